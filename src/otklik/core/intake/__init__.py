"""From receipt to registration: who is writing, and may they."""
