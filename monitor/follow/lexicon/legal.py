"""Legal: charges, convictions and cases: brought and upheld, or dropped and quashed."""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.model.changes import Axis

_L = Axis.LEGAL

CLEARED = "cleared"
_CASES = ("case", "investigation")
_PERSON = ("person",)

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
    ),
    verbs=(
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
        on("charged", "on trial, in the dock", only=_PERSON),
        off(CLEARED, "not guilty, innocent, in the clear, off the hook", only=_PERSON),
    ),
    attributes=(
        on("convicted", "convicted"),
        off("overturned", "overturned, quashed"),
        off(CLEARED, "acquitted, pardoned"),
    ),
)
