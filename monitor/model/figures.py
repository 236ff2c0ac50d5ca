"""Figures: how many of what, told of which incident and where."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.model.quotes import Quote
from monitor.model.times import Span


class Cue(StrEnum):
    """What a sentence says that its figure did."""

    NONE = ""
    UP = "up"
    DOWN = "down"
    REVISED = "revised"
    STANDS = "stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many of something a sentence tells as a whole.

    Attributes:
        unit: what is counted, such as ``dead``.
        value: how many; money in whole units of its currency, a rate in per cent.
        qualifier: as in ``at least``, ``""`` where it is exact.
        cue: whether it is told as risen, fallen, revised, or as a total that stands.
        was: the earlier figure, where the sentence itself tells it.
        group: who is counted, where that is only a part of people, such as ``children``.
        places: folded names of where it was counted.
        around: folded names of places that the sentence tells of besides.
        incident: kinds of incident that it tells of, such as ``quake``.
        names: folded proper names of the incident, such as ``rosa`` of a storm.
        day: when the incident was, where the sentence says; nothing older is of the same one.
        running: whether it sums up a time, so that what one event brought is no earlier value.
        shown: the places as they stood.
        lead: whether it stands in the headline or the lead.
        quote: the sentence.
    """

    unit: str
    value: float
    qualifier: str = ""
    cue: Cue = Cue.NONE
    was: float | None = None
    group: str = ""
    places: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    incident: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    day: date | None = None
    running: bool = False
    shown: tuple[str, ...] = ()
    lead: bool
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A figure as a storyline holds it: with the article's time and outlet family."""

    figure: Figure
    at: Span | None
    family: str
