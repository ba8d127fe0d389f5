"""HTML of strangers made harmless, and made text."""

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
    ],
)
def test_hostile_nesting_is_quick(html: str) -> None:
    started = time.perf_counter()
    html_to_text(html)
    clean_html(html)
    assert time.perf_counter() - started < 3
