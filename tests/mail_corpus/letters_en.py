"""Letters in English, and letters that no program should write: (name, bytes, facts)."""

# ruff: noqa: E501  # a case reads best on one line

from typing import Any

from tests.mail_corpus.shapes import DATE, b64, b_word, head, multi, nested, part, qp, single, whole

Letter = tuple[str, bytes, dict[str, Any]]

BO = {"name": "Bo Lindqvist", "email": "bo@fern.example"}
FROM_BO = "Bo Lindqvist <bo@fern.example>"
HELLO = "Hello,\n\nthe stock report does not open since the update.\n\nRegards,\nBo\n"
AUTHOR = "Help Desk <help@desk.example>"


def letters() -> list[Letter]:
    """All of them."""
    return [*_plain(), *_answers(), *_structures(), *_robots(), *_damaged()]


def _plain() -> list[Letter]:
    flowed = (
        "This is one paragraph that \nwas wrapped by its program.\n\n> a quote that \n> goes on\n-- \nBo\n"
    )
    return [
        ("en_plain_ascii", single(head(From=FROM_BO, Subject="Stock report"), HELLO.encode(), coding="7bit"),
         {"from": BO, "subject": "Stock report", "text": HELLO.strip("\n"), "date": "2026-11-23T10:00:00+03:00",
          "message_id": "20261123.1@rowan.example", "automatic": None, "defects": [], "attachments": []}),
        ("en_folded_subject", single(head(From=FROM_BO, Subject="Stock report\n\tdoes   not\n open"), b"x"),
         {"subject": "Stock report does not open"}),
        ("en_flowed", single(head(From=FROM_BO), flowed.encode(), "text/plain; charset=us-ascii; format=flowed"),
         {"text_has": ["This is one paragraph that was wrapped by its program.", "> a quote that goes on"]}),
        ("en_latin1", single(head(From=FROM_BO, Subject="=?iso-8859-1?Q?Caf=E9?="), "Café Größe".encode("latin-1"),
                             "text/plain; charset=iso-8859-1"), {"subject": "Café", "text": "Café Größe", "defects": []}),
        ("en_from_mbox", b"From bo@fern.example Mon Nov 23 10:00:00 2026\r\n" + single(head(From=FROM_BO), b"x"),
         {"from": BO, "text": "x"}),
        ("en_unix_line_ends", single(head(From=FROM_BO), HELLO.encode()).replace(b"\r\n", b"\n"),
         {"from": BO, "text": HELLO.strip("\n")}),
    ]  # fmt: skip


def _answer(name: str, text: str, reply: str) -> Letter:
    top = head(From=FROM_BO, Subject="Re: [IN-000124] Stock report", In_Reply_To="<otklik.8@desk.example>")
    return name, single(top, qp(text), coding="quoted-printable"), {"reply_text": reply}


def _answers() -> list[Letter]:
    old = "> Hello!\n> Please try again.\n"
    block = f"From: {AUTHOR}\nSent: Monday, November 23, 2026 10:00 AM\nTo: Bo\nSubject: RE: Stock\n\nPlease try again.\n"
    mixed = f"On 11/23/26 10:00, {AUTHOR} wrote:\n> Version?\n\n5.2\n\n> Any error?\n\nNone.\n"
    forwarded = "FYI\n\nBegin forwarded message:\n\n> From: Cy <cy@fern.example>\n> Subject: Key\n>\n> A new key, please.\n"
    return [
        _answer("en_reply_gmail", f"It works!\n\nOn Mon, Nov 23, 2026 at 10:00\u202fAM {AUTHOR}\nwrote:\n\n{old}", "It works!"),
        _answer("en_reply_apple", f"It works!\n\nSent from my iPhone\n\n> On 23 Nov 2026, at 10:00, {AUTHOR} wrote:\n> \n{old}",
                "It works!"),
        _answer("en_reply_outlook", f"It works.\n\nBo\n\n{block}", "It works.\n\nBo"),
        _answer("en_reply_outlook_mac",
                f"It works.\n\nOn 11/23/26, 10:00 AM, \"{AUTHOR}\" wrote:\n\n    Please try again.\n", "It works."),
        _answer("en_reply_outlook_phone",
                f"It works.\n\nGet Outlook for iOS<https://aka.example/o>\n________________________________\n{block}", "It works."),
        _answer("en_reply_original", f"It works.\n\n-----Original Message-----\n{block}", "It works."),
        _answer("en_reply_thunderbird_below", f"On 11/23/26 10:00, {AUTHOR} wrote:\n{old}\nIt works!\n\n-- \nBo\n", "It works!"),
        _answer("en_reply_inline", mixed, mixed.strip("\n")),
        _answer("en_forward_apple", forwarded, forwarded.strip("\n")),
        _answer("en_sql_prompt", "SQL> select 1;\nSQL> quit\nfails\n", "SQL> select 1;\nSQL> quit\nfails"),
        _answer("de_reply", f"Danke!\n\nAm 23.11.2026 um 10:00 schrieb {AUTHOR}:\n{old}", "Danke!"),
        _answer("fr_reply", f"Merci !\n\nLe lun. 23 nov. 2026 à 10:00, {AUTHOR} a écrit :\n\n{old}", "Merci !"),
    ]  # fmt: skip


def _structures() -> list[Letter]:
    inner = single(head(From="Cy Marsh <cy@fern.example>", Subject="Licence key"), b"A new key, please.")
    text = part("text/plain; charset=utf-8", b"See below.")
    calendar = part("text/calendar; method=REQUEST; charset=utf-8", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR")
    return [
        ("en_letter_as_file", whole(head(From=FROM_BO), multi("mixed", text, part("message/rfc822", inner))),
         {"text": "See below.", "attachments": [
             {"filename": "Licence key.eml", "content_type": "message/rfc822", "size": len(inner), "inline": False}]}),
        ("en_invitation", whole(head(From=FROM_BO), multi("alternative", text, part("text/html", b"<p>See below.</p>"),
                                                          calendar)),
         {"text": "See below.", "attachments": [
             {"filename": "invite.ics", "content_type": "text/calendar", "size": 30, "inline": False}]}),
        ("en_signed", whole(head(From=FROM_BO), multi(
            "signed", text, part('application/pkcs7-signature; name="smime.p7s"', b64(b"SIG"), "base64",
                                 Content_Disposition='attachment; filename="smime.p7s"'))),
         {"text": "See below.", "attachments": [
             {"filename": "smime.p7s", "content_type": "application/pkcs7-signature", "size": 3, "inline": False}]}),
        ("en_apple_text_picture_text", whole(head(From=FROM_BO), multi(
            "mixed", part("text/plain; charset=us-ascii", b"Before"),
            part('image/jpeg; name="photo.jpg"', b64(b"JPG"), "base64",
                 Content_Disposition='inline; filename="photo.jpg"'),
            part("text/plain; charset=us-ascii", b"After"))),
         {"text": "Before\n\nAfter", "attachments": [
             {"filename": "photo.jpg", "content_type": "image/jpeg", "size": 3, "inline": True}]}),
        ("en_files_without_names", whole(head(From=FROM_BO), multi(
            "mixed", text, part("image/png", b64(b"PNG"), "base64"), part("application/x-odd", b"odd"))),
         {"attachments": [
             {"filename": "image.png", "content_type": "image/png", "size": 3, "inline": False},
             {"filename": "attachment.bin", "content_type": "application/x-odd", "size": 3, "inline": False}]}),
        ("en_log_as_text_file", whole(head(From=FROM_BO), multi(
            "mixed", text, part('text/plain; name="app.log"', b"line 1", None,
                                Content_Disposition='attachment; filename="app.log"'))),
         {"text": "See below.", "attachments": [
             {"filename": "app.log", "content_type": "text/plain", "size": 6, "inline": False}]}),
        ("en_file_alone", single(head(From=FROM_BO), b64(b"PDF"), 'application/pdf; name="a.pdf"', "base64"),
         {"text": "", "reply_text": "", "attachments": [
             {"filename": "a.pdf", "content_type": "application/pdf", "size": 3, "inline": False}]}),
        ("en_deep", whole(head(From=FROM_BO), multi("mixed", nested("related", nested(
            "alternative", text, part("text/html", b"<p>See below.</p>"), boundary="c"), boundary="b"), boundary="a")),
         {"text": "See below.", "defects": []}),
    ]  # fmt: skip


def _robots() -> list[Letter]:
    status = b"Reporting-MTA: dns; mx.fern.example\r\n\r\nFinal-Recipient: rfc822; no@fern.example\r\nStatus: 5.1.1"
    report = multi("report; report-type=delivery-status", part("text/plain", b"No such user."),
                   part("message/delivery-status", status), part("text/rfc822-headers", b"Subject: x"))  # fmt: skip
    return [
        ("en_bounce_rfc3464", whole(head(From="Mail <MAILER-DAEMON@mx.fern.example>", Return_Path="<>",
                                         Auto_Submitted="auto-replied", Subject="Undelivered Mail"), report),
         {"automatic": "bounce", "text": "No such user."}),
        ("en_bounce_of_a_bare_name", single(head(From="MAILER-DAEMON", Subject="failure notice"), b"no such user"),
         {"automatic": "bounce", "from": None, "defects": ["no-from"]}),
        ("en_bounce_exim", single(head(From="Mail Delivery <mailer-daemon@fern.example>",
                                       X_Failed_Recipients="no@fern.example"), b"failed"), {"automatic": "bounce"}),
        ("en_challenge_boxtrapper", single(head(From=FROM_BO, Subject="Your email requires verification verify#k3Jd92Lx"),
                                          b"Reply to this message to be let in."), {"automatic": "challenge"}),
        ("en_challenge_tmda", single(head(From=FROM_BO, Subject="Please confirm your message", Precedence="bulk",
                                          X_Delivery_Agent="TMDA/1.1.12", In_Reply_To="<otklik.7@desk.example>"),
                                     b"Your message waits."), {"automatic": "challenge"}),
        ("en_challenge_in_answer", single(head(From=FROM_BO, Subject="Sender verification required: [IN-000123] Stock",
                                               In_Reply_To="<otklik.7@desk.example>"), b"Press the link."),
         {"automatic": "challenge"}),
        ("en_person_asks_to_confirm", single(head(From=FROM_BO, Subject="Re: Please confirm your e-mail",
                                                  In_Reply_To="<otklik.7@desk.example>"), HELLO.encode()),
         {"automatic": None}),
        ("en_person_wants_it_confirmed", single(head(From=FROM_BO, Subject="Please confirm your address in Leeds"),
                                                HELLO.encode()), {"automatic": None}),
        ("en_away_exchange", single(head(From=FROM_BO, Subject="Automatic reply: Stock",
                                         X_Auto_Response_Suppress="All", Auto_Submitted="auto-generated"), b"Away"),
         {"automatic": "auto-reply"}),
        ("en_away_gmail", single(head(From=FROM_BO, Subject="Out of office Re: Stock", Precedence="bulk",
                                      X_Autoreply="yes"), b"Away"), {"automatic": "auto-reply"}),
        ("en_receipt", whole(head(From=FROM_BO, Subject="Read: Stock"), multi(
            "report; report-type=disposition-notification", part("text/plain", b"Read."),
            part("message/disposition-notification", b"Disposition: x"))), {"automatic": "auto-reply"}),
        ("en_list", single(head(From=FROM_BO, List_Id="<users.fern.example>", Precedence="list"), HELLO.encode()),
         {"automatic": "list"}),
        ("en_junk", single(head(From=FROM_BO, Precedence="junk"), HELLO.encode()), {"automatic": "bulk"}),
        ("en_person_out_of_paper", single(head(From=FROM_BO, Auto_Submitted="no", Subject="Out of office paper"),
                                          HELLO.encode()), {"automatic": None}),
    ]  # fmt: skip


def _damaged() -> list[Letter]:
    text = part("text/plain; charset=utf-8", b"Words")
    odd = b64(b"0123456789" * 9)
    return [
        ("odd_no_headers", b"Just words\r\nand more", {"text": "Just words\nand more", "from": None}),
        ("odd_empty", b"", {"text": "", "from": None, "subject": "", "date": None, "message_id": ""}),
        ("odd_no_blank_line", head(From=FROM_BO).rstrip() + b"\r\nWords begin here\r\n",
         {"from": BO, "text": "Words begin here", "defects": ["missing-blank-line"]}),
        ("odd_lost_indent", single(head(From=FROM_BO, Subject="One").replace(b"One", b"One\r\ntwo three"), b"x"),
         {"subject": "One two three", "text": "x"}),
        ("odd_no_boundary", whole(head(From=FROM_BO), ("multipart/mixed", multi("mixed", text)[1])),
         {"text": "Words", "defects": ["missing-boundary"]}),
        ("odd_not_closed", whole(head(From=FROM_BO), multi("mixed", text, closed=False)),
         {"text": "Words", "defects": ["missing-end"]}),
        ("odd_boundary_elsewhere", single(head(From=FROM_BO), b"Words", 'multipart/mixed; boundary="none"', None),
         {"text": "Words", "defects": ["bad-multipart"]}),
        ("odd_base64_broken", whole(head(From=FROM_BO), multi("mixed", text, part(
            'application/x; name="a.bin"', odd[:40] + b"!" + odd[40:-5], "base64"))),
         {"text": "Words", "defects": ["bad-base64"]}),
        ("odd_base64_that_is_text", single(head(From=FROM_BO), b"These are plain words, are they not?", coding="base64"),
         {"text": "These are plain words, are they not?", "defects": ["bad-base64"]}),
        ("odd_quoted_printable", single(head(From=FROM_BO), "Скидка 5=% и =D0=B4а".encode(), coding="quoted-printable"),
         {"text": "Скидка 5=% и да", "defects": ["bad-quoted-printable"]}),
        ("odd_bad_date", single(head(From=FROM_BO, Date="yesterday at noon"), b"x"),
         {"date": None, "defects": ["bad-date"]}),
        ("odd_no_date", single(head(From=FROM_BO, Date=None), b"x"), {"date": None, "defects": ["no-date"]}),
        ("odd_date_without_zone", single(head(From=FROM_BO, Date=DATE.replace("+0300", "-0000")), b"x"),
         {"date": "2026-11-23T10:00:00+00:00"}),
        ("odd_ids", single(head(From=FROM_BO, Message_ID=" 1@fern.example ", In_Reply_To="< a@fern.example >",
                                References="<a@fern.example><b@fern.example>,\n <a@fern.example>"), b"x"),
         {"message_id": "1@fern.example", "in_reply_to": ["a@fern.example"],
          "references": ["a@fern.example", "b@fern.example"]}),
        ("odd_from_twice", single(head(From=f"{FROM_BO}, cy@fern.example"), b"x"), {"from": BO, "defects": ["several-from"]}),
        ("odd_from_encoded_whole", single(head(From=b_word("Бо <bo@fern.example>")), b"x"),
         {"from": {"name": "Бо", "email": "bo@fern.example"}}),
        ("odd_from_never_closed", single(head(From='"Bo Lindqvist <bo@fern.example>'), b"x"),
         {"from": BO}),
        ("odd_too_deep", _deep(40), {"from": BO, "defects_have": ["too-deep"]}),
    ]  # fmt: skip


def _deep(levels: int) -> bytes:
    raw = head(From=FROM_BO)
    for level in range(levels):
        raw += f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
    return raw + b"\r\nWords"
