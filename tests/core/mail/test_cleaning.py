"""What a cleaned letter tells besides its text: the hosts of its images, the true places of its links."""

import pytest

from otklik.core.mail.cleaning import cleaned
from otklik.core.mail.image_hosts import MOST


def test_images_from_elsewhere_are_named_and_wait_until_they_are_asked_for() -> None:
    html = '<img src="https://a.example/1"><img src="http://B.example/2"><img src="https://a.example/3">'
    without, with_them = cleaned(html), cleaned(html, with_images=True)
    assert without.hosts == with_them.hosts == ("a.example", "b.example")
    assert (without.html.count("src="), with_them.html.count("src=")) == (0, 3)


@pytest.mark.parametrize(
    ("why", "source"),
    [
        ("an address in figures", "http://192.168.1.1/reboot"),
        ("one figure", "http://3232235777/a"),
        ("an address of six", "http://[::1]/a"),
        ("a name without a dot", "http://router/a"),
        ("this machine", "http://localhost/a"),
        ("a name of the house", "http://printer.local/a"),
        ("another port", "http://a.example:8080/a"),
        ("no port at all", "http://a.example:none/a"),
        ("a name and password", "http://ana:birch@a.example/a"),
        ("another scheme", "ftp://a.example/a"),
        ("no scheme", "//a.example/a"),
        ("a word for the policy", "https://a.example;script-src/a"),
    ],
)
def test_from_some_places_no_image_is_ever_shown(why: str, source: str) -> None:
    letter = cleaned(f'<img src="{source}">', with_images=True)
    assert ("src=" in letter.html, letter.hosts) == (False, ()), why


def test_a_letter_shows_images_of_so_many_hosts_alone() -> None:
    html = "".join(f'<img src="https://h{place}.example/a">' for place in range(MOST + 5))
    letter = cleaned(html, with_images=True)
    assert (len(letter.hosts), letter.html.count("src=")) == (MOST, MOST)


@pytest.mark.parametrize(
    ("why", "href", "words", "leads"),
    [
        ("words name no place", "https://evil.example", "here", None),
        ("the very host", "https://bank.example/a", "bank.example", None),
        ("its www", "https://bank.example/a", "https://www.bank.example", None),
        ("a part of it", "https://my.bank.example", "bank.example", None),
        ("an address of it", "mailto:ana@bank.example", "ana@bank.example", None),
        ("a Russian name", "https://xn--e1afmkfd.xn--p1ai/", "пример.рф", None),
        ("another host", "https://evil.example/x", "https://bank.example", "evil.example"),
        (
            "a host that begins alike",
            "https://bank.example.evil.example",
            "bank.example",
            "bank.example.evil.example",
        ),
        ("a host that ends alike", "https://mybank.example", "bank.example", "mybank.example"),
        ("a name before it", "https://bank.example@evil.example", "bank.example", "evil.example"),
        ("tags within", "https://evil.example", "bank<b>.</b>exam<i>ple</i>", "evil.example"),
        ("unseen marks", "https://evil.example", "bank\u200b.\u00adexample", "evil.example"),
        ("a wide dot", "https://evil.example", "bank\uff0eexample", "evil.example"),
        ("turned letters", "https://evil.example", "\u202eelpmaxe.knab\u202c", "evil.example"),
        ("a look-alike", "https://b\u0430nk.example", "bank.example", "xn--bnk-6cd.example"),
        ("for a picture", "https://evil.example", '<img alt="bank.example">', "evil.example"),
        (
            "another addressee",
            "mailto:eve@evil.example?cc=a@b.example",
            "ana@bank.example",
            "eve@evil.example",
        ),
        ("a telephone", "tel:+7900", "bank.example", "+7900"),
    ],
)
def test_a_link_that_names_another_place_tells_its_own(
    why: str, href: str, words: str, leads: str | None
) -> None:
    note = f' <span class="leads">→ {leads}</span>'
    html = cleaned(f'<p><a href="{href}">{words}</a> after</p>').html
    assert (html.count("leads"), note in html) == ((1, True) if leads else (0, False)), why


@pytest.mark.parametrize(
    "href", ["/sign-out", "#top", "sign-out", "//evil.example", "javascript:alert(1)", "?a=1"]
)
def test_a_link_leads_out_or_nowhere(href: str) -> None:
    assert "href" not in cleaned(f'<a href="{href}">a</a>').html


def test_a_letter_cannot_write_such_notes_itself_nor_words_over_a_link() -> None:
    html = cleaned(
        '<span class="leads">→ bank.example</span><a href="https://a.example" title="bank">a</a>'
    ).html
    assert "class" not in html
    assert "title" not in html


def test_white_words_keep_the_ground_that_they_stand_on() -> None:
    shown = cleaned('<div style="background:#036;color:#fff">a</div>').html
    assert shown == '<div style="background:#036;color:#fff">a</div>'


@pytest.mark.parametrize(
    "fetch", ["url(//a.example)", "image('//a.example')", "src('//a.example')", "element(#a)"]
)
def test_a_ground_that_would_be_fetched_takes_its_colours_with_it(fetch: str) -> None:
    assert cleaned(f'<div style="color:#fff;background:{fetch}">a</div>').html == "<div>a</div>"


def test_an_image_is_found_by_an_escaped_id() -> None:
    shown = cleaned('<img src="cid:one%40x">', cid_url={"one@x": "/files/1"}.get).html
    assert shown == '<img src="/files/1">'


def test_sections_stand_apart() -> None:
    assert (
        cleaned("<section>a</section><section>b</section>").html == "<section>a</section><section>b</section>"
    )
