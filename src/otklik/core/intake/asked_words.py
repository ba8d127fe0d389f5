"""What fields of a request and steps to try are called in a sentence to the customer.

In Russian they stand after "укажите" and "можем попросить": in the accusative, steps as infinitives.
"""

from collections.abc import Mapping
from typing import Final

from otklik.core.regulation.schema import Regulation
from otklik.core.words.titles import titled

Names = Mapping[str, str]


def own_title(rules: Regulation, field: str, language: str) -> str:
    """What the rules themselves call a field of a request; "" where they leave it to us."""
    return titled(next((one.title for one in rules.intake.content if one.field == field), None), language)


def in_a_sentence(rules: Regulation, field: str, language: str) -> str:
    """The name of a field to go on with: the rules' own, else ours; an unknown id without its underscores."""
    known = FIELDS["ru" if language == "ru" else "en"]
    return own_title(rules, field, language) or known.get(field, field.replace("_", " "))


FIELDS: Final[Mapping[str, Names]] = {
    "ru": {
        "contacts": "кто Вы, из какой организации и как с Вами связаться",
        "contact_name": "Ваше имя",
        "organisation": "название организации",
        "product_or_equipment": "название продукта или модель оборудования",
        "product_version": "версию продукта",
        "description": "описание: что происходит и как это проявляется",
        "error_text": "текст ошибки",
        "screenshot": "снимок экрана",
        "screenshot_or_log": "снимок экрана или журнал работы",
        "steps": "какие действия к этому приводят",
        "recent_changes": "что недавно меняли в настройках или оборудовании (если ничего, так и напишите)",
        "conditions": "при каких ещё условиях это бывает",
        "source_article": "ссылку на статью, с которой схож Ваш случай",
        "i_do": "что Вы делаете",
        "i_expect": "чего ожидаете",
        "i_get": "что получаете",
    },
    "en": {
        "contacts": "who you are, your organisation and how to reach you",
        "contact_name": "your name",
        "organisation": "the name of your organisation",
        "product_or_equipment": "the name of the product or the model of the equipment",
        "product_version": "the version of the product",
        "description": "a description: what happens and how it shows",
        "error_text": "the text of the error",
        "screenshot": "a screenshot",
        "screenshot_or_log": "a screenshot or a log",
        "steps": "which actions lead to it",
        "recent_changes": "what was changed lately in settings or equipment (if nothing, say so)",
        "conditions": "under which other conditions it happens",
        "source_article": "a link to the article that your case is like",
        "i_do": "what you do",
        "i_expect": "what you expect",
        "i_get": "what you get",
    },
}
STEPS: Final[Mapping[str, Names]] = {
    "ru": {
        "provide_information": "прислать сведения",
        "provide_sample": "прислать пример с данными",
        "try_special_build": "поставить особую сборку",
        "change_settings": "изменить настройки",
        "clarify_conditions": "уточнить условия",
        "fix_own_scenario": "исправить свой сценарий",
    },
    "en": {
        "provide_information": "send us information",
        "provide_sample": "send us a sample with data",
        "try_special_build": "install a special build",
        "change_settings": "change settings",
        "clarify_conditions": "clarify the conditions",
        "fix_own_scenario": "correct your own scenario",
    },
}
