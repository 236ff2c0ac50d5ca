"""The bytes of a document to text, whatever was declared: never raises, never loses an entry.

Rule 1. Bytes become text by what they are: mark, declaration, valid UTF-8, header, in this order.
Rule 2. Where a document is no clean text of any of these, what can be UTF-8 is UTF-8, run by run,
        and the rest is taken for windows-1252: one entry pasted in from elsewhere leaves the
        others as they are.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where zeros (0) stand in the first two characters, if those are of ASCII, as markup's are.
_WIDE = {
    b"\x01\x00\x00\x00": "utf-32-le",
    b"\x00\x00\x00\x01": "utf-32-be",
    b"\x01\x00\x01\x00": "utf-16-le",
    b"\x00\x01\x00\x01": "utf-16-be",
}
# Codecs of Python that are no character sets of documents; some of them take quadratic time.
_NO_CHARSETS = frozenset(
    (
        "punycode",
        "idna",
        "undefined",
        "unicode-escape",
        "raw-unicode-escape",
        "utf-7",
        "mbcs",
        "oem",
    )
)
_DECLARED = re.compile(rb"<\?xml[^>]{1,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# GB 2312 and Latin-1 are declared where their supersets are meant.
_MEANT = {"gb2312": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}

MAX_FOREIGN = 200_000
"""Runs of characters beyond ASCII that are looked at singly where a document is no clean UTF-8."""

_FOREIGN = re.compile(rb"[\x80-\xff]+")
_PAIRS = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


def decode(body: bytes, content_type: str | None = None) -> str:
    """``body`` as text; never raises: what cannot be read becomes U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace").lstrip("\ufeff")
    if wide := _WIDE.get(bytes(map(bool, body[:4]))):
        return body.decode(wide, "replace")
    declared = _DECLARED.search(body[:1024])
    header = _HEADER.search(content_type or "")
    names = (declared[1].decode() if declared else None, "utf-8", header[1] if header else None)
    for proposed in names:
        found = _decoded(body, proposed)
        if found is not None:
            return found
    return _mixed(_PAIRS.sub(_joined, body))


def _mixed(body: bytes) -> str:
    """Text that is UTF-8 in parts: broken characters are broken, unless there are many of them."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(body) - len(body.decode("ascii", "ignore"))
    if broken * 20 < foreign:
        return text
    # Some entries were pasted in from elsewhere, or all were: what can be UTF-8 is UTF-8.
    return _FOREIGN.sub(_as_utf8, body, count=MAX_FOREIGN).decode("utf-8", "replace")


def _as_utf8(match: re.Match[bytes]) -> bytes:
    try:
        match[0].decode()
    except UnicodeDecodeError:
        return match[0].decode("cp1252", "replace").encode()
    return match[0]


def _joined(match: re.Match[bytes]) -> bytes:
    """A character that was written as the two halves that UTF-16 makes of it."""
    return (
        match[0]
        .decode("utf-8", "surrogatepass")
        .encode("utf-16", "surrogatepass")
        .decode("utf-16")
        .encode()
    )


def _decoded(body: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        known = codecs.lookup(name).name
        known = _MEANT.get(known, known)
        # Wide characters were looked for before: a declaration alone does not make them so.
        unfit = known in _NO_CHARSETS or known.startswith(("utf-16", "utf-32"))
        return None if unfit else body.decode(known)
    except (LookupError, UnicodeError, ValueError):
        return None
