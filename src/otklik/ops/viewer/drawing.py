"""The HTML of the viewer's page, escaped piece by piece."""

import re
from collections.abc import Sequence
from html import escape

from otklik.core.mail.arrival import Address
from otklik.ops.viewer.box import Shown

_WORDS = {
    "en": {
        "title": "Outgoing letters",
        "none": "No letter has left yet.",
        "choose": "Choose a letter on the left.",
        "from": "From",
        "to": "To",
        "envelope": "Envelope",
        "null": "null return path",
        "text": "Text",
        "html": "HTML",
        "source": "Source",
        "headers": "Headers",
        "files": "Files",
        "kb": "KB",
        "no_subject": "(no subject)",
        "back": "All letters",
        "automatic": "automatic",
    },
    "ru": {
        "title": "Исходящие письма",
        "none": "Ни одно письмо ещё не ушло.",
        "choose": "Выберите письмо слева.",
        "from": "От кого",
        "to": "Кому",
        "envelope": "Конверт",
        "null": "пустой обратный адрес",
        "text": "Текст",
        "html": "HTML",
        "source": "Исходный вид",
        "headers": "Заголовки",
        "files": "Файлы",
        "kb": "КБ",
        "no_subject": "(без темы)",
        "back": "Все письма",
        "automatic": "автоматическое",
    },
}
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_CID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)
_TOLD_HEADERS = re.compile(
    r"(?im)^(?:message-id|in-reply-to|references|auto-submitted|x-auto-response-suppress|precedence|x-otklik-[\w-]+)"
    r":.*(?:\r?\n[ \t].*)*"
)


def language_of(accepted: str) -> str:
    """Russian where the browser asks for it first of the two, else English."""
    found = re.search(r"\b(ru|en)\b", accepted.lower())
    return found.group(1) if found else "en"


def page(letters: Sequence[Shown], letter: Shown | None, *, show: str, language: str) -> str:
    """The whole page; `show` is text, html or source."""
    words = _WORDS[language]
    newest = letters[0].id if letters else ""
    kind = "reading" if letter else "listing"
    hint = f'<p class="hint">{words["choose" if letters else "none"]}</p>'
    right = _letter(letter, show, words) if letter else hint
    return f"""<!doctype html>
<html lang="{language}" data-newest="{escape(newest)}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(_subject(letter, words) + " · " if letter else "")}{words["title"]}</title>
<link rel="icon" href="/own/icon.svg"><link rel="stylesheet" href="/own/style.css">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<script type="module" src="/own/live.js"></script>
<body class="{kind}">
<header><h1><a href="/">{words["title"]}</a></h1><span class="count" id="count">{len(letters)}</span></header>
<nav id="list" aria-label="{words["title"]}">{_list(letters, letter, words)}</nav>
<main>{right}</main>
</body></html>"""


def with_own_images(letter: Shown) -> str:
    """The letter's HTML with the images it carries fetched from here."""
    numbers = {file.content_id: at for at, file in enumerate(letter.arrival.attachments) if file.content_id}

    def own(found: re.Match[str]) -> str:
        at = numbers.get(found.group(1))
        return found.group() if at is None else f"/letters/{letter.id}/files/{at}"

    return _CID.sub(own, letter.arrival.html)


def _list(letters: Sequence[Shown], current: Shown | None, words: dict[str, str]) -> str:
    return "".join(_row(letter, letter is current, words) for letter in letters)


def _row(letter: Shown, current: bool, words: dict[str, str]) -> str:
    mark = ' aria-current="page"' if current else ""
    at = letter.at
    return (
        f'<a class="row" href="/letters/{escape(letter.id)}"{mark}>'
        f'<span class="to">{escape(letter.to)}</span>'
        f'<time datetime="{at.isoformat()}">{at:%d.%m %H:%M:%S} UTC</time>'
        f'<span class="subject">{escape(_subject(letter, words))}</span>'
        f'<span class="start">{escape(" ".join(letter.arrival.text.split())[:120])}</span></a>'
    )


def _letter(letter: Shown, show: str, words: dict[str, str]) -> str:
    arrival = letter.arrival
    show = show if show in _ways(letter) else "text"
    sender = arrival.sender
    lines = [
        (words["from"], _name(sender) if sender else ""),
        (words["to"], ", ".join(_name(one) for one in arrival.to)),
        (words["envelope"], f"{letter.sender or words['null']} → {letter.to}"),
    ]
    facts = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in lines)
    automatic = arrival.headers.get("auto-submitted", "no").lower() != "no"
    badge = f'<span class="badge">{words["automatic"]}</span>' if automatic else ""
    return (
        f'<p class="back"><a href="/">← {words["back"]}</a></p>'
        f"<h2>{escape(_subject(letter, words))}{badge}</h2><dl>{facts}</dl>"
        f"{_tabs(letter, show, words)}{_body(letter, show, words)}"
        f"{_files(letter, words)}{_headers(letter, words)}"
    )


def _tabs(letter: Shown, show: str, words: dict[str, str]) -> str:
    def tab(way: str) -> str:
        mark = ' aria-current="true"' if way == show else ""
        return f'<a href="/letters/{escape(letter.id)}?show={way}"{mark}>{words[way]}</a>'

    return f'<p class="tabs">{"".join(map(tab, _ways(letter)))}</p>'


def _ways(letter: Shown) -> tuple[str, ...]:
    return ("text", "html", "source") if letter.arrival.html else ("text", "source")


def _body(letter: Shown, show: str, words: dict[str, str]) -> str:
    if show == "text":
        return f'<div class="text">{_linked(letter.arrival.text)}</div>'
    sandbox = ' sandbox="allow-popups allow-popups-to-escape-sandbox"'
    return f'<iframe title="{words[show]}" src="/letters/{escape(letter.id)}/{show}"{sandbox}></iframe>'


def _files(letter: Shown, words: dict[str, str]) -> str:
    items = "".join(
        f'<li><a href="/letters/{escape(letter.id)}/files/{at}">{escape(file.filename)}</a> '
        f"<small>{file.size / 1024:.1f} {words['kb']}</small></li>"
        for at, file in enumerate(letter.arrival.attachments)
    )
    return f'<h3>{words["files"]}</h3><ul class="files">{items}</ul>' if items else ""


def _headers(letter: Shown, words: dict[str, str]) -> str:
    head = letter.source.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    told = "\n".join(_TOLD_HEADERS.findall(head))
    if not told:
        return ""
    return f"<details open><summary>{words['headers']}</summary><pre>{escape(told)}</pre></details>"


def _linked(text: str) -> str:
    pieces, end = [], 0
    for found in _LINK.finditer(text):
        link = escape(found.group())
        opened = f'<a href="{link}" rel="noreferrer" target="_blank">{link}</a>'
        pieces += [escape(text[end : found.start()]), opened]
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def _name(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email


def _subject(letter: Shown, words: dict[str, str]) -> str:
    return letter.arrival.subject or words["no_subject"]
