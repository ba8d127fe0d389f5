"""Letters in Russian: (name, bytes, facts)."""

# ruff: noqa: E501  # a case reads best on one line

from typing import Any

from tests.mail_corpus.shapes import (
    b64,
    b_word,
    head,
    multi,
    nested,
    part,
    percent,
    q_word,
    qp,
    single,
    whole,
)

Letter = tuple[str, bytes, dict[str, Any]]

ANNA = {"name": "Анна Соколова", "email": "anna@rowan.example"}
FROM_ANNA = f"{b_word('Анна Соколова')} <anna@rowan.example>"
HELLO = "Добрый день!\n\nПосле обновления не открывается отчёт по складу.\n\nС уважением,\nАнна Соколова\n"
HELLO_TEXT = HELLO.strip("\n")
PDF = b"%PDF-1.4 example"


def letters() -> list[Letter]:
    """All of them."""
    return [*_charsets(), *_subjects(), *_answers(), *_html(), *_files(), *_robots()]


def _charsets() -> list[Letter]:
    koi, cp = "koi8-r", "windows-1251"
    plain = {"from": ANNA, "subject": "Отчёт по складу", "text": HELLO_TEXT, "automatic": None, "defects": []}
    guessed = {**plain, "defects": ["charset-guessed"]}
    wrong = {**plain, "defects": ["charset-wrong"]}
    both = {**plain, "defects": ["charset-guessed", "charset-wrong"]}  # headers declare nothing
    subject = "Отчёт по складу"

    def raw(charset: str) -> bytes:
        return head(charset, From="Анна Соколова <anna@rowan.example>", Subject=subject)

    return [
        ("ru_utf8_gmail", single(head(From=FROM_ANNA, Subject=b_word(subject)), b64(HELLO),
                                 'text/plain; charset="UTF-8"', "base64"), plain),
        ("ru_koi8_declared", single(head(From=f"{b_word('Анна Соколова', koi)} <anna@rowan.example>",
                                         Subject=b_word(subject, koi)), HELLO.encode(koi),
                                    "text/plain; charset=koi8-r"), plain),
        ("ru_cp1251_outlook_express",
         single(head(From=f'"{b_word("Анна Соколова", cp)}" <anna@rowan.example>', Subject=q_word(subject, cp),
                     X_Mailer="Microsoft Outlook Express 6.00.2900.5931"), qp(HELLO, cp),
                'text/plain;\r\n\tcharset="windows-1251"', "quoted-printable"), plain),
        ("ru_cp1251_undeclared", raw(cp) + b"\r\n" + HELLO.encode(cp), guessed),
        ("ru_koi8_undeclared", raw(koi) + b"\r\n" + HELLO.encode(koi), guessed),
        ("ru_cp866_undeclared", raw("cp866") + b"\r\n" + HELLO.encode("cp866"), guessed),
        ("ru_utf8_undeclared", raw("utf-8") + b"\r\n" + HELLO.encode(), plain),
        ("ru_cp1251_said_koi8", single(raw(cp), HELLO.encode(cp), "text/plain; charset=koi8-r"), both),
        ("ru_koi8_said_latin1", single(raw(koi), HELLO.encode(koi), "text/plain; charset=iso-8859-1"), both),
        ("ru_utf8_said_cp1251", single(head(From=FROM_ANNA, Subject=b_word(subject)), HELLO.encode(),
                                       "text/plain; charset=windows-1251"), wrong),
        ("ru_cp1251_said_utf8", single(head(From=FROM_ANNA, Subject=b_word(subject)), HELLO.encode(cp),
                                       "text/plain; charset=utf-8"), wrong),
        ("ru_charset_of_no_such_name", single(head(From=FROM_ANNA, Subject=b_word(subject)), HELLO.encode(koi),
                                              "text/plain; charset=x-russian"),
         {**plain, "defects": ["charset-unknown"]}),
        ("ru_utf8_cut_in_a_character",
         single(head(From=FROM_ANNA, Subject=b_word(subject)), (HELLO * 3).encode()[:-2], "text/plain; charset=utf-8"),
         {"text_has": ["не открывается отчёт по складу"], "defects": ["charset-damaged"]}),
        ("ru_nul_in_text", single(head(From=FROM_ANNA, Subject=b_word(subject)), "Да\0льше".encode()),
         {"text": "Дальше", "defects": ["nul-removed"]}),
    ]  # fmt: skip


def _subjects() -> list[Letter]:
    long = "Прошу продлить доступ к складскому учёту для трёх новых сотрудников отдела"
    raw = long.encode()
    pieces = [raw[at : at + 31] for at in range(0, len(raw), 31)]  # characters are cut in two
    split = "\r\n ".join(f"=?UTF-8?B?{b64(piece).decode().strip()}?=" for piece in pieces)
    return [
        ("ru_subject_split_in_characters", single(head(From=FROM_ANNA, Subject=split), b"x"),
         {"subject": long, "defects": []}),
        ("ru_subject_two_charsets",
         single(head(Subject=f"Re: {b_word('Отчёт', 'koi8-r')} {b_word(' и ещё', 'windows-1251')} ok"), b"x"),
         {"subject": "Re: Отчёт и ещё ok"}),
        ("ru_subject_broken_word", single(head(Subject="=?utf-8?B?0J7RgtGH0ZHRgg=?= =?utf-8?B?0Lg"), b"x"),
         {"subject": "Отчёт =?utf-8?B?0Lg", "defects": ["broken-encoded-word"]}),
        ("ru_subject_tagged_reply",
         single(head(From=FROM_ANNA, Subject=b_word("Отв: [IN-000123] Отчёт по складу"),
                     In_Reply_To="<otklik.7@desk.example>",
                     References="<20261123.1@rowan.example>\n\t<otklik.7@desk.example>"), b64("Спасибо"),
                coding="base64"),
         {"subject": "Отв: [IN-000123] Отчёт по складу", "in_reply_to": ["otklik.7@desk.example"],
          "references": ["20261123.1@rowan.example", "otklik.7@desk.example"]}),
        ("ru_addresses",
         single(head(From=f'"{"Соколова, Анна"}" <anna@rowan.example>',
                     To=f"{b_word('Служба, поддержка')} <help@desk.example>,\n {q_word('Пётр')} <petr@rowan.example>",
                     Cc="undisclosed-recipients:;"), b"x"),
         {"from": {"name": "Соколова, Анна", "email": "anna@rowan.example"}, "cc": [],
          "to": [{"name": "Служба, поддержка", "email": "help@desk.example"},
                 {"name": "Пётр", "email": "petr@rowan.example"}]}),
    ]  # fmt: skip


def _answer(name: str, text: str, reply: str) -> Letter:
    top = head(From=FROM_ANNA, Subject=b_word("Re: [IN-000123] Отчёт по складу"))
    return name, single(top, b64(text), coding="base64"), {"reply_text": reply, "text": text.strip("\n")}


def _answers() -> list[Letter]:
    old = "> Здравствуйте!\n> Попробуйте ещё раз.\n"
    author = "Служба поддержки <help@desk.example>"
    mixed = f"23.11.2026 10:00, {author} пишет:\n> Версия?\n\n5.2\n\n> Есть ошибка в журнале?\n\nНет.\n"
    bare = old.replace("> ", "")
    block = f"От: {author}\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Анна\nТема: RE: Отчёт\n\n{bare}"
    forwarded = (
        "Коллеги, это вам.\n\n---------- Forwarded message ---------\n"
        "От: Пётр <petr@rowan.example>\nDate: пн, 23 нояб. 2026 г.\nSubject: Ключ\nTo: Анна\n\nНужен новый ключ.\n"
    )
    return [
        _answer("ru_reply_gmail", f"Помогло!\n\nпн, 23 нояб. 2026 г. в 10:00, {author}:\n\n{old}", "Помогло!"),
        _answer("ru_reply_gmail_wrapped",
                f"Помогло!\n\n23 ноября 2026 г., 10:00 пользователь Служба поддержки <\nhelp@desk.example> написал:\n\n{old}",
                "Помогло!"),
        _answer("ru_reply_apple_phone",
                f"Помогло!\n\nОтправлено с iPhone\n\n> 23 нояб. 2026 г., в 10:00, {author} написал(а):\n> \n{old}",
                "Помогло!"),
        _answer("ru_reply_thunderbird_below", f"23.11.2026 10:00, {author} пишет:\n{old}\nПомогло!\n\n-- \nАнна\n",
                "Помогло!"),
        _answer("ru_reply_inline", mixed, mixed.strip("\n")),
        _answer("ru_reply_outlook", f"Помогло.\n\nС уважением,\nАнна\n\n________________________________\n{block}",
                "Помогло.\n\nС уважением,\nАнна"),
        _answer("ru_reply_outlook_original", f"Помогло.\n\n-----Исходное сообщение-----\n{block}", "Помогло."),
        _answer("ru_reply_mailru",
                f"Помогло!\n\n--\nАнна\n\n\n>Понедельник, 23 ноября 2026, 10:00 +03:00 от {author}:\n>\n>Попробуйте.\n",
                "Помогло!"),
        _answer("ru_reply_yandex",
                f"Помогло!\n\n23.11.2026, 10:00, \"Служба поддержки\" <help@desk.example>:\n{bare}", "Помогло!"),
        _answer("ru_reply_the_bat",
                "Вы писали 23 ноября 2026 г., 10:00:03:\n\nСП> Попробуйте ещё раз.\nСП>> Не открывается.\n\nПомогло!\n\n"
                "-- \nС уважением,\n Анна  mailto:anna@rowan.example\n", "Помогло!"),
        _answer("ru_forward_gmail", forwarded, forwarded.strip("\n")),
        _answer("ru_program_writes", "Программа пишет:\n\nОшибка 500: нет доступа\n\nЧто делать?\n",
                "Программа пишет:\n\nОшибка 500: нет доступа\n\nЧто делать?"),
        _answer("ru_only_quote", old, old.strip("\n")),
    ]  # fmt: skip


def _html() -> list[Letter]:
    page = "<html><head><style>p{color:red}</style></head><body><p>Добрый день!</p><p>Не&nbsp;печатает.</p></body></html>"
    reply = ('<div dir="ltr">Помогло!</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
             "пн, 23 нояб. 2026 г. в 10:00, Служба &lt;help@desk.example&gt;:<br></div>"
             '<blockquote class="gmail_quote"><p>Попробуйте</p></blockquote></div>')  # fmt: skip
    outlook = ('<div class="WordSection1"><p class="MsoNormal">Помогло.</p><p class="MsoNormal">С уважением,<br>Анна</p>'
               '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Служба '
               "&lt;help@desk.example&gt; <br><b>Sent:</b> Monday, November 23, 2026 10:00 AM<br><b>To:</b> Анна<br>"
               "<b>Subject:</b> RE: Отчёт</p></div><p>Попробуйте ещё раз.</p></div>")  # fmt: skip
    yandex = ('<div>Помогло!</div><div> </div><div>23.11.2026, 10:00, "Служба" &lt;help@desk.example&gt;:</div>'
              "<blockquote><p>Попробуйте</p></blockquote>")  # fmt: skip
    apple = ('<html><body>Помогло!<br><div><br><blockquote type="cite"><div>23 нояб. 2026 г., в 10:00, Служба '
             "&lt;help@desk.example&gt; написал(а):</div><br><div>Попробуйте</div></blockquote></div></body></html>")  # fmt: skip
    shown = '<p>См. снимок: <img src="cid:image001.png@01DC"></p>'
    return [
        ("ru_html_only_cp1251", single(head(From=FROM_ANNA), page.encode("cp1251"), "text/html; charset=windows-1251"),
         {"text": "Добрый день!\n\nНе печатает."}),
        ("ru_html_that_names_its_charset",
         single(head(From=FROM_ANNA), page.replace("<head>", '<head><meta charset="koi8-r">').encode("koi8-r"),
                "text/html"), {"text": "Добрый день!\n\nНе печатает.", "defects": []}),
        ("ru_html_reply_outlook", single(head(From=FROM_ANNA, Subject=b_word("RE: Отчёт")), b64(outlook), "text/html; charset=utf-8", "base64"),
         {"reply_text": "Помогло.\n\nС уважением,\nАнна", "text_has": ["Попробуйте ещё раз."]}),
        ("ru_html_reply_yandex", single(head(From=FROM_ANNA), b64(yandex), "text/html; charset=utf-8", "base64"),
         {"reply_text": "Помогло!"}),
        ("ru_html_reply_apple", single(head(From=FROM_ANNA), b64(apple), "text/html; charset=utf-8", "base64"),
         {"reply_text": "Помогло!"}),
        ("ru_html_reply_mailru", single(head(From=FROM_ANNA), b64(reply), "text/html; charset=utf-8", "base64"),
         {"reply_text": "Помогло!", "text_has": ["> Попробуйте"]}),
        ("ru_html_with_blank_plain", whole(head(From=FROM_ANNA), multi(
            "alternative", part("text/plain; charset=utf-8", b"\r\n \r\n"),
            part("text/html; charset=utf-8", page.encode(), "8bit"))), {"text": "Добрый день!\n\nНе печатает."}),
        ("ru_outlook_image_within", whole(head(From=FROM_ANNA), multi(
            "related",
            nested("alternative", part("text/plain; charset=koi8-r", b64("См. снимок", "koi8-r"), "base64"),
                   part("text/html; charset=koi8-r", b64(shown, "koi8-r"), "base64"), boundary="----=_Inner_8"),
            part('image/png;\r\n\tname="image001.png"', b64(b"PNG"), "base64",
                 Content_ID="<image001.png@01DC>"))),
         {"text": "См. снимок", "attachments": [
             {"filename": "image001.png", "content_type": "image/png", "size": 3, "inline": True}]}),
        ("ru_plain_that_is_html", single(head(From=FROM_ANNA), page.encode()),
         {"text": "Добрый день!\n\nНе печатает.", "defects": ["plain-is-html"]}),
    ]  # fmt: skip


def _files() -> list[Letter]:
    name = "Отчёт за ноябрь.pdf"
    koi = name.encode("koi8-r")
    coded = percent(name)
    first, rest = coded[:20], coded[20:]
    kinds: list[tuple[str, bytes]] = [
        ("rfc2231", f"attachment; filename*=UTF-8''{coded}".encode()),
        ("rfc2231_in_sections", f"attachment;\r\n filename*0*=utf-8''{first};\r\n filename*1*={rest}".encode()),
        ("rfc2231_koi8", f"attachment; filename*=koi8-r''{percent(name, 'koi8-r')}".encode()),
        ("rfc2047", f'attachment; filename="{b_word(name)}"'.encode()),
        ("rfc2047_folded", f'attachment;\r\n filename="{b_word(name[:8])}\r\n {b_word(name[8:])}"'.encode()),
        ("raw_cp1251", b'attachment; filename="' + name.encode("cp1251") + b'"'),
        ("raw_koi8", b'attachment; filename="' + koi + b'"'),
        ("percent", f'attachment; filename="{coded}"'.encode()),
        ("both_wrong", f"attachment; filename*=utf-8''{b_word(name)}".encode()),
        ("both_wrong_in_sections",
         f'attachment; filename*0="{b_word(name)[:30]}"; filename*1="{b_word(name)[30:]}"'.encode()),
        ("both_forms", f"attachment; filename=\"????? ?? ??????.pdf\"; filename*=utf-8''{coded}".encode()),
        ("with_folders", f'attachment; filename="C:\\Мои\\../{name}"'.encode()),
    ]  # fmt: skip
    fact = {"filename": name, "content_type": "application/pdf", "size": len(PDF), "inline": False}
    return [
        (f"ru_name_{label}", _with_file(disposition), {"text": "Во вложении", "attachments": [fact]})
        for label, disposition in kinds
    ] + [("ru_name_in_type_alone", _with_file(b"attachment", f'; name="{b_word(name)}"'),
          {"attachments": [fact]})]  # fmt: skip


def _with_file(disposition: bytes, parameters: str = "") -> bytes:
    return whole(head(From=FROM_ANNA, Subject=b_word("Файл")), multi(
        "mixed", part("text/plain; charset=utf-8", b64("Во вложении"), "base64"),
        part("application/pdf" + parameters, b64(PDF), "base64", Content_Disposition=disposition)))  # fmt: skip


def _robots() -> list[Letter]:
    away = "Я в отпуске до 30 ноября.\n"
    return [
        ("ru_challenge", single(head(
            From=FROM_ANNA, Subject=b_word("Подтвердите, пожалуйста, отправку письма: [IN-000123] Отчёт"),
            In_Reply_To="<otklik.7@desk.example>"), "Нажмите на ссылку.\n".encode()), {"automatic": "challenge"}),
        ("ru_person_confirms", single(head(
            From=FROM_ANNA, Subject=b_word("Re: Подтвердите отправку отчёта"),
            In_Reply_To="<otklik.7@desk.example>"), HELLO.encode()), {"automatic": None}),
        ("ru_away_exchange", single(head(
            From=FROM_ANNA, Subject=b_word("Автоматический ответ: [IN-000123] Отчёт"), Auto_Submitted="auto-generated",
            X_Auto_Response_Suppress="All", In_Reply_To="<otklik.7@desk.example>"), away.encode()),
         {"automatic": "auto-reply"}),
        ("ru_away_without_headers", single(head(
            From=FROM_ANNA, Subject=b_word("Автоответ: [IN-000123] Отчёт"), In_Reply_To="<otklik.7@desk.example>"),
            away.encode()), {"automatic": "auto-reply"}),
        ("ru_away_null_path", single(head(
            From=FROM_ANNA, Return_Path="<>", Subject=b_word("Нахожусь в отпуске")), away.encode()),
         {"automatic": "auto-reply"}),
        ("ru_person_about_autoreply", single(head(
            From=FROM_ANNA, Subject=b_word("Не работает автоответ в почте")), HELLO.encode()), {"automatic": None}),
        ("ru_person_asks_silence", single(head(
            From=FROM_ANNA, Subject=b_word("Отчёт"), X_Auto_Response_Suppress="DR, OOF, AutoReply"), HELLO.encode()),
         {"automatic": None}),
        ("ru_newsletter", single(head(
            From=f"{b_word('Рассылка')} <news@rowan.example>", List_Unsubscribe="<mailto:off@rowan.example>",
            Precedence="bulk", Subject=b_word("Скидки")), HELLO.encode()), {"automatic": "list"}),
        ("ru_bounce_mailer_daemon", single(head(
            From="Mail Delivery System <MAILER-DAEMON@mx.rowan.example>", Return_Path="<>",
            Subject=b_word("Недоставленное сообщение")), "Адресат не найден".encode()), {"automatic": "bounce"}),
    ]  # fmt: skip
