"""Whether a feed fares as it should: its habit, when it is failing or silent, when all is well.

Rule 1. A feed is failing after three failures in a row that span at least an hour, or once it is
        parked: people want to hear of a broken feed, and not of every restart of its server.
Rule 2. A feed is silent when nothing new has come for three times its usual gap. The usual gap is
        the longest time without news in a week, over the last eight weeks that brought any, less
        the longest of all: nights and weekends are part of it, one holiday is not. Silence takes
        at least a day, and a week until two weekends were seen for certain. A feed whose gaps are
        not known yet gets a month; one that never brought anything is never silent.
Rule 3. The habit is learned from arrivals; only the first document's dates stand in for the time
        before. While we were not looking no time passes, or our own absence would teach patience.
Rule 4. Silence is judged by good polls alone: who cannot be reached is failing, not silent. Time
        in which nothing was polled, or that a clock leapt over, counts from the second of them.
Rule 5. While nobody can be reached it is us; no feed's time of failing begins or goes on then.
Rule 6. Before a feed is called silent, its server's word is checked: some answer 304 for ever. Once
        the last document is older than the usual gap, the first poll of each day asks for the
        whole of it. An honest server then gives the same document, which counts from there.
Rule 7. Each change of health is told once; what was told is remembered, so it survives restarts.
"""

import itertools
import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.collect.waits import PARKED_AT
from monitor.model.copying import replace
from monitor.model.feeds import Feed, FeedState
from monitor.model.habits import Brought, Habit, Health, Standing
from monitor.model.outcomes import OutcomeKind, Trouble

FAILURES = 3
FAILING_FOR = timedelta(hours=1)

FAR_LONGER = 3.0
LEAST = timedelta(days=1)
TWO_WEEKENDS = timedelta(days=21)
BEFORE_TWO_WEEKENDS = timedelta(days=7)
UNKNOWN = timedelta(days=30)

# A 304 is believed for so long where no habit is known; it is doubted at most so often.
DOUBT = timedelta(days=3)
PROBE_EVERY = timedelta(days=1)

WEEKS = 8
FEW_WEEKS = 3
WEEK = 7 * 86_400.0
DAY = 86_400.0
# Days until what came counts about a third, and that all looking comes to weigh.
MEMORY = 20.0
# Polls are this close together when all is well; longer than that, nobody looked.
LOOKING = timedelta(days=1)

OLD = timedelta(days=14)
LATE_AT_LEAST = 5
LATE_SHARE = 2 / 3
DATES_KEPT = 40

# Nobody answered; the others are answers, or rules and files of our own.
LOST = frozenset({Trouble.DNS, Trouble.CONNECT, Trouble.TIMEOUT})
OURS = frozenset({Trouble.INTERNAL, Trouble.FILE, Trouble.ADDRESS})
ALONE = 10


class Horizon:
    """Whether anybody can be reached: not if many feeds were lost since the last answer."""

    def __init__(self) -> None:
        self._lost: set[str] = set()

    @property
    def dark(self) -> bool:
        """Whether it is us whom the network has left."""
        return len(self._lost) >= ALONE

    def note(self, state: FeedState) -> None:
        """Take notice of a public feed's state after a poll."""
        if state.trouble in LOST:
            self._lost.add(state.feed)
        elif state.trouble not in OURS:
            self._lost.clear()


def assess(before: FeedState, after: FeedState, brought: Brought, *, dark: bool) -> FeedState:
    """The state after a poll with what was learned from it, and the feed's health.

    Args:
        before: the state before the poll.
        after: the state after it, as far as cadence decides.
        brought: what came.
        dark: whether nobody can be reached at present.
    """
    now = after.last_polled or before.last_polled
    if now is None:
        return after
    if after.errors:
        ours = dark and after.trouble in LOST
        after = replace(after, failing_since=None if ours else before.failing_since or now)
    else:
        habit = _learned(before, brought, now)
        after = replace(after, failing_since=None, last_good=now, habit=habit)
    unseen = max(now - (before.last_polled or now) - LOOKING, timedelta(0))
    health = _health(after, now - (timedelta(0) if after.errors else unseen))
    if health is before.health:
        return after
    return replace(after, health=health, told=before.told + 1)


def standing(feed: Feed | None, state: FeedState) -> Standing:
    """How a feed stands in lists.

    Args:
        feed: its configuration, ``None`` if it has none any more.
        state: what is remembered of it.
    """
    if feed is None or not feed.enabled:
        return Standing.DISABLED
    if state.last_polled is None:
        return Standing.NEW
    if state.gones >= PARKED_AT:
        return Standing.PARKED
    return Standing.FAILING if state.never_good else Standing(state.health.value)


def items_per_day(state: FeedState) -> float | None:
    """New articles a day, lately; ``None`` before a day's worth of looking."""
    habit = state.habit
    return habit.items / habit.days if habit and habit.days >= 1 else None


def usual_gap(state: FeedState) -> timedelta | None:
    """The longest time without news that is usual; ``None`` if it is not known yet."""
    if state.habit is None or not state.habit.gaps:
        return None
    gaps = sorted(seconds for _, seconds in state.habit.gaps)
    return timedelta(seconds=gaps[-2] if len(gaps) >= FEW_WEEKS else gaps[-1])


def patience(state: FeedState, now: datetime) -> timedelta | None:
    """How long nothing new may come before the feed is silent; ``None``: for ever (rule 2)."""
    if state.habit is None or not state.articles:
        return None
    gap = usual_gap(state)
    if gap is None:
        return UNKNOWN
    seen = now - state.habit.since
    return max(FAR_LONGER * gap, LEAST if seen >= TWO_WEEKENDS else BEFORE_TWO_WEEKENDS)


def dates_look_wrong(state: FeedState) -> bool:
    """Whether what newly comes is, more often than not, over 14 days old already."""
    habit = state.habit
    return (
        habit is not None and habit.late >= LATE_AT_LEAST and habit.late >= LATE_SHARE * habit.dated
    )


def doubtful(state: FeedState, now: datetime) -> bool:
    """Whether to ask for the whole document though there are validators (rule 6)."""
    if state.last_fresh is None or state.last_polled is None:
        return False
    age = now - state.last_fresh
    if age < max(usual_gap(state) or DOUBT, PROBE_EVERY):
        return False
    return age // PROBE_EVERY != (state.last_polled - state.last_fresh) // PROBE_EVERY


def is_late(published: datetime, state: FeedState) -> bool:
    """Whether a new article was old already at the feed's last good poll, which did not have it."""
    return state.last_good is not None and published < state.last_good - OLD


def _health(state: FeedState, now: datetime) -> Health:
    if state.errors:
        return Health.FAILING if _fails(state, now) else state.health
    limit = patience(state, now)
    newest = state.last_new or state.baselined or now
    return Health.SILENT if limit is not None and now - newest > limit else Health.OK


def _fails(state: FeedState, now: datetime) -> bool:
    """Rule 1."""
    if state.outcome is OutcomeKind.GONE and state.gones >= PARKED_AT:
        return True
    since = state.failing_since or now
    return state.errors >= FAILURES and now - since >= FAILING_FOR


def _learned(before: FeedState, brought: Brought, now: datetime) -> Habit:
    """The habit after a good poll."""
    if before.habit is None:
        return _first_impression(brought.dates, now)
    habit = _counted(before.habit, brought)
    if before.last_good is None:
        return habit
    looked = min(now - before.last_good, LOOKING)
    habit = _paced(habit, brought.new, looked)
    if not brought.new or before.last_new is None:
        return habit
    gap = before.last_good - before.last_new + looked
    return replace(habit, gaps=_noted(habit.gaps, now, gap.total_seconds()))


def _first_impression(dates: Sequence[datetime], now: datetime) -> Habit:
    """What the dates of the first document tell of the time before it."""
    past = sorted(when for when in dates if when <= now)
    if not past:
        return Habit(since=now)
    days = (now - past[0]).total_seconds() / DAY
    # No more weight than our own looking would have after that time.
    weight = _decayed_days(days) / days if days else 1.0
    gaps: tuple[tuple[int, float], ...] = ()
    for one, other in itertools.pairwise(past):
        gaps = _noted(gaps, other, (other - one).total_seconds())
    return Habit(since=past[0], days=days * weight, items=len(past) * weight, gaps=gaps)


def _decayed_days(days: float) -> float:
    """What ``days`` of looking weigh at their end, recent ones fully and old ones hardly."""
    return MEMORY * (1 - _faded(days))


def _counted(habit: Habit, brought: Brought) -> Habit:
    """With the newest dates counted; the older ones count less beyond a number."""
    dated, late = habit.dated + brought.dated, habit.late + brought.late
    share = min(1.0, DATES_KEPT / dated) if dated else 1.0
    return replace(habit, dated=dated * share, late=late * share)


def _paced(habit: Habit, new: int, looked: timedelta) -> Habit:
    """With the time since the last good poll, and what it brought, in the rate."""
    days = looked.total_seconds() / DAY
    fade = _faded(days)
    return replace(habit, days=habit.days * fade + days, items=habit.items * fade + new)


def _faded(days: float) -> float:
    """What something still counts after so many days."""
    return math.exp(-days / MEMORY)


def _noted(
    gaps: tuple[tuple[int, float], ...], ended: datetime, seconds: float
) -> tuple[tuple[int, float], ...]:
    """With a gap that ended at that moment; of each week only the longest is kept."""
    week = int(ended.timestamp() // WEEK)
    if gaps and gaps[-1][0] == week:
        return (*gaps[:-1], (week, max(seconds, gaps[-1][1])))
    return (*gaps, (week, seconds))[-WEEKS:]
