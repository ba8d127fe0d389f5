"""The words of the page of rules on times, waiting, closing, refusing and notices; see `wording`."""

from collections.abc import Mapping
from typing import Final

from otklik.core.published.names import Said, both

SAID_OF_TERMS: Final[Mapping[str, Said]] = {
    # Priorities, plans, times.
    "times": both("Приоритеты и сроки", "Priorities and times"),
    "times.plain": both("Сроки", "Times"),
    "times.plans": both("Тарифы и сроки", "Plans and times"),
    "times.initial.requester": both(
        "Приоритет сначала выбираете Вы.",
        "You choose the priority first.",
    ),
    "times.initial.agent": both("Приоритет назначает специалист.", "A specialist sets the priority."),
    "times.changed": both("Изменить его может {who}.", "It may be changed by {who}."),
    "times.default": both(
        "Пока приоритет не назначен, действует «{level}».",
        "Until a priority is set, “{level}” applies.",
    ),
    "times.levels": both(
        "Приоритеты, начиная с высшего: {levels}.", "Priorities, the highest first: {levels}."
    ),
    "times.level": both("Приоритет", "Priority"),
    "times.criterion": both("Когда", "When"),
    "times.plan": both("Тариф", "Plan"),
    "times.hours": both("Часы", "Hours"),
    "times.of_plan": both("Тариф «{plan}»", "Plan “{plan}”"),
    "times.of_contract": both("по договору", "by contract"),
    "times.none": both("без срока", "no term"),
    "times.every": both("раз в {amount}", "every {amount}"),
    "times.of_desk": both("часы службы", "hours of the desk"),
    "times.not_given": both("—", "—"),
    "times.one": both("{clock}: {term}.", "{clock}: {term}."),
    "times.best_effort": both(
        "«{clock}»: срока не назначаем, делаем всё, чтобы справиться скорее.",
        "“{clock}” has no term: we do our best to be quick.",
    ),
    "times.contract_note": both(
        "Сроки «по договору» указаны в договоре Вашей организации; в нём могут быть и свои часы работы.",
        "Terms “by contract” stand in the contract of your organisation, which may also give hours of its"
        " own.",
    ),
    # How times are counted.
    "counting": both("Как считаются сроки", "How times are counted"),
    "counting.clock": both("{clock}: {from_} {until}.", "{clock}: {from_} {until}."),
    "counting.lead": both("Каждый срок — это время:", "Each time runs:"),
    "counting.business": both(
        "Рабочий час — это час внутри часов работы; в остальное время срок стоит.",
        "A business hour is an hour within the working hours; at all other times nothing counts.",
    ),
    "counting.days": both(
        "Срок в рабочих днях заканчивается вместе с последним из них, в конце рабочего дня.",
        "A term in business days ends with the last of them, at closing time.",
    ),
    "counting.calendar": both(
        "Календарные часы и дни идут без перерывов, в том числе ночью и в выходные.",
        "Calendar hours and days run without a break, at night and on days off too.",
    ),
    "counting.response": both(
        "Первым ответом считается: {kinds}. Автоматическое письмо им не считается.",
        "These count as the first response: {kinds}. An automatic letter does not.",
    ),
    "counting.human": both(
        "Автоматическое письмо первым ответом не считается.",
        "An automatic letter does not count as the first response.",
    ),
    "counting.recompute_from_start": both(
        "Если приоритет, вид, тариф или договор меняется, новый срок считается с самого начала отсчёта.",
        "If priority, type, plan or contract changes, the new term counts from the very start.",
    ),
    "counting.restart_now": both(
        "Если приоритет, вид, тариф или договор меняется, новый срок начинается с этой минуты.",
        "If priority, type, plan or contract changes, the new term begins at that moment.",
    ),
    "counting.keep_spent": both(
        "Если приоритет, вид, тариф или договор меняется, уже прошедшее время засчитывается в новый срок.",
        "If priority, type, plan or contract changes, the time spent so far counts towards the new term.",
    ),
    "counting.reasons": both(
        "Меняя приоритет или вид заявки, мы называем причину.",
        "When we change the priority or type of a ticket, we give the reason.",
    ),
    "counting.dispute": both(
        "Если Вы не согласны с приоритетом, видом или сроком заявки, напишите нам об этом.",
        "If you disagree with the priority, type or term of a ticket, write to us and say so.",
    ),
    # Waiting.
    "waiting": both("Когда срок не идёт", "When time stands still"),
    "waiting.pause": both(
        "{clocks}: срок стоит, пока {states}.",
        "{clocks}: time stands still while {states}.",
    ),
    "waiting.never": both(
        "{clocks}: ожидание срока не останавливает.",
        "{clocks}: no waiting stops the time.",
    ),
    "waiting.deferred": both(
        "Пока заявка отложена, сроки решения не идут.",
        "While a ticket is put off, times for its solution stand still.",
    ),
    "waiting.question.resume": both(
        "После Вашего ответа срок идёт дальше с того места, где остановился: {clocks}.",
        "After your answer time goes on where it stopped: {clocks}.",
    ),
    "waiting.question.restart": both(
        "После Вашего ответа на вопрос срок начинается заново: {clocks}.",
        "After your answer to a question the full term begins anew: {clocks}.",
    ),
    "waiting.rejection.resume": both(
        "Если решение не помогло, прежний срок идёт дальше: {clocks}.",
        "If a solution did not help, the same term goes on: {clocks}.",
    ),
    "waiting.rejection.restart": both(
        "Если решение не помогло, срок начинается заново с Вашего ответа: {clocks}.",
        "If a solution did not help, the full term begins anew with your answer: {clocks}.",
    ),
    # Solution and closing.
    "closing": both("Решение и закрытие", "Solution and closing"),
    "closing.confirm.requester": both(
        "Предложив решение, мы ждём от Вас ответа, помогло ли оно; если помогло, заявка закрывается.",
        "When we propose a solution we wait for your word whether it helped; if it did, the ticket closes.",
    ),
    "closing.confirm.none": both(
        "Когда вопрос решён, специалист закрывает заявку; подтверждать решение не нужно.",
        "When the matter is settled a specialist closes the ticket; you need not confirm it.",
    ),
    "closing.result": both(
        "Если не помогло, напишите, что получилось: работа продолжится.",
        "If it did not, tell us what came of it, and the work goes on.",
    ),
    "closing.interim": both(
        "Прежде чем решение готово, мы можем попросить Вас: {steps}.",
        "Before the solution is ready we may ask you to: {steps}.",
    ),
    "closing.work_started": both(
        "Сообщая, что работа начата, мы называем срок.",
        "When we tell you that work has begun, we name the term.",
    ),
    "closing.at_target": both(
        "Если к сроку решения нет, мы {choices}.",
        "If there is no solution in time, we {choices}.",
    ),
    "closing.silence.solution": both(
        "На предложенное решение мы ждём ответа {term} {since}; без ответа {then}.",
        "We wait {term} for your answer to a proposed solution, {since}; without one {then}.",
    ),
    "closing.silence.question": both(
        "На вопрос к Вам мы ждём ответа {term} {since}; без ответа {then}.",
        "We wait {term} for your answer to a question, {since}; without one {then}.",
    ),
    "closing.end_of_day": both(
        "Дни считаются со следующего после этого; последний истекает в полночь.",
        "Days count from the one after; the last of them ends at midnight.",
    ),
    "closing.exact": both(
        "Срок ожидания истекает в тот же час, в который начался.",
        "The wait ends at the hour at which it began.",
    ),
    "closing.roll": both(
        "Если последний день нерабочий, ждём до конца следующего рабочего дня.",
        "If the last day is a day off, we wait to the end of the next working day.",
    ),
    "closing.warning.solution": both(
        "Напоминание о решении придёт за {term} до закрытия.",
        "A reminder of the solution comes {term} before the closing.",
    ),
    "closing.warning.question": both(
        "Напоминание о вопросе придёт за {term} до закрытия.",
        "A reminder of the question comes {term} before the closing.",
    ),
    "closing.never": both(
        "Оттого, что Вы долго не отвечаете, заявка сама не закрывается.",
        "A ticket never closes by itself because you have not answered.",
    ),
    "closing.reply.new": both(
        "Ответ на закрытую заявку становится новой заявкой, связанной с прежней.",
        "An answer to a closed ticket becomes a new one, linked to it.",
    ),
    "closing.reply.reopen": both(
        "Ответ на закрытую заявку открывает её снова.",
        "An answer to a closed ticket opens it again.",
    ),
    "closing.reply.window": both(
        "Ответ на закрытую заявку открывает её снова, если после закрытия прошло не больше, чем {term};"
        " позже он становится новой заявкой, связанной с прежней.",
        "An answer to a closed ticket opens it again within {term} of its closing; later it becomes a new"
        " ticket, linked to the old one.",
    ),
    "closing.reopened.new_cycle": both(
        "Когда заявка открыта снова, срок начинается заново: {clocks}.",
        "When a ticket is opened again, the full term begins anew: {clocks}.",
    ),
    "closing.reopened.resume": both(
        "Когда заявка открыта снова, прежний срок идёт дальше: {clocks}.",
        "When a ticket is opened again, the same term goes on: {clocks}.",
    ),
    # Refusals.
    "refusals": both("Отказ и отсрочка", "Refusing and putting off"),
    "refusals.refuse": both("Основания отказать в обслуживании:", "Grounds for refusing service:"),
    "refusals.defer": both("Основания отложить заявку:", "Grounds for putting a ticket off:"),
    "refusals.reasoned_refusal": both(
        "Основание для отказа с подробным обоснованием:",
        "Ground for a refusal that argues its reasons:",
    ),
    "refusals.item": both("{ground} — {who}.", "{ground}: {who}."),
    "refusals.told": both(
        "{ground} — {who}. Наш ответ: «{notice}»",
        "{ground}: {who}. Our answer: “{notice}”",
    ),
    "refusals.reason": both("Причину мы называем.", "We give the reason."),
    "refusals.back": both(
        "Отложенная заявка возвращается в работу, когда Вы напишете или придёт назначенный день.",
        "A ticket put off is taken up again when you write or the day set for it comes.",
    ),
    # Notices.
    "notices": both("О чём мы сообщаем", "What we tell you"),
    "notices.email": both("Вы получаете письмо, когда:", "You get a letter when:"),
    "notices.portal": both("На портале видно, когда:", "The portal shows when:"),
    "notices.item": both("{event}", "{event}"),
    "notices.sender": both(
        "{event} (на адрес, с которого Вы писали)",
        "{event} (to the address you wrote from)",
    ),
    "notices.words": both(
        "То, что Вам пишет специалист, всегда приходит письмом.",
        "Whatever a specialist writes to you always comes as a letter.",
    ),
    # Records.
    "records": both("История", "History"),
    "records.full": both(
        "История каждой заявки хранится полностью и бессрочно.",
        "The history of every ticket is kept in full, for good.",
    ),
}
