"""Settings, addresses and the WSGI door; nothing else imports this package."""
