"""Django made ready for commands that need it."""

import os


def django() -> None:
    """Loads settings and rooms. Raises BadDatabaseUrl and BadSmtpUrl for addresses that name nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.config.settings")
    import django

    django.setup()
