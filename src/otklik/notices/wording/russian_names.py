"""What letters in Russian call clocks, fields of a form, and steps to try."""

CLOCKS = {
    "review": "Рассмотрение",
    "first_response": "Первый ответ",
    "work_start": "Начало работ",
    "solution_proposal": "Предложение решения",
    "resolution": "Решение",
    "progress_update": "Сообщение о ходе работ",
}

FIELDS = {
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
}

STEPS = {
    "provide_information": "прислать сведения",
    "provide_sample": "прислать пример с данными",
    "try_special_build": "поставить особую сборку",
    "change_settings": "изменить настройки",
    "clarify_conditions": "уточнить условия",
    "fix_own_scenario": "исправить свой сценарий",
}
