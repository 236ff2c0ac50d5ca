"""What a storyline holds of figures, and which older one a new one is to be held against.

Rule 1. Everything here is a function of the set of figures, never of the order they came in.
Rule 2. Two compare only with equal unit and group, of one incident: kinds that share a tag, no
        other proper name, no other place, and none older than the day that the incident is said
        to have happened on.
        Whose it is has to be the same, too; see ``owners``.
Rule 3. A place excludes only where both say one; what lies around may still make two places one,
        unless the same article counts there apart.
Rule 4. What happens again and again (attacks, crashes) is the same for days only, what lasts
        (outbreaks, floods, unrest) for months, what somebody named has decided for a year.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from monitor.follow import counted
from monitor.follow.gazetteer import is_country
from monitor.follow.numbers import MONEY
from monitor.follow.owners import is_another_owner
from monitor.follow.scene import named
from monitor.follow.words import fold
from monitor.model.articles import Reading
from monitor.model.figures import Cue, Figure, Told

PER_UNIT = 30
MOST = 120
NEARLY = 0.9
_NEVER = datetime.min.replace(tzinfo=UTC)
DAY = timedelta(days=1)
_REPEATED, _PLACED, _USUAL, _LASTING = (timedelta(days=n) for n in (8, 21, 45, 150))
_DECIDED = timedelta(days=400)

Order = tuple[bool, datetime, datetime, str, int, float]


def order(told: Told) -> Order:
    """The place of a figure among those of its storyline; larger is later."""
    at, quote = told.at, told.figure.quote
    return (
        at is not None,
        at.begin if at else _NEVER,
        at.end if at else _NEVER,
        quote.article,
        quote.start,
        told.figure.value,
    )


def with_figures(held: Sequence[Told], reading: Reading) -> tuple[Told, ...]:
    """The figures with those of one article, those of an earlier version of it gone."""
    article = reading.article.id
    kept = [told for told in held if told.figure.quote.article != article]
    own = [Told(figure=one, at=reading.at, family=reading.family) for one in reading.figures]
    return bounded([*kept, *own])


def bounded(held: Iterable[Told]) -> tuple[Told, ...]:
    """The newest of each unit, and of all."""
    by_unit: dict[str, list[Told]] = {}
    for told in sorted(held, key=order):
        by_unit.setdefault(told.figure.unit, []).append(told)
    found = (told for rows in by_unit.values() for told in rows[-PER_UNIT:])
    return tuple(sorted(found, key=order)[-MOST:])


def alike(new: Told, held: Iterable[Told]) -> list[Told]:
    """The figures that count the same of the same incident, oldest first."""
    rows = [told for told in held if _one_unit(told.figure.unit, new.figure.unit)]
    one = [told for told in sorted(rows, key=order) if _one_incident(new, told)]
    if new.figure.places:
        return [told for told in one if _in_place(new.figure, told.figure)]
    # What was told before the parts is no longer what their sum goes beyond.
    whole = _wholes(rows)
    parts = [number for number, told in enumerate(one) if told not in whole]
    since = one[parts[-1] if parts else 0 :]
    return [told for told in since if told in whole and _in_place(new.figure, told.figure)]


def _one_unit(one: str, other: str) -> bool:
    """Whether both count the same, a sum whose currency nobody says that of any."""
    if one == other:
        return True
    (what, _, measure), (thing, _, unit) = one.partition(" in "), other.partition(" in ")
    same = counted.ONE_SUM.get(what, what) == counted.ONE_SUM.get(thing, thing)
    return same and (measure == unit or MONEY in (measure, unit))


def _wholes(held: Sequence[Told]) -> list[Told]:
    """Those that are no part: what is counted in several places apart has to be summed up."""
    by_article: dict[str, list[Told]] = {}
    for told in held:
        by_article.setdefault(told.figure.quote.article, []).append(told)
    return [
        told
        for rows in by_article.values()
        for told in rows
        if not told.figure.places
        or len(rows) == 1
        or _is_sum(told.figure.value, [one.figure.value for one in rows if one is not told])
    ]


def _is_sum(value: float, parts: Sequence[float]) -> bool:
    """Whether the parts come to about the value."""
    return NEARLY * value <= sum(parts) <= value


def _one_incident(new: Told, old: Told) -> bool:
    """Whether both count the same people of one incident, be it here or there."""
    one, other = new.figure, old.figure
    if one.group != other.group or not related(one, other):
        return False
    if one.names and other.names and not set(one.names) <= set(other.names):
        return False
    if _of_others(one, other) or is_another_owner(one, other):
        return False
    natural = counted.NATURAL & {*one.incident, *other.incident}
    if one.running and other.cue is Cue.NONE and not natural:
        return False
    if new.at is None or old.at is None:
        return True
    if one.day is not None and old.at.end.date() < one.day - DAY:
        return False
    return new.at.gap(old.at) <= (_DECIDED if _is_decided(one, other) else _lasts(one, other))


def is_decided(unit: str) -> bool:
    """Whether what a unit counts is decided or foreseen once, and may be so anew long after."""
    return unit.partition(" in ")[0] in counted.DECIDED


def _is_decided(one: Figure, other: Figure) -> bool:
    """Whether both tell what somebody named has decided."""
    mine, theirs = _own_names(one), _own_names(other)
    same = not (mine and theirs) or _hold(theirs, one) or _hold(mine, other)
    return is_decided(one.unit) and same


def _own_names(figure: Figure) -> frozenset[str]:
    """Whom a sentence names, but for where it was counted."""
    return named(figure.quote.text) - set(figure.places)


def meet(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two names are one, or one the end or the beginning of the other."""
    said = [f" {name} " for name in others]
    return any(f" {one} " in other or other in f" {one} " for one in ones for other in said)


def _of_others(one: Figure, other: Figure) -> bool:
    """Whether the sentences name somebody each, and nobody in common: two firms, two bills."""
    if one.unit in counted.HARMED:
        return False
    mine, theirs = _own_names(one), _own_names(other)
    if not (mine and theirs) or _hold(mine, other) or _hold(theirs, one):
        return False
    return not set(one.places) & set(other.places)


def _hold(names: Iterable[str], figure: Figure) -> bool:
    """Whether a sentence has one of some names, be it as the beginning of a longer one."""
    said = f" {' '.join(named(figure.quote.text))} {fold(figure.quote.text)} "
    return any(f" {name} " in said or f"{name}'" in said for name in names)


def related(one: Figure, other: Figure) -> bool:
    """Whether two figures may tell of one kind of incident."""
    return not (one.incident and other.incident) or bool(set(one.incident) & set(other.incident))


def _in_place(one: Figure, other: Figure) -> bool:
    """Whether two figures may have been counted in one place."""
    if set(one.places) & set(other.places):
        return True
    if not (one.places and other.places):
        return not (_abroad(one, other) or _abroad(other, one))
    if any(map(is_country, one.places)) and any(map(is_country, other.places)):
        return False
    return bool(set(one.places) & set(other.around)) != bool(set(other.places) & set(one.around))


def _abroad(placed: Figure, unplaced: Figure) -> bool:
    """Whether one was counted in a country, the other where only other countries are spoken of."""
    mine, theirs = (set(filter(is_country, names)) for names in (placed.places, unplaced.around))
    return bool(mine and theirs) and not mine & theirs


def _lasts(one: Figure, other: Figure) -> timedelta:
    """How far apart two reports of one incident may lie."""
    tags = set(one.incident) | set(other.incident)
    if one.running or other.running:
        tags -= counted.REPEATED
    near = _USUAL
    if tags & counted.REPEATED:
        shared = set(one.places) & {*other.places, *other.around}
        fine = any(not is_country(place) for place in shared)
        near = _PLACED if fine else _REPEATED
    return _LASTING if tags & counted.LASTING and not tags & counted.REPEATED else near


def standing(new: Told, held: Sequence[Told]) -> Told | None:
    """The figure that stood before ``new``: what it says that it was, else the newest other one.

    Of the newest article's several the largest speaks, totals before counts.
    """
    if new.figure.was is not None:
        said = [told for told in held if told.figure.value == new.figure.was]
        return said[-1] if said else None
    others = [told for told in held if told.figure.value != new.figure.value]
    if not others:
        return None
    newest = others[-1].at
    last = [told for told in others if told.at == newest]
    return max(last, key=lambda told: (told.figure.cue is not Cue.NONE, told.figure.value))
