"""The words that claims are made of, as tables: adding an axis is adding rows here.

Rule 1. ``CLASSES``: what a claim can be about, and on which axes that makes sense.
Rule 2. ``VERBS``, ``NOMINALS``, ``PREDICATES``, ``ATTRIBUTES``: what puts it on or off, and the
        state's name. A row counts only where one of the object's axes is the row's.
Rule 3. ``GOVERNORS``: what may stand above another verb, and how firmly it holds it.
Rule 4. The rest are closed lists of function words.
"""

from dataclasses import dataclass
from enum import StrEnum

from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole, Strength

ON, OFF = Pole.ON, Pole.OFF


class Sides(StrEnum):
    """Who a claim of a class is about."""

    ONE = "one"  # its agent: whose visit, whose flights
    TWO = "two"  # those who take part: talks, summit, match
    THING = "thing"  # itself: its own name, or its place


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectClass:
    """Something that can be on or off.

    Attributes:
        name: as it stands in a claim's key.
        nouns: singular nouns, folded; plurals are made by rule.
        axes: the axes that make sense.
        sides: whom it is about.
        moves: whether "to PLACE" after it is its place.
    """

    name: str
    nouns: tuple[str, ...]
    axes: tuple[Axis, ...] = (Axis.SCHEDULE,)
    sides: Sides = Sides.THING
    moves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word, or a verb with its particle, that puts something on or off.

    Attributes:
        axis: on which axis.
        pole: to which end.
        state: the state's name afterwards.
        takes: whether its object or its subject is put on or off (``os`` for either).
        turns: whether it presupposes that the other pole held before.
        only: names of the only classes it fits, ``()`` for all.
        personal: whether it puts off its agent's part in the thing, not the thing.
    """

    axis: Axis
    pole: Pole
    state: str
    takes: str = "o"
    turns: bool = False
    only: tuple[str, ...] = ()
    personal: bool = False


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


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _class(name: str, sides: Sides, nouns: str, *, moves: bool = False) -> ObjectClass:
    return ObjectClass(name=name, nouns=_split(nouns), sides=sides, moves=moves)


# Things that go by their own noun only: a festival called off says nothing of a ceremony.
_OWN_NOUN = (
    "event, festival, carnival, parade, gala, fair, ceremony, marathon, race, premiere, tournament"
    ", championship, pageant, exhibition, wedding, coronation, inauguration, grand prix, auction"
    ", regatta, march, rally, demonstration, protest, sit-in, vigil, conference"
)
CLASSES = {
    row.name: row
    for row in (
        *(_class(noun, Sides.THING, noun) for noun in _split(_OWN_NOUN)),
        _class("visit", Sides.ONE, "visit, trip, stopover, pilgrimage, journey", moves=True),
        _class("flights", Sides.ONE, "flight, air service, air link", moves=True),
        _class("tour", Sides.ONE, "tour", moves=True),
        _class("strike", Sides.ONE, "strike, walkout, walk-out, stoppage, industrial action"),
        _class("execution", Sides.ONE, "execution, hanging, beheading"),
        _class("launch", Sides.ONE, "launch, liftoff, lift-off, spacewalk, test flight"),
        _class("deployment", Sides.ONE, "deployment, troop withdrawal, evacuation"),
        _class("listing", Sides.ONE, "ipo, initial public offering, stock market listing"),
        _class("talks", Sides.TWO, "talks, negotiation, peace talks, dialogue, mediation"),
        _class("summit", Sides.TWO, "summit, meeting, roundtable"),
        _class("match", Sides.TWO, "match, game, fixture, friendly, playoff, derby"),
        _class("exercise", Sides.TWO, "exercise, drill, manoeuvres, maneuvers, war games"),
        _class(
            "election",
            Sides.THING,
            "election, referendum, by-election, runoff, run-off, plebiscite, poll",
        ),
        _class("vote", Sides.THING, "vote, ballot"),
        _class("concert", Sides.THING, "concert, gig, recital, performance"),
        _class("hearing", Sides.THING, "hearing, trial, retrial, inquest, arraignment"),
    )
}
ATTENDANCE = ObjectClass(name="attendance", nouns=(), sides=Sides.ONE)

_STRIKES = (
    "strike",
    "protest",
    "march",
    "rally",
    "exercise",
    "talks",
    "election",
    "summit",
    "match",
    "flights",
)


def _schedule(
    pole: Pole,
    state: str,
    words: str,
    takes: str = "o",
    *,
    turns: bool = False,
    only: tuple[str, ...] = (),
    personal: bool = False,
) -> dict[str, Trigger]:
    row = Trigger(
        axis=Axis.SCHEDULE,
        pole=pole,
        state=state,
        takes=takes,
        turns=turns,
        only=only,
        personal=personal,
    )
    return dict.fromkeys(_split(words), row)


VERBS: dict[str, Trigger] = {
    **_schedule(OFF, "cancelled", "cancel, call off, nix, scrap, axe, ditch, abandon, shelve"),
    **_schedule(OFF, "cancelled", "scratch, scrub, forgo, drop, abort"),
    **_schedule(OFF, "ruled out", "rule out"),
    **_schedule(OFF, "postponed", "postpone, put off, push back, defer, delay, adjourn, put back"),
    **_schedule(OFF, "suspended", "suspend, halt, pause, freeze, break off, put on hold, stop"),
    **_schedule(OFF, "suspended", "discontinue, ground", only=("flights", "launch", "exercise")),
    **_schedule(
        OFF, "collapsed", "collapse, break down, fall through, fall apart, founder, stall", "s"
    ),
    **_schedule(
        OFF, "withdrawn", "pull out of, withdraw from, drop out of, boycott, skip", personal=True
    ),
    **_schedule(ON, "planned", "plan, announce, schedule, organise, organize, arrange, agree to"),
    **_schedule(ON, "planned", "agree on, set up, confirm, stage, host"),
    **_schedule(ON, "planned", "call", only=("election", "strike", "protest", "rally", "march")),
    **_schedule(ON, "rescheduled", "reschedule, rearrange", turns=True),
    **_schedule(ON, "resumed", "resume, restart, relaunch, reopen", "os", turns=True),
    **_schedule(ON, "on", "reinstate, revive, restore, un-cancel, uncancel, salvage", turns=True),
    **_schedule(
        ON, "going ahead", "go ahead with, press ahead with, proceed with, push ahead with"
    ),
    **_schedule(ON, "going ahead", "go ahead, proceed, take place, be held, press ahead", "s"),
    **_schedule(
        ON, "under way", "begin, start, open, kick off, get under way", "os", only=_STRIKES
    ),
    **_schedule(ON, "under way", "hold"),
}
# These say too little alone: only below "will", "plan to" and their like do they plan something.
LIGHT_VERBS = ("make", "pay", "take", "undertake", "embark on", "conduct", "have")
# "planned a visit" and "held talks" tell of the past.
WEAK_VERBS = frozenset(
    {"confirm", "stage", "host", "hold", "plan", "schedule", "arrange", "organise", "organize"}
)

# Verbs that are the thing itself: verb -> (class, the preposition that must follow, or "").
MOTION: dict[str, tuple[str, tuple[str, ...]]] = {
    "visit": ("visit", ("",)),
    "travel": ("visit", ("to",)),
    "go": ("visit", ("to",)),
    "return": ("visit", ("to",)),
    "come": ("visit", ("to",)),
    "fly": ("visit", ("to",)),
    "head": ("visit", ("to", "for")),
    "leave": ("visit", ("for",)),
    "depart": ("visit", ("for", "to")),
    "meet": ("summit", ("with", "")),
    "attend": (ATTENDANCE.name, ("",)),
}

NOMINALS: dict[str, Trigger] = {
    **_schedule(OFF, "cancelled", "cancellation, scrapping, abandonment, axing"),
    **_schedule(OFF, "postponed", "postponement, delay, deferral, adjournment"),
    **_schedule(OFF, "suspended", "suspension, halt, pause, freeze, grounding"),
    **_schedule(OFF, "collapsed", "collapse, breakdown"),
    **_schedule(ON, "resumed", "resumption, restart, relaunch", turns=True),
    **_schedule(ON, "on", "reinstatement, revival", turns=True),
    **_schedule(ON, "rescheduled", "rescheduling", turns=True),
}
# "The visit is ...": folded words after a form of "be", or alone in a headline.
PREDICATES: dict[tuple[str, ...], Trigger] = {
    tuple(words.split()): row
    for words, row in {
        **_schedule(ON, "on", "back on, on again, on after all, on track again", turns=True),
        **_schedule(ON, "on", "on, still on, on track"),
        **_schedule(ON, "under way", "under way, underway"),
        **_schedule(OFF, "cancelled", "off, called-off, dead, now off, off again"),
        **_schedule(OFF, "suspended", "on hold, on ice"),
    }.items()
}
# "The ... visit": words before the noun; they recall, they never trigger.
ATTRIBUTES: dict[str, Trigger] = {
    **_schedule(ON, "planned", "planned, scheduled, upcoming, forthcoming, long-planned"),
    **_schedule(OFF, "cancelled", "cancelled, canceled, aborted, scrapped, called-off, abandoned"),
    **_schedule(OFF, "postponed", "postponed, delayed, deferred"),
    **_schedule(OFF, "suspended", "suspended, halted, stalled"),
    **_schedule(ON, "rescheduled", "rescheduled, rearranged", turns=True),
    **_schedule(ON, "resumed", "resumed, reinstated, revived", turns=True),
}


def _governors(row: Governor, words: str) -> dict[str, Governor]:
    return dict.fromkeys(_split(words), row)


_ANNOUNCED = Governor(strength=Strength.ANNOUNCED)
_WEAK = Governor(strength=Strength.CONDITIONAL)
_DEMAND = Governor(strength=Strength.DEMAND, control=Control.OBJECT)
_HOPE = Governor(strength=Strength.HOPE)
_ATTEMPT = Governor(strength=Strength.ATTEMPT)

GOVERNORS: dict[str, Governor] = {
    **_governors(
        _ANNOUNCED,
        "plan, intend, agree, decide, prepare, vow, pledge, promise, arrange, commit, opt, elect"
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
    **_governors(_WEAK, "threaten, threat, consider, weigh, mull, contemplate, debate, discuss"),
    **_governors(_WEAK, "can, able, unable, likely, unlikely, willing, reluctant, risk, fear"),
    **_governors(_WEAK, "option, possibility, chance, right, power, proposal, plea, pressure"),
    **_governors(_HOPE, "hope, wish, seek, like, aim, look, love, eager, keen, desire, request"),
    **_governors(_ATTEMPT, "try, attempt, bid, struggle, effort, push, campaign, fail, failure"),
    **_governors(
        Governor(strength=Strength.ANNOUNCED, flips=True), "refuse, decline, refusal, forbid"
    ),
}
INVITED_YES = listed("accept take up")
INVITED_NO = listed("decline reject refuse snub spurn")
DENIALS = listed("deny denies denied denying")
# "denied that ...", "reports that ...": what is said below is not held by who says it.
DOUBTERS = listed(
    "deny denies denied denying reject rejects rejected dismiss dismisses dismissed rumours rumors"
    " rumour rumor speculation reports fears fear demand demands demanded demanding"
    " hope hopes hoped"
    " hoping urge urges urged urging threaten threatens threatened threatening calls suggestion"
    " suggestions suggested claims doubts doubt expects wants wanted propose proposes proposed"
    " recommend recommends recommended request requests requested call called"
)

ARTICLES = listed("a an the this that these those")
OWNERS = listed("his her its their our my your whose")
PRONOUNS = listed("he she they it we i you who which that")
BE = listed("be is are was were been being am isn't aren't wasn't weren't")
HAVE = listed("have has had having haven't hasn't hadn't")
DO = listed("do does did don't doesn't didn't")
WILL = listed("will shall won't")
MAYBE = listed("may might could can cannot can't couldn't mightn't")
MUST = listed("should must ought shouldn't mustn't need needs")
WOULD = listed("would wouldn't 'd")
AUXILIARIES = BE | HAVE | DO | WILL | MAYBE | MUST | WOULD | {"get", "gets", "got", "getting"}
NEGATIONS = listed("not never no nor neither without")
PREPOSITIONS = listed(
    "of in on at by for with from to into onto over under about against between among amid after"
    " before since until till during through throughout across near around beyond within without"
    " despite following towards toward via per as than like because due"
)
CONJUNCTIONS = listed("and or but nor so yet")
# A clause under one of these recalls when its verb is past.
RECALLING = listed("after since when before until once following")
DOUBTING = listed("if unless whether whenever lest")
SUBORDINATORS = (
    RECALLING
    | DOUBTING
    | listed("while although though because whereas as that who which whose where")
)
TIME_WORDS = listed(
    "monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow yesterday week"
    " month year day weekend morning afternoon evening night january february march april may june"
    " july august september october november december spring summer autumn fall winter"
)
_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_MONTHS.split(), start=1)} | {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "aug": 8,
    "sept": 9,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
# Words before a noun that say which kind of thing it is: "air strike" is another thing altogether.
OTHER_THINGS = {
    "strike": listed("air drone missile military rocket artillery aerial nuclear lightning u.s."),
    "trip": frozenset({"road"}),
    "march": frozenset({"forward"}),
    "trial": listed("clinical vaccine drug medical"),
    "game": listed("video computer board"),
    "race": listed("arms"),
    "exercise": listed("breathing"),
}
# Common words that often open a headline with a capital and are no names.
MODIFIERS = listed(
    "peace trade budget presidential parliamentary general local national climate nuclear joint"
    " emergency annual rail train school final opening first second third crisis"
    " bilateral high-level"
    " military naval snap early special regional municipal federal mass anti-government state royal"
    " papal official direct indirect secret further fresh more all some many most"
    " several new public"
    " commercial domestic international charity summer winter spring autumn murder fraud"
)
NUMBERS = listed(
    "two three four five six seven eight nine ten eleven twelve dozens hundreds thousands dozen"
    " hundred thousand several some many"
)
# Adverbs by which a clause recalls.
PAST_WORDS = listed(
    "previously recently formerly originally initially once ago beforehand hitherto already"
)
FUNCTION_WORDS = (
    ARTICLES
    | OWNERS
    | PRONOUNS
    | AUXILIARIES
    | NEGATIONS
    | PREPOSITIONS
    | CONJUNCTIONS
    | SUBORDINATORS
    | listed(
        "said says say saying told tells according also more most other another its him them us me"
        " there here then now just only very much many some any all both each every own same such"
        " one two three first second last next out up down off again back still even what how why"
        " ever while mr mrs ms dr among upon"
    )
)
