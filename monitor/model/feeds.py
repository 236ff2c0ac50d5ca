"""Feeds: what the configuration says of one, what is remembered of it, what a poll leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.alerts import Delivery
from monitor.model.habits import Habit, Health, Pace
from monitor.model.notices import Notice
from monitor.model.outcomes import Hints, OutcomeKind, Trouble
from monitor.model.secrets import Secret

LONGEST_TIMEOUT = timedelta(minutes=5)
"""No poll is allowed more; leases last for longer."""
HOST_SPACING = timedelta(seconds=5)
"""Pause between two requests to a host that nothing else was said of."""
HOST_CONCURRENCY = 1
"""Requests in flight to such a host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed of the configuration, defaults filled in, secrets resolved.

    Attributes:
        id: what people and articles call it.
        url: ``http:``, ``https:`` or ``file:`` URL; its identity.
        url_secret: whether the URL itself is a secret, to be shown nowhere.
        outlet: who publishes it, if the configuration says so.
        language: BCP 47 tag, if the configuration says so.
        timezone: IANA name, for dates without a zone.
        every: a fixed interval, ``None`` for the learned one.
        min_every: never polled more often.
        max_every: nor less often, errors and server demands apart.
        max_hint: how far soft hints of the server may slow it.
        host_spacing: pause between two requests to its registered domain.
        host_concurrency: requests in flight to its registered domain.
        allow_networks: private networks (CIDR) that it may be reached in.
        backfill: entries of the first poll that may alert, newest first; ``None``: all.
        headers: sent with each request.
        user_agent: replaces the default.
        auth: value of the Authorization header.
        proxy: proxy URL.
        timeout: total deadline of one poll, at most ``LONGEST_TIMEOUT``; what it waits for a host's
            turn does not count.
        enabled: whether it is polled at all.
        contact: URL or address named in the User-Agent.
    """

    id: str
    url: str
    url_secret: bool = False
    outlet: str | None = None
    language: str | None = None
    timezone: str = "UTC"
    every: timedelta | None = None
    min_every: timedelta = timedelta(minutes=10)
    max_every: timedelta = timedelta(hours=24)
    max_hint: timedelta = timedelta(hours=1)
    host_spacing: timedelta = HOST_SPACING
    host_concurrency: int = HOST_CONCURRENCY
    allow_networks: tuple[str, ...] = ()
    backfill: int | None = 0
    headers: tuple[tuple[str, Secret], ...] = ()
    user_agent: str | None = None
    auth: Secret | None = None
    proxy: Secret | None = None
    timeout: timedelta = timedelta(seconds=30)
    enabled: bool = True
    contact: str | None = None


class PollReason(StrEnum):
    """Why a feed is polled next when it is."""

    NEVER_POLLED = "never-polled"
    FIXED = "fixed-interval"
    ADAPTIVE = "adaptive"
    MIN_EVERY = "min-every"
    MAX_EVERY = "max-every"
    MAX_AGE = "max-age"
    TTL = "ttl"
    UPDATE_PERIOD = "update-period"
    SKIP_HOURS = "skip-hours"
    SKIP_DAYS = "skip-days"
    RETRY_AFTER = "retry-after"
    BACK_OFF = "back-off"
    GONE = "gone"
    HOST_HOLD = "host-hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls.

    Attributes:
        feed: id.
        url: identity, as configured.
        next_poll: when it is due, ``None`` for at once.
        reason: why then.
        put_off: whether it was left alone for longer since, for the sake of others on its host.
        interval: learned interval in seconds, ``None`` before the first.
        pace: what it is learned from, ``None`` before the first document.
        etag: validator, opaque.
        last_modified: validator, opaque.
        body_hash: digest of the last document that parsed.
        located: where redirects led, if anywhere else.
        asked_until: before when its server does not want to be asked again (``Retry-After``).
        max_age: seconds that the last answer was to stay fresh, as its server said.
        last_polled: the last attempt.
        last_fresh: the last document that parsed.
        last_new: the last poll that brought a new article.
        outcome: how the last attempt ended.
        trouble: what was wrong then.
        detail: the same for people.
        errors: failed attempts in a row.
        gones: 410 answers in a row.
        polls: attempts in all.
        articles: articles taken in all.
        baselined: when its first successful poll was taken in; ``None`` before.
        title: what the document calls itself.
        document: what the last document that parsed says about the next poll.
        moved: where wholly permanent redirects have been leading; not yet trusted.
        moved_since: the first document that parsed from there.
        moved_polls: documents that parsed from there since.
        home: where it is asked for, once such a move has proved itself; ``None`` for ``url``.
        last_good: the last poll that succeeded, with a document or without.
        failing_since: the first of the failures in a row that are not our own line's.
        habit: how often it brings something new; ``None`` before the first good poll.
        health: how it fares, as people were told.
        told: how many times its health has changed.
    """

    feed: str
    url: str
    next_poll: datetime | None = None
    reason: PollReason = PollReason.NEVER_POLLED
    put_off: bool = False
    interval: float | None = None
    pace: Pace | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    located: str | None = None
    asked_until: datetime | None = None
    max_age: float | None = None
    last_polled: datetime | None = None
    last_fresh: datetime | None = None
    last_new: datetime | None = None
    outcome: OutcomeKind | None = None
    trouble: Trouble | None = None
    detail: str | None = None
    errors: int = 0
    gones: int = 0
    polls: int = 0
    articles: int = 0
    baselined: datetime | None = None
    title: str | None = None
    document: Hints | None = None
    moved: str | None = None
    moved_since: datetime | None = None
    moved_polls: int = 0
    home: str | None = None
    last_good: datetime | None = None
    failing_since: datetime | None = None
    habit: Habit | None = None
    health: Health = Health.OK
    told: int = 0

    @property
    def never_good(self) -> bool:
        """Whether it was polled, and every poll failed."""
        return 0 < self.polls <= self.errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to poll one feed, until ``until``; a later epoch voids it (fencing)."""

    feed: str
    epoch: int
    until: datetime
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What is remembered of a feed's entries, by their fingerprints.

    Attributes:
        now: those of its last document.
        before: those that left it not long ago and may come back, their articles still being what
            they were read as.
    """

    now: frozenset[int] = frozenset()
    before: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        """Entries that need not be read again."""
        return self.now | self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class PollDone:
    """A finished poll, to be stored under the lease that it ran under.

    Attributes:
        entries: how many entries the document has, known ones included.
        new: how many of them brought an article that was not stored in any version.
        came: fingerprint of each entry that was not carried before -> id of its article, ``None``
            for one that was rejected or is known already.
        left: fingerprints of entries that are carried no more.
        deferred: it did not take place: the lease is given back, and only ``next_poll``, ``reason``
            and ``put_off`` of the state may have changed.
        notice: what is told of a change of the feed's health.
        deliveries: of that notice, one per sink.
    """

    feed: str
    epoch: int
    state: FeedState
    at: datetime
    seconds: float
    wire_bytes: int = 0
    entries: int = 0
    new: int = 0
    came: Mapping[int, str | None] = field(default_factory=dict)
    left: tuple[int, ...] = ()
    deferred: bool = False
    notice: Notice | None = None
    deliveries: tuple[Delivery, ...] = ()
