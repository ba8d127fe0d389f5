"""Letters to the demo that became no ticket: people who may not ask, strangers, machines; and a rich one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from otklik.mailroom import dispatch
from otklik.mailroom.line import Line
from otklik.mailroom.models import Letter, LetterState, Mailbox
from otklik.ops.demo.post import Mail, arrive

Post = Callable[[datetime], Line]

_Letter = tuple[int, str, str, str, str, str, dict[str, str]]
"""Hours ago, service, name, address, subject, words, further headers."""

_LETTERS: tuple[_Letter, ...] = (
    (
        29, "saas-plans", "Фёдор Зимин", "zimin@tetrad-torg.example", "Вопрос нашего клиента по тарифу",
        "Добрый день! Наш клиент спрашивает, как перейти на сетевой тариф. Подскажите, пожалуйста, порядок.", {},
    ),
    (
        5, "vendor-sla", "Игорь Пак", "i.pak@alfa-les.example", "Ошибка при печати этикеток",
        "Здравствуйте. Не печатаются этикетки после обновления, помогите, пожалуйста. Игорь Пак, склад.", {},
    ),
    (
        26, "vendor-sla", "Светлана Юдина", "s.yudina@alfa-les.example", "Не открывается журнал отгрузок",
        "Добрый день, журнал отгрузок не открывается второй день. Светлана Юдина", {},
    ),
    (
        28, "vendor-sla", "Борис Лыков", "lykov@staryimost.example", "Продление сопровождения",
        "Добрый день! Договор закончился, хотим продлить и заодно спросить про обмен с банком.", {},
    ),
    (
        7, "contract-helpdesk", "Семён Астахов", "astakhov@drevnosti.example", "Не работает терминал",
        "Терминал не видит сеть с утра. Семён, «Лавка древностей»", {},
    ),
    (
        2, "local-support", "Пётр Неизвестный", "petr@neighbour.example", "Ваш сотрудник забыл у нас флешку",
        "Здравствуйте! После встречи у нас осталась флешка с наклейкой «Северный». Куда её передать?", {},
    ),
    (
        4, "contract-helpdesk", "Nora Lind", "nora@harbourcafe.example", "Do you serve cafés?",
        "Hello, we are opening a café beside North Pier Hotel and would like your cover. Whom do we ask?", {},
    ),
    (
        1, "incident-desk", "Алексей Цветаев", "a.tsvetaev@romashka.example", "Автоответ: в отпуске до понедельника",
        "Я в отпуске. По срочным вопросам пишите Инне Полевой.", {"Auto-Submitted": "auto-replied"},
    ),
    (
        6, "saas-plans", "Школа продаж", "news@salesschool.example", "Скидки недели на курсы",
        "Только до воскресенья!", {"List-Id": "<news.salesschool.example>", "Precedence": "bulk"},
    ),
)  # fmt: skip


def write(*, now: datetime, post: Post) -> int:
    """Files the letters as if each had come in at its hour; gives their number."""
    boxes = {box.service.slug: box for box in Mailbox.objects.select_related("service").order_by("-pk")}
    for hours, slug, name, address, subject, text, headers in _LETTERS:
        at = now - timedelta(hours=hours)
        told = f"{int(at.timestamp())}@{address.partition('@')[2]}"
        arrive(Mail(name, address, boxes[slug].address, subject, text, told, headers=headers), at=at)
    _send(post)
    return len(_LETTERS)


def _send(post: Post) -> None:
    """The refusals, which belong to no ticket."""
    for letter in Letter.objects.filter(state=LetterState.QUEUED, ticket=None).order_by("pk"):
        at = letter.created_at
        dispatch.send(letter, line=post(at), tick=lambda at=at: at)  # type: ignore[misc]
