"""Letters that try to get something into the database or into other letters."""

# ruff: noqa: E501  bytes as they came

LONG = "x" * 3000
HOSTILE = {
    "NUL everywhere": b"From: Ana\0 <ana@acme.example>\r\nSubject: a\0b\r\nMessage-ID: <n\0@x>\r\n\r\nbo\0dy\0",
    "NUL in encoded words": b"From: =?utf-8?q?A=00na?= <ana@acme.example>\r\nSubject: =?utf-8?q?a=00b?=\r\n\r\nx",
    "NUL in a base64 body": b"From: <ana@acme.example>\r\nSubject: s\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nYQBiAGMA\r\n",
    "surrogates in UTF-8": b"From: <ana@acme.example>\r\nSubject: =?utf-8?b?7aCA?=\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xed\xa0\x80 \xed\xb0\x80",
    "surrogates in UTF-16": b"From: <ana@acme.example>\r\nSubject: =?utf-16?b?ANgA3A==?=\r\n"
    b"Content-Type: text/html; charset=utf-7\r\n\r\n+2AA- &#xD800; &#0; \0",
    "a subject of 3000": f"From: <ana@acme.example>\r\nSubject: {LONG}\r\n\r\nx".encode(),
    "an id of 3000": f"From: <ana@acme.example>\r\nMessage-ID: <{LONG}@x>\r\nSubject: s\r\n\r\nx".encode(),
    "an id of many bytes": (
        "From: <ana@acme.example>\r\nMessage-ID: <" + "".join(chr(0x4E00 + n) for n in range(990)) + ">\r\n\r\nx"
    ).encode(),
    "a name of 3000": f"From: {LONG} <ana@acme.example>\r\nSubject: s\r\n\r\nx".encode(),
    "an address of 3000": f"From: <{LONG}@acme.example>\r\nSubject: s\r\n\r\nx".encode(),
    "an address that grows in lower case": ("From: <" + "İ" * 150 + "@acme.example>\r\n\r\nx").encode(),
    "a header in a subject": b"From: <ana@acme.example>\r\nSubject: =?utf-8?q?a=0D=0ABcc:_zed@nowhere.example?=\r\n\r\nx",
    "a header in a name": b"From: =?utf-8?q?Ana=0D=0ABcc:_z@z.example?= <ana@acme.example>\r\n\r\nx",
    "a file with NUL and 3000 letters": (
        "From: <ana@acme.example>\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n"
        f"Content-Type: application/{LONG}; name=\"a\0{LONG}.txt\"\r\nContent-ID: <{LONG}\0>\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''a%00%ED%A0%80{LONG}.txt\r\n\r\ncontent\r\n--b--\r\n"
    ).encode(),
    "nothing at all": b"",
    "no header at all": b"\xff\xfe\0\0",
}  # fmt: skip
