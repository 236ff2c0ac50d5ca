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
Rule 4. What is confirmed to be over, not so, a rival's or of another kind settles nothing, unless
        just that was in doubt.
Rule 5. No other report told it as a fact.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache, cached_property, lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from monitor.follow.hedged import Doubt, Settled, doubted, plain, settles
from monitor.follow.lexicon import hedges
from monitor.follow.lexicon.deeds import SMALL
from monitor.follow.numbers import words
from monitor.follow.polarity import root
from monitor.follow.reports import by_article, reports_of
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
_ENDS = re.compile(hedges.ENDS, _I)
_EMPTY = SMALL | hedges.SAYING | hedges.REFERS
_DETERMINES = frozenset({"a", "an", "the", "its", "his", "her", "their", "new", "first"})
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


class _Text:
    """A text, what is asked of it worked out once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> tuple[Forms, ...]:
        """The words that say something, each as its root and the rows that it stands in."""
        text = self.text
        for form, word in _AS_ONE:
            text = form.sub(word, text)
        found = dict.fromkeys(
            _forms(part)
            for word in tokens(text)
            if word.word and word.low not in _EMPTY
            for part in word.low.split("-")
            if len(part) > 1
        )
        return tuple(found)

    @cached_property
    def all(self) -> Forms:
        """Their forms together."""
        return frozenset[str]().union(*self.words)

    @cached_property
    def so(self) -> tuple[Forms, ...]:
        """What "is" or "was" so."""
        found = _IS.search(self.text)
        return _of(found["rest"]).words[:2] if found else ()

    @cached_property
    def about(self) -> Forms | None:
        """The word in front of the first preposition."""
        begins = _of(_PREPOSITION.split(self.text, maxsplit=1)[0]).words
        return begins[-1] if begins else None

    @cached_property
    def more(self) -> frozenset[str]:
        return frozenset(found.group().lower() for found in _ANOTHER.finditer(self.text))

    @cached_property
    def numbers(self) -> frozenset[float]:
        values = (word.value for word in words(self.text))
        return frozenset(value for value in values if value is not None)

    @cached_property
    def negates(self) -> bool:
        return _NOT.search(_NAMELESS.sub("", self.text)) is not None

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """By what words it is over, or other than was thought."""
        return tuple(found.group() for found in _ENDS.finditer(self.text))

    @cached_property
    def small(self) -> Forms:
        """The words that are written small."""
        return frozenset(word.low for word in tokens(self.text) if word.word and not word.capital)

    @cached_property
    def capital(self) -> Forms:
        """The words with a capital that does not only begin the sentence."""
        line = tokens(self.text)
        named = _behind_where(line) if _is_title_case(line) else line[1:]
        return frozenset(word.low for word in named if word.capital)

    @cached_property
    def kinds(self) -> tuple[tuple[str, str, bool], ...]:
        """What kind of what ("petrol", "car"), and whether an article or the like precedes."""
        line = tokens(self.text)
        return tuple(
            (root(kind.low), root(what.low), before.low in _DETERMINES)
            for before, kind, what in zip(line, line[1:], line[2:], strict=False)
            if all(one.word and not one.capital and one.low not in _EMPTY for one in (kind, what))
        )


@lru_cache(maxsize=256)
def _of(text: str) -> _Text:
    return _Text(text)


class _Opening:
    """Headline and lead of one article, each question to them answered once."""

    def __init__(self, lines: tuple[Report, ...]) -> None:
        self.lines = lines
        self.at = lines[0].at if lines else None

    @cached_property
    def said(self) -> Forms:
        return frozenset[str]().union(*(_of(plain(line)).all for line in self.lines))

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        return tuple(one for line in self.lines if (one := doubted(line)))

    @cached_property
    def settled(self) -> tuple[Settled, ...]:
        return tuple(one for line in self.lines if (one := settles(line)))

    @cached_property
    def small(self) -> Forms:
        """The words that are written small."""
        return frozenset[str]().union(*(_of(plain(line)).small for line in self.lines))

    @cached_property
    def capital(self) -> Forms:
        """The words with a capital that does not only begin a sentence."""
        return frozenset[str]().union(*(_of(plain(line)).capital for line in self.lines))


def awaited(reading: Reading, before: Storyline) -> Awaited | None:
    """What an article settles of what the storyline's reports told as not established."""
    own = _Opening(reports_of(reading))
    if reading.at is None or not own.settled:
        return None
    others = [
        _Opening(lines)
        for article, lines in by_article(before.reports)
        if article != reading.article.id
    ]
    found = [
        (one, old)
        for old in others
        if _is_of_one_time(old.at, reading.at)
        for one in _matches(own, old)
    ]
    found.sort(key=lambda each: (each[0].share, each[0].old.quote.field == "title"), reverse=True)
    settle = cache(lambda other, old: any(_matches(other, old)))
    for one, old in found:
        if not any(_is_fact(one.new, other) and not settle(other, old) for other in others):
            since = {each.lines[0].family for each in others if settle(each, old)}
            return one._replace(since=frozenset(since))
    return None


def _is_of_one_time(old: Span | None, at: Span) -> bool:
    return old is not None and not at.older(old) and at.begin - old.end <= LONGEST


def _matches(own: _Opening, old: _Opening) -> Iterator[Awaited]:
    """The sentences by which one report settles what the other tells as in doubt."""
    if own is old:
        return
    for settled, doubt in product(own.settled, old.doubts):
        if settled.announced and not doubt.heard:
            continue
        least = ANNOUNCED if settled.announced else MOST
        share = _share(settled, own, doubt, old, least)
        if share:
            yield Awaited(doubt.report, settled, share, frozenset())


def _is_fact(new: Settled, other: _Opening) -> bool:
    """Whether another report told it as a fact."""
    if other.doubts:
        return False
    told = _of(new.told).words
    return sum(not forms.isdisjoint(other.said) for forms in told) >= FACT * len(told)


def _share(one: Settled, own: _Opening, doubt: Doubt, old: _Opening, least: float) -> float:
    """How much of what is settled the old report said; nothing if too little, or another matter."""
    said, told = old.said, _of(one.told)
    known = [forms for forms in told.words if not forms.isdisjoint(said)]
    if not known or len(known) < least * len(told.words):
        return 0.0
    held = _of(doubt.told).all
    if all(forms.isdisjoint(held) for forms in known):
        return 0.0
    if one.own and not _of(one.by).all <= said:
        return 0.0
    so = any(not forms.isdisjoint(said) for forms in told.so) if told.so else None
    if so is False or not (so or told.about is None or not told.about.isdisjoint(said)):
        return 0.0
    proper = _names(own, old)
    plainly = any(forms.isdisjoint(proper) for forms in known)
    if not (plainly or (so and len(known) >= _PAIR)):
        return 0.0
    text = _of(plain(doubt.report))
    if _is_another(told, text) or _is_contrary(told, text, said):
        return 0.0
    if _are_apart(one, own, doubt, old, proper):
        return 0.0
    return len(known) / len(told.words)


def _is_another(told: _Text, text: _Text) -> bool:
    """Whether it is one more of the kind, another number of them, or denied by one of both."""
    if any(word not in text.text.lower() for word in told.more):
        return True
    mine, theirs = told.numbers, text.numbers
    return bool(mine and theirs and not mine & theirs) or told.negates is not text.negates


def _is_contrary(told: _Text, text: _Text, said: Forms) -> bool:
    """Whether it says that it is over, or not so, or tells of another kind of the same."""
    if not text.ends and any(not _of(end).all & said for end in told.ends):
        return True
    return any(
        what == other and kind not in said and its not in told.all
        for kind, what, determined in told.kinds
        if determined
        for its, other, _ in text.kinds
    )


def _are_apart(one: Settled, own: _Opening, doubt: Doubt, old: _Opening, proper: Forms) -> bool:
    """Whether they share no name, or each sentence has one that the other lacks."""
    mine, theirs = own.said & proper, old.said & proper
    if (mine or theirs) and not mine & theirs:
        return True
    held, by = _of(plain(doubt.report)).all & proper, _of(one.by).all
    told = [one.told, *(other.told for other in own.settled[:1])]
    alls = (_of(each).all for each in told)
    return any(each & proper - theirs and held - each - by for each in alls)


@lru_cache(maxsize=4_000)
def _forms(low: str) -> Forms:
    return frozenset({root(low)}) | hedges.KIN.get(low, frozenset())


def _names(own: _Opening, old: _Opening) -> Forms:
    """The roots of what is written with a capital wherever it stands in two reports."""
    return frozenset(map(root, (own.capital | old.capital) - own.small - old.small))


def _is_title_case(line: Sequence[Token]) -> bool:
    said = [word for word in line if word.low.isalpha()]
    return sum(word.capital for word in said) > max(_SOME, _MOSTLY * len(said))


def _behind_where(line: Sequence[Token]) -> Iterable[Token]:
    return (word for before, word in pairwise(line) if before.low in _WHERE)
