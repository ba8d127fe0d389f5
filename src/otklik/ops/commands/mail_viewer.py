"""`otklik mail viewer`: takes letters by SMTP and shows them on a page; for demonstrations, not for mail."""

import argparse
from gettext import gettext as _

from otklik.ops import places
from otklik.ops.say import OK, data_folder
from otklik.ops.tongue import later

NAME = "mail viewer"
ABOUT = later("take outgoing letters by SMTP and show them on a page")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--smtp", metavar="HOST:PORT", default="127.0.0.1:8026", help=_("takes letters there")
    )
    parser.add_argument("--page", metavar="HOST:PORT", default="127.0.0.1:8027", help=_("shows them there"))


def run(options: argparse.Namespace) -> int:
    from otklik.ops.viewer.running import run_viewer

    run_viewer(
        smtp=places.read(options.smtp, variable="--smtp"),
        page=places.read(options.page, variable="--page"),
        folder=data_folder() / "viewer",
    )
    return OK
