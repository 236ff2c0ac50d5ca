"""What was only put off is given up: the pole stays, and yet a thing that was to come will not.

Rule 1. It is one key that says which thing it is. What stood of it last is that it is put off;
        headline or lead say in the foreground that it will not be at all.
Rule 2. While a report is fresh, outlets mix the two words up: only a later report of another event
        counts, or one that itself recalls that the thing was put off.
Rule 3. Who said so before has told it, or was not heard: one more report can support it at most.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from monitor.follow.claims import moves, prominence
from monitor.follow.moment import Moment
from monitor.follow.persons import is_namesake
from monitor.follow.states import akin, home, is_open, order
from monitor.model.changes import Claim, ClaimKey, Pole, Standing, Storyline
from monitor.model.stories import VerdictKind
from monitor.model.times import Span

PUT_OFF = frozenset({"postponed", "suspended"})
OVER = frozenset({"cancelled", "ruled out", "rejected"})
FRESH = timedelta(hours=20)
LONGEST = timedelta(days=400)
"""What was put off for longer is another year's."""


class GivenUp(NamedTuple):
    """The claim that ends it, the latest that put it off, when it first was, and who said so."""

    claim: Claim
    key: ClaimKey
    old: Standing
    since: date | None
    recalls: bool
    said: frozenset[str]


def given_up(moment: Moment, before: Storyline) -> Iterator[GivenUp]:
    """What this article says is over, and stood as put off."""
    reading = moment.arrival.reading
    keys = list(dict.fromkeys(state.key for state in (*moment.after.states, *before.states)))
    ends = [one for one in reading.claims if one.lead and moves(one) and _is_over(one)]
    for claim in sorted(ends, key=prominence, reverse=True):
        key = home(claim.key, keys)
        if reading.at is None or is_open(key):
            continue
        run = _run(_past(moment, before, key, keys))
        waits = [one for one in run if one.claim.state in PUT_OFF]
        if not waits or not _is_same(waits[-1], claim, reading.at):
            continue
        said = [one for one in run if _is_over(one.claim) and order(one) > order(waits[-1])]
        recalls = any(_recalls(one, claim) for one in reading.claims)
        if said or recalls or _is_news(moment, waits[-1], reading.at):
            families = frozenset(one.family for one in said)
            yield GivenUp(claim, key, waits[-1], _day(waits[0]), recalls, families)


def _day(standing: Standing) -> date | None:
    return standing.at.begin.date() if standing.at else None


def _is_over(claim: Claim) -> bool:
    return claim.pole is Pole.OFF and claim.state in OVER


def _recalls(one: Claim, claim: Claim) -> bool:
    return one.background and one.state in PUT_OFF and akin(one.key, claim.key)


def _past(
    moment: Moment, before: Storyline, key: ClaimKey, keys: Sequence[ClaimKey]
) -> list[Standing]:
    """The dated claims of a key that others made, or this article before its edit; in order."""
    article = moment.arrival.reading.article.id
    found = [
        standing
        for state in before.states
        if home(state.key, keys) == key
        for standing in state.history
        if moment.edits or standing.claim.quote.article != article
    ]
    return sorted((one for one in found if one.at and moves(one.claim)), key=order)


def _run(past: Sequence[Standing]) -> Sequence[Standing]:
    """The claims since it last was on."""
    on = [at for at, one in enumerate(past) if one.claim.pole is Pole.ON]
    return past[on[-1] + 1 :] if on else past


def _is_same(old: Standing, claim: Claim, at: Span) -> bool:
    """Whether the old report is of this thing, no newer, and not of years ago."""
    if old.at is None or at.older(old.at) or not akin(old.claim.key, claim.key):
        return False
    return at.begin - old.at.end <= LONGEST and not is_namesake(old.claim, claim)


def _is_news(moment: Moment, old: Standing, at: Span) -> bool:
    """Whether this is another event than the one that put it off."""
    if old.at is None or moment.verdict.kind is VerdictKind.SAME_EVENT:
        return False
    return at.begin - old.at.begin >= FRESH
