"""What was told as not established, and what a report of now says is so: a confirmation by words.

Most of what news awaits no table knows: that a body is a missing angler's, that a band reunites.
The sentences of the reports say that it is in doubt, and that it no longer is (``hedged.py``).

Rule 1. Both stand in headline or lead. What is only announced settles what had been heard, not
        what was held possible.
Rule 2. It is *one matter* if most of what is settled, and a part of what was in doubt, is said by
        both, each word by itself or by one that answers it ("bid", "interest"). They share a name,
        and not each sentence has one that the other lacks. Both deny it or neither does; both
        count to one number.
Rule 3. What it is about must have been spoken of, and what is said of it behind "is" or "was": of
        a known fire it may be news that two died, or that it was arson.
Rule 4. No other report told it as a fact.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import groupby, pairwise, product
from typing import NamedTuple

from monitor.follow.hedged import Doubt, Settled, doubted, plain, settles
from monitor.follow.lexicon import hedges
from monitor.follow.lexicon.deeds import SMALL
from monitor.follow.numbers import words
from monitor.follow.polarity import root
from monitor.follow.reports import reports_of
from monitor.follow.words import Token, tokens
from monitor.model.articles import Reading
from monitor.model.changes import Report, Storyline
from monitor.model.times import Span

LONGEST = timedelta(days=400)
"""After so long the same words are of another matter."""
MOST, ANNOUNCED, FACT = 0.6, 0.7, 0.8
_MOSTLY, _SOME, _PAIR = 0.6, 4, 2
_I = re.IGNORECASE
_AS_ONE = tuple((re.compile(form, _I), word) for form, word in hedges.AS_ONE)
_IS = re.compile(
    r"\b(?:is|are|was|were|be|(?:identified|recogni[sz]ed|attributed)\b.{0,40}?\b(?:as|to))\s"
    r"(?P<rest>.+)$",
    _I,
)
_PREPOSITION = re.compile(
    r"(?<=\w)\s(?:in|on|at|near|over|of|from|after|during|for|as|by|with|to|off|into)\b", _I
)
_NOT = re.compile(r"\b(?:not|never|no|nobody|none)\b|n['’]t\b", _I)
# "Not" of who says it.
_NAMELESS = re.compile(
    r"\bnot (?:to be|want|be|authori[sz]ed|allowed|yet|been|wish)\b"
    r"|\bno (?:official|word|comment|details|one)\b",
    _I,
)
_ANOTHER = re.compile(r"\b(?:another|second|third|fourth|further|additional)\b", _I)
_WHERE = frozenset({"in", "at", "near", "of", "from", "off"})

Forms = frozenset[str]


class Awaited(NamedTuple):
    """What was in doubt, and what settles it now.

    Attributes:
        old: the sentence that told it so.
        new: the sentence that settles it, and what it says.
        share: how much of what is settled the old report said.
        since: the outlet families whose reports settled it before.
    """

    old: Report
    new: Settled
    share: float
    since: frozenset[str]


class _Opening(NamedTuple):
    """Headline and lead of one article."""

    lines: tuple[Report, ...]

    @property
    def text(self) -> str:
        return " ".join(map(plain, self.lines))

    @property
    def at(self) -> Span | None:
        return self.lines[0].at

    @property
    def settled(self) -> list[Settled]:
        return [one for line in self.lines if (one := settles(line))]


def awaited(reading: Reading, before: Storyline) -> Awaited | None:
    """What an article settles of what the storyline's reports told as not established."""
    own = _Opening(reports_of(reading))
    if reading.at is None or not own.settled:
        return None
    others = [
        _Opening(tuple(lines))
        for article, lines in groupby(before.reports, key=lambda one: one.quote.article)
        if article != reading.article.id
    ]
    found = [
        one
        for old in others
        if _is_of_one_time(old.at, reading.at)
        for one in _matches(own, old)
        if not any(_is_fact(one.new, other) for other in others if not any(_matches(other, old)))
    ]
    best = max(found, key=lambda one: (one.share, one.old.quote.field == "title"), default=None)
    if best is None:
        return None
    old = next(each for each in others if best.old in each.lines)
    since = {each.lines[0].family for each in others if any(_matches(each, old))}
    return best._replace(since=frozenset(since))


def _is_of_one_time(old: Span | None, at: Span) -> bool:
    return old is not None and not at.older(old) and at.begin - old.end <= LONGEST


def _matches(own: _Opening, old: _Opening) -> Iterator[Awaited]:
    """The sentences by which one report settles what the other tells as in doubt."""
    if own is old:
        return
    doubts = [one for line in old.lines if (one := doubted(line))]
    for settled, doubt in product(own.settled, doubts):
        share = _share(settled, own, doubt, old)
        least = ANNOUNCED if settled.announced else MOST
        if share >= least and (doubt.heard or not settled.announced):
            yield Awaited(doubt.report, settled, share, frozenset())


def _is_fact(new: Settled, other: _Opening) -> bool:
    """Whether another report told it as a fact."""
    if any(map(doubted, other.lines)):
        return False
    told, said = _words(new.told), _all(other.text)
    return sum(bool(forms & said) for forms in told) >= FACT * len(told)


def _share(one: Settled, own: _Opening, doubt: Doubt, old: _Opening) -> float:
    """How much of what is settled the old report said; nothing if it is another matter."""
    said, told = _all(old.text), _words(one.told)
    known = [forms for forms in told if forms & said]
    if not any(forms & _all(doubt.told) for forms in known):
        return 0.0
    if one.own and not _all(one.by) <= said:
        return 0.0
    proper = _names(own, old)
    so = _says_it_is(one.told, said)
    plainly = any(not forms & proper for forms in known)
    if so is False or not (plainly or (so and len(known) >= _PAIR)):
        return 0.0
    if not so and not _is_about(one.told, said):
        return 0.0
    if _is_another(one.told, plain(doubt.report)) or _are_apart(one, own, doubt, old, proper):
        return 0.0
    return len(known) / len(told)


def _says_it_is(told: str, said: Forms) -> bool | None:
    """Whether what "is" or "was" so had been said; ``None`` where nothing is said to be so."""
    found = _IS.search(told)
    rest = _words(found["rest"])[:2] if found else ()
    return any(forms & said for forms in rest) if rest else None


def _is_about(told: str, said: Forms) -> bool:
    """Whether the word in front of the first preposition had been said."""
    begins = _words(_PREPOSITION.split(told, maxsplit=1)[0])
    return not begins or bool(begins[-1] & said)


def _is_another(told: str, text: str) -> bool:
    """Whether it is one more of the kind, another number of them, or the contrary."""
    more = {found.group().lower() for found in _ANOTHER.finditer(told)}
    if any(word not in text.lower() for word in more):
        return True
    mine, theirs = ({word.value for word in words(each)} - {None} for each in (told, text))
    negates, negated = (_NOT.search(_NAMELESS.sub("", each)) is None for each in (told, text))
    return bool(mine and theirs and not mine & theirs) or negates is not negated


def _are_apart(one: Settled, own: _Opening, doubt: Doubt, old: _Opening, proper: Forms) -> bool:
    """Whether they share no name, or each sentence has one that the other lacks."""
    mine, theirs = _all(own.text) & proper, _all(old.text) & proper
    if (mine or theirs) and not mine & theirs:
        return True
    held = _all(plain(doubt.report)) & proper
    told = [one.told, *(other.told for other in own.settled[:1])]
    return any(_all(each) & proper - theirs and held - _all(each) - _all(one.by) for each in told)


def _words(text: str) -> tuple[Forms, ...]:
    """The words that say something, each as its root and the rows that it stands in."""
    for form, word in _AS_ONE:
        text = form.sub(word, text)
    found = dict.fromkeys(
        _forms(part)
        for word in tokens(text)
        if word.word and word.low not in SMALL | hedges.SAYING | hedges.REFERS
        for part in word.low.split("-")
        if len(part) > 1
    )
    return tuple(found)


@lru_cache(maxsize=4_000)
def _forms(low: str) -> Forms:
    return frozenset({root(low)}) | hedges.KIN.get(low, frozenset())


def _all(text: str) -> Forms:
    return frozenset[str]().union(*_words(text))


def _names(*openings: _Opening) -> Forms:
    """The roots of what is written with a capital wherever it stands in some reports."""
    lines = [tokens(plain(line)) for each in openings for line in each.lines]
    small = {word.low for line in lines for word in line if word.word and not word.capital}
    found = {
        word.low
        for line in lines
        for word in (_behind_where(line) if _is_title_case(line) else line[1:])
        if word.capital and word.low not in small
    }
    return frozenset(root(low) for low in found)


def _is_title_case(line: Sequence[Token]) -> bool:
    said = [word for word in line if word.low.isalpha()]
    return sum(word.capital for word in said) > max(_SOME, _MOSTLY * len(said))


def _behind_where(line: Sequence[Token]) -> Iterable[Token]:
    return (word for before, word in pairwise(line) if before.low in _WHERE)
