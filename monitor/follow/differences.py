"""What differs between two versions of a text, sentence by sentence, and whether it matters.

Rule 1. Sentences that both have are left out, wherever they stand; of the rest the likest pair up.
Rule 2. Only pairs that are nearly the same sentence are held against each other: there a figure, a
        negation, a name or a date that is another one is told; other wording is a matter of style.
Rule 3. A name with fewer or more of its words, or spelled almost the same, is the same name; what
        two names have in common beside titles and words such as "Bank" makes them one, but not
        where only the first name is another. A capital
        that only begins one sentence, and is written small in the other, is none.
Rule 4. At most ``MOST`` sentences of each side are compared, so that time is bounded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from monitor.follow.cast import TITLES
from monitor.follow.claims import TURNS
from monitor.follow.lexicon.words import MONTHS, NEGATIONS, TIME_WORDS
from monitor.follow.numbers import Word, words
from monitor.follow.scene import names
from monitor.follow.sentences import Sentence, sentences
from monitor.follow.words import listed
from monitor.model.articles import Article
from monitor.model.changes import Pole
from monitor.model.plans import Arrival

MOST = 24
NEAR = 0.7
SPELLING = 0.8
_SHOWN = 60

# Words that many names have.
_COMMON = TITLES | listed(
    "bank group party university street court union ministry minister department council company"
    " island north south east west new city county river club united lake mount fort port saint"
)


_TERMS = listed("year years month months")
_SINCE = listed("since for in until before")


class Pair(NamedTuple):
    """A sentence as it was and as it is, with what differs.

    Attributes:
        kinds: of ``figure``, ``negation``, ``name`` and ``date``, those that differ.
        was: the words that only the old one has.
        now: the words that only the new one has.
    """

    old: Sentence
    new: Sentence
    kinds: tuple[str, ...]
    was: str
    now: str


def fresh(old: Article, new: Article) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences that only the old article has, and those that only the new one has."""
    before, after = sentences(old), sentences(new)
    return _only(before, after), _only(after, before)


def _only(these: Iterable[Sentence], others: Iterable[Sentence]) -> tuple[Sentence, ...]:
    known = {_plain(one.text) for one in others}
    return tuple(one for one in these if _plain(one.text) not in known)[:MOST]


def _plain(text: str) -> str:
    return " ".join(text.split())


def own_news(arrival: Arrival) -> Arrival:
    """A copy as a report of what it alone says has ended or turned.

    What its original says counts no second time. What it alone says is as planned, or begun, may
    be an older version of the same report that another outlet was slow to bring.
    """
    if arrival.before is None:
        return replace(arrival, reading=replace(arrival.reading, claims=()))
    _, added = fresh(arrival.before, arrival.reading.article)
    places = {(one.field, one.start) for one in added}
    claims = tuple(
        claim
        for claim in arrival.reading.claims
        if (claim.quote.field, claim.quote.start) in places
        and (claim.pole is Pole.OFF or TURNS in claim.rules)
    )
    return replace(arrival, reading=replace(arrival.reading, claims=claims))


def pairs(removed: Sequence[Sentence], added: Sequence[Sentence]) -> Iterator[Pair]:
    """The sentences that were changed in what they say, in the order of the new text."""
    left = list(map(_read, removed))
    for sentence in added:
        new = _read(sentence)
        best = max(left, key=lambda other: _alike(other, new), default=None)
        if best is None or _alike(best, new) < NEAR:
            continue
        left.remove(best)
        pair = _pair(best, new)
        if pair.kinds:
            yield pair


class _Read(NamedTuple):
    """A sentence, its words, and how often each is there."""

    sentence: Sentence
    line: Sequence[Word]
    counts: Counter[str]


def _read(sentence: Sentence) -> _Read:
    line = words(sentence.text)
    return _Read(sentence, line, Counter(map(_token, line)))


def _alike(one: _Read, other: _Read) -> float:
    """The share of words that both have."""
    lengths = len(one.line), len(other.line)
    if 2 * min(lengths) < NEAR * sum(lengths):
        return 0.0
    return 2 * (one.counts & other.counts).total() / max(1, sum(lengths))


def _token(word: Word) -> str:
    return word.low if word.value is None else f"{word.value:g} {word.unit}"


def _pair(old: _Read, new: _Read) -> Pair:
    kinds = [kind for kind, differs in _KINDS.items() if differs(old.line, new.line)]
    was, now = _left(old.line, new.line), _left(new.line, old.line)
    return Pair(old.sentence, new.sentence, tuple(kinds), was, now)


def _left(one: Sequence[Word], other: Sequence[Word]) -> str:
    """The words of one that the other lacks, as they stood."""
    known = Counter(map(_token, other))
    found = []
    for word in one:
        known[_token(word)] -= 1
        if known[_token(word)] < 0 and word.text[0].isalnum():
            found.append(word.text)
    return " ".join(found)[:_SHOWN]


def _figures(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Both have figures, and each has one that the other lacks."""
    mine, theirs = (
        {_token(word) for word in line if word.value is not None} | _terms(line)
        for line in (one, other)
    )
    return bool(mine - theirs and theirs - mine)


def _terms(line: Sequence[Word]) -> set[str]:
    """How many years or months: a term is no figure that is followed, but may be mistaken."""
    return {
        f"{word.low} {unit.low}"
        for word, unit in pairwise(line)
        if word.low.isdecimal() and unit.low in _TERMS
    }


def _negations(one: Sequence[Word], other: Sequence[Word]) -> bool:
    mine, theirs = (
        sum(word.low in NEGATIONS or word.low.endswith("n't") for word in _ordered(line))
        for line in (one, other)
    )
    return mine != theirs


def _ordered(line: Sequence[Word]) -> Sequence[Word]:
    """The words but for a "not" that turns a sentence round: "Not since 1990 was it so dry"."""
    low = [word.low for word in line[:2]]
    return line[1:] if low[:1] == ["not"] and low[-1] in _SINCE else line


def _names(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Each has a name that is none of the other's, not even in part or almost."""
    mine, theirs = _named(one, other), _named(other, one)
    return bool(_strangers(mine, theirs) and _strangers(theirs, mine))


def _named(line: Sequence[Word], other: Sequence[Word]) -> set[str]:
    """The names of a line but those that begin it, and that the other line writes small."""
    small = {word.low for word in other if not word.capital}
    return {name.key for name in names(line) if not (name.end == 1 and name.key in small)}


def _strangers(these: Iterable[str], others: Iterable[str]) -> set[str]:
    known = list(others)
    return {name for name in these if not any(_same_name(name, other) for other in known)}


def _same_name(one: str, other: str) -> bool:
    mine, theirs = set(one.split()), set(other.split())
    if mine <= theirs or theirs <= mine:
        return True
    if (mine & theirs) - _COMMON:
        return not _of_a_namesake(one.split(), other.split())
    return SequenceMatcher(None, one[:_SHOWN], other[:_SHOWN]).ratio() >= SPELLING


def _of_a_namesake(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names differ in one word alone, which is no title, spelling or initial."""
    if len(one) != len(other) or one[-1] != other[-1]:
        return False
    differ = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(differ) != 1 or _COMMON & set(differ[0]):
        return False
    mine, theirs = differ[0]
    return mine[0] != theirs[0] and SequenceMatcher(None, mine, theirs).ratio() < NEAR


def _dates(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Each names a day or month that the other does not, or the day beside one is another."""
    mine, theirs = (_days(line) for line in (one, other))
    return bool(mine - theirs and theirs - mine)


def _days(line: Sequence[Word]) -> set[str]:
    found = set()
    for at, word in enumerate(line):
        if word.low in MONTHS and word.capital:
            beside = [line[at + step].low for step in (-1, 1) if 0 <= at + step < len(line)]
            found.add(" ".join([word.low, *filter(str.isdecimal, beside)]))
        elif word.low in TIME_WORDS and word.capital:
            found.add(word.low)
    return found


_KINDS = {"figure": _figures, "negation": _negations, "name": _names, "date": _dates}
