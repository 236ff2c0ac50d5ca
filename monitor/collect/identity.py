"""Under which keys an entry is known again, and the id that its record gets.

Rule 1. The same entry gets the same id, on every machine, whenever it is read.
Rule 2. A guid counts within its feed only; a guid or link that a document gives to several
        different entries counts nowhere.
Rule 3. A link counts everywhere: two feeds that carry one page carry one article.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import lru_cache

from monitor.collect.document import Source
from monitor.collect.urls import canonical, page
from monitor.model.articles import Article, DateSource
from monitor.model.times import written

ID_BYTES = 15
MANY = 3
"""Titles of one guid and link, from which on they are taken for those of different entries."""

CLAMPED = DateSource.CLAMPED
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + other for one in _DIGITS for other in _DIGITS]
_PLACES = range(8 * ID_BYTES - 10, -1, -10)
_WEB = ("http:", "https:")
_GLOBAL = re.compile(r"[a-z][a-z0-9+.-]*:.|[0-9a-f-]{32,}\Z", re.IGNORECASE)


def digest(*parts: str) -> str:
    """A short, opaque digest of ``parts``, in letters and digits that survive any file system."""
    # The length in front keeps ("ab", "c") and ("a", "bc") apart.
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    raw = hashlib.blake2b(joined.encode("utf-8", "replace"), digest_size=ID_BYTES).digest()
    # Base 32 as in RFC 4648, in lower case; the library's own takes five times as long.
    number = int.from_bytes(raw, "big")
    return "".join([_PAIRS[number >> place & 1023] for place in _PLACES])


def fingerprint(raw: bytes) -> int:
    """What an entry is known again by as long as nothing in it changes: 64 bits, signed."""
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "big", signed=True)


def shared(identities: Iterable[tuple[str, str, str]]) -> frozenset[str]:
    """Guids and links that several different entries carry.

    Args:
        identities: guid, link and title of each entry of one document; empty where missing.

    Returns:
        Guids that stand with more than one link (or title, where there is no link), links that
        stand with more than one guid, and both where ``MANY`` titles stand with them: two may be
        an entry and its correction.
    """
    of_guid: defaultdict[str, set[str]] = defaultdict(set)
    of_link: defaultdict[str, set[str]] = defaultdict(set)
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for guid, link, title in identities:
        of_guid[guid].add(link if link and link != guid else title)
        of_link[link].add(guid if guid != link else title)
        for key in (guid, link):
            titles[key].add(title)
    several = [key for found in (of_guid, of_link) for key, used in found.items() if len(used) > 1]
    many = [key for key, used in titles.items() if len(used) >= MANY]
    return frozenset((*several, *many)) - {""}


def content(article: Article) -> str:
    """Digest of title, summary and text, white space and case aside: other digest, other text."""
    return _content(article.title, article.summary, article.text)


# Asked for three times while one article is read.
@lru_cache(maxsize=1)
def _content(*fields: str | None) -> str:
    return digest(*[" ".join((field or "").casefold().split()) for field in fields])


def article_id(article: Article, source: Source, common: AbstractSet[str] = frozenset()) -> str:
    """The id of a record: from guid and feed, else the link, else title and date, else the text."""
    return "ar_" + digest(*next(_keys(article, source, common)))


def identities(
    article: Article, source: Source, common: AbstractSet[str] = frozenset()
) -> tuple[str, ...]:
    """Keys under which the entry is known again, strongest first.

    Args:
        article: its record.
        source: what carried it.
        common: guids and links that identify nothing (``Intake.shared``).

    Returns:
        Guid within the feed, canonical link, title and date within the feed (beside a link only
        an instant), digest of the content; each only where there is one. Opaque and prefixed.
    """
    return tuple(f"{parts[0]}:{digest(*parts[1:])}" for parts in _keys(article, source, common))


def _tells_apart(article: Article, link: str | None) -> bool:
    """Whether title and date say which entry of its feed it is.

    Beside a link they do so only to the second: a feed may have two items of one title on one day.
    """
    if link is None:
        # A clamped date is that of the reading, another one each time.
        return article.date_source is not CLAMPED
    return article.date_source is DateSource.ENTRY and isinstance(article.published, datetime)


def _keys(article: Article, source: Source, common: AbstractSet[str]) -> Iterator[tuple[str, ...]]:
    feed = source.url if source.url.startswith(_WEB) else ""
    link = canonical(article.url) if article.url and article.url not in common else None
    if article.guid and article.guid not in common:
        # Where a file lies is no part of what it says: a file's entry has its id by the guid
        # alone if that is one for the whole world, else by the feed's id if there is one.
        within = feed or ("" if _GLOBAL.match(article.guid) else article.feed)
        if within is not None:
            yield "guid", within, article.guid
    if link:
        yield "url", page(link)
    if article.title and article.published and _tells_apart(article, link):
        within = feed or article.feed or ""
        yield "title", within, article.title.casefold(), written(article.published)
    yield "content", content(article)
