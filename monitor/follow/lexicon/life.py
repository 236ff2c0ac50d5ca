"""Life: who is alive, and who is missing or dead."""

import re

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

# Where the dead are alive: "she is alive in our hearts".
IN_THOUGHT = listed(
    "heart hearts memory memories mind minds thoughts song songs dreams spirit soul music legacy"
)
# What one comes out of alive, or does not.
PERILS = listed(
    "crash fall attack shooting bombing blast explosion stabbing avalanche earthquake quake fire"
    " blaze sinking shipwreck ordeal surgery operation stroke attempt plunge poisoning raid"
    " accident ambush landslide wreck flood tsunami tornado hurricane lightning airstrike bullet"
)
# Where else one is saved from; of a footballer saved from relegation it says nothing.
DEEPS = listed(
    "sea river lake water rubble flame cliff death drowning ice mountain well cave mine islet"
    " island reef raft roof ledge crevasse jungle desert forest"
)
SAVES = listed("save rescue")
# In what way one may be dead, or come back to life, and live on.
FIGURE = re.compile(
    r"(?i)\b(?:political|commercial|artistical|social|professional|creative|financial|electoral)"
    r"ly (?:dead|alive)\b|\bdead (?:wo)?man walking\b"
)
# What is found of the dead, and what a dead one is called before it is known who that is.
REMAINS = listed("body bodies corpse corpses remains skeleton bones")
FOUND_DEAD = listed("dead lifeless drowned murdered slain deceased")
_BODY = ("body",)
TABLE = Table(
    axis=Axis.LIFE,
    things=(thing("body", "body, corpse", Sides.ONE, Axis.LIFE, against="life", stands=True),),
    verbs=(
        on("dead", "find, recover, identify, retrieve, discover, pull from, fly home", only=_BODY),
        on("dead", "locate, spot, wash up, wash ashore, bury, cremate, bring down", only=_BODY),
        on("dead", "pull out, dig out, bring home, repatriate, bring up, haul out", only=_BODY),
        on("dead", "wash up, wash ashore, turn up, come home, lie in state", "s", only=_BODY),
        off("dead", "claim ~ life of, take ~ life of, cost ~ life of"),
        on("alive", "wake from ~ coma, come out of ~ coma, emerge from ~ coma", "s"),
        on("alive", "awake from ~ coma, leave intensive care, regain consciousness", "s"),
        on("alive", "walk out of ~ jungle, walk out of ~ forest, walk out of ~ desert", "s"),
        on("alive", "phone home, make contact with ~ family, call home", "s"),
        on("alive", "pull from ~ rubble, dig from ~ rubble, dig out of ~ rubble"),
        on("alive", "free from ~ rubble, pull from ~ wreckage, pull from ~ debris"),
        on("alive", "dig out of ~ snow, pull from ~ snow, spot alive, show alive, see alive"),
        off("dead", "mourn, lay to rest, bid farewell to, say farewell to, confirm dead"),
        off("dead", "identify as ~ victim, certify dead, find lifeless, find slain"),
        on("alive", "survive, resurface, reappear, pull through, cheat death", "s"),
        on("alive", "turn up safe, turn up alive, come home alive, wake up in", "s"),
        on("alive", "live to tell ~ tale, rise from ~ dead, return from ~ dead", "s"),
        on("alive", "emerge alive, make it out alive, walk out alive, show up alive", "s"),
        on("alive", "reunite with ~ family, return to ~ family, reunite with ~ parents", "o"),
        on("alive", "find alive, rescue, find safe, pull alive, save, locate safe, find breathing"),
        on("alive", "bring up alive, pull out alive, dig out alive, pluck to safety, find well"),
        on("alive", "bring to safety, pull to safety, lift to safety, airlift to safety"),
        on("alive", "winch to safety, pick up alive, discover alive, bring out alive"),
        on("alive", "pull from ~ rubble alive, find unharmed, find unhurt, resuscitate, revive"),
        on("alive", "locate, trace, find", only=("missing",)),
        on("alive", "pull out breathing, dig out breathing, bring out breathing"),
        on("alive", "pull from ~ rubble breathing, dig from ~ rubble alive, haul out alive"),
        on("alive", "pull from ~ wreckage alive, pluck from ~ sea, pluck from ~ water"),
        on("alive", "pluck alive from, fish out of ~ sea alive, pull from ~ water alive"),
        off(
            "dead", "lose ~ fight for life, lose ~ battle for life, lose ~ fight for survival", "s"
        ),
        off("dead", "lose ~ battle with cancer, lose ~ fight with cancer", "s"),
        off("dead", "die, pass away, perish, drown, succumb, pass on, lose ~ life", "s"),
        off("dead", "breathe ~ last, starve to death, bleed to death, freeze to death", "s"),
        off("dead", "succumb to, die of, fall to ~ death, plunge to ~ death, meet ~ death", "s"),
        off(
            "dead", "kill, assassinate, execute, shoot dead, find dead, presume dead, declare dead"
        ),
        off("dead", "murder, slay, gun down, stab to death, beat to death, shoot to death"),
        off("dead", "behead, strangle, pronounce dead, report dead, report killed, believe dead"),
        off("dead", "fear dead, believe killed, give up for dead, believe drowned, fear drowned"),
        off("dead", "presume drowned, presume killed, bury, cremate, hang, poison to death"),
        off("missing", "go missing, disappear, vanish, drop out of sight, fail to return", "s"),
        off("missing", "go astray, get lost, drop off ~ radar, vanish without trace", "s"),
        off("missing", "report missing, lose at sea, sweep away, sweep out to sea, wash overboard"),
    ),
    nouns=(
        on("alive", "survival, rescue"),
        off("dead", "death, killing, assassination, murder, demise, slaying, drowning, passing"),
        off("missing", "disappearance"),
    ),
    states=(
        on("alive", "alive, safe, still alive, alive and well, unharmed, safe and sound"),
        on("alive", "unhurt, among the living, safe and well, unscathed, not dead"),
        on("alive", "back from the dead, out of ~ coma, on the mend, found alive"),
        on("alive", "among the survivors, out of danger, breathing, alive and kicking"),
        off(
            "dead",
            "dead, presumed dead, feared dead, believed dead, no more, no longer alive",
        ),
        off(
            "dead",
            "presumed drowned, feared drowned, among the dead, among the victims, lifeless"
            ", among those killed, among the fatalities, no longer with us",
        ),
        off("missing", "missing, still missing, unaccounted for, lost at sea, nowhere to be found"),
    ),
    attributes=(
        off("missing", "missing, lost, vanished"),
        off("dead", "slain, murdered, late, dead"),
        on("alive", "rescued, surviving"),
    ),
)
