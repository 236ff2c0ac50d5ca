"""Articles of our own words on their way through ``follow``, story and verdict given by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from monitor.app.parts import background, grammar
from monitor.dedupe.fingerprint import fingerprint
from monitor.follow.actors import actors
from monitor.follow.claims import claims
from monitor.follow.figures import figures
from monitor.follow.judge import Followed, follow
from monitor.follow.moment import Turned
from monitor.follow.profile import terms
from monitor.model.articles import Article, Reading
from monitor.model.changes import Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Features, Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from monitor.model.topics import Topic

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPIC = Topic(id="t", title="A topic", one_thread=True)


def article(
    id: str,  # noqa: A002 - the word of the record
    text: str,
    day: int | None = 1,
    *,
    title: str | None = None,
    outlet: str | None = None,
) -> Article:
    """An English article of March 2026; ``day`` ``None`` leaves it undated."""
    published = None if day is None else date(2026, 3, 1) + timedelta(days=day - 1)
    return Article(
        id=id,
        text=text,
        title=title,
        outlet=outlet or id,
        language="en",
        published=published,
        first_seen=START,
    )


@cache
def reading(source: Article) -> Reading:
    """The article as a worker reads it, its outlet as its family."""
    at = Span.of(source.published, ZoneInfo("UTC"))
    features = fingerprint(source) if (source.text or "").strip() else Features()
    return Reading(
        article=source,
        at=at,
        identities=(source.id,),
        content=f"{source.title}|{source.text}",
        family=source.outlet or source.id,
        features=features,
        claims=claims(source, at, grammar()),
        figures=figures(source, at),
        actors=actors(source),
        terms=terms(features, lambda word: background().look_up(word)[1]),
    )


def arrival(source: Article) -> Arrival:
    """The article on its way in."""
    read = reading(source)
    return Arrival(reading=read, place=read.at, dated=read.at is not None, admitted=True)


def verdict(kind: VerdictKind = VerdictKind.NEW, story: str = "s") -> Verdict:
    """A verdict of a kind."""
    return Verdict(kind=kind, of=None, story=story, score=1.0, reason=VerdictReason.EVENT_SCORE)


def story(arriving: Arrival, id: str = "s", families: Sequence[str] = ()) -> Story:  # noqa: A002
    """A story that the article belongs to."""
    return Story(
        id=id,
        first=arriving.reading.article.id,
        span=arriving.reading.at,
        last_arrival=START,
        families=tuple(sorted({arriving.reading.family, *families})),
    )


@dataclass
class Desk:
    """Feeds articles in and keeps the storylines; each is a new story unless said otherwise.

    ``turned`` is the pair network, which is left out unless given.
    """

    topic: Topic = TOPIC
    turned: Turned | None = None
    lines: dict[str, Storyline] = field(default_factory=dict)
    families: dict[str, set[str]] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)

    def feed(
        self,
        source: Article,
        kind: VerdictKind = VerdictKind.NEW,
        event: str | None = None,
        *,
        of: str | None = None,
        joined: bool | None = None,
        admitted: bool = True,
    ) -> Followed:
        """Let one article in.

        ``event`` names its story and ``of`` what it edits or copies, both its own id by default.
        """
        event = event or source.id
        other = of or (source.id if kind is VerdictKind.EDIT else "")
        before = self.articles.get(other)
        self.articles[source.id] = source
        coming = replace(arrival(source), admitted=admitted, before=before)
        known = self.families.setdefault(event, set())
        if kind is not VerdictKind.COPY:
            known.add(coming.reading.family)
        followed = follow(
            coming,
            verdict(kind, event),
            story(coming, event, sorted(known)),
            self.topic,
            tuple(self.lines.values()),
            self.threads.get(event),
            joined=joined,
            turned=self.turned,
        )
        self.lines[followed.storyline.id] = followed.storyline
        self.threads[event] = followed.storyline.id
        return followed

    @property
    def line(self) -> Storyline:
        """The only storyline."""
        (line,) = self.lines.values()
        return line


def state_of(line: Storyline) -> tuple[object, ...]:
    """All that must depend only on the set of a storyline's articles."""
    return (
        line.states,
        line.families,
        line.articles,
        line.figures,
        line.dates,
        line.reports,
        line.span,
        line.opened,
        line.names,
        line.profile,
    )
