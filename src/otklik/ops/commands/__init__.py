"""The commands of `otklik`, one module each: its name, a sentence about it, what it takes, what it does."""

import argparse
from collections.abc import Sequence
from typing import Protocol, cast

from otklik.ops.commands import (
    backup,
    calendar_diff,
    calendar_import,
    calendar_list,
    calendar_show,
    clocks_explain,
    clocks_replay,
    demo,
    doctor,
    door,
    import_letters,
    init,
    mail_deliver,
    mail_dkim,
    mail_inspect,
    mail_send,
    mail_trace,
    mail_viewer,
    mailbox_add,
    mailbox_list,
    mailbox_rekey,
    mailbox_test,
    manage,
    migrate,
    rebuild,
    regulation_check,
    regulation_coverage,
    regulation_diff,
    regulation_keys,
    regulation_page,
    regulation_schema,
    regulation_simulate,
    restore,
    serve,
    wake,
    web,
    worker,
)


class Command(Protocol):
    """What the module of a command holds."""

    NAME: str
    ABOUT: str

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


COMMANDS = cast(
    Sequence[Command],
    (
        serve,
        web,
        worker,
        door,
        demo,
        init,
        doctor,
        migrate,
        backup,
        restore,
        wake,
        mail_trace,
        mail_inspect,
        mail_deliver,
        mail_dkim,
        mail_send,
        mail_viewer,
        import_letters,
        mailbox_add,
        mailbox_list,
        mailbox_test,
        mailbox_rekey,
        calendar_list,
        calendar_show,
        calendar_diff,
        calendar_import,
        clocks_replay,
        clocks_explain,
        regulation_check,
        regulation_schema,
        regulation_keys,
        regulation_coverage,
        regulation_page,
        regulation_diff,
        regulation_simulate,
        rebuild,
        manage,
    ),
)
"""In the order in which `otklik --help` shows them."""
