"""The words of the page of rules, Russian and English side by side; none of them holds a number.

A place in braces is filled with pieces of the model.
"""

from collections.abc import Mapping
from typing import Final

from otklik.core.published.names import NAMES, Said, both
from otklik.core.published.wording_of_terms import SAID_OF_TERMS

SAID: Final[Mapping[str, Said]] = {
    **NAMES,
    **SAID_OF_TERMS,
    "and": both(" и ", " and "),
    "or": both(" или ", " or "),
    "note": both(
        "Мелкие пометки у предложений — пункты регламента, на которых они основаны.",
        "The small marks beside sentences are the clauses of the rules that carry them.",
    ),
    "note.texts": both(
        "Мелкие пометки у предложений ведут к этим пунктам: на них предложения основаны.",
        "The small marks beside sentences lead to these clauses, which carry them.",
    ),
    "clauses": both("Пункты регламента", "Clauses of the rules"),
    # The head of the page.
    "scope": both("{scope}.", "{scope}."),
    "version.now": both(
        "Версия {version}, действует с {date}.",
        "Version {version}, in force since {date}.",
    ),
    "version.ahead": both(
        "Версия {version}, вступает в силу {date}.",
        "Version {version}, in force from {date}.",
    ),
    "made": both("Страница составлена {day}.", "This page was made on {day}."),
    "running.keep": both(
        "Заявка до конца идёт по той версии правил, которая действовала, когда обращение поступило.",
        "A ticket stays to its end under the version that was in force when the request came in.",
    ),
    "running.rebase": both(
        "Открытые заявки переходят на эту версию правил, когда она вступает в силу.",
        "Open tickets pass to this version when it comes into force.",
    ),
    # How to reach us.
    "contacts": both("Как обратиться", "How to reach us"),
    "contacts.desk": both("Служба", "Desk"),
    "contacts.email": both("Электронная почта", "E-mail"),
    "contacts.phone": both("Телефон", "Telephone"),
    "contacts.zone": both("Время", "Time zone"),
    "contacts.default": both(
        "Если у Вас нет своей службы, обращайтесь сюда: {desk}.",
        "If no desk is yours, turn to this one: {desk}.",
    ),
    "portal.always": both(
        "Через портал обращение можно отправить в любое время.",
        "Through the portal a request can be sent at any time.",
    ),
    "portal.preferred": both(
        "Лучше всего обращаться через портал.",
        "The portal is the best way to ask.",
    ),
    "portal.mine": both(
        "Там же видны все Ваши заявки и их состояние.",
        "All your requests and how they stand can be seen there too.",
    ),
    "portal.open": both(
        "Войти на портал может каждый, у кого есть адрес электронной почты.",
        "Anybody with an e-mail address may sign in to the portal.",
    ),
    "portal.track": both(
        "Следить за заявкой можно и без входа: по её номеру и адресу, с которого Вы обратились.",
        "A request can be followed without signing in, by its number and the address that asked.",
    ),
    "email.always": both("Письма принимаются в любое время.", "Letters are taken at any time."),
    "email.preferred": both("Лучше всего писать нам письмом.", "A letter is the best way to ask."),
    "phone.always": both("Звонить можно в любое время.", "You may call at any time."),
    "phone.desk_hours": both(
        "По телефону отвечаем в часы работы.",
        "The telephone is answered in our hours.",
    ),
    "phone.ticket": both(
        "По звонку специалист тоже заводит заявку.",
        "For a call, too, a specialist opens a ticket.",
    ),
    "phone.regions": both(
        "Телефон — для тех, кто обращается из этих стран: {countries}.",
        "The telephone is for those who ask from: {countries}.",
    ),
    "other.register_by_agent": both(
        "Если обращение пришло иначе, заявку заводит специалист.",
        "For a request that reaches us otherwise, a specialist opens the ticket.",
    ),
    "other.not_provided": both(
        "Других способов обратиться не предусмотрено.",
        "There is no other way to ask.",
    ),
    "languages": both("Отвечаем {languages}.", "We answer in {languages}."),
    # Hours.
    "hours": both("Часы работы", "Hours"),
    "hours.users": both("{users}", "{users}"),
    "hours.days": both("Дни", "Days"),
    "hours.hours": both("Часы", "Hours"),
    "hours.reason": both("Что за день", "Occasion"),
    "hours.closed": both("закрыто", "closed"),
    "hours.whole_day": both("круглосуточно", "day and night"),
    "hours.every_day": both("каждый день", "every day"),
    "hours.zone": both("Часовой пояс — {zone}.", "Hours are by the clock of {zone}."),
    "hours.local": both(
        "Часы указаны по местному времени каждой службы.",
        "Hours are by the local time of each desk.",
    ),
    "hours.holidays.closed": both("В праздничные дни не работаем.", "We are closed on public holidays."),
    "hours.holidays.open": both(
        "В праздничные дни работаем как обычно.",
        "Public holidays are worked as any day.",
    ),
    "hours.transferred.follow": both(
        "Переносы выходных дней соблюдаем.",
        "Days off and working days that are swapped by decree are followed.",
    ),
    "hours.transferred.ignore": both(
        "Переносы выходных дней на часы работы не влияют.",
        "Days swapped by decree change nothing in these hours.",
    ),
    "hours.short.full": both(
        "Накануне праздников день не сокращается.",
        "The day before a holiday is not shortened.",
    ),
    "hours.short.cut": both(
        "Накануне праздников день короче на {amount}.",
        "The day before a holiday is shorter by {amount}.",
    ),
    "hours.special": both("Особые дни {year} года", "Days of {year} that are not as usual"),
    "hours.own": both("{owner}: особые дни {year} года", "{owner}: days of its own in {year}"),
    "hours.provisional": both(
        "Производственного календаря на {year} год ещё нет: сроки, которые в нём заканчиваются,"
        " предварительные.",
        "There is no production calendar for {year} yet: deadlines in it are provisional.",
    ),
    "hours.short_day": both("предпраздничный день", "day before a holiday"),
    # Who may ask.
    "who": both("Кто может обращаться", "Who may ask"),
    "who.contract.required": both(
        "Обращения принимаются только при действующем договоре.",
        "Requests are taken under a contract in force only.",
    ),
    "who.contract.any_plan": both(
        "Поддержка входит в любой тариф, пока договор действует.",
        "Support comes with every plan, as long as the contract is in force.",
    ),
    "who.contract.not_required": both("Договор для этого не обязателен.", "No contract is needed for it."),
    "who.contact.listed_in_contract": both(
        "Обращаться могут представители, перечисленные в договоре.",
        "Those may ask whom the contract lists as representatives.",
    ),
    "who.contact.staff_only": both(
        "Обращаться могут сотрудники организации, с которой заключён договор.",
        "Staff of the organisation under contract may ask.",
    ),
    "who.contact.anyone_of_organisation": both(
        "Обращаться может каждый в организации, с которой заключён договор.",
        "Anybody of the organisation under contract may ask.",
    ),
    "who.contact.anyone_with_email": both(
        "Обратиться может каждый, у кого есть адрес электронной почты.",
        "Anybody with an e-mail address may ask.",
    ),
    "who.contact.user": both(
        "Обращаться может каждый пользователь, известный службе.",
        "Every user known to the desk may ask.",
    ),
    "who.excluded": both(
        "Тем, кого мы не обслуживаем, отвечаем: «{notice}»",
        "Those whom we do not serve are answered: “{notice}”",
    ),
    "who.verified": both(
        "Нужен действующий адрес электронной почты.",
        "A working e-mail address is needed.",
    ),
    # Types.
    "types": both("Виды обращений", "Types of requests"),
    "types.type": both("Вид", "Type"),
    "types.start": both("Начальный приоритет", "Starting priority"),
    "types.raised": both("{title} (заявку заводит специалист)", "{title} (opened by a specialist)"),
    "types.plain": both("{title}", "{title}"),
    "types.lead": both("Обращение относится к одному из видов:", "A request is of one of these types:"),
    # What a request must hold.
    "request": both("Что указать в обращении", "What a request must hold"),
    "request.required": both("Обязательно укажите:", "Please always give:"),
    "request.recommended": both("Быстрее помочь помогут:", "It also helps to give:"),
    "request.field": both("{field}", "{field}"),
    "request.field_for": both("{field} (вид «{types}»)", "{field} (type “{types}”)"),
    "request.subject": both("тему: коротко, о чём обращение", "a subject: shortly, what it is about"),
    "request.generic": both(
        "Общие слова вроде «срочно» или «помогите» темы не заменяют.",
        "General words such as “urgent” or “help” are no subject.",
    ),
    "request.return": both(
        "Если в письме чего-то обязательного нет, заявка всё равно регистрируется, а в ответном письме мы"
        " просим недостающее.",
        "A letter that lacks something is registered all the same, and our acknowledgement asks for what is"
        " missing.",
    ),
    "request.hint": both(
        "Если чего-то не хватает, заявка регистрируется, а в ответном письме мы подсказываем, что добавить.",
        "Where something is missing the ticket is registered, and our acknowledgement says what would help.",
    ),
    "request.several": both(
        "О разных вопросах пишите отдельно.",
        "Please write of each matter separately.",
    ),
    "request.registered": both(
        "Каждое обращение регистрируется как заявка со своим номером, например {number}.",
        "Every request is registered as a ticket with a number of its own, for example {number}.",
    ),
    "request.tag": both(
        "Отвечая, сохраняйте в теме письма номер в таком виде: {tag}. Так ответ попадёт в ту же заявку.",
        "When you answer, keep the number in the subject as it stands there, {tag}: so the answer reaches the"
        " same ticket.",
    ),
    "request.guarantee": both(
        "Письмо с номером означает, что обращение получено и будет рассмотрено по этим правилам.",
        "The letter with the number means that the request was received and will be dealt with by these"
        " rules.",
    ),
}
