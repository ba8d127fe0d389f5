"""Words to the person at the terminal: standard error, one line, no traceback.

Standard output belongs to the results of a command.
"""

import json
import os
import sys
import tempfile
import traceback
from gettext import gettext as _
from pathlib import Path
from typing import Any

# Exit codes as sysexits.h has them: mail servers read a pipe's fate from these.
OK = 0
DIFFERENCES = 1
USAGE = 64
DATA = 65
NO_INPUT = 66
NO_USER = 67
UNAVAILABLE = 69
SOFTWARE = 70
AGAIN = 75
CONFIG = 78
INTERRUPTED = 130


def say(sentence: str) -> None:
    """One sentence for a person."""
    print(f"otklik: {sentence}", file=sys.stderr, flush=True)


def result(value: Any) -> None:
    """One JSON value on a line of its own; non-ASCII text stays readable."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def data_folder() -> Path:
    """Where this installation keeps its data, found without Django (see config/settings.py)."""
    checkout = Path(__file__).resolve().parents[3]
    return Path(os.environ.get("OTKLIK_DATA", "").strip() or checkout / "var").absolute()


def unexpected(error: BaseException) -> int:
    """Writes the details of an error nobody foresaw to a file, says where, gives the exit code 70."""
    says = _("something unforeseen happened (%(what)s); the details are in %(file)s")
    say(says % {"what": type(error).__name__, "file": keep_details(error)})
    return SOFTWARE


def keep_details(error: BaseException) -> Path:
    """Appends an error with its traceback to errors.log and gives its path."""
    return _keep("".join(traceback.format_exception(error)))


def _keep(text: str) -> Path:
    for folder in (data_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "errors.log").open("a", encoding="utf-8", errors="replace") as file:
                file.write(text + "\n")
        except OSError:
            continue
        return folder / "errors.log"
    return Path("/dev/null")
