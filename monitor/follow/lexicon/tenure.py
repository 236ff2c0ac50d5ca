"""Tenure: who is in office, and who is out.

The words for a post ("job", "helm", "chair") stand within their phrases: "takes the helm".
"""

from monitor.follow.lexicon.shape import Table, off, on
from monitor.follow.words import listed
from monitor.model.changes import Axis

# Words for offices, and what may stand between one and whoever has it, or has it no longer.
OFFICES = listed(
    "president minister premier chancellor governor mayor senator secretary speaker commissioner"
    " ambassador envoy leader chief head boss chair chairman chairwoman chairperson ceo executive"
    " director coach manager captain skipper editor rector dean bishop archbishop pope king queen"
    " judge prosecutor treasurer curator conductor pm chief-executive governor-general commander"
)
BECOMES = listed("becomes become became")
NEW = listed("new next")
AGAIN = listed("back returns return returned")
WILL = listed("to will")
HEADS = listed("head lead run")
SUCCEEDS = listed("succeeds succeed succeeded replaces replace replaced")
HOW = (
    BECOMES
    | NEW
    | AGAIN
    | WILL
    | HEADS
    | SUCCEEDS
    | listed("is was be been has now still named as on out no longer the a its their our not")
)
# What stands for an office where it is given up: "hands in his chain", "lays down her staff".
_GIVE_UP = ("hand in", "hand back", "lay down", "give up", "turn in", "give back", "put down")
_SIGNS = (
    *("chain", "staff", "crozier", "mitre", "badge", "crown", "sceptre", "gavel", "baton", "robe"),
    *("armband", "whistle", "seal", "sash", "see", "throne", "seat", "crook", "mandate"),
)


def may_tell(words: frozenset[str]) -> bool:
    """Whether folded words of a sentence may say who has an office, or has it no longer."""
    if words & OFFICES and words & (BECOMES | NEW | AGAIN | {"longer", "out", "be"}):
        return True
    return bool(words & SUCCEEDS) or bool(words & WILL and words & HEADS)


TABLE = Table(
    axis=Axis.TENURE,
    verbs=(
        on("in office", "survive ~ confidence vote, survive ~ vote of confidence", "s"),
        on("in office", "survive ~ vote of no confidence, win ~ confidence vote", "s"),
        on("in office", "win ~ vote of confidence, survive ~ leadership challenge", "s"),
        on("in office", "hold on to ~ job, hold on to ~ post, hang on to ~ job", "s"),
        on("in office", "hang on to ~ post, hold on to power, hang on to power, cling on", "s"),
        on("in office", "cling on to power, cling to power, cling to ~ job", "s"),
        on("in office", "win second term, win ~ third term, win ~ fourth term, win new term", "s"),
        on("in office", "get second term, get new term, win ~ second term, win ~ new term", "s"),
        on("in office", "step into ~ job, step into ~ role, take ~ top job", "s"),
        off("out of office", "lose ~ confidence vote, lose ~ vote of confidence", "s"),
        off("out of office", "lose ~ vote of no confidence, lose ~ no-confidence motion", "s"),
        off("out of office", "leave ~ government, leave ~ cabinet, leave ~ board", "s"),
        off("out of office", "get ~ marching orders, turn down ~ job, turn down ~ post", "s"),
        off("out of office", "decline ~ post, walk out of ~ government, walk out of ~ job", "s"),
        off("out of office", "give ~ marching orders, dispense with, take over from, succeed"),
        off("out of office", "vote to remove, vote to oust, vote to dismiss, vote to sack"),
        on("in office", "appoint, elect, swear in, inaugurate, install, name, choose, pick, hire"),
        on("in office", "unveil, recruit, crown, enthrone, anoint, promote, nominate, designate"),
        on("in office", "confirm, sign up, draft in, bring in, usher in, vote in", "o"),
        on("in office", "put in charge, place in charge, make ~ minister, make ~ head"),
        on("in office", "make ~ captain, make ~ chief, make ~ coach, give ~ job, hand ~ job"),
        on("in office", "hand ~ reins, give ~ reins, vote into office, sweep into office"),
        on("in office", "take office, take over, assume office, take charge, take power", "s"),
        on("in office", "take ~ reins, take ~ helm, take up ~ post, take up ~ job", "s"),
        on("in office", "take ~ oath, assume ~ post, assume ~ presidency, assume power", "s"),
        on("in office", "become president, become minister, become premier, become chairman", "s"),
        on(
            "in office", "become ~ head, become ~ chief, become ~ president, become ~ minister", "s"
        ),
        on("in office", "become ~ leader, become ~ coach, become ~ mayor, become ~ governor", "s"),
        on(
            "in office", "become ~ director, become ~ captain, become ~ boss, become ~ manager", "s"
        ),
        on("in office", "become ~ archbishop, become ~ bishop, become ~ chairwoman", "s"),
        on("in office", "become ~ chairman, become ~ editor, become ~ secretary", "s"),
        on("in office", "stay on, stay in office, remain in office, keep ~ job, keep ~ post", "s"),
        on("in office", "remain in charge, stay at ~ helm, cling to office, retain ~ post", "s"),
        on("in office", "stay in ~ job, stay in ~ post, win re-election, win ~ presidency", "s"),
        on("in office", "get ~ job, get ~ post, land ~ job, start as, begin as", "s"),
        on(
            "back in office", "reinstate, reappoint, re-elect, reelect, rehire, restore", turns=True
        ),
        on(
            "back in office",
            "re-appoint, restore to office, restore to power, bring back, return to power"
            ", return to office, reinstall, give ~ job back, vote back in, return to ~ post",
            turns=True,
        ),
        on(
            "back in office",
            "return to power, return to office, return to ~ post, return to ~ job, come back as"
            ", return as, return to ~ bench, return to ~ role, return to ~ helm, get ~ job back"
            ", get ~ post back, regain ~ post, regain office, regain power, resume office"
            ", resume ~ duties, resume ~ post, step back into ~ job, step back into ~ role"
            ", retake office, return to work, win ~ job back, win back ~ job, win back ~ post"
            ", reclaim ~ post, reclaim power, return to ~ dugout, return to ~ chair"
            ", withdraw ~ resignation, rescind ~ resignation, take back ~ resignation"
            ", reverse ~ resignation, retract ~ resignation, unretire, come out of retirement"
            ", make ~ comeback as, make ~ return as, go back on ~ resignation"
            ", step back up, move back into ~ office",
            "s",
            turns=True,
        ),
        on(
            "back in office",
            "put back in dugout, put back in the dugout, put back in charge",
            turns=True,
        ),
        on(
            "back in office",
            "put back at ~ helm, bring back as, welcome back as, restore as",
            turns=True,
        ),
        on(
            "back in office",
            "reinstate as, reinstate to, hand ~ job back, hand ~ post back",
            turns=True,
        ),
        on(
            "back in office",
            "get ~ crown back, get ~ throne back, get ~ title back",
            "s",
            turns=True,
        ),
        on(
            "back in office",
            "get ~ seat back, get ~ badge back, get ~ crozier back",
            "s",
            turns=True,
        ),
        off("out of office", "resign, step down, quit, stand down, step aside, bow out", "s"),
        off("out of office", "retire, abdicate, leave office, leave ~ post, leave ~ job", "s"),
        *(
            off("out of office", ", ".join(f"{gives} ~ {sign}" for sign in _SIGNS), "s")
            for gives in _GIVE_UP
        ),
        off("out of office", "stand aside, step back, call it a day, call it quits", "s"),
        off("out of office", "leave ~ role, vacate ~ post, vacate ~ chair, vacate office", "s"),
        off("out of office", "hand in ~ notice, give in ~ notice, give ~ notice, hand over", "s"),
        off("out of office", "hand in ~ resignation, tender ~ resignation, clear ~ desk", "s"),
        off("out of office", "submit ~ resignation, offer ~ resignation, announce ~ resignation"),
        off("out of office", "submit ~ resignation, announce ~ resignation, give up ~ post", "s"),
        off("out of office", "give up ~ job, give up power, relinquish ~ post, quit as", "s"),
        off("out of office", "relinquish power, lose ~ job, lose ~ post, lose office", "s"),
        off("out of office", "lose power, lose ~ seat, part company with, part ways with", "os"),
        off("out of office", "part company, part ways, go ~ separate ways, go by ~ consent", "s"),
        off("out of office", "throw in ~ towel, fall on ~ sword, hang up ~ whistle, exit", "s"),
        off("out of office", "get ~ boot, get ~ sack, get ~ chop, get ~ axe, depart", "s"),
        off("out of office", "stand down as, leave as, bow out as, pack it in", "s"),
        off(
            "out of office", "oust, sack, fire, dismiss, remove, depose, impeach, topple, overthrow"
        ),
        off("out of office", "unseat, suspend, vote out, force out, replace, expel, axe, drop"),
        off("out of office", "dump, ditch, eject, terminate, discharge, dethrone, jettison"),
        off("out of office", "relieve of ~ duties, relieve of ~ command, strip of ~ post, let go"),
        off("out of office", "strip of ~ office, strip of ~ title, show ~ door, show ~ exit"),
        off("out of office", "give ~ boot, give ~ sack, give ~ chop, give ~ push, give ~ axe"),
        off(
            "out of office", "hand ~ pink slip, push out, drive out, kick out, throw out, boot out"
        ),
        off("out of office", "turf out, edge out, remove from office, remove from power, drum out"),
        off("out of office", "force from office, drive from office, drive from power, cashier"),
        off(
            "out of office", "vote out of office, bring down, place on leave, put on leave, recall"
        ),
    ),
    nouns=(
        on("in office", "appointment, inauguration, re-election, election, hiring, promotion"),
        on("in office", "swearing-in, installation, nomination, enthronement"),
        on("back in office", "reinstatement, reappointment, comeback", turns=True),
        off(
            "out of office", "resignation, dismissal, ouster, sacking, firing, removal, impeachment"
        ),
        off("out of office", "departure, exit, abdication, ousting, suspension, overthrow"),
    ),
    states=(
        on("back in office", "back in office, back in power, back in charge", turns=True),
        on(
            "back in office",
            "back at ~ helm, back in post, back at ~ desk, back behind ~ desk",
            turns=True,
        ),
        on("back in office", "back in ~ chair, back in ~ dugout, back on the bench", turns=True),
        on("back in office", "back as coach, back as manager, back as president", turns=True),
        on("back in office", "back as minister, back as chairman, back as head", turns=True),
        on("back in office", "back as captain, back as leader, back in palace", turns=True),
        on("back in office", "back as ~ minister, back as ~ coach, back as ~ manager", turns=True),
        on("back in office", "back as ~ chief, back as ~ director, back as ~ boss", turns=True),
        on(
            "back in office",
            "back as ~ president, back as ~ chairman, back as ~ editor",
            turns=True,
        ),
        on(
            "back in office", "back as ~ secretary, back as ~ governor, back as ~ mayor", turns=True
        ),
        on("back in office", "back in ~ post, back in ~ job, back in ~ role", turns=True),
        on("back in office", "coach again, manager again, captain again, mayor again", turns=True),
        on("back in office", "president again, minister again, chief again", turns=True),
        on("back in office", "boss again, head again, leader again", turns=True),
        on("in office", "in office, in power, in charge, at ~ helm, in post, in the job"),
        off("out of office", "out, out of office, out of power, out of a job, gone, out as"),
        off("out of office", "no longer in charge, no longer at ~ helm, no longer in power"),
        off("out of office", "no longer in post, no longer in the job"),
        off("out of office", "no longer in office, no longer president, no longer minister"),
        off("out of office", "no longer coach, no longer head coach, no longer manager"),
        off("out of office", "no longer captain, no longer leader, no longer mayor"),
        off("out of office", "no longer chairman, no longer chief, no longer head"),
    ),
    attributes=(
        off("out of office", "ousted, deposed, sacked, dismissed, suspended, axed, outgoing"),
    ),
)
