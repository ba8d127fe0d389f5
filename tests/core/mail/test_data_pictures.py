"""Pictures that a page carries as data are files of the letter."""

import base64

from otklik.core.mail import data_pictures
from otklik.core.mail.cleaning import cleaned
from otklik.core.mail.parse import parse
from tests.mail_corpus.shapes import head, single


def image(content: bytes, kind: str = "png") -> str:
    return f'<img src="data:image/{kind};base64,{base64.b64encode(content).decode()}">'


def test_words_below_a_large_one_are_read_and_the_picture_is_shown() -> None:
    """A picture of a screen has a megabyte or two: the bounds of a page are for its words."""
    content = b"\x89PNG" + b"x" * 2_000_000
    page = f"<p>It looks so:</p>{image(content)}<p>What now?</p>"
    arrival = parse(single(head(), page.encode(), "text/html; charset=utf-8"))
    assert (arrival.text, arrival.defects) == ("It looks so:\n\nWhat now?", ())
    assert [(one.content, one.content_type, one.inline) for one in arrival.attachments] == [
        (content, "image/png", True)
    ]
    shown = cleaned(arrival.html, cid_url={arrival.attachments[0].content_id: "/files/1"}.get).html
    assert shown == '<p>It looks so:</p><img src="/files/1"><p>What now?</p>'


def test_the_same_picture_twice_is_one_file() -> None:
    page, files = data_pictures.lifted(image(b"a", "jpg") + image(b"a", "jpg") + image(b"b", "gif"))
    assert [(one.filename, one.content_type) for one in files] == [
        ("picture-1.jpg", "image/jpeg"),
        ("picture-2.gif", "image/gif"),
    ]
    assert page.count(files[0].content_id) == 2


def test_of_very_many_the_first_are_kept() -> None:
    page, files = data_pictures.lifted("".join(image(str(number).encode()) for number in range(60)))
    assert (len(files), page.count("cid:"), "data:" in page) == (
        data_pictures.MOST,
        data_pictures.MOST,
        False,
    )


def test_other_data_is_no_picture() -> None:
    page = '<img src="data:image/svg+xml;base64,PHN2Zz4="><img src="data:image/png,'
    assert data_pictures.lifted(page) == (page, [])
