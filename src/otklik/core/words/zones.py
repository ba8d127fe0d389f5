"""Time zones by the city that people know them by."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

_CITIES = {
    "Europe/Kaliningrad": "Калининград",
    "Europe/Moscow": "Москва",
    "Europe/Simferopol": "Симферополь",
    "Europe/Kirov": "Киров",
    "Europe/Astrakhan": "Астрахань",
    "Europe/Volgograd": "Волгоград",
    "Europe/Samara": "Самара",
    "Europe/Saratov": "Саратов",
    "Europe/Ulyanovsk": "Ульяновск",
    "Europe/Minsk": "Минск",
    "Asia/Yekaterinburg": "Екатеринбург",
    "Asia/Omsk": "Омск",
    "Asia/Novosibirsk": "Новосибирск",
    "Asia/Barnaul": "Барнаул",
    "Asia/Tomsk": "Томск",
    "Asia/Novokuznetsk": "Новокузнецк",
    "Asia/Krasnoyarsk": "Красноярск",
    "Asia/Irkutsk": "Иркутск",
    "Asia/Chita": "Чита",
    "Asia/Yakutsk": "Якутск",
    "Asia/Vladivostok": "Владивосток",
    "Asia/Khandyga": "Хандыга",
    "Asia/Ust-Nera": "Усть-Нера",
    "Asia/Sakhalin": "Сахалин",
    "Asia/Magadan": "Магадан",
    "Asia/Srednekolymsk": "Среднеколымск",
    "Asia/Kamchatka": "Камчатка",
    "Asia/Anadyr": "Анадырь",
    "Asia/Almaty": "Алматы",
    "Asia/Tashkent": "Ташкент",
    "Asia/Bishkek": "Бишкек",
    "Asia/Yerevan": "Ереван",
    "Asia/Tbilisi": "Тбилиси",
    "Asia/Baku": "Баку",
    "Europe/Berlin": "Берлин",
    "Europe/London": "Лондон",
    "UTC": "UTC",
    "Etc/UTC": "UTC",
}
_ENGLISH = {"Etc/UTC": "UTC"}
ZONES = tuple(name for name in _CITIES if name != "Etc/UTC")
"""The zones that people are offered, each once."""


def zone_name(zone: tzinfo | str, language: str) -> str:
    """The city a zone is known by, "Москва" or "Moscow"; an unlisted one by its IANA city."""
    key = zone if isinstance(zone, str) else _key(zone)
    city = key.rpartition("/")[2].replace("_", " ")
    return (_CITIES if language == "ru" else _ENGLISH).get(key, city)


def _key(zone: tzinfo) -> str:
    return zone.key if isinstance(zone, ZoneInfo) else str(zone)
