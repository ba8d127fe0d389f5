"""What happened at the demo's two desks, told in steps: who wrote what, and what was done about it.

A moment is (working days before today, "HH:MM" in Moscow). Everything comes from these lines and the
acts; no row is written by hand.
"""

from dataclasses import dataclass, field
from typing import Any

Moment = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One act at a moment; `act` names it, `given` is what it is given."""

    at: Moment
    act: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """One ticket from its letter on."""

    service: str
    contact: str
    at: Moment
    subject: str
    text: str
    type: str = ""
    priority: str = ""
    desk: str = ""
    steps: tuple[Step, ...] = ()


def step(days: int, clock: str, act: str, text: str = "", **given: Any) -> Step:
    """A step in one line; `text` is what the person writes."""
    return Step((days, clock), act, {"text": text, **given} if text else dict(given))


LOCAL, DESK = "local-support", "incident-desk"

STORIES: tuple[Story, ...] = (
    Story(
        LOCAL, "irina", (0, "00:20"), "Не открывается общая папка отдела",
        "Добрый день!\n\nС утра не открывается папка «Договоры» на сетевом диске, пишет «Нет доступа». "
        "Вчера вечером всё работало. Нужна к планёрке.\n\nИрина Соколова, договорной отдел",
        type="incident",
    ),
    Story(
        LOCAL, "grace", (0, "00:10"), "Second monitor stays dark after the move",
        "Hello,\n\nmy desk was moved to room 412 on Friday. The second monitor stays dark, the cable is in. "
        "The first one works.\n\nGrace Evans",
    ),
    Story(
        LOCAL, "pavel", (1, "16:10"), "Бухгалтерия: 1С закрывается при проведении документа",
        "Программа закрывается без сообщения, когда проводим реализацию. У всех троих бухгалтеров. "
        "Закрываем месяц, работать не можем совсем.",
        type="incident", priority="critical",
        steps=(
            step(1, "16:25", "accept"),
            step(1, "16:40", "ask", "Павел, посмотрите, пожалуйста, свободно ли место на диске D сервера "
                 "бухгалтерии, и пришлите снимок экрана окна «Свойства»."),
            step(1, "17:05", "write", "Свободно 0 байт из 200 ГБ. Снимок не прикладывается, почта тоже ругается."),
            step(1, "17:20", "reply", "Спасибо, причина в этом. Освобождаем место, через полчаса проверим вместе."),
        ),
    ),
    Story(
        LOCAL, "irina", (3, "10:05"), "Новому сотруднику нужна учётная запись",
        "С понедельника выходит Анна Лебедева, юрист. Нужны учётная запись, почта и доступ к «Договорам».",
        type="standard_change", priority="low",
        steps=(
            step(3, "10:40", "accept"),
            step(2, "15:10", "solve", "Учётная запись создана, почта работает, доступ к «Договорам» выдан. "
                 "Временный пароль передан руководителю лично."),
        ),
    ),
    Story(
        LOCAL, "grace", (2, "11:30"), "How do I share a calendar with another team?",
        "I would like colleagues from logistics to see when I am busy, without the titles. How?",
        type="consultation", priority="low",
        steps=(
            step(2, "12:10", "reply", "Open *Calendar → Sharing*, add the logistics group and choose “busy times "
                 "only”. It takes effect within a minute."),
            step(2, "14:00", "write", "Works, thank you! One more thing: can they also see my room?"),
        ),
    ),
    Story(
        LOCAL, "pavel", (4, "09:20"), "Принтер на втором этаже печатает полосами",
        "Чёрные полосы на каждой странице, картридж меняли в среду.",
        type="maintenance", priority="medium",
        steps=(
            step(4, "09:50", "accept"),
            step(4, "11:00", "note", "Барабан изношен, на складе один в резерве."),
            step(2, "10:00", "priority", to="low"),
        ),
    ),
    Story(
        LOCAL, "timur", (1, "13:15"), "Нет связи с филиалом по видеосвязи",
        "В переговорной «Обь» не подключается видеосвязь с Москвой: чёрный экран, звука нет. "
        "Завтра совещание директоров.",
        type="incident", priority="high", desk="novosibirsk",
        steps=(step(1, "13:40", "accept"), step(1, "14:30", "note", "Проверил сеть: потерь нет. Смотрю прошивку.")),
    ),
    Story(
        LOCAL, "timur", (6, "08:40"), "Замена клавиатуры", "Не работает пробел. Клавиатура проводная, рабочее место 17.",
        type="maintenance", priority="low", desk="novosibirsk",
        steps=(step(6, "09:10", "accept"), step(5, "11:00", "solve", "Клавиатура заменена.")),
    ),
    Story(
        LOCAL, "grace", (3, "17:40"), "VPN disconnects every ten minutes",
        "Since the update on Tuesday the VPN drops every ten minutes, at home and in the hotel. "
        "I cannot finish a single upload.\n\nVersion 5.2.1 on Windows 11.",
        type="incident", priority="high",
        steps=(
            step(2, "09:15", "accept"),
            step(2, "09:40", "ask", "Could you send the log? Menu *Help → Save log*, then attach the file here."),
        ),
    ),
    Story(
        LOCAL, "irina", (8, "12:00"), "Сканер не отправляет файлы на почту",
        "Сканер на четвёртом этаже пишет «Ошибка отправки». Бумажные договоры копятся.",
        type="incident", priority="medium",
        steps=(
            step(8, "12:30", "accept"),
            step(7, "10:00", "solve", "Истёк пароль служебного ящика сканера. Заменили, отправка работает."),
            step(5, "15:30", "write", "Снова не отправляет, та же ошибка."),
            step(5, "16:05", "accept"),
            step(4, "11:20", "solve", "Пароль сбросила политика безопасности; завели ящик с правильным сроком."),
        ),
    ),
    Story(
        DESK, "alexey", (0, "00:35"), "После обновления пропали файлы отчётов",
        "Здравствуйте.\n\nПосле обновления до версии 7.2 в разделе «Отчёты» пусто, хотя вчера было 340 файлов. "
        "Открываю «Отчёты → Архив», вижу «Ничего не найдено». Ошибка RPT-404. Изменений, кроме обновления, не было."
        "\n\nАлексей Цветаев, ООО «Ромашка», +7 495 000-11-22",
        type="incident",
    ),
    Story(
        DESK, "maria", (0, "01:10"), "Вопрос по лицензии",
        "Подскажите, сколько рабочих мест включено в наш договор и можно ли добавить ещё пять?",
        type="consultation",
    ),
    Story(
        DESK, "peter", (2, "10:00"), "Slow search over archived orders",
        "Search in Orders 7.1 takes two minutes when the archive box is ticked. Steps: Orders, tick Archive, type "
        "a name, Enter. No error text. Since the archive grew past one million rows; nothing was changed.\n\n"
        "Peter Hale, Harbour Freight Forwarding, peter@harbour.example",
        type="incident",
        steps=(
            step(2, "10:40", "priority", to="high"),
            step(2, "11:30", "ask", "Thank you for the steps. Please run *Tools → Query plan* on one slow search "
                 "and send us the file it makes."),
            step(1, "11:00", "write", "Attached below as text: full scan of ORDERS_ARCHIVE, 1,204,551 rows."),
            step(1, "15:20", "propose", "The archive has no index on the name. Please choose *Administration → "
                 "Indexes → Orders archive → Create* outside working hours; it takes about ten minutes. "
                 "Then search again with the archive box ticked."),
        ),
    ),
    Story(
        DESK, "alexey", (6, "14:00"), "Выгрузка в Excel обрывается на строке 65 536",
        "Версия 7.1. Заказы → Выгрузка → Excel. Ожидаем 80 000 строк, получаем 65 536 без сообщения об ошибке. "
        "После обновления в четверг. Алексей Цветаев, +7 495 000-11-22",
        type="incident",
        steps=(
            step(6, "14:30", "reply", "Начали работу над инцидентом, разбираемся в модуле выгрузки.", kind="work"),
            step(5, "12:00", "propose", "Пожалуйста, выберите «xlsx» вместо «xls» в меню «Настройки → Выгрузка»: "
                 "прежний формат заканчивается на этой строке.", kind="interim"),
            step(5, "16:00", "write", "В настройках уже стоит xlsx, результат тот же."),
            step(4, "17:00", "propose", "Выпустили сборку 7.1.4: выгрузка больше не ограничена. Установите её, "
                 "пожалуйста, и проверьте на том же списке."),
            step(3, "10:15", "write", "Установили, выгрузилось 80 214 строк. Всё хорошо, спасибо!"),
            step(3, "10:40", "confirm"),
        ),
    ),
    Story(
        DESK, "maria", (5, "09:30"), "Не приходит код подтверждения",
        "При входе в систему не приходит код по SMS. Ошибки нет, форма ждёт код. Версия веб-клиента 3.8. "
        "Действия: ввожу пароль, жду код. Номер не менялся, телефон +7 812 000-33-44, Мария Дёмина",
        type="incident",
        steps=(
            step(5, "10:00", "priority", to="critical"),
            step(5, "10:20", "reply", "Проверяем доставку у оператора.", kind="work"),
            step(5, "13:00", "propose", "Оператор блокировал отправителя, блокировка снята. Повторите, пожалуйста, вход."),
        ),
    ),
    Story(
        DESK, "peter", (7, "11:00"), "Report totals differ from the ledger",
        "Month report shows 1,204.10, the ledger 1,240.10. Version 7.1, Reports → Month → October. No error message, "
        "no changes on our side. Peter Hale, peter@harbour.example",
        type="incident",
        steps=(
            step(7, "11:45", "priority", to="medium"),
            step(7, "13:00", "ask", "Could you tell us which rounding is set in *Settings → Money*?"),
        ),
    ),
    Story(
        DESK, "oleg", (3, "12:20"), "Интеграция: отказ сертификата",
        "Обмен с нашим порталом остановился: «certificate has expired». Версия шлюза 2.4. Шаги: запускаем обмен, "
        "сразу ошибка. Обновляли портал в выходные. Олег Ветров, +7 343 000-55-66",
        type="incident",
        steps=(
            step(3, "12:50", "priority", to="high"),
            step(3, "13:30", "reply", "Сертификат портала выдан новым центром, его нет в списке доверенных шлюза. "
                 "Готовим обновление списка."),
            step(3, "17:00", "note", "Обновление списка собрано, проверяем на стенде."),
        ),
    ),
    Story(
        DESK, "oleg", (9, "15:00"), "Печать этикеток сдвинута на 5 мм",
        "После замены принтера этикетки печатаются со сдвигом 5 мм вправо. Модель принтера ZT-230, версия 7.0. "
        "Ошибок нет. Меняли только принтер. Олег Ветров",
        type="incident",
        steps=(
            step(9, "15:40", "reply", "Принято, смотрим настройки драйвера.", kind="work"),
            step(8, "11:00", "propose", "В свойствах принтера поставьте отступ слева 0 и размер 58×40 мм."),
            step(8, "15:10", "write", "Сдвиг остался, теперь 3 мм."),
            step(7, "12:00", "propose", "Пришлите, пожалуйста, образец после калибровки: удерживайте «Подача» пять "
                 "секунд, затем напечатайте этикетку.", kind="interim"),
        ),
    ),
    Story(
        DESK, "alexey", (4, "16:20"), "Как настроить напоминания о сроках?",
        "Хотим получать письмо за день до срока оплаты счёта. Где это включить?",
        type="consultation",
        steps=(
            step(4, "16:50", "reply", "Меню «Счета → Напоминания», включите правило «За день до срока»."),
            step(3, "09:40", "write", "Нашли, включили. Спасибо!"),
            step(3, "10:00", "propose", "Рады, что всё получилось. Если вопросов больше нет, подтвердите, пожалуйста."),
            step(3, "10:30", "write", "Да, всё работает."),
            step(3, "10:45", "confirm"),
        ),
    ),
    Story(
        DESK, "maria", (10, "10:30"), "Отменить заявку на обучение", "Обучение в ноябре больше не нужно, перенесли на весну.",
        type="consultation",
        steps=(step(10, "11:00", "accept"), step(10, "11:30", "withdraw", "«Обучение в ноябре больше не нужно»")),
    ),
)  # fmt: skip

_SMALL: tuple[tuple[str, str, str, str], ...] = (
    (LOCAL, "irina", "Не приходят письма от поставщика", "Поставщик пишет, что отправил счёт утром. В почте его нет."),
    (LOCAL, "pavel", "Нужен доступ к отчёту по остаткам", "Прошу открыть отчёт «Остатки по складам» мне и Ольге."),
    (LOCAL, "grace", "Headset makes a crackling noise", "It crackles in every call, also with another laptop."),
    (LOCAL, "timur", "Забыл пароль от портала обучения", "Ссылка для восстановления не приходит."),
    (LOCAL, "irina", "Переезд в кабинет 305", "В четверг переезжаем вдвоём. Нужно перенести компьютеры и телефоны."),
    (LOCAL, "grace", "Please install the diagram editor", "My lead has approved it. Computer name NS-0417."),
    (DESK, "alexey", "Ошибка при закрытии месяца", "Версия 7.2. Закрытие месяца, шаг 4, ошибка MC-17. Ничего не меняли."),
    (DESK, "oleg", "Дубли в справочнике клиентов", "После обмена версии 2.4 появились дубли. Ошибок нет. Шаги: обмен, поиск."),
    (DESK, "peter", "Cannot attach a PDF to an order", "Version 7.1, Orders → Files → Add: error “type not allowed”."),
    (DESK, "maria", "Медленно открывается карточка товара", "Версия 3.8, карточка открывается 20 секунд. Ошибок нет."),
)  # fmt: skip

_RUSSIAN = {
    "taken": "Приняли, разбираемся. Напишем, как только будет решение.",
    "done": "Готово, проверьте, пожалуйста.",
    "thanks": "Проверили, всё работает. Спасибо!",
}
_ENGLISH = {
    "taken": "We are looking into it and will write as soon as there is a solution.",
    "done": "It is done: please check.",
    "thanks": "Checked, everything works. Thank you!",
}


def small_stories() -> tuple[Story, ...]:
    """Everyday tickets, most of them long closed, so that the lists have their usual length."""
    return tuple(_small(place, *told) for place, told in enumerate(_SMALL * 2))


def _small(place: int, service: str, contact: str, subject: str, text: str) -> Story:
    days = 2 + place
    says = _ENGLISH if subject.isascii() else _RUSSIAN
    taken = step(days, "10:30", "reply", says["taken"]) if service == DESK else step(days, "10:30", "accept")
    steps = (taken,) if days <= 4 else (taken, *_ending(days - 1, service, says))
    return Story(service, contact, (days, "10:05"), subject, text, steps=steps)


def _ending(days: int, service: str, says: dict[str, str]) -> tuple[Step, ...]:
    if service == LOCAL:
        return (step(days, "16:00", "solve", says["done"]),)
    return (
        step(days, "16:00", "propose", says["done"]),
        step(days, "16:40", "write", says["thanks"]),
        step(days, "16:50", "confirm"),
    )
