"""HTML of strangers made harmless, and made text."""

# ruff: noqa: E501  # a case reads best on one line

import time

import pytest

from otklik.core.mail.body import clean_html, html_to_text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="https://track.example/p.gif">',
        '<img src="//track.example/p.gif">',
        '<img srcset="https://track.example/p.gif 2x">',
        '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
        "<svg onload=alert(1)><script>1</script></svg>",
        '<form action="https://track.example"><input name=a><button>b</button></form>',
        '<p style="background:url(https://track.example)">a</p>',
        '<p style="background-color:\\75rl(https://track.example)">a</p>',
        "<style>@import 'https://track.example'</style>",
        '<link rel="stylesheet" href="https://track.example/a.css">',
        '<meta http-equiv="refresh" content="0;url=https://track.example">',
        '<iframe src="https://track.example"></iframe>',
        '<base href="https://track.example">',
        '<table background="https://track.example/p.gif"><tr><td>a</table>',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="data:text/html,<script>1</script>">a</a>',
        '<p onclick="alert(1)" style="position:fixed">a</p>',
        '<video src="https://track.example/v"></video>',
    ],
)
def test_nothing_hostile_is_left(hostile: str) -> None:
    clean = clean_html(hostile, cid_url=None).lower()
    for word in (
        "script",
        "track.example",
        "onload",
        "onclick",
        "<form",
        "<input",
        "position",
        "javascript",
        "data:",
    ):
        assert word not in clean


def test_links_open_elsewhere_and_tell_nothing() -> None:
    clean = clean_html('<a href="https://fern.example" target="_top" onclick="x()">a</a>')
    assert 'href="https://fern.example"' in clean
    assert 'target="_blank"' in clean
    assert 'rel="noopener noreferrer nofollow"' in clean


def test_only_images_of_the_letter_are_shown() -> None:
    html = '<img src="cid:one@x" alt="One"><img src="CID:two@x"><img src="https://t.example/p.gif">'
    clean = clean_html(html, cid_url=lambda content_id: "/files/1" if content_id == "one@x" else None)
    assert clean.count("src=") == 1
    assert 'src="/files/1"' in clean


@pytest.mark.parametrize(
    ("why", "html", "text"),
    [
        ("paragraphs stand apart", "<p>a</p><p>b</p>", "a\n\nb"),
        ("lines stand below each other", "<div>a</div><div>b<br>c</div>", "a\nb\nc"),
        (
            "quotes are marked by depth",
            "<p>a</p><blockquote>b<blockquote>c</blockquote></blockquote>",
            "a\n\n> b\n>> c",
        ),
        ("an indent is no quote", '<blockquote style="margin:0 0 0 40px;border:none">a</blockquote>', "a"),
        (
            "styles and scripts are no text",
            "<style>p{}</style><script>1</script><title>t</title><p>a</p>",
            "a",
        ),
        ("an XML declaration does no harm", '<?xml version="1.0" encoding="utf-8"?><p>да</p>', "да"),
        (
            "a link tells where it leads",
            '<p>See <a href="https://f.example/1?a=b">Log.zip</a> here</p>',
            "See Log.zip (https://f.example/1?a=b) here",
        ),
        (
            "a link around a block does",
            '<a href="https://f.example/1"><b>Log</b></a>',
            "Log (https://f.example/1)",
        ),
        (
            "a link called by its address says it once",
            '<a href="https://f.example/1/">f.example/1</a>',
            "f.example/1",
        ),
        (
            "so does one in Russian",
            '<a href="https://f.example/%D0%B0">https://f.example/а</a>',
            "https://f.example/а",
        ),
        (
            "a shortened address is told",
            '<a href="https://f.example/abc">https://f.ex...</a>',
            "https://f.ex... (https://f.example/abc)",
        ),
        ("an address to write to is as it reads", '<a href="mailto:a@f.example">Anna</a>', "Anna"),
        ("a picture that links says nothing", '<p>a<a href="https://f.example"><img src="x"></a></p>', "a"),
        (
            "a face drawn as a picture is a word",
            '<p>Yes <img alt="👍" src="https://f.example/1.png"></p>',
            "Yes 👍",
        ),
        ("another picture is none", '<p>Yes <img alt="logo" src="x"></p>', "Yes"),
        ("sections stand below each other", "<section>a</section><section>b</section>", "a\nb"),
        (
            "an indent by margins is no quote",
            '<div>Steps:</div><blockquote style="margin-top:0;margin-bottom:0">a</blockquote>',
            "Steps:\na",
        ),
        (
            "by margins below an announcement it is",
            '<div>23.11.2026 10:00, Help &lt;h@f.example&gt;:</div><blockquote style="margin:0">a</blockquote>',
            "23.11.2026 10:00, Help <h@f.example>:\n> a",
        ),
        (
            "a line on the left makes a quote",
            '<p>a</p><blockquote style="border:none;border-left:solid blue 1.5pt">b</blockquote>',
            "a\n\n> b",
        ),
        (
            "a quote in a cell keeps its words",
            "<table><tr><td>a</td><td><blockquote>b<br>c</blockquote></td><td>d</td></tr></table>",
            "a\n> b\n> c\nd",
        ),
        ("a quote in a list does", "<ul><li><blockquote>a</blockquote>b</li></ul>", "  *\n> a\n\n    b"),
        ("a signature has a rule above it", '<p>Yes</p><div id="Signature">Bo</div>', "Yes\n\n--\nBo"),
        (
            "a signature above words has none",
            '<div>Hello</div><div id="Signature">Bo</div><div>the log is below</div>',
            "Hello\nBo\nthe log is below",
        ),
        (
            "a signature above a quote has one",
            '<p>Yes</p><div id="Signature">Bo</div><div id="divRplyFwdMsg"><b>From:</b> a@f.example<br><b>Sent:</b> x</div>',
            "Yes\n\n--\nBo\nFrom: a@f.example\nSent: x",
        ),
        (
            "a signature above the mark of a phone has one",
            '<p>Yes</p><div id="Signature">Bo</div><div>Sent from my iPhone</div>',
            "Yes\n\n--\nBo\nSent from my iPhone",
        ),
        ("nothing gives nothing", " ", ""),
        ("no tags at all", "a &amp; b", "a & b"),
    ],
)
def test_html_becomes_the_text_that_a_reader_sees(why: str, html: str, text: str) -> None:
    assert html_to_text(html) == text, why


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x",
        "<blockquote>" * 80_000 + "x",
        "<table><tr><td>" * 20_000 + "x",
        "<i></b>" * 100_000 + "x",
        "<!--" * 100_000,
        "<p>" * 300_000,
        "<" * 500_000,
        '<a href="' * 50_000,
        '<a href="https://a.example">x</a>' * 20_000,
        "<blockquote style='margin:0'></blockquote>" * 20_000,
        f"<blockquote style='{'margin:a' * 5_000};x'>a</blockquote>",
        "<div class='gmail_signature'>a</div>" * 20_000,
    ],
)
def test_hostile_nesting_is_quick(html: str) -> None:
    started = time.perf_counter()
    html_to_text(html)
    clean_html(html)
    assert time.perf_counter() - started < 3
