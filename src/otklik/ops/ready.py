"""Django and the database made ready for commands that need them."""

import os
import sys


def django(*, steps: bool = False) -> None:
    """Loads settings and rooms; `steps`: the log tells the steps of letters, not troubles alone.

    Raises BadDatabaseUrl, BadSmtpUrl and BadLog for settings that name nothing.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otklik.config.settings")
    os.environ.setdefault("OTKLIK_LOG_LEVEL", "INFO" if steps else "WARNING")
    import django

    django.setup()


def migrate(*, quiet: bool) -> None:
    """Brings the database to this version. The triggers come last: SQLite drops them with a rebuilt table."""
    from django.conf import settings
    from django.core.management import call_command

    from otklik.tickets import triggers

    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1, stdout=sys.stderr)
    triggers.make()
