"""The journal: what can happen to a ticket, how it is written down, and what it adds up to."""
