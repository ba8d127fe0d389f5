"""The words of `otklik init`, by code: Russian, English."""

from collections.abc import Mapping

LANGUAGE = "Язык / Language (ru, en)"


def words(code: str, language: str, **params: object) -> str:
    """The words in Russian, or else in English."""
    russian, english = WORDS[code]
    return (russian if language == "ru" else english).format_map(params)


WORDS: Mapping[str, tuple[str, str]] = {
    # questions
    "services_here": ("Уже есть: {services}.", "Already here: {services}."),
    "another": ("Завести ещё один сервис поддержки?", "Make another service?"),
    "samples": ("Регламенты, с которых можно начать:", "Regulations to begin with:"),
    "ask_regulation": (
        "Номер образца или путь к своему файлу",
        "Number of a sample, or path of your own file",
    ),
    "ask_name_ru": ("Название сервиса по-русски", "Name of the service in Russian"),
    "ask_name_en": ("Название сервиса по-английски", "Name of the service in English"),
    "ask_slug": ("Короткое имя в адресах", "Short name in addresses"),
    "ask_mailbox": ("Почтовый адрес, «{title}»", "E-mail address of “{title}”"),
    "ask_admin": ("Ваш адрес, администратора", "Your own address, the administrator's"),
    "ask_admin_name": ("Ваше имя", "Your name"),
    "ask_password": ("Пароль (Enter — придумать за вас):", "Password (Enter: one is made for you):"),
    "ask_password_again": ("Тот же пароль ещё раз:", "The same password again:"),
    "ask_smtp": (
        "Попробовать ещё раз? (нет — завести без письма)",
        "Try again? (no: go on without a letter)",
    ),
    "ask_go": (
        "Завести «{service}» с администратором {admin} и первым письмом ему?",
        "Make “{service}” with the administrator {admin} and a first letter to them?",
    ),
    "ask_go_bare": (
        "Завести «{service}» с администратором {admin}, без письма?",
        "Make “{service}” with the administrator {admin}, without a letter?",
    ),
    "yes_or_no": ("Ответьте y или n.", "Answer y or n."),
    # refusals
    "no_regulation": (
        "«{said}» не открыть ({why}): нужен номер от 1 до {count} или путь к файлу YAML",
        "cannot open {said!r} ({why}): give a number from 1 to {count}, or the path of a YAML file",
    ),
    "faulty_regulation": (
        "В файле {said} ошибок: {count}. Исправьте их и назовите файл снова:\n{faults}",
        "{said} has {count} faults. Mend them and name the file again:\n{faults}",
    ),
    "bad_slug": (
        "«{said}» не годится: строчные латинские буквы, цифры и дефисы, до 50 знаков, например acme-support",
        "{said!r} will not do: lower-case letters, digits and hyphens, at most 50, say acme-support",
    ),
    "slug_taken": (
        "Сервис «{said}» уже есть: назовите другое имя",
        "there is a service {said!r} already: choose another name",
    ),
    "bad_name": (
        "Название — это одна непустая строка, до {most} знаков",
        "a name is one line, not empty, of at most {most} characters",
    ),
    "bad_address": (
        "«{said}» — не почтовый адрес; нужен такой, как ana@acme.example",
        "{said!r} is no e-mail address; write one like ana@acme.example",
    ),
    "bad_mailbox": (
        "«{said}»: нужно служба=адрес; службы: {desks}",
        "{said!r}: write desk=address; the desks are {desks}",
    ),
    "mailbox_taken": (
        "{said} уже принимает письма для {holder}: нужен другой адрес",
        "{said} takes letters for {holder} already: choose another address",
    ),
    "mailbox_of_person": (
        "{said} — адрес человека: письма пошли бы по кругу, нужен другой",
        "{said} is a person's address: letters would go in circles, choose another",
    ),
    "admin_is_mailbox": (
        "{said} принимает письма заявителей: нужен ваш собственный адрес",
        "{said} takes customers' letters: give an address of your own",
    ),
    "admin_other_address": (
        "{said} — второй адрес человека, который входит как {email}: назовите этот",
        "{said} is a further address of somebody who signs in as {email}: give that one",
    ),
    "bad_password": ("Пароль не годится: {why}", "that password will not do: {why}"),
    "passwords_differ": ("Пароли разные: введите ещё раз", "the two differ: type them again"),
    "bad_language": ("Ответьте ru или en / Answer ru or en", "Ответьте ru или en / Answer ru or en"),
    "unknown_service": (
        "нет сервиса {said}: чтобы его завести, нужны --regulation и --name",
        "there is no service {said}: to make it, give --regulation and --name",
    ),
    "missing": (
        "не хватает {flag}: добавьте или запустите без --no-input; ничего не сделано",
        "{flag} is missing: add it, or run without --no-input; nothing was made",
    ),
    "answers_ended": (
        "ответы кончились раньше вопросов; ничего не сделано",
        "the answers ended before the questions did; nothing was made",
    ),
    "version_taken": (
        "{ref} уже опубликован с другим текстом: увеличьте version в файле; ничего не сделано",
        "{ref} is published already with another text: raise version in the file; nothing was made",
    ),
    "meanwhile": (
        "кто-то завёл то же самое в это время; ничего не сделано, запустите ещё раз",
        "somebody made the same meanwhile; nothing was made, run it again",
    ),
    # progress
    "smtp_fine": ("Почтовый сервер {where} отвечает.", "The mail server {where} answers."),
    "smtp_down": (
        "Почтовый сервер {where} недоступен: {why}. Проверьте OTKLIK_SMTP_URL",
        "the mail server {where} cannot be reached: {why}. Look at OTKLIK_SMTP_URL",
    ),
    "smtp_stops": (
        "почтовый сервер {where} недоступен: {why}; ничего не сделано, нужен OTKLIK_SMTP_URL или --no-letter",
        "the mail server {where} cannot be reached: {why}; nothing was made: OTKLIK_SMTP_URL, or --no-letter",
    ),
    "nothing_made": ("Ничего не сделано.", "Nothing was made."),
    "not_yet": (
        "Регламент вступит в силу {day}: до этого заявки по нему не пойдут.",
        "The regulation comes into force on {day}: no ticket runs by it before.",
    ),
    "made": ("готово", "made"),
    "kept": ("уже есть", "there already"),
    "deed_service": ("сервис {what}", "service {what}"),
    "deed_regulation": ("регламент {what}", "regulation {what}"),
    "deed_mailbox": ("почтовый адрес {what}", "mailbox {what}"),
    "deed_administrator": ("администратор {what}", "administrator {what}"),
    "password_made": (
        "Пароль для {admin} (показан один раз): {password}",
        "The password of {admin} (shown this once): {password}",
    ),
    "letter_went": ("Первое письмо ушло на {address}.", "The first letter went to {address}."),
    "letter_waits": (
        "Первое письмо на {address} ждёт в очереди: {why}",
        "The first letter to {address} waits in the queue: {why}",
    ),
    "next_steps": (
        """Дальше:
  otklik serve          страницы, обработчик и приём писем; вход: {page}
  почта                 пусть почтовый сервер передаёт письма приёму на {door}, для Postfix в transport:
{routes}
                        остальные настройки, и для Exim: docs/operate.md, раздел Letters in
  otklik doctor         всё ли в порядке""",
        """Next:
  otklik serve          pages, worker and door; sign in at {page}
  letters               have your mail server hand them to the door on {door}; Postfix, in transport:
{routes}
                        the rest of its settings, and those of Exim: docs/operate.md, Letters in
  otklik doctor         whether all is well""",
    ),
    # the first letter
    "letter_subject": ("{service}: первое письмо", "{service}: the first letter"),
    "letter_text": (
        """Это письмо прошло тот же путь, что и все письма сервиса «{service}»: значит, отправка работает.

Вход: {page}

Письма заявителей принимаются на {addresses}, как только Ваш почтовый сервер передаёт их Отклику.""",
        """This letter went the way of all letters of “{service}”: so sending works.

Sign in: {page}

Customers' letters are taken in for {addresses} as soon as your mail server hands them to Otklik.""",
    ),
}
