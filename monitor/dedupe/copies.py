"""Is an article another's text? Shared three-word runs decide; then what differs is told.

Every near-duplicate method takes an article with one figure changed for a copy, so figures,
negations and names are compared before a copy is put aside. A short text is a copy of none that
is about others: one form of words (``The ministry of ... said``) tells of many events.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.packed import MONTHS, WEEKDAYS
from monitor.model.plans import Arrival, StoredArticle
from monitor.model.samples import is_found
from monitor.model.sealed import SealedFeatures
from monitor.model.stories import Features, VerdictKind

COPY = 0.6
RELATED = 0.25
# Under this many runs in common, boilerplate alone could make a copy.
SHORT_SHINGLES = 24
LEAST_SHINGLES = 8
SHORT_COPY = 0.8
SHORT_TITLE = 0.4
# Under this many runs a form of words, filled in otherwise, shares as many as a copy does.
FORM_SHINGLES = 150
OTHER_NAMES = 0.5
# From this share of letters in common two names are spellings of one ("Kiev" and "Kyiv").
RESPELT = 0.75
# Letters of most words that only hold a sentence together.
GRAMMAR = 3
NEW_EDITION = timedelta(days=2)
DIFFERENCES = 24


class Overlap(NamedTuple):
    """A stored article that shares text with the arriving one.

    Attributes:
        stored: that article.
        containment: share of the shorter one's three-word runs that the longer one has, 0..1.
    """

    stored: StoredArticle
    containment: float


def containment(one: frozenset[int], other: Sequence[int]) -> float:
    """Share of the smaller set's members that the larger has; 0 where one is very short.

    Broder 1997, "On the resemblance and containment of documents", SEQUENCES.
    """
    smaller = min(len(one), len(other))
    return len(one.intersection(other)) / smaller if smaller >= LEAST_SHINGLES else 0.0


class Texts:
    """Articles whose three-word runs stand in one sorted row, to be compared all at once."""

    def __init__(self, articles: Sequence[StoredArticle] = ()) -> None:
        self._articles = articles
        runs = [_runs(stored.features) for stored in articles]
        self._sizes = np.array(list(map(len, runs)), np.int64)
        row = np.concatenate([_NO_RUNS, *runs])
        order = np.argsort(row, kind="stable")
        self._row = row[order]
        self._owners = np.repeat(np.arange(len(runs)), self._sizes)[order]

    def related(self, features: Features) -> list[Overlap]:
        """Those that share at least a quarter of a text."""
        own = _runs(features)
        begin = np.searchsorted(self._row, own)
        count = np.searchsorted(self._row, own, "right") - begin
        # The places from ``begin`` on, as many as ``count`` says, for all runs in one go.
        gone = np.cumsum(count)
        places = np.arange(count.sum()) + np.repeat(begin - gone + count, count)
        shared = np.bincount(self._owners[places], minlength=len(self._sizes))
        smaller = np.minimum(self._sizes, len(own))
        enough = (smaller >= LEAST_SHINGLES) & (shared >= RELATED * smaller)
        found = np.flatnonzero(enough)
        shares = (shared[found] / smaller[found]).tolist()
        return [
            Overlap(self._articles[at], share)
            for at, share in zip(found.tolist(), shares, strict=True)
        ]


_NO_RUNS = np.zeros(0, np.uint64)


def _runs(features: Features) -> NDArray[np.uint64]:
    """The three-word runs as numbers; sealed ones are not opened for that."""
    if isinstance(features, SealedFeatures):
        return np.frombuffer(features.runs, "<u8")
    return np.array(features.shingles, np.uint64)


def overlaps(
    arrival: Arrival, near: Sequence[StoredArticle], texts: Texts, but: Container[str] = ()
) -> list[Overlap]:
    """The articles that share at least a quarter of a text, as far as the store would find them.

    The likeliest original first: the more is shared, then none that is a copy, then the first.

    Args:
        arrival: the text.
        near: a few articles.
        texts: many.
        but: which of the many are left out, by id.
    """
    features = arrival.reading.features
    found = [one for one in texts.related(features) if one.stored.article.id not in but]
    found += Texts(near).related(features)
    own = features.shingles if found else ()
    return sorted(
        (one for one in found if is_found(own, one.stored.features.shingles)), key=_likeliest
    )


def _likeliest(overlap: Overlap) -> tuple[float, bool, float, str]:
    stored, share = overlap
    is_copy = stored.verdict.kind is VerdictKind.COPY
    return (-share, is_copy, stored.arrived.timestamp(), stored.article.id)


def original(arrival: Arrival, shared: Iterable[Overlap]) -> Overlap | None:
    """What an arrival is a copy of; no more are asked than must be.

    Args:
        arrival: the text.
        shared: what ``overlaps`` found.
    """
    close = takewhile(lambda overlap: overlap.containment >= COPY, shared)
    return next((one for one in close if _is_copy(arrival, *one)), None)


def _is_copy(arrival: Arrival, stored: StoredArticle, share: float) -> bool:
    one, other = arrival.reading.features, stored.features
    shorter = min(len(one.shingles), len(other.shingles))
    if shorter < FORM_SHINGLES and about_others(one, other):
        return False
    if shorter < SHORT_SHINGLES:
        return share >= SHORT_COPY and words_agree(one, other)
    return not _is_new_edition(arrival, stored)


def about_others(one: Features, other: Features) -> bool:
    """Whether either text names whom the other does not.

    A copy that was cut names fewer, one with a line added more; only a text about others does
    both. At least half must be missing, of the names or of what headline and text both say, as a
    name that opens a sentence has no capital of its own. A name spelt otherwise is no other.
    Figures have no say: one that is corrected makes no other event.
    """
    return any(_are_others(told(one), told(other), one, other) for told in (_named, _repeated))


def _are_others(ours: set[str], theirs: set[str], one: Features, other: Features) -> bool:
    """Whether each side's words lack many that the other text has, in any spelling."""
    missing, unmet = _missing(ours, other), _missing(theirs, one)
    return _are_many(_without_respelt(missing, unmet), ours) and _are_many(
        _without_respelt(unmet, missing), theirs
    )


def _missing(words: set[str], other: Features) -> set[str]:
    return {word for word in words if word not in other.text}


def _are_many(missing: set[str], words: set[str]) -> bool:
    return len(missing) > 0 and len(missing) >= OTHER_NAMES * len(words)


def _without_respelt(words: set[str], others: set[str]) -> set[str]:
    return {word for word in words if not any(_respelt(word, other) for other in others)}


def _respelt(one: str, other: str) -> bool:
    """Whether two names begin alike and share most letters."""
    return one[0] == other[0] and SequenceMatcher(a=one, b=other).ratio() >= RESPELT


def _named(features: Features) -> set[str]:
    words = {word for name in features.names for word in name.split(" ")}
    return words - WEEKDAYS.keys() - MONTHS.keys()


def _repeated(features: Features) -> set[str]:
    """Words of the headline that stand in the text too; the headline counts twice in ``text``."""
    words = {
        word for word, count in features.title.items() if features.text.get(word, 0) > 2 * count
    }
    return {word for word in words if _may_name(word)} - WEEKDAYS.keys() - MONTHS.keys()


def _may_name(word: str) -> bool:
    """Not a figure, nor one of the little words of grammar."""
    return not word[0].isdecimal() and (len(word) > GRAMMAR or not word.isascii())


def words_agree(one: Features, other: Features) -> bool:
    """Whether the titles share a good part of their words; the texts, where one has no title.

    Articles without a word agree with none.
    """
    ours, theirs = (one.title, other.title) if one.title and other.title else (one.text, other.text)
    shared = len(ours.keys() & theirs.keys())
    return shared > 0 and shared >= SHORT_TITLE * min(len(ours), len(theirs))


def same_text(arrival: Arrival, stored: StoredArticle) -> bool:
    """Whether the words are nearly all the same, whatever the headline says."""
    ours = frozenset(arrival.reading.features.shingles)
    share = containment(ours, stored.features.shingles)
    return share >= SHORT_COPY and not _is_new_edition(arrival, stored)


def _is_new_edition(arrival: Arrival, stored: StoredArticle) -> bool:
    """The same outlet's form letter with other figures on another day: prices, results, weather."""
    new, old = arrival.reading, stored
    if new.family != old.family or not _days_apart(arrival, stored):
        return False
    return set(new.features.figures) != set(old.features.figures)


def recurs(arrival: Arrival, stored: StoredArticle) -> bool:
    """Whether equal words are but a headline used again on another day (``Morning briefing``).

    Signs without any word (``...``) recur on the same day too.
    """
    features = arrival.reading.features
    return not features.shingles and (not features.text or _days_apart(arrival, stored))


def _days_apart(arrival: Arrival, stored: StoredArticle) -> bool:
    at = arrival.place if arrival.dated else None
    return at is not None and stored.at is not None and at.gap(stored.at) >= NEW_EDITION


def differences(new: Features, old: Features) -> tuple[str, ...]:
    """What the new text says otherwise than the old one, as ``kind:+new`` and ``kind:-old``.

    Kinds are ``figure``, ``negation`` and ``name`` (weekdays and months are names too). A text
    that was cut lacks much of the other; what it lacks counts only when both are of one length.
    """
    sizes = sorted((len(new.shingles), len(old.shingles)))
    lengths_alike = sizes[0] >= COPY * sizes[1]
    new_is_longer = len(new.shingles) > len(old.shingles)
    told: list[str] = []
    for kind, ours, theirs in (
        ("figure", Counter(new.figures), Counter(old.figures)),
        ("negation", Counter(new.negations), Counter(old.negations)),
        ("name", Counter(set(new.names)), Counter(set(old.names))),
    ):
        if lengths_alike or not new_is_longer:
            told += [f"{kind}:+{item}" for item in sorted(ours - theirs)]
        if lengths_alike or new_is_longer:
            told += [f"{kind}:-{item}" for item in sorted(theirs - ours)]
    return tuple(told[:DIFFERENCES])
