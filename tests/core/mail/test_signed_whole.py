"""A letter that was signed as a whole is read like one that was not."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from otklik.core.mail import signed_whole
from otklik.core.mail.parse import parse
from tests.mail_corpus.shapes import b64, head, multi, part, single, whole

WORDS = part("text/plain; charset=utf-8", "Отчёт пустой.".encode(), "8bit")
PDF = part('application/pdf; name="act.pdf"', b"%PDF")
INNER = whole(b"", multi("mixed", WORDS, PDF))
SEALED = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'


def signed(content: bytes) -> bytes:
    """The envelope of CMS that Outlook makes when it may not send clear text."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bo")])
    day = datetime(2026, 11, 23, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(day).not_valid_after(day + timedelta(days=9))
    certificate = builder.sign(key, hashes.SHA256())
    signing = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return signing.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def in_pieces(content: bytes) -> bytes:
    """The same as a program writes that streams: no length beforehand, the content in pieces."""

    def open_ended(tag: int, within: bytes) -> bytes:
        return bytes([tag, 0x80]) + within + b"\0\0"

    pieces = b"".join(b"\x04\x05" + content[at : at + 5] for at in range(0, len(content) - 4, 5))
    rest = content[len(content) // 5 * 5 :]
    pieces += bytes([0x04, len(rest)]) + rest if rest else b""
    data = bytes.fromhex("06092a864886f70d010701") + open_ended(0xA0, open_ended(0x24, pieces))
    inside = b"\x02\x01\x01" + b"\x31\x00" + open_ended(0x30, data)
    kind = bytes.fromhex("06092a864886f70d010702")
    return open_ended(0x30, kind + open_ended(0xA0, open_ended(0x30, inside)))


@pytest.mark.parametrize("seal", [signed, in_pieces])
def test_its_words_and_files_are_those_within(seal: object) -> None:
    assert callable(seal)
    arrival = parse(single(head(Subject="Stock"), b64(seal(INNER)), SEALED, "base64"))
    assert (arrival.text, arrival.subject) == ("Отчёт пустой.", "Stock")
    assert [one.filename for one in arrival.attachments] == ["act.pdf", "smime.p7m"]


def test_what_was_encrypted_stays_a_file() -> None:
    arrival = parse(single(head(), b64(b"\x30\x03\x02\x01\x01"), SEALED, "base64"))
    assert (arrival.text, [one.filename for one in arrival.attachments]) == ("", ["smime.p7m"])


def test_envelopes_within_envelopes_are_opened_so_often() -> None:
    letter = INNER
    for _fold in range(5):
        letter = single(b"", b64(in_pieces(letter)), SEALED, "base64")
    assert parse(head() + letter).text == ""


def test_no_bytes_make_it_raise_or_run_long() -> None:
    whole_one = signed(INNER)
    hostile = [b"", b"\x30", b"\x30\x80" * 50_000, b"\x30\x80" + b"\x05\x00" * 1_000_000, b"\x24\x80" * 50]
    for raw in (*hostile, *(whole_one[:length] for length in range(200))):
        assert signed_whole.content(raw) is None
