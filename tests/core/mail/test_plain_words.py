"""Words that were written plainly stand in a letter as they were written, in both of its forms."""

from html import unescape

import pytest

from otklik.core.mail.letter_text import as_html, as_text, as_written

WRITTEN = (
    "# no heading",
    "*stars*, _lines_, **both**, ~~waves~~ and `ticks`",
    "- no list\n+ nor this\n1. nor that\n22) nor these",
    "> no quotation",
    "Do this:\n    cd C:\\dir\\\n        run --all\n    back",
    "    the first line stands apart\nthe second does not",
    "no title\n===\nand none here\n---",
    "one | two\n--|--\n1  | 2",
    "<b>no tag</b> &amp; no sign &#160; of one, R&D",
    "[no link](https://help.example/a) but ![one](https://help.example/b_c_d) and https://help.example/e_f*g).",
    "```\nno fence\n```",
    "\\`ticks\\` after strokes\\\\\nthe end \\",
    "Один  пробел, и ещё\n\n    отступ",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_plain_words_stand_in_a_letter_as_they_were_written(written: str) -> None:
    source = as_written(written)
    assert as_text(source) == f"{written}\n"
    shown = as_html(source, lang="en", title="")
    assert _seen_in(shown) == written


def test_addresses_in_plain_words_are_links() -> None:
    shown = as_html(as_written("See https://help.example/a_b, please"), lang="en", title="")
    assert '<a href="https://help.example/a_b">https://help.example/a_b</a>, please' in shown


def _seen_in(shown: str) -> str:
    """The text of a page made of paragraphs and line breaks alone."""
    body = shown.partition("<body>\n")[2].partition("\n</body>")[0]
    for mark, sign in (("<p>", ""), ("</p>\n", "\n\n"), ("</p>", ""), ("<br />", "")):
        body = body.replace(mark, sign)
    start, *others = body.split("<a href=")
    body = start + "".join(one.partition(">")[2].replace("</a>", "") for one in others)
    assert "<" not in body, body
    return unescape(body).replace("\N{NO-BREAK SPACE}", " ")
