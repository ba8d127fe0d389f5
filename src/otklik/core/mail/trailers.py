"""What stands around the words of a letter without being said in it: signatures, disclaimers, marks of phones.

Lines are judged here one by one or as a paragraph; where they may stand is for `body` to say. Nothing that is
found is lost: it is folded beside the quotes.
"""

# ruff: noqa: E501  # a pattern reads best in one piece

import re
from collections.abc import Sequence
from typing import Final

SIGNATURE: Final = re.compile(r"--[ \u00a0]?")
STRICT_SIGNATURE: Final = "-- "
DEVICE: Final = re.compile(
    r"\s*(?:sent (?:from|via|with) (?:my |the )?\S.{0,60}|get outlook for \S.{0,40}|sent from outlook.{0,60}"
    r"|отправлено (?:с|со|из|через|от)\s+(?:моего |мобильн\w+ |приложени\w+ |помощью )?\S.{0,80}"
    r"|скачайте outlook.{0,60}|скачать outlook.{0,60}|получить outlook.{0,60}|надіслано з \S.{0,60}"
    r"|gesendet (?:von|mit) \S.{0,60}|von meinem \S.{0,40} gesendet|outlook für \S.{0,40} (?:beziehen|herunterladen)"
    r"|envoyé (?:de|depuis|à partir de) \S.{0,50}|télécharger outlook.{0,50}|obtenir outlook.{0,50}"
    r"|enviado (?:desde|do|de) (?:mi|meu|mon|mobile|móvil|outlook|yahoo)\b.{0,50}|obtener outlook.{0,50}"
    r"|inviato da(?:l mio)? \S.{0,40}|wysłan[eoy] z \S.{0,60}|pobierz outlook.{0,50}"
    r"|verzonden vanaf \S.{0,40}|virus-free\..{0,80}|without viruses\..{0,80}|без вирусов\..{0,80}"
    r"|не содержит вирусов\..{0,80}|ohne viren\..{0,80}|wolny od wirusów\..{0,80})\s*",
    re.IGNORECASE,
)
ARMOUR: Final = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----|Hash: [\w, -]{3,40}")
ARMOURED: Final = "-----BEGIN PGP SIGNATURE-----"

_LONGEST_NAME: Final = 50
_LONGEST_LINE: Final = 90  # of a signature
_MOST_LINES: Final = 12

_REGARDS: Final = (
    r"с (?:уважением|наилучшими пожеланиями|лучшими пожеланиями|благодарностью|надеждой на сотрудничество)"
    r"|искренне ваш\w?|всего (?:доброго|хорошего|наилучшего)|хорошего дня|з повагою|из поваг\w+"
    r"|(?:best|kind|kindest|warm|warmest|with kind|with best)? ?regards|(?:best|all the best|best wishes)"
    r"|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|respectfully"
    r"|mit (?:freundlichen|besten|vielen) gr(?:ü|ue)(?:ß|ss)en|(?:viele|beste|freundliche|liebe) gr(?:ü|ue)(?:ß|ss)e|mfg"
    r"|(?:bien |très )?cordialement|(?:sincères )?salutations(?: distinguées)?|bonne journée"
    r"|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|(?:cordiali|distinti) saluti|atenciosamente|cumprimentos"
    r"|pozdrawiam(?: serdecznie)?|z poważaniem|z wyrazami szacunku|met vriendelijke groet(?:en)?"
)
_THANKS: Final = (
    r"спасибо(?: заранее)?|заранее (?:спасибо|благодарю|благодарен|благодарна)|благодарю(?: заранее)?|дякую"
    r"|(?:many )?thanks(?: in advance| and regards| & regards| a lot)?|thank you(?: in advance)?|cheers"
    r"|(?:vielen )?dank(?: im voraus)?|merci(?: d['’]avance)?|(?:muchas )?gracias|dziękuję|grazie|obrigad[oa]"
)
_FAREWELL: Final = re.compile(
    rf"\W{{0,3}}(?:(?P<regards>{_REGARDS})|(?P<thanks>{_THANKS}))"
    r"(?:[\s,!.]{1,3}(?-i:[A-ZА-ЯЁ][\w.'’-]*(?:\s+[A-ZА-ЯЁ«\"(][\w.'’»\")-]*){0,4}))?\W{0,3}",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?:\b(?:тел|моб|факс|tel|phone|mob|mobile|cell|fax|office|direct|t|m|p)\b[.:]{0,2}\s{0,3})?"
    r"\+?\(?\d(?:[\d() .–-]{7,20})\d",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w|https?://|\bwww\.\w", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-ZА-ЯЁÄÖÜÉŁŚ][\w'’.-]{0,30}(?:\s+[A-ZА-ЯЁÄÖÜÉŁŚ][\w'’.-]{0,30}){1,3},?")

_OFFICE: Final = re.compile(
    r"\b(?:ООО|АО|ПАО|ОАО|ЗАО|ИП|Ltd|LLC|Inc|GmbH|AG|Sp\. z o\.o|отдел\w*|департамент\w*|служб\w|директор\w*|менеджер\w*|инженер\w*"
    r"|бухгалтер\w*|специалист\w*|руководител\w+|начальник\w*|администратор\w*|секретар\w+|manager|director|engineer|department|head of"
    r"|accountant|accounts|officer|specialist|administrator|assistant|leiter\w*|buchhaltung|comptabilité|contabilidad|księgowość)\b",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    r"\b(?:call|ring|phone me|write to|contact me|reach me|please|(?:по|пере)?звоните|позвонит\w|напишите|свяжитесь|прошу|пожалуйста|жду"
    r"|rufen sie|bitte|appelez|s['’]il vous plaît|llame|por favor|proszę)\b",
    re.IGNORECASE,
)

_LETTER: Final = (
    r"(?:th(?:is|e)\s(?:\S+\s){0,3}(?:e-?mails?|messages?|communication|transmission|letters?)"
    r"|(?:данн|настоящ|эт)\w{1,3}\s(?:\S+\s){0,3}(?:письм\w|сообщени\w|переписк\w)|(?:дан|ц)\w{1,2}\s(?:\S+\s){0,2}(?:лист|повідомлення)"
    r"|diese\s(?:\S+\s)?(?:e-?mail|nachricht)|cet?\s(?:\S+\s)?(?:message|courriel|e-?mail)"
    r"|este\s(?:\S+\s)?(?:mensaje|correo|e-?mail)|(?:niniejsza|ta)\s(?:\S+\s)?(?:wiadomość|korespondencja)"
    r"|quest[oa]\s(?:\S+\s)?(?:messaggio|e-?mail)|esta\s(?:\S+\s)?mensagem)"
)
_CONFIDENTIAL: Final = (
    r"(?:confidential|privileged|intended (?:only|solely|exclusively)|(?:only|solely) intended|for the (?:sole|exclusive) use"
    r"|конфиденциальн|предназнач|не является (?:офертой|публичной)|коммерческ\w+ тайн|конфіденційн|призначен"
    r"|vertraulich|ausschließlich für|confidentiel|destiné exclusivement|confidencial|exclusivamente|poufn|wyłącznie dla"
    r"|riservat|confidenzial)"
)
_DISCLAIMER: Final = re.compile(
    rf"^\W{{0,4}}(?:\w+\W+){{0,5}}{_LETTER}\b.{{0,250}}{_CONFIDENTIAL}"
    r"|\bif you (?:are not (?:the|an|its) |(?:have )?received (?:this|it) ).{0,60}(?:intended|recipient|in error|by mistake)"
    r"|\bесли вы (?:не являетесь (?:\w+ )?(?:адресат|получател)|получили (?:\w+ )?(?:письмо|сообщение|его) (?:по ошибке|ошибочно))"
    r"|\bwenn sie nicht der (?:richtige|beabsichtigte)\b|\bsi vous (?:n['’]êtes pas|avez reçu)\b.{0,60}(?:destinataire|erreur)"
    r"|\bsi (?:usted )?(?:no es|ha recibido)\b.{0,60}(?:destinatario|error)|\bjeżeli nie (?:jest|są)\b.{0,60}adresat"
    r"|^\W{0,4}(?:confidentiality (?:notice|note)|legal disclaimer|disclaimer|уведомление о конфиденциальности"
    r"|конфиденциальность|внимание! данное (?:письмо|сообщение)|vertraulichkeitshinweis|avis de confidentialité"
    r"|aviso legal|aviso de confidencialidad|klauzula poufności)\W"
    r"|\bconsider the environment before print|\bthink before you print"
    r"|(?:подумайте|позаботьтесь|берегите)\b.{0,40}(?:об окружающей среде|об экологии|природ\w|лес)"
    r"|\bdenken sie an die umwelt\b|\bpensez à l['’]environnement\b|\bantes de imprimir este\b",
    re.IGNORECASE | re.DOTALL,
)
_SMALL_PRINT: Final = re.compile(
    r"\bvirus|\bliabil|\bresponsib|\bdisclos|\bunauthori[sz]ed|\bregistered (?:in|office)|\bcompany (?:no|number)"
    r"|ответственност|распространени|копировани|вирус|уведомите|удалите|зарегистрирован|\bhaft|\bunsubscribe|©",
    re.IGNORECASE,
)
_BANNER: Final = re.compile(
    r"\W{0,6}(?:(?:caution|warning|external|attention|внимание|осторожно|внешняя почта|внешнее письмо)\b.{0,60})?"
    r"(?:\b(?:this|the) (?:e-?mail|message) (?:originated|was sent|came|is) (?:from )?(?:an )?(?:outside|external)"
    r"|\bexternal (?:e-?mail|sender|message)|\b(?:это |данное )?(?:письмо|сообщение) (?:отправлено |получено |пришло )?"
    r"(?:от внешнего отправителя|из-за пределов|извне|из внешн\w+)|\bвнешний отправитель|^\W{0,4}внешн(?:яя почта|ее письмо)"
    r"|\byou don['’]t often get e-?mail from|\bвы (?:нечасто|редко) получаете (?:сообщения|письма|электронную почту) от)",
    re.IGNORECASE | re.DOTALL,
)
_POINTS_BELOW: Final = re.compile(
    r"(?:\bответы?|\bответил\w?|\bкомментарии|\bпишу|\bпояснения)\b.{0,30}\b(?:ниже|в тексте|по тексту|красным|синим|цветом)"
    r"|\bсм(?:\.|отри\w*)\s{0,2}(?:\w+ )?(?:ниже|в тексте|по тексту)"
    r"|\b(?:answers?|answered|replies|replied|comments?|commented|responses?)\b.{0,30}\b(?:below|in-?line|in red|in blue|in colou?r)"
    r"|\bsee (?:my \w+ )?(?:below|in-?line)|\b(?:antworten|siehe) .{0,20}(?:unten|im text)|\b(?:voir|réponses?) .{0,20}ci-dessous"
    r"|\b(?:respuestas?|ver) .{0,20}(?:abajo|más abajo)|\b(?:odpowiedzi|patrz) .{0,20}poniżej",
    re.IGNORECASE | re.DOTALL,
)


def is_disclaimer(paragraph: str) -> bool:
    """Whether a paragraph below the words is what lawyers put under every letter."""
    return _DISCLAIMER.search(paragraph) is not None


def is_small_print(paragraph: str) -> bool:
    """Whether a paragraph may go on from a disclaimer above it; proves nothing by itself."""
    return is_disclaimer(paragraph) or _SMALL_PRINT.search(paragraph) is not None


def is_banner(paragraph: str) -> bool:
    """'This message came from outside', which a mail server puts on top."""
    return len(paragraph) < 600 and _BANNER.match(paragraph) is not None


def is_signature(lines: Sequence[str]) -> bool:
    """Whether these filled lines, the last ones of a text, are a farewell with who wrote and how to reach them.

    A farewell with a bare name is left as words: there is nothing to fold away. So is one with a request below.
    """
    farewell = _FAREWELL.fullmatch(lines[0]) if len(lines[0]) <= _LONGEST_LINE else None
    if farewell is None or len(lines) > _MOST_LINES or any(map(_is_sentence, lines[1:])):
        return False
    return _tells_contacts(lines) or (bool(farewell["regards"]) and any(map(_OFFICE.search, lines[1:])))


def is_card(lines: Sequence[str]) -> bool:
    """Whether a last paragraph is a name with a telephone and more, as a signature without a farewell is."""
    if not 3 <= len(lines) <= _MOST_LINES or any(map(_is_sentence, lines)):
        return False
    named = len(lines[0]) <= _LONGEST_NAME and _NAME.fullmatch(lines[0].strip()) is not None
    return named and any(_PHONE.search(line) for line in lines[1:])


def points_below(text: str) -> bool:
    """'My answers are below': what is quoted then holds words of the author, in a colour or in bold."""
    return len(text) < 2000 and _POINTS_BELOW.search(text) is not None


def _tells_contacts(lines: Sequence[str]) -> bool:
    return any(_PHONE.search(line) or _ADDRESS.search(line) for line in lines)


def _is_sentence(line: str) -> bool:
    line = line.strip()
    words = line.count(" ") + 1
    if len(line) > _LONGEST_LINE or line.endswith(("?", "!", ":")) or _ASKS.search(line):
        return True
    return line.endswith(".") and words > 5
