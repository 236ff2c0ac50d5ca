"""Alerts and deliveries: what is told, to whom, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from monitor.model.changes import Change
from monitor.model.noise import Manners
from monitor.model.secrets import Secret


class HoldReason(StrEnum):
    """Why a change is not told (now)."""

    BASELINE = "baseline"
    MUTED = "muted"
    SILENCED = "silenced"
    NOT_ASKED = "not-in-alert-on"
    CONFIDENCE = "below-sensitivity"
    MIN_OUTLETS = "too-few-outlets"
    COOLDOWN = "cooldown"
    DAILY_CAP = "daily-cap"
    REPEAT = "told-before"
    NO_SINK = "no-sink"
    SETTLING = "settling"
    MERGED = "told-with-another"
    TOPIC_REMOVED = "topic-removed"


class AlertState(StrEnum):
    """Where an alert stands."""

    HELD = "held"
    SETTLING = "settling"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertArticle:
    """An article as an alert names it."""

    id: str
    title: str | None
    url: str | None
    outlet: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A change after the topic's rules.

    Attributes:
        id: ``al_`` and a digest of (storyline, sequence, kind, made).
        change: what is told.
        state: held for good, settling until ``ready_at``, or ready.
        held: why it is not told (yet), or not by itself.
        ready_at: when a settling alert is made ready, or one over the daily cap told in a digest.
        made: when it was decided.
        sinks: ids of the sinks it is addressed to.
        topic_title: for people.
        storyline_title: for people.
        opened: the storyline's first date, as a record writes it.
        outlets: outlet families of the storyline.
        articles_total: its articles.
        articles: those that the alert speaks of, newest first.
        copies: copies held back since the previous alert.
        same_event: second reports held back since the previous alert.
        held_changes: changes of the storyline held back since the previous alert.
        previous: id of the storyline's previous alert.
        body: the frozen payload, ``None`` until ready.
    """

    id: str
    change: Change
    state: AlertState
    held: HoldReason | None = None
    ready_at: datetime | None = None
    made: datetime
    sinks: tuple[str, ...] = ()
    topic_title: str = ""
    storyline_title: str = ""
    opened: str | None = None
    outlets: int = 0
    articles_total: int = 0
    articles: tuple[AlertArticle, ...] = ()
    copies: int = 0
    same_event: int = 0
    held_changes: int = 0
    previous: str | None = None
    body: bytes | None = None


class DeliveryState(StrEnum):
    """Where a delivery stands; the last three are ends.

    Stranded is what was pending or deferred at a sink that is no longer configured: it goes on
    where it stood when the sink comes back, and is stored as it stood.
    """

    PENDING = "pending"
    DEFERRED = "deferred"
    STRANDED = "stranded"
    ACCEPTED = "accepted"
    DEAD = "dead"
    DIGESTED = "digested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The sending of one alert to one sink.

    Attributes:
        alert: the alert's id.
        sink: the sink's id.
        storyline: deliveries of one storyline to one sink keep their order.
        sequence: their order.
        kind: the payload's type, such as ``storyline.reversal``.
        body: frozen bytes.
        state: where it stands.
        attempts: tries so far.
        next_try: when the next try is due.
        last_status: last HTTP status, if any.
        last_answer: what the last try brought, for people; never a secret.
        made: when the row was made.
        ended: when it was accepted, given up or taken into a digest.
        undelivered: ids of the storyline's alerts right before it that were given up here.
        digest: id of the digest that tells of it instead.
        denied: answers in a row, up to the last one, that say "not you" or "not here".
        taken: which of a sink's several recipients have it already.
        hurried: tries of them that were made before their time, beside the schedule.
    """

    alert: str
    sink: str
    storyline: str
    sequence: int
    kind: str
    body: bytes
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    next_try: datetime
    last_status: int | None = None
    last_answer: str | None = None
    made: datetime
    ended: datetime | None = None
    undelivered: tuple[str, ...] = ()
    digest: str | None = None
    denied: int = 0
    taken: tuple[str, ...] = ()
    hurried: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sink:
    """One sink of the configuration.

    Attributes:
        id: its key in the configuration.
        kind: which plug-in sends.
        settings: the plug-in's own ``Settings`` value.
        manners: what keeps it from being flooded.
    """

    id: str
    kind: str
    settings: Any
    manners: Manners = Manners()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A webhook secret, used until ``not_after``."""

    secret: Secret
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a sink is handed for one attempt.

    Attributes:
        id: ``webhook-id``.
        kind: payload type.
        body: frozen bytes.
        storyline: subject.
        sequence: place among the storyline's changes.
        attempt: 1 for the first.
        now: time of this attempt, for the header's timestamp.
        taken: which of several recipients have it already, and get it no second time.
    """

    id: str
    kind: str
    body: bytes
    storyline: str
    sequence: int
    attempt: int
    now: datetime
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The sink took it.

    Attributes:
        status: HTTP status, if any.
        detail: for people, without secrets.
        disable: whether the sink took it and asked for no further deliveries at all.
    """

    status: int | None = None
    detail: str = "accepted"
    disable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """It may succeed later.

    Attributes:
        detail: why, for people, without secrets.
        status: HTTP status, if any.
        after: seconds the sink asked us to stay away.
        tries: give up after so many such answers in a row, ``None`` for the whole schedule.
        taken: which of several recipients took it all the same.
    """

    detail: str
    status: int | None = None
    after: float | None = None
    tries: int | None = None
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """It never will.

    Attributes:
        detail: why, for people, without secrets.
        status: HTTP status, if any.
        disable: whether the sink asked for no further deliveries at all.
        chosen: whether the sink works and chose not to take this one.
        taken: which of several recipients took it all the same.
    """

    detail: str
    status: int | None = None
    disable: bool = False
    chosen: bool = False
    taken: tuple[str, ...] = ()


SendOutcome = Accepted | Retry | Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What one try of a delivery came to, to be stored.

    Attributes:
        alert: id.
        sink: id.
        number: which try it was, from 1; by it the same one is known again.
        state: the delivery's new state.
        at: when the try ended.
        next_try: when the next is due, for a pending one.
        status: HTTP status, if any.
        answer: for people.
        hold_sink_until: the whole sink waits until then (Retry-After).
        disable_sink: the sink asked for no further deliveries.
        chosen: the sink works and chose not to take this one.
        denied: such answers in a row, this one included (see ``Retry.tries``).
        taken: which of several recipients have it by now, while not all have.
    """

    alert: str
    sink: str
    number: int
    state: DeliveryState
    at: datetime
    next_try: datetime | None = None
    status: int | None = None
    answer: str = ""
    hold_sink_until: datetime | None = None
    disable_sink: bool = False
    chosen: bool = False
    denied: int = 0
    taken: tuple[str, ...] = ()
