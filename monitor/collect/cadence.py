"""When a feed is polled next, and why: pure, from what it said, what it brought and how it fared.

Rule 1. The wait is the longest of: the learned (or configured) interval; ``max-age``, ``<ttl>`` and
        ``sy:`` as far as ``max_hint``; after a failure the back-off.
Rule 2. It is held between ``min_every`` and ``max_every``; failures may pass the latter.
Rule 3. ``Retry-After`` (up to 7 days), skipped hours and skipped days then hold in full.
Rule 4. Jitter only ever delays. Nothing is earlier than ``min_every``, nor than was asked for.
Rule 5. A changed configuration holds from the last poll on, not only from the next; what server and
        document asked for, and a back-off, stay.
"""

from datetime import UTC, datetime, timedelta

from monitor.collect import pace
from monitor.collect.remembered import NOTHING, remembered
from monitor.collect.waits import WEEK, Wait, back_off, hinted, own
from monitor.model.copying import replace
from monitor.model.feeds import Feed, FeedState, PollReason
from monitor.model.habits import Brought
from monitor.model.outcomes import FetchOutcome, Hints, Refused
from monitor.model.reading import ReadResult

JITTER = 0.1

# No wait is longer: a week as asked for, a tenth more, skipped days on top.
LONGEST = timedelta(days=15)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MINUTE = 60.0
_AFTER_SKIPPED = timedelta(minutes=10)
_SKIPS = frozenset({PollReason.SKIP_HOURS, PollReason.SKIP_DAYS})


def after_poll(
    feed: Feed,
    state: FeedState,
    outcome: FetchOutcome,
    result: ReadResult | None = None,
    *,
    brought: Brought = NOTHING,
    now: datetime,
    jitter: float,
) -> FeedState:
    """The state of ``feed`` after a poll.

    Args:
        feed: its configuration.
        state: as it was before.
        outcome: how the exchange ended.
        result: what the document says, ``None`` without a new document.
        brought: what it brought.
        now: when the poll ended.
        jitter: in 0..1, drawn for this poll.
    """
    after = remembered(state, outcome, result, brought, now)
    server = Hints() if isinstance(outcome, Refused) else outcome.hints
    asked = min(WEEK, server.retry_after or 0.0)
    after = replace(
        after,
        polls=state.polls + 1,
        put_off=False,
        last_polled=now,
        asked_until=now + timedelta(seconds=asked) if asked > 0 else None,
        max_age=server.max_age,
        interval=_bounded(feed, after.interval),
    )
    base = back_off(feed, after, outcome) if after.errors else own(feed, after)
    due, reason = _next(feed, after, base, now, jitter)
    return replace(after, next_poll=due, reason=reason)


def put_off(state: FeedState, until: datetime, jitter: float) -> FeedState:
    """The state of a feed whose host is left alone until then; skipped hours and days still hold.

    Args:
        state: as it was.
        until: when it shall come back.
        jitter: in 0..1, drawn for this time.
    """
    asked = state.asked_until
    reason = PollReason.HOST_HOLD
    if asked is not None and asked >= until:
        until, reason = asked, PollReason.RETRY_AFTER
    due, reason = _allowed(until, reason, state.document or Hints(), jitter)
    return replace(state, next_poll=due, reason=reason, put_off=True)


def put_right(feed: Feed, state: FeedState, now: datetime) -> FeedState | None:
    """The state of a feed that was polled or put off under a clock that ran ahead.

    What it was to wait then, it waits from now on; a wait that cannot be meant is ``min_every``.

    Args:
        feed: its configuration.
        state: as it is stored.
        now: by the clock that was put right.

    Returns:
        ``None`` if nothing is wrong with it.
    """
    due, last = state.next_poll, state.last_polled
    if due is None or (due <= now + LONGEST and (last is None or last <= now)):
        return None
    then = last if last is not None and last > now else due
    wait = due - then
    wait = wait if feed.min_every <= wait <= LONGEST else feed.min_every
    asked = state.asked_until and now + min(timedelta(seconds=WEEK), state.asked_until - then)
    due = max(now + wait, asked or now)
    due, reason = _allowed(due, state.reason, state.document or Hints(), 0.0)
    last = last and min(last, now)
    return replace(state, next_poll=due, reason=reason, last_polled=last, asked_until=asked)


def reconfigured(feed: Feed, state: FeedState, jitter: float) -> FeedState | None:
    """The state of a feed whose configuration may have changed since its last poll (rule 5).

    Args:
        feed: its configuration now.
        state: as it is stored.
        jitter: in 0..1, drawn for this feed.

    Returns:
        ``None`` if it is what this configuration would have made of it.
    """
    last, due = state.last_polled, state.next_poll
    if last is None or due is None or _untold(state):
        return None
    learned = state.interval if state.pace is None else pace.interval_of(state.pace)
    after = replace(state, interval=_bounded(feed, learned))
    if state.errors or state.put_off:
        earliest, latest = last + feed.min_every, datetime.max.replace(tzinfo=UTC)
        base = Wait(seconds=feed.min_every.total_seconds(), reason=PollReason.MIN_EVERY)
    else:
        base = own(feed, after)
        earliest, _ = _next(feed, after, base, last, 0.0)
        latest, _ = _next(feed, after, base, last, 1.0)
        latest += _AFTER_SKIPPED if state.reason in _SKIPS else timedelta()
    if not earliest <= due <= latest:
        due, reason = _next(feed, after, base, last, jitter)
        after = replace(after, next_poll=due, reason=reason)
    return None if after == state else after


def skipped(state: FeedState, now: datetime) -> PollReason | None:
    """Why the document asks not to be polled now, if it does."""
    when, reason = _allowed(now, PollReason.FIXED, state.document or Hints(), 0.0)
    return reason if when > now else None


def _untold(state: FeedState) -> bool:
    """Whether it was stored by a program that kept no word of what its wait came from."""
    return (state.reason is PollReason.MAX_AGE and state.max_age is None) or (
        state.reason is PollReason.HOST_HOLD and not state.put_off
    )


def _bounded(feed: Feed, interval: float | None) -> float | None:
    if interval is None:
        return None
    return max(feed.min_every.total_seconds(), min(interval, feed.max_every.total_seconds()))


def _next(
    feed: Feed, state: FeedState, base: Wait, last: datetime, jitter: float
) -> tuple[datetime, PollReason]:
    """When to poll after the poll that ended at ``last``, ``base`` being the wait of our own."""
    wait = max((base, *hinted(feed, state)), key=lambda wish: wish.seconds)
    wait = _jittered(feed, _held(feed, state, wait), state, jitter)
    asked = (state.asked_until - last).total_seconds() if state.asked_until else 0.0
    if asked >= wait.seconds:
        delay = min(_MINUTE, JITTER * asked) * jitter
        wait = Wait(seconds=asked + delay, reason=PollReason.RETRY_AFTER)
    due = last + timedelta(seconds=wait.seconds)
    return _allowed(due, wait.reason, state.document or Hints(), jitter)


def _held(feed: Feed, state: FeedState, wait: Wait) -> Wait:
    """Rule 2."""
    least, most = feed.min_every.total_seconds(), feed.max_every.total_seconds()
    if wait.seconds < least:
        return Wait(seconds=least, reason=PollReason.MIN_EVERY)
    if wait.seconds > most and not state.errors:
        return Wait(seconds=most, reason=PollReason.MAX_EVERY)
    return wait


def _jittered(feed: Feed, wait: Wait, state: FeedState, jitter: float) -> Wait:
    """Spread over a tenth more, within the bounds."""
    most = feed.max_every.total_seconds()
    seconds = wait.seconds * (1 + JITTER * jitter)
    bounded = seconds if state.errors else max(wait.seconds, min(seconds, most))
    return replace(wait, seconds=bounded)


def _allowed(
    due: datetime, reason: PollReason, document: Hints, jitter: float
) -> tuple[datetime, PollReason]:
    """The first moment from ``due`` on that is in no skipped hour or day (UTC)."""
    hours = {hour for hour in document.skip_hours if hour in range(24)}
    days = {day for day in document.skip_days if day in _DAYS}
    # A document that skips all hours or all days means something else, whatever it is.
    hours = set() if len(hours) == 24 else hours  # noqa: PLR2004 - hours of a day
    days = set() if len(days) == len(_DAYS) else days
    when = due.astimezone(UTC)
    while when.hour in hours or _DAYS[when.weekday()] in days:
        reason = PollReason.SKIP_HOURS if when.hour in hours else PollReason.SKIP_DAYS
        following = when.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        when = following + _AFTER_SKIPPED * jitter
    return when, reason
