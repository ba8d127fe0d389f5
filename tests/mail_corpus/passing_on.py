"""Forwarded letters, and answers in the other languages of Europe: (name, bytes, facts)."""

# ruff: noqa: E501  # a case reads best on one line

from typing import Any

from tests.mail_corpus.clients import quoted
from tests.mail_corpus.shapes import b64, b_word, head, multi, part, qp, single, whole

Letter = tuple[str, bytes, dict[str, Any]]

PETR = {"name": "Пётр Иванов", "email": "petr@rowan.example"}
CY = {"name": "Cy Marsh", "email": "cy@fern.example"}
PETR_SAYS = "Не печатает принтер на складе.\nКабинет 12."
CY_SAYS = "The printer in the stock room is dead.\nRoom 12."


def letters() -> list[Letter]:
    """All of them."""
    return [*_russian(), *_english(), *_attached(), *_languages()]


def _passed(name: str, subject: str, text: str, first: dict[str, str] | None, **facts: Any) -> Letter:
    english = name.startswith("en_")
    sender = (
        "Bo Lindqvist <bo@fern.example>" if english else f"{b_word('Анна Соколова')} <anna@rowan.example>"
    )
    top = head(From=sender, Subject=subject if english else b_word(subject))
    raw = (
        single(top, qp(text), coding="quoted-printable")
        if english
        else single(top, b64(text), coding="base64")
    )
    said = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return name, raw, {"reply_text": said, "quoted_text": "", "first_author": first, **facts}


def _russian() -> list[Letter]:
    who = "Пётр Иванов <petr@rowan.example>"
    return [
        _passed("ru_passed_gmail", "Fwd: Принтер", f"Коллеги, посмотрите.\n\n---------- Forwarded message ---------\nОт: {who}\nDate: пн, 23 нояб. 2026 г. в 09:00\nSubject: Принтер\nTo: Анна <anna@rowan.example>\n\n\n{PETR_SAYS}\n", PETR),
        _passed("ru_passed_outlook", "FW: Принтер", f"Коллеги, посмотрите.\n\nС уважением,\nАнна Соколова\nтел. +7 495 000-11-22\n\nОт: {who} \nОтправлено: понедельник, 23 ноября 2026 г. 9:00\nКому: Анна Соколова <anna@rowan.example>\nТема: Принтер\n\n{PETR_SAYS}\n", PETR),
        _passed("ru_passed_outlook_original", "FW: Принтер", f"-----Original Message-----\nFrom: Пётр Иванов [mailto:petr@rowan.example] \nSent: Monday, November 23, 2026 9:00 AM\nTo: Анна\nSubject: Принтер\n\n{PETR_SAYS}\n", PETR),
        _passed("ru_passed_thunderbird", "Fwd: Принтер", f"Посмотрите, пожалуйста.\n\n\n-------- Перенаправленное сообщение --------\nТема: \tПринтер\nДата: \tMon, 23 Nov 2026 09:00:00 +0300\nОт: \t{who}\nКому: \tanna@rowan.example\n\n\n\n{PETR_SAYS}\n", PETR),
        _passed("ru_passed_yandex", "Fwd: Принтер", f" \n \n-------- Пересылаемое сообщение --------\n23.11.2026, 09:00, \"Пётр Иванов\" <petr@rowan.example>:\n\n{PETR_SAYS}\n \n-------- Конец пересылаемого сообщения --------\n \n-- \nАнна\n", PETR),
        _passed("ru_passed_mailru", "Fwd: Принтер", f"Посмотрите.\n\n-------- Пересылаемое сообщение --------\nОт кого: {who}\nКому: Анна <anna@rowan.example>\nДата: Понедельник, 23 ноября 2026, 9:00 +03:00\nТема: Принтер\n \n{PETR_SAYS}\n\n----------------------------------------------------------------------\n", PETR),
        _passed("ru_passed_apple", "Fwd: Принтер", f"Начало переадресованного сообщения:\n\n> От: {who}\n> Тема: Принтер\n> Дата: 23 ноября 2026 г., 09:00:00 GMT+3\n> Кому: anna@rowan.example\n> \n{quoted(PETR_SAYS)}\n", PETR),
        _passed("ru_passed_the_bat", "Fwd: Принтер", f"Это пересланное сообщение\nКем: {who}\nКому: anna@rowan.example\nКогда: 23 ноября 2026 г., 9:00:00\nТема: Принтер\n\n===8<==============Исходный текст сообщения===============\n{PETR_SAYS}\n===8<===========Конец исходного текста сообщения===========\n", PETR),
        _passed("ru_passed_without_a_prefix", "Принтер на складе", f"Коллега прислал вот это.\n\nОт: {who}\nОтправлено: 23 ноября 2026 г. 9:00\nКому: Анна\nТема: Принтер\n\n{PETR_SAYS}\n", None),
        _passed("ru_passed_no_address", "FW: Принтер", f"От: Пётр Иванов\nОтправлено: 23 ноября 2026 г. 9:00\nКому: Анна\nТема: Принтер\n\n{PETR_SAYS}\n", None),
        _passed("ru_passed_twice", "Fwd: Fwd: Принтер", f"---------- Пересланное сообщение ---------\nОт: {who}\nДата: пн, 23 нояб. 2026 г.\nТема: Fwd: Принтер\nКому: Анна\n\n---------- Пересланное сообщение ---------\nОт: Склад <sklad@rowan.example>\nДата: пн\n\n{PETR_SAYS}\n", PETR),
    ]  # fmt: skip


def _english() -> list[Letter]:
    who = "Cy Marsh <cy@fern.example>"
    return [
        _passed("en_passed_gmail", "Fwd: Printer", f"Please see below.\n\n---------- Forwarded message ---------\nFrom: {who}\nDate: Mon, Nov 23, 2026 at 9:00 AM\nSubject: Printer\nTo: Bo <bo@fern.example>\n\n\n{CY_SAYS}\n", CY),
        _passed("en_passed_outlook", "FW: Printer", f"Team,\n\ncan you look?\n\nBo\n\nFrom: {who}\nSent: 23 November 2026 09:00\nTo: Bo Lindqvist <bo@fern.example>\nSubject: Printer\n\n{CY_SAYS}\n", CY),
        _passed("en_passed_outlook_web", "Fw: Printer", f"________________________________\nFrom: {who}\nSent: Monday, November 23, 2026 9:00 AM\nTo: Bo Lindqvist <bo@fern.example>\nSubject: Printer\n\n{CY_SAYS}\n", CY),
        _passed("en_passed_thunderbird", "Fwd: Printer", f"-------- Forwarded Message --------\nSubject: \tPrinter\nDate: \tMon, 23 Nov 2026 09:00:00 +0000\nFrom: \t{who}\nTo: \tbo@fern.example\n\n\n\n{CY_SAYS}\n", CY),
        _passed("en_passed_mutt", "Fwd: Printer", f"----- Forwarded message from {who} -----\n\nDate: Mon, 23 Nov 2026 09:00:00 +0000\nFrom: {who}\nTo: bo@fern.example\nSubject: Printer\n\n{CY_SAYS}\n\n----- End forwarded message -----\n", CY),
        _passed("en_passed_samsung", "FW: Printer", f"Sent from my Galaxy\n\n-------- Original message --------\nFrom: {who} \nDate: 23/11/2026  09:00  (GMT+00:00) \nTo: bo@fern.example \nSubject: Printer \n\n{CY_SAYS}\n", CY),
        _passed("en_passed_folded_author", "Fwd: Printer", f"Begin forwarded message:\n\n> From: Cy Marsh\n> <cy@fern.example>\n> Subject: Printer\n> Date: 23 November 2026 at 09:00:00 GMT\n> To: bo@fern.example\n>\n{quoted(CY_SAYS)}\n", CY),
        _passed("en_passed_pasted_head", "Question about a spam letter", f"Is this one of yours?\n\nFrom: {who}\nDate: Mon, 23 Nov 2026\nTo: bo@fern.example\nSubject: Win a printer\n\n{CY_SAYS}\n", None),
    ]  # fmt: skip


def _attached() -> list[Letter]:
    inner = single(
        head(From=f"{b_word('Пётр Иванов')} <petr@rowan.example>", Subject=b_word("Принтер")),
        b64(PETR_SAYS),
        coding="base64",
    )
    plain = single(head(From="Cy Marsh <cy@fern.example>", Subject="Printer"), CY_SAYS.encode())
    text = part("text/plain; charset=utf-8", "Во вложении".encode(), "8bit")
    ru = whole(
        head(From=f"{b_word('Анна')} <anna@rowan.example>", Subject=b_word("Fwd: Принтер")),
        multi(
            "mixed",
            text,
            part(
                'message/rfc822; name="=?utf-8?B?0J/RgNC40L3RgtC10YAuZW1s?="',
                inner,
                Content_Disposition="attachment",
            ),
        ),
    )
    en = whole(
        head(From="Bo <bo@fern.example>", Subject="FW: Printer"),
        multi("mixed", part("text/plain", b""), part("message/rfc822", b64(plain), "base64")),
    )
    digest = whole(
        head(From="Bo <bo@fern.example>", Subject="Letters of today"),
        multi("digest", b"\r\n" + plain, b"\r\n" + plain),
    )
    return [
        ("ru_passed_as_file", ru, {"reply_text": "Во вложении", "first_author": PETR, "attachments": [
            {"filename": "Принтер.eml", "content_type": "message/rfc822", "size": len(inner), "inline": False}]}),
        ("en_passed_as_coded_file", en, {"reply_text": "", "first_author": CY, "attachments": [
            {"filename": "Printer.eml", "content_type": "message/rfc822", "size": len(plain), "inline": False}]}),
        ("en_passed_digest", digest, {"first_author": None, "attachments": [
            {"filename": "Printer.eml", "content_type": "message/rfc822", "size": len(plain), "inline": False}] * 2}),
    ]  # fmt: skip


def _languages() -> list[Letter]:
    desk = "Help Desk <help@desk.example>"
    who = "Cy Marsh <cy@fern.example>"
    cards = {
        "de": ("Version 5.2", "Mit freundlichen Grüßen\nUte Klein\nBuchhaltung\nTel.: +49 30 000 11 22", f"Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb {desk}:", f"Von: {desk}\nGesendet: Montag, 23. November 2026 10:00\nAn: Ute Klein\nBetreff: AW: Bericht", "AW: [IN-000125] Bericht",
               "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie bitte.", "Von meinem iPhone gesendet"),
        "fr": ("Version 5.2", "Cordialement,\nLéa Martin\nComptabilité\nTél : +33 1 00 00 11 22", f"Le lun. 23 nov. 2026 à 10:00, {desk} a écrit :", f"De : {desk}\nEnvoyé : lundi 23 novembre 2026 10:00\nÀ : Léa Martin\nObjet : RE: Rapport", "RE : [IN-000125] Rapport",
               "Ce message et ses pièces jointes sont confidentiels et destinés exclusivement à leurs destinataires.", "Envoyé de mon iPhone"),
        "es": ("Versión 5.2", "Un saludo,\nInés Rojas\nContabilidad\nTel. +34 910 00 11 22", "El lun, 23 nov 2026 a las 10:00, Help Desk (<help@desk.example>) escribió:", f"De: {desk}\nEnviado el: lunes, 23 de noviembre de 2026 10:00\nPara: Inés Rojas\nAsunto: RE: Informe", "RE: [IN-000125] Informe",
               "Este mensaje y sus adjuntos son confidenciales y se dirigen exclusivamente a su destinatario.", "Enviado desde mi iPhone"),
        "pl": ("Wersja 5.2", "Pozdrawiam serdecznie,\nEwa Nowak\nKsięgowość\ntel. +48 22 000 11 22", f"pon., 23 lis 2026 o 10:00 {desk} napisał(a):", f"Od: {desk}\nWysłano: poniedziałek, 23 listopada 2026 10:00\nDo: Ewa Nowak\nTemat: ODP: Raport", "ODP: [IN-000125] Raport",
               "Niniejsza wiadomość jest poufna i przeznaczona wyłącznie dla adresata.", "Wysłane z iPhone'a"),
    }  # fmt: skip
    heads = {
        "de": f"-------- Weitergeleitete Nachricht --------\nBetreff: \tDrucker\nDatum: \tMo, 23. Nov 2026\nVon: \t{who}\nAn: \tute@fern.example",
        "fr": f"---------- Message transféré ---------\nDe : {who}\nDate : lun. 23 nov. 2026\nSubject: Imprimante\nTo : lea@fern.example",
        "es": f"---------- Mensaje reenviado ---------\nDe: {who}\nFecha: lun, 23 nov 2026\nAsunto: Impresora\nPara: ines@fern.example",
        "pl": f"---------- Przekazana wiadomość ---------\nOd: {who}\nDate: pon., 23 lis 2026\nTemat: Drukarka\nDo: ewa@fern.example",
    }
    old = quoted("Hello,\n\nwhich version?")
    found: list[Letter] = []
    for lang, (says, card, wrote, block, subject, secret, phone) in cards.items():
        for kind, text in (
            ("gmail", f"{says}\n\n{card}\n\n\n{wrote}\n\n{old}\n"),
            ("outlook", f"{says}\n\n{card}\n\n{secret}\n\n{block}\n\nHello,\n\nwhich version?\n"),
            ("phone", f"{says}\n\n{phone}\n\n> {wrote}\n>\n{old}\n"),
        ):
            raw = single(
                head(From="Ute <ute@fern.example>", Subject=b_word(subject)), b64(text), coding="base64"
            )
            found.append((f"{lang}_{kind}", raw, {"reply_text": says, "quoted_has": ["which version?"]}))
        passed = f"{says}\n\n{heads[lang]}\n\n{CY_SAYS}"
        raw = single(
            head(
                From="Ute <ute@fern.example>",
                Subject=b_word(f"WG: {subject}" if lang == "de" else f"TR: {subject}"),
            ),
            b64(passed),
            coding="base64",
        )
        found.append(
            (f"{lang}_passed_on", raw, {"reply_text": passed, "quoted_text": "", "first_author": CY})
        )
    return found
