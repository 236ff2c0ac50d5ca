"""An article's features as numbers in a row of bytes, about a kilobyte for a report.

Rule 1. Packing depends on the article and on the background table alone, so workers do it, once;
        it is stored, and nothing is packed again at a start.
Rule 2. What was packed by another table, or by another way of packing, is known by its first
        bytes; it is made again from the features, and stored again (``pipeline.repacking``).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from math import log
from struct import Struct, pack_into

from monitor.dedupe.background import Background, term_id
from monitor.model.stories import Features

# The strongest terms of a field that are kept; what falls away hardly moves a cosine.
TEXT_TERMS = 120
INDEXED_TERMS = 50
# A word in a quarter of all news tells nothing about the event: in nats.
TELLING = log(4)
# Fewer telling terms than this are the less the fewer: little more than a headline.
BRIEF_TERMS = 20

# A byte of count has a bit beside it where the word stands in a name, or says when or how many.
NAMED, TIMED = 128, 64
_MOST = TIMED - 1
DAMPED = tuple(1 + log(byte & _MOST) if byte & _MOST else 0.0 for byte in range(256))


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

# The tag, how many terms title, text, head and figures have, and the days named.
_HEADER = Struct("<4s4B3H")
_TERM = 4
_FIELDS = 4
_DAYS = Struct("<3H")
_SIZES = 4
_REST = _HEADER.size - _SIZES
NO_MARKS: Mapping[str, int] = {}
# Counted up whenever packing changes what it makes.
_WAY = 4


class Packed:
    """Term numbers of all fields.

    Title, text and head (title and lead) have a byte of count for each, weighted when compared by
    what is common now; in the head it has the bit ``NAMED`` too where the word stands in a name,
    ``TIMED`` where it is a figure, a day or a month.

    Attributes:
        words: title, text and head one after the other, each the most telling first, by their
            numbers in the index's table of words.
    """

    __slots__ = ("_rest", "words")

    def __init__(self, data: bytes, numbered: Callable[[bytes], bytes]) -> None:
        """Read what ``pack`` made; ``numbered`` gives terms their numbers."""
        end = _HEADER.size + _TERM * sum(data[_SIZES : _SIZES + 3])
        self.words = numbered(data[_HEADER.size : end])
        # Each object of its own would cost more than many a field's content: one for all.
        self._rest = data[_SIZES : _HEADER.size] + data[end:]

    def data(self, background: Background, terms: Callable[[bytes], bytes]) -> bytes:
        """What it was read from, byte by byte; ``terms`` turns numbers back into terms."""
        header, rest = self._rest[:_REST], self._rest[_REST:]
        return packing(background) + header + terms(self.words) + rest

    @property
    def sizes(self) -> bytes:
        """How many terms title, text, head and figures have."""
        return self._rest[:_FIELDS]

    @property
    def days(self) -> tuple[int, ...]:
        """Weekdays named in the lead, weekdays in the text, months in the text: sets of bits."""
        return _DAYS.unpack_from(self._rest, _FIELDS)

    @property
    def counts(self) -> bytes:
        """How often each of the words stands there, at most 63, and what else is known of it."""
        return self._rest[_REST + _TERM * self._rest[_FIELDS - 1] :]

    @property
    def figures(self) -> bytes:
        """The numbers told, sorted: terms, little-endian numbers of four bytes."""
        return self._rest[_REST : _REST + _TERM * self._rest[_FIELDS - 1]]

    @property
    def titled(self) -> bool:
        """Whether there is a title."""
        return self._rest[0] > 0

    @property
    def bare(self) -> bool:
        """Whether there is a title, and no more."""
        return self._rest[2] <= self._rest[0]

    @property
    def brevity(self) -> float:
        """How little there is: 0 from twenty telling words on, 1 for none."""
        return max(0.0, 1 - self._rest[1] / BRIEF_TERMS)


def packing(background: Background) -> bytes:
    """How bytes begin that were packed this way by this table."""
    return (background.digest ^ _WAY).to_bytes(4, "little")


def pack(features: Features, background: Background) -> bytes:
    """The features as ``Packed`` reads them."""
    title = _counts(features.title, background)
    text = _counts(features.text, background)
    opening = _words_of(features.lead)
    head = _counts(opening, background, _marks(opening, _named_by(features.names)))
    figures = sorted(set(map(term_id, features.figures)))
    terms = [*title, *text, *head, *figures]
    data = bytearray(_HEADER.size + _TERM * len(terms))
    _HEADER.pack_into(
        data,
        0,
        packing(background),
        *map(len, (title, text, head, figures)),
        _named(opening.keys(), WEEKDAYS),
        _named(features.text.keys(), WEEKDAYS),
        _named(features.text.keys(), MONTHS),
    )
    pack_into(f"<{len(terms)}I", data, _HEADER.size, *terms)
    return bytes(data) + b"".join(bytes(part.values()) for part in (title, text, head))


def ready(features: Features, background: Background) -> Features:
    """The features with their packed form among them."""
    return replace(features, packed=pack(features, background))


def packed(
    features: Features, background: Background, numbered: Callable[[bytes], bytes]
) -> Packed:
    """The features packed: as they came if this table packed them, else anew."""
    data = features.packed
    if not data.startswith(packing(background)):
        data = pack(features, background)
    return Packed(data, numbered)


def _counts(
    counts: Mapping[str, int], background: Background, marks: Mapping[str, int] = NO_MARKS
) -> dict[int, int]:
    """Counts of the telling terms, by the background the strongest first, with their marks."""
    rarity_of, rarest = background.rarities.get, background.rarest
    ranked = []
    for word, count in counts.items():
        term = term_id(word)
        rarity = rarity_of(term, rarest)
        if rarity >= TELLING:
            small = count if count < _MOST else _MOST  # noqa: FURB136 - a call costs as much again
            ranked.append((-DAMPED[small] * rarity, term, small | marks.get(word, 0)))
    ranked.sort()
    return {term: byte for _, term, byte in ranked[:TEXT_TERMS]}


def _marks(words: Iterable[str], names: Collection[str]) -> dict[str, int]:
    timed = (w for w in words if w[0].isdecimal() or w in WEEKDAYS or w in MONTHS)
    return {**dict.fromkeys(timed, TIMED), **dict.fromkeys(names, NAMED)}


def _named_by(names: Iterable[str]) -> set[str]:
    """The words of runs of capitals; days and months name nobody."""
    words = {word for name in names for word in name.split(" ")}
    return words - WEEKDAYS.keys() - MONTHS.keys()


def _named(words: Collection[str], names: Mapping[str, int]) -> int:
    """The bits of the names among the words: there are fewer names than words in a text."""
    found = 0
    for name in names.keys() & words:
        found |= names[name]
    return found


def _words_of(pairs: Mapping[str, int]) -> dict[str, int]:
    """The words that the pairs are made of; each but those at the ends stands in two pairs."""
    words: dict[str, int] = {}
    for pair, count in pairs.items():
        for word in pair.split(" "):
            words[word] = words.get(word, 0) + count
    return {word: (count + 1) // 2 for word, count in words.items()}
