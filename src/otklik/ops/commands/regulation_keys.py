"""`otklik regulation keys`: every key with what it takes, its default, clauses and an example."""

import argparse

from otklik.ops.say import OK
from otklik.ops.tongue import later

NAME = "regulation keys"
ABOUT = later("print every key of a regulation with what it takes, its default and an example")


def arguments(parser: argparse.ArgumentParser) -> None:
    """None: the format is one."""


def run(options: argparse.Namespace) -> int:
    from otklik.agreements import samples
    from otklik.core.regulation import key_reference
    from otklik.core.regulation.load import open_text

    texts = (one.text for one in samples.regulations().values())
    print(key_reference.page(map(open_text, texts)), end="")
    return OK
