"""`otklik init`: a service for real, with its regulation, mailboxes, administrator and first letter."""
