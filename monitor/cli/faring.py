"""How a feed fares: as an object for machines, as cells and lines for people."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from monitor.cli import timeline
from monitor.cli.columns import prose, whole
from monitor.cli.output import ago, count, span, when
from monitor.collect import health
from monitor.config import Config
from monitor.model.feeds import Feed, FeedState
from monitor.model.habits import Health
from monitor.model.outcomes import Hints, Trouble
from monitor.model.views import FeedView

DATES = "dates look wrong: what newly comes is over 14 days old already"
ALLOWED = "only allow_networks of the feed lets it be reached"
UNPOLLED = "not polled yet"
TEN = 10
HARDLY_ANY = 0.01
COLUMNS = (
    whole("feed"),
    whole("state"),
    whole("last poll", 2),
    whole("outcome", 4),
    whole("next poll", 1),
    whole("why then", 5),
    whole("every", 3),
    whole("a day", 6),
    prose("detail"),
)
POLLS = (
    whole("polled"),
    whole("outcome"),
    whole("entries", 4),
    whole("new", 1),
    whole("seconds", 5),
    whole("bytes", 6),
    whole("next after", 2),
    whole("why then", 3),
    prose("trouble", 1),
)
TOLD = (whole("told"), whole("what"), whole("id"))
# What machines are told of a feed's state; validators and what is learned from stay inside.
SHOWN = (
    "feed", "title", "url", "home", "located", "moved", "moved_since", "outcome", "trouble",
    "detail", "errors", "failing_since", "last_polled", "last_good", "last_fresh", "last_new",
    "next_poll", "reason", "asked_until", "polls", "articles", "baselined",
)  # fmt: skip
HINTS = {name: f"{name}_seconds" for name in ("max_age", "retry_after", "ttl", "update_period")}


def row(view: FeedView, config: Config) -> dict[str, object]:
    """A feed as a JSON object."""
    state = view.state
    known = {name: getattr(state, name) for name in SHOWN}
    # A secret address must not come out through where it led either.
    hidden = dict.fromkeys(("url", "located", "moved", "home")) if _secret(view, config) else {}
    feed = configured(view, config)
    return {
        **known,
        **hidden,
        "state": health.standing(feed, state).value,
        "every_seconds": _seconds(_every(feed, state)),
        "learned_seconds": state.interval,
        "items_per_day": health.items_per_day(state),
        "usual_gap_seconds": _seconds(health.usual_gap(state)),
        "dates_look_wrong": health.dates_look_wrong(state),
        "hints": _hints(state.document),
        "recent": view.polls,
        "notices": view.told,
    }


def _hints(document: Hints | None) -> dict[str, object] | None:
    """What the document says about the next poll."""
    said = asdict(document) if document else None
    return said and {HINTS.get(name, name): value for name, value in said.items()}


def cells(view: FeedView, config: Config, now: datetime) -> tuple[object, ...]:
    """A feed as a row of ``COLUMNS``."""
    state = view.state
    feed = configured(view, config)
    return (
        state.feed,
        health.standing(feed, state).value,
        ago(state.last_polled, now),
        state.outcome and state.outcome.value,
        _due(view, now),
        state.reason.value,
        _span(_every(feed, state)),
        _rate(state),
        _note(state, _moved(view, config)),
    )


def _every(feed: Feed | None, state: FeedState) -> timedelta | None:
    """The interval that holds while nothing asks for a longer one; ``None`` if it has none yet."""
    if feed is not None and feed.every is not None:
        return min(feed.every, feed.max_every)
    return timedelta(seconds=state.interval) if state.interval else None


def _note(state: FeedState, moved: str | None) -> str | None:
    """What is not as it should be, in words."""
    if state.last_polled is None:
        return UNPOLLED
    if state.detail or state.trouble:
        return _reachable(state.trouble, state.detail or state.trouble)
    if moved:
        return moved
    if state.health is Health.SILENT:
        return f"nothing new since {when(state.last_new or state.baselined)}"
    return DATES if health.dates_look_wrong(state) else None


def _rate(state: FeedState) -> str | None:
    rate = health.items_per_day(state)
    if rate is None:
        return None
    if 0 < rate < HARDLY_ANY:
        return f"<{HARDLY_ANY}"
    return f"{rate:.2g}" if rate < TEN else f"{rate:.0f}"


def _span(length: timedelta | None) -> str | None:
    return span(length) if length else None


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def configured(view: FeedView, config: Config) -> Feed | None:
    """What the configuration says of it, if it has it still."""
    return config.feed_of.get(view.state.feed)


def _secret(view: FeedView, config: Config) -> bool:
    """Whether its address stays hidden: all but what stands in the configuration for all to read.

    Of a feed that was removed or has another name now, nobody knows any more.
    """
    feed = configured(view, config)
    return feed is None or feed.url_secret or feed.url != view.state.url


def lines(view: FeedView, config: Config, now: datetime) -> Iterator[str]:
    """How a feed fares, a fact on each line."""
    state = view.state
    feed = configured(view, config)
    every, source = _every(feed, state), "as configured" if feed and feed.every else "as learned"
    gap, limit = health.usual_gap(state), health.patience(state, now)
    facts: dict[str, object] = {
        "feed": state.feed,
        "state": health.standing(feed, state).value,
        "title": state.title,
        "url": "hidden" if _secret(view, config) else state.url,
        "moved": _moved(view, config),
        "outcome": state.outcome.value if state.outcome else UNPOLLED,
        "trouble": _why(state.trouble, state.detail),
        "polled": f"{ago(state.last_polled, now)}, {count(state.polls, 'time')} in all",
        "next poll": f"{_due(view, now)}, {state.reason.value}",
        "every": f"{span(every)}, {source}" if every else None,
        "new article": when(state.last_new),
        "articles": state.articles,
        "a day": _rate(state),
        # Before a second poll all is worked out from the dates in its first document.
        "usual gap": _span(gap) if state.polls > 1 else None,
        "silent": f"after {span(limit)} without anything new" if limit else None,
        "dates": DATES if health.dates_look_wrong(state) else None,
        "errors": f"{state.errors} in a row" if state.errors else None,
    }
    yield from timeline.table(facts)


def _moved(view: FeedView, config: Config) -> str | None:
    """Where it has moved for good, and what to do about it; or where it may have moved."""
    # A home is asked directly, so that no redirect leads there any more.
    state = view.state
    place = state.home or state.moved
    if place is None:
        return None
    shown = "another address (hidden)" if _secret(view, config) else place
    if state.home is None:
        return f"says since {when(state.moved_since)} that it has moved to {shown}; not proved yet"
    other = next((one.id for one in config.feeds if one.url == place and one.id != state.feed), "")
    if other:
        return f"moved to {shown} for good, which is feed {other}; one of the two is enough"
    return f"moved to {shown} for good; put the new address into the configuration"


def _due(view: FeedView, now: datetime) -> str:
    due = view.state.next_poll
    return "due" if due is None or due <= now else ago(due, now)


def _why(trouble: object, detail: object) -> str | None:
    """What went wrong, by its name and in words; ``None`` when nothing did."""
    said = ": ".join(str(part) for part in (trouble, detail) if part)
    return _reachable(trouble, said) or None


def _reachable(trouble: object, said: str | None) -> str | None:
    """With what lets an address be reached that our own rules refuse."""
    return f"{said}; {ALLOWED}" if said and trouble == Trouble.ADDRESS else said


def poll(one: dict[str, object]) -> tuple[object, ...]:
    """A poll as a row of ``POLLS``."""
    at, due = one["polled"], one["next_poll"]
    return (
        when(at) if isinstance(at, datetime) else at,
        one["outcome"],
        one["entries"],
        one["new"],
        f"{one['seconds']:.2f}",
        # What came over no wire, as from a file, has no length that tells anything.
        one["wire_bytes"] or None,
        span(due - at) if isinstance(at, datetime) and isinstance(due, datetime) else None,
        one["reason"],
        _why(one["trouble"], one["detail"]),
    )


def told(word: dict[str, object]) -> tuple[object, ...]:
    """A notice as a row of ``TOLD``."""
    at = word["made"]
    return (when(at) if isinstance(at, datetime) else at, word["kind"], word["alert"])
