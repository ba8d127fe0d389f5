"""What made-up people write: sentences put together, the same for the same chance."""

from random import Random
from typing import Final

_SENTENCES: Final = {
    "ru": (
        "После вчерашнего обновления список заказов открывается пустым.",
        "Шаги: вход, меню «Заказы», фильтр по складу, кнопка «Показать».",
        "На втором этаже не печатает принтер у окна, лампа мигает красным.",
        "Ошибка появляется не всегда, примерно в одном случае из пяти.",
        "Перезагрузка не помогла, у коллег за соседним столом всё работает.",
        "Просим добавить нового сотрудника в группу рассылки отдела продаж.",
        "Отчёт за прошлый месяц не сходится с выгрузкой на несколько строк.",
        "Мы проверили настройки и очистили очередь заданий, попробуйте ещё раз.",
        "Пришлите, пожалуйста, снимок экрана и время, когда это случилось.",
        "Спасибо, теперь открывается, но сортировка по дате пропала.",
        "Срок для нас важен: в пятницу закрываем квартал.",
        "Исправление войдёт в ближайшее обновление, пока поможет обходной путь.",
    ),
    "en": (
        "Since this morning the nightly export stops at two o'clock.",
        "Steps: sign in, open Orders, filter by warehouse, press Show.",
        "The printer by the window blinks red and prints nothing.",
        "It happens about once in five times, mostly after lunch.",
        "A restart did not help, and the colleague next to me has no trouble.",
        "Please add a new colleague to the mailing group of the sales department.",
        "We have checked the settings and emptied the queue, please try again.",
        "Could you send a picture of the screen and the time at which it happened?",
        "Thank you, it opens now, but the order by date is gone.",
        "The correction comes with the next update; until then there is a way around it.",
    ),
}
_SUBJECTS: Final = {
    "ru": (
        "Не открывается список заказов", "Принтер на втором этаже молчит", "Не сходится отчёт за месяц",
        "Новый сотрудник: доступ и рассылка", "Медленно работает поиск", "Ошибка при выгрузке в таблицу",
        "Не приходит письмо с подтверждением", "Вопрос по настройке склада",
    ),
    "en": (
        "The nightly export stops", "Printer blinks red", "A new colleague needs access",
        "Search has become slow", "No letter of confirmation", "How to set up a second warehouse",
    ),
}  # fmt: skip


def subject(chance: Random, language: str) -> str:
    return f"{chance.choice(_SUBJECTS[language])} ({chance.randint(100, 999)})"


def text(chance: Random, language: str) -> str:
    """Two to nine sentences in paragraphs, 100 to 600 characters."""
    told = [chance.choice(_SENTENCES[language]) for _ in range(chance.randint(2, 9))]
    return "\n\n".join(" ".join(told[place : place + 3]) for place in range(0, len(told), 3))
