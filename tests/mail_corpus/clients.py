"""Answers as mail programs write them, in Russian and English: (name, bytes, facts)."""

# ruff: noqa: E501  # a case reads best on one line

from typing import Any

from tests.mail_corpus.shapes import b64, b_word, head, multi, part, qp, single, whole

Letter = tuple[str, bytes, dict[str, Any]]

DESK = "Служба поддержки <help@desk.example>"
DESK_HTML = 'Служба поддержки &lt;<a href="mailto:help@desk.example">help@desk.example</a>&gt;'
HELP = "Help Desk <help@desk.example>"
HELP_HTML = 'Help Desk &lt;<a href="mailto:help@desk.example">help@desk.example</a>&gt;'
ASKED = "Здравствуйте!\n\nПодскажите, какая у вас версия программы?\n\n-- \nСлужба поддержки"
ASKED_EN = "Hello,\n\nwhich version of the program do you have?\n\n-- \nHelp Desk"
CARD = "С уважением,\nАнна Соколова\nглавный бухгалтер ООО «Рябина»\nтел.: +7 (495) 000-11-22\nanna@rowan.example"
CARD_EN = "Kind regards,\n\nBo Lindqvist\nHead of Accounts | Fern Ltd\nT: +44 20 7946 0999\nwww.fern.example"
SECRET = (
    "Это электронное сообщение и любые документы, приложенные к нему, содержат конфиденциальную информацию. "
    "Если вы не являетесь предполагаемым адресатом, уведомите отправителя и удалите это сообщение."
)
SECRET_EN = (
    "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended\n"
    "recipient, please notify the sender immediately and delete this message. Fern Ltd is registered in England, company no. 0000000."
)


def quoted(text: str, mark: str = "> ") -> str:
    """Every line with a mark, as programs quote."""
    return "\n".join((mark + line).rstrip() for line in text.split("\n"))


def letters() -> list[Letter]:
    """All of them."""
    return [*_russian_plain(), *_english_plain(), *_russian_pages(), *_english_pages(), *_inline()]


def answer(name: str, text: str, reply: str, **facts: Any) -> Letter:
    """A plain answer; its subject and ids say that it is one."""
    english = name.startswith("en_")
    top = (
        head(From="Bo Lindqvist <bo@fern.example>", Subject="Re: [IN-000124] Stock report",
             In_Reply_To="<otklik.8@desk.example>", References="<otklik.8@desk.example>")
        if english else
        head(From=f"{b_word('Анна Соколова')} <anna@rowan.example>", Subject=b_word("Re: [IN-000123] Отчёт по складу"),
             In_Reply_To="<otklik.7@desk.example>", References="<otklik.7@desk.example>")
    )  # fmt: skip
    raw = (
        single(top, qp(text), coding="quoted-printable") if english else single(top, b64(text), coding="base64")
    )  # fmt: skip
    return name, raw, {"reply_text": reply, **facts}


def page(name: str, html: str, reply: str, plain: str = "", **facts: Any) -> Letter:
    """An answer in HTML, alone or with its plain form."""
    body = part("text/html; charset=utf-8", b64(html), "base64")
    name_, raw, found = answer(name, "", reply, **facts)
    top = raw.split(b"MIME-Version:", 1)[0]
    if not plain:
        return name_, top + b"MIME-Version: 1.0\r\n" + body, found
    return (
        name_,
        whole(top, multi("alternative", part("text/plain; charset=utf-8", b64(plain), "base64"), body)),
        found,
    )


def _russian_plain() -> list[Letter]:
    old = quoted(ASKED)
    block = f"От: {DESK}\nОтправлено: понедельник, 23 ноября 2026 г. 10:00\nКому: Анна Соколова\nКопия: sklad@rowan.example\nТема: RE: Отчёт\n\n{ASKED}\n"
    cut = {"quoted_has": ["какая у вас версия"]}
    signed = {"quoted_has": ["какая у вас версия", "+7 (495) 000-11-22"]}
    return [
        answer("ru_gmail_android", f"Версия 5.2\n\nпн, 23 нояб. 2026 г., 10:00 Служба поддержки <help@desk.example>:\n\n{old}\n", "Версия 5.2", **cut),
        answer("ru_gmail_signed", f"Версия 5.2\n\n{CARD}\n\n\nпн, 23 нояб. 2026 г. в 10:00, {DESK}:\n\n{old}\n", "Версия 5.2", **signed),
        answer("ru_outlook_desktop", f"Добрый день.\n\nВерсия 5.2.\n\n{CARD}\n\n{block}", "Добрый день.\n\nВерсия 5.2.", **signed),
        answer("ru_outlook_from_english", f"Версия 5.2\n\nFrom: {DESK} \nSent: Monday, November 23, 2026 10:00 AM\nTo: Анна\nSubject: RE: Отчёт\n\n{ASKED}\n", "Версия 5.2", **cut),
        answer("ru_outlook_mailto", f"Версия 5.2\n\n-----Original Message-----\nFrom: Служба поддержки [mailto:help@desk.example] \nSent: Monday, November 23, 2026 10:00 AM\nTo: Анна\nSubject: RE: Отчёт\n\n{ASKED}\n", "Версия 5.2", **cut),
        answer("ru_outlook_ios", f"Версия 5.2\n\nПолучить Outlook для iOS<https://aka.example/o0ukef>\n________________________________\n{block}", "Версия 5.2", **cut),
        answer("ru_outlook_android", f"Версия 5.2\n\nСкачайте Outlook для Android\n________________________________\n{block}", "Версия 5.2", **cut),
        answer("ru_outlook_web", f"Версия 5.2\n________________________________\n{block}", "Версия 5.2", **cut),
        answer("ru_apple_mail", f"Версия 5.2\n\n{CARD}\n\n> 23 нояб. 2026 г., в 10:00, {DESK} написал(а):\n> \n{old}\n", "Версия 5.2", **signed),
        answer("ru_iphone", f"Версия 5.2\n\nОтправлено с моего iPhone\n\n> 23 нояб. 2026 г., в 10:00, Служба поддержки\n> <help@desk.example> написал(а):\n> \n> ﻿{ASKED.splitlines()[0]}\n{old}\n", "Версия 5.2", **cut),
        answer("ru_thunderbird_above", f"Версия 5.2\n\n23.11.2026 10:00, {DESK} пишет:\n{old}\n", "Версия 5.2", **cut),
        answer("ru_thunderbird_signed_below", f"23.11.2026 10:00, {DESK} пишет:\n{old}\n\nВерсия 5.2\n\n-- \n{CARD}\n", "Версия 5.2", **signed),
        answer("ru_yandex_signed", f"Версия 5.2\n \n \n-- \n{CARD}\n \n \n \n23.11.2026, 10:00, \"Служба поддержки\" <help@desk.example>:\n{ASKED}\n", "Версия 5.2", **signed),
        answer("ru_yandex_phone", f"Версия 5.2\n\nОтправлено из мобильного приложения Яндекс Почты\n\n23.11.2026, 10:00, \"Служба поддержки\" <help@desk.example>:\n\n{old}\n", "Версия 5.2", **cut),
        answer("ru_mailru_signed", f"Версия 5.2\n\n\n--\n{CARD}\n\n \n>Понедельник, 23 ноября 2026, 10:00 +03:00 от {DESK}:\n> \n{quoted(ASKED, '>')}\n", "Версия 5.2", **signed),
        answer("ru_mailru_phone", f"Версия 5.2\n\n--\nОтправлено из Почты Mail.ru для Android понедельник, 23 ноября 2026г., 10:04 +03:00 от Служба поддержки  help@desk.example :\n\n{old}\n", "Версия 5.2", **cut),
        answer("ru_the_bat_above", f"Здравствуйте, Служба.\n\nВерсия 5.2.\n\nВы писали 23 ноября 2026 г., 10:00:03:\n\n{quoted(ASKED, 'СП> ')}\n\n-- \nС уважением,\n Анна                          mailto:anna@rowan.example\n", "Здравствуйте, Служба.\n\nВерсия 5.2.", **cut),
        answer("ru_exchange_card_and_secret", f"Версия 5.2\n\n{CARD}\n\n{SECRET}\n\n{block}", "Версия 5.2", quoted_has=["конфиденциальную", "+7 (495)"]),
        answer("ru_secret_below_the_quote", f"Версия 5.2\n\n23.11.2026 10:00, {DESK} пишет:\n{old}\n\n{SECRET}\n", "Версия 5.2", quoted_has=["конфиденциальную"]),
        answer("ru_samsung", f"Версия 5.2\n\nОтправлено с устройства Galaxy\n\n-------- Исходное сообщение --------\nОт: {DESK} \nДата: 23.11.2026  10:00  (GMT+03:00) \nКому: anna@rowan.example \nТема: RE: Отчёт \n\n{ASKED}\n", "Версия 5.2", **cut),
        answer("ru_huawei", f"Версия 5.2\n\nОтправлено с моего Huawei\n\n-------- Исходное сообщение --------\nТема: RE: Отчёт\nОт: {DESK}\nКому: anna@rowan.example\n\n{ASKED}\n", "Версия 5.2", **cut),
        answer("ru_roundcube", f"Служба поддержки писал(а) 2026-11-23 10:00:\n{old}\n\nВерсия 5.2\n", "Версия 5.2", **cut),
        answer("ru_zimbra", f"Версия 5.2\n\n----- Исходное сообщение -----\nОт: \"Служба поддержки\" <help@desk.example>\nКому: anna@rowan.example\nОтправленные: Понедельник, 23 Ноябрь 2026 г 10:00:00\nТема: RE: Отчёт\n\n{ASKED}\n", "Версия 5.2", **cut),
        answer("ru_kmail", f"В письме от понедельник, 23 ноября 2026 г. 10:00:00 MSK пользователь Служба \nподдержки написал:\n{old}\n\nВерсия 5.2\n", "Версия 5.2", **cut),
        answer("ru_evolution", f"Версия 5.2\n\nВ Пн, 23/11/2026 в 10:00 +0300, Служба поддержки пишет:\n{old}\n", "Версия 5.2", **cut),
        answer("ru_card_without_farewell", f"Версия 5.2\n\nАнна Соколова\nглавный бухгалтер\nООО «Рябина»\n+7 495 000-11-22\n\n23.11.2026 10:00, {DESK} пишет:\n{old}\n", "Версия 5.2", quoted_has=["+7 495 000-11-22"]),
        answer("ru_banner_on_top", f"Внимание! Это письмо отправлено из внешней почты. Не открывайте вложения.\n\nВерсия 5.2\n\n23.11.2026 10:00, {DESK} пишет:\n{old}\n", "Версия 5.2", quoted_has=["внешней почты"]),
        answer("ru_request_of_contacts", "Прошу завести доступ:\n\nИван Петров\nменеджер по продажам\nООО «Рябина»\n+7 495 000-11-33\n", "Прошу завести доступ:\n\nИван Петров\nменеджер по продажам\nООО «Рябина»\n+7 495 000-11-33"),
        answer("ru_thanks_with_words_after", f"Спасибо,\nвсё получилось.\nЗаявку можно закрыть.\n\n23.11.2026 10:00, {DESK} пишет:\n{old}\n", "Спасибо,\nвсё получилось.\nЗаявку можно закрыть.", **cut),
        answer("ru_postscript_below_the_name", f"Версия 5.2\n\nС уважением,\nАнна\n\nP.S. До среды меня не будет.\n\n23.11.2026 10:00, {DESK} пишет:\n{old}\n", "Версия 5.2\n\nС уважением,\nАнна\n\nP.S. До среды меня не будет.", **cut),
        answer("ru_two_towers", f"Версия 5.2\n\n23.11.2026 10:00, {DESK} пишет:\n{old}\n> 22.11.2026 09:00, Анна Соколова пишет:\n>> Отчёт не открывается.\n>>\n>> -- \n>> Анна\n", "Версия 5.2", quoted_has=["какая у вас версия", "Отчёт не открывается"]),
        answer("ru_telephone_in_words", "Позвоните мне, пожалуйста: +7 (495) 000-11-22, до шести.\n", "Позвоните мне, пожалуйста: +7 (495) 000-11-22, до шести."),
    ]  # fmt: skip


def _english_plain() -> list[Letter]:
    old = quoted(ASKED_EN)
    block = f"From: {HELP}\nSent: Monday, November 23, 2026 10:00 AM\nTo: Bo Lindqvist <bo@fern.example>\nCc: stock@fern.example\nSubject: RE: Stock report\n\n{ASKED_EN}\n"
    wrote = f"On Mon, Nov 23, 2026 at 10:00\u202fAM {HELP} wrote:"
    cut = {"quoted_has": ["which version of the program"]}
    signed = {"quoted_has": ["which version of the program", "7946 0999"]}
    return [
        answer("en_gmail_signed", f"It is 5.2.\n\n{CARD_EN}\n\n\n{wrote}\n\n{old}\n", "It is 5.2.", **signed),
        answer("en_gmail_android", f"It is 5.2.\n\nOn Mon, 23 Nov 2026, 10:00 Help Desk, <help@desk.example> wrote:\n\n{old}\n", "It is 5.2.", **cut),
        answer("en_gmail_dashes", f"It is 5.2.\n\n-- \n{CARD_EN}\n\n{wrote}\n{old}\n", "It is 5.2.", **signed),
        answer("en_outlook_desktop", f"It is 5.2.\n\n{CARD_EN}\n\n{block}", "It is 5.2.", **signed),
        answer("en_outlook_bold", f"It is 5.2.\n\n*From:* {HELP}\n*Sent:* Monday, November 23, 2026 10:00 AM\n*To:* Bo\n*Subject:* RE: Stock report\n\n{ASKED_EN}\n", "It is 5.2.", **cut),
        answer("en_outlook_mailto", f"It is 5.2.\n\n-----Original Message-----\nFrom: Help Desk [mailto:help@desk.example]\nSent: 23 November 2026 10:00\nTo: Bo Lindqvist\nSubject: RE: Stock report\n\n{ASKED_EN}\n", "It is 5.2.", **cut),
        answer("en_outlook_ios", f"It is 5.2.\n\nGet Outlook for iOS<https://aka.example/o0ukef>\n________________________________\n{block}", "It is 5.2.", **cut),
        answer("en_outlook_android", f"It is 5.2.\n\nSent from Outlook for Android<https://aka.example/ghei36>\n\n________________________________\n{block}", "It is 5.2.", **cut),
        answer("en_outlook_web", f"It is 5.2.\n________________________________\n{block}", "It is 5.2.", **cut),
        answer("en_mail_for_windows", f"It is 5.2.\n\nSent from Mail<https://go.example/550986> for Windows\n\n{block}", "It is 5.2.", **cut),
        answer("en_exchange_card_and_secret", f"It is 5.2.\n\n{CARD_EN}\n\n{SECRET_EN}\n\n{block}", "It is 5.2.", quoted_has=["confidential", "7946 0999"]),
        answer("en_secret_below_the_quote", f"It is 5.2.\n\n{wrote}\n{old}\n\n{SECRET_EN}\n", "It is 5.2.", quoted_has=["confidential"]),
        answer("en_secret_under_a_new_matter", f"The report does not open.\n\n{SECRET_EN}\n\nPlease consider the environment before printing this e-mail.\n", "The report does not open.", quoted_has=["confidential", "environment"]),
        answer("en_apple_mail", f"It is 5.2.\n\nBo\n\n> On Nov 23, 2026, at 10:00 AM, {HELP} wrote:\n> \n{old}\n", "It is 5.2.\n\nBo", **cut),
        answer("en_ipad", f"It is 5.2.\n\nSent from my iPad\n\n> On 23 Nov 2026, at 10:00, {HELP} wrote:\n> \n> ﻿\n{old}\n", "It is 5.2.", **cut),
        answer("en_thunderbird_above", f"It is 5.2.\n\nOn 11/23/26 10:00, {HELP} wrote:\n{old}\n", "It is 5.2.", **cut),
        answer("en_thunderbird_signed_below", f"On 11/23/26 10:00, {HELP} wrote:\n{old}\n\nIt is 5.2.\n\n-- \n{CARD_EN}\n", "It is 5.2.", **signed),
        answer("en_yahoo", f"It is 5.2.\n\nSent from Yahoo Mail on Android \n \n  On Mon, 23 Nov 2026 at 10:00, Help Desk<help@desk.example> wrote:   {ASKED_EN.splitlines()[0]}\n\nwhich version of the program do you have?\n", "It is 5.2.", **cut),
        answer("en_yahoo_web", f" It is 5.2.\n\n    On Monday, November 23, 2026 at 10:00:00 AM GMT, {HELP} wrote:  \n \n {ASKED_EN}\n", " It is 5.2.", **cut),
        answer("en_proton", f"It is 5.2.\n\nSent with Proton Mail secure email.\n\nOn Monday, November 23rd, 2026 at 10:00 AM, {HELP} wrote:\n\n{old}\n", "It is 5.2.", **cut),
        answer("en_proton_original", f"It is 5.2.\n\n------- Original Message -------\nOn Monday, November 23rd, 2026 at 10:00 AM, {HELP} wrote:\n\n{old}\n", "It is 5.2.", **cut),
        answer("en_samsung", f"It is 5.2.\n\nSent from my Galaxy\n\n-------- Original message --------\nFrom: {HELP} \nDate: 23/11/2026  10:00  (GMT+00:00) \nTo: bo@fern.example \nSubject: RE: Stock report \n\n{ASKED_EN}\n", "It is 5.2.", **cut),
        answer("en_roundcube", f"On 2026-11-23 10:00, Help Desk wrote:\n{old}\n\nIt is 5.2.\n", "It is 5.2.", **cut),
        answer("en_evolution", f"On Mon, 2026-11-23 at 10:00 +0000, Help Desk wrote:\n{old}\n\nIt is 5.2.\n", "It is 5.2.", **cut),
        answer("en_mutt", f"* Help Desk <help@desk.example> [2026-11-23 10:00]:\n{old}\n\nIt is 5.2.\n\n-- \nBo\n", "It is 5.2.", **cut),
        answer("en_notes", f"It is 5.2.\n\nBo\n\n\n\nFrom:\tHelp Desk <help@desk.example>\nTo:\tBo Lindqvist <bo@fern.example>\nDate:\t23/11/2026 10:00\nSubject:\tRE: Stock report\n\n\n\n{ASKED_EN}\n", "It is 5.2.\n\nBo", **cut),
        answer("en_the_bat", f"Hello Help,\n\nIt is 5.2.\n\nMonday, November 23, 2026, 10:00:03 AM, you wrote:\n\n{quoted(ASKED_EN, 'HD> ')}\n\n-- \nBest regards,\n Bo                            mailto:bo@fern.example\n", "Hello Help,\n\nIt is 5.2.", **cut),
        answer("en_pgp_signed", f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt is 5.2.\n\n{wrote}\n{old}\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n", "It is 5.2."),
        answer("en_banner_on_top", f"CAUTION: This email originated from outside of the organization. Do not click links.\n\nIt is 5.2.\n\n{wrote}\n{old}\n", "It is 5.2.", quoted_has=["CAUTION"]),
        answer("en_card_without_farewell", f"It is 5.2.\n\nBo Lindqvist\nHead of Accounts\nFern Ltd\n+44 20 7946 0999\n\n{wrote}\n{old}\n", "It is 5.2.", **signed),
        answer("en_only_a_farewell", f"Thanks,\nBo\n\n{wrote}\n{old}\n", "Thanks,\nBo", **cut),
        answer("en_confidential_words", "When I send it I get this message on the screen: only recipients of confidential mail may open it.\n", "When I send it I get this message on the screen: only recipients of confidential mail may open it."),
        answer("en_two_towers", f"It is 5.2.\n\n{wrote}\n{old}\n>\n> On Sun, Nov 22, 2026 at 9:00 AM Bo Lindqvist <bo@fern.example> wrote:\n>\n>> The report does not open.\n", "It is 5.2.", quoted_has=["The report does not open"]),
    ]  # fmt: skip


def _russian_pages() -> list[Letter]:
    asked = "<p>Здравствуйте!</p><p>Подскажите, какая у вас версия программы?</p>"
    cut = {"quoted_has": ["какая у вас версия"]}
    signed = {"quoted_has": ["какая у вас версия", "000-11-22"]}
    word = ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style></head>'
            '<body lang="RU"><div class="WordSection1"><p class="MsoNormal">Версия 5.2<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
            '<p class="MsoNormal">С уважением,<o:p></o:p></p><p class="MsoNormal">Анна Соколова<o:p></o:p></p><p class="MsoNormal">Тел.: +7 (495) 000-11-22<o:p></o:p></p>'
            '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
            f'<p class="MsoNormal"><b>From:</b> {DESK_HTML} <br><b>Sent:</b> Monday, November 23, 2026 10:00 AM<br><b>To:</b> Анна Соколова<br><b>Subject:</b> RE: Отчёт<o:p></o:p></p></div></div>'
            f'{asked}</div></body></html>')  # fmt: skip
    owa = ('<html><body dir="ltr"><div class="elementToProof" style="font-size: 12pt">Версия 5.2</div><div id="appendonsend"></div>'
           '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>От:</b> '
           f'{DESK_HTML}<br><b>Отправлено:</b> 23 ноября 2026 г. 10:00<br><b>Кому:</b> Анна<br><b>Тема:</b> RE: Отчёт</font><div>&nbsp;</div></div><div>{asked}</div></body></html>')  # fmt: skip
    mobile = ('<html><body><div dir="auto">Версия 5.2</div><div id="ms-outlook-mobile-signature"><div><br></div>Получить <a href="https://aka.example/o">Outlook для iOS</a></div>'
              f'<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><b>От:</b> {DESK_HTML}<br><b>Отправлено:</b> понедельник, 23 ноября 2026 г.<br><b>Кому:</b> Анна<br><b>Тема:</b> RE: Отчёт</div>{asked}</body></html>')  # fmt: skip
    gmail = ('<div dir="ltr">Версия 5.2<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature">Анна Соколова<br>+7 (495) 000-11-22</div></div><br>'
             f'<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">пн, 23 нояб. 2026 г. в 10:00, {DESK_HTML}:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{asked}</blockquote></div>')  # fmt: skip
    no_prefix = gmail.replace('<span class="gmail_signature_prefix">-- </span><br>', "")
    apple = (f'<html><head></head><body style="overflow-wrap: break-word;">Версия 5.2<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>23 нояб. 2026 г., в 10:00, {DESK_HTML} написал(а):</div><br class="Apple-interchange-newline"><div>{asked}</div></blockquote></div><br></body></html>')  # fmt: skip
    iphone = (f'<html><body dir="auto">Версия 5.2<div><br><div dir="ltr">Отправлено с iPhone</div><div dir="ltr"><br><blockquote type="cite">23 нояб. 2026 г., в 10:00, {DESK_HTML} написал(а):<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{asked}</div></blockquote></div></body></html>')  # fmt: skip
    thunder = (f'<html><body><p>Версия 5.2</p><div class="moz-cite-prefix">23.11.2026 10:00, {DESK_HTML} пишет:<br></div><blockquote type="cite" cite="mid:otklik.7@desk.example">{asked}</blockquote><div class="moz-signature">-- <br>Анна Соколова<br>+7 (495) 000-11-22</div></body></html>')  # fmt: skip
    yandex = ('<div>Версия 5.2</div><div> </div><div> </div><div>-- </div><div>С уважением,</div><div>Анна Соколова, +7 (495) 000-11-22</div><div> </div><div> </div><div> </div>'
              f'<div>23.11.2026, 10:00, "Служба поддержки" &lt;help@desk.example&gt;:</div><blockquote>{asked}</blockquote>')  # fmt: skip
    mailru = ('<HTML><BODY><div>Версия 5.2</div><div>&nbsp;</div><div data-signature-widget="container"><div data-signature-widget="content"><div>--<br>Анна Соколова<br>+7 (495) 000-11-22</div></div></div><div>&nbsp;</div>'
              f'<div>&nbsp;</div><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">Понедельник, 23 ноября 2026, 10:00 +03:00 от {DESK_HTML}:<br>&nbsp;<div id=""><div class="js-helper js-readmsg-msg">{asked}</div></div></blockquote></BODY></HTML>')  # fmt: skip
    samsung = ('<html><body><div dir="auto">Версия 5.2</div><div><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px">Отправлено с устройства Galaxy</div></div><div><br></div><div><div>-------- Исходное сообщение --------</div>'
               f'<div>От: {DESK_HTML} </div><div>Дата: 23.11.2026  10:00  (GMT+03:00) </div><div>Кому: anna@rowan.example </div><div>Тема: RE: Отчёт </div></div>{asked}</body></html>')  # fmt: skip
    return [
        page("ru_page_outlook_desktop", word, "Версия 5.2", **signed),
        page("ru_page_outlook_web", owa, "Версия 5.2", **cut),
        page("ru_page_outlook_ios", mobile, "Версия 5.2", **cut),
        page("ru_page_gmail", gmail, "Версия 5.2", **signed),
        page("ru_page_gmail_no_dashes", no_prefix, "Версия 5.2", **signed),
        page("ru_page_gmail_both", gmail, "Версия 5.2", plain=f"Версия 5.2\n\n-- \nАнна Соколова\n+7 (495) 000-11-22\n\n\nпн, 23 нояб. 2026 г. в 10:00, Служба поддержки <help@desk.example>:\n\n{quoted(ASKED)}\n", **signed),
        page("ru_page_apple_mail", apple, "Версия 5.2", **cut),
        page("ru_page_iphone", iphone, "Версия 5.2", **cut),
        page("ru_page_thunderbird", thunder, "Версия 5.2", **signed),
        page("ru_page_yandex", yandex, "Версия 5.2", **signed),
        page("ru_page_mailru", mailru, "Версия 5.2", **signed),
        page("ru_page_samsung", samsung, "Версия 5.2", **cut),
    ]  # fmt: skip


def _english_pages() -> list[Letter]:
    asked = "<p>Hello,</p><p>which version of the program do you have?</p>"
    cut = {"quoted_has": ["which version of the program"]}
    signed = {"quoted_has": ["which version of the program", "7946 0999"]}
    word = ('<html><head><style><!-- /* Font Definitions */ @font-face {font-family:Calibri;} --></style></head><body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">It is 5.2.<o:p></o:p></p>'
            '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Kind regards,</p><p class="MsoNormal">Bo Lindqvist</p><p class="MsoNormal">T: +44 20 7946 0999</p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
            f'<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b><span lang="EN-US">From:</span></b><span> {HELP_HTML} <br><b>Sent:</b> 23 November 2026 10:00<br><b>To:</b> Bo Lindqvist &lt;bo@fern.example&gt;<br><b>Subject:</b> RE: Stock report</span></p></div>{asked}</div></body></html>')  # fmt: skip
    owa = (f'<html><body><div class="elementToProof">It is 5.2.</div><div id="Signature"><p>Bo Lindqvist<br>+44 20 7946 0999</p></div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> {HELP_HTML}<br><b>Sent:</b> Monday, November 23, 2026 10:00 AM<br><b>To:</b> Bo<br><b>Subject:</b> RE: Stock report</div>{asked}</body></html>')  # fmt: skip
    gmail = (f'<div dir="ltr">It is 5.2.</div><div hspace="streak-pt-mark"></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Nov 23, 2026 at 10:00&#8239;AM {HELP_HTML} wrote:<br></div><blockquote class="gmail_quote">{asked}</blockquote></div><br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Bo Lindqvist<br>+44 20 7946 0999</div>')  # fmt: skip
    apple = (f'<html><body>It is 5.2.<div><br></div><div id="AppleMailSignature">Bo Lindqvist<br>+44 20 7946 0999</div><div><br><blockquote type="cite"><div>On 23 Nov 2026, at 10:00, {HELP_HTML} wrote:</div><br><div>{asked}</div></blockquote></div></body></html>')  # fmt: skip
    yahoo = (f'<html><body><div class="ydp1yahoo-style-wrap"><div>It is 5.2.</div><div><br></div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>On Monday, November 23, 2026 at 10:00:00 AM GMT, {HELP_HTML} wrote: </div><div><br></div><div>{asked}</div></div></div></body></html>')  # fmt: skip
    proton = (f'<div style="font-family: Arial">It is 5.2.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.example/">Proton Mail</a> secure email.</div></div><div><br></div><div class="protonmail_quote">On Monday, November 23rd, 2026 at 10:00 AM, {HELP_HTML} wrote:<br><blockquote class="protonmail_quote" type="cite">{asked}</blockquote><br></div>')  # fmt: skip
    nested = gmail.replace(asked, f"{asked}<div>On Sun, Nov 22, 2026 at 9:00 AM Bo wrote:</div><blockquote><p>It does not open.</p></blockquote>")  # fmt: skip
    return [
        page("en_page_outlook_desktop", word, "It is 5.2.", **signed),
        page("en_page_outlook_web", owa, "It is 5.2.", **signed),
        page("en_page_gmail", gmail, "It is 5.2.", **signed),
        page("en_page_gmail_nested", nested, "It is 5.2.", quoted_has=["It does not open."]),
        page("en_page_apple_mail", apple, "It is 5.2.", **signed),
        page("en_page_yahoo", yahoo, "It is 5.2.", **cut),
        page("en_page_proton", proton, "It is 5.2.", **cut),
    ]  # fmt: skip


def _inline() -> list[Letter]:
    ru = f"Ответы ниже.\n\n23.11.2026 10:00, {DESK} пишет:\n> Здравствуйте!\n>\n> 1. Какая версия?\n\n5.2\n\n> 2. Что написано на экране?\n\n«Нет доступа»\n\n> -- \n> Служба поддержки\n"
    kept = ru[: ru.index("\n\n> -- ")]
    red = f"Ответила красным в тексте.\n\nОт: {DESK}\nОтправлено: понедельник, 23 ноября 2026 г. 10:00\nКому: Анна\nТема: RE: Отчёт\n\nКакая версия? 5.2\n"
    en = f"On Mon, Nov 23, 2026 at 10:00 AM {HELP} wrote:\n> Which version?\n5.2\n>\n> What does the screen say?\n'No access'\n\n-- \nBo\n"
    kept_en = en[: en.index("\n\n-- ")]
    blue = f"Please see my answers below in blue.\n\nBo\n\nFrom: {HELP}\nSent: Monday, November 23, 2026 10:00 AM\nTo: Bo\nSubject: RE: Stock report\n\nWhich version? 5.2\n"
    html = (f'<div dir="ltr"><div class="gmail_attr">On Mon, Nov 23, 2026 at 10:00 AM {HELP_HTML} wrote:<br></div><blockquote class="gmail_quote"><div>Which version?</div></blockquote><div>5.2</div><blockquote class="gmail_quote"><div>What does the screen say?</div></blockquote><div>No access</div></div>')  # fmt: skip
    return [
        answer("ru_inline_with_greeting", ru, kept, quoted_has=["Служба поддержки"]),
        answer("ru_inline_in_red", red, red.strip("\n")),
        answer("en_inline_signed", en, kept_en, quoted_has=["Bo"]),
        answer("en_inline_in_blue", blue, blue.strip("\n")),
        page("en_inline_page", html, "On Mon, Nov 23, 2026 at 10:00 AM Help Desk <help@desk.example> wrote:\n> Which version?\n5.2\n> What does the screen say?\nNo access"),
    ]  # fmt: skip
