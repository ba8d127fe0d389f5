"""What a draft may begin as: a published version, and a sample where nothing is published."""

from collections.abc import Sequence

from otklik.agreements import drafting, samples
from otklik.agreements import office as reads
from otklik.agreements.office import Version
from otklik.faces.office.offices import Office
from otklik.faces.shared.wording import names


def known(office: Office, versions: Sequence[Version]) -> list[tuple[str, str]]:
    """The value of each for the form, and its name."""
    if versions:
        return [(str(one.row.pk), one.row.ref) for one in versions]
    rules = samples.regulations()
    return [(id_, names.text(one.regulation.title, office.language)) for id_, one in rules.items()]


def text_of(office: Office, asked: str) -> str | None:
    """The text that a draft begins with, of the newest version unless said; None for nothing known."""
    versions = reads.versions(office.service, now=office.now)
    for one in versions:
        if asked in ("", str(one.row.pk)):
            return drafting.next_of(one.row, now=office.now)
    sample = samples.regulations().get(asked)
    return sample.text if sample and not versions else None
