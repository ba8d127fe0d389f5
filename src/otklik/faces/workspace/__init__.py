"""The face for agents: the queue, a ticket's page, and whatever is done about it."""
