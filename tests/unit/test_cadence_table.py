"""When a feed is polled next, case by case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.cadence import after_poll, put_off, put_right, reconfigured
from monitor.collect.pace import DAY, HOUR, INITIAL
from monitor.collect.remembered import remembered
from monitor.collect.waits import SEVERITY, WEEK
from monitor.model.feeds import Feed, FeedState, PollReason
from monitor.model.habits import Brought, Pace
from monitor.model.outcomes import (
    Failed,
    FetchOutcome,
    Fresh,
    Gone,
    Hints,
    NotModified,
    OutcomeKind,
    Refused,
    Trouble,
)
from monitor.model.reading import ReadResult

# A Sunday.
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/feed"
FEED = Feed(id="f", url=URL)
NEW = FeedState(feed="f", url=URL)
KNOWN = replace(
    NEW,
    interval=HOUR,
    # So much without news that the bound decides, and half of a document new, or a 304, is an hour.
    pace=Pace(items=0, seconds=10 * DAY, counted=NOW - timedelta(hours=1), at_most=HOUR / 1.5),
    etag='"a"',
    last_modified="then",
    body_hash="digest",
    baselined=NOW - timedelta(days=9),
    last_polled=NOW - timedelta(hours=1),
    last_fresh=NOW - timedelta(hours=1),
    last_new=NOW - timedelta(hours=1),
)
FRESH = Fresh(body=b"", url=URL, etag='"b"', last_modified="now", digest="other")
TEN_MINUTES = 600.0


def poll(
    outcome: FetchOutcome,
    state: FeedState = KNOWN,
    *,
    feed: Feed = FEED,
    entries: int = 10,
    new: int = 5,
    hints: Hints | None = None,
    parsed: Trouble | None = None,
    jitter: float = 0.0,
    now: datetime = NOW,
) -> FeedState:
    """The state after a poll that by default brings some news and no jitter."""
    said = hints is not None or parsed is not None
    result = ReadResult(hints=hints or Hints(), trouble=parsed) if said else None
    return after_poll(
        feed,
        state,
        outcome,
        result,
        brought=Brought(entries=entries, new=new),
        now=now,
        jitter=jitter,
    )


def wait(state: FeedState, now: datetime = NOW) -> float:
    """Seconds until the next poll."""
    assert state.next_poll is not None
    return (state.next_poll - now).total_seconds()


def test_a_document_that_parsed_is_remembered() -> None:
    """Validators, digest, counts; earlier troubles are over."""
    after = poll(FRESH, replace(KNOWN, errors=3, gones=1, trouble=Trouble.DNS, detail="x", polls=4))
    assert (after.etag, after.last_modified, after.body_hash) == ('"b"', "now", "other")
    assert (after.outcome, after.trouble, after.detail) == (OutcomeKind.FRESH, None, None)
    assert (after.errors, after.gones, after.polls, after.articles) == (0, 0, 5, 5)
    assert (after.last_polled, after.last_fresh, after.last_new) == (NOW, NOW, NOW)
    assert after.baselined == KNOWN.baselined


def test_the_first_document_is_the_baseline() -> None:
    """However much is new in it, it says nothing about the pace."""
    after = poll(FRESH, NEW, entries=10, new=10)
    assert after.baselined == NOW
    assert (after.interval, wait(after), after.reason) == (INITIAL, INITIAL, PollReason.ADAPTIVE)


def test_validators_that_the_server_drops_are_dropped() -> None:
    """Kept ones would be answered with whole documents for ever."""
    after = poll(replace(FRESH, etag=None, last_modified=None))
    assert (after.etag, after.last_modified) == (None, None)


def test_validators_are_renewed_though_the_document_is_the_last_one_again() -> None:
    """The same body under a new ETag: the new one counts."""
    after = poll(replace(FRESH, digest="digest"), new=0, entries=0)
    assert (after.outcome, after.etag) == (OutcomeKind.UNCHANGED, '"b"')


def test_validators_of_a_304_replace_those_that_it_names() -> None:
    """Many leave one of them out without meaning that it is void."""
    after = poll(NotModified(etag='"c"'))
    assert (after.outcome, after.etag, after.last_modified) == (
        OutcomeKind.NOT_MODIFIED,
        '"c"',
        "then",
    )
    assert poll(NotModified(last_modified="now")).etag == '"a"'


def test_validators_wait_for_the_document_to_parse() -> None:
    """Else a bad moment of the server would be kept by its own 304."""
    after = poll(FRESH, parsed=Trouble.NOT_A_FEED)
    assert (after.etag, after.last_modified, after.body_hash) == ('"a"', "then", "digest")
    assert (after.outcome, after.trouble, after.detail) == (
        OutcomeKind.FAILED,
        Trouble.NOT_A_FEED,
        "not a feed",
    )
    assert after.last_fresh == KNOWN.last_fresh


@pytest.mark.parametrize(
    ("url", "said", "kept"),
    [
        (URL, 'an HTML page titled "News"', "; look for its feeds with: storyline-monitor feeds"),
        (URL, "broken JSON", ""),
        ("file:///srv/page.html", "an HTML page without a title", ""),
    ],
)
def test_a_page_in_a_feeds_place_says_how_to_find_its_feeds(url: str, said: str, kept: str) -> None:
    result = ReadResult(trouble=Trouble.NOT_A_FEED, detail=said)
    after = remembered(replace(KNOWN, url=url), FRESH, result, Brought(), NOW)
    assert after.detail is not None
    assert after.detail.startswith(said + kept)
    assert (after.detail == said) == (not kept)


def test_where_redirects_led_stands_beside_the_identity() -> None:
    """And goes when they do."""
    after = poll(replace(FRESH, url="https://cdn.example/x"))
    assert (after.located, after.url) == ("https://cdn.example/x", URL)
    assert poll(FRESH, after).located is None


def test_what_the_document_calls_itself_is_kept() -> None:
    """A later document without a title takes nothing away."""
    named = after_poll(FEED, KNOWN, FRESH, ReadResult(title="News"), now=NOW, jitter=0)
    assert named.title == "News"
    assert poll(FRESH, named).title == "News"


def test_the_interval_is_learned_from_documents_and_from_304s() -> None:
    """Much news shortens it, none lets it grow; what a failure says of news is nothing."""
    assert poll(FRESH, KNOWN, new=10).interval == HOUR / 2
    eased = poll(NotModified(), poll(NotModified()))
    assert eased.interval == 1.5 * HOUR
    assert poll(FRESH, poll(NotModified()), entries=0, new=0).interval == 1.5 * HOUR
    failed = poll(Failed(trouble=Trouble.DNS, detail=""), KNOWN)
    assert (failed.interval, failed.pace) == (HOUR, KNOWN.pace)


def test_a_304_before_any_document_says_nothing() -> None:
    assert poll(NotModified(), NEW).pace is None


def test_a_feed_from_before_paces_were_learned_begins_anew() -> None:
    """Its interval stays within the first one, whatever it was."""
    after = poll(NotModified(), replace(KNOWN, pace=None, interval=DAY))
    assert (after.interval, after.pace is not None) == (INITIAL, True)


def test_the_learned_interval_keeps_within_the_bounds() -> None:
    """It must not take days to come back from far below ``min_every``."""
    busy = replace(KNOWN, interval=TEN_MINUTES)
    assert poll(FRESH, busy, new=10).interval == TEN_MINUTES
    slow = replace(FEED, min_every=timedelta(hours=12), max_every=timedelta(hours=13))
    after = poll(NotModified(), KNOWN, feed=slow)
    assert (after.interval, after.reason) == (12 * HOUR, PollReason.ADAPTIVE)


def test_a_configured_interval_replaces_the_learned_one_only() -> None:
    """Hints still slow it, failures too."""
    feed = replace(FEED, every=timedelta(minutes=15))
    after = poll(FRESH, feed=feed)
    assert (wait(after), after.reason) == (900, PollReason.FIXED)
    hinted = poll(replace(FRESH, hints=Hints(max_age=1200)), feed=feed)
    assert (wait(hinted), hinted.reason) == (1200, PollReason.MAX_AGE)


@pytest.mark.parametrize(
    ("server", "document", "reason"),
    [
        (Hints(max_age=7200), Hints(), PollReason.MAX_AGE),
        (Hints(), Hints(ttl=7200), PollReason.TTL),
        (Hints(), Hints(update_period=7200), PollReason.UPDATE_PERIOD),
    ],
)
def test_soft_hints_count_up_to_a_bound(server: Hints, document: Hints, reason: PollReason) -> None:
    """A header must not silence a newsroom for a day."""
    feed = replace(FEED, every=timedelta(minutes=15))
    after = poll(replace(FRESH, hints=server), feed=feed, hints=document)
    assert (wait(after), after.reason) == (HOUR, reason)


@pytest.mark.parametrize("said", [float("nan"), -5.0, 0.0])
def test_nonsense_is_no_hint(said: float) -> None:
    """Whatever a parser lets through."""
    after = poll(FRESH, hints=Hints(ttl=said))
    assert after.reason is PollReason.ADAPTIVE


def test_what_the_last_document_asked_for_holds_for_a_304_too() -> None:
    """There is no newer document that says otherwise."""
    after = poll(FRESH, hints=Hints(skip_hours=(13,)))
    again = poll(NotModified(), after)
    assert again.reason is PollReason.SKIP_HOURS
    assert wait(again) == 2 * HOUR


def test_the_bounds_hold_and_say_so() -> None:
    """Never more often, never less often."""
    quick = poll(FRESH, feed=replace(FEED, min_every=timedelta(hours=2)))
    assert (wait(quick), quick.reason) == (2 * HOUR, PollReason.ADAPTIVE)
    short = replace(FEED, every=timedelta(minutes=5))
    assert poll(FRESH, feed=short).reason is PollReason.MIN_EVERY
    slow = replace(FEED, every=timedelta(hours=5), max_every=timedelta(hours=3))
    after = poll(FRESH, feed=slow)
    assert (wait(after), after.reason) == (3 * HOUR, PollReason.MAX_EVERY)


def test_jitter_delays_by_a_tenth_within_the_bounds() -> None:
    """So that feeds of one hour spread, and none comes early."""
    assert wait(poll(FRESH, jitter=1.0)) == pytest.approx(1.1 * HOUR)
    slow = replace(FEED, every=timedelta(hours=24))
    assert wait(poll(FRESH, feed=slow, jitter=1.0)) == DAY


@pytest.mark.parametrize("status", [200, 304, 410, 429, 503, 404])
def test_retry_after_holds_in_full_whatever_the_status(status: int) -> None:
    """Beyond every bound of ours, up to a week."""
    outcomes: dict[int, FetchOutcome] = {
        200: replace(FRESH, hints=Hints(retry_after=2 * DAY)),
        304: NotModified(hints=Hints(retry_after=2 * DAY)),
        410: Gone(hints=Hints(retry_after=2 * DAY)),
    }
    failed = Failed(
        trouble=Trouble.STATUS, detail="", status=status, hints=Hints(retry_after=2 * DAY)
    )
    after = poll(outcomes.get(status, failed))
    assert (wait(after), after.reason) == (2 * DAY, PollReason.RETRY_AFTER)


def test_retry_after_is_believed_for_a_week() -> None:
    """And a little jitter comes on top, lest all come back in the same second."""
    hints = Hints(retry_after=50 * DAY)
    failed = Failed(trouble=Trouble.RATE_LIMITED, detail="", status=429, hints=hints)
    assert wait(poll(failed)) == WEEK
    assert wait(poll(failed, jitter=1.0)) == WEEK + 60


def test_what_a_server_demanded_is_remembered_beside_a_longer_back_off() -> None:
    """So that nobody polls earlier; the next answer ends it."""
    hints = Hints(retry_after=3000.0)
    failed = Failed(trouble=Trouble.RATE_LIMITED, detail="", status=429, hints=hints)
    after = poll(failed, replace(KNOWN, errors=4))
    assert (after.reason, after.asked_until) == (
        PollReason.BACK_OFF,
        NOW + timedelta(seconds=3000),
    )
    assert put_off(after, NOW, 0.0).next_poll == after.asked_until
    assert put_off(after, NOW + timedelta(hours=2), 0.0).reason is PollReason.HOST_HOLD
    assert poll(FRESH, after).asked_until is None
    long = replace(failed, hints=Hints(retry_after=50 * DAY))
    assert poll(long).asked_until == NOW + timedelta(seconds=WEEK)


AHEAD = NOW + timedelta(days=365)


@pytest.mark.parametrize(
    ("last", "due", "asked", "wait_for", "asked_for"),
    [
        (AHEAD, AHEAD + timedelta(hours=1), None, HOUR, None),
        (AHEAD, AHEAD + timedelta(seconds=5), None, 600, None),
        (AHEAD, AHEAD + timedelta(days=3), AHEAD + timedelta(days=3), 3 * DAY, 3 * DAY),
        (AHEAD, AHEAD + timedelta(days=99), None, 600, None),
        (NOW, AHEAD, None, 600, None),
        (None, AHEAD, None, 600, None),
    ],
)
def test_waits_of_a_clock_that_ran_ahead_count_from_now(
    last: datetime | None,
    due: datetime,
    asked: datetime | None,
    wait_for: float,
    asked_for: float | None,
) -> None:
    """With their lengths, where those can be meant."""
    wrong = replace(KNOWN, last_polled=last, next_poll=due, asked_until=asked)
    right = put_right(FEED, wrong, NOW)
    assert right is not None
    assert wait(right) == wait_for
    assert right.asked_until == (NOW + timedelta(seconds=asked_for) if asked_for else None)
    assert right.last_polled == (last and NOW)
    assert put_right(FEED, right, NOW) is None


def test_a_state_without_fault_stays() -> None:
    assert put_right(FEED, KNOWN, NOW) is None
    assert put_right(FEED, replace(KNOWN, next_poll=NOW + timedelta(days=8)), NOW) is None


HOURLY = replace(FEED, every=timedelta(hours=1))
DAILY = replace(FEED, every=timedelta(days=1))
QUICK = replace(FEED, every=timedelta(minutes=10))


@pytest.mark.parametrize(
    ("before", "now", "outcome", "seconds", "reason"),
    [
        (DAILY, HOURLY, FRESH, HOUR, PollReason.FIXED),
        (HOURLY, DAILY, FRESH, DAY, PollReason.FIXED),
        (DAILY, FEED, FRESH, HOUR, PollReason.ADAPTIVE),
        (FEED, DAILY, FRESH, DAY, PollReason.FIXED),
        (FEED, replace(FEED, max_every=timedelta(minutes=20)), FRESH, 1200, PollReason.ADAPTIVE),
        (FEED, replace(FEED, min_every=timedelta(hours=2)), FRESH, 7200, PollReason.ADAPTIVE),
        (DAILY, QUICK, replace(FRESH, hints=Hints(max_age=1800)), 1800, PollReason.MAX_AGE),
        (DAILY, QUICK, replace(FRESH, hints=Hints(max_age=9 * DAY)), HOUR, PollReason.MAX_AGE),
        (DAILY, QUICK, replace(FRESH, hints=Hints(retry_after=7200)), 7200, PollReason.RETRY_AFTER),
        (QUICK, DAILY, replace(FRESH, hints=Hints(retry_after=7200)), DAY, PollReason.FIXED),
    ],
)
def test_a_changed_configuration_holds_from_the_last_poll_on(
    before: Feed, now: Feed, outcome: FetchOutcome, seconds: float, reason: PollReason
) -> None:
    """What the server asked for holds under the new one as well; jitter is drawn again."""
    state = poll(outcome, feed=before)
    after = reconfigured(now, state, 0.0)
    assert after is not None
    assert (wait(after), after.reason) == (seconds, reason)
    assert reconfigured(now, after, 0.0) is None
    late = reconfigured(now, state, 1.0)
    assert late is not None
    assert seconds <= wait(late) <= 1.1 * seconds


def test_a_changed_interval_keeps_out_of_skipped_hours() -> None:
    hints = Hints(skip_hours=(13,))
    after = reconfigured(HOURLY, poll(FRESH, feed=DAILY, hints=hints), 0.5)
    assert after is not None
    assert (after.next_poll, after.reason) == (
        NOW + timedelta(hours=2, minutes=5),
        PollReason.SKIP_HOURS,
    )
    assert reconfigured(HOURLY, after, 0.9) is None


def test_a_back_off_and_a_host_that_is_left_alone_are_not_hurried() -> None:
    """They are made longer only where the new ``min_every`` is."""
    failed = poll(Failed(trouble=Trouble.DNS, detail=""), poll(FRESH), feed=DAILY)
    assert wait(failed) == TEN_MINUTES
    assert reconfigured(QUICK, failed, 0.0) is None
    after = reconfigured(replace(DAILY, min_every=timedelta(hours=2)), failed, 0.0)
    assert after is not None
    assert (wait(after), after.reason) == (7200, PollReason.MIN_EVERY)
    held = put_off(poll(FRESH, feed=DAILY), NOW + timedelta(days=2), 0.0)
    assert reconfigured(QUICK, held, 0.0) is None
    assert not poll(FRESH, held).put_off


@pytest.mark.parametrize("reason", [PollReason.MAX_AGE, PollReason.HOST_HOLD])
def test_a_wait_whose_ground_was_not_kept_is_left_alone(reason: PollReason) -> None:
    """An older program stored the moment and its reason, but not what the server had asked for."""
    state = poll(replace(FRESH, hints=Hints(max_age=HOUR)), replace(KNOWN, interval=1200.0))
    if reason is PollReason.HOST_HOLD:
        state = put_off(state, NOW + timedelta(days=3), 0.0)
    assert state.reason is reason
    assert reconfigured(FEED, state, 0.0) is None
    assert reconfigured(FEED, replace(state, max_age=None, put_off=False), 0.0) is None


def test_a_skipped_hour_is_left_later_than_ones_own_wait_may_end() -> None:
    """Those who come back with the hour are spread over ten minutes, however short their waits."""
    began = replace(poll(FRESH, feed=QUICK), last_polled=NOW - timedelta(seconds=630))
    skipped = replace(
        began,
        document=Hints(skip_hours=(11,)),
        next_poll=NOW + timedelta(minutes=4),
        reason=PollReason.SKIP_HOURS,
    )
    assert reconfigured(QUICK, skipped, 0.0) is None
    late = replace(skipped, next_poll=NOW + timedelta(minutes=11))
    assert reconfigured(QUICK, late, 0.0) is not None


def test_a_learned_interval_keeps_within_changed_bounds() -> None:
    """And comes back when they do; so it does for feeds whose pace is not known."""
    wide = poll(FRESH)
    narrow = reconfigured(replace(FEED, max_every=timedelta(minutes=20)), wide, 0.0)
    assert narrow is not None
    assert narrow.interval == 1200
    assert reconfigured(FEED, narrow, 0.0) == wide
    paceless = replace(wide, pace=None)
    assert reconfigured(FEED, paceless, 0.0) is None


def test_a_feed_that_was_never_polled_has_nothing_to_count_from() -> None:
    assert reconfigured(DAILY, NEW, 0.0) is None
    assert reconfigured(DAILY, replace(KNOWN, next_poll=None), 0.0) is None


def test_skipped_hours_and_days_hold_in_full() -> None:
    """In UTC; jitter spreads those who come back with the hour."""
    hours = poll(FRESH, hints=Hints(skip_hours=(13, 14)), jitter=0.5)
    assert (hours.next_poll, hours.reason) == (
        datetime(2026, 3, 1, 15, 5, tzinfo=UTC),
        PollReason.SKIP_HOURS,
    )
    days = poll(FRESH, hints=Hints(skip_days=("sunday", "monday")))
    assert (days.next_poll, days.reason) == (
        datetime(2026, 3, 3, tzinfo=UTC),
        PollReason.SKIP_DAYS,
    )


def test_a_document_that_skips_everything_skips_nothing() -> None:
    """All hours, all days: it cannot be meant."""
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    after = poll(FRESH, hints=Hints(skip_hours=tuple(range(24)), skip_days=(*week, "someday")))
    assert wait(after) == HOUR


def fail(trouble: Trouble, times: int, status: int | None = None) -> FeedState:
    """So many failures of a kind in a row."""
    state = KNOWN
    for _ in range(times):
        state = poll(Failed(trouble=trouble, detail="why", status=status), state)
    return state


@pytest.mark.parametrize(
    ("trouble", "status", "waits"),
    [
        (Trouble.TIMEOUT, None, [600, 1200, 2400, 4800]),
        (Trouble.STATUS, 500, [600, 1200]),
        (Trouble.EMPTY, None, [HOUR, 2 * HOUR]),
        (Trouble.UNAUTHORIZED, None, [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]),
        (Trouble.STATUS, 404, [HOUR]),
    ],
)
def test_failures_back_off_to_a_day(
    trouble: Trouble, status: int | None, waits: list[float]
) -> None:
    """Passing ones are tried again soon, lasting ones later; each doubles."""
    states = [fail(trouble, times, status) for times in range(1, len(waits) + 1)]
    assert [wait(state) for state in states] == waits
    assert {state.reason for state in states} == {PollReason.BACK_OFF}
    assert (states[-1].trouble, states[-1].detail, states[-1].errors) == (
        trouble,
        "why",
        len(waits),
    )


def test_a_feed_that_never_recovers_is_asked_weekly() -> None:
    """Dead feeds do come back."""
    assert wait(fail(Trouble.DNS, 16)) == DAY
    assert wait(fail(Trouble.DNS, 17)) == WEEK
    assert wait(fail(Trouble.DNS, 40)) == WEEK


def test_gone_twice_is_parked_at_once() -> None:
    """Once may be a mistake."""
    once = poll(Gone())
    assert (once.outcome, once.gones, once.reason) == (OutcomeKind.GONE, 1, PollReason.BACK_OFF)
    twice = poll(Gone(), once)
    assert (twice.gones, wait(twice), twice.reason) == (2, WEEK, PollReason.GONE)
    other = poll(Failed(trouble=Trouble.DNS, detail=""), once)
    assert poll(Gone(), other).gones == 1


def test_what_we_refuse_backs_off_too() -> None:
    """Our own rules are not likely to change soon."""
    after = poll(Refused(trouble=Trouble.ADDRESS, detail="private"))
    assert (after.outcome, after.detail, wait(after)) == (OutcomeKind.REFUSED, "private", HOUR)


def test_every_trouble_has_its_severity() -> None:
    """A new one without would be an error in the middle of the night."""
    assert set(SEVERITY) == set(Trouble)


def moved(state: FeedState, now: datetime, url: str = "https://new.example/feed") -> FeedState:
    """A document from a permanent move."""
    return poll(replace(FRESH, url=url, permanent=True), state, now=now)


def test_a_permanent_move_is_trusted_after_days() -> None:
    """Five documents over 48 hours; a maintenance page does not last that long."""
    state = KNOWN
    for hours in (0, 12, 24, 36):
        state = moved(state, NOW + timedelta(hours=hours))
    assert (state.moved_polls, state.home) == (4, None)
    early = moved(state, NOW + timedelta(hours=47))
    assert early.home is None
    assert moved(state, NOW + timedelta(hours=48)).home == "https://new.example/feed"
    assert moved(early, NOW + timedelta(hours=48)).home == "https://new.example/feed"


def test_a_move_that_changes_or_ends_begins_anew() -> None:
    """Elsewhere, or back home."""
    state = moved(moved(KNOWN, NOW), NOW)
    elsewhere = moved(state, NOW, "https://third.example/feed")
    assert (elsewhere.moved, elsewhere.moved_polls) == ("https://third.example/feed", 1)
    back = poll(FRESH, state)
    assert (back.moved, back.moved_polls) == (None, 0)


def test_a_new_home_that_fails_is_left() -> None:
    """The configured URL is asked again after three failures in a row."""
    state = replace(KNOWN, home="https://new.example/feed")
    failed = Failed(trouble=Trouble.DNS, detail="")
    twice = poll(failed, poll(failed, state))
    assert twice.home == "https://new.example/feed"
    assert poll(failed, twice).home is None
    assert poll(NotModified(), twice).home == "https://new.example/feed"


SECONDS = st.sampled_from([None, 0.0, 1.0, 5e3, 9e4, 1e9, float("inf"), float("nan"), -1.0])
ASKED = st.none() | st.floats(0, 1e9)
HOURS = st.lists(st.integers(-1, 24), max_size=4).map(tuple)
DAYS = st.lists(st.sampled_from(["monday", "sunday", "x"]), max_size=2).map(tuple)


@given(
    kind=st.sampled_from([Fresh, NotModified, Gone, Refused, Failed]),
    trouble=st.sampled_from(Trouble),
    soft=SECONDS,
    asked=ASKED,
    document=st.builds(Hints, ttl=SECONDS, skip_hours=HOURS, skip_days=DAYS),
    history=st.tuples(st.integers(0, 30), st.integers(0, 3), SECONDS, st.integers(0, 20)),
    every=st.none() | st.integers(60, 90_000),
    least=st.integers(600, 86_400),
    jitter=st.floats(0, 1),
)
def test_whatever_happens_nothing_comes_early(
    *,
    kind: type,
    trouble: Trouble,
    soft: float | None,
    asked: float | None,
    document: Hints,
    history: tuple[int, int, float | None, int],
    every: int | None,
    least: int,
    jitter: float,
) -> None:
    """Never before ``min_every``, never before Retry-After, and always some time."""
    hints = Hints(max_age=soft, retry_after=asked)
    outcome: FetchOutcome = {
        Fresh: replace(FRESH, hints=hints),
        NotModified: NotModified(hints=hints),
        Gone: Gone(hints=hints),
        Refused: Refused(trouble=trouble, detail=""),
        Failed: Failed(trouble=trouble, detail="", hints=hints),
    }[kind]
    errors, gones, interval, new = history
    known = interval if interval and interval > 0 else None
    state = replace(KNOWN, errors=errors, gones=gones, interval=known)
    feed = replace(
        FEED, every=timedelta(seconds=every) if every else None, min_every=timedelta(seconds=least)
    )
    after = poll(outcome, state, feed=feed, entries=20, new=new, hints=document, jitter=jitter)
    again = reconfigured(feed, after, 1 - jitter)
    assert again is None or again.next_poll == after.next_poll
    demanded = 0.0 if isinstance(outcome, Refused) else asked or 0.0
    assert wait(after) >= least
    assert wait(after) >= min(demanded, WEEK) - 1e-3
    assert wait(after) <= 1.1 * WEEK + 8 * DAY
