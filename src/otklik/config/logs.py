"""Logs go to standard error, one event a line: text for people, coloured on a terminal, or JSON for machines.

What a line may hold stands in docs/operate.md: ids, numbers, codes and spans, no words or addresses.
"""

import re
import sys
from collections.abc import Mapping
from gettext import gettext as _
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FORMS = ("text", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_PATH = re.compile(r": /\S*")
_DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)


class BadLog(ValueError):
    """A form or level that logs do not have; the message says which they have."""


def configure(form: str, *, level: str, debug: bool) -> dict[str, Any]:
    """Sets structlog up and gives Django's LOGGING; `form` is text or json. Raises BadLog."""
    _refuse_unknown("OTKLIK_LOG", form, FORMS)
    _refuse_unknown("OTKLIK_LOG_LEVEL", level, LEVELS)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": _formatter(form)},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "line"}
        },
        "root": {"handlers": ["stderr"], "level": "DEBUG" if debug else level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.db.backends": {"level": "INFO"},
            # A refused page is the visitor's affair, not an event of ours.
            "django.request": {"level": "ERROR"},
            "mail.log": {"level": "WARNING"},
        },
    }


def without_paths(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Django tells the path of a page that broke; the paths of links are as good as a password."""
    if str(event.get("logger", "")).startswith("django"):
        event["event"] = _PATH.sub("", str(event["event"]))
    return event


def without_rows(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """PostgreSQL shows the row it would not take, words and addresses of people included."""
    for key in ("exception", "error"):
        if isinstance(event.get(key), str):
            event[key] = _DETAIL.sub(r"\1 is left out", event[key])
    return event


def in_print(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """A stranger's Message-ID must not steer a terminal."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception" and not value.isprintable():
            event[key] = repr(value)
    return event


SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def _refuse_unknown(variable: str, said: str, known: tuple[str, ...]) -> None:
    if said not in known:
        says = _("%(variable)s is %(said)s: say one of %(known)s")
        raise BadLog(says % {"variable": variable, "said": said, "known": ", ".join(known)})


def _formatter(form: str) -> Mapping[str, Any]:
    ends: Mapping[str, Processor] = {
        "json": structlog.processors.JSONRenderer(ensure_ascii=False),
        "text": structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0),
    }
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # The plain form: the other one prints local variables, letters and passwords among them.
            structlog.processors.format_exc_info,
            without_paths,
            without_rows,
            *([in_print] if form == "text" else []),
            ends[form],
        ],
    }
