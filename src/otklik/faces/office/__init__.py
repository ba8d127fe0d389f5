"""The face for whoever runs a service: its regulation, contracts, people, mailboxes, and what is stuck."""
