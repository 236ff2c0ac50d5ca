"""Makes up news for the benchmarks: invented names, places and events, sizes as in real feeds.

Words are drawn as often as they stand in news at large (the table that ships with the package), so
that an index over these articles has lists as long as one over real ones; sentences of a few plain
patterns give the claim reader its work. The same seed makes the same articles everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from importlib import resources
from itertools import accumulate
from random import Random

from monitor.model.articles import Article

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SMALL = 30_000
LARGE = 100_000
ITEMS = 50
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_FUNCTION_WORDS = 120
_REAL_PEOPLE = frozenset(("trump", "donald", "clinton", "obama", "hillary", "barack"))
_ITEM_FRAME = 620
_RARE = range(2, 90)
_ONSETS = ("b", "br", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
_RHYMES = ("an", "ar", "ela", "en", "ida", "ilo", "in", "ola", "on", "or", "os", "una", "uth")
_PATTERNS = (
    "{one} will visit {place} on {day}.",
    "The planned visit by {one} to {place} has been called off, an aide said.",
    "Talks between {one} and {two} in {place} resumed on {day}.",
    "At least {n} people were injured in {place}, the mayor said.",
    "The strike at the port of {place} was suspended after {one} met {two}.",
    "Police in {place} arrested {one} late on {day}.",
    "{one} denied that the summit in {place} would be postponed.",
    "The council of {place} approved a levy of {n} crowns by {n2} votes.",
    "{two} had cancelled a trip to {place} last month.",
    "{one} said {two} could still go ahead with the concert.",
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: who, where, and the words that all its reports share."""

    number: int
    people: tuple[str, ...]
    place: str
    words: tuple[str, ...]


@cache
def _vocabulary() -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...], tuple[int, ...]]:
    """Common words and rarer ones, each with the sums of their counts, as ``choices`` likes it."""
    table = resources.files("monitor.dedupe") / "background_en.txt"
    counted = [
        (word, int(line.split(" ")[0]))
        for line in table.read_text(encoding="utf-8").splitlines()[1:]
        for word in line.split(" ")[1:]
        if word.isascii() and word.isalpha() and word not in _REAL_PEOPLE
    ]
    common = counted[:_FUNCTION_WORDS]
    rare = [(word, count) for word, count in counted if count in _RARE and len(word) > 3]
    return (
        tuple(word for word, _ in common),
        tuple(accumulate(count for _, count in common)),
        tuple(word for word, _ in rare),
        tuple(accumulate(count for _, count in rare)),
    )


def _random(*seed: object) -> Random:
    return Random(repr(seed))  # noqa: S311 - made-up news, not secrets


def _name(rng: Random, syllables: int = 2) -> str:
    made = (rng.choice(_ONSETS) + rng.choice(_RHYMES) for _ in range(syllables))
    return "".join(made).capitalize()


@cache
def event(number: int) -> Event:
    """The event of that number."""
    rng = _random("event", number)
    _, _, rare, _ = _vocabulary()
    return Event(
        number=number,
        people=tuple(f"{_name(rng)} {_name(rng)}" for _ in range(4)),
        place=_name(rng, 3),
        words=tuple(rng.choices(rare, k=25)),
    )


def _prose(rng: Random, of: Event) -> str:
    """A sentence without grammar, but with the words of its event among those of all news."""
    common, common_sums, rare, rare_sums = _vocabulary()
    size = rng.randint(10, 24)
    words = rng.choices(common, cum_weights=common_sums, k=size)
    for place in range(size):
        chance = rng.random()
        if chance < 0.22:
            words[place] = rng.choice(of.words)
        elif chance < 0.40:
            words[place] = rng.choices(rare, cum_weights=rare_sums)[0]
        elif chance < 0.48:
            words[place] = rng.choice((*of.people, of.place))
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _telling(rng: Random, of: Event) -> str:
    """A sentence that claims something."""
    one, two = rng.sample(of.people, 2)
    return rng.choice(_PATTERNS).format(
        one=one,
        two=two,
        place=of.place,
        day=rng.choice(DAYS),
        n=rng.randint(3, 90),
        n2=rng.randint(100, 900),
    )


def paragraphs(rng: Random, of: Event, characters: int) -> list[str]:
    """Text of about that many characters: a telling sentence in four, in paragraphs of three."""
    made: list[str] = []
    size = 0
    while size < characters:
        sentences = [
            _telling(rng, of) if number == 0 and len(made) % 2 == 0 else _prose(rng, of)
            for number in range(3)
        ]
        made.append(" ".join(sentences))
        size += len(made[-1]) + 2
    return made


def headline(rng: Random, of: Event) -> str:
    """A headline of about nine words."""
    words = rng.sample(of.words, 4)
    return f"{of.people[0].split()[1]} {words[0]} {words[1]} in {of.place} as {' '.join(words[2:])}"


def article(number: int, *, events: int, characters: int = 2_500) -> Article:
    """The article of that number, on one of so many events, read by a feed of its own.

    Args:
        number: the same number makes the same article.
        events: how many events there are to report; the fewer, the more articles on each.
        characters: about how long its text is.
    """
    rng = _random("article", number)
    of = event(number % events)
    at = NOW - timedelta(minutes=number % 17_000)
    return Article(
        id=f"ar_{number:08x}",
        feed=f"feed-{number % 997}",
        url=f"https://outlet-{number % 997}.example/{number}",
        outlet=f"Outlet {number % 997}",
        title=headline(rng, of),
        text="\n\n".join(paragraphs(rng, of, characters)),
        language="en",
        published=at,
        first_seen=at,
    )


def item(feed: int, number: int, *, events: int, characters: int) -> str:
    """One RSS item: a title, a summary in HTML, and a body where there is room for one."""
    rng = _random("item", feed, number)
    of = event(rng.randrange(events))
    text = paragraphs(rng, of, max(150, characters - _ITEM_FRAME))
    link = f"https://outlet-{feed}.example/news/{number}"
    when = format_datetime(NOW + timedelta(minutes=number - 10_000))
    html = "".join(f"<p>{part}</p>" for part in text)
    body = ""
    if characters > 1_000:
        body = f"<content:encoded><![CDATA[{html}]]></content:encoded>"
        html = f"<p>{text[0]}</p>"
    return (
        f"<item><title>{headline(rng, of)}</title><link>{link}</link>"
        f'<guid isPermaLink="true">{link}</guid><pubDate>{when}</pubDate>'
        f"<dc:creator>{of.people[3]}</dc:creator><category>{of.words[0]}</category>"
        f"<description><![CDATA[{html}]]></description>{body}</item>\n"
    )


def document(feed: int, version: int, *, events: int, size: int | None = None) -> bytes:
    """A feed of ``ITEMS`` items; each version has one new item on top and lost its last one.

    Args:
        feed: its number.
        version: 0 for the first.
        events: see ``article``.
        size: about how many bytes; by default every other feed is large.
    """
    each = (size or (LARGE if feed % 2 else SMALL)) // ITEMS
    newest = ITEMS + version
    items = "".join(
        item(feed, number, events=events, characters=each)
        for number in range(newest, newest - ITEMS, -1)
    )
    return channel(feed, items)


def channel(feed: int, items: str) -> bytes:
    """The RSS document of a feed around its items."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>'
        f"<title>Outlet {feed}</title><link>https://outlet-{feed}.example/</link>"
        f"<description>Made-up news</description><language>en</language>\n{items}"
        "</channel></rss>\n"
    )
    return text.encode()


def hostile(size: int) -> dict[str, bytes]:
    """Documents of about ``size`` bytes that are meant to hurt, by what they do."""
    head = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
    tail = b"</channel></rss>"

    def filled(unit: bytes, wrap: Callable[[bytes], bytes]) -> bytes:
        return head + wrap(unit * (size // len(unit))) + tail

    def one(inner: bytes) -> bytes:
        return b"<item><title>x</title>" + inner + b"</item>"

    return {
        "comments in CDATA": filled(
            b"<!--", lambda x: one(b"<description><![CDATA[" + x + b"]]></description>")
        ),
        "one author of a megabyte": filled(b"a (b ", lambda x: one(b"<author>" + x + b"</author>")),
        "deep nesting": filled(b"<b>", lambda x: one(b"<description>" + x + b"</description>")),
        "many tiny items": filled(b"<item><title>x</title></item>", lambda x: x),
        "lines without end": filled(b"x\n", lambda x: one(b"<title>" + x + b"</title>")),
        "entities": filled(b"&amp;lt;", lambda x: one(b"<description>" + x + b"</description>")),
        "one long word": filled(b"w", lambda x: one(b"<description>" + x + b"</description>")),
        "no XML at all": bytes(range(256)) * (size // 256),
    }
