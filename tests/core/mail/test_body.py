"""The author's words are told from the quoted ones (client shapes are in the corpus; here are the rules)."""

# ruff: noqa: E501  # a case reads best on one line

import pytest

from otklik.core.mail.body import split_reply

WROTE = "On Mon, Nov 23, 2026 at 10:00 AM Help Desk <help@desk.example> wrote:"


@pytest.mark.parametrize(
    ("why", "text", "reply"),
    [
        ("words above a quote are the reply", f"Yes\n\n{WROTE}\n> Text", "Yes"),
        ("words below a quote are the reply", "> Text\n\nYes", "Yes"),
        ("words between quotes keep everything", "> a?\nyes\n> b?\nno", "> a?\nyes\n> b?\nno"),
        ("words around a quote keep everything", "Hi\n\n> a?\n\nyes", "Hi\n\n> a?\n\nyes"),
        ("the end of a wrapped quoted line is quoted", "Yes\n\n> " + "word " * 15 + "\nand its end\n> next", "Yes"),
        ("a signature is cut", "Yes\n\n-- \nBo\nFern Ltd", "Yes"),
        ("a signature before the quote is cut", f"Yes\n-- \nBo\n\n{WROTE}\n> Text", "Yes"),
        ("a rule above a long text is no signature", "Yes\n--\n" + "line\n" * 20, "Yes\n--\n" + ("line\n" * 20)[:-1]),
        ("the mark of a phone is cut", "Да\n\nОтправлено из мобильной Почты Mail.ru", "Да"),
        ("a sentence that begins so is kept", "Отправлено из банка было вчера.\nЧто делать?", None),
        ("a name without a date needs a quote", "Коллега пишет:\nвсё плохо", None),
        ("a name above a quote belongs to it", "Да\n\nИван Петров пишет:\n> плохо", "Да"),
        ("a line with a date is no announcement", "23.11.2026 получил ответ от Иванова:\nвсё плохо", None),
        ("a heading with a colon is kept", "В 10:00 пробовал:\n- раз\nОшибка от 23.11.2026:\nтекст", None),
        ("two keys of a letter are no letter", "From: here\nTo: there\ngoes the train", None),
        ("a farewell with a post is folded", "Да\n\nС уважением,\nАнна Соколова\nглавный бухгалтер", "Да"),
        ("a farewell with a bare name stays", "Да\n\nС уважением,\nАнна Соколова", None),
        ("a request below a farewell stays", "Да\n\nС уважением,\nАнна\nПрошу ответить до пятницы", None),
        ("a telephone to call stays", "Yes\n\nThanks,\nBo\nCall me on +44 20 7946 0999 before noon", None),
        ("a telephone to reach is folded", "Yes\n\nThanks,\nBo\n+44 20 7946 0999", "Yes"),
        ("a signature alone with a quote is the reply", f"Regards,\nBo\n+44 20 7946 0999\n\n{WROTE}\n> Text",
         "Regards,\nBo\n+44 20 7946 0999"),
        ("a disclaimer alone is the whole text", "This message is confidential and for its recipient only.", None),
        ("words above a disclaimer without a blank line stay",
         "Works.\nThis e-mail is confidential and intended solely for its addressee, whoever that may be.", "Works."),
        ("an empty reply is the whole text", f"{WROTE}\n> Text", None),
        ("a signature alone is the whole text", "-- \nBo", "--\nBo"),
        ("a forwarded letter is whole", "FYI\n\n-------- Перенаправленное сообщение --------\nОт: Cy\n\nтекст", None),
        ("a forward inside a quote is quoted", f"Yes\n\n{WROTE}\n> -----Forwarded Message-----\n> x", "Yes"),
        ("inline answers lose only the tail below",
         "> a?\nyes\n> b?\nno\n\n-----Original Message-----\nFrom: x", "> a?\nyes\n> b?\nno"),
        ("Yandex announces under a rule", "Да\n\n----------------\nКому: Анна;\nТема: x;\n\nстарое", "Да"),
        ("bold keys of Outlook count", "Да\n\n*От:* Help\n*Отправлено:* пн\n*Кому:* Анна\n\nстарое", "Да"),
    ],
)  # fmt: skip
def test_the_reply_is_what_the_author_added(why: str, text: str, reply: str | None) -> None:
    assert split_reply(text)[0] == (text if reply is None else reply), why


def test_a_letter_that_answers_nothing_passes_on_what_is_below_its_words() -> None:
    text = "Look\n\nFrom: Cy <c@x.example>\nSent: Monday\nTo: Bo\n\nold"
    assert split_reply(text, answers=False) == (text, "")
    assert split_reply(text, answers=True)[0] == "Look"


def test_what_was_cut_off_is_not_lost() -> None:
    text = f"Yes\n\n-- \nBo\n\n{WROTE}\n\n> Text\n> more"
    reply, quoted = split_reply(text)
    kept = {line.strip() for line in (reply + "\n" + quoted).split("\n")}
    assert kept == {line.strip() for line in text.split("\n")}


def test_a_very_long_text_is_left_whole() -> None:
    text = "line\n" * 30_000 + "> quoted"
    assert split_reply(text) == (text, "")


@pytest.mark.parametrize(("colons", "is_cut"), [(100, True), (1000, False)])
def test_of_a_list_of_colons_no_line_is_looked_at_for_ever(colons: int, *, is_cut: bool) -> None:
    """A letter made of lines that might announce another one must not hold a worker up."""
    text = "On 3 May, item:\n" * colons + f"\n{WROTE}\n\nText"
    assert (split_reply(text)[1] != "") is is_cut
