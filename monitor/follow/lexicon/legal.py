"""Legal: charges, convictions and cases: brought and upheld, or dropped and quashed."""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.model.changes import Axis

_L = Axis.LEGAL

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
        on("charged", "charge, indict, prosecute, sue", only=_PERSON),
        on("convicted", "convict, sentence, find guilty", only=_PERSON),
        on("upheld", "uphold, confirm, affirm", only=_CASES),
        on(
            "reinstated",
            "reinstate, reopen, re-open, revive, resume, restore, refile",
            turns=True,
            only=_CASES,
        ),
        off(
            "dropped",
            "drop, dismiss, throw out, withdraw, close, discontinue, halt, suspend, toss",
            only=_CASES,
        ),
        off(
            "overturned",
            "overturn, quash, annul, vacate, strike down, reverse, commute, void",
            only=_CASES,
        ),
        off("cleared", "acquit, clear, exonerate, pardon, find not guilty", only=_PERSON),
    ),
    nouns=(
        on("convicted", "sentencing", only=_PERSON),
        off("cleared", "acquittal, pardon, exoneration", only=_PERSON),
        off("dropped", "dismissal, withdrawal", only=_CASES),
    ),
    attributes=(
        on("convicted", "convicted"),
        off("overturned", "overturned, quashed"),
        off("cleared", "acquitted, pardoned"),
    ),
)
