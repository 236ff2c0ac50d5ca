"""What the sentences of an article move in time, and which thing of the storyline each means.

Rule 1. A sentence of the lead that moves something means the storyline's only thing of a class, or
        what other sentences told of the same occasion (``follow/occasions.py``).
Rule 2. How far it is moved ("by a week") is counted from the date that was told last. A headline
        without either takes the date from the lead, where that speaks of the same occasion.
"""

from collections.abc import Container, Iterator
from datetime import timedelta
from typing import NamedTuple

from monitor.follow.claims import quoted
from monitor.follow.dated import Dated, dated, is_ahead
from monitor.follow.days import Period
from monitor.follow.due import Due, Mover, mover
from monitor.follow.lexicon.tables import nouns
from monitor.follow.moment import Moment
from monitor.follow.numbers import words
from monitor.follow.occasions import is_plan, one_occasion
from monitor.follow.scene import names
from monitor.follow.sentences import Sentence, sentences
from monitor.follow.words import fold, tokens
from monitor.model.changes import Axis, Claim, ClaimKey, Storyline

LOOKED_AT = 20


class Thing(NamedTuple):
    """What is due.

    Attributes:
        key: its key, where one is known.
        claim: a claim of it, where one is known.
        what: its class, or the word for the occasion.
        lead: whether the lead tells its date.
        told: the dates that were told of it, where the occasion says which.
    """

    key: ClaimKey | None
    claim: Claim | None
    what: str
    lead: bool
    told: tuple[Dated, ...] = ()


def moved(
    moment: Moment, before: Storyline, known: Container[tuple[str, int]]
) -> Iterator[tuple[Dated, Thing]]:
    """The dates that sentences move things to, with the things, as far as both are known.

    Args:
        moment: the article and its storyline.
        before: the storyline without it.
        known: field and start of sentences of which that is clear already.
    """
    for sentence, word in _movers(moment):
        if (sentence.field, sentence.start) not in known:
            yield from _things(moment, before, sentence, word)


def _things(
    moment: Moment, before: Storyline, sentence: Sentence, word: Mover
) -> Iterator[tuple[Dated, Thing]]:
    """What a sentence may mean: the only thing of a class, and an occasion."""
    reading = moment.arrival.reading
    said = dated(quoted(reading.article, sentence), reading.family, reading.at)
    if said is not None and not is_ahead(said):
        return
    what = _what(sentence.text)
    told, name = _of_occasion(moment, before, sentence.text, word)
    if said is not None and what is not None:
        only = _only_thing(before, what, sentence.text)
        if only.key is not None or not told:
            yield said, only
    if not told:
        return
    thing = Thing(None, None, name, lead=True, told=told)
    if said is not None:
        yield said, thing
    elif word.by is not None:
        yield _put_off(moment, sentence, told[-1].due.now, word.by), thing
    else:
        yield from ((one, thing) for one in _below(moment, sentence, told[-1]))


def _of_occasion(
    moment: Moment, before: Storyline, text: str, word: Mover
) -> tuple[tuple[Dated, ...], str]:
    """The dates that were told of a sentence's occasion, oldest first, and the word for it."""
    article = moment.arrival.reading.article.id
    found = []
    names = set()
    for standing in before.dates:
        quote = standing.claim.quote
        name = one_occasion(quote.text, text, word.moved, word.does)
        said = dated(quote, standing.family, standing.at) if name and is_plan(quote.text) else None
        if said is not None and (moment.edits or quote.article != article):
            found.append(said)
            names.add(name)
    return tuple(found), min(names, default="")


def _put_off(moment: Moment, sentence: Sentence, was: Period, by: timedelta) -> Dated:
    """What was due on one date, and is so much later or earlier."""
    reading = moment.arrival.reading
    now = Period(was.first + by, was.last + by)
    quote = quoted(reading.article, sentence)
    return Dated(Due(now, was, moved=True), quote, reading.family, reading.at)


def _below(moment: Moment, headline: Sentence, old: Dated) -> Iterator[Dated]:
    """The date in the lead of what a headline says is moved."""
    reading = moment.arrival.reading
    for sentence in sentences(reading.article)[:LOOKED_AT]:
        if sentence.lead and sentence != headline and one_occasion(old.quote.text, sentence.text):
            said = dated(quoted(reading.article, sentence), reading.family, reading.at)
            if said is not None:
                yield said._replace(due=said.due._replace(moved=True))


def _movers(moment: Moment) -> Iterator[tuple[Sentence, Mover]]:
    """Sentences of headline and lead that move something in time."""
    at = moment.arrival.reading.at
    for sentence in sentences(moment.arrival.reading.article)[:LOOKED_AT]:
        word = mover(sentence.text, at.end.date()) if at and sentence.lead else None
        if word is not None:
            yield sentence, word


def _only_thing(before: Storyline, what: str, text: str) -> Thing:
    """The storyline's only thing of a class, where the sentence names nobody else."""
    claims = [
        state.history[-1].claim
        for state in before.states
        if state.key.axis is Axis.SCHEDULE and state.key.what == what
    ]
    if len(claims) != 1 or not _speaks_of(claims[0], text):
        return Thing(None, None, what, lead=True)
    return Thing(claims[0].key, claims[0], what, lead=True)


def _speaks_of(claim: Claim, text: str) -> bool:
    """Whether a sentence has one of the claim's names, or none at all."""
    known = {fold(word) for name in (*claim.who, *claim.where) for word in name.split()}
    said = {word for name in names(words(text)) for word in name.key.split()}
    return not (said and known) or bool(said & known)


def _what(text: str) -> str | None:
    """The class of the first thing that a sentence names."""
    known = nouns()
    lows = [token.low for token in tokens(text)]
    for at in range(len(lows)):
        for size in (3, 2, 1):
            if tuple(lows[at : at + size]) in known:
                return known[tuple(lows[at : at + size])]
    return None
