"""Which old claims a new one of the same thing may turn, and which speak of another case.

Rule 1. A key alone must say which thing it is; of what is planned, "the trip" may.
Rule 2. Somebody who leaves one post and holds another is not out of office.
Rule 3. After the time that an axis names, the same words speak of another case, unless they name
        both sides, or say a whole statement.
Rule 4. A headline by which somebody urges another to do it tells nothing done.
Rule 5. An article older than the state never turns it; an undated one only to a pole never held.
"""

import re
from collections.abc import Sequence

from monitor.follow.claims import TITLE, moves
from monitor.follow.lexicon.shape import Sides
from monitor.follow.lexicon.tables import class_of, fades
from monitor.follow.posts import is_another
from monitor.follow.states import Held, is_open, is_statement, poles_had
from monitor.model.changes import Axis, Claim, ClaimKey, Pole, Standing
from monitor.model.times import Span

_WORDS = 3  # of a statement, its class among them
_ASKED = re.compile(
    r"\b(?:urg(?:e|es|ed|ing)|begs?|begged|implor(?:e|es|ed|ing)|plead(?:s|ed)? with"
    r"|press(?:es|ed)?|pressures?|lobby|lobbies|lobbied)\b.*\bto\b",
    re.IGNORECASE,
)


def is_asked_for(claim: Claim) -> bool:
    """Whether a headline says that somebody wants another to do it, however it was parsed."""
    return TITLE in claim.rules and _ASKED.search(claim.quote.text) is not None


def says_which(key: ClaimKey) -> bool:
    """Whether a key alone tells which thing it is; of what is planned, "the trip" may."""
    return key.axis is Axis.SCHEDULE or not is_open(key)


def of_another_post(old: Claim, new: Claim) -> bool:
    """Whether two claims of one person's office speak of different ones."""
    quotes = old.quote.text, new.quote.text
    return old.key.axis is Axis.TENURE and is_another(*quotes, new.key.who)


def has_faded(standing: Standing, at: Span | None) -> bool:
    """Whether it is so long ago that the same words speak of another case."""
    after = fades(standing.claim.key.axis)
    if after is None or at is None or standing.at is None:
        return False
    return at.begin - standing.at.end > after


def is_told_in_full(one: ClaimKey, other: ClaimKey) -> bool:
    """Whether two keys are one to the letter, and say so much that no other case has it."""
    parties = "+" in one.who and class_of(one.what).sides is Sides.TWO
    words = is_statement(one) and len(one.what.split()) > _WORDS
    return one == other and (parties or words)


def may_turn(at: Span | None, past: Sequence[Standing], stood: Held, pole: Pole) -> bool:
    """Whether an article of that time may turn what stood to ``pole`` (rule 5)."""
    if at is None:
        return pole not in poles_had(past)
    return stood.standing.at is None or not at.older(stood.standing.at)


def until_turn(past: Sequence[Standing], pole: Pole) -> tuple[Standing, ...]:
    """The claims before the latest run of ``pole``."""
    end = len(past)
    while end and (not moves(past[end - 1].claim) or past[end - 1].claim.pole is pole):
        end -= 1
    return tuple(past[:end])


def run_of(past: Sequence[Standing], pole: Pole) -> tuple[Standing, ...]:
    """The latest claims of ``pole`` with none of the other pole between them."""
    run: list[Standing] = []
    for standing in reversed(past):
        if moves(standing.claim) and standing.claim.pole is not pole:
            break
        if moves(standing.claim):
            run.append(standing)
    return tuple(run) or tuple(s for s in past if s.claim.pole is pole and moves(s.claim))
