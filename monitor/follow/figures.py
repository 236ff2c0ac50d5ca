"""Sentences to figures: how many of what, whether it moved, of which incident and where.

Rule 1. A total is a head with a cue before its number: "the toll from the quake rises to 34".
Rule 2. A count is a number with a state, a noun or a verb: "kills 34", "34 people were injured".
Rule 3. Of several of one unit, group and place in an article the total counts, else the largest.
Rule 4. Only English is read, only sentences with a number, and at most ``FIGURES`` are kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from monitor.follow.claims import quoted
from monitor.follow.compared import compared
from monitor.follow.counted import DECIDED, DISEASES, REMAINS, RIVALS
from monitor.follow.counts import Count, count
from monitor.follow.language import is_english
from monitor.follow.numbers import MONEY, Word, has_number, is_nth, words
from monitor.follow.scene import AROUND, Scene, around, scene
from monitor.follow.sentences import Sentence, sentences
from monitor.follow.sums import is_forecast, is_year
from monitor.follow.totals import Total, is_another, is_running, qualifier, total
from monitor.follow.words import listed
from monitor.model.articles import Article
from monitor.model.figures import Cue, Figure
from monitor.model.times import Span

FIGURES = 30
NUMBERS = 12
SENTENCES = 80
_CLAUSE = frozenset({"as", "while", "with", "after", "but", "and", ";", "because", "amid", "."})
_BEHIND = frozenset(
    {",", ";", ":", ".", "with", "while", "as", "and", "including", "after", "(", "but"}
)
_REACH = 16
_NOW = 5
_AHEAD = {"this": 0, "next": 1}
_FIRST_YEAR, _NEW_YEAR = 1500, 2
_OF_YEAR = listed("of in november december january february march april may june july august") | (
    listed("september october")
)


class _Place(NamedTuple):
    """Where the figures of a sentence are read, with what the article's lead tells."""

    article: Article
    sentence: Sentence
    line: Sequence[Word]
    today: date | None
    around: tuple[str, ...]
    incident: tuple[str, ...]
    names: tuple[str, ...]


class _Read(NamedTuple):
    """A total or count, with the sentence that it was read from."""

    sentence: Sentence
    line: Sequence[Word]
    found: Total | Count
    cue: Cue
    was: float | None = None


def figures(article: Article, at: Span | None) -> tuple[Figure, ...]:
    """The figures of an article that count as wholes, in the order of its sentences.

    Args:
        article: the record; its title, summary and text are read.
        at: when it speaks; days are worked out from it.
    """
    cut = sentences(article)
    counted = [one for one in cut[:SENTENCES] if has_number(one.text)]
    if not counted or not is_english(article.language, cut):
        return ()
    read: list[_Read] = []
    for sentence in counted:
        if len(read) < FIGURES:
            read.extend(_read(sentence, words(sentence.text, sentence.start)))
    if not read:
        return ()
    place = _context(article, cut, at)
    found = [_figured(place(one.sentence, one.line), one) for one in read if not _is_past(one, at)]
    return _chosen(_standing(list(_in_currency(found))))[:FIGURES]


def _is_past(one: _Read, at: Span | None) -> bool:
    """Whether a count is of a year gone by ("the flood of 1988 killed 70"), or a rival's sum."""
    lows = [word.low or word.text for word in one.line]
    if one.found.unit.partition(" in ")[0] in DECIDED and RIVALS & set(lows):
        return True
    if one.cue is not Cue.NONE or at is None:
        return False
    ended = at.end.year - (at.end.month <= _NEW_YEAR)
    return any(
        (before, low) == ("that", "year")
        or (low.isdecimal() and _FIRST_YEAR <= int(low) < ended and before in _OF_YEAR)
        for before, low in pairwise(lows)
    )


def _standing(found: Sequence[Figure]) -> Iterator[Figure]:
    """The figures but those that the article itself takes back: "19 had died. It is 17"."""
    back = {
        (figure.unit, figure.group, figure.was) for figure in found if figure.cue is Cue.REVISED
    }
    return (one for one in found if (one.unit, one.group, one.value) not in back)


def _in_currency(found: Sequence[Figure]) -> Iterator[Figure]:
    """The figures, a sum without a currency in that of the same sum told elsewhere."""
    known = {
        (figure.unit.partition(" in ")[0], figure.value): figure.unit
        for figure in found
        if not figure.unit.endswith(f" in {MONEY}")
    }
    for figure in found:
        unit = known.get((figure.unit.partition(" in ")[0], figure.value), figure.unit)
        yield replace(figure, unit=unit)


def _context(article: Article, cut: Sequence[Sentence], at: Span | None) -> "partial[_Place]":
    """What the article's lead tells of where and of what."""
    lead = [words(one.text, one.start) for one in cut if one.lead]
    scenes = [scene(line, [(0, len(line))], None) for line in lead]
    return partial(
        _Place,
        article,
        today=at.end.date() if at else None,
        around=around(lead),
        incident=tuple(sorted({tag for one in scenes for tag in one.incident})),
        names=tuple(sorted({name for one in scenes for name in one.names} - DISEASES)),
    )


def _read(sentence: Sentence, line: Sequence[Word]) -> Iterator[_Read]:
    """The totals and counts of a sentence."""
    numbers = [at for at, word in enumerate(line) if word.value is not None][:NUMBERS]
    unit, cue = "", Cue.NONE
    for at in numbers:
        found = total(line, at) or count(line, at, unit)
        if isinstance(found, Total):
            unit, cue = found.unit, found.cue
            yield _Read(sentence, line, found, cue)
        elif found is not None:
            # "To 94 in the Philippines and 18 in China": both rose.
            own, was = _own_cue(line, found)
            unit, cue = found.unit, cue if found.listed else own
            yield _Read(sentence, line, found, cue, was)


def _own_cue(line: Sequence[Word], found: Count) -> tuple[Cue, float | None]:
    """As in "1,400 jobs, up from 900", "now to cut 1,400 jobs", "31 are now dead"."""
    if is_nth(line[found.at]):
        return Cue.UP, None
    cue, was = compared(line, found.end)
    if cue is not Cue.NONE:
        return cue, was
    begin = max(0, min(found.begin, found.at) - _NOW)
    said = {word.low for word in line[begin : found.end]}
    now = "now" in said or ("still" in said and found.unit in REMAINS)
    return (Cue.STANDS if now else Cue.NONE), None


def _figured(place: _Place, read: _Read) -> Figure:
    if isinstance(read.found, Total):
        return _total(place, read.found)
    return replace(_count(place, read.found), cue=read.cue, was=read.was)


def _total(place: _Place, found: Total) -> Figure:
    first = min(found.head, found.cue_at)
    begin = _begin(place.line, first)
    parts = [(begin, found.at), (found.at + 1, _end(place.line, found.at))]
    where = scene(place.line, parts, place.today)
    where = where._replace(names=where.names or place.names)
    if is_forecast(found.unit):
        where = where._replace(names=_years(place))
    if is_another(place.line, found):
        where = where._replace(day=place.today)
    return replace(
        _figure(place, found.at, where),
        unit=found.unit,
        group=found.group,
        cue=found.cue,
        was=found.was,
        running=is_running(place.line, found),
    )


def _count(place: _Place, found: Count) -> Figure:
    begin = found.begin if found.listed else _begin(place.line, found.begin)
    end = _end(place.line, found.end - 1)
    own = scene(place.line, [(begin, end)], place.today)
    whole = scene(place.line, [(0, len(place.line))], place.today)
    incident = own.incident or whole.incident or place.incident
    names = whole.names or place.names
    if is_forecast(found.unit):
        names = _years(place)
    own = own._replace(incident=incident, names=names, day=None)
    return replace(_figure(place, found.at, own), unit=found.unit, group=found.group)


def _years(place: _Place) -> tuple[str, ...]:
    """The years that a forecast is of, which tell one from another."""
    said = {word.text for word in place.line if is_year(word)}
    lows = [word.low for word in place.line]
    if place.today:
        for first, year in pairwise(lows):
            if year == "year" and first in _AHEAD:
                said.add(str(place.today.year + _AHEAD[first]))
    return tuple(sorted(said))


def _figure(place: _Place, at: int, where: Scene) -> Figure:
    own = around([place.line])
    return Figure(
        unit="",
        value=place.line[at].value or 0.0,
        qualifier=qualifier(place.line, at),
        places=where.places,
        around=tuple(dict.fromkeys((*own, *place.around)))[:AROUND],
        incident=where.incident,
        names=where.names,
        day=where.day,
        shown=where.shown,
        lead=place.sentence.lead,
        quote=quoted(place.article, place.sentence),
    )


def _begin(line: Sequence[Word], at: int) -> int:
    """Where the clause of ``at`` begins."""
    least = max(0, at - _REACH)
    while at > least and line[at - 1].low not in _CLAUSE:
        at -= 1
    return at


def _end(line: Sequence[Word], at: int) -> int:
    """Where what belongs to the number at ``at`` ends."""
    end = at + 1
    while end < min(len(line), at + _REACH) and line[end].low not in _BEHIND:
        end += 1
    return end


def _chosen(found: Iterable[Figure]) -> tuple[Figure, ...]:
    """Of each unit, group and places the figure that tells most, in the order of the article."""
    best: dict[tuple[object, ...], Figure] = {}
    for figure in found:
        slot = (figure.unit, figure.group, figure.places)
        if slot not in best or _telling(figure) > _telling(best[slot]):
            best[slot] = figure
    return tuple(_alone(figure, best.values()) for figure in best.values())


def _alone(figure: Figure, others: Iterable[Figure]) -> Figure:
    """The figure without the places around it that the article counts apart."""
    apart = {
        place
        for other in others
        if other.unit == figure.unit and other.places != figure.places
        for place in other.places
    } - set(figure.places)
    left = tuple(place for place in figure.around if place not in apart)
    return replace(figure, around=left)


def _telling(figure: Figure) -> tuple[bool, bool, float]:
    return figure.cue is not Cue.NONE, figure.lead, figure.value
