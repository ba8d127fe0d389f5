"""What is said of incoming records, to agents and administrators alike."""

from django.utils.translation import gettext as _


def too_large(size: int) -> str:
    """A letter of so many bytes that was not fetched."""
    return _("Too large to be fetched (%(size).0f MB): it lies in its folder.") % {"size": size / 1024 / 1024}


def given_up(error: str) -> str:
    """Why a record could not be filed, where that can be said in words; else nothing."""
    return _("No regulation was in force when it came.") if "NothingPublished" in error else ""
