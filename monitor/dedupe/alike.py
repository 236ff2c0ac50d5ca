"""How alike an article's fields and those of many others are: cosines, all in one go."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.packed import DAMPED, NAMED, TIMED, Packed
from monitor.dedupe.sight import Sight, summed
from monitor.dedupe.words import Numbers, Values

# In nats: the rarity of so many words beside the rarest is as good as any more.
ENOUGH = 10.0
# Likewise of what both say happened; and how much must have been said at all to miss it.
ENOUGH_DEEDS = 8.0
ALL_TOLD = 15.0


def _shares(of: Values, all_of: Values | float) -> Values:
    """Quotients, 0 where there is nothing to divide by."""
    return np.divide(of, all_of, out=np.zeros(of.shape), where=np.asarray(all_of) > 0)


class WordFields:
    """Title, text and head of the arriving article, weighted by what is common now."""

    def __init__(self, packed: Packed, sight: Sight) -> None:
        self._sight = sight
        numbers = np.frombuffer(packed.words, np.int32)
        values = _weighted(packed.counts, numbers, sight)
        fields = np.repeat(_FIELDS, list(packed.sizes[:3]))
        self._known = numbers
        # A row for each field; what is not found is looked up in a first column of noughts.
        self._values = np.zeros((3, len(numbers) + 1))
        places = sight.words.places(numbers, numbers)
        self._values[fields, places] = values
        self._in_text = np.zeros(len(numbers) + 1, bool)
        self._in_text[places[fields == 1]] = True
        # How rare our names are by the background, each at its place among our words.
        self._names = np.zeros(len(numbers) + 1)
        self._named = names(packed)
        named = _named(packed.counts)
        self._names[places[named]] = sight.words.usual(self._named)
        self._norms = np.sqrt(np.sum(self._values * self._values, axis=1))
        self.text = numbers[fields == 1], values[fields == 1]

    def wholes(self, groups: Sequence[Sequence[Packed]]) -> list[tuple[float, Numbers]]:
        """How a story is as a whole: of each group of articles, as if it were one text.

        Returns:
            The cosine of the text to the centre of each group: the sum of its texts, all of length
            1 (nought for a group of one, that is its own centre); and the words of the text that
            any of the group has.
        """
        return [self._whole(group) for group in groups]

    def _whole(self, group: Sequence[Packed]) -> tuple[float, Numbers]:
        texts = [_text(packed) for packed in group]
        numbers = np.frombuffer(b"".join([words for words, _ in texts]), np.int32)
        places = self._sight.words.places(self._known, numbers)
        ours = self._values[1].take(places)
        shared = np.unique(numbers[ours > 0])
        if len(group) == 1:
            return 0.0, shared
        values = _weighted(b"".join([counts for _, counts in texts]), numbers, self._sight)
        owners = np.repeat(np.arange(len(group)), [len(counts) for _, counts in texts])
        norms = np.sqrt(summed(owners, values * values, len(group)))
        values = _shares(values, norms[owners])
        dot = float(np.sum(ours * values))
        # Added up in the order that they stand in: how words are numbered has no say.
        same = self._sight.words.places(numbers, numbers)
        length = float(np.sqrt(np.sum(values * summed(same, values)[same]))) * float(self._norms[1])
        return dot / length if length else 0.0, shared

    def are_names(self, words: Sequence[int], others: Sequence[Packed]) -> bool:
        """Whether all of some words stand in names, in this head and in that of any other."""
        theirs = np.concatenate([names(other) for other in others])
        return set(words) <= set(self._named.tolist()) & set(theirs.tolist())

    def alike(self, others: Sequence[Packed]) -> dict[str, list[float]]:
        """Cosines of the fields, how one's title is in the text, what is thin or unmet.

        Everything of all of them stands in one row of words; a part is a field of one of them.
        """
        numbers = np.frombuffer(b"".join([other.words for other in others]), np.int32)
        counts = b"".join([other.counts for other in others])
        values = _weighted(counts, numbers, self._sight)
        sizes = np.frombuffer(b"".join([other.sizes for other in others]), np.uint8)
        sizes = sizes.reshape(-1, 4)[:, :3]
        count = 3 * len(others)
        parts = np.repeat(np.arange(count), sizes.ravel())
        fields = parts % 3
        places = self._sight.words.places(self._known, numbers)
        squares = values * values
        norms = np.sqrt(summed(parts, squares, count)).reshape(-1, 3)
        ours = self._values.take(fields * self._values.shape[1] + places)
        dots = summed(parts, ours * values, count).reshape(-1, 3)
        cosines = np.sqrt(_shares(dots, norms * self._norms))
        titles = self._values[0].take(places)
        covered = np.sqrt(summed(parts, titles * titles, count)[1::3])
        known = self._values[1].take(places) > 0
        telling = np.sqrt(summed(parts, np.where(known, squares, 0.0), count)[::3])
        across = np.maximum(_shares(covered, self._norms[0]), _shares(telling, norms[:, 0]))
        title, text, head = cosines.T.tolist()
        shared = np.flatnonzero(known & (fields == 1))
        thin = self._thin(numbers[shared], parts[shared] // 3, sizes[:, 1].astype(np.int32))
        names_unmet = self._unmet(numbers, places, parts, _named(counts), len(others))
        deeds = (fields == _HEAD) & _is_deed(counts) & (self._names.take(places) == 0)
        deeds_unmet = self._missed(numbers[deeds], places[deeds], parts[deeds] // 3, len(others))
        return {
            "title": title,
            "text": text,
            "head": head,
            "across": across.tolist(),
            "thin": thin.tolist(),
            "names_unmet": names_unmet.tolist(),
            "deeds_unmet": deeds_unmet.tolist(),
        }

    def _unmet(
        self,
        numbers: Numbers,
        places: NDArray[np.integer[Any]],
        parts: NDArray[np.integer[Any]],
        named: NDArray[np.bool_],
        others: int,
    ) -> Values:
        """How few of the names in the other's head either text has, by rarity: the lesser of both.

        A text may leave the other's names unsaid; two that both do are of two events. By the
        background alone, like ``_thin``.

        Args:
            numbers: the words of all others.
            places: of each, among ours.
            parts: the field of which of them each stands in.
            named: whether it stands in a name.
            others: how many there are.
        """
        rarities = self._sight.words.usual(numbers[named])
        owners, met = parts[named] // 3, self._in_text.take(places[named])
        every = summed(owners, rarities, others)
        theirs = _shares(summed(owners[~met], rarities[~met], others), every)
        in_text = parts % 3 == 1
        said = summed(parts[in_text] // 3, self._names.take(places[in_text]), others)
        whole = float(self._names.sum())
        return np.minimum(theirs, _shares(whole - said, np.full(others, whole)))

    def _missed(
        self, deeds: Numbers, places: NDArray[np.integer[Any]], owners: Numbers, others: int
    ) -> Values:
        """How little of what the others say happened the text says too: 0 for enough, or any.

        Two texts about the same parties that have no other word in common tell of two events. By
        the background alone, like ``_thin``.

        Args:
            deeds: words of the others' heads that neither side has in a name.
            places: of each, among ours.
            owners: whose each is.
            others: how many there are.
        """
        rarities = self._sight.words.usual(deeds)
        met = self._in_text.take(places)
        shared = summed(owners[met], rarities[met], others) / ENOUGH_DEEDS
        told = summed(owners, rarities, others) / ALL_TOLD
        return np.asarray(np.maximum(0, 1 - shared) * np.minimum(1, told), float)

    def _thin(self, shared: Numbers, owners: NDArray[np.integer[Any]], sizes: Numbers) -> Values:
        """How little the texts have in common beside one word: 1 for nothing, 0 for enough.

        A text all of which is in the other is not thin, however short. By the background alone: a
        story that is told often makes its own words common.

        Args:
            shared: the words in common with each of the others.
            owners: whose each of them is, in order.
            sizes: how many telling words each text has.
        """
        rarities = self._sight.words.usual(shared)
        rarest = np.zeros(len(sizes))
        np.maximum.at(rarest, owners, rarities)
        beside = summed(owners, rarities, len(sizes)) - rarest
        covered = np.bincount(owners, minlength=len(sizes)) / np.maximum(
            1, np.minimum(sizes, len(self.text[0]))
        )
        return np.asarray((1 - covered) * np.maximum(0, 1 - beside / ENOUGH) ** 2, float)


def names(packed: Packed) -> Numbers:
    """The words of an article's head that stand in a name."""
    return np.frombuffer(packed.words, np.int32)[_named(packed.counts)]


def _text(packed: Packed) -> tuple[bytes, bytes]:
    """The words of an article's text, four bytes each, and their counts, a byte each."""
    title, text, *_ = packed.sizes
    words, counts = packed.words, packed.counts
    return words[4 * title : 4 * (title + text)], counts[title : title + text]


def _named(counts: bytes) -> NDArray[np.bool_]:
    """Which words stand in a name: in the head alone it is known."""
    return np.frombuffer(counts, np.uint8) >= NAMED


def _is_deed(counts: bytes) -> NDArray[np.bool_]:
    """Which words of a head are neither names nor figures, days or months."""
    return np.frombuffer(counts, np.uint8) < TIMED


_FIELDS = np.arange(3)
_HEAD = 2
_DAMPED = np.array(DAMPED)


def _weighted(counts: bytes, numbers: Numbers, sight: Sight) -> Values:
    """Damped counts times what words weigh now."""
    weighted: Values = _DAMPED.take(np.frombuffer(counts, np.uint8)) * sight.weights(numbers)
    return weighted
