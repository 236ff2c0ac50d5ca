"""Conflict: a truce holds, or there is fighting; the end of the one is the other's beginning."""

from monitor.follow.lexicon.shape import Sides, Table, act, off, on, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_C = Axis.CONFLICT
TWO = Sides.TWO
_TRUCE, _FIGHT = ("ceasefire",), ("fighting",)

TABLE = Table(
    axis=_C,
    fades=90,
    things=(
        thing(
            "ceasefire",
            "ceasefire, cease-fire, truce, armistice, peace deal, cessation of hostilities, peace"
            ", peace treaty, peace agreement, peace accord, lull, calm",
            TWO,
            _C,
        ),
        thing(
            "fighting",
            "fighting, hostility, offensive, bombing, airstrike, air strike, shelling, clash"
            ", military operation, bombardment, assault, war, gunfire, hostilities"
            ", ground offensive, invasion, combat, rocket fire, armed struggle, armed campaign"
            ", skirmish, artillery fire, raid, air raid, drone strike, gun, gun battle, firefight"
            ", ground attack, rocket attack, missile attack, mortar attack, artillery attack"
            ", air attack, drone attack",
            TWO,
            _C,
            against="ceasefire",
        ),
    ),
    verbs=(
        on(
            "agreed",
            "agree, agree to, agree on, declare, announce, sign, reach, accept, call, broker"
            ", make, strike, conclude, seal, secure, negotiate, proclaim, observe, order, ink"
            ", hammer out, sign up to, enter, clinch, honour, honor, respect, keep",
            only=_TRUCE,
        ),
        on(
            "in force",
            "hold, take effect, begin, start, come into effect, go into effect, take hold"
            ", come into force, enter into force, go into force, stick, return, prevail"
            ", survive, set in, kick in, descend",
            "s",
            only=_TRUCE,
        ),
        on("extended", "extend, renew, prolong, restore, reinstate", only=_TRUCE),
        off(
            "broken",
            "break, violate, breach, end, call off, reject, abandon, suspend, shatter, tear up"
            ", rip up, scrap, renounce, wreck, ditch, shred, sink, cancel, bury, terminate"
            ", walk away from, pull out of, withdraw from, quit, back out of, repudiate, torpedo",
            only=_TRUCE,
        ),
        off(
            "broken",
            "collapse, break down, expire, end, fall apart, fail, unravel, crumble, disintegrate"
            ", lapse, implode, shatter, fracture, die, fall through, lie in tatters, lie in ruins",
            "s",
            only=_TRUCE,
        ),
        on("fighting again", "resume, renew, restart, reignite", "os", turns=True, only=_FIGHT),
        on("fighting again", "return, break out again, flare again", "s", turns=True, only=_FIGHT),
        on("fighting", "launch, begin, start, intensify, unleash, mount, step up", only=_FIGHT),
        on("fighting", "trade, open, exchange, escalate, wage, declare, go to", only=_FIGHT),
        on(
            "fighting",
            "break out, erupt, flare up, begin, rage, flare, intensify, escalate, start, spread"
            ", continue, ignite, rumble on, go on, worsen, explode",
            "s",
            only=_FIGHT,
        ),
        off(
            "fighting over",
            "end, halt, stop, suspend, cease, pause, call off",
            turns=True,
            only=_FIGHT,
        ),
        off("fighting over", "silence, lay down, still, hush", only=_FIGHT),
        off(
            "fighting over",
            "call ~ halt to, put ~ end to, bring ~ end to, wind down, break off",
            only=_FIGHT,
        ),
        off(
            "fighting over",
            "end, stop, cease, die down, subside, fall silent, abate, ease, come to ~ end, halt"
            ", peter out, fizzle out, die away, go quiet, grind to ~ halt",
            "s",
            only=_FIGHT,
        ),
    ),
    nouns=(
        off("broken", "collapse, breach, violation, end, breakdown", only=_TRUCE),
        on("fighting again", "resumption, renewal", turns=True, only=_FIGHT),
        on("fighting", "outbreak, eruption", only=_FIGHT),
        off("fighting over", "end, cessation, suspension, halt, pause", only=_FIGHT),
    ),
    states=(
        on("in force", "in force, in place, in effect, holding", only=_TRUCE),
        off("broken", "over, dead, in tatters, in ruins, in shreds, off, finished", only=_TRUCE),
        off("broken", "in pieces, at an end, no more, shattered", only=_TRUCE),
        off("fighting over", "over, at an end, silent, quiet, stilled", only=_FIGHT),
        on("fighting", "under way, underway", only=_FIGHT),
    ),
    acts=(
        act("ceasefire", on("peace made", "lay down ~ arms, lay down ~ weapons", "s")),
        act(
            "ceasefire",
            on("in force", "hold ~ fire, cease fire, stop shooting, stop firing", "s"),
        ),
        act("fighting", on("fighting", "bomb, shell, invade, bombard, pound, strafe, ambush")),
        act("fighting", on("fighting", "open fire on, rain shells on, attack, assault")),
        act(
            "fighting",
            on(
                "fighting",
                "launch ~ attack on, launch ~ attacks on, mount ~ attack on, fire missiles at"
                ", fire rockets at, fire shells at, fire missiles into, fire rockets into",
            ),
        ),
        act("fighting", on("fighting", "fight", "s")),
        act("fighting", on("fighting", "fire at each other, shoot at each other", "s")),
        act("fighting", on("fighting", "trade fire, exchange fire, open fire, clash", "s")),
        act("fighting", on("fighting again", "take up ~ arms again", "s", turns=True)),
        act("fighting", on("fighting", "take up ~ arms, go to war, go on ~ offensive", "s")),
    ),
)
# What falls on a place while there is fighting, and what it does to it.
WEAPONS = listed(
    "rocket missile shell mortar warplane jet drone airstrike strike shelling bombardment bombing"
    " artillery gunship helicopter tank barrage"
)
FALLS = listed("hit strike fall rain land slam pummel batter rock shake target")
