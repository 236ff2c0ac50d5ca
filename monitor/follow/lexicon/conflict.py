"""Conflict: a truce holds, or there is fighting; the end of the one is the other's beginning."""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.model.changes import Axis

_C = Axis.CONFLICT
TWO = Sides.TWO
_TRUCE, _FIGHT = ("ceasefire",), ("fighting",)

TABLE = Table(
    axis=_C,
    fades=90,
    things=(
        thing("ceasefire", "ceasefire, cease-fire, truce, armistice, peace deal", TWO, _C),
        thing(
            "fighting",
            "fighting, hostility, offensive, bombing, airstrike, air strike, shelling, clash"
            ", military operation, bombardment, assault",
            TWO,
            _C,
            against="ceasefire",
        ),
    ),
    verbs=(
        on(
            "agreed",
            "agree, agree to, agree on, declare, announce, sign, reach, accept, call",
            only=_TRUCE,
        ),
        on(
            "in force",
            "hold, take effect, begin, start, come into effect, go into effect",
            "s",
            only=_TRUCE,
        ),
        on("extended", "extend, renew, prolong, restore, observe", only=_TRUCE),
        off(
            "broken", "break, violate, breach, end, call off, reject, abandon, suspend", only=_TRUCE
        ),
        off("broken", "collapse, break down, expire, end, fall apart, fail", "s", only=_TRUCE),
        on("fighting again", "resume, renew, restart", "os", turns=True, only=_FIGHT),
        on("fighting", "launch, begin, start, intensify", "o", only=_FIGHT),
        on("fighting", "break out, erupt, flare up, begin, rage", "s", only=_FIGHT),
        off("fighting over", "end, halt, stop, suspend, cease, pause, call off", only=_FIGHT),
        off("fighting over", "end, stop, cease, die down", "s", only=_FIGHT),
    ),
    nouns=(
        off("broken", "collapse, breach, violation", only=_TRUCE),
        on("fighting again", "resumption, renewal", turns=True, only=_FIGHT),
        off("fighting over", "end, cessation, suspension, halt", only=_FIGHT),
    ),
    states=(
        on("in force", "in force, in place", only=_TRUCE),
        off("broken", "over, dead", only=_TRUCE),
        off("fighting over", "over", only=_FIGHT),
    ),
)
