"""Claims, storylines and changes: what is said, what stands, and what turned."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from monitor.model.figures import Told
from monitor.model.quotes import Quote as Quote  # noqa: PLC0414 - a noun of claims, too
from monitor.model.rhythm import Rhythm
from monitor.model.times import Span


class Axis(StrEnum):
    """What a claim is about; each axis has two poles, those of control are of one holder."""

    SCHEDULE = "schedule"
    OCCURRENCE = "occurrence"
    TRUTH = "truth"
    APPROVAL = "approval"
    RESTRICTION = "restriction"
    OPERATION = "operation"
    CUSTODY = "custody"
    TENURE = "tenure"
    CONTROL = "control"
    CONFLICT = "conflict"
    LEGAL = "legal"
    DEAL = "deal"
    LIFE = "life"


class Pole(StrEnum):
    """The two ends of an axis."""

    ON = "on"
    OFF = "off"


class Strength(IntEnum):
    """How firmly a claim is made; only ``ASSERTED`` and ``ANNOUNCED`` move a state."""

    ATTEMPT = 1
    HOPE = 2
    DEMAND = 3
    CONDITIONAL = 4
    ANNOUNCED = 5
    ASSERTED = 6


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ClaimKey:
    """What two claims must share to be compared.

    Attributes:
        axis: the axis.
        what: object class, such as ``visit``.
        who: canonical key of whom it is about, ``""`` where not said.
        where: canonical key of the place, ``""`` where not said.
    """

    axis: Axis
    what: str
    who: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A checkable statement of one sentence.

    Attributes:
        key: what it is about.
        pole: on or off.
        state: the pole in words, such as ``cancelled``, ``postponed``, ``planned``.
        strength: how firmly it is made.
        background: whether the clause recalls the past: evidence, never a trigger.
        lead: whether it stands in the headline or the lead.
        who: names as the article shows them.
        where: places as the article shows them.
        quote: the sentence.
        rules: names of the rules that found it.
        inferred: whether an agent or object was worked out, not said (definite phrase, pronoun).
        called: the thing in the words of its sentence: "tram strike"; ``""`` where it names none.
    """

    key: ClaimKey
    pole: Pole
    state: str
    strength: Strength
    background: bool
    lead: bool
    quote: Quote
    who: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    inferred: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A claim as a storyline holds it: with the article's time and outlet family."""

    claim: Claim
    at: Span | None
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A sentence of an article's opening as a storyline keeps it: with time and outlet family."""

    quote: Quote
    at: Span | None
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """What a storyline holds about one key; bounded however old the storyline grows.

    Attributes:
        key: the key.
        history: the newest claims, at most 20, in the storyline's own total order, newest last.
        best: for each pole ever claimed, its best quote, sorted by pole.
        families: for each pole, the outlet families that asserted it in the foreground.
    """

    key: ClaimKey
    history: tuple[Standing, ...]
    best: tuple[Standing, ...] = ()
    families: tuple[tuple[Pole, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyline:
    """The thread of stories over time inside a topic.

    Attributes:
        id: derived from topic and first article.
        topic: id of the topic.
        title: what people read.
        first: id of the article that opened it.
        revision: counts up with every article that touches it.
        sequence: counts its changes, told or held.
        span: over its dated articles.
        last_arrival: when its newest article arrived.
        articles: members, copies included.
        families: outlet families seen, sorted.
        outlets: outlet family -> how it is published, where that differs in case alone.
        profile: term weights that later stories are compared with.
        names: canonical name key -> longest form seen.
        states: what it holds, a ``KeyState`` per key, sorted by key.
        dates: claims whose sentence says when their thing is due, in the order of claims, bounded.
        reports: opening sentences of its reports, the newest last, bounded.
        rhythm: its pace, and who turned up in it lately.
        quiet_at: when it counts as silent if nothing comes; ``None`` once that is noted, or while
            its pace is unknown.
        figures: what was counted, in the storyline's own total order, newest last, bounded.
        sentences: newest sentences for the novelty measure, bounded.
        novelty: running sample of past novelty scores, bounded.
        held: (copies, same-event reports) since the last alert.
        held_changes: changes held back since the last alert, those of a first import left out.
        fired: fingerprints of changes already made, with their time, bounded.
        pending: fingerprints of changes that wait for a second outlet family, bounded.
        last_report: first sentence of its newest report by event time, copies left out.
        last_at: when that report speaks.
        previous_alert: id of the last alert made for it.
        opened: the date of its earliest dated article, as the record writes it; ``None`` while
            all are undated.
        told: claim key as text (``""`` where none) -> when an alert about it was last made, newest
            last, bounded.
        settles: when its open settle window closes; developments until then are told together.
        muted: whether a person silenced it.
        closed: whether a person ended it: no further story joins.
        merged_into: id of the storyline that took it over.
    """

    id: str
    topic: str
    title: str
    first: str
    revision: int = 0
    sequence: int = 0
    span: Span | None = None
    last_arrival: datetime | None = None
    articles: int = 0
    families: tuple[str, ...] = ()
    outlets: dict[str, str] = field(default_factory=dict)
    profile: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    states: tuple[KeyState, ...] = ()
    figures: tuple[Told, ...] = ()
    dates: tuple[Standing, ...] = ()
    reports: tuple[Report, ...] = ()
    rhythm: Rhythm = field(default_factory=Rhythm)
    quiet_at: datetime | None = None
    sentences: tuple[str, ...] = ()
    novelty: tuple[float, ...] = ()
    held: tuple[int, int] = (0, 0)
    held_changes: int = 0
    fired: tuple[tuple[str, datetime], ...] = ()
    pending: tuple[str, ...] = ()
    last_report: Quote | None = None
    last_at: Span | None = None
    previous_alert: str | None = None
    opened: str | None = None
    told: tuple[tuple[str, datetime], ...] = ()
    settles: datetime | None = None
    muted: bool = False
    closed: bool = False
    merged_into: str | None = None


class ChangeKind(StrEnum):
    """Why a storyline is told of."""

    OPENED = "opened"
    DEVELOPMENT = "development"
    REVERSAL = "reversal"
    FIGURES = "figures"
    SCHEDULE = "schedule"
    CORRECTION = "correction"
    CONFIRMATION = "confirmation"
    ACTOR = "actor"
    SURGE = "surge"
    QUIET = "quiet"
    REVIVED = "revived"


class Severity(StrEnum):
    """``notice < urgent < flash``."""

    NOTICE = "notice"
    URGENT = "urgent"
    FLASH = "flash"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a change is about, in words for people and programs."""

    axis: str | None = None
    who: tuple[str, ...] = ()
    what: str | None = None
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The old or the new state with the sentence that says so."""

    state: str | None
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A reason that weighed in a change, and how much."""

    rule: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference of a storyline's state worth telling.

    Attributes:
        kind: which detector found it.
        storyline: id.
        topic: id.
        sequence: its number among the storyline's changes.
        headline: one line for people.
        about: what it concerns.
        before: the old state, ``None`` when this is the first report.
        after: the new state.
        also: further changes that the same article made, lesser kinds.
        rules: what weighed for it.
        counter: what weighed against it.
        counts: of a change of pace the figures that show it, such as ``outlets``.
        confidence: 0..1.
        severity: how urgent.
        flips: how often this key had turned before.
        fingerprint: the same change never fires twice.
        key: the claim key as text, for cool-downs; ``""`` where none.
        article: id of the article that made it.
        families: outlet families that support the new state.
        at: the article's time.
        made: when it was decided.
    """

    kind: ChangeKind
    storyline: str
    topic: str
    sequence: int
    headline: str
    about: About
    before: Side | None
    after: Side
    also: tuple["Change", ...] = ()
    rules: tuple[Rule, ...] = ()
    counter: tuple[Rule, ...] = ()
    counts: dict[str, float] = field(default_factory=dict)
    confidence: float = 0.0
    severity: Severity = Severity.NOTICE
    flips: int = 0
    fingerprint: str = ""
    key: str = ""
    article: str = ""
    families: tuple[str, ...] = ()
    at: Span | None = None
    made: datetime | None = None
