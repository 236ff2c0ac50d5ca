"""What a detector looks at, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model.changes import About, ChangeKind, Rule, Severity, Side, Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Story, Verdict, VerdictKind
from monitor.model.topics import Topic

SUPPORTED = "|supported"

Turned = Callable[[str, str], float]
"""How likely a newer text says that what an older one tells has turned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A storyline before and after one article.

    Attributes:
        before: the storyline as it stood, ``None`` where the article opens it.
        after: with the article folded in.
        arrival: the article.
        verdict: what it is.
        story: its story.
        topic: whose rules hold.
        now: when it arrived.
        matches: for headline and first sentences, the best match with what was said before; empty
            unless the article opens a story of its own in an existing storyline.
        joined: whether the article was not in the storyline before; an edit mostly was.
        admitted: whether the article may alert at all (not baseline).
        others: how many storylines the topic had.
        turned: how likely a newer text says that what an older one tells has turned; ``None``
            where no pair network is at hand.
    """

    before: Storyline | None
    after: Storyline
    arrival: Arrival
    verdict: Verdict
    story: Story
    topic: Topic
    now: datetime
    matches: tuple[float, ...] = ()
    joined: bool = True
    admitted: bool = True
    others: int = 0
    turned: Turned | None = None

    @property
    def edits(self) -> bool:
        """Whether this is a new version of an article that the storyline has."""
        return self.verdict.kind is VerdictKind.EDIT and not self.joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A change that a detector sees; the judge numbers it and chooses among several.

    Attributes:
        kind: which detector.
        headline: one line for people.
        about: what it concerns.
        before: the old state with its sentence, ``None`` for a first report.
        after: the new one.
        rules: what weighs for it.
        counter: what weighs against it.
        counts: of a change of pace the figures that show it.
        confidence: 0..1.
        severity: how urgent.
        fingerprint: the same change never fires twice.
        key: the claim key as text, ``""`` where none.
        families: outlet families that support the new state.
        flips: how often the key had turned before.
        waits: whether it is not yet supported well enough to be told.
    """

    kind: ChangeKind
    headline: str
    about: About
    before: Side | None
    after: Side
    rules: tuple[Rule, ...] = ()
    counter: tuple[Rule, ...] = ()
    counts: dict[str, float] = field(default_factory=dict)
    confidence: float
    severity: Severity = Severity.NOTICE
    fingerprint: str
    key: str = ""
    families: tuple[str, ...] = ()
    flips: int = 0
    waits: bool = False

    @property
    def supported(self) -> "Finding":
        """The same change once it is supported, after one that was too weak to be told."""
        return replace(self, fingerprint=self.fingerprint + SUPPORTED)


def is_weak(finding: Finding, topic: Topic) -> bool:
    """Whether the topic wants it surer, or carried by more outlet families, before it is told."""
    return finding.confidence < topic.confidence or len(finding.families) < topic.min_outlets


def once(found: Finding, before: Storyline, topic: Topic, *, supported: bool) -> Finding | None:
    """A finding the first time; again only when it waited, and is ``supported`` well enough now."""
    if found.fingerprint not in dict(before.fired):
        return found
    if not supported or found.fingerprint not in before.pending or is_weak(found, topic):
        return None
    return found.supported


def confidence(rules: tuple[Rule, ...], *, factor: float = 1.0) -> float:
    """One minus the product of what each rule leaves open, times ``factor``."""
    doubt = 1.0
    for rule in rules:
        doubt *= 1.0 - rule.weight
    return round((1.0 - doubt) * factor, 4)
