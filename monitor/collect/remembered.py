"""What a poll leaves in what is remembered of its feed: how it ended, validators, pace, a move.

Rule 1. Validators are those of the last document that parsed, and of every 304 since.
Rule 2. A document that ends inside an entry is no failure, but what it said of itself is forgotten,
        so that the next poll asks for the whole of it.
Rule 3. A permanent move is trusted only once it has led to a document for days.
"""

from datetime import datetime, timedelta

from monitor.collect import pace
from monitor.model.copying import replace
from monitor.model.feeds import FeedState
from monitor.model.habits import Brought, Pace
from monitor.model.outcomes import (
    PAGE,
    FetchOutcome,
    Fresh,
    Gone,
    NotModified,
    OutcomeKind,
    Refused,
    Trouble,
)
from monitor.model.reading import ReadResult

NOTHING = Brought()

MOVE_POLLS = 5
MOVE_TIME = timedelta(hours=48)
HOMELESS_AFTER = 3

FIND = "; look for its feeds with: storyline-monitor feeds find URL"
CUT = "the document ends inside an entry, which was left out with what was behind it"


def remembered(
    state: FeedState,
    outcome: FetchOutcome,
    result: ReadResult | None,
    brought: Brought,
    now: datetime,
) -> FeedState:
    """The state after a poll, but for its time and the next one's; the interval knows no bounds.

    Args:
        state: as it was before.
        outcome: how the exchange ended.
        result: what the document says, ``None`` without a new document.
        brought: what it brought.
        now: when the poll ended.
    """
    match outcome:
        case Fresh() if result is not None and result.trouble is not None:
            detail = unread(state.url, result)
            after = _failed(state, OutcomeKind.FAILED, result.trouble, detail)
        case Fresh():
            after = _read(state, outcome, brought, now)
            if result is not None:
                title = result.title or state.title
                after = replace(after, document=result.hints, title=title)
                after = _cut(state, after) if result.cut else after
        case NotModified():
            after = _not_modified(state, outcome, now)
        case Gone():
            after = _failed(state, OutcomeKind.GONE, Trouble.STATUS, "answered 410 Gone")
            after = replace(after, gones=state.gones + 1)
        case Refused():
            after = _failed(state, OutcomeKind.REFUSED, outcome.trouble, outcome.detail)
        case _:
            after = _failed(state, OutcomeKind.FAILED, outcome.trouble, outcome.detail)
    return after


def unread(url: str, result: ReadResult) -> str:
    """Why a document is no feed, for people; of a page, how to come to the feeds that it has.

    Args:
        url: the feed's own, as configured.
        result: its reading, which met with trouble.
    """
    detail = result.detail or (result.trouble or "").replace("-", " ")
    page = detail.startswith(PAGE) and url.startswith("http")
    return detail + FIND if page else detail


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


def _cut(before: FeedState, after: FeedState) -> FeedState:
    """What was read is not the whole document (rule 2).

    A first one is no baseline: what it lost is no news when it comes. One that is cut every time
    has to do.
    """
    again = before.trouble is Trouble.CUT_OFF
    return replace(
        after,
        trouble=Trouble.CUT_OFF,
        detail=CUT,
        etag=None,
        last_modified=None,
        body_hash=None,
        baselined=after.baselined if again else before.baselined,
    )


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


def _moved(state: FeedState, outcome: Fresh | NotModified, now: datetime) -> FeedState:
    """Trust a permanent move only once it has led to a document for days (rule 3).

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
