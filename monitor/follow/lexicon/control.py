"""Control: whose a place, a building, a ship, a council or a company is.

On means that somebody has it, off that they have lost it; who that is stands in the claim's state.
The states of the rows below say how: what was *taken* or *elected* was somebody else's before, what
is merely *held* or *kept* may have been theirs all along.
"""

from monitor.follow.lexicon.shape import ObjectClass, Sides, Table, off, on, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_C = Axis.CONTROL
CLASS = "place"
# How the state of a claim begins, before the words for who it is.
HELD, LOST = "held by ", "lost by "
TAKEN = frozenset({"taken", "in control", "elected"})

TABLE = Table(
    axis=_C,
    things=(
        thing(
            CLASS,
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
        on("taken", "capture, seize, overrun, conquer, occupy, liberate, annex, wrest"),
        on("taken", "storm into, sweep into, march into, roll into, invade"),
        on("taken", "win battle for, win fight for"),
        on("taken over", "take over"),
        on("held", "take, free, secure, enter, snatch, grab, control, hold, rule, win, clear"),
        on("held", "subdue, overwhelm, wrench, wrestle, prise"),
        on("held", "raise ~ flag over, hoist ~ flag over"),
        on("in control", "take control of, win control of, gain control of, seize control of"),
        on("in control", "wrest control of, assume control of, establish control over"),
        on("in control", "win fight for control of, win battle for control of"),
        on("in control", "regain control of, reassert control over, regain hold of", turns=True),
        on("in control", "regain majority on, regain majority in", turns=True),
        on("in control", "win back, retake, re-take, recapture, reclaim, regain", turns=True),
        on("kept", "keep control of, retain control of, keep hold of, keep ~ grip on"),
        on("in control", "win majority on, win majority in, gain majority on, gain majority in"),
        on("elected", "win, gain", only=("held body",)),
        on("kept", "hold, keep, retain, hold on to, hang on to, cling on to", only=("held body",)),
        on("taken", "take back, recover, reoccupy, re-enter, reconquer", turns=True),
        on("taken", "snatch back, wrest back, seize back, grab back", turns=True),
        on("taken", "return to, move back into, reenter", turns=True),
        off("lost", "lose, withdraw from, retreat from, pull out of"),
        off("lost", "give up, hand back, relinquish, vacate, abandon, cede, surrender, leave"),
        off("lost", "flee, flee from, pull back from, fall back from, quit, evacuate, yield"),
        off("lost", "hand over, give back, return, renounce, move out of, depart from, exit"),
        off("lost control", "lose control of, lose ~ hold on, lose ~ grip on, lose ~ hold over"),
        off("lost control", "give up control of, surrender control of, cede control of"),
        off("lost control", "relinquish control of, hand over control of"),
        off("lost control", "lose majority on, lose ~ majority on, lose ~ majority in"),
        off("voted out", "lose", only=("held body",)),
    ),
    nouns=(
        on("taken", "capture, seizure, fall, occupation, conquest, liberation, annexation"),
        on("taken", "recapture, reconquest", turns=True),
        off("lost", "loss, surrender"),
    ),
)
# What may be held beside places and what else the tables know to be held. A building and a body go
# by their own noun, as the town that they are named after is not theirs who hold them; a firm and a
# ship by their names. Only words for power tell of a firm, of a body also those of elections.
SITE, SHIP, BODY, FIRM = (
    ObjectClass(name=f"held {name}", nouns=(), axes=(_C,), sides=Sides.THING)
    for name in ("site", "ship", "body", "firm")
)
_HOLDINGS = {
    SITE.name: "theatre theater library hall building university college campus school embassy"
    " consulate station church mosque cathedral tower stadium hospital broadcaster studio clinic"
    " checkpoint crossing silo barracks tunnel residence villa mansion presidency"
    " academy seminary arsenal armoury armory",
    SHIP.name: "ship tanker freighter vessel trawler yacht ferry barge boat carrier dredger tug"
    " rig platform dhow liner corvette frigate",
    BODY.name: "council assembly senate house congress board committee union federation"
    " legislature chamber knesset bundestag",
    FIRM.name: "company firm group brewery brewer shipyard yard club publisher winery distillery"
    " retailer insurer lender conglomerate steelmaker carmaker airline chain newspaper bank"
    " vineyard foundry steelworks cooperative",
}
HOLDINGS = {noun: row for row in (FIRM, BODY, SHIP, SITE) for noun in _HOLDINGS[row.name].split()}
# Which words tell of these.
_POWER = frozenset({"in control", "kept", "lost control"})
POWER = {
    FIRM.name: _POWER,
    BODY.name: _POWER | {"elected", "voted out"},
    SHIP.name: _POWER | {"taken", "taken over"},
    SITE.name: _POWER | {"taken", "taken over"},
}
# Classes of other tables whose things mostly bear the name of the town that they are in.
OF_TOWNS = frozenset({
    "airport", "bridge", "museum", "parliament", "palace", "ministry", "police station",
    "town hall", "city hall", "headquarters", "square", "courthouse", "power station",
})  # fmt: skip
# What a name ends with that is won, and no place.
PRIZES = listed(
    "open cup trophy prix masters championship championships title medal award awards prize oscar"
    " grammy emmy league slam derby marathon rally race bowl shield crown tour plate stakes"
)
# Nouns of places that mostly name a part of another one.
PARTS = listed("district neighbourhood neighborhood suburb quarter")
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
    " cleanse sweep root rid remove repel carry drag haul"
)
# Words of those who fight a state; every other force is taken for the state's.
OPPONENTS = listed(
    "rebel rebels insurgents insurgent militants militant fighters taliban isil isis separatists"
    " separatist jihadists extremists islamists guerrillas guerrilla militia militias opposition"
    " houthis houthi shabaab shabab haram islamic nusra qaeda al-qaeda qaida"
    " mutineers mutineer gunmen bandits warlord warlords paramilitaries paramilitary jihadist"
    " secessionists secessionist partisans terrorists militiamen tribesmen irregulars gang gangs"
    " cartel opponents insurgency mercenaries revolutionaries pirates hijackers mutinous renegade"
)
# A crowd that holds a place is no force: that it comes or goes says nothing of whose the place is.
CROWDS = listed(
    "protesters protester demonstrators demonstrator squatters squatter rioters rioter mob inmates"
    " inmate students occupiers activists campaigners strikers prisoners"
    " environmentalists"
)
STATES = listed(
    "army government troops forces military soldiers police government-led coalition peshmerga"
    " authorities regime guard state marines paratroopers commandos gendarmes navy loyalists"
    " government-held infantry tanks brigade battalion armoured garrison president king"
    " guards loyal"
)
# Of these the words for whose forces they are only the names beside them tell.
SOLDIERS = listed("troops forces soldiers infantry tanks brigade battalion armoured garrison")
# Who else may hold something, of neither side.
PARTIES = listed(
    "defenders invaders attackers men family families owner owners founder founders investors"
    " shareholders fund firm company consortium group party alliance bloc coalition"
    " left right council town city residents villagers workers"
    " clan tribe brothers heirs bank creditors rival rivals union front movement column crew staff"
    " islanders settlers miners farmers fans supporters trust"
)
# Parties, told apart by these words as others are by their names.
POLITICS = listed(
    "labour labor conservatives tories tory liberals lib dems democrats republicans gop socialists"
    " nationalists independents unionists populists greens centrists communists"
)
# Who can hold nothing but a place.
DEFENDERS = listed("defenders garrison")
# Verbs of coming and going: a place is theirs, or no more theirs, only if forces do so.
MOTION = listed(
    "enter re-enter reenter leave flee quit exit return depart withdraw retreat pull fall evacuate"
    " move march sweep roll storm vacate"
)
# Of the words for a state those that name people or bodies who may come and go as anybody does.
NO_FORCE = listed("president king government authorities regime police state loyal")
