"""A turn of what two reports name by different words, where each says what the other's key does.

Rule 1. Two claims are *kindred* if whatever the key of one says of whom, where and which, the
        other's report says, too: headline and first sentences of the new article, headline and
        claims of the old one. Words are compared by their stems ("Lurenia", "Lurenian"), countries
        by their names ("Turkey", "Ankara").
Rule 2. The new report may leave out what the old key says: what kind it is ("the ban"), whose, if
        it says what kind ("the levy on plastics"), or one of two parties. What kind the new one
        says, any report of the storyline may have said. Of people the kind is who they are.
Rule 3. Their classes are the same, or each report has the other's noun. Of two persons the names
        are the same, or one report has none; who bears the name that the other report goes by is
        the same, whatever else is said of her.
Rule 4. Only claims in the foreground of headline or lead count, on both sides. The new one must
        presuppose the other pole, or both name the very same: what is lifted was imposed, what is
        back was gone; what is imposed or planned may be the first of its kind. Wishes, polls and
        what may be count not.
Rule 5. The new sentence names nobody and no place that the old report does not, and one of the two
        keys has a name. The old report is older for certain, and of another event: two reports of
        one day that say it in other words are mostly of one thing.
Rule 6. Where the storyline has other things of the class, from other reports, one of them may be
        meant: that makes it less sure. Where it has none, "the deal" may go without any name, if
        its sentence names nobody that the old report does not.
Rule 7. What stood last of all that is kindred must be of the other pole, under its own key, too: a
        further report of the same turn, by whatever words, turns nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from monitor.follow.cases import has_faded, may_turn, of_another_post
from monitor.follow.claims import RECALLS_OTHER, TURNS, moves, prominence
from monitor.follow.gazetteer import place as country_of
from monitor.follow.lexicon.anything import AXES
from monitor.follow.lexicon.shape import Sides
from monitor.follow.lexicon.tables import base, class_of
from monitor.follow.lexicon.words import AFTER_ALL, MONTHS, TIME_WORDS
from monitor.follow.moment import Moment
from monitor.follow.novelty import content, openings
from monitor.follow.persons import (
    is_by_kind,
    is_namesake,
    is_other_case,
    names_another,
    speaks_of_known,
)
from monitor.follow.states import (
    current,
    groups,
    home,
    is_open,
    is_statement,
    kinds_of,
    order,
    seen_by,
)
from monitor.follow.words import fold, tokens
from monitor.model.changes import Axis, Claim, ClaimKey, Pole, Standing, Storyline
from monitor.model.stories import VerdictKind
from monitor.model.times import Span

_AFTER_ALL = re.compile(AFTER_ALL, re.IGNORECASE)
_MEETINGS = {"talks", "summit"}
_STEM = 5
_SHORT = 4  # a noun of three letters with its "s"; "bus" and "gas" end with their own
NOT_SO = re.compile(
    r"\?|\b(?:may|might|could|would|should|if|unless|hop(?:es?|ed|ing)|wants?|urg(?:es?|ed|ing)"
    r"|demand(?:s|ed|ing)?|call(?:s|ed)? for|seeks?|vow(?:s|ed)?|threaten(?:s|ed)?|polls?|surveys?"
    r"|considers?|mulls?|likely)\b",
    re.IGNORECASE,
)
# Where to be off needs no state before it: fighting, and a place that somebody else holds.
_FIRST_OFF = frozenset({Axis.CONFLICT, Axis.CONTROL})
_BROKEN = "broken"  # what was in force
# What one paper calls so and another otherwise, by the beginnings of the words.
_CALLED = {
    "telephon": "phone",
    "smartphone": "phone",
    "swim": "bathing",
    "bicycl": "bike",
    "truck": "lorry",
    "aeroplane": "plane",
    "airplane": "plane",
    "aircraft": "plane",
    "movie": "film",
    "licence": "permit",
    "license": "permit",
}
Stems = frozenset[str]


class Kin(NamedTuple):
    """The new claims, loudest first; the kindred ones that stand last, and all before them.

    ``recalls`` says that the new article recalls the old state by the old report's own key,
    ``alone`` that the storyline knows no other thing of the class that could be meant.
    """

    new: tuple[Claim, ...]
    old: tuple[Standing, ...]
    past: tuple[Standing, ...]
    recalls: bool
    alone: bool


class New(NamedTuple):
    """A new claim, what its article says, and whom and what its sentence names."""

    claim: Claim
    words: Stems
    names: Stems


def kin(moment: Moment, before: Storyline) -> Iterator[Kin]:
    """What this article turns that the storyline has under another key."""
    reading = moment.arrival.reading
    told = sorted(filter(_tells, reading.claims), key=prominence, reverse=True)
    if not told or moment.verdict.kind is VerdictKind.SAME_EVENT:
        return
    texts, reports = openings(reading.article), _reports(before)
    for claim in told:
        new = New(claim, stems((*texts, *_places(claim))), names_in(claim.quote.text))
        kindred = sorted(_kindred(new, before, reports), key=order)
        past = tuple(seen_by(kindred, claim, reading.at))
        stood = current(past)
        if stood is None or stood.pole is claim.pole:
            continue
        if not may_turn(reading.at, past, stood, claim.pole):
            continue
        recalls = bool({TURNS, RECALLS_OTHER} & set(claim.rules))
        old = tuple(
            one
            for one in past
            if one.claim.pole is stood.pole
            and (recalls or not has_faded(one, reading.at))
            and _is_older(one, reading.at)
            and _stands(one.claim, before, claim, reading.at)
        )
        alone = _is_alone(claim, past, before)
        if old and (alone or _is_named(claim.key)):
            yield Kin(_same(claim, told), old, past, _recalls(reading.claims, old), alone)


def is_other_kind(old: Sequence[Standing], new: Claim, before: Storyline) -> bool:
    """Whether the new claim is of a kind of which no report of the old ones has a word."""
    if is_statement(new.key):
        return False
    reports = _reports(before)
    said = frozenset[str]().union(*(reports[one.claim.quote.article] for one in old))
    return not _digitless(stems([_kind(new.key)])) <= said


def _digitless(words: Stems) -> Stems:
    return frozenset(word for word in words if not word.isdigit())


def is_told(before: Storyline, old: Sequence[Standing], claim: Claim, at: Span | None) -> bool:
    """Whether a report turned these claims by other words already, so that ``claim`` repeats it."""
    reports, newest = _reports(before), max(order(standing) for standing in old)
    return any(
        _is_kin(_as_new(standing, reports), one.claim, reports)
        for state in before.states
        for standing in seen_by(state.history, claim, at)
        if standing.claim.pole is claim.pole and _tells(standing.claim) and order(standing) > newest
        for one in old
    )


def _as_new(standing: Standing, reports: Mapping[str, Stems]) -> New:
    claim = standing.claim
    return New(claim, reports[claim.quote.article], names_in(claim.quote.text))


def _tells(claim: Claim) -> bool:
    if not claim.lead or not moves(claim) or NOT_SO.search(claim.quote.text):
        return False
    return not is_by_kind(claim) or speaks_of_known(claim)


def _presupposes(claim: Claim) -> bool:
    """Whether it could not be so unless the other pole was before."""
    if {TURNS, RECALLS_OTHER} & set(claim.rules) or _AFTER_ALL.search(claim.quote.text):
        return True
    axis, pole = claim.key.axis, claim.pole
    if axis is Axis.CONFLICT:
        return pole is Pole.ON or claim.state == _BROKEN
    return pole is Pole.ON if axis is Axis.LIFE else pole is Pole.OFF and axis not in _FIRST_OFF


def _same(claim: Claim, told: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claim, and what else headline and lead say of such a thing."""
    others = (one for one in told if one is not claim and _is_such(one, claim))
    return claim, *others


def _is_such(one: Claim, claim: Claim) -> bool:
    """Whether it is of the class, or turns what bears the same name: "the move", "the deal"."""
    mine, theirs = one.key, claim.key
    same = mine.axis is theirs.axis and base(mine.what) == base(theirs.what)
    named = _same_axis(mine, theirs) and bool(_names(mine) & _names(theirs))
    return one.pole is claim.pole and (same or named)


def _names(key: ClaimKey) -> Stems:
    return frozenset(filter(None, (*key.who.split("+"), key.where)))


def _is_alone(claim: Claim, past: Sequence[Standing], before: Storyline) -> bool:
    """Whether all that the storyline has of such things stands in the reports of this one."""
    reports = {one.claim.quote.article for one in past}
    axis, what = claim.key.axis, base(claim.key.what)
    return all(
        standing.claim.quote.article in reports
        for state in before.states
        if (state.key.axis, base(state.key.what)) == (axis, what)
        for standing in state.history
        if standing.claim.lead and moves(standing.claim)
    )


def _is_older(old: Standing, at: Span | None) -> bool:
    """Whether it is older for certain: of one day, two reports in other words are mostly one."""
    return old.at is not None and at is not None and old.at.older(at)


def _recalls(claims: Iterable[Claim], old: Iterable[Standing]) -> bool:
    held = {(one.claim.key, one.claim.pole) for one in old}
    return any(claim.background and (claim.key, claim.pole) in held for claim in claims)


def _stands(old: Claim, before: Storyline, new: Claim, at: Span | None) -> bool:
    """Whether its own key still holds its pole."""
    keys = [state.key for state in before.states]
    own = home(old.key, keys)
    group = next(group for group in groups(before.states, kinds_of([old])) if group.key == own)
    held = current(seen_by(group.standings, new, at))
    return held is not None and held.pole is old.pole


def _kindred(new: New, before: Storyline, reports: Mapping[str, Stems]) -> Iterator[Standing]:
    """The claims of other articles that are of the same thing."""
    for state in before.states:
        for standing in state.history:
            old = standing.claim
            if old.quote.article == new.claim.quote.article or not (old.lead and moves(old)):
                continue
            if _is_kin(new, old, reports) and not names_another(old, new.claim, before.states):
                yield standing


def names_in(sentence: str) -> Stems:
    """The stems of what a sentence writes with a capital; where it begins, any word has one.

    It does so behind a dateline or a colon, too.
    """
    words = tokens(sentence)
    found = (word for before, word in pairwise(words) if word.capital and before.word)
    return stems(word.text for word in found if word.low not in TIME_WORDS | MONTHS.keys())


def stems(texts: Iterable[str]) -> Stems:
    """The beginnings of the content words of some sentences."""
    return frozenset(_stem(word) for text in texts for word in content(text))


def _stem(word: str) -> str:
    """Its first letters: "lorry" and "lorries" are one, "car" and "cars", "bus" and "buses".

    A country, its people and its capital are one.
    """
    word = next((name for begins, name in _CALLED.items() if word.startswith(begins)), word)
    country = country_of((word,), word)
    if country is not None:
        word = country[0].rpartition(" ")[2]
    if len(word) <= _STEM and word.endswith("y"):
        return word[:-1] + "i"
    if _SHORT <= len(word) <= _STEM and word.endswith("s") and not word.endswith("ss"):
        return word[: -2 if word.endswith(("ses", "xes")) else -1]
    return word[:_STEM]


def _reports(before: Storyline) -> dict[str, Stems]:
    """What the storyline still has of each report that made claims: stems by article."""
    texts: dict[str, set[str]] = {}
    for state in before.states:
        for standing in state.history:
            claim, quote = standing.claim, standing.claim.quote
            said = (quote.text, quote.title or "", *claim.who, *claim.where, *_places(claim))
            texts.setdefault(quote.article, set()).update(said)
    return {article: stems(each) for article, each in texts.items()}


def _places(claim: Claim) -> tuple[str, str]:
    """Whom and where by their keys: who says "Lima" says Peru."""
    return claim.key.who.replace("+", " "), claim.key.where


def _is_kin(new: New, old: Claim, reports: Mapping[str, Stems]) -> bool:
    claim, (one, other) = new.claim, (new.claim.key, old.key)
    report = reports[old.quote.article]
    same = _same_class(one, other, new.words, report) or _meet_after_all(one, other)
    if not same or not _same_axis(one, other):
        return False
    if not (_presupposes(claim) or _same_names(one, other)):
        return False
    if is_namesake(claim, old) or is_other_case(old, claim) or of_another_post(old, claim):
        return False
    return bool(
        _has_name(one, other)
        and new.names <= report
        and (is_open(one) or _is_said(one, report))
        and (_is_bearer(new.claim, old) or _is_meant(one, old, new.words))
        and _fit(one, other, new.words, report.union(*reports.values()))
        and not _counted_apart(one, other)
    )


def _is_bearer(new: Claim, old: Claim) -> bool:
    """Whether who goes by what he is bears the other one's name: "a girl of two, Ida Holm"."""
    who = new.key.who
    return is_by_kind(old) and any(fold(name).split()[-1:] == [who] for name in old.who)


def _same_axis(one: ClaimKey, other: ClaimKey) -> bool:
    return one.axis is other.axis or (one.axis in AXES and other.axis in AXES)


def _same_class(new: ClaimKey, old: ClaimKey, words: Stems, report: Stems) -> bool:
    if base(new.what) != base(old.what):
        return new.axis in AXES and bool(_nouns(new) & report and _nouns(old) & words)
    if class_of(new.what).sides is Sides.PERSON and new.who and old.who:
        return new.who == old.who
    return True


def _meet_after_all(new: ClaimKey, old: ClaimKey) -> bool:
    """Whether two that were to talk are to meet: what it is called is one to them."""
    return {base(new.what), base(old.what)} == _MEETINGS and "+" in new.who and new.who == old.who


def _nouns(key: ClaimKey) -> Stems:
    """Whatever its class may be called by: "plant" or "mill" for a factory."""
    nouns = class_of(key.what).nouns or (key.what,)
    return stems(noun.rpartition(" ")[2] for noun in nouns)


def _kind(key: ClaimKey) -> str:
    return key.what.removesuffix(base(key.what))


def _is_said(key: ClaimKey, words: Stems, *, one_party: bool = False) -> bool:
    """Whether a report says whom and where, by which this thing is told from others of its class.

    Of the parties ``one_party`` may be enough.
    """
    where, parties = stems([key.where]), [stems([name]) for name in key.who.split("+")]
    if not stems([_kind(key)]).union(where, *parties) - stems([base(key.what)]):
        return False
    some = any if one_party else all
    return where <= words and some(party <= words for party in parties)


def _is_meant(new: ClaimKey, old: Claim, words: Stems) -> bool:
    """Whether a report speaks of the old thing: by its names, or without any by its kind.

    Of two parties one is enough if the old sentence has all that are named now.
    """
    mine, theirs = (_digitless(stems([_kind(key)])) for key in (new, old.key))
    if not _is_named(new) and theirs and theirs <= mine:
        return True
    others = stems(new.who.split("+")) - stems(old.key.who.split("+"))
    return _is_said(old.key, words, one_party=others <= names_in(old.quote.text))


def _same_names(one: ClaimKey, other: ClaimKey) -> bool:
    """Whether two keys of a class name the same, wherever they say it."""
    mine, theirs = (stems([key.who.replace("+", " "), key.where]) for key in (one, other))
    return bool(mine) and mine == theirs and base(one.what) == base(other.what)


def _is_named(key: ClaimKey) -> bool:
    return bool(key.who or key.where)


def _fit(new: ClaimKey, old: ClaimKey, words: Stems, said: Stems) -> bool:
    """Whether the two are of one kind: each kind is spoken of by the other side's reports.

    The new one may leave out what kind it is: "the ban" for "the watering ban"; but of people the
    kind is who they are.
    """
    mine, theirs = (_digitless(stems([_kind(key)])) for key in (new, old))
    less = _is_named(old) and class_of(old.what).sides is not Sides.PERSON
    return mine <= said and (theirs <= words or (less and mine <= theirs))


def _has_name(*keys: ClaimKey) -> bool:
    """Whether one of them says whom or where; a statement is told by its own words."""
    return any(_is_named(key) or is_statement(key) for key in keys)


def _counted_apart(one: ClaimKey, other: ClaimKey) -> bool:
    """Whether both are numbered, and differently: "line 2", "line 4"."""
    mine, theirs = ({word for word in _kind(key).split() if word.isdigit()} for key in (one, other))
    return bool(mine and theirs) and mine != theirs
