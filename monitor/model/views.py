"""What the command line shows: read-only summaries of the store."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.alerts import Alert, Delivery
from monitor.model.changes import Storyline
from monitor.model.feeds import FeedState
from monitor.model.notices import Notice
from monitor.model.plans import StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkView:
    """How a sink fares."""

    id: str
    pending: int
    accepted: int
    dead: int
    oldest_pending: datetime | None
    last_answer: str | None
    last_accepted: datetime | None
    held_until: datetime | None
    disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonView:
    """Whether a daemon runs on a database, or when one last did.

    Attributes:
        running: whether one runs now.
        pid: its process id, or that of the last one; ``None`` if none ever ran.
        since: when that one began.
        until: when it ended in order; ``None`` while it runs, or if it ended without a word.
    """

    running: bool
    pid: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """How a topic fares."""

    id: str
    storylines: int
    articles: int
    alerts: int
    held: int
    last_alert: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """The whole at a glance."""

    feeds: int = 0
    due: int = 0
    failing: int = 0
    silent: int = 0
    articles: int = 0
    stories: int = 0
    storylines: int = 0
    alerts: int = 0
    pending: int = 0
    dead: int = 0
    oldest_pending: datetime | None = None
    last_poll: datetime | None = None
    next_poll: datetime | None = None
    topics: tuple[TopicView, ...] = ()
    sinks: tuple[SinkView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StorylineView:
    """A storyline with its articles and alerts, oldest first."""

    storyline: Storyline
    articles: tuple[StoredArticle, ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert with its deliveries."""

    alert: Alert
    deliveries: tuple[Delivery, ...]

    @property
    def id(self) -> str:
        """The alert's."""
        return self.alert.id


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice with its deliveries."""

    notice: Notice
    deliveries: tuple[Delivery, ...]

    @property
    def id(self) -> str:
        """The notice's."""
        return self.notice.id


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed's state with its recent polls and what was told of its health, newest first."""

    state: FeedState
    polls: tuple[dict[str, object], ...] = ()
    told: tuple[dict[str, object], ...] = ()
