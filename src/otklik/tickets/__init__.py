"""Tickets: the journal that only grows, what it adds up to, and the acts that write it."""
