"""The face for customers: their service's rules and terms, their requests, and the links of letters."""
