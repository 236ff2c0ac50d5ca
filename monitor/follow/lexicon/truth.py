"""Truth: what somebody admits, and what the same one denies; what turns out to be so, or not.

A thing of the tables ("involvement") goes by its kind; any other statement goes by its words, which
``roles.said`` reads: for those stand here the verbs of saying, and the verdicts.
"""

from monitor.follow.lexicon.shape import Sides, Table, off, on, split, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

_T = Axis.TRUTH

TABLE = Table(
    axis=_T,
    fades=90,
    things=(
        thing(
            "involvement",
            "involvement, responsibility, role, link, guilt",
            Sides.ONE,
            _T,
            kinds=True,
        ),
        thing("report", "report, allegation, rumour, rumor, accusation", Sides.ONE, _T, kinds=True),
    ),
    verbs=(
        on("confirmed", "confirm, admit, acknowledge, concede, claim, accept, verify"),
        off("denied", "deny, dismiss, reject, refute, disclaim, retract, disavow"),
    ),
    nouns=(
        on("confirmed", "confirmation, admission, acknowledgement"),
        off("denied", "denial, retraction"),
    ),
    states=(off("denied", "false, untrue"), on("confirmed", "true")),
)
# Phrases with a statement below them: "owns up to the theft", "denies that it was stolen".
SAYS = {
    Pole.ON: split(
        "confirm, admit, acknowledge, concede, verify, corroborate, own up to, admit to, confess to"
        ", confess, claim, allege, assert, come clean about, come clean over, authenticate"
        ", fess up to, maintain, insist, bear out, prove"
    ),
    Pole.OFF: split(
        "deny, dismiss, reject, refute, rebut, disclaim, retract, disavow, debunk, dispute, recant"
        ", disprove, rule out, walk back, take back, shoot down, pour cold water on, withdraw"
        ", discredit, contradict, quash, scotch, backtrack on, row back on, disown, play down"
    ),
}
# Verbs of these that are done to people and things, too: of a noun they say something only if it is
# a word for what is said.
ACTS_TOO = listed("dismiss reject quash withdraw retract claim scotch discredit take walk")
# What is denied to somebody.
GIVEN = listed("entry access bail permission visa asylum boarding parole chance right request")
# Those that stand behind what is said: "The cable was cut, the firm admits".
AFTERWARDS = listed("admit deny concede acknowledge confirm")
VERDICTS = {
    **dict.fromkeys(
        split(
            "hoax, false, untrue, fake, fabricated, unfounded, baseless, groundless, bogus, forged"
            ", forgery, invented, fiction, lie, prank, myth, wrong, staged, debunked, nonsense"
            ", dud, illusion, mirage, sham, figment, bunk, counterfeit, phantom, misreading"
            ", misinformation, disinformation, incorrect, mistaken, fabrication, fraud, discredited"
            ", faked, doctored, deepfake, manipulated, photoshopped, inauthentic"
        ),
        Pole.OFF,
    ),
    **dict.fromkeys(
        split("true, genuine, authentic, real, correct, confirmed, proven, accurate"), Pole.ON
    ),
}
# What says that something is said, not what.
REPORTS = listed(
    "report claim rumour rumor allegation suggestion story accusation statement speculation news"
    " existence presence fact truth case account charge assertion word media press social"
)
SPEAKERS = listed("spokesman spokeswoman spokesperson official source")
LIGHT = listed("be have do make take go get say come give tell call such own new several other")
# A deed by its noun and by its verb.
DEEDS = {
    "theft": "steal",
    "stole": "steal",
    "sale": "sell",
    "death": "die",
    "loss": "lose",
    "purchase": "buy",
    "flight": "fly",
    "choice": "choose",
    "growth": "grow",
    "payment": "pay",
    "dead": "die",
    "marriage": "marry",
    "wedding": "marry",
    "thought": "think",
    "killing": "kill",
    "knowledge": "know",
    "departure": "leave",
    "arrival": "arrive",
    "robbery": "rob",
}
