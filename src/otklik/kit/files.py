"""Where the repository's own data lie."""

from pathlib import Path

REGULATIONS = Path(__file__).resolve().parents[3] / "regulations"
"""The sample regulations; the rows of production calendars are in `calendars` below it."""
