"""When a feed is polled next, and why: pure, from what it said, what it brought and how it fared.

Rule 1. The wait is the longest of: the learned (or configured) interval; ``max-age``, ``<ttl>`` and
        ``sy:`` as far as ``max_hint``; after a failure the back-off.
Rule 2. It is held between ``min_every`` and ``max_every``; failures may pass the latter.
Rule 3. ``Retry-After`` (up to 7 days), skipped hours and skipped days then hold in full.
Rule 4. Jitter only ever delays. Nothing is earlier than ``min_every``, nor than was asked for.
Rule 5. A feed is never given up: failures back off to a day, then a week; a second 410 in a row
        goes to a week at once.
Rule 6. Validators are those of the last document that parsed, and of every 304 since.
Rule 7. A changed configuration holds from the last poll on, not only from the next; what server and
        document asked for, and a back-off, stay.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from monitor.collect import pace
from monitor.collect.pace import DAY, HOUR
from monitor.model.copying import replace
from monitor.model.feeds import (
    Failed,
    Feed,
    FeedState,
    FetchOutcome,
    Fresh,
    Gone,
    Hints,
    NotModified,
    OutcomeKind,
    PollReason,
    Refused,
    Trouble,
)
from monitor.model.habits import Brought, Pace

WEEK = 7 * DAY
JITTER = 0.1

NOTHING = Brought()

WEEKLY_AFTER = 16
DOUBLINGS = 12
PARKED_AT = 2

MOVE_POLLS = 5
MOVE_TIME = timedelta(hours=48)
HOMELESS_AFTER = 3

# No wait is longer: a week as asked for, a tenth more, skipped days on top.
LONGEST = timedelta(days=15)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SERVER_ERRORS = 500
_MINUTE = 60.0
_AFTER_SKIPPED = timedelta(minutes=10)
_SKIPS = frozenset({PollReason.SKIP_HOURS, PollReason.SKIP_DAYS})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wait:
    """Seconds until the next poll, and what asks for them."""

    seconds: float
    reason: PollReason


def after_poll(
    feed: Feed,
    state: FeedState,
    outcome: FetchOutcome,
    *,
    brought: Brought = NOTHING,
    document_hints: Hints | None = None,
    parsed: Trouble | None = None,
    detail: str | None = None,
    title: str | None = None,
    now: datetime,
    jitter: float,
) -> FeedState:
    """The state of ``feed`` after a poll.

    Args:
        feed: its configuration.
        state: as it was before.
        outcome: how the exchange ended.
        brought: what it brought.
        document_hints: what the document says of the next poll, ``None`` without a new document.
        parsed: why the document could not be read, ``None`` if it could or there was none.
        detail: the same for people.
        title: what the document calls itself.
        now: when the poll ended.
        jitter: in 0..1, drawn for this poll.
    """
    match outcome:
        case Fresh() if parsed is not None:
            after = _failed(state, OutcomeKind.FAILED, parsed, detail or parsed.replace("-", " "))
        case Fresh():
            after = _read(state, outcome, brought, now)
            after = replace(
                after, document=document_hints or state.document, title=title or state.title
            )
        case NotModified():
            after = _not_modified(state, outcome, now)
        case Gone():
            after = _failed(state, OutcomeKind.GONE, Trouble.STATUS, "answered 410 Gone")
            after = replace(after, gones=state.gones + 1)
        case Refused():
            after = _failed(state, OutcomeKind.REFUSED, outcome.trouble, outcome.detail)
        case _:
            after = _failed(state, OutcomeKind.FAILED, outcome.trouble, outcome.detail)
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
    base = _back_off(feed, after, outcome) if after.errors else _own(feed, after)
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
    """The state of a feed whose configuration may have changed since its last poll (rule 7).

    Args:
        feed: its configuration now.
        state: as it is stored.
        jitter: in 0..1, drawn for this feed.

    Returns:
        ``None`` if it is what this configuration would have made of it.
    """
    last, due = state.last_polled, state.next_poll
    if last is None or due is None:
        return None
    learned = state.interval if state.pace is None else pace.interval_of(state.pace)
    after = replace(state, interval=_bounded(feed, learned))
    if state.errors or state.put_off:
        earliest, latest = last + feed.min_every, datetime.max.replace(tzinfo=UTC)
        base = _Wait(seconds=feed.min_every.total_seconds(), reason=PollReason.MIN_EVERY)
    else:
        base = _own(feed, after)
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


def _read(state: FeedState, outcome: Fresh, brought: Brought, now: datetime) -> FeedState:
    """A document arrived and could be read."""
    again = bool(outcome.digest) and outcome.digest == state.body_hash
    learned, interval = _paced(state, state.baselined or now, brought, now)
    after = replace(
        state,
        trouble=None,
        detail=None,
        errors=0,
        gones=0,
        outcome=OutcomeKind.UNCHANGED if again else OutcomeKind.FRESH,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        pace=learned,
        interval=interval,
        body_hash=outcome.digest or None,
        located=outcome.url if outcome.url != state.url else None,
        last_fresh=now,
        last_new=now if brought.new else state.last_new,
        articles=state.articles + brought.new,
        baselined=state.baselined or now,
    )
    return _moved(after, outcome, now)


def _not_modified(state: FeedState, outcome: NotModified, now: datetime) -> FeedState:
    """Nothing changed; validators that the answer does not repeat stay (RFC 9111, 3.2)."""
    learned, interval = _paced(state, state.baselined, NOTHING, now)
    after = replace(
        state,
        trouble=None,
        detail=None,
        errors=0,
        gones=0,
        outcome=OutcomeKind.NOT_MODIFIED,
        etag=outcome.etag or state.etag,
        last_modified=outcome.last_modified or state.last_modified,
        pace=learned,
        interval=interval,
    )
    return _moved(after, outcome, now)


def _failed(state: FeedState, kind: OutcomeKind, trouble: Trouble, detail: str) -> FeedState:
    errors = state.errors + 1
    # A new address that fails again and again is left for the configured one.
    home = state.home if errors < HOMELESS_AFTER else None
    return replace(
        state, outcome=kind, trouble=trouble, detail=detail, errors=errors, gones=0, home=home
    )


def _paced(
    state: FeedState, baselined: datetime | None, brought: Brought, now: datetime
) -> tuple[Pace | None, float | None]:
    """The pace after a good poll, and the interval; a 304 before any document says nothing."""
    if state.pace is not None:
        learned = pace.learn(state.pace, state.interval or pace.INITIAL, brought, now)
    elif baselined is not None:
        learned = pace.first(brought, now)
    else:
        return None, state.interval
    return learned, pace.interval_of(learned)


def _bounded(feed: Feed, interval: float | None) -> float | None:
    if interval is None:
        return None
    return max(feed.min_every.total_seconds(), min(interval, feed.max_every.total_seconds()))


def _moved(state: FeedState, outcome: Fresh | NotModified, now: datetime) -> FeedState:
    """Trust a permanent move only once it has led to a document for days (P6).

    A 304 counts for the document that it says is still the same.
    """
    if not outcome.permanent or not outcome.url:
        return state if state.moved is None else _unmoved(state)
    if outcome.url != state.moved or state.moved_since is None:
        return replace(state, moved=outcome.url, moved_since=now, moved_polls=1)
    polls = state.moved_polls + 1
    proved = polls >= MOVE_POLLS and now - state.moved_since >= MOVE_TIME
    home = outcome.url if proved else state.home
    return replace(state, moved_polls=polls, home=home)


def _unmoved(state: FeedState) -> FeedState:
    return replace(state, moved=None, moved_since=None, moved_polls=0)


def _next(
    feed: Feed, state: FeedState, base: _Wait, last: datetime, jitter: float
) -> tuple[datetime, PollReason]:
    """When to poll after the poll that ended at ``last``, ``base`` being the wait of our own."""
    wait = max((base, *_hinted(feed, state)), key=lambda wish: wish.seconds)
    wait = _jittered(feed, _held(feed, state, wait), state, jitter)
    asked = (state.asked_until - last).total_seconds() if state.asked_until else 0.0
    if asked >= wait.seconds:
        delay = min(_MINUTE, JITTER * asked) * jitter
        wait = _Wait(seconds=asked + delay, reason=PollReason.RETRY_AFTER)
    due = last + timedelta(seconds=wait.seconds)
    return _allowed(due, wait.reason, state.document or Hints(), jitter)


def _own(feed: Feed, state: FeedState) -> _Wait:
    """What the configuration says, or what was learned."""
    if feed.every is not None:
        return _Wait(seconds=feed.every.total_seconds(), reason=PollReason.FIXED)
    return _Wait(seconds=state.interval or pace.INITIAL, reason=PollReason.ADAPTIVE)


def _hinted(feed: Feed, state: FeedState) -> list[_Wait]:
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
            wishes.append(_Wait(seconds=seconds, reason=reason))
    return wishes


def _back_off(feed: Feed, state: FeedState, outcome: FetchOutcome) -> _Wait:
    """How long a failure keeps us away."""
    own = _own(feed, state)
    if state.gones >= PARKED_AT:
        return _Wait(seconds=WEEK, reason=PollReason.GONE)
    if state.errors > WEEKLY_AFTER:
        return _Wait(seconds=WEEK, reason=PollReason.BACK_OFF)
    first = {
        Severity.TEMPORARY: feed.min_every.total_seconds(),
        Severity.SOFT: own.seconds,
        Severity.HARD: max(own.seconds, HOUR),
    }[_severity(state, outcome)]
    doublings = min(state.errors - 1, DOUBLINGS)
    return _Wait(seconds=min(DAY, first * 2**doublings), reason=PollReason.BACK_OFF)


def _severity(state: FeedState, outcome: FetchOutcome) -> Severity:
    if isinstance(outcome, Failed) and (outcome.status or 0) >= _SERVER_ERRORS:
        return Severity.TEMPORARY
    return SEVERITY[state.trouble or Trouble.INTERNAL]


def _held(feed: Feed, state: FeedState, wait: _Wait) -> _Wait:
    """Rule 2."""
    least, most = feed.min_every.total_seconds(), feed.max_every.total_seconds()
    if wait.seconds < least:
        return _Wait(seconds=least, reason=PollReason.MIN_EVERY)
    if wait.seconds > most and not state.errors:
        return _Wait(seconds=most, reason=PollReason.MAX_EVERY)
    return wait


def _jittered(feed: Feed, wait: _Wait, state: FeedState, jitter: float) -> _Wait:
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
