"""What a rule is, and the documents that the pages of rules are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from enum import StrEnum

from tests.support.readerscore.log import Log, Verdict
from tests.support.readerscore.site import BEGIN, Answer, Ask, Page

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
# In the weeks a reader is told the time so seldom; what is due between is asked for at the next.
LONG_STEP = 15 * MINUTE


class Scene(StrEnum):
    """Where a rule is judged: each scene has its own feeds, and its own length and steps."""

    START = "the first hour with many feeds"
    DAY = "a working day"
    LIMITS = "what is meant to do harm"
    WEEKS = "four weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that is demanded of a feed reader.

    Attributes:
        name: short; also the first part of its hosts' names.
        demand: one sentence, about the reader.
        scene: where it is judged.
        pages: ``host/path`` -> what answers there.
        feeds: the pages that the reader is given as feeds, with a query where it has one.
        judge: what the log says about it.
        paced: whether it is about times of the reader's own choice, so that it cannot be judged
            for one that only polls when it is told to.
        points: what it is worth.
    """

    name: str
    demand: str
    scene: Scene
    pages: Mapping[str, Page]
    feeds: tuple[str, ...]
    judge: Callable[[Log], Verdict]
    paced: bool = False
    points: int = 1


def rss(ask: Ask, first: int, count: int = 5, extra: str = "", title: str = "News") -> bytes:
    """A document with items ``first`` to ``first + count``."""
    items = "".join(
        f"<item><guid isPermaLink='false'>item-{number}</guid><title>Report {number}</title>"
        f"<link>http://news.example/{number}</link>"
        f"<description>The council met for the {number}. time.</description>"
        f"<pubDate>{format_datetime(BEGIN - timedelta(hours=1), usegmt=True)}</pubDate></item>"
        for number in range(first, first + count)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>{title}</title><link>http://news.example/</link><description>d</description>"
        f"{extra}{items}</channel></rss>"
    ).encode()


def document(body: bytes, **headers: str) -> Answer:
    """A feed; underscores in names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(headers={"Content-Type": "application/rss+xml", **named}, parts=(body,))


def unchanged(**headers: str) -> Answer:
    """Not Modified."""
    return Answer(
        status=304, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def failure(status: int, **headers: str) -> Answer:
    """An error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, parts=(b"no",))


def page_of_html() -> Answer:
    """What a content system shows while it is mended: no feed at all."""
    body = b"<!DOCTYPE html><html><head><title>Back soon</title></head><body>Mending.</body></html>"
    return Answer(headers={"Content-Type": "text/html"}, parts=(body,))


def redirect(ask: Ask, page: str, status: int) -> Answer:
    """Elsewhere."""
    return failure(status, Location=ask.site.url(page))


def leading_to(page: str) -> Page:
    """A page that is elsewhere for now."""
    return lambda ask: redirect(ask, page, 302)


def busy(ask: Ask) -> Answer:
    """A feed that has five new items each time, and no validators."""
    return document(rss(ask, 5 * ask.number))


def still(ask: Ask) -> Answer:
    """A feed that never changes, and no validators."""
    return document(rss(ask, 0))


def quiet(ask: Ask) -> Answer:
    """A feed that never changes, with a validator that is honoured."""
    if ask.headers.get("if-none-match") == '"quiet"':
        return unchanged(ETag='"quiet"')
    return document(rss(ask, 0), ETag='"quiet"')


def at_first(first: Page, then: Page, times: int = 1) -> Page:
    """``first`` for so many requests, ``then`` for ever."""
    return lambda ask: (first if ask.number < times else then)(ask)


def once_at(number: int, what: Page, else_: Page) -> Page:
    """``what`` for the request of that number, counted from 0."""
    return lambda ask: (what if ask.number == number else else_)(ask)


def with_headers(page: Page, **headers: str) -> Page:
    """The same page with more headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda ask: page(ask).with_headers(named)


def told_date(ask: Ask, seconds: float) -> str:
    """An HTTP date so many seconds from the reader's now."""
    return format_datetime(ask.at + timedelta(seconds=seconds), usegmt=True)
