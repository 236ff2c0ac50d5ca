"""The store: coarse, idempotent, transactional methods; everything else about storage is hidden.

Rule 1. A plan is stored whole or not at all, with its deliveries and the polls that it completes.
Rule 2. Doing the same thing twice does it once.
Rule 3. Nothing here decides; a plan made on old knowledge is refused (``Conflict``, ``Fenced``).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.errors import StoreError
from monitor.model.alerts import Alert, Attempt, Delivery
from monitor.model.articles import Reading
from monitor.model.changes import Storyline
from monitor.model.digests import Digest, Waiting
from monitor.model.feeds import Carried, Feed, FeedState, Lease, PollDone
from monitor.model.notices import Notice
from monitor.model.plans import ApplyResult, GoneQuiet, Known, LiveArticle, Plan, StoredArticle
from monitor.model.silences import Silence
from monitor.model.sinks import Mind
from monitor.model.stories import Story
from monitor.model.threads import Near, Spread
from monitor.model.views import (
    AlertView,
    CameView,
    FeedView,
    FiguresView,
    NoticeView,
    PulseView,
    SinkView,
    Stage,
    StatusView,
    StorylineView,
    StoryView,
)


class Store(Protocol):
    """What the daemon does to its memory."""

    async def configure(
        self, feeds: Sequence[Feed], topics: Sequence[str], sinks: Sequence[str], now: datetime
    ) -> tuple[str, ...]:
        """Take over what is configured now; return the topics whose past is not folded yet.

        New feeds become due at once; removed ones stop being due and keep their history, as
        topics and sinks do. A feed is known again by its URL, whatever its id. What was settling
        in a removed topic is held for good.
        """
        ...

    async def reclaim(self, now: datetime) -> int:
        """Void the leases of a predecessor that ended without a word; return how many.

        Only for one who holds the daemon's lock.
        """
        ...

    async def note_folded(self, topics: Sequence[str]) -> None:
        """What was stored before these topics existed is folded: they are no longer new."""
        ...

    async def due(self, now: datetime, limit: int, lease: timedelta) -> tuple[Lease, ...]:
        """Lease up to ``limit`` due feeds, longest overdue first; each gets a new epoch."""
        ...

    async def renew(self, lease: Lease, until: datetime) -> bool:
        """Let a lease end ``until`` then; ``False`` if a later one voids it."""
        ...

    async def hold(self, hosts: Mapping[str, datetime], now: datetime) -> None:
        """Remember until when hosts are left alone; a hold is only ever made longer."""
        ...

    async def holds(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that are left alone at ``now``, and until when."""
        ...

    async def put_right(
        self, mend: Callable[[FeedState], FeedState | None], until: datetime
    ) -> int:
        """Mend the states of configured feeds that wait and are not leased; return how many.

        Args:
            mend: the state as it should be, ``None`` to leave it as it is.
            until: when leases end at the latest; one that is to end later ends then.
        """
        ...

    async def carried(self, lease: Lease) -> Carried:
        """What is remembered of the entries of a leased feed."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next feed is due, ``None`` when none ever is."""
        ...

    async def finish(self, polls: Sequence[PollDone]) -> ApplyResult:
        """Store polls that brought no article.

        Those whose lease is void are left out; ``Fenced`` names them.
        """
        ...

    async def recall(self, readings: Sequence[Reading], now: datetime) -> Known:
        """What is stored that deciding on ``readings`` may need, storylines left out."""
        ...

    async def spread(self, asked: Mapping[str, Collection[str]]) -> Mapping[str, Spread]:
        """For each topic, how many of its storylines have which of some marks."""
        ...

    async def near(self, asked: Sequence[Near]) -> Mapping[str, tuple[Storyline, ...]]:
        """For each topic, its storylines that an article might belong to.

        Merged ones only where ``also`` names them, or one that was merged into them.
        """
        ...

    async def gone_quiet(self, topics: Collection[str], now: datetime, limit: int) -> GoneQuiet:
        """Storylines of some topics that nothing came for in long, longest overdue first.

        And those of whom that was told by a clock that ran ahead, likewise.
        """
        ...

    async def apply(self, plan: Plan) -> ApplyResult:
        """Store a plan in one transaction.

        ``Conflict`` names storylines that are not stored at the revision that was decided upon, or
        that are stored at one that the plan's is not above.
        """
        ...

    async def since(
        self, rev: int, limit: int, live_after: datetime, packing: bytes
    ) -> tuple[LiveArticle, ...]:
        """Articles written after ``rev`` that arrived after ``live_after``, oldest write first.

        Features that are stored packed in a form that begins with ``packing`` come so, and only
        so; others come whole.
        """
        ...

    async def repack(self, packed: Mapping[int, bytes]) -> None:
        """Give stored articles, by ``rev``, their features packed in another form.

        One that was written since has another ``rev``, and keeps what it was given then.
        """
        ...

    async def stories(self, ids: Collection[str]) -> Mapping[str, Story]:
        """Stories by id; those of stored articles are there."""
        ...

    async def history(self, after: tuple[str, str] | None, limit: int) -> tuple[StoredArticle, ...]:
        """Stored articles in order of time, a page at a time, for folding a new topic's past.

        ``after`` is the ``history_key`` of the last one seen.
        """
        ...

    async def settled(self, now: datetime, limit: int) -> tuple[Alert, ...]:
        """Settling alerts whose time has come."""
        ...

    async def overtaken(self, sink: str) -> tuple[Alert, ...]:
        """Settling alerts that would be left behind by what is pending at a sink."""
        ...

    async def release(self, alerts: Sequence[Alert], deliveries: Sequence[Delivery]) -> None:
        """Make settling alerts ready, with body and deliveries, in one transaction."""
        ...

    async def pending(self, sink: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Deliveries to try now: of each storyline only the oldest that has not ended."""
        ...

    async def are_heads(self, sink: str, alerts: Sequence[str]) -> bool:
        """Whether each of them is still what is to be tried next of its storyline at a sink."""
        ...

    async def next_try(self, sink: str) -> datetime | None:
        """When the sink's next delivery is due, its hold included; ``None`` when none is."""
        ...

    async def record(
        self, attempts: Sequence[Attempt], mind: Mind | None = None
    ) -> tuple[Notice, ...]:
        """Store what tries came to, and what ``mind`` makes of it for each sink.

        Returns the notices that were stored with it.
        """
        ...

    async def shorten_waits(self, now: datetime, by: timedelta | None) -> int:
        """Let no delivery wait for an hour that a clock named that was ahead; how many did.

        ``by`` says how far it was ahead, ``None`` that nobody knows.
        """
        ...

    async def tried(self, sink: str, since: datetime) -> int:
        """How many deliveries of a sink were tried last at ``since`` or later."""
        ...

    async def backlog(self, sink: str, limit: int) -> int:
        """How many deliveries of a sink are pending, counted up to ``limit``."""
        ...

    async def defer(self, sink: str, until: Mapping[str, datetime]) -> None:
        """Let pending deliveries of a sink wait for a digest; alert id -> its time."""
        ...

    async def defer_all(self, sink: str, spared: Collection[str], now: datetime) -> int:
        """Let all that is pending at a sink wait for a digest that is due now; how many.

        Spared are the storylines and the payload types that ``spared`` names, and digests.
        """
        ...

    async def hasten(self, sink: str, kinds: Collection[str], now: datetime) -> int:
        """Let payloads of some types that wait for a digest wait no more; how many."""
        ...

    async def reschedule(
        self, sink: str, until: datetime, urgent: Collection[str], now: datetime
    ) -> int:
        """Let nothing of a sink wait for a digest longer than ``until``; how many did.

        Payload types that are ``urgent`` do not wait at all; what a daily cap puts off waits for
        the end of that, if it is later.
        """
        ...

    async def postpone(self, sink: str, alert: str, until: datetime) -> None:
        """Try a pending delivery not before a certain time."""
        ...

    async def waiting(self, sink: str, now: datetime) -> Waiting:
        """What waits for a digest of a sink and is due; nothing while it may be sent nothing."""
        ...

    async def write_digest(self, digest: Digest) -> bool:
        """Store a digest and end what it tells of, unless something of that waits no more."""
        ...

    async def last_poll(self, before: datetime) -> datetime | None:
        """When the last poll before a certain time was, as far as polls are still stored."""
        ...

    async def prune(self, before: datetime, limit: int) -> int:
        """Delete up to ``limit`` articles, polls and ended deliveries older than ``before``.

        An article that a configured feed still carries stays. Returns how many rows were dealt
        with: ``0`` when there is nothing left to do.
        """
        ...

    @property
    def trouble(self) -> StoreError | None:
        """Why nothing can be stored, while somebody waits for it."""
        ...

    async def pulse(self, now: datetime) -> PulseView:
        """Go through the writer, then read: both answer, or this hangs as they do."""
        ...

    async def figures(self) -> FiguresView:
        """What is stored, in numbers."""
        ...

    async def close(self) -> None:
        """Finish what was begun and let go of the file."""
        ...


class Views(Protocol):
    """What people ask the store; never writes."""

    async def status(self, now: datetime) -> StatusView:
        """The whole at a glance."""
        ...

    async def feeds(self) -> tuple[FeedView, ...]:
        """Every configured feed."""
        ...

    async def storylines(self, topic: str | None = None) -> tuple[Storyline, ...]:
        """Storylines, newest arrival first."""
        ...

    async def came(self, after: int, limit: int) -> tuple[CameView, ...]:
        """Stored articles in the order in which they were decided on, a page at a time.

        ``after`` is the number of the last one seen, 0 for the first page.
        """
        ...

    async def storyline(self, id: str) -> StorylineView | None:  # noqa: A002 - the word of the contract
        """One storyline by id, or by an id that was merged into it."""
        ...

    async def story(self, id: str) -> StoryView | None:  # noqa: A002
        """One story."""
        ...

    async def article(self, id: str) -> tuple[StoredArticle, ...]:  # noqa: A002
        """All versions of one article, newest first."""
        ...

    async def beginning(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Ids of whatever is stored that begin so, sorted; of each sort up to ``limit``."""
        ...

    async def alerts(
        self,
        stage: Stage | None = None,
        topic: str | None = None,
        limit: int = 100,
        *,
        sink: str | None = None,
    ) -> tuple[AlertView, ...]:
        """Alerts with their deliveries, newest first.

        Args:
            stage: only those that stand so; of the stages of deliveries, at ``sink`` or any.
            topic: only those of this topic.
            limit: how many at most.
            sink: only those addressed to it.
        """
        ...

    async def alert(self, id: str) -> AlertView | None:  # noqa: A002
        """One alert."""
        ...

    async def notices(
        self, stage: Stage | None = None, limit: int = 100, *, sink: str | None = None
    ) -> tuple[NoticeView, ...]:
        """Notices with their deliveries, newest first, picked as alerts are."""
        ...

    async def notice(self, id: str) -> NoticeView | None:  # noqa: A002
        """One notice."""
        ...

    async def ahead(self, id: str) -> Mapping[str, str]:  # noqa: A002
        """Sink -> id of what it is sent before a pending alert or notice, to keep their order."""
        ...

    async def silences(self, now: datetime) -> tuple[tuple[Silence, int], ...]:
        """The silences that are not over, each with how many changes it may have held."""
        ...

    async def sinks(self) -> tuple[SinkView, ...]:
        """Every configured sink."""
        ...

    async def check(self) -> tuple[str, ...]:
        """Problems of the database, ``()`` when it is sound; reads all of it."""
        ...

    async def close(self) -> None:
        """Let go of the file."""
        ...


def history_key(article: StoredArticle) -> tuple[str, str]:
    """Where an article stands in ``Store.history``: its begin or arrival as text, and its id."""
    begin = article.at.begin if article.at else article.arrived
    return begin.isoformat(), article.article.id
