"""Stories: what articles are compared by, and what the comparison decided."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from monitor.model.times import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What one article is compared by; made once when it is read, then kept with it.

    Attributes:
        shingles: sorted 64-bit hashes of the body's 3-word shingles.
        title: term counts of the title.
        text: term counts of title, summary and the first 400 words.
        names: counts of runs of capitalised words.
        lead: counts of word pairs of the lead.
        figures: numbers as they stand in the text, normalized.
        negations: words that negate, with the word they stand before.
        packed: the above as the live index compares it, ``b""`` where nobody has packed it yet.
    """

    shingles: tuple[int, ...] = ()
    title: dict[str, int] = field(default_factory=dict)
    text: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    lead: dict[str, int] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    packed: bytes = b""


class VerdictKind(StrEnum):
    """What an arriving article is to what is stored."""

    NEW = "new"
    SAME_EVENT = "same-event"
    COPY = "copy"
    EDIT = "edit"
    SEEN = "seen"


class VerdictReason(StrEnum):
    """Which comparison decided."""

    NOTHING_ALIKE = "nothing-alike"
    EVENT_SCORE = "event-score"
    CONTAINMENT = "containment"
    SAME_ADDRESS = "same-address"
    SAME_IDENTITY = "same-identity"
    SAME_CONTENT = "same-content"
    ENDLESS_EDITS = "endless-edits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the article is, of which other article, and what decided.

    Attributes:
        kind: the decision.
        of: id of the article that it was matched with; for ``new`` the nearest one, if any.
        story: id of the story that it belongs to.
        score: probability or containment in 0..1; 1.0 for identities, and for ``new`` the
            score of the nearest article that was not enough.
        reason: which comparison decided.
        evidence: the features that weighed most, as (name, value), strongest first.
        differences: for a copy or an edit, figures, negations, names or dates that differ.
        along: id of the article that brought it into its story later, out of the one that it was
            put into when it came; ``None`` where it is there still.
        moves: how often that was; what may go nowhere again has the most there are.
    """

    kind: VerdictKind
    of: str | None
    story: str
    score: float
    reason: VerdictReason
    evidence: tuple[tuple[str, float], ...] = ()
    differences: tuple[str, ...] = ()
    along: str | None = None
    moves: int = 0

    @property
    def original(self) -> str | None:
        """Id of the article that it is a copy of, ``None`` for anything else."""
        return self.of if self.kind is VerdictKind.COPY else None

    def moved(self, passage: "Passage") -> "Verdict":
        """The verdict on an article that went over since; all else of it stays as it was."""
        moves = passage.moves(self.moves)
        return replace(self, story=passage.home.id, along=passage.along, moves=moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All articles that report the same event, copies included.

    Attributes:
        id: derived from the topic-free first article.
        first: id of the article that opened it.
        span: the smallest span over its dated articles, ``None`` while all are undated.
        last_arrival: when its newest member arrived; decides when it leaves the live index.
        articles: members, copies included.
        copies: members that are copies.
        families: outlet families of the members that are not copies, sorted.
        storylines: (topic, storyline) pairs that its members were threaded into.
        into: id of the story that all its members went over to, ``None`` while it has some.
    """

    id: str
    first: str
    span: Span | None
    last_arrival: datetime
    articles: int = 1
    copies: int = 0
    families: tuple[str, ...] = ()
    storylines: tuple[tuple[str, str], ...] = ()
    into: str | None = None


MOST_MOVES = 2
"""So often may an article go over; one whose story went with it, whose id leads on, goes once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A report, and its copies with it, that went over from one story to another.

    Attributes:
        articles: their ids.
        left: the story that they were in, without them.
        home: the story that they are in now, with them counted.
        along: id of the article that brought them along.
        whole: whether nobody was left, so that the story's id leads on.
    """

    articles: tuple[str, ...]
    left: Story
    home: Story
    along: str
    whole: bool

    def moves(self, before: int) -> int:
        """How often an article has gone over after it, that had so often before."""
        return MOST_MOVES if self.whole else before + 1
