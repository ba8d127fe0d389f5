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
        ("what was sent and how is no mark of a phone", "Да.\nОтправлено с другого адреса, проверьте, пожалуйста.", None),
        ("so it is in English", "Yes.\nSent via courier on Monday, tracking 12345.", None),
        ("so it is in German", "Ja.\nGesendet von unserem zweiten Konto.", None),
        ("a program that is named with a complaint is no mark", "Да\nОтправлено из Outlook вчера, не дошло", None),
        ("a telephone of any make is a mark", "Да\n\nОтправлено с моего HONOR X9", "Да"),
        ("a Turkish telephone is a mark", "Evet\n\niPhone'umdan gönderildi", "Evet"),
        ("a link below thanks stays", "Вот запись.\nСпасибо!\nhttps://disk.example/i/abc", None),
        ("a number below thanks stays", "Версия 5.2.\nСпасибо!\nНомер заказа 4500012345", None),
        ("an address told below thanks stays", "Works.\nThanks,\nserver 192.168.100.25", None),
        ("a choice named 'Best' stays", "Which one?\n\nBest\nhttps://a.example/x\nWorst\nhttps://b.example/y", None),
        ("a postscript below a farewell stays", "Да\n\nС уважением,\nАнна\n+7 495 000-11-22\n\nP.S. Акт во вложении", None),
        ("a postscript below a signature stays", "Да\n\n--\nАнна Соколова\n\nPS: ждём до пятницы", None),
        ("what is asked for below a farewell stays",
         "Да\n\nС уважением,\nАнна\n+7 495 000-11-22\n\nАкт пришлите по почте, адрес прежний", None),
        ("a rule between two questions is no signature", "Почему отчёт пустой?\n--\nКогда выйдет 5.3?", None),
        ("a rule above a request is no signature", "Отчёт пустой.\n\n--\n\nЕщё прошу добавить Петрова на склад 2.", None),
        ("whom a letter is for is no disclaimer",
         "Отчёт пустой.\n\nЭто письмо предназначено для технического отдела, передайте, пожалуйста.", None),
        ("a word about a confidential file is no disclaimer",
         "Here it is.\n\nPlease note that this e-mail has a confidential attachment, delete it when done.", None),
        ("a letter that came by mistake is no disclaimer",
         "Пусто.\n\nЕсли вы получили письмо по ошибке, передайте его тем, кто ведёт склад.", None),
        ("external mail that does not arrive is no banner", "Внешняя почта не приходит с утра.\n\nПомогите", None),
        ("so it is in English mail", "External email does not arrive since Monday.\n\nPlease help", None),
        ("a letter sent from outside that got lost is no banner",
         "Внимание! Письмо отправлено из внешней сети, но не дошло.\n\nПроверьте", None),
        ("words right below a banner stay",
         "CAUTION: This email originated from outside of the organization. Do not click links.\nIt fails again.\n\nBo",
         "It fails again.\n\nBo"),
        ("a banner may go on over lines",
         "CAUTION: This email originated from outside of the organization. Do not click\nlinks or open attachments.\n\nIt fails again.",
         "It fails again."),
        ("a banner may be a label", "[EXTERNAL EMAIL]\n\nIt fails again.", "It fails again."),
        ("what somebody said on a day is no quote",
         "Добрый день!\n\n23.11.2026 в 10:05 коллега написал мне в чат:\nпусто, пишет «Нет доступа».\nПомогите", None),
        ("so it is with an answer that came", "Привет\n\n23.11.2026 получил ответ от Иванова:\nвсё плохо", None),
        ("so it is in English words", "Hello,\n\nOn 23 November 2026 our bank wrote:\nIt is rejected.\nHelp?", None),
        ("so it is in German words", "Hallo,\n\nam 23.11.2026 schrieb uns die Bank folgendes:\nAbgelehnt.", None),
        ("an answer to an older letter is no quote", "Да\n\nВ письме от 20 ноября вы просили:\nверсию — 5.2", None),
        ("an address and a date announce without marks",
         "Да\n\n23.11.2026, 10:00 пользователь \"Help\" <help@desk.example> написал:\n\nстарое", "Да"),
        ("a payment is no letter", "Вот он:\n\nОт: ООО «Рябина»\nКому: ООО «Клён»\nДата: 23.11.2026\nСумма: 100", None),
        ("a form below a rule is no letter",
         "Пропуск:\n\n________________\nДата: 24.11.2026\nВремя: 10:00\nФИО: Иван Петров", None),
        ("a short answer below a long question is no end of it",
         "> Какая у вас версия программы, что написано на экране и давно ли это?\nверсия 5.2, пусто\n> Ждём.",
         "версия 5.2, пусто"),
        ("the date above the author belongs to the letter below",
         "Ja\n\nGesendet: Montag, 23. November 2026\nVon: Help <help@desk.example>\nAn: Bo\nBetreff: Re: x\n\nalt", "Ja"),
        ("a mark in any language stands above a letter",
         "Evet\n\n-------- Asıl ileti --------\nKimden: Help <help@desk.example>\nTarih: 23.11.2026\nKonu: x\n\neski", "Evet"),
        ("Zoho announces between dashes",
         "Yes\n\n---- On Mon, 23 Nov 2026 10:00:00 +0300 help@desk.example wrote ---\n\nold", "Yes"),
        ("Yahoo announces in German",
         "Ja\n\nAm Montag, 23. November 2026 um 10:00:00 MEZ hat Help <help@desk.example> Folgendes geschrieben:\n\nalt", "Ja"),
        ("The Bat announces in Russian with the day first",
         "Да\n\nПонедельник, 23 ноября 2026 г., 10:00:03, Вы писали:\n\nHD> старое\nHD> ещё", "Да"),
        ("what the author shows in an answer stays", "Вот что выводит:\n\n> Error 5: access denied\n> at line 10", None),
        ("it stays above a quote, too", f"Here it is:\n\n> Error 5\n\n{WROTE}\n> Text", "Here it is:\n\n> Error 5"),
        ("a long line right on top of a disclaimer stays",
         "Hello\n\nThe stock report is empty again, could you please look what happened to it this morning?\nThis message is confidential. If you are not the intended\nrecipient please delete it.",
         "Hello\n\nThe stock report is empty again, could you please look what happened to it this morning?"),
        ("a wish that a letter be forgotten is no disclaimer",
         "Прошу удалить.\n\nДанное письмо содержит конфиденциальные сведения и попало к вам случайно.", None),
        ("a line of nothing below a quote is blank", f"Yes\n\n{WROTE}\n> Text\n\u200b\n\ufeff", "Yes"),
        ("marks of direction hide no quote", f"Yes\n\n\u200e{WROTE}\n\u200f> Text\n\u200f> more", "Yes"),
        ("what nobody sees stays in the words", "a\u00adb\u200bc", None),
        ("a password below thanks stays", "Готово\n\nСпасибо, Анна\n\nПароль: 12345678\nЛогин: anna@rowan.example", None),
        ("a password below a farewell stays", "Готово.\nС уважением,\nАнна\nПароль: 1234567890", None),
        ("a password below a rule stays", "Готово\n--\nПароль 12345", None),
        ("a count below a rule stays", "Итог:\n--\n15 штук", None),
        ("a list's footer below a quote is folded", f"Yes\n\n{WROTE}\n> Text\n\n{'_' * 47}\nstock mailing list\nstock@lists.example\nhttps://lists.example/x", "Yes"),
        ("a scanner's footer below a quote is folded", f"Да\n\n{WROTE}\n> Text\n\n---\nЭто сообщение проверено на вирусы антивирусом Avast.\nhttps://avast.example", "Да"),
        ("what a scanner says to the author stays", "Пусто.\n\n---\nАнтивирус пишет: в файле вирус", None),
        ("a farewell below a quote is folded", f"Yes\n\n{WROTE}\n> Text\n\nRegards", "Yes"),
        ("thanks below a quote stay", f"Yes\n\n{WROTE}\n> Text\n\nThanks!", None),
        ("a farewell below the only words stays", f"{WROTE}\n> Text\n\nYes\n\nRegards", "Yes\n\nRegards"),
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


@pytest.mark.parametrize(
    "points",
    [
        *("Отвечаю по тексту", "Ответил внутри письма", "Написала прямо в вашем письме", "Відповіді нижче"),
        *("Risposte in rosso", "Respostas abaixo", "Cevaplar aşağıda", "Жауаптар төменде"),
    ],
)
def test_a_letter_whose_author_says_where_the_answers_are_is_whole(points: str) -> None:
    text = f"{points}\n\nFrom: Help <help@desk.example>\nSent: Monday\nTo: Bo\nSubject: x\n\nVersion? 5.2"
    assert split_reply(text) == (text, "")


@pytest.mark.parametrize(
    "announced",
    [
        "Help Desk <help@desk.example>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu\nyazdı:",
        "2026 ж. 23 қар., дс 10:00 уақытында Help Desk <help@desk.example>\nжазды:",
        "W dniu 23.11.2026 o\u00a010:00, Help Desk pisze:",
        "ma 23. marrask. 2026 klo 10.00 Help Desk (help@desk.example)\nkirjoitti:",
        "Help Desk <help@desk.example> ezt írta (időpont: 2026. nov. 23., H,\n10:00):",
        "În lun., 23 nov. 2026 la 10:00, Help Desk <help@desk.example> a\nscris:",
        "Help Desk <help@desk.example> 于2026年11月23日周一 10:00写道：",
        "Пн, 23 ліс 2026, 10:00 Help Desk <help@desk.example> напісаў:",
    ],
)
def test_a_quote_is_announced_in_many_languages(announced: str) -> None:
    assert split_reply(f"Yes\n\n{announced}\n> old\n> older")[0] == "Yes"
    assert split_reply(f"{announced}\n> old\n> older\n\nYes")[0] == "Yes"


@pytest.mark.parametrize(
    "block",
    [
        "Gönderen: Help <help@desk.example>\nTarih: 23 Kasım 2026\nKime: Bo\nKonu: x",
        "Кімнен: Help <help@desk.example>\nЖіберілді: 2026 ж. 23 қараша\nКімге: Bo\nТақырыбы: x",
        "Fra: Help <help@desk.example>\nSendt: 23. november 2026\nTil: Bo\nEmne: x",
        "Lähettäjä: Help <help@desk.example>\nLähetetty: 23. marraskuuta 2026\nVastaanottaja: Bo\nAihe: x",
        "Feladó: Help <help@desk.example>\nElküldve: 2026. november 23.\nCímzett: Bo\nTárgy: x",
        "De la: Help <help@desk.example>\nTrimis: luni, 23 noiembrie 2026\nCătre: Bo\nSubiect: x",
        "发件人: Help <help@desk.example>\n发送时间: 2026年11月23日 10:00\n收件人: Bo\n主题: x",
    ],
)
def test_a_letter_below_has_a_head_in_many_languages(block: str) -> None:
    assert split_reply(f"Yes\n\n{block}\n\nold")[0] == "Yes"


@pytest.mark.parametrize(
    "shown",
    ["Вижу:\n\n> Error 5\n> at line 10", "Вот:\n\n>>> import stock", "Программа пишет:\n> Нет доступа"],
)
def test_in_a_letter_that_answers_nothing_a_mark_is_the_authors(shown: str) -> None:
    assert split_reply(shown, answers=False) == (shown, "")
    assert split_reply(f"Yes\n\n{WROTE}\n> old", answers=False)[0] == "Yes"


@pytest.mark.parametrize(
    ("why", "author", "is_cut"),
    [
        ("the author's own name is a signature", "Иван Петров buh", True),
        ("so it is with the name before the family's", "Петров И. buh", True),
        ("so it is in Latin letters", "Ivan Petrov buh", True),
        ("so it is in the address alone", " petrov.i", True),
        ("another name is what they write about", "Анна Соколова anna", False),
        ("of an unknown author nothing is cut", "", False),
    ],
)
def test_a_card_is_a_signature_when_it_is_the_authors(why: str, author: str, *, is_cut: bool) -> None:
    words = "Прошу завести нового пользователя."
    text = f"{words}\n\nИван Петров\nбухгалтер\n+7 495 000-11-33\nivan@rowan.example"
    assert split_reply(text, author=author)[0] == (words if is_cut else text), why


@pytest.mark.parametrize(
    ("name", "is_whole"), [("Анна Соколова", True), ("Sokolova Anna", True), ("Ошибка 5", False)]
)
def test_comments_under_the_authors_name_keep_the_letter_below_whole(name: str, *, is_whole: bool) -> None:
    """Outlook's option to preface comments: they stand within the letter that is answered."""
    head = "From: Help <help@desk.example>\nSent: Monday\nTo: Anna\nSubject: x"
    text = f"Hello\n\n{head}\n\nVersion?\n[{name}] 5.2\nScreen?\n[{name}] empty"
    assert split_reply(text, author="Анна Соколова anna")[0] == (text if is_whole else "Hello")


@pytest.mark.parametrize(
    ("below", "is_cut"), [("Bo", True), ("Regards,\nBo Lindqvist", True), ("Anna", False), ("No", False)]
)
def test_the_authors_name_below_a_quote_makes_no_conversation_of_it(below: str, *, is_cut: bool) -> None:
    text = f"Yes\n\n{WROTE}\n> Text\n\n{below}"
    assert split_reply(text, author="Bo Lindqvist bo")[0] == ("Yes" if is_cut else text)


def test_thanks_above_another_name_keep_what_is_below() -> None:
    text = "Прошу завести пользователя.\nСпасибо!\n\nИван Петров\n+7 495 000-11-33"
    assert split_reply(text, author="Анна Соколова anna")[0] == text
    assert split_reply(text, author="Иван Петров ivan")[0] == "Прошу завести пользователя."


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
