"""A feed document, however broken, to one well-formed XML tree; in linear time, opening nothing.

Rule 1. No DOCTYPE survives: no entity is expanded but HTML's own, and nothing is ever fetched.
Rule 2. A well-formed document is taken as it is; one that is not is mended where most are broken
        (bare ampersands, unescaped HTML, undeclared prefixes); if that does not help, each entry is
        recovered by itself, so that a broken one leaves the others as they are.
Rule 3. No fewer entries come out than feedparser's loose parser finds, save one within which the
        document ends: what is there of it may be half a sentence.
"""

import html
import re
import sys
from bisect import bisect_left
from html.entities import html5
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

MAX_DOCUMENT = 16_000_000
"""Characters; the poller stops at 10 MB, files may be a little larger."""

MAX_ENTRIES = 2_000
"""Entries that are read of one document; the largest real one seen has 1,046."""

MAX_PREFIXES = 300

MAX_OPENING = 16_000
"""Characters of a root's start tag, which is parsed anew with each entry of a broken document."""

ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
"""The start tag of a feed document."""

_BEFORE_ROOT = re.compile(
    rf"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|(?P<root>{ROOT.pattern})", re.DOTALL | re.IGNORECASE
)
ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(item|entry)(?=[\s>])", re.IGNORECASE)

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_NUMBERED = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_MARKED = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_BARE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_BARE_LESS = re.compile(r"<(?![A-Za-z_:/!?])")
_BODY = re.compile(
    r"<(title|description|summary|content|content:encoded)(?:\s[^<>]{0,500})?(?<!/)>"
)
_ENTRY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<((?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry))(?![A-Za-z0-9_.:-])",
    re.DOTALL,
)
_XHTML = re.compile(r"\btype\s*=\s*([\"'])(?:xhtml|application/xhtml\+xml)\1")
_CLOSING = re.compile(
    r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry|channel|rss|feed|rdf)\s*>", re.IGNORECASE
)
_TAG = re.compile(r"<([^\s<>/]+)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_ENTRY_NAME = re.compile(r"<([A-Za-z0-9_.:-]+)(?P<sound>[\s>])?")
# The fields of an entry of which nothing else is to be made: a start tag and the text behind it.
_FIELD = re.compile(
    r"<((?:dc:|content:)?(?:title|description|summary|content|encoded|link|id|guid|pubDate|date|"
    r"updated|published|issued|modified|creator))"
    r"(?:\s+[a-z:]{1,20}=\"[^\"<>&]*\")*\s*/?>(?:[^<]*|\s*<!\[CDATA\[.*?(?:\]\]>|\Z))",
    re.DOTALL,
)
_BODY_NAMES = frozenset(("title", "description", "summary", "content", "encoded"))
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

_SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_OPENINGS = {
    "feed": f'<feed xmlns="{NAMESPACES["atom"]}" {_SPACES}>',
    "rdf": f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {_SPACES}>',
    "rss": f'<rss version="2.0" {_SPACES}>',
}
_STEAD = {"item": _OPENINGS["rss"], "entry": _OPENINGS["feed"]}


class Mended(NamedTuple):
    """A document as a tree.

    Attributes:
        root: its root.
        cut: whether it ended within an entry, which is left out.
        sound: whether it was well-formed as it stood.
    """

    root: etree._Element
    cut: bool = False
    sound: bool = False


def start_of(text: str) -> tuple[int, str] | None:
    """Where the feed begins in ``text``, and what has to be put in front of it there.

    It begins with its root, those within comments and instructions aside unless there is no
    other; where damage took the root, with its first entry.
    """
    outside = (match for match in _BEFORE_ROOT.finditer(text) if match["root"])
    root = next(outside, None) or ROOT.search(text)
    if root:
        return root.start("root" if "root" in root.re.groupindex else 0), ""
    entry = ENTRY.search(text)
    return (entry.start(), _STEAD[entry[1].lower()]) if entry else None


def tree(text: str) -> Mended | None:
    """The feed document in ``text``; ``None`` where there is none."""
    start = start_of(text) if len(text) <= MAX_DOCUMENT else None
    if start is None:
        return None
    text = start[1] + text[start[0] :]
    if _too_many_prefixes(text):
        return None
    root = _parsed(text, recover=False)
    if root is not None:
        return Mended(root, sound=True)
    text = _NUMBERED.sub(_possible, _NAMED.sub(_character, ILLEGAL.sub("", text)))
    text = _declared(_escaped("".join(_without_bare(str(part)) for part in _MARKED.split(text))))
    root = _parsed(text, recover=False)
    return _piecewise(text) if root is None else Mended(root)


def _too_many_prefixes(text: str) -> bool:
    """Whether libxml2 would take quadratic time; no real document declares more than twenty."""
    if text.count("xmlns:") <= MAX_PREFIXES:
        return False
    return len(set(_DECLARED_PREFIX.findall(text))) > MAX_PREFIXES


def _piecewise(text: str) -> Mended | None:
    """What can be recovered of a broken document: its head, and each whole entry by itself."""
    starts = _entries(text)[: MAX_ENTRIES + 1]
    opening, rest = _opening(text)
    head = _parsed(opening + text[rest : starts[0]], recover=True) if starts else None
    if head is None:
        return None
    channel = next((child for child in head if str(child.tag).lower() == "channel"), head)
    cut = _is_cut(text, starts[-1])
    ends = starts if cut else (*starts, len(text))
    entries = (_entry(opening, text[begin:end]) for begin, end in pairwise(ends))
    channel.extend(entry for entry in entries if entry is not None)
    return Mended(head, cut)


def _is_cut(text: str, last: int) -> bool:
    """Whether the document ends within its ``last`` entry: nothing is closed from there on."""
    return not any(
        _CLOSING.search(str(part))
        for part in _MARKED.split(text[last:])
        if not part.startswith("<![CDATA[")
    )


def _entry(opening: str, piece: str) -> etree._Element | None:
    """What can be recovered of one entry; where its markup is lost, its fields one by one."""
    name = _ENTRY_NAME.match(piece)
    entry = _first(opening + piece) if name and name["sound"] else None
    if name and (entry is None or not _says_something(entry)):
        fields = "".join(map(_whole_field, _FIELD.finditer(piece)))
        plain = _first(f"{opening}<{name[1]}>{fields}</{name[1]}>")
        return entry if plain is None else plain
    return entry


def _whole_field(match: re.Match[str]) -> str:
    return f"{match[0].replace('/>', '>', 1)}</{match[1]}>"


def _first(text: str) -> etree._Element | None:
    root = _parsed(text, recover=True)
    return root[0] if root is not None and len(root) else None


def _says_something(entry: etree._Element) -> bool:
    return any(
        str(child.tag).rpartition("}")[2] in _BODY_NAMES
        and any(str(text).strip() for text in child.itertext())
        for child in entry
    )


def _opening(text: str) -> tuple[str, int]:
    """The root's start tag, another one in its stead where it is damaged, and where it ends."""
    tag = _TAG.match(text, 0, MAX_OPENING)
    if tag and _parsed(f"{tag[0]}</{tag[1]}>", recover=False) is not None:
        return tag[0], tag.end()
    name = text[1:80].lower()
    kind = next((kind for kind in _OPENINGS if kind in name.split("<")[0]), "rss")
    end = min(filter(None, (text.find(">", 1) + 1, text.find("<", 1))), default=0)
    return _OPENINGS[kind], max(end, 0)


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
    return "" if code > sys.maxunicode or ILLEGAL.match(chr(code)) else f"&#{code};"


def _without_bare(part: str) -> str:
    """``part`` with what begins neither reference nor tag written out, CDATA left alone."""
    if part.startswith("<![CDATA["):
        return part
    return _BARE_LESS.sub("&lt;", _BARE.sub("&amp;", part))


def _escaped(text: str) -> str:
    """``text`` with the HTML escaped that stands bare in a body; it need not be well-formed."""
    out: list[str] = []
    ends: dict[str, int] = {}
    entries = _entries(text)
    done = 0
    while start := _BODY.search(text, done):
        begin, name = start.end(), start[1]
        if ends.get(name, 0) < begin:
            end = text.find(f"</{name}", begin)
            ends[name] = end if end >= 0 else len(text)
        out.append(text[done : start.start()])
        following = bisect_left(entries, begin)
        # What lost its end does not reach into the next entry.
        if ends[name] > min((*entries[following : following + 1], len(text) - 1)):
            out.append(start[0])
            done = begin
        else:
            # What was markup of Atom's own is escaped like all others now.
            out.append(_XHTML.sub('type="html"', start[0]))
            out.extend(map(_without_tags, _MARKED.split(text[begin : ends[name]])))
            done = ends[name]
    return "".join((*out, text[done:]))


def _entries(text: str) -> list[int]:
    """Where entries begin; CDATA may hold what looks like one, if it has an end."""
    last = max(text.rfind("]]>"), 0)
    marked = [match for match in _ENTRY.finditer(text, 0, last + len("]]>")) if match[1]]
    begin = max(last, marked[-1].end() if marked else 0)
    return [match.start() for match in (*marked, *ENTRY.finditer(text, begin))]


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
