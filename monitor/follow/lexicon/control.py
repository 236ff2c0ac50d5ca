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
            ", neighbourhood, neighborhood, island",
            Sides.THING,
            _C,
        ),
    ),
    verbs=(
        on("captured", "capture, seize, take control of, take over, overrun, conquer, occupy"),
        on("captured", "liberate, win control of, gain control of"),
        on("recaptured", "recapture, retake, regain control of, take back, regain", turns=True),
        off("lost", "lose, lose control of, withdraw from, retreat from, pull out of"),
    ),
    nouns=(on("captured", "capture, seizure, fall"), on("recaptured", "recapture", turns=True)),
)
# Words of those who fight a state; every other force is taken for the state's.
OPPONENTS = listed(
    "rebel rebels insurgents insurgent militants militant fighters taliban isil isis separatists"
    " separatist jihadists extremists islamists guerrillas guerrilla militia militias opposition"
    " houthis houthi shabaab shabab haram islamic nusra qaeda al-qaeda qaida"
)
STATES = listed(
    "army government troops forces military soldiers police government-led coalition peshmerga"
    " authorities regime guard state"
)
