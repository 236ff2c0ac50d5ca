"""What may stand above another verb, and how firmly it then holds it."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.follow.lexicon.shape import split
from monitor.follow.words import listed
from monitor.model.changes import Strength


class Control(StrEnum):
    """Whose action the governed verb is."""

    SUBJECT = "subject"  # "X plans to go"
    OBJECT = "object"  # "X asks Y to go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Governor:
    """What a word makes of the verb below it.

    Attributes:
        strength: the most that the governed claim can still have.
        flips: whether it turns the pole: "refuses to go".
        control: whose action the governed verb is.
        firm_not: whether "not to" below it is as good as done: "told X not to go".
    """

    strength: Strength
    flips: bool = False
    control: Control = Control.SUBJECT
    firm_not: bool = False


def _governors(row: Governor, words: str) -> dict[str, Governor]:
    return dict.fromkeys(split(words), row)


_ANNOUNCED = Governor(strength=Strength.ANNOUNCED)
_WEAK = Governor(strength=Strength.CONDITIONAL)
_DEMAND = Governor(strength=Strength.DEMAND, control=Control.OBJECT)
_HOPE = Governor(strength=Strength.HOPE)
_ATTEMPT = Governor(strength=Strength.ATTEMPT)

GOVERNORS: dict[str, Governor] = {
    **_governors(
        _ANNOUNCED,
        "plan, intend, agree, decide, prepare, arrange, commit, opt, elect"
        ", choose, resolve, confirm, announce, schedule, slate, set, due, expect, poise, going"
        ", about, decision, agreement, intention, move, commitment, bound, determined, ready",
    ),
    **_governors(
        Governor(strength=Strength.ASSERTED, control=Control.OBJECT, firm_not=True),
        "order, tell, instruct, direct, command, force, compel, oblige",
    ),
    **_governors(Governor(strength=Strength.DEMAND, control=Control.OBJECT, firm_not=True), "ask"),
    **_governors(
        _DEMAND,
        "urge, beg, press, pressure, call, demand, request, encourage, advise, invite, warn"
        ", petition, appeal, want, lobby, recommend, propose, suggest",
    ),
    # What is promised may come or not: it moves no state.
    **_governors(_WEAK, "vow, pledge, promise"),
    **_governors(_WEAK, "threaten, threat, consider, weigh, mull, contemplate, debate, discuss"),
    **_governors(
        _WEAK, "can, able, unable, likely, unlikely, willing, reluctant, inclined, risk, fear"
    ),
    **_governors(
        _WEAK,
        "option, possibility, chance, right, power, proposal, plea, pressure, motion, reason"
        ", deadline",
    ),
    **_governors(_HOPE, "hope, wish, seek, like, aim, look, love, eager, keen, desire, request"),
    **_governors(_ATTEMPT, "try, attempt, bid, struggle, effort, push, campaign, fail, failure"),
    **_governors(
        Governor(strength=Strength.ANNOUNCED, flips=True), "refuse, decline, refusal, forbid"
    ),
}
# What one lets be done by whom it stands with comes.
LETS = listed("allow permit clear authorise authorize free")
DENIALS = listed("deny denies denied denying")
# "denied that ...", "reports that ...": what is said below is not held by who says it.
DOUBTERS = listed(
    "deny denies denied denying reject rejects rejected dismiss dismisses dismissed rumours rumors"
    " rumour rumor speculation reports fears fear demand demands demanded demanding"
    " hope hopes hoped pray prays prayed praying"
    " hoping urge urges urged urging threaten threatens threatened threatening calls suggestion"
    " suggestions suggested claims doubts doubt expects wants wanted propose proposes proposed"
    " recommend recommends recommended request requests requested call called"
)

# Verbs that bring what a noun says as news: "announces the release", "tenders her resignation".
BRINGS = listed(
    "override overrule"
    " announce confirm order declare submit tender offer hand accept approve grant secure win make"
    " report see cause begin start impose lead face get give receive authorise authorize signal"
    " complete finish withdraw suspend cancel lift end reject overturn reverse annul scrap revoke"
    " pull wield issue deal call put sound back decide seal spell bring trigger earn"
    " obtain gain land score throw deliver avert avoid escape dodge prevent survive lose refuse"
    " deny stop halt block celebrate mark welcome force prompt quash nullify void"
)
# Of these a noun is what somebody gets: "the mine gets the green light", "is given permission".
GETS = listed("get win receive gain secure earn obtain land have suffer meet face")
GIVES = listed(
    "give grant hand offer deal throw award deny refuse issue put call deliver pull"
    " withdraw revoke rescind"
)
# What a noun threatens does not come: "the mill escapes closure", "saved from the axe".
AVERTS = listed(
    "override overrule avert avoid escape dodge prevent survive save spare rescue lose refuse deny"
)
# With a state these say what becomes of their object, or, in the passive, of their subject.
MAKES_SO = listed(
    "put take bring leave place declare keep throw send call make hold pull pronounce plunge turn"
    " get force knock move switch consign set lay rule find deem judge hold"
)
# With a state these say what their subject is.
IS_SO = listed("be remain stay become go come lie stand fall get turn hang keep look prove end run")
