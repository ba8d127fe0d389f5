"""What the mail server in front says of a letter's sender, and what is made of it."""

import pytest

from otklik.core.mail.authentication import is_genuine
from otklik.core.mail.parse import parse

OURS = "Authentication-Results: mx.desk.example"

SAID = [
    ("the policy passes", f"{OURS}; dmarc=pass header.from=acme.example", True),
    ("the policy fails, whatever else passes",
     f"{OURS}; spf=pass smtp.mailfrom=acme.example; dmarc=fail header.from=acme.example", False),
    ("a signature of the sender's domain", f"{OURS}; dkim=pass header.d=acme.example header.s=s1", True),
    ("a signature of its mail domain", f"{OURS}; dkim=pass header.i=@mail.acme.example", True),
    ("a signature of somebody else", f"{OURS}; dkim=pass header.d=letters.example", False),
    ("a domain that only ends alike", f"{OURS}; dkim=pass header.d=other-acme.example", False),
    ("a broken signature", f"{OURS}; dkim=fail header.d=acme.example", False),
    ("the sending server is theirs",
     f"{OURS}; spf=pass (203.0.113.5 is theirs) smtp.mailfrom=ana@acme.example", True),
    ("the sending server is another's", f"{OURS}; spf=pass smtp.mailfrom=bounces@letters.example", False),
    ("two signatures, one of them theirs",
     f"{OURS}; dkim=pass header.d=letters.example; dkim=pass header.d=acme.example", True),
    ("over several lines, in capitals",
     f"{OURS.upper()};\r\n\tDKIM=PASS (2048 bits; good)\r\n\theader.d=ACME.example", True),
    ("with a version", "Authentication-Results: mx.desk.example 1; dmarc=pass", True),
    ("nothing was found out", f"{OURS}; none", False),
    ("no word at all", "X-Nothing: here", False),
    ("the word of a server that is not believed",
     "Authentication-Results: mx.evil.example; dmarc=pass", False),
    ("a forged word below that of ours", f"{OURS}; dmarc=fail\r\n{OURS}; dmarc=pass", False),
    ("our name within a comment",
     "Authentication-Results: mx.evil.example (mx.desk.example); dmarc=pass", False),
    ("an empty word", "Authentication-Results: ", False),
    ("a domain within quotes", f'{OURS}; dkim=pass header.d="acme.example"', True),
    ("a quoted sender of theirs", f'{OURS}; spf=pass smtp.mailfrom="ana; x"@acme.example', True),
    ("a policy within a quoted sender",
     f'{OURS}; spf=pass smtp.mailfrom="a; dmarc=pass"@evil.example; dmarc=fail', False),
    ("a policy within a quoted sender alone",
     f'{OURS}; spf=pass smtp.mailfrom="a; dmarc=pass"@evil.example', False),
    ("a domain within a quoted sender",
     f'{OURS}; spf=pass smtp.mailfrom="a smtp.mailfrom=acme.example"@evil.example', False),
    ("a domain within a quoted signer",
     f'{OURS}; dkim=pass header.i="a header.d=acme.example"@evil.example', False),
    ("a policy within a reason", f'{OURS}; dkim=fail reason="no; dmarc=pass"', False),
    ("a policy behind a quoted quote",
     rf'{OURS}; spf=pass smtp.mailfrom="a\"; dmarc=pass"@evil.example', False),
    ("a policy behind a quote that does not end", f'{OURS}; spf=pass smtp.mailfrom="a; dmarc=pass', False),
    ("a policy behind a quote that ends in a backslash", f'{OURS}; spf=pass x="a; dmarc=pass;\\', False),
    ("a domain within a sending server's name",
     f"{OURS}; spf=pass smtp.helo=header.d=acme.example smtp.mailfrom=evil.example", False),
    ("a domain within a selector",
     f"{OURS}; dkim=pass header.s=header.d=acme.example header.d=evil.example", False),
    ("the author's domain beside a sending server",
     f"{OURS}; spf=pass smtp.mailfrom=evil.example header.from=acme.example", False),
    ("a policy within a comment in a comment",
     f"{OURS}; spf=fail (of (a; dmarc=pass;) b; dmarc=pass)", False),
    ("a quoted sender within a comment",
     f'{OURS}; spf=pass (of "a); dmarc=pass ("@evil.example) smtp.mailfrom=evil.example', False),
    ("the policy passes after a comment with one quote",
     f'{OURS}; dkim=none (no "signature" at all); dmarc=pass (p=none) header.from=acme.example', True),
    ("the policy of the mail domain", f"{OURS}; dmarc=pass header.from=mail.acme.example", True),
    ("the policy of another author's domain", f"{OURS}; dmarc=pass header.from=evil.example", False),
    ("one policy passes and one fails", f"{OURS}; dmarc=pass; dmarc=fail", False),
]  # fmt: skip


@pytest.mark.parametrize(("why", "header", "genuine"), SAID, ids=[why for why, *_ in SAID])
def test_a_letter_is_genuine_where_the_believed_server_vouches_for_its_domain(
    why: str, header: str, genuine: bool
) -> None:
    arrival = parse(f"{header}\r\nFrom: Ana <Ana@Acme.example>\r\nSubject: x\r\n\r\nHello\r\n".encode())
    assert is_genuine(arrival, by="MX.desk.example") is genuine


def microsoft(dmarc: str, author: str = "acme.example") -> str:
    """As it writes of a letter that letters.example sent and signed."""
    return (
        "Authentication-Results: spf=pass (sender IP is 203.0.113.5)\r\n smtp.mailfrom=letters.example;"
        " dkim=pass (signature was verified)\r\n header.d=letters.example;"
        f"dmarc={dmarc} action=none\r\n header.from={author};compauth=pass reason=100"
    )


BY_MICROSOFT = [
    ("the policy passes", microsoft("pass"), True),
    ("the policy fails", microsoft("fail"), False),
    ("the policy passes of another author", microsoft("pass", "evil.example"), False),
    ("no policy, and another's server and signature", microsoft("none"), False),
    ("the sending server is theirs", "Authentication-Results: spf=pass smtp.mailfrom=acme.example", True),
    ("whoever takes its name", "Authentication-Results: microsoft-365; dmarc=pass", False),
    ("a server with a name", "Authentication-Results: mx.evil.example; dmarc=pass", False),
    ("a forged one below its own",
     "Authentication-Results: dmarc=fail\r\nAuthentication-Results: dmarc=pass", False),
]  # fmt: skip


@pytest.mark.parametrize(("why", "header", "genuine"), BY_MICROSOFT, ids=[why for why, *_ in BY_MICROSOFT])
def test_microsoft_365_vouches_though_it_writes_no_name(why: str, header: str, genuine: bool) -> None:
    arrival = parse(f"{header}\r\nFrom: Ana <ana@acme.example>\r\n\r\nHello\r\n".encode())
    assert is_genuine(arrival, by="microsoft-365") is genuine
    assert not is_genuine(arrival, by="mx.desk.example"), "it is nobody else"


def test_a_letter_of_nobody_is_not_genuine() -> None:
    assert not is_genuine(parse(f"{OURS}; dmarc=pass\r\n\r\nHello\r\n".encode()), by="mx.desk.example")
