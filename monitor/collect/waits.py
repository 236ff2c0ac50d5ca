"""What asks for a wait before the next poll, and for how long: our own pace, hints, the back-off.

Rule 1. Soft hints (``max-age``, ``<ttl>``, ``sy:``) count as far as ``max_hint``.
Rule 2. A feed is never given up: failures back off to a day, then a week; a second 410 in a row
        goes to a week at once.
"""

from dataclasses import dataclass
from enum import Enum

from monitor.collect import pace
from monitor.collect.pace import DAY, HOUR
from monitor.model.feeds import Feed, FeedState, PollReason
from monitor.model.outcomes import Failed, FetchOutcome, Hints, Trouble

WEEK = 7 * DAY
WEEKLY_AFTER = 16
DOUBLINGS = 12
PARKED_AT = 2
_SERVER_ERRORS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Seconds until the next poll, and what asks for them."""

    seconds: float
    reason: PollReason


class Severity(Enum):
    """How soon a failure is worth another try."""

    TEMPORARY = "temporary"
    SOFT = "soft"
    HARD = "hard"


SEVERITY: dict[Trouble, Severity] = {
    Trouble.TIMEOUT: Severity.TEMPORARY,
    Trouble.DNS: Severity.TEMPORARY,
    Trouble.CONNECT: Severity.TEMPORARY,
    Trouble.PROTOCOL: Severity.TEMPORARY,
    Trouble.FILE: Severity.TEMPORARY,
    Trouble.INTERNAL: Severity.TEMPORARY,
    Trouble.EMPTY: Severity.SOFT,
    Trouble.BAD_ENCODING: Severity.SOFT,
    Trouble.TOO_LARGE: Severity.SOFT,
    Trouble.NOT_A_FEED: Severity.SOFT,
    Trouble.CUT_OFF: Severity.SOFT,
    Trouble.PARSE_TIMEOUT: Severity.SOFT,
    Trouble.PARSE_CRASH: Severity.SOFT,
    Trouble.PARSE_MEMORY: Severity.SOFT,
    Trouble.RATE_LIMITED: Severity.HARD,
    Trouble.STATUS: Severity.HARD,
    Trouble.UNAUTHORIZED: Severity.HARD,
    Trouble.TLS: Severity.HARD,
    Trouble.ADDRESS: Severity.HARD,
    Trouble.DOWNGRADE: Severity.HARD,
    Trouble.REDIRECTS: Severity.HARD,
    Trouble.BAD_REDIRECT: Severity.HARD,
}


def own(feed: Feed, state: FeedState) -> Wait:
    """What the configuration says, or what was learned."""
    if feed.every is not None:
        return Wait(seconds=feed.every.total_seconds(), reason=PollReason.FIXED)
    return Wait(seconds=state.interval or pace.INITIAL, reason=PollReason.ADAPTIVE)


def hinted(feed: Feed, state: FeedState) -> list[Wait]:
    """What server and document ask for, the one that wins a tie first."""
    document = state.document or Hints()
    wishes = []
    for said, reason in (
        (state.max_age, PollReason.MAX_AGE),
        (document.ttl, PollReason.TTL),
        (document.update_period, PollReason.UPDATE_PERIOD),
    ):
        # A comparison that is false for a NaN, too.
        if said is not None and said > 0:
            seconds = min(said, feed.max_hint.total_seconds())
            wishes.append(Wait(seconds=seconds, reason=reason))
    return wishes


def back_off(feed: Feed, state: FeedState, outcome: FetchOutcome) -> Wait:
    """How long a failure keeps us away."""
    usual = own(feed, state)
    if state.gones >= PARKED_AT:
        return Wait(seconds=WEEK, reason=PollReason.GONE)
    if state.errors > WEEKLY_AFTER:
        return Wait(seconds=WEEK, reason=PollReason.BACK_OFF)
    first = {
        Severity.TEMPORARY: feed.min_every.total_seconds(),
        Severity.SOFT: usual.seconds,
        Severity.HARD: max(usual.seconds, HOUR),
    }[_severity(state, outcome)]
    doublings = min(state.errors - 1, DOUBLINGS)
    return Wait(seconds=min(DAY, first * 2**doublings), reason=PollReason.BACK_OFF)


def _severity(state: FeedState, outcome: FetchOutcome) -> Severity:
    if isinstance(outcome, Failed) and (outcome.status or 0) >= _SERVER_ERRORS:
        return Severity.TEMPORARY
    return SEVERITY[state.trouble or Trouble.INTERNAL]
