"""Backups: all that an installation is in one file, taken while it runs, and an installation out of it."""
