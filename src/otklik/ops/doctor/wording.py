"""What each finding says, by its code: Russian, English."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    # the machine
    "data_fine": (
        "Папка данных {folder} доступна для записи, свободно {megabytes} МБ.",
        "The data folder {folder} can be written to; {megabytes} MB are free.",
    ),
    "data_missing": ("Папки данных {folder} нет.", "There is no data folder {folder}."),
    "data_no_folder": (
        "{folder} — не папка: данным негде лежать.",
        "{folder} is no folder: the data have no place.",
    ),
    "data_unwritable": (
        "В папку данных {folder} нельзя писать: {why}.",
        "The data folder {folder} cannot be written to: {why}.",
    ),
    "data_full": (
        "В папке данных {folder} свободно только {megabytes} МБ: письма скоро будет некуда принимать.",
        "Only {megabytes} MB are free in {folder}: soon no letter can be taken in.",
    ),
    "data_little_room": (
        "В папке данных {folder} осталось {megabytes} МБ.",
        "{megabytes} MB are left in the data folder {folder}.",
    ),
    "key_fine": ("Секретный ключ на месте: {place}.", "The secret key is in place: {place}."),
    "key_missing": (
        "Секретного ключа {path} нет: вход и ссылки нечем подписывать.",
        "There is no secret key {path}: nothing signs sessions and links.",
    ),
    "key_open": (
        "Секретный ключ {path} могут прочесть другие (права {mode}, должно быть 0600).",
        "Others can read the secret key {path} (mode {mode}, it should be 0600).",
    ),
    "key_short": (
        "Секретный ключ ({place}) короток: {length} знаков вместо 32 и более.",
        "The secret key ({place}) is short: {length} characters instead of 32 or more.",
    ),
    "secrets_fine": (
        "Пароли почтовых ящиков зашифрованы и читаются: {count}.",
        "The secrets of mailboxes are sealed and open: {count}.",
    ),
    "mailbox_key_missing": (
        "Ключа почтовых ящиков {path} нет: сохранённых паролей ({count}) не прочесть. Верните его копию.",
        "There is no key of mailboxes {path}: {count} kept secrets cannot be opened. Bring its copy back.",
    ),
    "secret_closed": (
        "Пароль не прочесть: {where}. Ключа, которым он зашифрован, здесь нет: введите пароль ещё раз.",
        "A secret cannot be opened: {where}. Its key is not here: type the secret again.",
    ),
    "settings_wrong": ("Настройки негодны: {why}.", "The settings cannot be used: {why}."),
    "check_failed": (
        "Проверка «{check}» сама не удалась: {why}.",
        "The check “{check}” failed itself: {why}.",
    ),
    # addresses
    "base_url_fine": ("Адрес для людей: {url}.", "The address for people is {url}."),
    "base_url_wrong": (
        "OTKLIK_BASE_URL — не адрес страницы: {url}.",
        "OTKLIK_BASE_URL is no address of a page: {url}.",
    ),
    "base_url_deep": (
        "OTKLIK_BASE_URL содержит путь, а страницы лежат в корне: {url}.",
        "OTKLIK_BASE_URL has a path, and pages are at the root: {url}.",
    ),
    "base_url_plain": (
        "Адрес {url} без https: пароли и куки идут открытым текстом.",
        "The address {url} is without https: passwords and cookies travel in the clear.",
    ),
    "hosts_fine": ("Страницы отвечают на имена: {hosts}.", "Pages answer to the names {hosts}."),
    "hosts_any": (
        "Страницы отвечают на любое имя (*): чужие смогут подделать ссылки в письмах.",
        "Pages answer to any name (*): others could forge the links in letters.",
    ),
    "host_refused": (
        "Страницы не отвечают на своё же имя {host}.",
        "Pages do not answer to their own name {host}.",
    ),
    "debug_off": ("Режим отладки выключен.", "Debugging is off."),
    "debug_on": (
        "Включён режим отладки: ошибки показывают посторонним внутренности программы.",
        "Debugging is on: errors show the insides of the program to strangers.",
    ),
    # servers
    "smtp_fine": ("Почтовый сервер {where} отвечает.", "The mail server {where} answers."),
    "smtp_unreachable": (
        "Почтовый сервер {where} недоступен ({why}): письма стоят в очереди.",
        "The mail server {where} cannot be reached ({why}): letters wait.",
    ),
    "smtp_refuses_us": (
        "Почтовый сервер {where} не впускает нас с этим паролем или этим путём: {why}.",
        "The mail server {where} does not let us in by this password, or this way: {why}.",
    ),
    "door_fine": ("Приём писем работает на {place}.", "Letters are taken in on {place}."),
    "door_closed": (
        "На {place} никто не слушает: письма по SMTP не принимаются.",
        "Nobody listens on {place}: no letters are taken in by SMTP.",
    ),
    "door_foreign": (
        "На {place} слушает не приём писем, а другая программа.",
        "Another program than our door listens on {place}.",
    ),
    "door_taken": (
        "Место {place} для приёма писем занять нельзя.",
        "The door cannot have its place {place}.",
    ),
    "door_wrong": (
        "OTKLIK_DOOR — не адрес с портом: {place}.",
        "OTKLIK_DOOR is no host with a port: {place}.",
    ),
    "lmtp_fine": ("Приём писем по LMTP работает на {where}.", "Letters are taken in by LMTP on {where}."),
    "lmtp_closed": (
        "На {where} никто не отвечает ({why}): письма по LMTP не принимаются.",
        "Nobody answers on {where} ({why}): no letters are taken in by LMTP.",
    ),
    "lmtp_foreign": (
        "На {where} слушает не приём писем по LMTP, а другая программа.",
        "Another program than our LMTP door listens on {where}.",
    ),
    "lmtp_wrong": (
        "OTKLIK_LMTP — не unix:/путь и не адрес с портом: {where}.",
        "OTKLIK_LMTP is neither unix:/path nor a host with a port: {where}.",
    ),
    "web_fine": ("Страницы отвечают на {place}.", "Pages answer on {place}."),
    "web_closed": (
        "На {place} никто не слушает: страниц нет.",
        "Nobody listens on {place}: there are no pages.",
    ),
    "web_foreign": (
        "На {place} отвечает не Отклик или не под своим именем.",
        "What answers on {place} is not Otklik, or not under its name.",
    ),
    "web_broken": (
        "Страница входа на {place} отвечает ошибкой {status}.",
        "The page to sign in on {place} answers with the error {status}.",
    ),
    "web_taken": ("Место {place} для страниц занять нельзя.", "The pages cannot have their place {place}."),
    "web_wrong": (
        "OTKLIK_WEB — не адрес с портом: {place}.",
        "OTKLIK_WEB is no host with a port: {place}.",
    ),
    # the database
    "database_fine": ("База данных отвечает: {kind}, {name}.", "The database answers: {kind}, {name}."),
    "database_missing": ("Файла базы данных {path} ещё нет.", "There is no database file {path} yet."),
    "database_unreachable": (
        "База данных {name} не отвечает: {why}.",
        "The database {name} does not answer: {why}.",
    ),
    "clock_fine": (
        "Часы базы данных и машины сходятся ({seconds} с).",
        "The clocks of database and machine agree ({seconds} s).",
    ),
    "clock_skew": (
        "Часы базы данных расходятся с часами машины на {seconds} с: сроки будут неверны.",
        "The database's clock is {seconds} s off the machine's: deadlines will be wrong.",
    ),
    "sqlite_release": ("SQLite {version} подходит.", "SQLite {version} will do."),
    "sqlite_old": (
        "SQLite {version} слишком стар: нужен {oldest} или новее.",
        "SQLite {version} is too old: {oldest} or later is needed.",
    ),
    "sqlite_no_wal": (
        "Журнал SQLite — {mode}, а не WAL: чтение будет ждать записи.",
        "SQLite's journal is {mode} instead of WAL: readers would wait for writers.",
    ),
    "sqlite_no_references": ("SQLite не следит за ссылками.", "SQLite does not watch references."),
    "sqlite_whole": ("Все ссылки между строками целы.", "All references between rows are whole."),
    "sqlite_dangling": (
        "Есть ссылки на строки, которых нет (таблицы: {tables}): верните файл из копии.",
        "Some rows refer to others that are gone (tables: {tables}): restore the file from a backup.",
    ),
    "sqlite_local": ("База данных на местном диске ({kind}).", "The database is on a local disk ({kind})."),
    "sqlite_remote": (
        "База данных {path} на сетевом диске ({kind}): там не работают её замки, она может испортиться.",
        "The database {path} is on a network disk ({kind}): its locks do not work there, it may be ruined.",
    ),
    "lock_fine": ("Файл очереди на запись в порядке: {path}.", "The lock file of writers is fine: {path}."),
    "lock_unusable": (
        "Файл очереди на запись {path} не открыть: ничего нельзя будет записать.",
        "The lock file of writers {path} cannot be opened: nothing could be written.",
    ),
    "migrations_fine": (
        "База данных той же версии, что программа.",
        "The database is at the program's version.",
    ),
    "migrations_missing": (
        "База данных старше программы: не сделано шагов {count}, первый в {first}.",
        "The database is older than the program: {count} migrations are missing, the first in {first}.",
    ),
    "program_older": (
        "Программа старше базы данных: шаг {first} ей неизвестен.",
        "The program is older than the database: it does not know {first}.",
    ),
    "triggers_fine": ("Журнал защищён от правок.", "The journal is kept from changes."),
    "triggers_missing": (
        "Журнал не защищён от правок, нет триггеров: {names}.",
        "The journal is not kept from changes; triggers are missing: {names}.",
    ),
    # what services run on
    "services_fine": ("Сервисов поддержки: {count}.", "Services: {count}."),
    "services_none": ("Ни одного сервиса поддержки ещё нет.", "There is no service yet."),
    "calendar_fine": (
        "Производственный календарь {name} — с {first} по {last} год.",
        "The production calendar {name} covers {first} to {last}.",
    ),
    "calendars_none": ("Производственных календарей нет.", "There are no production calendars."),
    "calendar_ended": (
        "В производственном календаре {name} нет этого года ({year}): праздники не учтены.",
        "The production calendar {name} lacks this year ({year}): no holiday is known.",
    ),
    "calendar_ending": (
        "В производственном календаре {name} ещё нет следующего года ({year}).",
        "The production calendar {name} lacks the next year ({year}) as yet.",
    ),
    "zones_fine": ("Данные часовых поясов на месте ({release}).", "The time zones are there ({release})."),
    "zones_missing": (
        "Нет данных часовых поясов: {names}.",
        "The data of these time zones are missing: {names}.",
    ),
    "regulation_fine": ("{service}: действует {version}.", "{service}: {version} is in force."),
    "regulation_none": (
        "{service}: действующего регламента нет, срокам не по чему идти.",
        "{service}: no regulation is in force, so no deadline can run.",
    ),
    "regulation_broken": (
        "{service}: действующий регламент больше не читается: {why}",
        "{service}: the regulation in force can no longer be read: {why}",
    ),
    "desks_fine": (
        "{service}: у каждой службы поддержки есть почтовый адрес ({count}).",
        "{service}: each desk has a mailbox ({count}).",
    ),
    "desk_without_mailbox": (
        "{service}: у службы поддержки {desk} нет почтового адреса.",
        "{service}: the desk {desk} has no mailbox.",
    ),
    "mailbox_without_desk": (
        "{service}: почтовый адрес ведёт к службе {desk}, которой нет в регламенте.",
        "{service}: a mailbox leads to the desk {desk}, which the regulation does not have.",
    ),
    "mailboxes_fine": (
        "Почтовых адресов: {count}, все разные.",
        "Mailboxes: {count}, all with addresses of their own.",
    ),
    "mailbox_twice": (
        "Один и тот же почтовый адрес записан дважды: {addresses}.",
        "One address is there twice as a mailbox: {addresses}.",
    ),
    "mailbox_case": (
        "Почтовый адрес с прописными буквами письма не найдут: {addresses}.",
        "Letters do not find a mailbox whose address has capitals: {addresses}.",
    ),
    # people
    "sign_in_fine": ("{service}: войти и управлять есть кому.", "{service}: an administrator can sign in."),
    "nobody_signs_in": (
        "{service}: войти и работать не может никто.",
        "{service}: nobody who works there can sign in.",
    ),
    "no_administrator": (
        "{service}: нет администратора, который может войти.",
        "{service}: no administrator can sign in.",
    ),
    "contacts_fine": ("Письма доходят до всех контактных лиц.", "Letters reach all contacts."),
    "contacts_undeliverable": (
        "Письма не доходят до контактных лиц: {count}, например {first}. Исправив адреса, снимите отметку.",
        "Letters do not reach {count} contacts, say {first}. Put their addresses right, then clear the mark.",
    ),
    "dkim_fine": ("Письма подписываются ключом {name}.", "Letters are signed with the key {name}."),
    "dkim_broken": (
        "Ключ подписи {path} негоден ({why}): письма уходят без подписи.",
        "The signing key {path} cannot be used ({why}): letters leave unsigned.",
    ),
    # work
    "asleep": (
        "Установка восстановлена из резервной копии и спит: ничего не отправляет и не забирает.",
        "This installation was restored from a backup and sleeps: it sends and fetches nothing.",
    ),
    "worker_fine": (
        "Ни одна строка не ждёт дольше двух минут (другого признака жизни у обработчика нет).",
        "Nothing due waits longer than two minutes (a worker gives no other sign of life).",
    ),
    "worker_behind": (
        "Обработчик не работает или не успевает: «{chore}» ждёт {minutes} мин.",
        "No worker runs, or they cannot keep up: “{chore}” has waited {minutes} min.",
    ),
    "sources_fine": (
        "Почтовые ящики, откуда забираются письма, доступны ({count}).",
        "The folders that letters are fetched from can be reached ({count}).",
    ),
    "outlet_fine": (
        "Письма с адреса {address} принимает его собственный сервер {where}.",
        "Letters from {address} are taken by its own server {where}.",
    ),
    "outlet_wrong": (
        "Письма с адреса {address} не уходят через его сервер {where}: {why}",
        "Letters from {address} do not leave by its server {where}: {why}",
    ),
    "source_away": (
        "Письма для {address} не забрать из ящика {where}: {why}",
        "Letters for {address} cannot be fetched from {where}: {why}",
    ),
    "clamd_fine": (
        "Файлы проверяет {version} ({where}); ждут проверки: {count}.",
        "Files are checked by {version} at {where}; {count} wait for it.",
    ),
    "clamd_away": (
        "Проверка файлов на вирусы не отвечает ({where}): {why}. Ждут проверки: {count}.",
        "The check for viruses at {where} does not answer: {why}. Files that wait for it: {count}.",
    ),
    "rows_fine": (
        "Нет дел, от которых отказались после всех попыток.",
        "Nothing was given up after all attempts.",
    ),
    "rows_stuck": (
        "Оставлено после всех попыток ({table}): {count}. Последняя ошибка: {why}",
        "Given up after all attempts ({table}): {count}. The last error: {why}",
    ),
    "files_fine": ("Файлы писем и вложений на месте.", "The files of letters and attachments are in place."),
    "files_missing": (
        "Пропали файлы писем или вложений: {count}, например {first}. Верните их из копии.",
        "{count} files of letters or attachments are gone, say {first}. Restore them from a backup.",
    ),
    "files_orphaned": (
        "Есть файлы, которые никому не принадлежат: {count} ({kilobytes} КБ).",
        "{count} files belong to nobody ({kilobytes} KB).",
    ),
    "journal_fine": (
        "Новейшие заявки ({sample}) сходятся со своими журналами.",
        "The newest tickets ({sample}) agree with their journals.",
    ),
    "journal_differs": (
        "Из {sample} новейших заявок расходятся со своим журналом {count}, например {first}.",
        "Of the {sample} newest tickets, {count} differ from their journal, say {first}.",
    ),
}
