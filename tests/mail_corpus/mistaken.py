"""Answers whose words were taken for quotes, signatures or banners, and quotes that were taken for words."""

# ruff: noqa: E501  # a case reads best on one line

from typing import Any

from tests.mail_corpus.clients import ASKED, ASKED_EN, DESK, HELP, answer, page, quoted
from tests.mail_corpus.shapes import b64, b_word, head, multi, nested, part, single, whole

Letter = tuple[str, bytes, dict[str, Any]]

RU = f"\n\n23.11.2026 10:00, {DESK} пишет:\n{quoted(ASKED)}\n"
EN = f"\n\nOn Mon, Nov 23, 2026 at 10:00 AM {HELP} wrote:\n\n{quoted(ASKED_EN)}\n"


def letters() -> list[Letter]:
    """All of them."""
    return [*_russian(), *_english(), *_others(), *_pages(), *_structures(), *_few_letters()]


def _kept(name: str, words: str) -> Letter:
    """All words above the quote are the author's."""
    english = name.startswith("en_")
    asked = "which version" if english else "какая у вас версия"
    return answer(name, words + (EN if english else RU), words, quoted_has=[asked])


def _russian() -> list[Letter]:
    return [
        _kept("ru_kept_chat_of_a_colleague", "Добрый день!\n\n23.11.2026 в 10:05 коллега написал мне в чат:\nотчёт не открывается, пишет «Нет доступа».\nПрошу проверить."),
        _kept("ru_kept_answer_that_came", "Добрый день!\n\n23.11.2026 получил ответ от Иванова:\nвсё плохо, отчёт пустой."),
        _kept("ru_kept_what_you_asked_for", "Добрый день!\n\nВ письме от 20.11.2026 вы просили:\n1. версию: 5.2\n2. снимок экрана: во вложении"),
        _kept("ru_kept_list_of_times", "Вот что было:\n\n23.11 в 10:00 письмо от склада:\n- не пришло\n23.11 в 11:00 письмо от банка:\n- пришло"),
        _kept("ru_kept_sent_from_elsewhere", "Да.\nОтправлено с другого адреса, проверьте, пожалуйста."),
        _kept("ru_kept_sent_by_accounts", "Файл уже у вас.\nОтправлено из бухгалтерии вчера в 15:00."),
        _kept("ru_kept_link_below_thanks", "Добрый день, прикладываю запись экрана.\nСпасибо!\nhttps://disk.example/i/abcDEF"),
        _kept("ru_kept_number_below_thanks", "Версия 5.2.\nСпасибо!\nНомер заказа 4500012345"),
        _kept("ru_kept_address_below_thanks", "Всё получилось.\nСпасибо!\nНовый адрес для отчётов: sklad@rowan.example"),
        _kept("ru_kept_postscript", "Версия 5.2\n\nС уважением,\nАнна Соколова\nтел. +7 495 000-11-22\n\nP.S. Акт во вложении"),
        _kept("ru_kept_card_of_another", "Прошу завести нового пользователя.\n\nИван Петров\nбухгалтер\n+7 495 000-11-33\nivan@rowan.example"),
        _kept("ru_kept_whom_it_is_for", "Отчёт пустой.\n\nЭто письмо предназначено для технического отдела, передайте, пожалуйста."),
        _kept("ru_kept_external_mail", "Внешняя почта не приходит с утра, внутренняя ходит.\n\nПомогите, пожалуйста."),
        _kept("ru_kept_two_questions", "Первый вопрос: почему отчёт пустой?\n--\nВторой вопрос: когда выйдет 5.3?"),
        _kept("ru_kept_payment", "Платёж такой:\n\nОт: ООО «Рябина»\nКому: ООО «Клён»\nДата: 23.11.2026\nСумма: 100 рублей\n\nПроверьте, пожалуйста."),
        _kept("ru_kept_form_below_a_rule", "Добрый день, данные для пропуска:\n\n________________\nДата: 24.11.2026\nВремя: 10:00\nФИО: Иван Петров"),
        _kept("ru_kept_what_is_printed", "Вот что выводит программа:\n\n> Error 5: access denied\n> at line 10"),
        answer("ru_kept_below_a_banner", f"Внешняя почта. Будьте внимательны.\nОтчёт пустой.\n\nАнна{RU}", "Отчёт пустой.\n\nАнна"),
        answer("ru_kept_short_answers_within", f"23.11.2026 10:00, {DESK} пишет:\n> Подскажите, пожалуйста, какая у вас версия программы и что на экране?\nверсия 5.2, на экране пусто\n> Когда это началось?\nвчера\n",
               f"23.11.2026 10:00, {DESK} пишет:\n> Подскажите, пожалуйста, какая у вас версия программы и что на экране?\nверсия 5.2, на экране пусто\n> Когда это началось?\nвчера"),
        answer("ru_the_bat_day_first", f"Версия 5.2\n\nПонедельник, 23 ноября 2026 г., 10:00:03, Вы писали:\n\n{quoted(ASKED, 'СП> ')}\n", "Версия 5.2"),
        answer("ru_honor", f"Версия 5.2\n\nОтправлено с моего HONOR{RU}", "Версия 5.2"),
    ]  # fmt: skip


def _english() -> list[Letter]:
    return [
        _kept("en_kept_what_the_bank_wrote", "Hello,\n\nOn 23 November 2026 our bank wrote:\nThe file is rejected with code 5.\nCan you help?"),
        _kept("en_kept_sent_by_courier", "Yes.\nSent via courier on Monday, tracking 12345."),
        _kept("en_kept_log_below_thanks", "Hi, here is the log.\nThanks!\nhttps://files.example/log.zip"),
        _kept("en_kept_server_below_thanks", "Works now.\nThanks,\nserver 192.168.100.25"),
        _kept("en_kept_postscript", "It is 5.2\n\nRegards,\nBo\n+44 20 7946 0999\n\nPS: the password is the old one"),
        _kept("en_kept_card_of_another", "Please add a new user.\n\nJohn Smith\naccountant\n+44 20 7946 0111"),
        _kept("en_kept_confidential_file", "Here you are.\n\nPlease note that this e-mail has a confidential attachment, delete it when done."),
        _kept("en_kept_external_mail", "External email does not arrive since Monday.\n\nPlease help."),
        answer("en_kept_below_a_banner", f"CAUTION: This email originated from outside of the organization. Do not click links.\nThe report fails again.\n\nBo{EN}", "The report fails again.\n\nBo"),
        answer("en_zoho", f"It is 5.2.\n\n---- On Mon, 23 Nov 2026 10:00:00 +0300 Help Desk <help@desk.example> wrote ----\n\n{ASKED_EN}\n", "It is 5.2."),
    ]  # fmt: skip


def _others() -> list[Letter]:
    old, yes = quoted(ASKED_EN), "5.2"
    return [
        answer("tr_gmail", f"{yes}\n\nHelp Desk <help@desk.example>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu\nyazdı:\n\n{old}\n", yes),
        answer("tr_outlook", f"{yes}\n\nGönderen: {HELP}\nTarih: 23 Kasım 2026 Pazartesi 10:00\nKime: Bo\nKonu: RE: Stok\n\n{ASKED_EN}\n", yes),
        answer("tr_iphone", f"{yes}\n\niPhone'umdan gönderildi\n\nHelp Desk <help@desk.example> şunları yazdı (23 Kas 2026 10:00):\n\n{old}\n", yes),
        answer("tr_signed", f"{yes}\n\nSaygılarımla,\n\nŞule Yılmaz\nMuhasebe\nTel: +90 212 000 00 00\n\nHelp Desk <help@desk.example>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:\n\n{old}\n", yes),
        answer("kk_gmail", f"{yes}\n\n2026 ж. 23 қар., дс 10:00 уақытында Help Desk <help@desk.example>\nжазды:\n\n{old}\n", yes),
        answer("kk_outlook", f"{yes}\n\nКімнен: {HELP}\nЖіберілді: 2026 ж. 23 қараша, дүйсенбі 10:00\nКімге: Анна\nТақырыбы: RE: Есеп\n\n{ASKED_EN}\n", yes),
        answer("kk_signed", f"{yes}\n\nҚұрметпен,\nӘсел Қасымова\nбухгалтер\n+7 727 000-00-00\n\n23.11.2026 10:00, Help Desk жазды:\n{old}\n", yes),
        answer("uk_samsung", f"{yes}\n\nНадіслано з мого Galaxy\n\n-------- Оригінальне повідомлення --------\nВід: {HELP}\nДата: 23.11.26 10:00 (GMT+02:00)\nКому: bo@fern.example\nТема: Re: Звіт\n\n{ASKED_EN}\n", yes),
        answer("pl_thunderbird", f"{yes}\n\nW dniu 23.11.2026 o\u00a010:00, Help Desk pisze:\n{old}\n", yes),
        answer("de_gmx", f"{yes}\n\nGesendet: Montag, 23. November 2026 um 10:00 Uhr\nVon: {HELP}\nAn: bo@fern.example\nBetreff: Re: Lager\n\n{ASKED_EN}\n", yes),
        answer("de_yahoo", f"{yes}\n\nAm Montag, 23. November 2026 um 10:00:00 MEZ hat Help Desk <help@desk.example> Folgendes geschrieben:\n\n{ASKED_EN}\n", yes),
        answer("de_em_client", f"{yes}\n\n------ Originalnachricht ------\nVon \"Help Desk\" <help@desk.example>\nAn bo@fern.example\nDatum 23.11.2026 10:00:00\nBetreff Re: Lager\n\n{ASKED_EN}\n", yes),
        answer("pt_signed", f"{yes}\n\nCom os melhores cumprimentos,\nAnna Sokolova\n+351 21 000 0000\n\nHelp Desk <help@desk.example> escreveu (segunda, 23/11/2026 à(s)\n10:00):\n\n{old}\n", yes),
    ]  # fmt: skip


def _pages() -> list[Letter]:
    asked = "<div>Здравствуйте!</div><div>какая у вас версия программы?</div>"
    owa = f'<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>От:</b> Служба &lt;help@desk.example&gt;<br><b>Отправлено:</b> понедельник, 23 ноября 2026 г. 10:00<br><b>Кому:</b> Анна<br><b>Тема:</b> Отчёт</div><div>{asked}</div>'  # fmt: skip
    steps = '<blockquote style="margin-top:0;margin-bottom:0"><div>открыть отчёт</div><div>нажать «Печать»</div></blockquote>'  # fmt: skip
    signed = '<div id="Signature"><p>Анна Соколова<br>+7 495 000-11-22</p></div>'
    line = '<blockquote style="border:none;border-left:solid blue 1.5pt">'
    within = f"<p>Отвечаю:</p>{line}<p>Какая версия?</p></blockquote><p>5.2</p>{line}<p>Когда началось?</p></blockquote><p>Вчера</p>"  # fmt: skip
    return [
        page("ru_page_steps_indented", f"<div>Шаги:</div>{steps}{owa}", "Шаги:\nоткрыть отчёт\nнажать «Печать»", quoted_has=["какая у вас версия"]),
        page("ru_page_words_below_signature", f"<div>Добрый день</div>{signed}<div>Акт во вложении</div>{owa}", "Добрый день\n\nАнна Соколова\n+7 495 000-11-22\n\nАкт во вложении"),
        page("ru_page_link", f'<div>Вот <a href="https://files.example/1?a=b">Отчёт.xlsx</a></div>{owa}', "Вот Отчёт.xlsx (https://files.example/1?a=b)"),
        page("ru_page_quoted_by_word", within, "Отвечаю:\n\n> Какая версия?\n\n5.2\n\n> Когда началось?\n\nВчера"),
    ]  # fmt: skip


def _structures() -> list[Letter]:
    pdf = part('application/pdf; name="act.pdf"', b64(b"%PDF"), "base64", Content_Disposition="inline")
    pages = nested(
        "mixed", part("text/html", b"<p>one</p>"), pdf, part("text/html", b"<p>two</p>"), boundary="in"
    )
    stub = part("text/plain", b"Your mail program does not support HTML messages.")
    named = part("text/plain", b"It fails.", Content_Disposition='inline; filename="body.txt"')
    return [
        ("en_apple_page_picture_page", whole(head(), multi("alternative", pages)), {"text": "one\n\ntwo"}),
        ("en_stub_of_a_text", whole(head(), multi("alternative", stub, part("text/html", b"<p>It fails.</p>"))), {"text": "It fails."}),
        ("en_body_with_a_name", whole(head(), multi("mixed", named, pdf)), {"text": "It fails."}),
    ]  # fmt: skip


def _few_letters() -> list[Letter]:
    return [
        (f"ru_few_letters_{charset.replace('-', '')}",
         single(head(Subject=b_word(words, charset)), words.encode(charset), f"text/plain; charset={charset}"),
         {"subject": words, "text": words, "defects": []})
        for charset, words in (("windows-1251", "НДФЛ"), ("koi8-r", "1С: ЗУП"))
    ]  # fmt: skip
