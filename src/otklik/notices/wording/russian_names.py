"""What letters in Russian call clocks."""

CLOCKS = {
    "review": "Рассмотрение",
    "first_response": "Первый ответ",
    "work_start": "Начало работ",
    "solution_proposal": "Предложение решения",
    "resolution": "Решение",
    "progress_update": "Сообщение о ходе работ",
}
