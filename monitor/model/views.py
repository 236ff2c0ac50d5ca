"""What the command line shows: read-only summaries of the store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.alerts import Alert, AlertState, Delivery, DeliveryState
from monitor.model.changes import Storyline
from monitor.model.feeds import FeedState
from monitor.model.notices import Notice
from monitor.model.plans import StoredArticle
from monitor.model.stories import Story, Verdict


class Stage(StrEnum):
    """How far an alert or a notice got, in the one word that all commands use.

    Those from pending to digested are those of deliveries, and hold at one sink or more.
    """

    HELD = "held"
    SETTLING = "settling"
    PENDING = "pending"
    DEFERRED = "deferred"
    STRANDED = "stranded"
    ACCEPTED = "accepted"
    DEAD = "dead"
    DIGESTED = "digested"
    PAST = "past"
    """It was sent, or given up, so long ago that nothing is kept of how."""


# Of sinks that differ, what a person has to see to stands for all.
_WEIGHTIEST = (
    DeliveryState.DEAD,
    DeliveryState.PENDING,
    DeliveryState.DEFERRED,
    DeliveryState.STRANDED,
    DeliveryState.DIGESTED,
    DeliveryState.ACCEPTED,
)


def _reached(deliveries: Collection[Delivery]) -> Stage:
    """How far the sending as a whole got."""
    states = {one.state for one in deliveries}
    return next((Stage(state.value) for state in _WEIGHTIEST if state in states), Stage.PAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkView:
    """How a sink fares.

    Attributes:
        id: its key in the configuration.
        pending: deliveries to be tried.
        accepted: deliveries that it took.
        dead: deliveries that were given up.
        oldest_pending: since when the first of those pending is so.
        last_answer: what the last try brought.
        last_accepted: when it last took something.
        held_until: until when it asked to be left alone.
        disabled: whether it asked for nothing more.
        deferred: deliveries that wait for a digest.
        digested: those that were told in one.
        failures: tries in a row that it did not accept.
        failing_since: when the first of these was.
        stranded: deliveries that were on their way when it was taken out of the configuration.
        removed: whether it was.
        next_try: when the next of those pending is to be tried.
    """

    id: str
    pending: int
    accepted: int
    dead: int
    oldest_pending: datetime | None
    last_answer: str | None
    last_accepted: datetime | None
    held_until: datetime | None
    disabled: bool
    deferred: int = 0
    digested: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    stranded: int = 0
    removed: bool = False
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameView:
    """A stored article in its place among all that came.

    Attributes:
        number: grows in the order in which articles were decided on; edits do not change it.
        versions: oldest first.
    """

    number: int
    versions: tuple[StoredArticle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonView:
    """Whether a daemon runs on a database, or when one last did.

    Attributes:
        running: whether one runs now.
        pid: its process id, or that of the last one; ``None`` if none ever ran.
        since: when that one began.
        until: when it ended in order; ``None`` while it runs, or if it ended without a word.
        configuration: path of the file by which it works or worked, as far as it is known.
    """

    running: bool
    pid: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    configuration: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseView:
    """What is asked of the database again and again while a daemon runs.

    Attributes:
        feeds: configured ones.
        due: feeds whose time has come and that nobody has leased.
        oldest_due: since when the first of them is due.
        pending: deliveries that have not ended.
        oldest_pending: since when the first of them is so.
    """

    feeds: int
    due: int
    oldest_due: datetime | None
    pending: int
    oldest_pending: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresView:
    """What is stored, in numbers, for those who watch a daemon.

    Attributes:
        feeds: ``ok``, ``erring`` (its last polls failed, nobody was told yet), ``failing``,
            ``silent`` or ``disabled`` -> how many configured feeds.
        articles: stored.
        stories: stored.
        storylines: configured topic -> how many.
        changes: kind and alert state -> how many ever.
        deliveries: configured sink and delivery state -> how many that are kept.
    """

    feeds: Mapping[str, int]
    articles: int
    stories: int
    storylines: Mapping[str, int]
    changes: Mapping[tuple[str, str], int]
    deliveries: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """How a topic fares."""

    id: str
    storylines: int
    articles: int
    alerts: int
    held: int
    pending: int
    last_alert: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """The whole at a glance.

    ``asked`` are feeds whose poll is under way or not stored yet, ``failed_last`` those whose last
    poll failed, whether that makes them failing or not yet.
    """

    feeds: int = 0
    due: int = 0
    asked: int = 0
    failing: int = 0
    failed_last: int = 0
    silent: int = 0
    articles: int = 0
    stories: int = 0
    storylines: int = 0
    alerts: int = 0
    pending: int = 0
    dead: int = 0
    stranded: int = 0
    oldest_pending: datetime | None = None
    last_poll: datetime | None = None
    next_poll: datetime | None = None
    topics: tuple[TopicView, ...] = ()
    sinks: tuple[SinkView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StorylineView:
    """A storyline with its articles and alerts, oldest first.

    Attributes:
        storyline: as it stands.
        articles: its own, and those of the storylines that were merged into it.
        alerts: likewise.
        came_as: article id -> the verdict with which it came, of those that were edited since.
    """

    storyline: Storyline
    articles: tuple[StoredArticle, ...]
    alerts: tuple["AlertView", ...]
    came_as: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story with its articles, oldest first, and the storylines that they belong to.

    Attributes:
        story: as it stands.
        articles: its own.
        storylines: those of its articles.
        came_as: as of a ``StorylineView``.
    """

    story: Story
    articles: tuple[StoredArticle, ...]
    storylines: tuple[Storyline, ...]
    came_as: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert with its deliveries.

    Attributes:
        alert: as it stands.
        deliveries: one for each sink.
        false_at: when a person said that it was a false alarm.
        false_comment: what that person said.
    """

    alert: Alert
    deliveries: tuple[Delivery, ...] = ()
    false_at: datetime | None = None
    false_comment: str | None = None

    @property
    def id(self) -> str:
        """The alert's."""
        return self.alert.id

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.alert.state is AlertState.READY:
            return _reached(self.deliveries)
        return Stage(self.alert.state.value)

    @property
    def told(self) -> bool:
        """Whether any sink took it, or a digest of it; what is past is taken for told."""
        taken = (DeliveryState.ACCEPTED, DeliveryState.DIGESTED)
        accepted = any(one.state in taken for one in self.deliveries)
        return accepted or self.stage is Stage.PAST


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice with its deliveries; one without any found no sink to go to."""

    notice: Notice
    deliveries: tuple[Delivery, ...]

    @property
    def id(self) -> str:
        """The notice's."""
        return self.notice.id

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return _reached(self.deliveries) if self.deliveries else Stage.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed's state with its recent polls and what was told of its health, newest first."""

    state: FeedState
    polls: tuple[dict[str, object], ...] = ()
    told: tuple[dict[str, object], ...] = ()
