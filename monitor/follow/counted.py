"""What news counts, in tables: units, the words that say a figure moved, and kinds of incident.

Rule 1. A unit lists nouns that name it ("34 deaths", "deaths rise to 34"), states that follow the
        number ("34 people were killed"), and verbs that stand before it ("kills 34").
Rule 2. A cue moves a figure ("rises to"), reaches one ("hits") or says where it stands.
Rule 3. Incidents compare by tags: two kinds that share none are not the same event.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from monitor.follow.words import listed
from monitor.model.figures import Cue

Phrase = tuple[int, int, str]
"""Where the words that count something begin, where they end, and what is counted."""


class Unit(NamedTuple):
    """What is counted, and the words that say so."""

    nouns: frozenset[str]
    states: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()


UNITS: Mapping[str, Unit] = {
    "dead": Unit(
        listed("deaths death fatalities fatality lives dead"),
        listed(
            "dead killed slain died dies die dying perished perish drowned drown drowns lost"
            " executed massacred"
        ),
        listed("kill kills killed killing claim claims claimed claiming"),
    ),
    "injured": Unit(
        listed("injuries wounded injured"),
        listed("injured wounded hurt hospitalised hospitalized maimed"),
        listed("injure injures injured injuring wound wounds wounded wounding hurting"),
    ),
    "missing": Unit(listed("missing disappearances"), listed("missing unaccounted")),
    "trapped": Unit(
        frozenset(), listed("trapped stranded"), listed("trapping trap traps stranding")
    ),
    "rescued": Unit(
        listed("survivors rescues"),
        listed("rescued saved"),
        listed("rescue rescues rescued rescuing"),
    ),
    "cases": Unit(
        listed("cases case infections infection infected"),
        listed("infected sickened diagnosed ill sick poisoned"),
        listed(
            "infect infects infected infecting sicken sickens sickened sickening poison poisons"
            " poisoned poisoning"
        ),
    ),
    "arrested": Unit(
        listed("arrests arrest detentions detainees"),
        listed("arrested detained jailed imprisoned"),
        listed("arrest arrests arrested arresting detain detains detained detaining"),
    ),
    "displaced": Unit(
        listed("displaced evacuees refugees homeless evacuation evacuations"),
        listed("displaced homeless evacuated uprooted flee flees fled fleeing"),
        listed("displace displaces displaced displacing evacuate evacuates evacuated evacuating"),
    ),
    "hostages": Unit(
        listed("hostages captives"),
        listed("hostage abducted kidnapped captured"),
        listed("abduct abducts abducted abducting kidnap kidnaps kidnapped kidnapping"),
    ),
    "freed": Unit(frozenset(), listed("freed released"), listed("free frees freed freeing")),
    "escaped": Unit(listed("escapees fugitives"), listed("escape escapes escaped escaping")),
    "jobs": Unit(
        listed("jobs layoffs lay-offs redundancies positions posts roles dismissals"),
        listed("redundant dismissed sacked"),
        listed("dismiss dismisses dismissed dismissing sack sacks sacked sacking"),
    ),
    "new jobs": Unit(frozenset()),
    "affected": Unit(frozenset(), listed("affected")),
    "casualties": Unit(listed("casualties")),
    "homes": Unit(listed("homes houses buildings")),
    "recalled": Unit(
        listed("recall recalls"),
        listed("recalled"),
        listed("recall recalls recalled recalling"),
    ),
    "acres": Unit(listed("acres")),
    "hectares": Unit(listed("hectares ha")),
    "tonnes": Unit(listed("tonnes tons")),
    "litres": Unit(listed("litres liters")),
    "gallons": Unit(listed("gallons")),
    "barrels": Unit(listed("barrels")),
    "magnitude": Unit(listed("magnitude")),
    "votes": Unit(listed("votes ballots")),
    "seats": Unit(listed("seats")),
    "signatures": Unit(listed("signatures")),
    "troops": Unit(listed("troops soldiers")),
    "vehicles": Unit(listed("cars vehicles")),
    "flights": Unit(listed("flights")),
}  # fmt: skip

# What is measured rather than counted -> its unit, which has a currency or measure beside it.
MEASURES: Mapping[str, str] = {
    **{
        word: word
        for word in listed(
            "rate inflation unemployment turnout bid offer fine damage budget deficit price"
            " forecast target cost loss revenue profit ransom stake share tariff ceiling ban"
            " quota debt bailout fee valuation aid pledge reward penalty settlement sentence"
        )
    },
    # "Cuts rates to 4 %", "the key interest rate": one thing by several words.
    "rates": "rate",
    "interest": "rate",
    "prices": "price",
    "costs": "cost",
    "losses": "loss",
    "tariffs": "tariff",
    "profits": "profit",
    "fees": "fee",
    **dict.fromkeys(listed("term imprisonment"), "sentence"),
    **dict.fromkeys(listed("haul loot booty"), "loss"),
    # One sum by its role: what a court awards, what a buyer bids, what somebody has to pay.
    "damages": "award",
    **dict.fromkeys(listed("award payout compensation"), "award"),
    **dict.fromkeys(listed("bid bids offers"), "offer"),
    "penalty": "fine",
    "fines": "fine",
}

# A noun that says what is counted only behind another: "job cuts", "the price tag".
PAIRED: Mapping[tuple[str, str], str] = {
    **{("job", cuts): "jobs" for cuts in listed("cuts losses cull loss")},
    **dict.fromkeys([("staff", "cuts"), ("workforce", "cuts")], "jobs"),
    **{
        ("square", unit): f"square {name}"
        for name in listed("kilometres miles")
        for unit in (name, name.replace("tres", "ters"))
    },
    ("price", "tag"): "cost",
    ("cost", "estimate"): "cost",
}
# What is counted goes without saying: "the outbreak grows to 41", "cuts reach 950".
HEADS: Mapping[str, str] = {"outbreak": "cases", "epidemic": "cases", "cuts": "jobs"}
# Verbs that give a sum its role: "fines the bank $40 million".
PAYS: Mapping[str, str] = {
    **dict.fromkeys(listed("fine fines fined fining"), "fine"),
    **dict.fromkeys(listed("award awards awarded awarding"), "award"),
    **dict.fromkeys(listed("offer offers offered offering bid bids"), "offer"),
}
# What is done to so many: "the evacuation of 4,000".
OF_ACTS: Mapping[str, str] = {
    "evacuation": "displaced", "recall": "recalled", "arrest": "arrested", "killing": "dead",
    "abduction": "hostages", "kidnapping": "hostages", "deployment": "troops",
}  # fmt: skip
# A forecast is one of something: "the growth forecast", "sees growth of 2 per cent".
FORECASTS = listed("forecast forecasts outlook projection projections estimate estimates")
FORESEEN = listed("growth inflation unemployment deficit profit loss sales revenue gdp earnings")
# What is lost or destroyed goes by its own noun: "destroys 30 buses", "the cars lost".
DESTROYS = listed("destroy destroys destroyed destroying burns burned gut guts gutted wreck wrecks")
DESTROYED = listed(
    "destroyed lost burnt burned gutted wrecked damaged sunk sink sinks sank flattened razed"
)
SUPPLIES = listed("power electricity water gas heating heat")

# "The number of deaths": what is counted stands behind, within a few words.
COUNTERS = listed("number numbers count total totals figure figures tally toll tolls")
TOLLS = listed("toll tolls")
TOLL_OF: Mapping[str, str] = {
    "death": "dead", "body": "dead", "fatality": "dead", "injury": "injured",
    "casualty": "casualties", "case": "cases", "infection": "cases",
}  # fmt: skip

MOVED: Mapping[str, Cue] = {
    **dict.fromkeys(
        listed(
            "rise rises rose risen rising climb climbs climbed climbing jump jumps jumped jumping"
            " increase increases increased increasing grow grows grew grown growing soar soars"
            " soared soaring surge surges surged surging mount mounts mounted mounting swell"
            " swells swelled swollen swelling leap leaps leapt leaped spike spikes spiked raise"
            " raises raised raising lift lifts lifted lifting bring brings brought bringing take"
            " takes took taken taking push pushes pushed pushing boost boosts boosted boosting"
            " hike hikes hiked upped ups double doubles doubled triples tripled up expand expands"
            " expanded balloon balloons ballooned explode explodes exploded spiral spirals"
            " spiralled sweeten sweetens sweetened improve improves improved went blow blows blew"
            " blown quadruple quadruples quadrupled doubling tripling treble trebles trebled"
            " mushroom mushrooms mushroomed shoots shot skyrockets skyrocketed rocket rockets"
            " rocketed creep creeps crept edges edged ratchet ratchets ratcheted bumps bumped"
            " escalates escalated escalate snowballs snowballed multiplies multiplied deepen"
            " deepens deepened spread spreads advances advanced widen widens widened extend"
            " extends extended"
        ),
        Cue.UP,
    ),
    **dict.fromkeys(
        listed(
            "fall falls fell fallen falling drop drops dropped dropping decline declines declined"
            " declining decrease decreases decreased decreasing shrink shrinks shrank shrunk"
            " plunge plunges plunged dip dips dipped slump slumps slumped sink sinks sank lower"
            " lowers lowered lowering cut cuts cutting reduce reduces reduced reducing downgrade"
            " downgrades downgraded slash slashes slashed trim trims trimmed down"
            " halve halves halved scale scales scaled shave shaves shaved pare pares pared whittle"
            " whittles whittled ease eases eased slow slows slowed soften softens softened dwindle"
            " dwindles dwindled shorten shortens shortened commute commutes commuted"
        ),
        Cue.DOWN,
    ),
    **dict.fromkeys(
        listed(
            "revise revises revised revising correct corrects corrected adjust adjusts adjusted"
            " update updates updated amend amends amended"
        ),
        Cue.REVISED,
    ),
}
REACHED: Mapping[str, Cue] = {
    **dict.fromkeys(
        listed(
            "reach reaches reached reaching hit hits hitting pass passes passed passing exceed"
            " exceeds exceeded exceeding surpass surpasses surpassed surpassing top tops topped"
            " topping cross crosses crossed crossing near nears neared nearing approach approaches"
            " approached approaching eclipses eclipsed"
        ),
        Cue.UP,
    ),
    **dict.fromkeys(listed("stands stood standing cover covers number numbers"), Cue.STANDS),
}
QUALIFIERS = listed(
    "at least more less than about around nearly almost over under some an a total of estimated"
    " approximately roughly as many few only just official confirmed close well above below"
    " upwards past beyond fewer now nears near the record unofficial"
)
# Which of them a state shows, the strongest first.
SHOWN_QUALIFIERS = (
    "at least", "more than", "nearly", "almost", "about", "around", "up to", "over",
    "approximately", "fewer than", "less than",
)  # fmt: skip
ROUNDS = listed("nearly almost about around approximately")
INCREMENTS = listed("more additional further new extra fresh another")
PARTS = listed("including include includes included among whom which them these those incl")
DOUBTS = listed(
    "could may might would should will expected expects likely feared fears fear projected"
    " projects estimate if unless warn warns warned predicts predicted threatens forecast possibly"
    " can unlikely denies denied plans wants hopes"
)
RECALLS = listed("last previous anniversary deadliest worst since when compared ago decade century")

# Words for people of whom the figure is a whole, and for a part of them.
PEOPLE = listed(
    "people persons person residents passengers victims others men man lives miners migrants"
    " refugees worshippers tourists villagers civilians workers pilgrims patients bodies casualties"
    " protesters demonstrators crew aboard"
)
PARTLY = listed(
    "children child women woman officers policemen police soldiers troops firefighters firefighter"
    " militants attackers gunmen terrorists insurgents rebels fighters students pupils girls boys"
    " babies americans britons foreigners nationals journalists medics doctors prisoners inmates"
    " civilian toddlers journalist guards personnel fishermen rescuers animals cattle"
)

# Of these news counts what will be, too: "will cut 900 jobs".
PLANNED = listed("jobs seats troops") | {"new jobs"}
# What is decided once, and then goes on for a year: its figure may be raised long after.
DECIDED = listed(
    "jobs troops recalled cost price fine award offer budget affected sentence ban"
) | {
    "new jobs",
    *(f"{one} forecast" for one in FORESEEN),
}
# Sums that go by several names: the price of a bridge is what it costs.
ONE_SUM: Mapping[str, str] = {"price": "cost", "award": "fine"}
# Sums of money, which headlines give without a currency: "bill doubles to 1.8 billion".
SUMS = listed(
    "cost price fine award offer damage budget deficit loss revenue profit ransom debt bailout fee"
    " valuation aid pledge reward settlement"
)
# Who reckons differently has no say in what it comes to.
RIVALS = listed("opposition critics opponents campaigners activists rivals analysts economists")
# Of these one who is said to do so tells anew what it comes to, and more is more.
MOUNTS = listed("cost jobs affected") | {"new jobs"}
# Of these fewer are left from day to day: "nine still missing".
REMAINS = listed("missing trapped hostages")
# Whoever is counted here is all that is counted: journalists laid off, inmates on the run.
WHOLE = listed("jobs affected escaped") | {"new jobs"}
# A total that runs over a time; what one day brought is none of its earlier values.
RUNNING = listed("since overall throughout")
# The incident is another one than that told of before.
ANOTHER = listed("latest another separate second new third")
# What is decided upon, if an infinitive follows: "voted to reduce the number to 400".
DECIDES = listed(
    "vote votes voted agree agrees agreed decide decides decided approve approves approved"
)
# A clause behind these words names what is only meant, proposed or an example.
MEANT = listed("as of for to on about by from without over against toward towards")
NAMED_FIRES = listed("fire fires wildfire wildfires")

# Kinds of incident, each with its tags.
_KINDS = """
quake|earthquake earthquakes quake quakes tremor tremors aftershock aftershocks
quake wave|tsunami tsunamis
storm|storm storms typhoon typhoons hurricane hurricanes cyclone cyclones tornado tornadoes twister
storm cold|blizzard snowstorm snow
storm flood|thunderstorms monsoon monsoons
flood storm|flood floods flooding floodwaters rain rains rainfall
slide flood storm quake|landslide landslides mudslide mudslides mudflow
slide cold|avalanche avalanches
crash|crash crashes collision derailment derailments derails accident accidents pile-up crashed
crash ship|sinking sinks sank capsizing capsizes capsized capsize shipwreck ferry boat vessel ship
attack blast|bombing bombings bomb bombs bomber bombers
blast fire|explosion explosions explodes exploded blast blasts detonation
attack|attack attacks gunmen gunfight shooting shootings massacre massacres raid raids
attack|ambush siege gunman
attack war|airstrike airstrikes strike strikes shelling stabbing stabbings assault gunfire
fire|fire fires wildfire wildfires blaze blazes bushfire bushfires
collapse slide|collapse collapses collapsed
outbreak|outbreak outbreaks epidemic pandemic virus disease infection infections
outbreak|ebola mers cholera measles flu influenza zika coronavirus malaria dengue plague polio
heat|heatwave heatwaves heat
cold storm|cold freeze
unrest|protest protests riot riots clash clashes violence fighting unrest uprising crackdown
unrest war|war conflict offensive operation operations battle battles insurgency revolution
stampede|stampede stampedes crush
poison|poisoning alcohol liquor
volcano|eruption eruptions volcano erupts erupted
"""
# Kinds that happen again and again in one place: what was told long ago was another one.
REPEATED = listed("attack blast")
# Kinds that come once, so that a larger count of one without any cue has risen.
NATURAL = listed("quake wave storm flood slide fire outbreak heat cold volcano")
HUMAN = listed("attack blast unrest war ship crash poison")
BODIES = listed("dead injured missing cases displaced")
LOST = listed("homes hectares acres") | {"square kilometres", "square miles"}
HARMED = listed("dead injured missing trapped rescued casualties")
# Kinds that go on for months.
LASTING = listed("outbreak unrest war heat storm flood")
NAMED_KINDS = listed("typhoon hurricane cyclone storm operation tropical flight supertyphoon")
DISEASES = listed("ebola mers cholera measles zika coronavirus malaria dengue plague polio")


@cache
def kinds() -> dict[str, frozenset[str]]:
    """Word -> the tags of the kind of incident that it names."""
    found: dict[str, frozenset[str]] = {}
    for line in _KINDS.strip().splitlines():
        tags, words = line.split("|")
        for word in words.split():
            found[word] = listed(tags)
    return found


@cache
def unit_nouns() -> dict[str, str]:
    """Noun -> unit."""
    return {noun: name for name, unit in UNITS.items() for noun in unit.nouns}


@cache
def unit_states() -> dict[str, str]:
    """Word behind a number -> unit."""
    return {state: name for name, unit in UNITS.items() for state in unit.states}


@cache
def unit_verbs() -> dict[str, str]:
    """Verb before a number -> unit."""
    return {verb: name for name, unit in UNITS.items() for verb in unit.verbs}


@cache
def unit_verbs_ing() -> frozenset[str]:
    """Forms that begin another clause: "34 people, injuring 5"."""
    return frozenset(verb for verb in unit_verbs() if verb.endswith("ing"))
