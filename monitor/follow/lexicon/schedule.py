"""Schedule: what is planned, cancelled, put off, on again.

Postponed and cancelled are one pole; the state's name tells them apart.
"""

from monitor.follow.lexicon.shape import ObjectClass, Sides, Table, act, off, on, split, thing
from monitor.follow.words import listed
from monitor.model.changes import Axis

_S = Axis.SCHEDULE
ONE, TWO, THING = Sides.ONE, Sides.TWO, Sides.THING

# Things that go by their own noun only: a festival called off says nothing of a ceremony.
_OWN_NOUN = (
    "event, festival, carnival, parade, gala, fair, ceremony, marathon, race, premiere, tournament"
    ", championship, pageant, exhibition, wedding, coronation, inauguration, grand prix, auction"
    ", regatta, march, rally, demonstration, protest, sit-in, vigil, conference"
    ", final, semi-final, semifinal"
)
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
_STARTED = ("visit", "festival", "hearing", "conference", "exhibition", "tournament")
_TALKS = ("talks", "summit")
ATTENDANCE = ObjectClass(name="attendance", nouns=(), axes=(_S,), sides=ONE)

TABLE = Table(
    axis=_S,
    things=(
        *(thing(noun, noun, THING, _S) for noun in split(_OWN_NOUN)),
        thing("visit", "visit, trip, stopover, pilgrimage, journey, tour", ONE, _S, moves=True),
        thing("flights", "flight, air service, air link", ONE, _S, moves=True),
        thing("strike", "strike, walkout, walk-out, stoppage, industrial action", ONE, _S),
        thing("execution", "execution, hanging, beheading", ONE, _S),
        thing("launch", "launch, liftoff, lift-off, spacewalk, test flight", ONE, _S),
        thing("deployment", "deployment, troop withdrawal, evacuation", ONE, _S),
        thing("listing", "ipo, initial public offering, stock market listing", ONE, _S),
        thing(
            "talks",
            "talks, negotiation, peace talks, dialogue, mediation, round of talks"
            ", round of negotiations, peace negotiation",
            TWO,
            _S,
        ),
        thing("summit", "summit, meeting, roundtable", TWO, _S),
        thing("match", "match, game, fixture, friendly, playoff, derby, cup tie", TWO, _S),
        thing("exercise", "exercise, drill, manoeuvres, maneuvers, war games", TWO, _S),
        thing(
            "election",
            "election, referendum, by-election, runoff, run-off, plebiscite, poll",
            THING,
            _S,
        ),
        thing("vote", "vote, ballot", THING, _S),
        thing("concert", "concert, gig, recital, performance", THING, _S),
        thing("hearing", "hearing, trial, retrial, inquest, arraignment", THING, _S),
    ),
    verbs=(
        off("cancelled", "cancel, call off, nix, scrap, axe, ditch, abandon, shelve"),
        off("cancelled", "scratch, scrub, forgo, drop, abort, rain off, snow off, wash out"),
        off("ruled out", "rule out"),
        off(
            "averted", "avert, head off, stave off, ward off, fend off", only=("strike", "protest")
        ),
        off("postponed", "postpone, put off, push back, defer, delay, adjourn, put back"),
        off("suspended", "suspend, halt, pause, freeze, break off, put on hold, stop"),
        off("suspended", "discontinue, ground", only=("flights", "launch", "exercise")),
        off("collapsed", "collapse, break down, fall through, fall apart, founder, stall", "s"),
        off("withdrawn", "pull out of, withdraw from, drop out of, boycott, skip", personal=True),
        off("withdrawn", "quit, leave, exit", personal=True, only=("talks", "summit", "exercise")),
        off(
            "collapsed",
            "end in failure, end in acrimony, end without agreement, end without deal, fail"
            ", end without a deal, end without an agreement, end without result",
            "s",
            only=_TALKS,
        ),
        off("over", "end, settle, suspend, resolve", "os", only=("strike",)),
        off("broken off", "walk out of, walk away from, storm out of", only=_TALKS),
        on("planned", "plan, announce, schedule, organise, organize, arrange, agree to"),
        on("planned", "agree on, set up, confirm, stage, host"),
        on("planned", "call", only=("election", "strike", "protest", "rally", "march")),
        on("rescheduled", "reschedule, rearrange", turns=True),
        on("resumed", "resume, restart, relaunch, reopen", "os", turns=True),
        on("on", "reinstate, revive, restore, un-cancel, uncancel, salvage", turns=True),
        on("going ahead", "go ahead with, press ahead with, proceed with, push ahead with"),
        on("going ahead", "go ahead, proceed, take place, be held, press ahead, happen", "s"),
        on("under way", "begin, start, open, kick off, get under way", "os", only=_STRIKES),
        on("under way", "begin, start", only=_STARTED),
        on("under way", "sit down for, sit down to, gather for", only=_TALKS),
        on("under way", "hold"),
        on("under way", "launch, mount, stage", only=("strike", "protest", "exercise")),
        on("under way", "play", only=("match", "concert", "festival", "visit")),
    ),
    nouns=(
        off("cancelled", "cancellation, scrapping, abandonment, axing"),
        off("postponed", "postponement, delay, deferral, adjournment"),
        off("suspended", "suspension, halt, pause, freeze, grounding"),
        off("collapsed", "collapse, breakdown"),
        on("resumed", "resumption, restart, relaunch", turns=True),
        on("on", "reinstatement, revival", turns=True),
        on("rescheduled", "rescheduling", turns=True),
    ),
    states=(
        on("on", "back on, on again, on after all, on track again", turns=True),
        on("on", "on, still on, on track"),
        on("under way", "under way, underway"),
        off("cancelled", "off, called-off, dead, now off, off again, a washout, rained off"),
        off("suspended", "on hold, on ice"),
        off("over", "over, at an end", only=("strike",)),
    ),
    acts=(
        act("launch", on("under way", "launch", "os")),
        act("launch", on("under way", "lift off, blast off, take off, soar into space", "s")),
        act("launch", on("under way", "reach orbit, leave ~ launchpad, leave ~ pad", "s")),
        act("strike", on("under way", "walk out, down tools, go on strike, strike", "s")),
        act(
            "strike",
            on("under way", "walk off ~ job, stop work, stop working, lay down tools", "s"),
        ),
        act("strike", off("over", "return to work, go back to work, get back to work", "s")),
        act(
            "talks",
            on(
                "resumed",
                "return to ~ table, go back to ~ table, resume talking, talk again"
                ", return to ~ talks, be back at ~ table",
                "s",
                turns=True,
            ),
        ),
    ),
    attributes=(
        on("planned", "planned, scheduled, upcoming, forthcoming, long-planned"),
        off("cancelled", "cancelled, canceled, aborted, scrapped, called-off, abandoned"),
        off("postponed", "postponed, delayed, deferred"),
        off("suspended", "suspended, halted, stalled"),
        on("rescheduled", "rescheduled, rearranged", turns=True),
        on("resumed", "resumed, reinstated, revived", turns=True),
    ),
)

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
    "tour": ("visit", ("",)),
    "journey": ("visit", ("to",)),
    "jet": ("visit", ("to",)),
    "sail": ("visit", ("to", "for")),
    "go": ("visit", ("to",)),
    "return": ("visit", ("to",)),
    "come": ("visit", ("to",)),
    "fly": ("visit", ("to",)),
    "head": ("visit", ("to", "for")),
    "leave": ("visit", ("for",)),
    "depart": ("visit", ("for", "to")),
    "meet": ("summit", ("with", "")),
    "arrive": ("visit", ("in", "at")),
    "land": ("visit", ("in",)),
    "attend": (ATTENDANCE.name, ("",)),
}
# Of these the past tells news, too: who arrived is there.
ARRIVES = listed("arrive land")
