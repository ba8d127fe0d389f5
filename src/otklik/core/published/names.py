"""What the page of rules calls the codes of a regulation, Russian and English side by side."""

from collections.abc import Mapping
from typing import Final

Said = Mapping[str, str]


def both(ru: str, en: str) -> Said:
    """A saying in both languages."""
    return {"ru": ru, "en": en}


def _under(saying: str, names: Mapping[str, tuple[str, str]]) -> dict[str, Said]:
    return {f"{saying}.{code}": both(*said) for code, said in names.items()}


_CLOCKS = {
    "review": ("Рассмотрение", "Review"),
    "first_response": ("Первый ответ", "First response"),
    "work_start": ("Начало работ", "Start of work"),
    "solution_proposal": ("Предложение решения", "Proposed solution"),
    "resolution": ("Решение", "Resolution"),
    "progress_update": ("Сообщения о ходе работ", "Progress updates"),
}
_FROM = {
    "registration": ("с регистрации", "from registration"),
    "last_public_update": ("с последнего сообщения Вам", "from our last words to you"),
    "solution_sent": ("с отправки решения", "from the sending of a solution"),
}
_UNTIL = {
    "accepted": ("до принятия в работу", "until a specialist takes it on"),
    "first_response": ("до первого ответа специалиста", "until the first answer of a specialist"),
    "solution_proposed": ("до предложенного решения", "until a solution is proposed"),
    "resolved": ("до решения", "until it is resolved"),
    "next_public_update": ("до следующего сообщения", "until our next words to you"),
}
_RESPONSES = {
    "information_request": ("вопрос к Вам", "a question to you"),
    "answer": ("ответ по существу", "an answer in substance"),
    "work_started_with_term": (
        "сообщение, что работа начата, с названным сроком",
        "word that work has begun, with its term",
    ),
}
_STATES = {
    "new": ("заявку не приняли в работу", "nobody has taken the ticket on"),
    "open": ("заявка в работе", "the ticket is in work"),
    "pending_customer": ("ждём Вашего ответа на вопрос", "we wait for your answer to a question"),
    "on_hold": ("ждём третью сторону", "we wait for a third party"),
    "solution_proposed": (
        "ждём Вашего ответа, помогло ли решение",
        "we wait to hear whether a solution helped",
    ),
    "deferred": ("заявка отложена", "the ticket is put off"),
    "closed": ("заявка закрыта", "the ticket is closed"),
}
_CHANGERS = {
    "requester": ("заявитель", "the requester"),
    "agent": ("специалист", "a specialist"),
    "team_lead": ("руководитель группы", "the team lead"),
    "administrator": ("администратор", "an administrator"),
}
_SINCE = {
    "solution_prepared": ("с его подготовки", "counted from when it was prepared"),
    "solution_sent": ("с его отправки", "counted from when it was sent"),
    "question_sent": ("с его отправки", "counted from when it was sent"),
}
_THEN = {
    "automatic": ("заявка закрывается", "the ticket closes"),
    "propose_to_agent": ("специалист может закрыть заявку", "a specialist may close the ticket"),
}
_AT_TARGET = {
    "workaround": ("предлагаем обходное решение", "propose a workaround"),
    "reasoned_refusal": (
        "подробно объясняем, почему решить вопрос нельзя",
        "explain in detail why the matter cannot be solved",
    ),
}
_DECIDES = {
    "automatic": ("сразу при получении", "at once, when it comes in"),
    "agent": ("решает специалист", "decided by a specialist"),
    "asked": ("решает специалист, сначала спросив Вас", "decided by a specialist, who asks you first"),
    "lead": (
        "решает специалист с согласия руководителя",
        "decided by a specialist with the lead’s consent",
    ),
}
_EVENTS = {
    "ticket_registered": (
        "обращение зарегистрировано и получило номер",
        "the request is registered and has its number",
    ),
    "ticket_accepted": ("заявка принята в работу", "the ticket is taken on"),
    "status_changed": ("изменилось состояние заявки", "the state of the ticket changes"),
    "priority_changed_by_agent": ("специалист изменил приоритет", "a specialist changes the priority"),
    "information_requested": ("от Вас нужны сведения", "we need something from you"),
    "work_started_with_term": ("работа начата и назван срок", "work has begun, with its term"),
    "progress": ("есть новости о ходе работ", "there is news of the work"),
    "public_reply": ("специалист ответил", "a specialist answers"),
    "solution_proposed": ("предложено решение", "a solution is proposed"),
    "parameters_changed": ("изменились условия заявки", "the terms of the ticket change"),
    "silence_warning": (
        "заявка скоро закроется без Вашего ответа",
        "the ticket will soon close without your answer",
    ),
    "ticket_deferred": ("заявка отложена", "the ticket is put off"),
    "ticket_refused": ("в обслуживании отказано", "service is refused"),
    "ticket_closed": ("заявка закрыта", "the ticket is closed"),
}
_LANGUAGES = {
    "ru": ("по-русски", "Russian"),
    "en": ("по-английски", "English"),
    "de": ("по-немецки", "German"),
    "fr": ("по-французски", "French"),
    "es": ("по-испански", "Spanish"),
    "it": ("по-итальянски", "Italian"),
    "tr": ("по-турецки", "Turkish"),
    "zh": ("по-китайски", "Chinese"),
    "kk": ("по-казахски", "Kazakh"),
    "be": ("по-белорусски", "Belarusian"),
    "uk": ("по-украински", "Ukrainian"),
    "uz": ("по-узбекски", "Uzbek"),
    "hy": ("по-армянски", "Armenian"),
    "ka": ("по-грузински", "Georgian"),
    "az": ("по-азербайджански", "Azerbaijani"),
}
_COUNTRIES = {
    "RU": ("Россия", "Russia"),
    "BY": ("Беларусь", "Belarus"),
    "KZ": ("Казахстан", "Kazakhstan"),
    "KG": ("Киргизия", "Kyrgyzstan"),
    "UZ": ("Узбекистан", "Uzbekistan"),
    "TJ": ("Таджикистан", "Tajikistan"),
    "TM": ("Туркмения", "Turkmenistan"),
    "AM": ("Армения", "Armenia"),
    "AZ": ("Азербайджан", "Azerbaijan"),
    "GE": ("Грузия", "Georgia"),
    "MD": ("Молдавия", "Moldova"),
    "UA": ("Украина", "Ukraine"),
    "RS": ("Сербия", "Serbia"),
    "TR": ("Турция", "Turkey"),
    "CN": ("Китай", "China"),
    "DE": ("Германия", "Germany"),
    "AE": ("Объединённые Арабские Эмираты", "the United Arab Emirates"),
}

NAMES: Final[Mapping[str, Said]] = {
    **_under("clock", _CLOCKS),
    **_under("from", _FROM),
    **_under("until", _UNTIL),
    **_under("response", _RESPONSES),
    **_under("state", _STATES),
    **_under("changer", _CHANGERS),
    **_under("since", _SINCE),
    **_under("then", _THEN),
    **_under("at_target", _AT_TARGET),
    **_under("decides", _DECIDES),
    **_under("event", _EVENTS),
    **_under("language", _LANGUAGES),
    **_under("country", _COUNTRIES),
}
