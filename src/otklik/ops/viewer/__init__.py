"""A mail viewer for demonstrations: takes every letter by SMTP, keeps it in a folder, shows it on a page."""
