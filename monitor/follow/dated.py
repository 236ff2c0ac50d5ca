"""The dates that a storyline was told: claims whose sentences say when their thing is due.

Rule 1. Kept apart from the state, which holds the loudest claim of an article: that is its
        headline, and the date mostly stands below. What is held depends on the set of articles.
Rule 2. A sentence of the lead that no such claim was read from is kept with the names in it: the
        later one of two may move what the other dates, if they share ``SHARED`` names or are of
        one occasion (``follow/occasions.py``). What is dated to the very day mostly was, and is
        not due.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from monitor.follow.claims import moves, prominence, quoted
from monitor.follow.due import Due, due
from monitor.follow.novelty import opening
from monitor.follow.numbers import words
from monitor.follow.occasions import occasion
from monitor.follow.scene import names
from monitor.follow.sentences import Sentence
from monitor.follow.states import order
from monitor.model.articles import Article, Reading
from monitor.model.changes import Axis, Claim, ClaimKey, Pole, Quote, Standing, Strength
from monitor.model.times import Span

DATES = 40
SHARED = 2
LOOSE = ""


class Dated(NamedTuple):
    """A date that was told, by which sentence, whose, and when that article spoke."""

    due: Due
    quote: Quote
    family: str
    at: Span | None


def can_have_date(claim: Claim) -> bool:
    """Whether it is of what is on, or only postponed."""
    on = claim.pole is Pole.ON or claim.state == "postponed"
    return on and claim.key.axis is Axis.SCHEDULE and moves(claim)


def dated(quote: Quote, family: str, at: Span | None) -> Dated | None:
    """What a sentence says of when its thing is due; ``None`` without a date, or a day to count."""
    said = due(quote.text, at.end.date()) if at else None
    return Dated(said, quote, family, at) if said else None


def of_reading(reading: Reading) -> list[tuple[Claim, Dated]]:
    """An article's dated claims, the loudest of each key alone, loudest first."""
    found: dict[ClaimKey, tuple[Claim, Dated]] = {}
    for claim in sorted(filter(can_have_date, reading.claims), key=prominence, reverse=True):
        if claim.key not in found:
            said = dated(claim.quote, reading.family, reading.at)
            if said is not None:
                found[claim.key] = (claim, said)
    read = {(claim.quote.field, claim.quote.start) for claim, _ in found.values()}
    for sentence in opening(reading.article):
        if sentence.lead and (sentence.field, sentence.start) not in read:
            claim = _loose(reading.article, sentence)
            said = dated(claim.quote, reading.family, reading.at)
            if said is not None and claim.who and is_ahead(said):
                found.setdefault(claim.key, (claim, said))
    return list(found.values())


def is_ahead(said: Dated) -> bool:
    """Whether it is due on a day after the one on which the article speaks."""
    return said.at is not None and said.due.now.last > said.at.end.date()


def _loose(article: Article, sentence: Sentence) -> Claim:
    """The names of a sentence, as if they were a thing that is planned."""
    named = {name.key.split()[-1]: name.shown for name in names(words(sentence.text))}
    said = "+".join(sorted(occasion(sentence.text).rows))
    return Claim(
        key=ClaimKey(axis=Axis.SCHEDULE, what=LOOSE, who="+".join(sorted(named)), where=said),
        pole=Pole.ON,
        state="planned",
        strength=Strength.ANNOUNCED,
        background=False,
        lead=True,
        quote=quoted(article, sentence),
        who=tuple(named.values()),
    )


def share_names(one: ClaimKey, other: ClaimKey) -> bool:
    """Whether two keys have enough names in common."""
    mine, theirs = map(_named, (one, other))
    return len(mine & theirs - {""}) >= SHARED


def _named(key: ClaimKey) -> set[str]:
    """The names of a key; of a loose one its ``where`` is the occasion."""
    place = "" if key.what == LOOSE else key.where.split(" ")[-1]
    return {*key.who.split("+"), place}


def with_dates(held: Sequence[Standing], reading: Reading) -> tuple[Standing, ...]:
    """The dated claims with those of one article, those of an earlier version of it gone."""
    kept = [one for one in held if one.claim.quote.article != reading.article.id]
    own = [
        Standing(claim=claim, at=reading.at, family=reading.family)
        for claim, _ in of_reading(reading)
    ]
    return bounded([*kept, *own])


def bounded(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The newest of them, in the order of claims."""
    ordered = sorted(standings, key=lambda one: (order(one), one.claim.key))
    loose = [one for one in ordered if one.claim.key.what == LOOSE][-DATES:]
    firm = [one for one in ordered if one.claim.key.what != LOOSE][-DATES:]
    return tuple(sorted((*loose, *firm), key=lambda one: (order(one), one.claim.key)))
