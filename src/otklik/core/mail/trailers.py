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
_WARE: Final = (
    r"(?:i?phone|ipad|ipod|mac|macbook|android|smartphone|mobiltelefon|handy|mobile|cell|tablet|device|samsung|galaxy|huawei|honor|xiaomi|redmi"
    r"|poco|realme|oppo|vivo|oneplus|pixel|nokia|lenovo|meizu|moto|motorola|sony|xperia|asus|tecno|infinix|blackberry|t-mobile|windows|outlook"
    r"|(?-i:Mail|Nine|Spark|Canary|Edison)|e-?mail app|mail\.ru|mymail|gmail|gmx|web\.de|aol|yahoo|blue ?mail|proton ?mail|proton|aqua ?mail|typeapp|k-9"
    r"|thunderbird|superhuman|zoho|airmail|em client|(?-i:Почт)\w{1,3}|яндекс\w*|айфон\w*|айпад\w*|андроид\w*|(?:телефон|смартфон|планшет|устройств)\w*(?=\W*(?:[a-z]|$))"
    r"|appareil|dispositivo|teléfono|telefon\w*|urządzeni\w+|пристро\w+)"
)
# 'Sent from my other address, please check' is said by a person; programs name a device or themselves, and nothing more.
_PUT_BY: Final = r"(?!.*(?:\?|\b(?:yesterday|today|again|but|not|check|no|но|не|вчера|сегодня|утром|снова|ещё|повторно|проверьте|gestern|hier)\b))"
_DEVICE: Final = re.compile(
    rf"\s*(?:{_PUT_BY}(?:sent (?:from|via|with) (?:my |the )?(?:personal |new |apple )?"
    r"|отправлено (?:с|со|из|через|от)\s+(?:помощью )?(?:защищ[её]нной )?(?:моего |мобильн\w+ |приложени\w+ )*|надіслано (?:з|за допомогою) (?:мого |моєї |мобільн\w+ )*"
    r"|gesendet (?:von|mit) (?:meinem |der |dem )?(?:mobilen )?|envoyé (?:de|depuis|à partir de) (?:mon |l['’]|d['’])?"
    r"|enviado (?:desde|do|de|a partir do) (?:mi |meu |mon )?|inviato da(?:l mio|l)? |wysłan[eoy] z (?:mojego )?(?:programu |aplikacji )?"
    rf"|ver(?:zonden|stuurd) vanaf (?:mijn |een )?){_WARE}\b(?:[^,;]|, an? |, (?:please )?(?:excuse|forgive|sorry)\b){{0,70}}"
    rf"|{_PUT_BY}(?:diese nachricht wurde )?von meinem {_WARE}\b.{{0,60}} gesendet\.?|менің {_WARE} құрылғымнан жіберілді"
    rf"|(?:\w{{1,10}} )?{_WARE}\S{{0,8}} gönderildi|\w{{2,8}} için outlook\S{{0,3}} (?:edinin|alın)"
    r"|get outlook for \S.{0,40}|(?:скачайте|скачать|получить|отримати|завантажити) outlook.{0,60}|outlook für \S.{0,40} (?:beziehen|herunterladen)"
    r"|(?:télécharger|obtenir) outlook.{0,50}|(?:obtener|obter o) outlook.{0,50}|pobierz (?:aplikację )?outlook.{0,50}|scarica outlook.{0,50}"
    r"|virus-free\..{0,80}|without viruses\..{0,80}|без вирусов\..{0,80}"
    r"|не содержит вирусов\..{0,80}|ohne viren\..{0,80}|wolny od wirusów\..{0,80})\s*",
    re.IGNORECASE,
)
ARMOUR: Final = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----|Hash: [\w, -]{3,40}")
ARMOURED: Final = "-----BEGIN PGP SIGNATURE-----"

_LONGEST_NAME: Final = 50
_LONGEST_DEVICE: Final = 200
_LONGEST_LINKED: Final = 1500
_LINK_IN: Final = re.compile(r"\s?(?:\( ?https?://[^()\s]* ?\)|<https?://[^<>\s]*>)")
_LONGEST_LINE: Final = 90  # of a signature
_MOST_LINES: Final = 12

_REGARDS: Final = (
    r"с (?:уважением|наилучшими пожеланиями|лучшими пожеланиями|благодарностью|надеждой на сотрудничество)"
    r"|искренне ваш\w?|всего (?:доброго|хорошего|наилучшего)|хорошего дня|з повагою|из поваг\w+"
    r"|(?:best|kind|kindest|warm|warmest|with kind|with best)? ?regards|all the best|best wishes"
    r"|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|respectfully"
    r"|mit (?:freundlichen|besten|vielen) gr(?:ü|ue)(?:ß|ss)en|(?:viele|beste|freundliche|liebe) gr(?:ü|ue)(?:ß|ss)e|mfg"
    r"|(?:bien |très )?cordialement|(?:sincères )?salutations(?: distinguées)?|bonne journée"
    r"|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|(?:cordiali|distinti) saluti|atenciosamente|cumprimentos"
    r"|pozdrawiam(?: serdecznie)?|z poważaniem|z wyrazami szacunku|met vriendelijke groet(?:en)?"
    r"|(?:com os )?melhores cumprimentos|saygılar(?:ımla|ımızla)|saygılarımla|iyi çalışmalar|құрметпен|ізгі ниетпен"
)
_THANKS: Final = (
    r"спасибо(?: заранее)?|заранее (?:спасибо|благодарю|благодарен|благодарна)|благодарю(?: заранее)?|дякую"
    r"|(?:many )?thanks(?: in advance| and regards| & regards| a lot)?|thank you(?: in advance)?|cheers"
    r"|best|(?:vielen )?dank(?: im voraus)?|merci(?: d['’]avance)?|(?:muchas )?gracias|dziękuję|grazie|obrigad[oa]"
)
_CAPITAL: Final = "A-ZА-ЯЁІЇЄҐӘҒҚҢӨҰҮҺÀ-ÖØ-ÞĄĆĘŁŃŚŹŻĞİŞČŠŽ"
_FAREWELL: Final = re.compile(
    rf"\W{{0,3}}(?:(?P<regards>{_REGARDS})|(?P<thanks>{_THANKS}))"
    rf"(?:[\s,!.]{{1,3}}(?P<name>(?-i:[{_CAPITAL}][\w.'’-]*(?:\s+[{_CAPITAL}«\"(][\w.'’»\")-]*){{0,4}})))?\W{{0,3}}",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?:\b(?:тел|моб|факс|tel|phone|mob|mobile|cell|fax|office|direct|t|m|p)\b[.:]{0,2}\s{0,3})?"
    r"\+?\(?\d(?:[\d() .–-]{7,20})\d",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w|(?<!\()https?://|\bwww\.\w", re.IGNORECASE)
_NAME: Final = re.compile(rf"[{_CAPITAL}][\w'’.-]{{0,30}}(?:\s+[{_CAPITAL}][\w'’.-]{{0,30}}){{1,3}},?")
_NAMED: Final = re.compile(
    rf"\s*[{_CAPITAL}][\w'’.-]{{0,30}}(?:\s+[{_CAPITAL}«\"(][\w'’.»\")-]{{0,30}}){{0,3}}\s*,?\s*"
)
_POSTSCRIPT: Final = re.compile(
    r"\s*(?:p\.?\s?(?:p\.?\s?)?s\b|п\.\s?с\.|постскриптум|з\.?\s?ы\b)", re.IGNORECASE
)
_IMPERATIVE: Final = re.compile(r"\b(?!сайте\b)[а-яё]{3,}(?:ите|йте)(?:сь)?\b", re.IGNORECASE)
_TELLS: Final = re.compile(
    r"\b(?:парол[ья]|логин|сервер|заказ\w?|сч[её]т|договор\w?|заявк\w|ключ|артикул|верси[яи]|вложени[ея]|password|login|server|order|invoice"
    r"|contract|ticket|serial|version|attachment)\b.{0,20}[:№#\d]",
    re.IGNORECASE,
)
_RULED: Final = re.compile(r"\s*(?:_{20,}|-{2,3})\s*")
_LONG_RULE: Final = 19
_MOST_FOOTER: Final = 6
_SCANNED: Final = re.compile(
    r"\b(?:checked|scanned) for viruses by\b|\bпроверено на (?:наличие )?вирус\w+|\bauf viren (?:geprüft|überprüft)",
    re.IGNORECASE,
)
_LATIN: Final = dict(
    zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"], strict=True)
)  # fmt: skip

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
    r"|конфиденциальн|предназнач\w*\b.{0,60}(?:только|исключительно|лично|адресат|получател|лиц\b|лица|указанн|использован)|не является (?:офертой|публичной)|коммерческ\w+ тайн|конфіденційн|призначен"
    r"|vertraulich|ausschließlich für|confidentiel|destiné exclusivement|confidencial|exclusivamente|poufn|wyłącznie dla"
    r"|riservat|confidenzial)"
)
_DISCLAIMER: Final = re.compile(
    rf"^\W{{0,4}}(?P<said>(?:\w+\W+){{0,5}}{_LETTER}\b.{{0,250}}{_CONFIDENTIAL})"
    r"|\bif you (?:are not (?:the|an|its) |(?:have )?received (?:this|it) ).{0,60}(?:intended|recipient|in error|by mistake)"
    r"|\bесли вы (?:не являетесь (?:\w+ )?(?:адресат|получател)|получили (?:\w+ )?(?:письмо|сообщение|его) (?:по ошибке|ошибочно)"
    r".{0,200}(?:уведом|сообщит|извест|проинформ|удал|уничтож|просим|просьба|запрещ))"
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
_LAWYERS: Final = re.compile(
    r"recipient|addressee|addressed|intended|individual|privileged|sole|exclusive|unauthori|disclos|disclaimer|адресат|получател|исключительно|только"
    r"|лиц\b|лица|тайн|оферт|одержувач|empfänger|adressat|ausschließlich|destinat|exclusiv|odbiorc|wyłącznie|may contain|мо(?:жет|гут) содержать",
    re.IGNORECASE,
)
_LONG_DISCLAIMER: Final = 160
_SMALL_PRINT: Final = re.compile(
    r"\bvirus|\bliabil|\bresponsib|\bdisclos|\bunauthori[sz]ed|\bregistered (?:in|office)|\bcompany (?:no|number)"
    r"|ответственност|распространени|копировани|вирус|уведомите|удалите|зарегистрирован|\bhaft|\bunsubscribe|©",
    re.IGNORECASE,
)
_WARNS: Final = r"\W{0,6}(?:(?:caution|warning|external|attention|внимание|осторожно|внешняя почта|внешнее письмо)\b.{0,60}?)?"
_BANNER: Final = re.compile(
    rf"{_WARNS}(?:\b(?:this|the) (?:e-?mail|message) (?:originated|was sent|came|is) (?:from )?(?:an )?(?:outside|external)"
    r"|\b(?:это |данное )?(?:письмо|сообщение) (?:отправлено |получено |пришло )?(?:от внешнего отправителя|из-за пределов|извне|из внешн\w+)"
    r"|\byou don['’]t often get e-?mail from|\bвы (?:нечасто|редко) получаете (?:сообщения|письма|электронную почту) от)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL: Final = re.compile(
    rf"{_WARNS}\b(?:external (?:e-?mail|sender|message)|внешний отправитель|внешн(?:яя почта|ее письмо))\s*(?:$|[^\w\s,])",
    re.IGNORECASE | re.DOTALL,
)
_ADVICE: Final = re.compile(
    r"(?:do not|don['’]t|never|please do not) (?:click|open|reply|follow|trust|enter)|\b(?:be careful|be cautious|use caution|exercise caution|take care|learn why|unless you)\b"
    r"|\bне (?:открывайте|переходите|нажимайте|отвечайте|вводите|доверяйте)|\bбудьте (?:осторожны|внимательны|бдительны)|\bузнайте, почему|\bсоблюдайте осторожность",
    re.IGNORECASE,
)
_TURNS: Final = re.compile(r"[,?]|\b(?:но|и|не|but|and|not)\b", re.IGNORECASE)
_SHORT_BANNER: Final = 120
_LONGEST_BANNER: Final = 600
_UNFINISHED: Final = 50  # a line so long, without an end, goes on below
_POINTS_BELOW: Final = re.compile(
    r"(?:\bответы?|\bответил\w?|\bотвечаю|\bкомментарии|\bнаписал\w?|\bпишу|\bпояснения)\b.{0,30}\b(?:ниже|в тексте|по тексту|внутри|в (?:вашем|самом|вашем же) письме"
    r"|красным|синим|зел[её]ным|жирным|цветом)|\bвідповід\w{1,3}\b.{0,30}\b(?:нижче|в тексті|червоним)|\bжауап\w*\b.{0,30}\bтөменде"
    r"|\bсм(?:\.|отри\w*)\s{0,2}(?:\w+ )?(?:ниже|в тексте|по тексту)"
    r"|\b(?:answers?|answered|replies|replied|comments?|commented|responses?)\b.{0,30}\b(?:below|in-?line|in red|in blue|in colou?r)"
    r"|\bsee (?:my \w+ )?(?:below|in-?line)|\b(?:antworten|siehe) .{0,20}(?:unten|im text)|\b(?:voir|réponses?) .{0,20}ci-dessous"
    r"|\b(?:respuestas?|ver) .{0,20}(?:abajo|más abajo)|\b(?:odpowiedzi|patrz) .{0,20}poniżej"
    r"|\b(?:risposte|vedi) .{0,20}(?:sotto|in rosso)|\b(?:respostas|veja) .{0,20}abaixo|\b(?:cevap|yanıt)\w* .{0,20}aşağıda",
    re.IGNORECASE | re.DOTALL,
)


def is_device(line: str) -> bool:
    """'Sent from my iPhone', or a virus scanner's word, as a line of its own."""
    line = _LINK_IN.sub("", line[:_LONGEST_LINKED])
    return len(line) <= _LONGEST_DEVICE and _DEVICE.fullmatch(line) is not None


def is_disclaimer(paragraph: str) -> bool:
    """Whether a paragraph below the words is what lawyers put under every letter.

    'This letter has a confidential file' is said by a person: lawyers say who may read it, or say it at length.
    """
    found = _DISCLAIMER.search(paragraph)
    if found is None or found["said"] is None:
        return found is not None
    return len(paragraph) >= _LONG_DISCLAIMER or _LAWYERS.search(paragraph) is not None


def begins_disclaimer(paragraph: str) -> bool:
    """Whether it is one from its first words on."""
    return _DISCLAIMER.match(paragraph) is not None


def is_small_print(paragraph: str) -> bool:
    """Whether a paragraph may go on from a disclaimer above it; proves nothing by itself."""
    return is_disclaimer(paragraph) or _SMALL_PRINT.search(paragraph) is not None


def banner_length(lines: Sequence[str]) -> int:
    """How many lines on top of a paragraph say 'this message came from outside', as a mail server does; 0 if none.

    A person may say that external mail does not arrive: what a server puts is a label alone, or comes with advice.
    """
    length = 1
    while length < min(len(lines), _MOST_LINES) and _goes_on(lines[length - 1], lines[length]):
        length += 1
    said = " ".join(line.strip() for line in lines[:length])
    if len(said) > _LONGEST_BANNER:
        return 0
    if _LABEL.match(said) and (_ADVICE.search(said) or not re.search(r"\w[^\w]+\w", _LABEL.sub("", said, 1))):
        return length
    alone = len(said) < _SHORT_BANNER and not _TURNS.search(said)
    return length if _BANNER.match(said) and (alone or _ADVICE.search(said)) else 0


def _goes_on(line: str, below: str) -> bool:
    unfinished = len(line.strip()) >= _UNFINISHED and not line.rstrip().endswith(
        (".", "!", "?", ":", "]", "*")
    )
    return unfinished or _ADVICE.match(below.strip()) is not None


def is_signature(lines: Sequence[str], author: str = "") -> bool:
    """Whether these filled lines, the last ones of a text, are a farewell with who wrote and how to reach them.

    A farewell with a bare name is left as words: there is nothing to fold away. So is one with a request below,
    and thanks above anything but the name of the author ('' when nobody knows it).
    """
    farewell = _FAREWELL.fullmatch(lines[0]) if len(lines[0]) <= _LONGEST_LINE else None
    if farewell is None or len(lines) > _MOST_LINES or any(map(_is_sentence, lines[1:])):
        return False
    if farewell["regards"]:
        return _tells_contacts(lines) or any(map(_OFFICE.search, lines[1:]))
    return _tells_contacts(lines) and _thanks_in_name(farewell["name"] or "", lines[1:2], author)


def _thanks_in_name(name: str, below: Sequence[str], author: str) -> bool:
    named = name or "".join(line for line in below if _NAMED.fullmatch(line))
    return bool(named) and (not author or is_name_of(named, author))


def is_card(lines: Sequence[str], author: str) -> bool:
    """Whether a last paragraph is the author's name with a telephone and more, a signature without a farewell."""
    if not 3 <= len(lines) <= _MOST_LINES or any(map(_is_sentence, lines)):
        return False
    named = len(lines[0]) <= _LONGEST_NAME and _NAME.fullmatch(lines[0].strip()) is not None
    return named and is_name_of(lines[0], author) and any(_PHONE.search(line) for line in lines[1:])


def is_footer(lines: Sequence[str]) -> bool:
    """A rule and where a list is found, or that a scanner looked for viruses: as programs put below all words."""
    if not 2 <= len(lines) <= _MOST_FOOTER or not _RULED.fullmatch(lines[0]):
        return False
    found_at = [line for line in lines[1:] if _ADDRESS.search(line)]
    is_list = lines[0].count("_") > _LONG_RULE and len(found_at) >= len(lines) - 2 > 0
    return is_list or _SCANNED.search(" ".join(lines[1:])) is not None


def is_name_alone(lines: Sequence[str], author: str) -> bool:
    """Whether nothing is said but a farewell and the author's name."""
    if len(lines) > 3:
        return False
    said = [line for line in lines if not _names(line, author)]
    farewells = [
        found for line in said if len(line) <= _LONGEST_LINE and (found := _FAREWELL.fullmatch(line))
    ]
    return len(farewells) == len(said) and all(found["regards"] for found in farewells)


def _names(line: str, author: str) -> bool:
    words = _plain_names(line)
    return _NAMED.fullmatch(line) is not None and bool(words) and words <= _plain_names(author)


def is_name_of(name: str, author: str) -> bool:
    """Whether a name shares a word with the author's name or the first part of their address, in Russian or in Latin letters.

    The name of somebody else below a request is what the request is about.
    """
    return not _plain_names(name).isdisjoint(_plain_names(author))


def is_full_name_of(name: str, author: str) -> bool:
    """Whether it is two words or more, all of them the author's."""
    words = _plain_names(name)
    return len(words) > 1 and words <= _plain_names(author)


def _plain_names(text: str) -> set[str]:
    plain = "".join(_LATIN.get(char, char) for char in text.lower())
    return set(re.findall(r"[^\W\d_]{2,}", plain))


def is_postscript(line: str) -> bool:
    """'P.S.': the words go on below a signature."""
    return _POSTSCRIPT.match(line) is not None


def says_words(line: str) -> bool:
    """Whether a line below a bare '--' is a sentence: the rule parts words from words then."""
    counts = line.strip()[:1].isdigit() and _PHONE.match(line.strip()) is None
    if len(line) > _LONGEST_LINE or is_device(line) or is_disclaimer(line):
        return False
    return counts or _is_sentence(line)


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
    if is_postscript(line) or _IMPERATIVE.search(line) or _TELLS.search(line):
        return True
    return line.endswith(".") and words > 5
