"""Brings src/otklik/locale up to the source: python tools/translations.py

Collects every text of the pages, keeps the translations there are, and compiles what Django reads. New
texts stand empty in the .po until somebody translates them; a test fails for as long as any does.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "otklik"
PO = SOURCE / "locale" / "ru" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
IDLE = tuple(
    f'"{name}'
    for name in (
        "POT-Creation",
        "PO-Revision",
        "Last-Transl",
        "Language-Team",
        "Report-Msgid",
        "Generated",
        "Project",
    )
)
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "later": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collected() -> Catalog:
    """Every text that the source asks to translate."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    catalog = Catalog(locale="ru", project="Otklik", charset="utf-8", fuzzy=False)
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        for text, context in _texts(path):
            catalog.add(text, context=context)
    return catalog


def translated() -> Catalog:
    """The translations as they stand."""
    with PO.open("rb") as file:
        return read_po(file, locale="ru", charset="utf-8")


def written(catalog: Catalog) -> str:
    """The .po of a catalogue, without headers that change with every run or name nobody."""
    catalog.header_comment = "# The pages in Russian. Brought up to the source by tools/translations.py."
    file = BytesIO()
    write_po(file, catalog, no_location=True, sort_output=True, width=110)
    lines = file.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(IDLE))


def compiled(catalog: Catalog) -> bytes:
    """What Django reads."""
    catalog.creation_date = catalog.revision_date = _NEVER
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        # The reader of Python that finds the texts would stumble over a page's indentation.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    source = BytesIO(text.encode())
    for _line, message, _comments, context in extract(
        "python", source, KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield message, context


def main() -> int:
    """Writes both files; the exit status is the number of texts without a translation, at most 100."""
    catalog = collected()
    if PO.exists():
        known = translated()
        for message in catalog:
            if message.id and (old := known.get(message.id, message.context)):
                message.string = old.string
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(written(catalog), "utf-8")
    MO.write_bytes(compiled(translated()))
    return min(100, len(untranslated(catalog)))


def untranslated(catalog: Catalog) -> list[str]:
    """The texts without a complete translation."""
    return [str(message.id) for message in catalog if message.id and not _is_complete(message.string)]


def _is_complete(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
