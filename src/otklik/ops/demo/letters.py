"""Letters ready to be sent to the demo by anybody, each in a shape that real mail has."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

_RUSSIAN = (
    "Добрый день!\n\nПосле вчерашнего обновления до версии 7.2 не открывается список заказов: белый экран.\n"
    "Шаги: вход, меню «Заказы». Ошибка: ORD-12. Больше ничего не меняли.\n\n"
    "Алексей Цветаев, ООО «Ромашка», +7 495 000-11-22\n"
)
_ENGLISH = (
    "Hello,\n\nmy laptop does not charge since this morning. The lamp on the adapter is off.\n\nGrace Evans\n"
)
_OLD = "Прошу заменить картридж в принтере у окна, второй этаж.\nСпасибо.\n\nИрина Соколова\n"


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter file with its route."""

    path: Path
    sender: str
    to: str
    about: str


def write(folder: Path, *, boxes: dict[str, str], now: datetime) -> tuple[Sample, ...]:
    """Writes the sample letters; `boxes` are addresses by service and desk, as "slug/desk"."""
    folder.mkdir(parents=True, exist_ok=True)
    moscow, duty = boxes["local-support/moscow"], boxes["incident-desk/main"]
    return (
        _save(
            folder / "1-russian.eml",
            "a.tsvetaev@romashka.example",
            duty,
            "UTF-8, Russian",
            _russian(duty, now),
        ),
        _save(
            folder / "2-html.eml",
            "grace.evans@northern.example",
            moscow,
            "HTML with a file",
            _html(moscow, now),
        ),
        _save(
            folder / "3-koi8-r.eml",
            "irina.sokolova@northern.example",
            moscow,
            "koi8-r, undeclared",
            _koi8(moscow, now),
        ),
    )


def _save(path: Path, sender: str, to: str, about: str, raw: bytes) -> Sample:
    path.write_bytes(raw)
    return Sample(path, sender, to, about)


def _russian(to: str, now: datetime) -> bytes:
    letter = _letter(
        "Алексей Цветаев <a.tsvetaev@romashka.example>", to, "Белый экран вместо списка заказов", now, 1
    )
    letter.set_content(_RUSSIAN)
    return bytes(letter)


def _html(to: str, now: datetime) -> bytes:
    letter = _letter("Grace Evans <grace.evans@northern.example>", to, "Laptop does not charge", now, 2)
    letter.set_content(_ENGLISH)
    letter.add_alternative(
        "<p>Hello,</p><p>my <b>laptop does not charge</b> since this morning.</p>"
        "<p>The lamp on the adapter is off.</p><p>Grace Evans</p>",
        subtype="html",
    )
    letter.add_attachment(
        b"adapter: NS-65W, serial 0417\n", maintype="text", subtype="plain", filename="адаптер.txt"
    )
    return bytes(letter)


def _koi8(to: str, now: datetime) -> bytes:
    """As an old mail program writes it: 8-bit headers and text, no word about the charset."""
    head = (
        f"From: Ирина Соколова <irina.sokolova@northern.example>\r\nTo: {to}\r\n"
        f"Subject: Замена картриджа\r\nDate: {format_datetime(now)}\r\n"
        f"Message-ID: <demo-sample-3.{int(now.timestamp())}@northern.example>\r\n\r\n"
    )
    return (head + _OLD.replace("\n", "\r\n")).encode("koi8-r")


def _letter(sender: str, to: str, subject: str, now: datetime, place: int) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"] = format_datetime(now)
    domain = sender.rpartition("@")[2].rstrip(">")
    letter["Message-ID"] = f"<demo-sample-{place}.{int(now.timestamp())}@{domain}>"
    return letter
