"""What was agreed: published regulations, calendars and contracts, and who may ask under which."""
