"""Who is in the demo: five services, those who work there, and those who write to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at a service; no desks means all of them."""

    name: str
    email: str
    desks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes.

    `listed` is how many days ago their place on the contract's list ended, None where they have none.
    """

    short: str
    name: str
    email: str
    language: str = "ru"
    site: str = ""
    role: str = "staff"
    listed: int | None = None
    sees_all: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract: its plan, its own terms, and how many days ago it began and ended."""

    number: str
    plan: str
    terms: Mapping[str, Any] = field(default_factory=dict)
    began: int = 300
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation with its people; name "" stands for people of no organisation."""

    name: str
    people: tuple[Customer, ...]
    contract: Signed | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """One service: name and colour, who works there, who writes, what a visitor's contract would be."""

    name: Mapping[str, str]
    accent: str
    colleagues: tuple[Colleague, ...]
    firms: tuple[Firm, ...]
    visitor: Signed | None = None


ALWAYS = -1
"""On a contract's list without an end."""


def _within(clock: str, within: Any, **more: str) -> dict[str, Any]:
    return {clock: {"within": within, **more}}


def _levels(critical: int, high: int, medium: int, low: int) -> dict[str, str]:
    hours = {"critical": critical, "high": high, "medium": medium, "low": low}
    return {level: f"{number} business_hours" for level, number in hours.items()}


def _package(first: int, *hours: int) -> dict[str, Any]:
    """A contract of incident-desk: hours to the first answer, and to the end by level."""
    first_response = _within(
        "first_response", f"{first} business_hours", goal=f"{first / 2:g} business_hours"
    )
    return {"targets": {**first_response, **_within("resolution", _levels(*hours))}}


def _maintenance(hours: int, days: int) -> dict[str, Any]:
    """A contract of vendor-sla: hours to a proposed solution, days between words to the customer."""
    update = {"progress_update": {"every": f"{days} business_days"}}
    return {"targets": {**_within("solution_proposal", f"{hours} business_hours"), **update}}


def _individual(first: str, start: str) -> dict[str, Any]:
    """A contract of contract-helpdesk, with the calendar it names."""
    targets = {**_within("first_response", first), **_within("work_start", start)}
    return {"calendar": "contract_hours", "targets": targets}


_LOCAL = Roster(
    {"ru": "Северный сервис", "en": "Northern Service"},
    "#2a6b4f",
    (
        Colleague("Кирилл Носов", "kirill@otklik.example", ("moscow",)),
        Colleague("Дарья Мороз", "daria@otklik.example"),
        Colleague("Сергей Панов", "sergey@otklik.example", ("novosibirsk",)),
    ),
    (
        Firm(
            "",
            (
                Customer("irina", "Ирина Соколова", "irina.sokolova@northern.example", site="moscow"),
                Customer("pavel", "Павел Жуков", "pavel.zhukov@northern.example", site="moscow"),
                Customer("olga", "Ольга Лапина", "olga.lapina@northern.example", site="moscow"),
                Customer("denis", "Денис Куликов", "denis.kulikov@northern.example", site="moscow"),
                Customer("viktor", "Виктор Мельник", "viktor.melnik@northern.example", site="moscow"),
                Customer("grace", "Grace Evans", "grace.evans@northern.example", "en", "moscow"),
                Customer("sam", "Sam Porter", "sam.porter@northern.example", "en", "moscow"),
                Customer("timur", "Тимур Ахметов", "timur.akhmetov@northern.example", site="novosibirsk"),
                Customer("natalia", "Наталья Ершова", "natalia.ershova@northern.example", site="novosibirsk"),
                Customer("helen", "Helen Ward", "helen.ward@northern.example", "en", "novosibirsk"),
            ),
        ),
    ),
)
_VENDOR = Roster(
    {"ru": "Ровный код", "en": "Even Code"},
    "#5b3fa0",
    (
        Colleague("Илья Климов", "ilya@otklik.example"),
        Colleague("Ольга Зайцева", "olga@otklik.example"),
    ),
    (
        Firm(
            "ООО «Альфа-Лес»",
            (
                Customer("roman", "Роман Титов", "r.titov@alfa-les.example", listed=ALWAYS, sees_all=True),
                Customer("elena", "Елена Гущина", "e.gushchina@alfa-les.example", listed=ALWAYS),
                Customer("svetlana", "Светлана Юдина", "s.yudina@alfa-les.example", listed=20),
                Customer("igor", "Игорь Пак", "i.pak@alfa-les.example"),
            ),
            Signed("С-118", "standard", _maintenance(16, 2)),
        ),
        Firm(
            "АО «Меридиан-Агро»",
            (
                Customer("dmitry", "Дмитрий Шаров", "sharov@meridian-agro.example", listed=ALWAYS),
                Customer("anna", "Анна Козина", "kozina@meridian-agro.example", listed=ALWAYS, sees_all=True),
            ),
            Signed("С-124", "standard", _maintenance(24, 3)),
        ),
        Firm(
            "Baltic Paper Mills",
            (
                Customer("laura", "Laura Kent", "laura.kent@balticpaper.example", "en", listed=ALWAYS),
                Customer("tom", "Tom Weber", "tom.weber@balticpaper.example", "en", listed=ALWAYS),
            ),
            Signed("С-131", "standard", _maintenance(8, 1)),
        ),
        Firm(
            "ООО «Старый мост»",
            (Customer("boris", "Борис Лыков", "lykov@staryimost.example", listed=ALWAYS),),
            Signed("С-97", "standard", _maintenance(24, 3), began=395, ended=30),
        ),
    ),
    Signed("С-200", "standard", _maintenance(16, 2)),
)
_INCIDENT = Roster(
    {"ru": "Надёжный контур", "en": "Reliable Contour"},
    "#a8431b",
    (
        Colleague("Максим Белов", "maxim@otklik.example"),
        Colleague("Юлия Котова", "yulia@otklik.example"),
    ),
    (
        Firm(
            "ООО «Ромашка»",
            (
                Customer("alexey", "Алексей Цветаев", "a.tsvetaev@romashka.example"),
                Customer("inna", "Инна Полева", "i.poleva@romashka.example", sees_all=True),
            ),
            Signed("11/2026", "package", _package(4, 4, 8, 24, 40)),
        ),
        Firm(
            "АО «Северный порт»",
            (
                Customer("maria", "Мария Дёмина", "m.demina@port.example"),
                Customer("gleb", "Глеб Рудаков", "g.rudakov@port.example", sees_all=True),
            ),
            Signed("12/2026", "package", _package(2, 4, 8, 16, 32)),
        ),
        Firm(
            "Harbour Freight Forwarding",
            (
                Customer("peter", "Peter Hale", "peter@harbour.example", "en"),
                Customer("joan", "Joan Miles", "joan@harbour.example", "en", sees_all=True),
            ),
            Signed("13/2026", "package", _package(4, 6, 12, 24, 48)),
        ),
        Firm(
            "ООО «Гарант»",
            (Customer("oleg", "Олег Ветров", "o.vetrov@garant.example"),),
            Signed("14/2026", "package", _package(8, 8, 16, 40, 80)),
        ),
        Firm("Фотостудия «Кадр»", (Customer("ksenia", "Ксения Лунёва", "hello@kadr-studio.example"),)),
    ),
    Signed("20/2026", "package", _package(4, 4, 8, 24, 40)),
)
_CONTRACT = Roster(
    {"ru": "Светлый канал", "en": "Clear Channel"},
    "#0e6480",
    (
        Colleague("Павел Сухов", "pavel@otklik.example"),
        Colleague("Марина Гладкова", "marina@otklik.example"),
    ),
    (
        Firm(
            "ООО «Вектор-Связь»",
            (
                Customer("andrey", "Андрей Макеев", "makeev@vector-svyaz.example"),
                Customer("polina", "Полина Реут", "reut@vector-svyaz.example", sees_all=True),
            ),
            Signed("Д-7/25", "contract_level", _individual("1 business_hour", "2 business_hours"), began=420),
        ),
        Firm(
            "МУП «Горсвет»",
            (
                Customer("nikolay", "Николай Бурцев", "burtsev@gorsvet.example"),
                Customer("zoya", "Зоя Маркова", "markova@gorsvet.example"),
            ),
            Signed("Д-12/25", "contract_level", _individual("4 business_hours", "1 business_day")),
        ),
        Firm(
            "Клиника «Садовая»",
            (Customer("lidia", "Лидия Чернова", "chernova@sadovaya-clinic.example", sees_all=True),),
            Signed("Д-3/26", "contract_level", _individual("30 business_minutes", "1 business_hour")),
        ),
        Firm(
            "North Pier Hotel",
            (
                Customer("emma", "Emma Clarke", "emma.clarke@northpier.example", "en"),
                Customer("jack", "Jack Boyle", "jack.boyle@northpier.example", "en"),
            ),
            Signed("Д-5/26", "contract_level", _individual("2 business_hours", "4 business_hours")),
        ),
        Firm(
            "ООО «Лавка древностей»",
            (Customer("semyon", "Семён Астахов", "astakhov@drevnosti.example"),),
            Signed("Д-2/24", "contract_level", _individual("8 business_hours", "2 business_days"), 395, 25),
        ),
    ),
    Signed("Д-20/26", "contract_level", _individual("2 business_hours", "4 business_hours")),
)
_SAAS = Roster(
    {"ru": "Облачная тетрадь", "en": "Cloud Notebook"},
    "#9c2f63",
    (
        Colleague("Софья Липина", "sofia@otklik.example"),
        Colleague("Артём Власов", "artyom@otklik.example"),
    ),
    (
        Firm(
            "Школа танцев «Шаг»",
            (
                Customer("alina", "Алина Вершинина", "alina@shag-dance.example", sees_all=True),
                Customer("kostya", "Константин Репин", "repin@shag-dance.example"),
            ),
            Signed("П-3301", "standard"),
        ),
        Firm(
            "Bright Path Tutors",
            (Customer("rose", "Rose Hardy", "rose@brightpath.example", "en", sees_all=True),),
            Signed("П-3344", "standard"),
        ),
        Firm(
            "Сеть кофеен «Утро»",
            (
                Customer("vadim", "Вадим Лисицын", "lisitsyn@utro-coffee.example", sees_all=True),
                Customer("tamara", "Тамара Ильина", "ilina@utro-coffee.example"),
            ),
            Signed("П-2710", "network"),
        ),
        Firm(
            "Группа «Уральские мельницы»",
            (
                Customer("stepan", "Степан Горин", "gorin@uralmills.example"),
                Customer("ksenia", "Ксения Бортник", "bortnik@uralmills.example", sees_all=True),
            ),
            Signed("П-1025", "enterprise"),
        ),
        Firm(
            "ООО «Тетрадь-Торг»",
            (Customer("fedor", "Фёдор Зимин", "zimin@tetrad-torg.example", role="distributor"),),
            Signed("П-0117", "standard"),
        ),
    ),
    Signed("П-9000", "network"),
)

SERVICES: Mapping[str, Roster] = {
    "local-support": _LOCAL,
    "vendor-sla": _VENDOR,
    "incident-desk": _INCIDENT,
    "contract-helpdesk": _CONTRACT,
    "saas-plans": _SAAS,
}
