"""Which changes are told, when, and, for those that are not, why.

The table ``HOLDS`` is read from top to bottom and the first line that applies holds the change
back for good; what passes them all is told: at once, or when its settle window closes.

Rule 1. Every change becomes exactly one alert, told or held; a held one carries its reason.
Rule 2. Only developments wait. All of one window come due together and are told as one.
Rule 3. The cool-down of a key never holds back a turn: that is the news people wait for.
Rule 4. What is over a topic's daily cap is ready at once, and each sink is told of it in a digest
        when the topic may tell by itself again.
Rule 5. A time that lies far ahead was named by a clock that has been set back: it holds nothing.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor.model.alerts import Alert, AlertArticle, AlertState, HoldReason
from monitor.model.changes import Change, ChangeKind, Storyline
from monitor.model.confidence import reaches
from monitor.model.silences import Silence
from monitor.model.topics import Topic

DAY = timedelta(hours=24)
AHEAD = timedelta(hours=1)
"""How much later than now anything of one wave may have been decided (see ``_capped_until``)."""
WAITS = frozenset({ChangeKind.DEVELOPMENT})
# A correction takes back what was told, so it turns the key as a reversal does.
TURNS = frozenset({ChangeKind.REVERSAL, ChangeKind.CORRECTION})
TOLD_LIMIT = 64
ARTICLES_LIMIT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A change and all that the rules may look at.

    Attributes:
        change: what might be told.
        storyline: as it stands after the change.
        topic: whose rules hold.
        admitted: whether its article may alert at all (not baseline).
        alerted: times of the topic's alerts of the last 24 hours.
        sinks: ids of the sinks that would be told.
        now: time of the decision.
        silences: those that people asked for.
    """

    change: Change
    storyline: Storyline
    topic: Topic
    admitted: bool
    alerted: Sequence[datetime]
    sinks: Sequence[str]
    now: datetime
    silences: Sequence[Silence] = ()


def _cooling(case: Case) -> bool:
    """Whether the same key was told of less than a cool-down ago and has not turned since."""
    if not case.change.key or case.change.kind in TURNS:
        return False
    told = dict(case.storyline.told).get(case.change.key)
    return told is not None and abs(case.now - told) < case.topic.cooldown


def _silenced(case: Case) -> bool:
    """Whether a person does not want to be told of it now."""
    return any(silence.covers(case.change, case.now) for silence in case.silences)


def _capped_until(case: Case) -> datetime | None:
    """When the topic may tell by itself again, if it has had its alerts of the last 24 hours.

    Articles of one wave are decided oldest first, whenever each came in: an alert made a moment
    "later" than now is as told as any.
    """
    recent = sorted(when for when in case.alerted if abs(case.now - when) < DAY)
    return recent[-case.topic.daily_cap] + DAY if len(recent) >= case.topic.daily_cap else None


HOLDS: tuple[tuple[HoldReason, Callable[[Case], bool]], ...] = (
    (HoldReason.BASELINE, lambda case: not case.admitted),
    (HoldReason.MUTED, lambda case: case.storyline.muted),
    (HoldReason.SILENCED, _silenced),
    (HoldReason.NOT_ASKED, lambda case: case.change.kind not in case.topic.alert_on),
    (
        HoldReason.CONFIDENCE,
        lambda case: not reaches(case.change.confidence, case.topic.confidence),
    ),
    (HoldReason.MIN_OUTLETS, lambda case: len(case.change.families) < case.topic.min_outlets),
    (HoldReason.COOLDOWN, _cooling),
    (HoldReason.NO_SINK, lambda case: not case.sinks),
)


def decide(
    change: Change,
    storyline: Storyline,
    topic: Topic,
    *,
    admitted: bool,
    alerted: Sequence[datetime],
    articles: tuple[AlertArticle, ...],
    sinks: Sequence[str],
    now: datetime,
    silences: Sequence[Silence] = (),
) -> Alert:
    """The alert of ``change``: ready, settling until ``ready_at``, or held with its reason.

    Args:
        change: what the detectors found.
        storyline: as it stands after the change; ``account`` then notes the alert in it.
        topic: whose rules hold.
        admitted: whether the article that made the change may alert (not baseline).
        alerted: times of the topic's alerts of the last 24 hours, those of this batch included.
        articles: those that the alert speaks of, newest first; at most 20 are kept.
        sinks: ids of the sinks that would be told.
        now: time of the decision.
        silences: those that people asked for.
    """
    case = Case(
        change=change,
        storyline=storyline,
        topic=topic,
        admitted=admitted,
        alerted=alerted,
        sinks=sinks,
        now=now,
        silences=silences,
    )
    draft = _draft(case, articles)
    held = next((reason for reason, holds in HOLDS if holds(case)), None)
    if held is not None:
        return replace(draft, state=AlertState.HELD, held=held)
    capped = _capped_until(case)
    if capped is not None:
        return replace(draft, held=HoldReason.DAILY_CAP, ready_at=capped)
    if change.kind in WAITS and topic.settle > timedelta(0):
        return replace(
            draft, state=AlertState.SETTLING, held=HoldReason.SETTLING, ready_at=_window(case)
        )
    return draft


def _draft(case: Case, articles: tuple[AlertArticle, ...]) -> Alert:
    """The alert with everything but its state, which is ready until a rule says otherwise."""
    change, storyline = case.change, case.storyline
    copies, same_event = storyline.held
    return Alert(
        id=alert_id(storyline.id, change.sequence, change.kind, case.now),
        change=change,
        state=AlertState.READY,
        made=case.now,
        sinks=tuple(case.sinks),
        topic_title=case.topic.title,
        storyline_title=storyline.title,
        opened=_opened(storyline),
        outlets=len(storyline.families),
        articles_total=storyline.articles,
        articles=articles[:ARTICLES_LIMIT],
        copies=copies,
        same_event=same_event,
        held_changes=storyline.held_changes,
        previous=storyline.previous_alert,
    )


def _window(case: Case) -> datetime:
    """When the storyline's settle window closes: the open one's end, else a new one's."""
    settles, new = case.storyline.settles, case.now + case.topic.settle
    if settles is not None and case.now < settles <= new + AHEAD:
        return settles
    return new


def _opened(storyline: Storyline) -> str | None:
    """The storyline's first date as a record writes it."""
    if storyline.opened is not None or storyline.span is None:
        return storyline.opened
    return storyline.span.begin.date().isoformat()


def alert_id(storyline: str, sequence: int, kind: ChangeKind, made: datetime) -> str:
    """The id of the alert that was made of a change at a certain time.

    The time is in it because a database that was put back to an older copy counts its changes
    again: what it then finds is told under ids that no receiver has seen with another body.
    """
    when = made.astimezone(UTC).isoformat(timespec="microseconds")
    name = f"{storyline}\n{sequence}\n{kind.value}\n{when}".encode()
    return "al_" + hashlib.sha256(name).hexdigest()[:24]


def account(storyline: Storyline, alert: Alert) -> Storyline:
    """The storyline that knows of its new alert; one held for good is counted for the next.

    Starts the count of what was held anew, remembers the key for its cool-down, and opens or
    closes the settle window.
    """
    if alert.held is HoldReason.BASELINE:
        return storyline
    if alert.state is AlertState.HELD:
        return replace(storyline, held_changes=storyline.held_changes + 1)
    return replace(
        storyline,
        held=(0, 0),
        held_changes=0,
        previous_alert=alert.id,
        told=_remember(storyline.told, alert.change.key, alert.made),
        # An alert that does not wait takes what is settling along, so that the order holds.
        settles=alert.ready_at if alert.state is AlertState.SETTLING else None,
    )


def _remember(
    told: tuple[tuple[str, datetime], ...], key: str, when: datetime
) -> tuple[tuple[str, datetime], ...]:
    """``told`` with ``key`` as its newest entry, the oldest dropped beyond the limit."""
    others = tuple(entry for entry in told if entry[0] != key)
    return (*others, (key, when))[-TOLD_LIMIT:]


def settle(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """What settling alerts become when their windows close: one ready alert per window.

    The newest of a window speaks for all: it carries the earlier changes in ``also``, their
    articles and their counts; the earlier ones are then held as told with another.
    """
    open_: dict[str, list[Alert]] = {}
    windows: list[list[Alert]] = []
    for alert in sorted(alerts, key=lambda alert: alert.change.sequence):
        window = open_.get(alert.change.storyline)
        if window is None or not _goes_on(window, alert):
            window = open_[alert.change.storyline] = []
            windows.append(window)
        window.append(alert)
    return tuple(done for window in windows for done in _merge(window))


def _goes_on(window: Sequence[Alert], alert: Alert) -> bool:
    """Whether an alert belongs to the window: nothing was told between, and it closes with it."""
    last = window[-1]
    return alert.previous == last.id and alert.ready_at == last.ready_at


def _merge(window: Sequence[Alert]) -> tuple[Alert, ...]:
    """One window's alerts, in order: the last one ready, the earlier ones held before it."""
    *earlier, last = window
    along = tuple(
        change
        for alert in reversed(earlier)
        for change in (replace(alert.change, also=()), *alert.change.also)
    )
    articles = {article.id: article for alert in reversed(window) for article in alert.articles}
    told = replace(
        last,
        state=AlertState.READY,
        held=None,
        change=replace(last.change, also=(*last.change.also, *along)),
        sinks=tuple(dict.fromkeys(sink for alert in reversed(window) for sink in alert.sinks)),
        articles=tuple(articles.values())[:ARTICLES_LIMIT],
        copies=sum(alert.copies for alert in window),
        same_event=sum(alert.same_event for alert in window),
        held_changes=sum(alert.held_changes for alert in window),
        previous=window[0].previous,
    )
    merged = (replace(alert, state=AlertState.HELD, held=HoldReason.MERGED) for alert in earlier)
    return (*merged, told)
