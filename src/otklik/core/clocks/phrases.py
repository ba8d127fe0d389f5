"""The words of an explanation, Russian and English; the only place where clocks speak."""

from otklik.core.regulation.schema import ClockName
from otklik.core.words import amount, plural, plural_en
from otklik.core.worktime.duration import Basis, Duration, Unit

Said = dict[str, str]

CLOCKS: dict[ClockName, Said] = {
    ClockName.REVIEW: {"ru": "Рассмотрение", "en": "Review"},
    ClockName.FIRST_RESPONSE: {"ru": "Первый ответ", "en": "First response"},
    ClockName.WORK_START: {"ru": "Начало работ", "en": "Start of work"},
    ClockName.SOLUTION_PROPOSAL: {"ru": "Предложение решения", "en": "Proposed solution"},
    ClockName.RESOLUTION: {"ru": "Срок решения", "en": "Resolution time"},
    ClockName.PROGRESS_UPDATE: {"ru": "Оповещение о ходе работ", "en": "Progress update"},
}
SINCE: dict[str, Said] = {
    "registered": {"ru": "с регистрации", "en": "from registration"},
    "answered": {"ru": "с ответа заявителя", "en": "from the customer’s answer"},
    "rejected": {"ru": "с ответа, что решение не помогло", "en": "from the answer to the proposed solution"},
    "reopened": {"ru": "с возобновления заявки", "en": "from reopening"},
    "words": {"ru": "с последнего сообщения заявителю", "en": "from the last word to the customer"},
    "proposed": {"ru": "с предложения решения", "en": "from the proposed solution"},
    "rebased": {
        "ru": "с начала действия новой редакции регламента",
        "en": "from the day the new version of the rules binds",
    },
}
WAITING: dict[str, Said] = {
    "new": {"ru": "отсчёт приостановлен до принятия", "en": "paused until accepted"},
    "open": {"ru": "отсчёт приостановлен", "en": "paused"},
    "pending_customer": {"ru": "ждём ответа заявителя", "en": "waiting for the customer’s answer"},
    "on_hold": {"ru": "ждём третью сторону", "en": "waiting for a third party"},
    "solution_proposed": {
        "ru": "ждём, помогло ли решение",
        "en": "waiting to hear whether the solution helped",
    },
    "deferred": {"ru": "заявка отложена", "en": "the ticket is put off"},
}
CLOSED: dict[str, Said] = {
    "hours": {"ru": "нерабочие часы", "en": "closed hours"},
    "weekend": {"ru": "выходные", "en": "days off of the week"},
    "holiday": {"ru": "праздничные дни", "en": "public holidays"},
    "day_off": {"ru": "выходной, перенесённый постановлением", "en": "day off moved by decree"},
    "exception": {"ru": "нерабочий день по календарю службы", "en": "closed by the desk’s own calendar"},
}
WORKED: dict[str, Said] = {
    "weekday": {"ru": "рабочее время", "en": "working time"},
    "weekend": {"ru": "рабочее время", "en": "working time"},
    "holiday": {"ru": "рабочее время, праздник не выходной", "en": "working time, open on the holiday"},
    "day_off": {"ru": "рабочее время, перенос не действует", "en": "working time, the move is not followed"},
    "working": {"ru": "рабочий день по переносу", "en": "working day swapped by decree"},
    "short": {"ru": "сокращённый день", "en": "short day before a holiday"},
    "exception": {"ru": "особые часы этого дня", "en": "special hours of this day"},
    "calendar": {"ru": "идёт круглосуточно", "en": "every hour counts"},
}
KINDS: dict[str, Said] = {
    "carried": {"ru": "израсходовано в прежнем цикле", "en": "spent in the term before"},
    "dropped": {
        "ru": "не считается: срок начат заново",
        "en": "not counted: the term began anew",
    },
    "ahead": {"ru": "ещё впереди", "en": "still ahead"},
    "late": {"ru": "сверх срока", "en": "past the deadline"},
}
CHANGES: dict[str, Said] = {
    "raised": {"ru": "приоритет повышен", "en": "priority raised"},
    "lowered": {"ru": "приоритет понижен", "en": "priority lowered"},
    "priority": {"ru": "приоритет изменён", "en": "priority changed"},
    "type": {"ru": "изменён тип", "en": "type changed"},
    "plan": {"ru": "изменён тариф", "en": "plan changed"},
    "desk": {"ru": "передано другой службе", "en": "moved to another desk"},
    "contract": {"ru": "изменён договор", "en": "contract changed"},
    "regulation": {"ru": "действует новая редакция регламента", "en": "a new version of the rules binds"},
    "calendars": {
        "ru": "изменился производственный календарь",
        "en": "the official calendar of working days changed",
    },
}
RECLASSIFIED: Said = {
    "ru": "От срока ничего не осталось из-за изменения условий",
    "en": "The change of terms left nothing of the time",
}
PROVISIONAL: Said = {
    "ru": "Срок предварительный: производственного календаря на этот год ещё нет",
    "en": "Provisional: the official calendar of that year is not there yet",
}
HEADLINES: dict[str, Said] = {
    "running": {
        "ru": "Срок — {due}: {target} {since}, {start}",
        "en": "Due {due}: {target} {since}, {start}",
    },
    "late": {
        "ru": "Срок был {due}: {target} {since}, {start}. Опоздание {over}",
        "en": "Was due {due}: {target} {since}, {start}. Late by {over}",
    },
    "paused": {
        "ru": "Отсчёт приостановлен: {why}. Израсходовано {spent}, отведено {target} {since}",
        "en": "Paused: {why}. Spent {spent}, allowed {target} {since}",
    },
    "met": {
        "ru": "Выполнено {end}: {spent} {since}, отведено {target}",
        "en": "Kept on {end}: {spent} {since}, allowed {target}",
    },
    "missed": {
        "ru": "Срок нарушен: {spent} {since}, отведено {target}; завершено {end}",
        "en": "Missed: {spent} {since}, allowed {target}; ended on {end}",
    },
    "void": {
        "ru": "Отсчёт прекращён {end}: {spent} {since}",
        "en": "Ended without its act on {end}: {spent} {since}",
    },
    "unset": {
        "ru": "Срока нет: его задаёт договор, а договора нет",
        "en": "No term: the contract gives it, and there is no contract",
    },
}
TO_CUSTOMERS: dict[str, Said] = {
    "answered": {"ru": "с Вашего ответа", "en": "from your answer"},
    "rejected": {
        "ru": "с Вашего ответа, что решение не помогло",
        "en": "from your answer that the solution did not help",
    },
    "words": {"ru": "с нашего последнего сообщения", "en": "from our last message"},
    "pending_customer": {"ru": "ждём Вашего ответа", "en": "waiting for your answer"},
    "solution_proposed": {
        "ru": "ждём Вашего ответа, помогло ли решение",
        "en": "waiting to hear from you whether the solution helped",
    },
    "deferred": {"ru": "заявка отложена", "en": "the request is put off"},
    "reopened": {"ru": "с возобновления заявки", "en": "from its reopening"},
    "void": {"ru": "Отсчёт закончен {end} вместе с заявкой", "en": "Ended with the request on {end}"},
    "unset": {
        "ru": "Срока нет: его задаёт договор, а к заявке договор не отнесён",
        "en": "No term: the contract gives it, and this request has no contract",
    },
}
"""What a customer hears in place of the words for the desk; by the same keys."""
NOT_COUNTED = {"ru": "не считается", "en": "not counted"}

_DAYS = {
    Basis.BUSINESS: (("рабочий день", "рабочих дня", "рабочих дней"), ("business day", "business days")),
    Basis.CALENDAR: (
        ("календарный день", "календарных дня", "календарных дней"),
        ("calendar day", "calendar days"),
    ),
}
_HOURS = {
    Basis.BUSINESS: (("рабочий час", "рабочих часа", "рабочих часов"), ("business hour", "business hours")),
    Basis.CALENDAR: (
        ("календарный час", "календарных часа", "календарных часов"),
        ("calendar hour", "calendar hours"),
    ),
}
_MINUTES = {
    Basis.BUSINESS: (
        ("рабочая минута", "рабочие минуты", "рабочих минут"),
        ("business minute", "business minutes"),
    ),
    Basis.CALENDAR: (
        ("календарная минута", "календарные минуты", "календарных минут"),
        ("calendar minute", "calendar minutes"),
    ),
}
_UNITS = {Unit.DAY: _DAYS, Unit.HOUR: _HOURS, Unit.MINUTE: _MINUTES}


def fixed(duration: Duration, seconds: int | None, language: str) -> str:
    """A term as it is published; business days with the hours that they came to when the clock started."""
    said = promised(duration, language)
    if seconds is None or not duration.in_business_days:
        return said
    return f"{said} ({amount(seconds, language, compact=True, exact=True)})"


def promised(duration: Duration, language: str) -> str:
    """A duration as it is published: "4 рабочих часа", "15 календарных дней", "1.5 business hours"."""
    russian, english = _UNITS[duration.unit][duration.basis]
    if duration.amount.denominator != 1:
        number = f"{float(duration.amount):g}"
        return f"{number.replace('.', ',')} {russian[1]}" if language == "ru" else f"{number} {english[1]}"
    count = int(duration.amount)
    return f"{count} {plural(count, *russian) if language == 'ru' else plural_en(count, *english)}"
