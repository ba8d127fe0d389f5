"""`otklik regulation schema`: the format of regulation files, for editors."""

import argparse
import json

from otklik.ops.say import OK
from otklik.ops.tongue import later

NAME = "regulation schema"
ABOUT = later("print the format of regulation files for editors, as JSON")


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: the format is one."""


def run(options: argparse.Namespace) -> int:
    from otklik.core.regulation import editors

    print(json.dumps(editors.schema(), ensure_ascii=False, indent=2))
    return OK
