"""Legal: charges, convictions and cases: brought and upheld, or dropped and quashed."""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.model.changes import Axis

_L = Axis.LEGAL

CLEARED = "cleared"
# The states that somebody is in; all others are those of his case.
OF_PERSONS = frozenset({"charged", "convicted", CLEARED})
_CASES = ("case", "investigation")
_PERSON, _APPEAL = ("person",), ("appeal",)

# What it comes to that there is none, and what is somebody's lot: "five years for Holm".
NONE = {"case": off("dropped", "")}
LOTS = {
    "years": on("convicted", ""),
    "retrial": on("charged", ""),
    "guilty verdict": on("convicted", ""),
}

TABLE = Table(
    axis=_L,
    things=(
        thing(
            "case",
            "charge, case, indictment, lawsuit, suit, legal action"
            ", prosecution, conviction, sentence, verdict"
            ", arrest warrant, death sentence, guilty verdict",
            Sides.ONE,
            _L,
        ),
        thing("investigation", "investigation, inquiry, probe, enquiry", Sides.ONE, _L),
        thing("appeal", "appeal", Sides.ONE, _L, against="case", stands=True),
    ),
    verbs=(
        off("upheld", "reject, dismiss, deny, throw out, turn down, refuse", only=_APPEAL),
        off("upheld", "fail, fall, collapse", "s", only=_APPEAL),
        on(CLEARED, "allow, uphold, grant, accept, back", only=_APPEAL),
        on(CLEARED, "succeed", "s", only=_APPEAL),
        on("upheld", "lose ~ appeal, lose ~ appeals", "s", only=_PERSON),
        on("charged", "plead not guilty, face ~ retrial, face ~ trial", "s", only=_PERSON),
        on("charged", "retry, try again, hit with ~ charges, slap with ~ charges", only=_PERSON),
        on(
            "charged",
            "serve with ~ charges, order to stand trial, send to trial, hit with ~ charge",
            only=_PERSON,
        ),
        on("convicted", "get ~ years, receive ~ years, get ~ months", "s", only=_PERSON),
        on("convicted", "hand ~ years, give ~ years, hand ~ verdict", only=_PERSON),
        off(CLEARED, "avoid ~ charges, escape ~ charges, escape ~ trial", "s", only=_PERSON),
        off(CLEARED, "avoid ~ trial, avoid ~ prosecution, dodge ~ charges", "s", only=_PERSON),
        off(CLEARED, "clear ~ name", "s", only=_PERSON),
        on("brought", "bring, file, press, lay, issue, open, launch, begin, announce", only=_CASES),
        on("brought", "lodge, prefer, level, start, initiate, institute, pursue", only=_CASES),
        on("charged", "charge, indict, prosecute, sue, arraign, accuse in court", only=_PERSON),
        on(
            "charged",
            "put on trial, send for trial, commit for trial, haul to court, impeach"
            ", bring to trial, put in ~ dock, slap with charges, hit with charges, book"
            ", charge with, commit to trial, take to court, haul before ~ court",
            only=_PERSON,
        ),
        on(
            "charged",
            "face ~ charge, face ~ charges, go on trial, stand trial, face trial"
            ", appear in ~ dock, face ~ count, face prosecution",
            "s",
            only=_PERSON,
        ),
        on(
            "convicted",
            "convict, sentence, find guilty, hand ~ term, hand ~ sentence"
            ", give ~ sentence, condemn, re-convict, declare guilty, hold liable",
            only=_PERSON,
        ),
        on("convicted", "plead guilty, get ~ sentence, receive ~ sentence", "s", only=_PERSON),
        on("upheld", "uphold, confirm, affirm", only=_CASES),
        on("upheld", "stand, proceed, go ahead", "s", only=_CASES),
        on(
            "reinstated",
            "reinstate, reopen, re-open, revive, resume, restore, refile",
            turns=True,
            only=_CASES,
        ),
        off(
            "dropped",
            "drop, dismiss, throw out, withdraw, close, discontinue, halt, suspend, toss"
            ", toss out, abandon, shelve, scrap, end, strike out, stay, kick out, reject, ditch"
            ", settle, wind up",
            only=_CASES,
        ),
        off(
            "dropped", "collapse, fall apart, fall through, fold, lapse, crumble", "s", only=_CASES
        ),
        off(
            "overturned",
            "overturn, quash, annul, vacate, strike down, reverse, commute, void, set aside"
            ", cancel, rescind, nullify, wipe, expunge, tear up, lift",
            only=_CASES,
        ),
        off(CLEARED, "acquit, clear, exonerate, pardon, find not guilty, absolve", only=_PERSON),
        off(
            CLEARED,
            "let off ~ hook, vindicate, declare innocent, amnesty, find innocent"
            ", let off, rehabilitate, clear of",
            only=_PERSON,
        ),
        off(
            CLEARED,
            "win ~ appeal, have ~ conviction quashed, have ~ conviction overturned"
            ", have ~ sentence overturned, have ~ sentence quashed, see ~ conviction quashed"
            ", escape prosecution, win ~ acquittal",
            "s",
            only=_PERSON,
        ),
    ),
    nouns=(
        on("convicted", "sentencing", only=_PERSON),
        on("charged", "indictment, prosecution", only=_PERSON),
        off(CLEARED, "acquittal, pardon, exoneration, amnesty", only=_PERSON),
        off("dropped", "dismissal, withdrawal, collapse, closure", only=_CASES),
        off("overturned", "quashing, overturning, annulment", only=_CASES),
    ),
    states=(
        on("convicted", "guilty", only=_PERSON),
        on("charged", "on trial, in the dock, in dock, under indictment", only=_PERSON),
        off(CLEARED, "not guilty, innocent, in the clear, off the hook", only=_PERSON),
        off(CLEARED, "no longer a suspect, no longer charged", only=_PERSON),
    ),
    attributes=(
        on("convicted", "convicted"),
        off("overturned", "overturned, quashed"),
        off(CLEARED, "acquitted, pardoned"),
    ),
)
