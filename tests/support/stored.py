"""A small database with something of everything, for tests of what people are shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model.alerts import Alert, AlertState, Attempt, DeliveryState, HoldReason
from monitor.model.articles import Article, DateSource, TopicHit
from monitor.model.changes import (
    About,
    Axis,
    Change,
    ChangeKind,
    Claim,
    ClaimKey,
    KeyState,
    Pole,
    Quote,
    Severity,
    Side,
    Standing,
    Storyline,
    Strength,
)
from monitor.model.feeds import Feed, FeedState, PollDone, PollReason
from monitor.model.habits import Health
from monitor.model.outcomes import OutcomeKind, Trouble
from monitor.model.plans import Applied, Plan, StoredArticle
from monitor.model.stories import Features, Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span, written
from monitor.notify import message
from tests.support.databases import open_store

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = DAY + timedelta(days=20)
ESCAPE = "\x1b[31mred\x1b[0m"  # what a hostile outlet might call itself
KEY = ClaimKey(axis=Axis.SCHEDULE, what="visit", who="minister", where="aldana")

CONFIGURATION = """\
database: monitor.db
feeds:
  - {id: coast, url: "https://coast.example/feed.xml"}
  - {id: inland, url: "https://inland.example/feed.xml"}
topics:
  harbour: {title: Harbour talks, any: [Port Aldana], notify: [journal]}
sinks:
  journal: {kind: log}
"""


def article(id: str, text: str, at: datetime, outlet: str | None) -> Article:  # noqa: A002
    """An article of the coast."""
    return Article(
        id=id,
        feed="coast",
        url=f"https://coast.example/{id}",
        outlet=outlet,
        text=text,
        published=at,
        first_seen=at,
        date_source=DateSource.ENTRY,
    )


CALLED_OFF = article("ar_first", "The visit to Port Aldana is cancelled.", DAY, "Coast Radio")
COPY = article("ar_copy", "The visit to Port Aldana is cancelled.", DAY, ESCAPE)
ON_AGAIN = article("ar_turn", "The visit to Port Aldana is on again.", LATER, None)
ALONE = article("ar_alone", "A cow won first prize.", LATER, "Coast Radio")


def quote(of: Article) -> Quote:
    """All of an article's text."""
    text = of.text or ""
    return Quote(
        text=text,
        article=of.id,
        field="text",
        start=0,
        end=len(text),
        outlet=of.outlet,
        published=written(of.published) if of.published else None,
    )


def stored(of: Article, kind: VerdictKind, **more: object) -> StoredArticle:
    """An article as the store holds it."""
    first_seen = of.first_seen or DAY
    verdict = Verdict(
        kind=kind,
        of="ar_first" if kind is VerdictKind.COPY else None,
        story="st_alone" if of is ALONE else "st_one",
        score=0.97 if kind is VerdictKind.COPY else 0.1,
        reason=VerdictReason.CONTAINMENT
        if kind is VerdictKind.COPY
        else VerdictReason.NOTHING_ALIKE,
    )
    values = {
        "article": of,
        "at": Span.instant(first_seen),
        "identities": (f"id:{of.id}",),
        "content": of.id,
        "family": "coast",
        "features": Features(),
        "verdict": verdict,
        "arrived": first_seen,
        "hits": (TopicHit(topic="harbour", phrases=("Port Aldana",)),),
        "storylines": (("harbour", "sl_visit"),),
    }
    return StoredArticle(**(values | more))  # type: ignore[arg-type]


def alert(id: str, sequence: int, kind: ChangeKind, of: Article, **more: object) -> Alert:  # noqa: A002
    """A change that was made ready, or held."""
    reversal = kind is ChangeKind.REVERSAL
    change = Change(
        kind=kind,
        storyline="sl_visit",
        topic="harbour",
        sequence=sequence,
        headline=f"{kind.value}: the visit to Port Aldana",
        about=About(what="visit"),
        before=Side(state="cancelled", quote=quote(CALLED_OFF)) if reversal else None,
        after=Side(state="planned" if reversal else "cancelled", quote=quote(of)),
        confidence=0.9,
        severity=Severity.FLASH if reversal else Severity.NOTICE,
        article=of.id,
        families=("coast",),
        made=of.first_seen,
    )
    values = {
        "id": id,
        "change": change,
        "state": AlertState.READY,
        "made": of.first_seen,
        "sinks": ("journal",),
        "topic_title": "Harbour talks",
        "storyline_title": "Visit to Port Aldana",
    }
    return Alert(**(values | more))  # type: ignore[arg-type]


def storyline() -> Storyline:
    """The storyline as it stands in the end."""
    claim = Claim(
        key=KEY,
        pole=Pole.ON,
        state="planned",
        strength=Strength.ASSERTED,
        background=False,
        lead=True,
        quote=quote(ON_AGAIN),
        who=("the minister",),
        where=("Port Aldana",),
    )
    at = Span.instant(LATER)
    return Storyline(
        id="sl_visit",
        topic="harbour",
        title="Visit to Port Aldana",
        first="ar_first",
        revision=1,
        sequence=3,
        span=Span(begin=DAY, end=LATER),
        last_arrival=LATER,
        articles=3,
        families=("coast",),
        states=(KeyState(key=KEY, history=(Standing(claim=claim, at=at, family="coast"),)),),
        opened="2026-03-02",
    )


def plan() -> Plan:
    """Everything in one go."""
    opened = message.freeze(alert("al_opened", 1, ChangeKind.OPENED, CALLED_OFF))
    turned = message.freeze(alert("al_turned", 2, ChangeKind.REVERSAL, ON_AGAIN))
    held = alert(
        "al_held",
        3,
        ChangeKind.DEVELOPMENT,
        ON_AGAIN,
        state=AlertState.HELD,
        held=HoldReason.COOLDOWN,
    )
    stories = (
        Story(id="st_one", first="ar_first", span=None, last_arrival=LATER, articles=3, copies=1),
        Story(id="st_alone", first="ar_alone", span=None, last_arrival=LATER),
    )
    return Plan(
        articles=(
            stored(CALLED_OFF, VerdictKind.NEW),
            stored(COPY, VerdictKind.COPY, why_silent="copy"),
            stored(ON_AGAIN, VerdictKind.NEW),
            stored(ALONE, VerdictKind.NEW, hits=(), storylines=(), why_silent="no watched topic"),
        ),
        stories=stories,
        storylines=(storyline(),),
        alerts=(opened, turned, held),
        deliveries=(*message.deliveries(opened, DAY), *message.deliveries(turned, LATER)),
        based_on={"sl_visit": 0},
    )


async def fill(folder: Path) -> Path:
    """Write configuration and database into ``folder``; return the configuration's path."""
    path = folder / "monitor.yaml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    feeds = [
        Feed(id="coast", url="https://coast.example/feed.xml"),
        Feed(id="inland", url="https://inland.example/feed.xml"),
    ]
    store = await open_store(folder / "monitor.db")
    try:
        await store.configure(feeds, ["harbour"], ["journal"], DAY)
        leases = {lease.feed: lease for lease in await store.due(DAY, 9, timedelta(minutes=1))}
        failed = PollDone(
            feed="inland",
            epoch=leases["inland"].epoch,
            state=replaced(leases["inland"].state),
            at=DAY,
            seconds=0.5,
        )
        await store.finish([failed])
        applied = await store.apply(plan())
        assert isinstance(applied, Applied), applied
        attempt = Attempt(
            alert="al_opened",
            sink="journal",
            number=1,
            state=DeliveryState.ACCEPTED,
            at=DAY,
            answer=f"written {ESCAPE}",
        )
        await store.record([attempt])
    finally:
        await store.close()
    return path


def replaced(state: FeedState) -> FeedState:
    """A feed's state after a poll that failed."""
    return replace(
        state,
        next_poll=LATER,
        reason=PollReason.BACK_OFF,
        last_polled=DAY,
        outcome=OutcomeKind.FAILED,
        trouble=Trouble.DNS,
        detail="inland.example: the name is not known",
        errors=3,
        polls=3,
        health=Health.FAILING,
    )
