"""Marks of spam filters, and whose are believed."""

import pytest

from otklik.core.mail import spam
from otklik.core.mail.parse import parse

DESK = "help@desk.example"
OUR_ASSASSIN = "X-Spam-Checker-Version: SpamAssassin 4.0.1 (2024-03-25) on mx.desk.example"
OUR_RSPAMD = "X-Rspamd-Server: mx.desk.example"
OUR_RESULTS = "Authentication-Results: mx.desk.example; spf=pass smtp.mailfrom=a@b.example"


def letter(*headers: str) -> bytes:
    return "\r\n".join(("From: a@b.example", "Subject: Win", *headers, "", "Hello", "")).encode()


@pytest.mark.parametrize(
    ("mark", "is_one"),
    [
        ("X-Spam-Flag: YES", True),
        ("X-Spam-Flag: NO", False),
        ("X-Spam-Status: Yes, score=9.1 required=5.0 tests=BAYES_99", True),
        ("X-Spam-Status: No, score=-1.9 required=5.0", False),
        ("X-Spam: Yes", True),
        ("X-Spam: yesterday", False),
        ("X-Rspamd-Action: add header", True),
        ("X-Rspamd-Action: reject", True),
        ("X-Rspamd-Action: greylist", False),
        ("X-Rspamd-Action: no action", False),
        ("X-Mailer: nothing at all", False),
    ],
)
def test_a_mark_is_read(mark: str, is_one: bool) -> None:
    assert spam.is_marked(parse(letter(mark))) is is_one


@pytest.mark.parametrize(
    ("why", "maker", "by", "believed"),
    [
        ("SpamAssassin of our domain", OUR_ASSASSIN, None, True),
        ("rspamd of our domain", OUR_RSPAMD, None, True),
        ("whoever checks authenticity here", OUR_RESULTS, None, True),
        ("the sender's own filter", "X-Rspamd-Server: out.b.example", None, False),
        ("a domain that ends alike", "X-Rspamd-Server: mx.otherdesk.example", None, False),
        ("nobody says who looked", "X-Mailer: Mutt", None, False),
        ("the named server", "X-Rspamd-Server: mx.provider.example", "MX.Provider.example", True),
        ("another one than the named", OUR_RSPAMD, "mx.provider.example", False),
    ],
)
def test_who_made_the_mark_decides_whether_it_is_believed(
    why: str, maker: str, by: str | None, believed: bool
) -> None:
    arrival = parse(letter("X-Spam-Flag: YES", maker))
    assert spam.is_spam(arrival, by=by, address=DESK) is believed, why
    assert not spam.is_spam(parse(letter(maker)), by=by, address=DESK), "without a mark nothing is spam"
