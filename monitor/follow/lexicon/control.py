"""Control: whose a place is. On is the side of the state, off the side of those who fight it.

The verbs say that a side gains or loses the place; which pole that is comes from who the side is.
"""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_C = Axis.CONTROL

TABLE = Table(
    axis=_C,
    things=(
        thing(
            "place",
            "town, city, village, district, province, military base, base, oil field, oilfield"
            ", neighbourhood, neighborhood, island, region, territory, hill, ridge, outpost"
            ", enclave, peninsula, county, suburb, stronghold, fortress, fort, castle, garrison"
            ", border post, army base, air base, airbase, barrack, islet, archipelago, atoll"
            ", settlement, quarter, hilltop, heights, citadel, hamlet, military camp, army camp",
            Sides.THING,
            _C,
        ),
    ),
    verbs=(
        on("captured", "capture, seize, take control of, take over, overrun, conquer, occupy"),
        on("captured", "liberate, win control of, gain control of, wrest, take, free, secure"),
        on("captured", "storm into, sweep into, march into, roll into, enter, annex, snatch"),
        on("captured", "grab, invade, control, hold, rule, establish control over, win, clear"),
        on("captured", "wrest control of, seize control of, assume control of, overwhelm, claim"),
        on("captured", "wrench, wrestle, prise, raise ~ flag over, hoist ~ flag over, subdue"),
        on("recaptured", "recapture, retake, regain control of, take back, regain", turns=True),
        on("recaptured", "win back, recover, reclaim, reoccupy, re-enter, re-take", turns=True),
        on("recaptured", "snatch back, wrest back, seize back, reconquer, grab back", turns=True),
        on("recaptured", "return to, move back into, reassert control over, reenter", turns=True),
        off("lost", "lose, lose control of, withdraw from, retreat from, pull out of"),
        off("lost", "give up, hand back, relinquish, vacate, abandon, cede, surrender, leave"),
        off("lost", "flee, flee from, pull back from, fall back from, quit, evacuate, yield"),
        off("lost", "hand over, give back, return, renounce, move out of, depart from, exit"),
    ),
    nouns=(
        on("captured", "capture, seizure, fall, occupation, conquest, liberation, annexation"),
        on("recaptured", "recapture, reconquest", turns=True),
        off("lost", "loss, surrender"),
    ),
)
# "in rebel hands", "under army control".
HANDS = listed("hands control rule occupation command")
# What flies over a place that somebody holds.
FLAGS = listed("flag banner")
# What is done to a place so that it is theirs who stand behind "to".
OVER_TO = listed(
    "fall lose surrender cede abandon hand return pass yield succumb revert give capitulate restore"
)
# What is done to people so that the place they stood in is not theirs any more.
EXPELS = listed(
    "drive dislodge expel oust flush clear force push chase rout eject kick evict beat throw purge"
    " cleanse sweep root rid remove repel"
)
# Words of those who fight a state; every other force is taken for the state's.
OPPONENTS = listed(
    "rebel rebels insurgents insurgent militants militant fighters taliban isil isis separatists"
    " separatist jihadists extremists islamists guerrillas guerrilla militia militias opposition"
    " houthis houthi shabaab shabab haram islamic nusra qaeda al-qaeda qaida"
    " mutineers mutineer gunmen bandits warlord warlords paramilitaries paramilitary jihadist"
    " secessionists secessionist partisans terrorists militiamen tribesmen irregulars gang gangs"
    " cartel insurgency mercenaries revolutionaries pirates hijackers mutinous renegade"
)
# A crowd that holds a place is no force: that it comes or goes says nothing of whose the place is.
CROWDS = listed(
    "protesters protester demonstrators demonstrator squatters squatter rioters rioter mob inmates"
    " inmate students occupiers"
)
STATES = listed(
    "army government troops forces military soldiers police government-led coalition peshmerga"
    " authorities regime guard state marines paratroopers commandos gendarmes navy loyalists"
    " government-held infantry tanks brigade battalion armoured garrison president king"
)
# Verbs of coming and going: a place is theirs, or no more theirs, only if forces do so.
MOTION = listed(
    "enter re-enter reenter leave flee quit exit return depart withdraw retreat pull fall evacuate"
    " move march sweep roll storm vacate"
)
# Of the words for a state those that name people or bodies who may come and go as anybody does.
NO_FORCE = listed("president king government authorities regime police state")
