"""Which old claims a new one of the same thing may turn, and which speak of another case.

Rule 1. A key alone must say which thing it is; of what is planned, "the trip" may.
Rule 2. Somebody who leaves one post and holds another is not out of office.
Rule 3. After the time that an axis names, the same words speak of another case.
Rule 4. An article older than the state never turns it; an undated one only to a pole never held.
"""

from collections.abc import Sequence

from monitor.follow.lexicon.tables import fades
from monitor.follow.posts import is_another
from monitor.follow.states import Held, is_open, poles_had
from monitor.model.changes import Axis, Claim, ClaimKey, Pole, Standing
from monitor.model.times import Span


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


def may_turn(at: Span | None, past: Sequence[Standing], stood: Held, pole: Pole) -> bool:
    """Whether an article of that time may turn what stood to ``pole`` (rule 4)."""
    if at is None:
        return pole not in poles_had(past)
    return stood.standing.at is None or not at.older(stood.standing.at)
