"""Letters in Russian: plain; the first line says what happened, the second what comes and by when."""

from otklik.core.intake.asked_words import STEPS
from otklik.notices.wording.russian_names import CLOCKS
from otklik.notices.wording.tongue import Tongue

_LETTERS = {
    "ticket_registered": """
        Ваше обращение зарегистрировано: заявка {number}.
        {first_promise}
        {further_promises}

        {guarantee}

        {opens}

        {missing}

        {not_taken}

        {continues}

        {subject_advice}

        {portal_guide}
    """,
    "ticket_accepted": """
        Специалист взял заявку {number} в работу.
        {next_promise}
    """,
    "ticket_held": """
        По заявке {number} мы ждём третью сторону.
        От Вас сейчас ничего не нужно: следим за ней мы.
    """,
    "ticket_resumed": """
        Работа по заявке {number} продолжается.
        {next_promise}
    """,
    "ticket_reopened": """
        Заявка {number} снова открыта.
        {next_step}

        {words}
    """,
    "closed_by_mistake": """
        Заявка {number} снова открыта: она была закрыта по ошибке.
        {next_promise}

        {words}
    """,
    "closure_revoked": """
        Заявка {number} снова открыта: Ваше письмо пришло вовремя, а закрыта она была по ошибке.
        Просим прощения; от Вас ничего не нужно.
        {next_promise}
    """,
    "files_not_taken": "Ваше письмо добавлено к заявке {number}.\n\n{not_taken}",
    "public_reply": "{words}",
    "work_started_with_term": "{words}",
    "information_requested": "{words}",
    "solution_proposed": "{words}",
    "proposal_withdrawn": """
        Мы отозвали решение, предложенное по заявке {number}, и продолжаем работу.
        {next_promise}

        {words}
    """,
    "priority_changed_by_agent": """
        Приоритет заявки {number} изменён: {changes}.
        {next_promise}

        {words}
    """,
    "parameters_changed": """
        Условия заявки {number} изменены: {changes}.
        {next_promise}

        {words}
    """,
    "deadlines_moved": """
        Сроки по заявке {number} пересчитаны: {new_law}.
        {next_promise}
        {further_promises}
    """,
    "ticket_deferred": """
        Заявка {number} отложена.
        {ground}
        {review_on}

        {refusal_notice}

        {words}
    """,
    "ticket_refused": """
        {closing}
        {ground}

        {refusal_notice}

        {words}
    """,
    "ticket_closed": """
        {closing}
        {after_closing}

        {words}
    """,
    "ticket_solved": "{words}",
    "silence_warning": """
        {silence_question}
        {silence_warning}
    """,
    "not_admitted": """
        Ваше обращение «{subject}» получено, но заявкой не стало.
        {because}

        {refusal_notice}

        {own_centre}

        {contact_us}
    """,
    "sign_in_code": """
        {service}: Ваш код для входа на портал.

        {code}
        ======

        Или откройте эту ссылку и нажмите там на кнопку:
        {link}

        Код и ссылка действуют один раз, в течение {minutes} минут.
        Если Вы их не запрашивали, удалите это письмо: без него никто не войдёт.
    """,
    "clock_unset": """
        Заявка {number} зарегистрирована, но срока у неё нет: договор не указан ({unset_clocks}).
        Отсчёт стоит; он пойдёт от регистрации, как только у заявки появится договор.

        {matter}
        {link}
    """,
    "clock_warned": """
        Заявка {number}, «{clock}»: прошло {share} % срока.
        Он наступит {clock_due}.

        {matter}
        {link}
    """,
    "clock_breached": """
        Заявка {number}, «{clock}»: срок нарушен.
        Он наступил {clock_due}; отсчёт идёт дальше, пока дело не сделано.

        {matter}
        {link}
    """,
    "customer_wrote": """
        Новое сообщение по заявке {number}: {author}.
        {outcome_awaited}

        {quote}

        {matter}
        {link}
    """,
    "solution_rejected": """
        Заявка {number}: решение не помогло ({rejections}).
        {next_promise_inside}

        {quote}

        {matter}
        {link}
    """,
    "silence_proposed": """
        Заявка {number}: ответа ждали до {silence_end}, его нет.
        Её можно закрыть или продолжить: решать Вам.

        {matter}
        {link}
    """,
    "ticket_assigned": """
        Заявка {number} передана Вам.
        {next_promise_inside}

        {matter}
        {link}
    """,
    "ticket_withdrawn": """
        Заявка {number} закрыта: заявитель её отозвал.
        Делать по ней больше ничего не нужно.

        {quote}

        {matter}
        {link}
    """,
    "review_date_came": """
        Заявка {number}: пора проверить, ответила ли третья сторона.
        Заявка всё ещё ждёт её: спросите там или продолжите работу.

        {matter}
        {link}
    """,
    "deferral_over": """
        Заявка {number} снова в работе: наступил день, до которого она была отложена.
        {next_promise_inside}

        {matter}
        {link}
    """,
    "approval_asked": """
        Заявка {number}: {author} просит Вас {wish}.
        Одобрить или отклонить можно на странице заявки; до этого заявителю ничего не уйдёт.

        {ground}

        {quote}

        {matter}
        {link}
    """,
    "approval_granted": """
        Заявка {number}: Ваша просьба одобрена ({author}).
        Заявитель получит Ваш текст письмом.

        {matter}
        {link}
    """,
    "approval_declined": """
        Заявка {number}: Ваша просьба отклонена ({author}).
        Ничего не отправлено, заявка осталась как была.

        {quote}

        {matter}
        {link}
    """,
    "letter_failed": """
        Письмо по заявке {number} не доставлено.
        Свяжитесь с заявителем иначе или исправьте адрес: {failed_address}.

        {failure}
        {failure_details}

        {matter}
        {link}
    """,
}

_PORTAL = "На портале: {portal}"
_REPLY_HERE = "Заявка {number}. Ответ на это письмо попадёт в неё." + "\n" + _PORTAL
_OUTCOME = "[Помогло]({helped})\n[Не помогло]({did_not_help})\n"
_ANSWER = "[Ответить]({answer})\n"

_FOOTERS = {
    "any": _REPLY_HERE,
    "public_reply": "{next_promise}\n" + _REPLY_HERE,
    "work_started_with_term": "Работа начата. {term}\n" + _REPLY_HERE,
    "information_requested": "{question_wait}\n" + _ANSWER + _REPLY_HERE,
    "solution_proposed": "{steps}\n{proposal_wait}\n" + _OUTCOME + "Заявка {number}.\n" + _PORTAL,
    "ticket_solved": "Заявка {number} закрыта. {after_closing}\n" + _PORTAL,
    "ticket_deferred": "Заявка {number}. Ответьте на это письмо, и работа по ней сразу продолжится.\n"
    + _PORTAL,
    "silence_warning": _OUTCOME + _ANSWER + _REPLY_HERE,
    "ticket_closed": _PORTAL,
    "ticket_refused": "{after_closing}\n" + _PORTAL,
    "not_admitted": "",
    "sign_in_code": "",
}

_SUBJECTS = {
    "clock_unset": "Нет срока, нет договора: {subject}",
    "clock_warned": "Срок близко ({clock}): {subject}",
    "clock_breached": "Срок нарушен ({clock}): {subject}",
    "customer_wrote": "Новое сообщение: {subject}",
    "solution_rejected": "Решение не помогло: {subject}",
    "silence_proposed": "Ответа нет, можно закрыть: {subject}",
    "ticket_assigned": "Передана Вам: {subject}",
    "ticket_withdrawn": "Отозвана: {subject}",
    "review_date_came": "Пора проверить ожидание: {subject}",
    "deferral_over": "Снова в работе: {subject}",
    "approval_asked": "На одобрение: {subject}",
    "approval_granted": "Одобрено: {subject}",
    "approval_declined": "Отклонено: {subject}",
    "letter_failed": "Письмо не доставлено: {subject}",
}

_CLOSINGS = {
    "confirmed": "Заявка {number} закрыта: решение помогло.",
    "unconfirmed": "Заявка {number} закрыта: до {silence_until} ответа о решении не было.",
    "no_reaction": "Заявка {number} закрыта: до {silence_until} ответа от Вас не было.",
    "solved_by_agent": "Заявка {number} закрыта: работа выполнена.",
    "reasoned_refusal": "Заявка {number} закрыта с аргументированным отказом.",
    "refused": "Заявка {number} закрыта с отказом.",
    "duplicate": "Заявка {number} закрыта: тот же вопрос решается в другой Вашей заявке.",
    "withdrawn": "Заявка {number} закрыта по Вашей просьбе.",
    "split": "Заявка {number} разделена на отдельные заявки и закрыта.",
    "not_a_request": "Заявка {number} закрыта.",
}

_PHRASES = {
    "details": "Подробности: {said}",
    "sign_in_subject": "Вход на портал: {service}",
    "no_promise": "Специалист ответит Вам письмом.",
    "goes_on": "Мы продолжаем работу.",
    "no_subject": "(без темы)",
    "large_files": "Слишком велико для письма; по ссылкам до конца {until}:",
    "opens": "Сейчас служба не работает; откроется {at}.",
    "missing_return": "Чтобы мы могли начать, пришлите, пожалуйста, ответом на это письмо:",
    "missing_hint": "Если есть, пришлите ответом на это письмо:",
    "not_taken_program": "Эти файлы не приняты: программы не принимаются. Передайте их, пожалуйста, иначе:",
    "not_taken_archive": "Эти архивы не приняты: в них есть программы. Пришлите их без программ, пожалуйста:",
    "not_taken_too_large": "Эти файлы не приняты: они больше {limit}. Передайте их, пожалуйста, иначе:",
    "megabytes": "МБ",
    "continues": "Она продолжает закрытую заявку {other}.",
    "guarantee": "Обращение гарантированно получено и будет рассмотрено по правилам.",
    "scope": "Мы занимаемся следующим: {scope}.",
    "subject_advice": "В письме не было темы. Назовите в ней суть вопроса, и ответ придёт быстрее.",
    "portal_guide": (
        "Ход работы виден на портале: {portal}\nВойти можно по ссылке, которую он пришлёт на Ваш адрес."
    ),
    "also": "{at}, то есть {there}",
    "end_of_day": "конца {day}",
    "end_of_day_there": "конца {day} ({city})",
    "term": "Решение будет до {at}.",
    "question_wait_automatic": "Ждём Вашего ответа до {until}; без него заявка закроется.",
    "question_wait_proposed": "Ждём Вашего ответа до {until}; потом заявка может быть закрыта.",
    "question_wait": "Ждём Вашего ответа, чтобы продолжить.",
    "proposal_wait": "Ответьте, пожалуйста, на это письмо: помогло или нет.",
    "proposal_wait_automatic": (
        "Ответьте, пожалуйста, на это письмо: помогло или нет. Без ответа до {until} заявка закроется."
    ),
    "proposal_wait_proposed": (
        "Ответьте, пожалуйста, на это письмо: помогло или нет. "
        "Без ответа до {until} заявка может быть закрыта."
    ),
    "steps": "Просим Вас: {steps}.",
    "silence_question": "По заявке {number} мы ещё ждём Вашего ответа.",
    "silence_solution": "Помогло ли решение по заявке {number}?",
    "silence_automatic": "Если ответа не будет до {until}, заявка закроется. Ответить можно на это письмо.",
    "silence_proposed": (
        "Если ответа не будет до {until}, заявка может быть закрыта. Ответить можно на это письмо."
    ),
    "after_follow_up": (
        "Если вопрос остался, ответьте на это письмо: откроется новая заявка, связанная с этой."
    ),
    "after_reopen": "Если вопрос остался, ответьте на это письмо: заявка откроется снова.",
    "after_reopen_until": "Если вопрос остался, ответьте на это письмо до {until}: заявка откроется снова.",
    "after_refusal": (
        "Если Вы не согласны, ответьте на это письмо: откроется новая заявка, связанная с этой."
    ),
    "after_reject": "Если появится новый вопрос, напишите нам новое письмо.",
    "review_on": "Если ответа от Вас не будет, вернёмся к ней {at}.",
    "ground": "Причина: {ground}.",
    "ground_clause": "Причина: {ground} (пункт {clauses} регламента).",
    "wish_defer": "отложить её",
    "wish_refuse": "закрыть её с отказом",
    "priority_change": "был «{old}», стал «{new}»",
    "changed_type": "тип «{new}» вместо «{old}»",
    "changed_priority": "приоритет «{new}» вместо «{old}»",
    "changed_plan": "тариф «{new}» вместо «{old}»",
    "changed_desk": "служба «{new}» вместо «{old}»",
    "law_calendars": "изменился производственный календарь",
    "law_regulation": "действует новая редакция регламента",
    "changed_contract": "действуют новые условия договора",
    "own_centre": "Поддержка Вашей организации: {who}.",
    "contact_us": "Вопросы об этом: {who}.",
    "outcome_awaited": "Это ответ на предложенное решение: отметьте в заявке, помогло ли оно.",
    "customer": "заявитель",
    "rejections": "{n}-й раз",
    "matter": "Тема: {subject}",
}

_PROMISES = {
    "review": "Рассмотрим её до {at}.",
    "first_response": "Ответим до {at}.",
    "work_start": "Начнём работу до {at}.",
    "solution_proposal": "Предложим решение до {at}.",
    "resolution": "Решим вопрос до {at}.",
    "progress_update": "Сообщим о ходе работы до {at}.",
}

RUSSIAN = Tongue(
    code="ru",
    letters=_LETTERS,
    footers=_FOOTERS,
    subjects=_SUBJECTS,
    closings=_CLOSINGS,
    phrases=_PHRASES,
    promises=_PROMISES,
    clocks=CLOCKS,
    steps=STEPS["ru"],
)
