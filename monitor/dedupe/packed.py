"""One live article as the index keeps it: numbers only, about two kilobytes for a full report."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from math import log

from monitor.dedupe.background import Background, term_id
from monitor.model.stories import Features
from monitor.model.times import Span

# The strongest terms of a field that are kept; what falls away hardly moves a cosine.
TEXT_TERMS = 120
NAME_TERMS = 40
LEAD_TERMS = 60
INDEXED_TERMS = 50
# A word in a quarter of all news tells nothing about the event: in nats.
TELLING = log(4)
_STEPS = 24  # a fixed weight is kept as a byte, in this many steps for each unit
# Fewer telling terms than this are little more than a headline.
BRIEF_TERMS = 20

DAMPED = tuple(1 + log(count) if count else 0.0 for count in range(256))


def _bits(*rows: str) -> dict[str, int]:
    """Name -> bit, from rows of names in calendar order; names with other meanings are ``-``."""
    named = ((name, 1 << i) for row in rows for i, name in enumerate(row.split()))
    return {name: bit for name, bit in named if name != "-"}


# English, German, French, Spanish, Italian, Portuguese; abbreviations as agencies write them.
WEEKDAYS = _bits(
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
)
MONTHS = _bits(
    "january february - april - june july august september october november december",
    "jan feb - - - - - aug sept oct nov dec",
    "januar februar märz - - juni juli - - oktober - dezember",
    "janvier février - avril - juin juillet août septembre octobre novembre décembre",
    "enero febrero - abril - junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio - aprile - giugno luglio - settembre ottobre - dicembre",
    "janeiro fevereiro março - - junho julho - setembro outubro novembro dezembro",
)

Part = tuple[Sequence[int], bytes]


class Packed:
    """Term numbers of all fields in one array, with a byte of count or weight for each.

    Title, text, names, lead and head stand one after the other; ``cuts`` says where each ends.
    Title, text and head carry counts, weighted when compared by what is common now; names and
    lead carry fixed weights, since nobody counts how often each phrase occurs.

    Attributes:
        brief: whether there is little more than a headline.
        titled: whether there is a title.
        days: weekdays named in the lead, weekdays named in the text, months named in the text,
            each a set of bits.
        figures: the numbers told.
    """

    __slots__ = ("brief", "cuts", "days", "figures", "terms", "titled", "weights")

    def __init__(self, features: Features, background: Background) -> None:
        title = _counts(features.title, background)
        text = _counts(features.text, background)
        names = _fixed(features.names, background, NAME_TERMS)
        lead = _fixed(features.lead, background, LEAD_TERMS)
        opening = _words_of(features.lead)
        head = _counts(opening, background)
        parts = (title, text, names, lead, head)
        self.terms = array("I", (term for part in parts for term in part))
        self.weights = bytes(weight for part in parts for weight in part.values())
        ends = [0]
        for part in parts:
            ends.append(ends[-1] + len(part))
        self.cuts = (ends[1], ends[2], ends[3], ends[4])
        self.titled = bool(title)
        self.brief = len(text) < BRIEF_TERMS
        self.days = (
            _named(opening, WEEKDAYS),
            _named(features.text, WEEKDAYS),
            _named(features.text, MONTHS),
        )
        self.figures = frozenset(map(term_id, features.figures))

    def title(self) -> Part:
        """Terms and counts of the title."""
        return self.terms[: self.cuts[0]], self.weights[: self.cuts[0]]

    def text(self) -> Part:
        """Terms and counts of title, summary and the first words of the body."""
        return self._part(self.cuts[0], self.cuts[1])

    def names(self) -> Part:
        """Terms and fixed weights of runs of capitalised words."""
        return self._part(self.cuts[1], self.cuts[2])

    def lead(self) -> Part:
        """Terms and fixed weights of the word pairs of the lead."""
        return self._part(self.cuts[2], self.cuts[3])

    def head(self) -> Part:
        """Terms and counts of title and lead."""
        return self._part(self.cuts[3], len(self.terms))

    def _part(self, begin: int, end: int) -> Part:
        return self.terms[begin:end], self.weights[begin:end]

    def telling(self) -> Sequence[int]:
        """The terms of the text that tell most by the background alone, strongest first."""
        return self.text()[0][:INDEXED_TERMS]


def _counts(counts: Mapping[str, int], background: Background) -> dict[int, int]:
    """Counts of the telling terms, by the background the strongest first."""
    look_up = background.look_up
    ranked = []
    for word, count in counts.items():
        term, rarity = look_up(word)
        if rarity >= TELLING:
            small = min(count, 255)
            ranked.append((-DAMPED[small] * rarity, term, small))
    ranked.sort()
    return {term: count for _, term, count in ranked[:TEXT_TERMS]}


def _named(words: Iterable[str], names: Mapping[str, int]) -> int:
    found = 0
    for word in words:
        found |= names.get(word, 0)
    return found


def _words_of(pairs: Mapping[str, int]) -> dict[str, int]:
    """The words that the pairs are made of; each but those at the ends stands in two pairs."""
    words: dict[str, int] = {}
    for pair, count in pairs.items():
        for word in pair.split(" "):
            words[word] = words.get(word, 0) + count
    return {word: (count + 1) // 2 for word, count in words.items()}


def _fixed(counts: Mapping[str, int], background: Background, limit: int) -> dict[int, int]:
    """Weight of a phrase: damped count times the mean rarity of its words."""
    look_up = background.look_up
    ranked = []
    for phrase, count in counts.items():
        words = phrase.split(" ")
        rarity = sum([look_up(word)[1] for word in words]) / len(words)
        weight = round(_STEPS * DAMPED[min(count, 255)] * rarity)
        ranked.append((-min(255, weight), term_id(phrase)))
    ranked.sort()
    return {term: -weight for weight, term in ranked[:limit] if weight}


class Entry:
    """A live article in the index.

    Attributes:
        id: the article's id.
        story: the story that it belongs to.
        at: its own time, ``None`` where unknown.
        arrived: when it arrived, in seconds since 1970.
        packed: what it is compared by.
    """

    __slots__ = ("arrived", "at", "id", "packed", "story")

    def __init__(
        self,
        id: str,  # noqa: A002 - the word of the record
        story: str,
        at: Span | None,
        arrived: float,
        packed: Packed,
    ) -> None:
        self.id = id
        self.story = story
        self.at = at
        self.arrived = arrived
        self.packed = packed
