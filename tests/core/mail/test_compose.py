"""A letter of ours: read again by our parser and by the standard library, it says what its draft said."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otklik.core.mail.arrival import Address, Attached
from otklik.core.mail.compose import Draft, compose
from otklik.core.mail.parse import parse

MOSCOW = timezone(timedelta(hours=3))
DRAFT = Draft(
    sender=Address("Служба поддержки", "help@desk.example"),
    to=(Address("Соколова, Анна", "anna@rowan.example"),),
    subject="[IN-000123] Не открывается отчёт по складу после обновления до версии пять",
    text="Здравствуйте!\n\nСм. [инструкцию](https://kb.example/a_b), **пожалуйста**.\n",
    message_id="otklik.1@desk.example",
    date=datetime(2026, 11, 23, 10, 0, tzinfo=MOSCOW),
)


def standard(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def test_a_letter_says_what_its_draft_said() -> None:
    draft = replace(
        DRAFT,
        cc=(Address('Bo "B" Li', "bo@fern.example"),),
        reply_to=Address("", "r@desk.example"),
        in_reply_to="<a@rowan.example>",
        references=("<r@rowan.example>",),
    )
    arrival = parse(compose(draft))
    assert arrival.subject == draft.subject
    assert (arrival.sender, arrival.to, arrival.cc) == (draft.sender, draft.to, draft.cc)
    assert arrival.reply_to == (draft.reply_to,)
    assert (arrival.message_id, arrival.date) == (draft.message_id, draft.date)
    assert arrival.in_reply_to == ("a@rowan.example",)
    assert arrival.references == ("r@rowan.example", "a@rowan.example")
    assert arrival.automatic is None
    assert arrival.defects == ()


def test_one_source_gives_text_and_html() -> None:
    message = standard(compose(replace(DRAFT, footer=("Служба", "https://desk.example/t/7"))))
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "инструкцию (https://kb.example/a_b)" in plain.get_content()
    assert plain.get_content().replace("\r\n", "\n").endswith("\n-- \nСлужба\nhttps://desk.example/t/7\n")
    assert '<a href="https://kb.example/a_b">инструкцию</a>, <strong>' in html.get_content()
    assert '<a href="https://desk.example/t/7">' in html.get_content()
    assert '<html lang="ru">' in html.get_content()
    assert "style" not in html.get_content()


def test_what_the_writer_types_is_text_and_no_markup() -> None:
    message = standard(
        compose(replace(DRAFT, text="<script>alert(1)</script> [x](javascript:alert(1)) `<b>`"))
    )
    html = message.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert 'href="javascript' not in html.get_content()


def test_an_automatic_letter_says_so_and_a_persons_does_not() -> None:
    raw = compose(replace(DRAFT, automatic="auto-replied"))
    assert b"\r\nAuto-Submitted: auto-replied\r\n" in raw
    assert b"\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n" in raw
    assert parse(raw).automatic == "auto-reply"
    assert b"Auto-" not in compose(DRAFT).split(b"\r\n\r\n")[0]


@pytest.mark.parametrize(
    "name",
    [
        "report.pdf",
        "Отчёт.pdf",
        "Отчёт о проделанной за ноябрь работе отдела складского учёта, окончательный, исправленный.pdf",
        'a "quoted"; name=x.pdf',
        "long " * 30 + ".pdf",
    ],
)
def test_a_file_keeps_its_name_and_content(name: str) -> None:
    content = bytes(range(256)) * 9
    raw = compose(replace(DRAFT, attachments=(Attached(name, "application/pdf", content, False, ""),)))
    (ours,) = parse(raw).attachments
    (theirs,) = standard(raw).iter_attachments()
    assert (ours.content, theirs.get_content()) == (content, content)
    assert theirs.get_filename() == ours.filename
    assert ours.filename.strip('"') == name.strip('"')


def test_an_image_within_is_related_to_the_html() -> None:
    image = Attached("a.png", "image/png", b"PNG", True, "one@desk.example")
    raw = compose(replace(DRAFT, text="![снимок](cid:one@desk.example)", attachments=(image,)))
    assert parse(raw).attachments == (image,)
    assert b"multipart/related" in raw


def test_a_letter_within_a_letter_goes_as_it_can() -> None:
    ascii_letter = Attached("a.eml", "message/rfc822", b"Subject: a\r\n\r\nb", False, "")
    other = replace(ascii_letter, content="Subject: а\r\n\r\n".encode() + b"x" * 2000)
    first, second = parse(compose(replace(DRAFT, attachments=(ascii_letter, other)))).attachments
    assert (first.content_type, first.content) == ("message/rfc822", ascii_letter.content)
    assert (second.content_type, second.content) == ("application/octet-stream", other.content)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"to": ()}, id="nobody to send to"),
        pytest.param(
            {"to": (Address("", "a@x.example\r\nBcc: b@x.example"),)}, id="a line break in an address"
        ),
        pytest.param({"to": (Address("", "a@x.example, b@x.example"),)}, id="two addresses in one"),
        pytest.param({"sender": Address("", "help")}, id="no address"),
        pytest.param({"date": datetime(2026, 11, 23, 10, 0)}, id="a date without offset"),  # noqa: DTZ001  # the point of the case
        pytest.param({"message_id": "a@b>\r\nBcc: <x@y"}, id="a line break in an id"),
        pytest.param({"extra": (("Bcc", "x@y.example"),)}, id="a header of the structure"),
    ],
)
def test_a_draft_that_cannot_be_sent_is_refused(change: dict[str, object]) -> None:
    draft = replace(DRAFT, **change)  # type: ignore[arg-type]  # fields by name
    with pytest.raises(ValueError):
        compose(draft)


def test_a_strangers_odd_id_holds_up_no_letter() -> None:
    raw = compose(
        replace(DRAFT, in_reply_to="<a b\r\nBcc: x@y.example>", references=("я@x", "", "a@b.example"))
    )
    arrival = parse(raw)
    assert (arrival.in_reply_to, arrival.references) == (
        ("abBcc:x@y.example",),
        ("a@b.example", "abBcc:x@y.example"),
    )


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert compose(DRAFT) == compose(DRAFT)


words = st.text(max_size=120)


@settings(max_examples=150, deadline=None)
@given(subject=words, name=words, text=st.text(max_size=600), filename=words)
def test_nothing_written_can_add_a_header_or_break_a_server(
    subject: str, name: str, text: str, filename: str
) -> None:
    file = Attached(filename, "text/plain", b"x", False, "")
    raw = compose(replace(DRAFT, subject=subject, text=text, sender=Address(name, "help@desk.example"),
                          date=datetime(2026, 1, 1, tzinfo=UTC), attachments=(file,)))  # fmt: skip
    head = raw.split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert names == [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version", b"Content-Type"]
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert len(parse(raw).attachments) == 1
