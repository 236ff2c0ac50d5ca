"""Occurrence: outbreaks, fires, sieges and the like: begun, or over."""

from monitor.follow.lexicon.shape import Sides, Table, act, off, on, thing
from monitor.model.changes import Axis

_O = Axis.OCCURRENCE
THING = Sides.THING

TABLE = Table(
    axis=_O,
    things=(
        thing("outbreak", "outbreak, epidemic", THING, _O, kinds=True),
        thing("fire", "fire, wildfire, blaze", THING, _O),
        thing("siege", "siege, standoff, stand-off, hostage crisis, occupation", THING, _O),
        thing("outage", "outage, blackout, power cut", THING, _O),
        thing("recession", "recession, shutdown, government shutdown", THING, _O),
        thing("eruption", "eruption", THING, _O),
        thing("coup", "coup, mutiny", THING, _O),
        thing("accident", "accident, sinking, crash, explosion, derailment", THING, _O),
    ),
    verbs=(
        on("begun", "break out, begin, erupt, start, resume, spread, rage", "s"),
        on("begun", "declare, confirm, report"),
        off("over", "end, stop, subside", "os"),
        off("over", "contain, extinguish, put out, quell, declare over, bring under control"),
        off("over", "foil, thwart, put down, reverse", only=("coup",)),
    ),
    nouns=(off("over", "end, containment"), on("begun", "start, beginning")),
    acts=(act("accident", on("happened", "sink, crash, explode, derail, capsize", "s")),),
    fades=365,
    states=(
        off("over", "over, under control, contained"),
        on("begun", "out of control, under way"),
    ),
)
