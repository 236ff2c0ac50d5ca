"""A feed document, however broken, to one well-formed XML tree; in linear time, opening nothing.

Rule 1. Bytes become text by what they are: mark, declaration, valid UTF-8, header, in this order.
Rule 2. No DOCTYPE survives: no entity is expanded but HTML's own, and nothing is ever fetched.
Rule 3. A well-formed document is taken as it is; one that is not is mended where most are broken
        (bare ampersands, unescaped HTML, undeclared prefixes); if that does not help, each entry is
        recovered by itself, so that a broken one leaves the others as they are.
"""

import codecs
import html
import re
import sys
from html.entities import html5
from itertools import pairwise

from lxml import etree

MAX_DOCUMENT = 16_000_000
"""Characters; the poller stops at 10 MB, files may be a little larger."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
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

MAX_ENTRIES = 2_000
"""Entries that are read of one document; the largest real one seen has 1,046."""

MAX_PREFIXES = 300

ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
"""The start tag of a feed document."""

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_NUMBERED = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_MARKED = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_BARE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_BODY = re.compile(
    r"<(title|description|summary|content|content:encoded)(?:\s[^<>]{0,500})?(?<!/)>"
)
_ENTRY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<((?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry))(?=[\s>])", re.DOTALL
)
_USED_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_DECLARED_PREFIX = re.compile(r"\bxmlns:([A-Za-z_][\w.-]{0,40})\s*=")

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
"""Prefixes as everybody uses them, also where a document forgets to declare them."""


def decode(body: bytes, content_type: str | None = None) -> str:
    """``body`` as text; never raises: what cannot be read becomes U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for start, wide in _WIDE:
        if body.startswith(start):
            return body.decode(wide, "replace")
    declared = _DECLARED.search(body[:1024])
    header = _HEADER.search(content_type or "")
    names = (declared[1].decode() if declared else None, "utf-8", header[1] if header else None)
    for proposed in names:
        found = _decoded(body, proposed)
        if found is not None:
            return found
    text = body.decode("utf-8", "replace")
    # A few broken characters in UTF-8 are broken characters; many are another character set.
    foreign = len(body) - len(body.decode("ascii", "ignore"))
    return text if text.count("\ufffd") * 20 < foreign else body.decode("cp1252", "replace")


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


def tree(text: str) -> etree._Element | None:
    """The root of the feed document in ``text``; ``None`` where there is none."""
    start = ROOT.search(text)
    if start is None or len(text) > MAX_DOCUMENT:
        return None
    text = text[start.start() :]
    if _too_many_prefixes(text):
        return None
    root = _parsed(text, recover=False)
    if root is not None:
        return root
    text = _NUMBERED.sub(_possible, _NAMED.sub(_character, ILLEGAL.sub("", text)))
    text = _declared(_escaped("".join(map(_without_bare, _MARKED.split(text)))))
    root = _parsed(text, recover=False)
    return _piecewise(text) if root is None else root


def _too_many_prefixes(text: str) -> bool:
    """Whether libxml2 would take quadratic time; no real document declares more than twenty."""
    if text.count("xmlns:") <= MAX_PREFIXES:
        return False
    return len(set(_DECLARED_PREFIX.findall(text))) > MAX_PREFIXES


def _piecewise(text: str) -> etree._Element | None:
    """What can be recovered of a broken document: its head, and each entry by itself."""
    starts = [match.start() for match in _ENTRY.finditer(text) if match[1]][: MAX_ENTRIES + 1]
    head = _parsed(text[: starts[0]], recover=True) if starts else None
    if head is None:
        return None
    opening = text[: text.find(">") + 1]
    channel = next((child for child in head if str(child.tag).lower() == "channel"), head)
    for begin, end in pairwise((*starts, len(text))):
        piece = _parsed(opening + text[begin:end], recover=True)
        if piece is not None and len(piece):
            channel.append(piece[0])
    return head


def _parsed(text: str, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root: etree._Element | None = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None
    return root


def _character(match: re.Match[str]) -> str:
    """HTML's named characters as themselves; XML's five stay, for they hold the markup apart."""
    name = match[1]
    return match[0] if name in _XML_NAMES else html5.get(f"{name};", match[0])


def _possible(match: re.Match[str]) -> str:
    """A numbered character as it is, nothing where XML has none of that number."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    return "" if code > sys.maxunicode or ILLEGAL.match(chr(code)) else match[0]


def _without_bare(part: str) -> str:
    """``part`` with every ampersand that begins no reference written out, CDATA left alone."""
    return part if part.startswith("<![CDATA[") else _BARE.sub("&amp;", part)


def _escaped(text: str) -> str:
    """``text`` with the HTML escaped that stands bare in a body; it need not be well-formed."""
    out: list[str] = []
    unclosed: set[str] = set()
    done = 0
    while start := _BODY.search(text, done):
        end = -1 if start[1] in unclosed else text.find(f"</{start[1]}", start.end())
        inner = text[start.end() : max(end, start.end())]
        out.append(text[done : start.end()])
        done = start.end()
        if end < 0:
            unclosed.add(start[1])
        else:
            out.extend(map(_without_tags, _MARKED.split(inner)))
            done = end
    return "".join((*out, text[done:]))


def _without_tags(part: str) -> str:
    """``part`` with bare tags written out; what is escaped already or CDATA is left alone."""
    bare = "<" in part and not part.startswith("<![CDATA[")
    return html.escape(part, quote=False) if bare else part


def _declared(text: str) -> str:
    """``text`` with the prefixes declared at the root that it uses without having said so."""
    missing = set(_USED_PREFIX.findall(text)) - set(_DECLARED_PREFIX.findall(text))
    names = "".join(
        f' xmlns:{prefix}="{NAMESPACES.get(prefix.lower(), f"urn:undeclared:{prefix}")}"'
        for prefix in sorted(missing)[:100]
        if not prefix.lower().startswith("xml")
    )
    return re.sub(r"\A<[^\s>/]+", lambda match: match[0] + names, text)
