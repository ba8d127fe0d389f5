"""Letters ready to be sent to the demo by anybody, each in a shape that real mail has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path

from otklik.ops.demo import files

_ORDERS = (
    "Добрый день!\n\nПосле вчерашнего обновления до версии 7.2 не открывается список заказов: белый экран.\n"
    "Шаги: вход, меню «Заказы». Ошибка: ORD-12. Больше ничего не меняли.\n\n"
    "Алексей Цветаев, ООО «Ромашка», +7 495 000-11-22\n"
)
_LAPTOP = (
    "Hello,\n\nmy laptop does not charge since this morning. The lamp on the adapter is off.\n\nGrace Evans\n"
)
_LAPTOP_HTML = (
    "<p>Hello,</p><p>my <b>laptop does not charge</b> since this morning.</p>"
    "<p>The lamp on the adapter is off.</p><p>Grace Evans</p>"
)
_CARTRIDGE = "Прошу заменить картридж в принтере у окна, второй этаж.\nСпасибо.\n\nИрина Соколова\n"
_EXPORT = "Hello,\n\nthe nightly export of orders stops at 2 a.m. since build 5.4.1.\n\nLaura Kent\n"
_PHONES = (
    "Здравствуйте!\n\nВ регистратуре молчат два телефона из пяти. Условия: после грозы. Делаем: снимаем трубку. "
    "Получаем: тишину.\n\nЛидия Чернова\n"
)
_COFFEE = "Добрый день!\n\nПросим добавить в меню двух кофеен сезонный раздел «Зима».\n\nТамара Ильина\n"
_CLIENT = (
    "Добрый день!\n\nНаш клиент не может войти в тетрадь. Подскажите, что ему ответить?\n\nФёдор Зимин\n"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter file with its route."""

    path: Path
    sender: str
    to: str
    about: str


@dataclass(frozen=True, slots=True)
class _Letter:
    """What a sample says; `rest` adds what makes its shape special."""

    name: str
    box: str
    sender: tuple[str, str]
    subject: str
    text: str
    about: str
    rest: Callable[[EmailMessage], None] = lambda letter: None


def _laptop(letter: EmailMessage) -> None:
    letter.add_alternative(_LAPTOP_HTML, subtype="html")
    content = b"adapter: NS-65W, serial 0417\n"
    letter.add_attachment(content, maintype="text", subtype="plain", filename="адаптер.txt")


def _phones(letter: EmailMessage) -> None:
    picture = files.content("станция.png", "молчат два телефона")
    letter.add_attachment(picture, maintype="image", subtype="png", filename="станция.png")


_LETTERS = (
    _Letter(
        "1-incident-desk", "incident-desk/main", ("Алексей Цветаев", "a.tsvetaev@romashka.example"),
        "Белый экран вместо списка заказов", _ORDERS, "an incident in Russian",
    ),
    _Letter(
        "2-local-support", "local-support/moscow", ("Grace Evans", "grace.evans@northern.example"),
        "Laptop does not charge", _LAPTOP, "HTML with a file", _laptop,
    ),
    _Letter(
        "4-vendor-sla", "vendor-sla/main", ("Laura Kent", "laura.kent@balticpaper.example"),
        "Nightly export stops", _EXPORT, "from a representative named in the contract",
    ),
    _Letter(
        "5-contract-helpdesk", "contract-helpdesk/main", ("Лидия Чернова", "chernova@sadovaya-clinic.example"),
        "Молчат телефоны в регистратуре", _PHONES, "half an hour to the first answer, by contract", _phones,
    ),
    _Letter(
        "6-saas-plans", "saas-plans/main", ("Тамара Ильина", "ilina@utro-coffee.example"),
        "Сезонный раздел меню", _COFFEE, "a plan with support on all days of the week",
    ),
    _Letter(
        "7-refused", "saas-plans/main", ("Фёдор Зимин", "zimin@tetrad-torg.example"),
        "Клиент не может войти", _CLIENT, "a distributor, who gets a refusal by letter",
    ),
)  # fmt: skip


def write(folder: Path, *, boxes: dict[str, str], now: datetime) -> tuple[Sample, ...]:
    """Writes the sample letters; `boxes` are addresses by service and desk, as "slug/desk"."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = [
        _save(folder / f"{one.name}.eml", one.sender[1], boxes[one.box], one.about, _raw(one, boxes, now))
        for one in _LETTERS
    ]
    old, moscow = folder / "3-koi8-r.eml", boxes["local-support/moscow"]
    samples.append(
        _save(old, "irina.sokolova@northern.example", moscow, "koi8-r, undeclared", _koi8(moscow, now))
    )
    return tuple(sorted(samples, key=lambda sample: sample.path.name))


def _save(path: Path, sender: str, to: str, about: str, raw: bytes) -> Sample:
    path.write_bytes(raw)
    return Sample(path, sender, to, about)


def _raw(one: _Letter, boxes: dict[str, str], now: datetime) -> bytes:
    letter = EmailMessage(policy=default.clone(utf8=True))
    name, address = one.sender
    letter["From"], letter["To"], letter["Subject"] = f"{name} <{address}>", boxes[one.box], one.subject
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{one.name}.{int(now.timestamp())}@{address.partition('@')[2]}>"
    letter.set_content(one.text)
    one.rest(letter)
    return bytes(letter)


def _koi8(to: str, now: datetime) -> bytes:
    """As an old mail program writes it: 8-bit headers and text, no word about the charset."""
    head = (
        f"From: Ирина Соколова <irina.sokolova@northern.example>\r\nTo: {to}\r\n"
        f"Subject: Замена картриджа\r\nDate: {format_datetime(now)}\r\n"
        f"Message-ID: <demo-sample-3.{int(now.timestamp())}@northern.example>\r\n\r\n"
    )
    return (head + _CARTRIDGE.replace("\n", "\r\n")).encode("koi8-r")
