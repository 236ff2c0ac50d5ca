"""Occurrence: outbreaks, fires, sieges and the like: begun, or over."""

from monitor.follow.lexicon.shape import Sides, Table, act, off, on, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_O = Axis.OCCURRENCE
THING = Sides.THING
_POWER = ("power",)

# By its name alone a disease is its outbreak.
DISEASES = listed(
    "cholera ebola measles polio malaria dengue typhoid mumps rabies diphtheria meningitis mpox"
    " zika anthrax tuberculosis salmonella listeria legionella norovirus"
)

TABLE = Table(
    axis=_O,
    things=(
        thing(
            "outbreak",
            f"outbreak, epidemic, pandemic, contagion, {', '.join(sorted(DISEASES))}",
            THING,
            _O,
            kinds=True,
        ),
        thing("fire", "fire, wildfire, blaze, inferno, bushfire, forest fire", THING, _O),
        thing(
            "siege",
            "siege, standoff, stand-off, hostage crisis, occupation, sit-in, blockade, hijacking"
            ", mutiny, riot, unrest, uprising, rebellion, hunger strike, stand-down, manhunt",
            THING,
            _O,
        ),
        thing("outage", "outage, blackout, power cut, power failure, brownout", THING, _O),
        thing(
            "power",
            "power, electricity, power supply, electricity supply, mains power, lights",
            THING,
            _O,
            against="outage",
        ),
        thing("recession", "recession, shutdown, government shutdown, slump", THING, _O),
        thing("drought", "drought, heatwave, heat wave, famine, water shortage", THING, _O),
        thing("eruption", "eruption", THING, _O),
        thing("flood", "flood, flooding, storm surge, tsunami", THING, _O),
        thing("coup", "coup, putsch, takeover bid, power grab", THING, _O),
        thing(
            "accident",
            "accident, sinking, crash, collision, derailment, plane crash, train crash, air crash",
            THING,
            _O,
        ),
        thing("explosion", "explosion, blast, detonation", THING, _O),
        thing("landslide", "landslide, avalanche, mudslide, rockfall, cave-in", THING, _O),
        thing("earthquake", "earthquake, quake, tremor", THING, _O),
        thing("spill", "spill, oil spill, leak, gas leak, chemical leak", THING, _O),
        thing(
            "crime",
            "robbery, burglary, heist, shooting, stabbing, hack, data breach, cyberattack"
            ", theft, break-in, poisoning, massacre, arson",
            THING,
            _O,
        ),
    ),
    verbs=(
        on(
            "restored",
            "restore, reconnect, switch back on, turn back on, bring back, get back",
            "o",
            turns=True,
            only=_POWER,
        ),
        on("restored", "return, come back, come back on, flow again", "s", turns=True, only=_POWER),
        off("out", "cut, cut off, knock out, switch off, shut off, turn off", only=_POWER),
        off("out", "go out, fail, go off, go down, cut out", "s", only=_POWER),
        on("begun", "break out, begin, erupt, start, spread, rage, flare, flare up, grip", "s"),
        on("begun", "hit, strike, sweep, ravage, engulf", "s"),
        on("begun", "paralyse, paralyze, rumble on, drag on", "s"),
        on("begun", "re-emerge, reemerge, return, resurface, reignite, rekindle, resume", "s"),
        on("begun", "get out of control, get out of hand, spiral out of control, rip through", "s"),
        on("begun", "declare, confirm, report, detect, record, battle, fight, suffer"),
        on("happened", "happen, occur, take place, go off", "s"),
        off("over", "end, stop, subside, cease, lift, ease off", "os"),
        off("over", "die down, die out, burn out, burn itself out", "s"),
        off("over", "peter out, fizzle out, abate", "s"),
        off("over", "come to an end, draw to a close, blow over, recede, go out", "s"),
        off("over", "contain, extinguish, put out, quell, declare over, bring under control"),
        off("over", "douse, stamp out, eradicate, eliminate"),
        off("over", "snuff out, smother, get under control"),
        off("over", "bring to an end, put an end to, defuse"),
        off("over", "break up, call off, declare an end to"),
        on("begun", "break out again, flare up again", "s", turns=True, only=("outbreak",)),
        off("over", "beat back, bring the curtain down on, see the back of, wipe out, beat, quash"),
        off("over", "foil, thwart, put down, reverse", only=("coup",)),
        off("did not happen", "rule out, invent, fake, stage, make up, fabricate"),
    ),
    nouns=(
        off("over", "end, containment, eradication"),
        on("begun", "start, beginning, onset, resurgence, return, recurrence"),
    ),
    acts=(
        act("accident", on("happened", "sink, crash, derail, capsize, collide", "s")),
        act("explosion", on("happened", "explode, blow up", "s")),
        act("eruption", on("happened", "erupt", "s")),
    ),
    fades=365,
    states=(
        on("restored", "back, back on, on again, restored", turns=True, only=_POWER),
        off("out", "out, still out, off, down", only=_POWER),
        off("over", "over, under control, contained, out, at an end, all over, no more, extinct"),
        off("did not happen", "a hoax, a fake, made up, fake, a fiction, an invention, staged"),
        on("begun", "out of control, under way, ongoing, out of hand, back, raging, rampant"),
    ),
)
