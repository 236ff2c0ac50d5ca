"""Figures: a toll, a number or a sum moved: the old and the new figure with their sentences.

Rule 1. A cue says that it moved ("rises to", "revised down to") or where it stands now; what is
        told as risen must be more than any report had, unless it was revised down since. Without a
        cue a larger count has risen only of one storm, quake or the like, told in the lead.
Rule 2. The old figure counts the same of the same incident; see ``tally``. Where none is held, the
        sentence itself may tell it ("from 25 to 71"); below the lead that mostly is background,
        and over decades it is no news.
Rule 3. An article older than the report of the old figure changes nothing; an undated one only
        what goes beyond all that was told.
Rule 4. A new figure is told once; too weakly told, it is made once more when another family has it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from monitor.follow import counted
from monitor.follow.gazetteer import is_country
from monitor.follow.moment import Finding, Moment, confidence, once
from monitor.follow.scene import named
from monitor.follow.spelled import said, written
from monitor.follow.tally import alike, is_decided, meet, related, standing
from monitor.model.changes import About, ChangeKind, Rule, Severity, Side, Storyline
from monitor.model.figures import Cue, Figure, Told
from monitor.model.stories import VerdictKind

KIND = ChangeKind.FIGURES

LEAD, BODY, CUE, FAMILY, STATES_OLD, OLD_FAMILIES, PLACE = 0.55, 0.30, 0.2, 0.5, 0.5, 0.3, 0.2
INCIDENT = 0.15
IN_PASSING = 0.2
LEAP, SURE_LEAP, FAR = 25.0, 60.0, 0.8
LONG = timedelta(days=7)
MANY = 2
ROUNDED = 0.03
MORE = 1.1
_TREND = re.compile(
    r"\b(?:since|over|in|during) the (?:\w{1,20}[- ]){0,2}(?:century|decades?)\b"
    r"|\bsince (?:1[5-9]|20)\d\d\b|\bover the (?:past|last) \w{1,20} (?:years|decades)\b",
    re.IGNORECASE,
)
_TWICE, _MUCH, _HUNDRED = 2.0, 5.0, 100.0


class Move(NamedTuple):
    """A new figure, the one before it, and those that count the same."""

    new: Told
    old: Told | None
    alike: Sequence[Told]


def detect(moment: Moment) -> Finding | None:
    """The most certain move of a figure that this article tells."""
    before = moment.before
    if before is None or moment.verdict.kind is VerdictKind.COPY:
        return None
    found = [_finding(moment, before, move) for move in _moves(moment, before)]
    return max(
        (one for one in found if one is not None),
        key=lambda one: (one.confidence, one.fingerprint),
        default=None,
    )


def _moves(moment: Moment, before: Storyline) -> list[Move]:
    reading = moment.arrival.reading
    held = [
        told
        for told in before.figures
        if moment.edits or told.figure.quote.article != reading.article.id
    ]
    found = []
    for figure in reading.figures:
        if figure.cue is Cue.NONE and not (_comes_once(figure) or _mounts(figure)):
            continue
        new = Told(figure=figure, at=reading.at, family=reading.family)
        same = alike(new, held)
        old = standing(new, same)
        if _moved(new, old, same):
            found.append(Move(new, old, same))
    return found


def _moved(new: Told, old: Told | None, same: Sequence[Told]) -> bool:
    figure = new.figure
    # "67 per cent, up from 65" compares; only what moved has an earlier figure of its own.
    compares = figure.cue is Cue.STANDS or _TREND.search(figure.quote.text)
    own = None if compares else figure.was
    stood = own if old is None else old.figure.value
    if stood is None:
        return False
    if old is not None and old.at is not None and new.at is not None and new.at.older(old.at):
        return False
    values = {told.figure.value for told in _since_revised(same)} - {figure.value}
    if figure.cue is Cue.NONE and (old is None or not _is_one(figure, old)):
        return False
    if _is_rounded(figure, stood):
        return False
    if figure.cue is Cue.STANDS and _may_fall(figure) and new.at is not None:
        # "Now to cut 500 jobs", "nine still missing": what is decided anew may be less.
        return figure.value not in {stood, *values}
    if figure.cue in (Cue.NONE, Cue.UP, Cue.STANDS):
        return figure.value > max((stood, *values))
    if new.at is None:
        return False
    return figure.value < stood if figure.cue is Cue.DOWN else figure.value != stood


def _may_fall(figure: Figure) -> bool:
    """Whether a figure that now stands at less has moved, too."""
    return is_decided(figure.unit) or figure.unit in counted.REMAINS


def _is_rounded(figure: Figure, stood: float) -> bool:
    """Whether it only rounds the old one: "now nearly 200" after 198."""
    rounds = figure.qualifier in counted.ROUNDS or is_decided(figure.unit)
    if figure.cue in (Cue.UP, Cue.DOWN) or not rounds:
        return False
    value = figure.value
    low, high = sorted((value, stood))
    return high - low <= ROUNDED * high and len(f"{value:g}".rstrip("0").replace(".", "")) < MANY


def _comes_once(figure: Figure) -> bool:
    """Whether the lead counts people or things of an incident that does not come day by day."""
    kinds = set(figure.incident)
    once_only = bool(kinds & counted.NATURAL) and not kinds & counted.HUMAN
    lost = figure.unit in counted.LOST or not (
        figure.unit in counted.UNITS or " in " in figure.unit
    )
    return figure.lead and once_only and (lost or figure.unit in counted.BODIES)


def _mounts(figure: Figure) -> bool:
    """Whether the lead tells what somebody now pays, cuts or owns up to in all."""
    return figure.lead and figure.unit.partition(" in ")[0] in counted.MOUNTS


def _is_one(figure: Figure, old: Told) -> bool:
    """Whether both sentences name one incident, or one kind of it in one place."""
    other = old.figure
    if _mounts(figure):
        first = [name for name in figure.around if name not in figure.places][:1]
        return figure.value >= MORE * other.value and meet(first, _finer(other))
    named = bool(set(figure.names) & set(other.names))
    kind = bool(set(figure.incident) & set(other.incident))
    placed = bool(set(figure.places) & {*other.places, *other.around})
    about = not figure.places and meet(_finer(figure), _finer(other))
    return kind and (named or placed or about)


def _finer(figure: Figure) -> list[str]:
    """The names of places, and what else goes by a name, but countries."""
    return [name for name in (*figure.places, *figure.around) if not is_country(name)]


def _since_revised(same: Sequence[Told]) -> Sequence[Told]:
    """Those told from the last revision on."""
    cues = [told.figure.cue in (Cue.DOWN, Cue.REVISED) for told in same]
    last = len(cues) - 1 - cues[::-1].index(True) if True in cues else 0
    return same[last:]


def _finding(moment: Moment, before: Storyline, move: Move) -> Finding | None:
    figure, old = move.new.figure, move.old
    again = [told for told in move.alike if told.figure.value == figure.value]
    families = sorted({move.new.family, *(told.family for told in again)})
    rules = _rules(move, len(families))
    stood = _stood(move)
    far = _is_far(move, stood)
    found = Finding(
        kind=KIND,
        headline=_headline(move, stood),
        about=About(what=figure.unit, where=figure.shown),
        before=Side(state=_old_state(move, stood), quote=(old.figure if old else figure).quote),
        after=Side(state=said(figure), quote=figure.quote),
        rules=rules,
        counter=(Rule(rule="leap", weight=round(1 - FAR, 2)),) if far else (),
        confidence=confidence(rules, factor=FAR if far else 1.0),
        severity=_severity(figure, stood),
        fingerprint=_name(figure),
        key=f"{KIND.value}|{figure.unit}|{figure.group}",
        families=tuple(families),
    )
    fired = dict(before.fired).get(found.fingerprint)
    known = again or any(_says_same(figure, told.figure) for told in before.figures)
    if fired and not known and moment.now - fired > LONG:
        # Long after, the same figure is that of another incident.
        return replace(found, fingerprint=f"{found.fingerprint}|{moment.now.date()}")
    return once(found, before, moment.topic, supported=bool(again))


def _says_same(figure: Figure, other: Figure) -> bool:
    """Whether another report has the same figure of what may be the same, wherever it was."""
    if (figure.unit, figure.group, figure.value) != (other.unit, other.group, other.value):
        return False
    if figure.names and other.names:
        return bool(set(figure.names) & set(other.names))
    return related(figure, other)


def _is_far(move: Move, stood: float) -> bool:
    """Whether it moved so much that nothing but what is counted says that it is the same."""
    ratio = max(move.new.figure.value, stood) / max(1.0, min(move.new.figure.value, stood))
    return ratio > (SURE_LEAP if any(_shared(move)) else LEAP)


def _shared(move: Move) -> tuple[bool, bool]:
    """Whether old and new say one place or proper name, and one kind of incident."""
    if move.old is None:
        return False, False
    new, old = move.new.figure, move.old.figure
    placed = set(new.places) & set(old.places) or set(new.names) & set(old.names)
    return bool(placed), bool(set(new.incident) & set(old.incident))


def _names_shared(move: Move) -> bool:
    """Whether both sentences name somebody or something by the same name.

    Of victims it says little: where it was is asked apart, and much happens in one place.
    """
    if move.old is None:
        return False
    new, old = move.new.figure, move.old.figure
    if new.unit in counted.HARMED:
        unknown = not (new.incident or old.incident)
        return unknown and meet(named(new.quote.text), named(old.quote.text))
    return meet(_finer(new), _finer(old))


def _name(figure: Figure) -> str:
    return f"{KIND.value}|{figure.unit}|{figure.group}|{figure.value:g}"


def _stood(move: Move) -> float:
    """The old figure."""
    return move.old.figure.value if move.old else move.new.figure.was or 0.0


def _old_state(move: Move, stood: float) -> str:
    return said(move.old.figure) if move.old else written(stood, move.new.figure.unit)


def _headline(move: Move, stood: float) -> str:
    figure = move.new.figure
    where = f" in {figure.shown[0]}" if figure.shown else ""
    verb = {Cue.DOWN: "revised down to", Cue.REVISED: "revised to"}.get(figure.cue, "now")
    line = f"{_old_state(move, stood)}, {verb} {said(figure)}{where}"
    return line[:1].upper() + line[1:]


def _rules(move: Move, families: int) -> tuple[Rule, ...]:
    figure, old = move.new.figure, move.old
    told = {one.family for one in move.alike if old and one.figure.value == old.figure.value}
    placed, kind = _shared(move)
    states = figure.was is not None and figure.was == _stood(move)
    found = [
        ("lead", LEAD, figure.lead),
        ("body", BODY, not figure.lead),
        ("says-it-moved", CUE, figure.cue is not Cue.STANDS or _may_fall(figure)),
        *(("further-outlet", FAMILY, True) for _ in range(families - 1)),
        ("states-old-figure", STATES_OLD, states and (old is not None or figure.lead)),
        ("states-both-in-passing", IN_PASSING, states and old is None and not figure.lead),
        ("old-figure-by-several", OLD_FAMILIES, len(told) >= MANY),
        ("same-place-or-name", PLACE, placed),
        ("same-kind-of-incident", INCIDENT, kind),
        ("same-names", INCIDENT, _names_shared(move) and not (placed or kind)),
    ]
    return tuple(Rule(rule=rule, weight=weight) for rule, weight, holds in found if holds)


def _severity(figure: Figure, stood: float) -> Severity:
    """What is taken back is urgent; else by ratio, and by the round numbers that lie between."""
    if figure.cue in (Cue.DOWN, Cue.REVISED):
        return Severity.URGENT
    low, high = sorted((stood, figure.value))
    ratio = high / low if low else high
    if ratio >= _MUCH and high >= _HUNDRED:
        return Severity.FLASH
    return Severity.URGENT if ratio >= _TWICE or _round_between(low, high) else Severity.NOTICE


def _round_between(low: float, high: float) -> bool:
    """Whether one of 10, 50, 100, 500, 1,000 ... lies above ``low``, and not above ``high``."""
    step = 10.0
    while step * 10 <= high:
        step *= 10
    return any(low < mark <= high for mark in (step, step * 5))
