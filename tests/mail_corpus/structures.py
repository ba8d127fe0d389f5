"""Sealed letters, invitations, groups, odd names and other shapes that mail takes: (name, bytes, facts)."""

# ruff: noqa: E501  # a case reads best on one line

from typing import Any

from tests.mail_corpus.shapes import b64, b_word, head, multi, nested, part, q_word, qp, single, whole

Letter = tuple[str, bytes, dict[str, Any]]

ANNA = {"name": "Анна Соколова", "email": "anna@rowan.example"}
BO = {"name": "Bo Lindqvist", "email": "bo@fern.example"}
FROM_ANNA = f"{b_word('Анна Соколова')} <anna@rowan.example>"
FROM_BO = "Bo Lindqvist <bo@fern.example>"


def letters() -> list[Letter]:
    """All of them."""
    return [*_sealed(), *_invitations(), *_names(), *_bodies(), *_pictures(), *_damaged(), *_robots()]


def _file(name: str, kind: str, size: int, *, inline: bool = False) -> dict[str, Any]:
    return {"filename": name, "content_type": kind, "size": size, "inline": inline}


def _sealed() -> list[Letter]:
    armour = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----"
    text = part("text/plain; charset=utf-8", "Ключ во вложении.".encode(), "8bit")
    pgp = multi("encrypted; protocol=\"application/pgp-encrypted\"", part("application/pgp-encrypted", b"Version: 1"),
                part('application/octet-stream; name="encrypted.asc"', armour, Content_Disposition='inline; filename="encrypted.asc"'))  # fmt: skip
    signed = multi("signed; micalg=pgp-sha512; protocol=\"application/pgp-signature\"", nested("mixed", text, boundary="in"),
                   part('application/pgp-signature; name="OpenPGP_signature.asc"', b"-----BEGIN PGP SIGNATURE-----", Content_Disposition="attachment"))  # fmt: skip
    key = part(
        "application/pgp-keys; name=key.asc",
        b"-----BEGIN PGP PUBLIC KEY BLOCK-----",
        Content_Disposition='attachment; filename="key.asc"',
    )
    return [
        ("en_pgp_encrypted", whole(head(From=FROM_BO), pgp), {"text": "", "attachments": [
            _file("pgp-version.txt", "application/pgp-encrypted", 10), _file("encrypted.asc", "application/octet-stream", len(armour), inline=True)]}),
        ("ru_pgp_signed_mime", whole(head(From=FROM_ANNA), signed), {"text": "Ключ во вложении.", "attachments": [
            _file("OpenPGP_signature.asc", "application/pgp-signature", 29)]}),
        ("ru_pgp_key", whole(head(From=FROM_ANNA), multi("mixed", text, key)), {"attachments": [_file("key.asc", "application/pgp-keys", 36)]}),
        ("en_smime_opaque", single(head(From=FROM_BO, Subject="Sealed"), b64(b"\x30\x80DER"), 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', "base64"),
         {"from": BO, "text": "", "attachments": [_file("smime.p7m", "application/pkcs7-mime", 5)]}),
    ]  # fmt: skip


def _invitations() -> list[Letter]:
    event = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR"
    ru = multi(
        "alternative",
        part("text/plain; charset=utf-8", b64("Встреча в среду"), "base64"),
        part('text/calendar; charset="utf-8"; method=REQUEST', b64(event), "base64"),
    )
    return [
        ("ru_invitation", whole(head(From=FROM_ANNA, Subject=b_word("Встреча")), ru), {"text": "Встреча в среду", "attachments": [_file("invite.ics", "text/calendar", len(event))]}),
        ("en_invitation_alone", single(head(From=FROM_BO, Subject="Accepted: Visit"), event, "text/calendar; method=REPLY; charset=utf-8", "7bit"),
         {"text": "", "attachments": [_file("invite.ics", "text/calendar", len(event))]}),
        ("en_invitation_twice", whole(head(From=FROM_BO), multi("mixed", nested("alternative", part("text/plain", b"Visit"), part("text/calendar; method=REQUEST", event), boundary="in"),
            part('application/ics; name="invite.ics"', event, Content_Disposition='attachment; filename="invite.ics"'))),
         {"text": "Visit", "attachments": [_file("invite.ics", "text/calendar", len(event)), _file("invite.ics", "application/ics", len(event))]}),
    ]  # fmt: skip


def _names() -> list[Letter]:
    petr = {"name": "Пётр", "email": "petr@rowan.example"}
    return [
        ("ru_to_a_group", single(head(From=FROM_ANNA, To=f"{b_word('Склад')}: {b_word('Пётр')} <petr@rowan.example>, {FROM_BO};, help@desk.example"), b"x"),
         {"to": [petr, BO, {"name": "", "email": "help@desk.example"}]}),
        ("ru_name_unfinished", single(head(From="=?utf-8?B?0JDQvdC90LAg0KHQvtC60L7Qu9C+0LLQsA== <anna@rowan.example>"), b"x"),
         {"from": {"name": "=?utf-8?B?0JDQvdC90LAg0KHQvtC60L7Qu9C+0LLQsA==", "email": "anna@rowan.example"}}),
        ("ru_name_without_a_space", single(head(From=f"{b_word('Анна Соколова')}<anna@rowan.example>"), b"x"), {"from": ANNA}),
        ("ru_name_in_brackets", single(head(From="anna@rowan.example (Анна Соколова)"), b"x"), {"from": ANNA}),
        ("ru_name_twice_coded", single(head(From=f'"{q_word("Анна")} {q_word(" Соколова")}" <anna@rowan.example>'), b"x"), {"from": ANNA}),
        ("ru_subject_raw_and_coded", single(head(From=FROM_ANNA, Subject=f"Отчёт {b_word('за ноябрь')}"), b"x"), {"subject": "Отчёт за ноябрь"}),
        ("ru_subject_said_koi8", single(head(From=FROM_ANNA, Subject=b_word("Отчёт по складу", "cp1251").replace("cp1251", "koi8-r")), b"x"), {"subject": "Отчёт по складу"}),
        ("ru_subject_of_many_lines", single(head(From=FROM_ANNA, Subject="\n ".join(b_word(word) for word in ("Отчёт ", "по ", "складу"))), b"x"), {"subject": "Отчёт по складу"}),
        ("en_name_with_a_comma", single(head(From='Lindqvist, Bo <bo@fern.example>'), b"x"), {"from": {"name": "Lindqvist, Bo", "email": "bo@fern.example"}}),
        ("en_address_alone", single(head(From="bo@fern.example"), b"x"), {"from": {"name": "", "email": "bo@fern.example"}}),
        ("en_address_as_name", single(head(From='"bo@fern.example" <bo@fern.example>'), b"x"), {"from": {"name": "bo@fern.example", "email": "bo@fern.example"}}),
        ("en_from_absent_sender_there", single(head(From=None, Sender=FROM_BO), b"x"), {"from": BO}),
        ("odd_from_in_two_fields", single(head(From=FROM_BO) + b"From: Cy <cy@fern.example>\r\n", b"x"), {"from": BO, "defects": ["several-from"]}),
        ("odd_subject_twice", single(head(From=FROM_BO, Subject="One") + b"Subject: Two\r\n", b"x"), {"subject": "One"}),
    ]  # fmt: skip


def _bodies() -> list[Letter]:
    long = "слово " * 3000
    flowed = "Первая строка абзаца \nи вторая.\n\n> цитата \n> дальше\nОтвет.\n"
    delsp = "Раз \nдва\n"
    page = '<div>Да</div><div><br></div><div>Нет&nbsp;&mdash; <a href="https://rowan.example">ссылка</a></div><ul><li>раз</li><li>два</li></ul>'
    table = "<table><tr><td>Код</td><td>500</td></tr><tr><td>Узел</td><td>склад</td></tr></table>"
    old = b"begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n"
    return [
        ("ru_long_line", single(head(From=FROM_ANNA), qp(long), coding="quoted-printable"), {"text": long}),
        ("en_line_of_100_000", single(head(From=FROM_BO), b"x" * 100_000), {"text": "x" * 100_000}),
        ("ru_flowed", single(head(From=FROM_ANNA), b64(flowed), "text/plain; charset=utf-8; format=flowed", "base64"),
         {"text": "Первая строка абзаца и вторая.\n\n> цитата дальше\nОтвет."}),
        ("ru_flowed_delsp", single(head(From=FROM_ANNA), b64(delsp), "text/plain; charset=utf-8; format=flowed; delsp=yes", "base64"), {"text": "Раздва"}),
        ("ru_page_alone", single(head(From=FROM_ANNA), b64(page), "text/html; charset=utf-8", "base64"), {"text_has": ["Да\n\nНет — ссылка", "раз", "два"]}),
        ("ru_page_of_a_table", single(head(From=FROM_ANNA), qp(table), "text/html; charset=utf-8", "quoted-printable"), {"text_has": ["Код", "500", "склад"]}),
        ("ru_utf16_declared", single(head(From=FROM_ANNA), b64("Проверка", "utf-16"), "text/plain; charset=utf-16", "base64"), {"text": "Проверка"}),
        ("ru_html_koi8_said_twice", single(head(From=FROM_ANNA), '<meta charset="windows-1251"><p>Проверка связи</p>'.encode("koi8-r"), "text/html; charset=koi8-r"), {"text": "Проверка связи"}),
        ("ru_lone_surrogate", single(head(From=FROM_ANNA), "Да".encode() + b"\xed\xa0\x80" + "льше и больше слов".encode()), {"text_has": ["льше"]}),
        ("ru_soft_breaks_in_characters", single(head(From=FROM_ANNA), b"=D0=9F=D1=80=D0=\r\n=B8=D0=B2=D0=B5=D1=82", coding="quoted-printable"), {"text": "Привет"}),
        ("ru_base64_without_padding", single(head(From=FROM_ANNA), b64("Привет, склад").rstrip().rstrip(b"="), coding="base64"), {"text": "Привет, склад"}),
        ("ru_coding_in_capitals", single(head(From=FROM_ANNA), b64("Привет"), 'TEXT/PLAIN; CHARSET="UTF-8"', "BASE64"), {"text": "Привет", "defects": []}),
        ("en_words_before_the_parts", whole(head(From=FROM_BO), ("multipart/mixed; boundary=b", b"This is a multi-part message.\r\n--b\r\n\r\nWords\r\n--b--\r\nThe end")), {"text": "Words"}),
        ("en_part_that_begins_blank", whole(head(From=FROM_BO), ("multipart/mixed; boundary=b", b"--b\r\n\r\nNote: this is no header\r\n--b--\r\n")), {"text": "Note: this is no header"}),
        ("en_boundary_with_spaces", whole(head(From=FROM_BO), multi("mixed", part("text/plain", b"Words"), boundary="a b (c)?")), {"text": "Words"}),
        ("en_boundary_within_another", whole(head(From=FROM_BO), multi("mixed", nested("alternative", part("text/plain", b"Words"), part("text/html", b"<p>Words</p>"), boundary="b1"), part("text/plain", b"More"), boundary="b")), {"text": "Words\n\nMore"}),
        ("en_uuencoded", single(head(From=FROM_BO), old, coding="x-uuencode"), {"text": "Cat"}),
    ]  # fmt: skip


def _pictures() -> list[Letter]:
    shown = '<p>Экран: <img src="cid:screen@rowan"></p>'
    apple = nested("related", part("text/html; charset=utf-8", b64(shown), "base64"),
                   part('image/png; name="screen.png"', b64(b"PNG"), "base64", Content_ID="<screen@rowan>", Content_Disposition='inline; filename="screen.png"'), boundary="rel")  # fmt: skip
    gmail = multi("mixed", nested("alternative", part("text/plain; charset=utf-8", b64("Экран"), "base64"), part("text/html; charset=utf-8", b64(shown), "base64"), boundary="alt"),
                  part('image/png; name="screen.png"', b64(b"PNG"), "base64", Content_ID="<screen@rowan>", Content_Disposition='attachment; filename="screen.png"'))  # fmt: skip
    text = part("text/plain; charset=utf-8", "См. снимки".encode(), "8bit")
    two = [
        part(f'image/jpeg; name="{name}"', b64(b"JPG"), "base64", Content_Disposition="attachment")
        for name in ("1.jpg", "1.jpg")
    ]
    return [
        ("ru_picture_apple", whole(head(From=FROM_ANNA), multi("alternative", part("text/plain; charset=utf-8", b64("Экран:"), "base64"), apple)),
         {"text": "Экран:", "attachments": [_file("screen.png", "image/png", 3, inline=True)]}),
        ("ru_picture_gmail", whole(head(From=FROM_ANNA), gmail), {"text": "Экран", "attachments": [_file("screen.png", "image/png", 3, inline=True)]}),
        ("ru_pictures_of_one_name", whole(head(From=FROM_ANNA), multi("mixed", text, *two)), {"attachments": [_file("1.jpg", "image/jpeg", 3)] * 2}),
        ("en_picture_alone", single(head(From=FROM_BO), b64(b"JPG"), "image/jpeg", "base64"), {"text": "", "attachments": [_file("image.jpg", "image/jpeg", 3)]}),
        ("en_svg_with_script", whole(head(From=FROM_BO), multi("mixed", part("text/plain", b"See"), part('image/svg+xml; name="a.svg"', b"<svg onload=alert(1)>", Content_Disposition="inline"))),
         {"attachments": [_file("a.svg", "image/svg+xml", 21, inline=True)]}),
        ("ru_name_that_hides_its_kind", whole(head(From=FROM_ANNA), multi("mixed", text, part("application/octet-stream", b"MZ", Content_Disposition='attachment; filename="=?utf-8?B?' + b64("счёт\u202efdp.exe").decode().strip() + '?="'))),
         {"attachments": [_file("счётfdp.exe", "application/octet-stream", 2)]}),
    ]  # fmt: skip


def _damaged() -> list[Letter]:
    return [
        ("odd_cut_in_headers", head(From=FROM_BO, Subject="Hello")[:-40], {"from": BO, "text": ""}),
        ("odd_cut_in_base64", single(head(From=FROM_ANNA), b64("Привет, это письмо обрезали посередине")[:30], coding="base64"), {"text_has": ["Привет"]}),
        ("odd_only_boundaries", whole(head(From=FROM_BO), ("multipart/mixed; boundary=b", b"--b\r\n--b\r\n--b--\r\n")), {"text": ""}),
        ("odd_parts_named_alike", whole(head(From=FROM_BO), ("multipart/mixed; boundary=b", b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nWords\r\n--b--\r\n")), {"text_has": ["Words"]}),
        ("odd_content_type_empty", single(head(From=FROM_BO), b"Words", ""), {"text": "Words"}),
        ("odd_content_type_of_one_word", single(head(From=FROM_BO), b"Words", "text"), {"text": "Words"}),
        ("odd_null_bytes_in_headers", single(head(From=b"Bo\0 Lindqvist <bo@fern.example>", Subject=b"He\0llo"), b"x"), {"from": BO, "subject": "Hello"}),
        ("odd_bare_carriage_returns", b"From: Bo Lindqvist <bo@fern.example>\rSubject: Hello\r\rWords\rmore", {"from": BO, "subject": "Hello", "text": "Words\nmore"}),
    ]  # fmt: skip


def _robots() -> list[Letter]:
    status = b"Reporting-MTA: dns; mx.rowan.example\r\n\r\nFinal-Recipient: rfc822; no@rowan.example\r\nAction: failed\r\nStatus: 5.1.1"
    report = multi("report; report-type=delivery-status", part("text/plain; charset=utf-8", b64("Адресат не найден."), "base64"),
                   part("message/delivery-status", status), part("message/rfc822", single(head(Subject="x"), b"x")))  # fmt: skip
    return [
        ("ru_bounce_rfc3464", whole(head(From=f"{b_word('Почтовая служба')} <MAILER-DAEMON@rowan.example>", Return_Path="<>", Subject=b_word("Письмо не доставлено")), report),
         {"automatic": "bounce", "text": "Адресат не найден."}),
        ("ru_away_auto_submitted", single(head(From=FROM_ANNA, Subject=b_word("Нет на месте"), Auto_Submitted="auto-replied"), b64("До понедельника."), coding="base64"), {"automatic": "auto-reply"}),
        ("ru_read_receipt", whole(head(From=FROM_ANNA, Subject=b_word("Прочитано: Отчёт")), multi("report; report-type=disposition-notification",
            part("text/plain; charset=utf-8", b64("Прочитано."), "base64"), part("message/disposition-notification", b"Disposition: manual-action/MDN-sent-manually; displayed"))), {"automatic": "auto-reply"}),
    ]  # fmt: skip
