"""Which feeds of a list can be taken over, which cannot and why, and how they are written down."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from monitor.cli.output import clean
from monitor.collect.urls import canonical
from monitor.config import addresses
from monitor.config.faults import Place
from monitor.config.opml import Outline
from monitor.model.feeds import Feed

SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A feed that is taken over, under the id that the configuration would give it."""

    id: str
    url: str
    title: str | None
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A line that is not; ``name`` never shows more of its URL than the host."""

    place: Place
    name: str
    reason: str
    configured: bool = False


@dataclass(slots=True)
class Sorter:
    """Sorts the lines of a list, one by one.

    Attributes:
        known: what the configuration has already: canonical URL -> the feed's id.
        ids: those that are given away.
    """

    known: dict[str, str]
    ids: set[str]
    _seen: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def beside(cls, feeds: Collection[Feed]) -> "Sorter":
        """A sorter that knows what is configured."""
        known = {_same_feed(feed.url): feed.id for feed in feeds}
        return cls(known=known, ids={feed.id for feed in feeds})

    def sort(self, outline: Outline) -> Taken | Skipped:
        """What becomes of one line."""
        reason = _fault(outline)
        if outline.url is None or reason is not None:
            return _skipped(outline, reason or "")
        key = _same_feed(outline.url)
        if key in self.known:
            skipped = _skipped(outline, f"configured already, as {self.known[key]}")
            return replace(skipped, configured=True)
        first = self._seen.setdefault(key, outline.place)
        if first != outline.place:
            return _skipped(outline, f"the same feed as in line {first.line}")
        return Taken(
            id=self._id(outline.url),
            url=outline.url,
            title=_title(outline),
            folders=outline.folders,
        )

    def _id(self, url: str) -> str:
        """The configuration's id; where two hashes meet, a number is added."""
        wanted = name = addresses.default_id(url, Path())
        number = 1
        while name in self.ids:
            number += 1
            name = f"{wanted}-{number}"
        self.ids.add(name)
        return name


def _same_feed(url: str) -> str:
    """What two URLs of one feed have in common."""
    return addresses.same(canonical(url) or url)


def _fault(outline: Outline) -> str | None:
    """Why a line gives no feed, whatever else there is; ``None`` if it does."""
    url = outline.url
    if url is None:
        hint = "; its page may name its feed: feeds find" if outline.page else ""
        return f"no xmlUrl{hint}"
    if addresses.scheme(url) not in addresses.DEFAULT_PORTS:
        return "not an http or https URL"
    try:
        addresses.web(url)
    except ValueError as error:
        return str(error)
    if not url.isprintable():
        return "not a valid URL"
    if parameter := addresses.secret_parameter(url):
        return (
            f"its URL seems to hold a secret ({parameter}=...); "
            "add it by hand, with an id and url: {file: PATH}"
        )
    return None


def as_yaml(taken: Sequence[Taken], source: str) -> Iterator[str]:
    """The lines of a YAML file that the configuration can include."""
    yield f"# The feeds of {_comment(source)}"
    yield "feeds:" if taken else "feeds: []"
    folders: tuple[str, ...] = ()
    for number, feed in enumerate(taken):
        if feed.folders != folders:
            folders = feed.folders
            if number:
                yield ""
            yield f"  # {' / '.join(map(_comment, folders)) or 'in no folder'}"
        title = f"  # {_comment(feed.title)}" if feed.title else ""
        # JSON's quotes are YAML's; what they could not hold in one line was left out.
        yield f"  - {{id: {feed.id}, url: {json.dumps(feed.url, ensure_ascii=False)}}}{title}"


def _comment(text: str) -> str:
    return clean(text)[:SHOWN]


def _skipped(outline: Outline, reason: str) -> Skipped:
    return Skipped(place=outline.place, name=_title(outline) or _host(outline), reason=reason)


def _title(outline: Outline) -> str | None:
    """The title, unless it is an address, which might show what must not be shown."""
    title = clean(outline.title or "")[:SHOWN]
    return title if title and "://" not in title and "@" not in title else None


def _host(outline: Outline) -> str:
    try:
        return clean(urlsplit(outline.url or "").hostname or "")[:SHOWN] or "untitled"
    except ValueError:
        return "untitled"
