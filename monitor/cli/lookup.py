"""What is meant by an id at the command line, or by the beginning of one."""

from collections.abc import Mapping, Sequence

from monitor.config import Config
from monitor.errors import MonitorError
from monitor.model.plans import StoredArticle
from monitor.model.views import AlertView, NoticeView, StorylineView, StoryView
from monitor.store import Views

SHORTEST_PREFIX = 4
NAMED = 10

Found = StorylineView | StoryView | AlertView | NoticeView | tuple[StoredArticle, ...]

STORYLINES = "storyline-monitor storylines"
ALERTS = "storyline-monitor alerts list"
# Beginning of an id -> what it is the id of, and what names those that there are.
KINDS: Mapping[str, tuple[str, str]] = {
    "sl_": ("storyline", STORYLINES),
    "al_": ("alert", ALERTS),
    "nt_": ("notice", ALERTS),
    "ar_": ("article", "storyline-monitor show STORYLINE"),
    "st_": ("story", "storyline-monitor show ARTICLE"),
}


async def find(store: Views, id_: str) -> Found:
    """What is stored under an id or the beginning of one.

    Raises:
        MonitorError: nothing is, or more than one thing; the text says where to look.
    """
    exact = await _exact(store, id_)
    if exact is not None:
        return exact
    if len(id_) < SHORTEST_PREFIX:
        raise MonitorError(
            f"{id_!r} is too short to be looked up: give at least {SHORTEST_PREFIX} characters of "
            f"an id; {_where(id_)}"
        )
    near = await store.beginning(id_, NAMED + 1)
    if not near:
        raise MonitorError(_nothing(id_))
    if len(near) > 1:
        more = ", ..." if len(near) > NAMED else ""
        raise MonitorError(f"several ids begin with {id_!r}: {', '.join(near[:NAMED])}{more}")
    again = await _exact(store, near[0])
    if again is None:
        raise MonitorError(f"{near[0]} went away while it was looked up; try again")
    return again


def _nothing(id_: str) -> str:
    kind = KINDS[id_[:3]][0] if id_[:3] in KINDS else None
    what = f"there is no {kind} {id_!r}" if kind else f"nothing has the id {id_!r}"
    return f"{what}; {_where(id_)}"


def _where(id_: str) -> str:
    """Which commands name the ids that there are."""
    if id_[:3] in KINDS:
        return f"see their ids with: {KINDS[id_[:3]][1]}"
    return f"see ids with: {STORYLINES}, or {ALERTS}"


async def find_storyline(store: Views, id_: str) -> StorylineView:
    """The storyline under an id or the beginning of one.

    Raises:
        MonitorError: there is none, or something else is stored there.
    """
    found = await find(store, id_)
    if not isinstance(found, StorylineView):
        raise MonitorError(f"{id_!r} is no storyline; see their ids with: {STORYLINES}")
    return found


async def find_alert(store: Views, id_: str) -> AlertView | NoticeView:
    """The alert or notice under an id or the beginning of one.

    Raises:
        MonitorError: there is none, or something else is stored there.
    """
    found = await find(store, id_)
    if not isinstance(found, AlertView | NoticeView):
        raise MonitorError(f"{id_!r} is no alert; see it with: storyline-monitor show {id_}")
    return found


async def known_sink(store: Views, id_: str | None) -> None:
    """See that a sink that was asked for exists.

    Raises:
        MonitorError: it does not; the text names those that do.
    """
    names = [view.id for view in await store.sinks()]
    if id_ is not None:
        _see_among(id_, names)


def configured_sink(config: Config, id_: str) -> None:
    """See that a sink that was asked for is configured.

    Raises:
        MonitorError: it is not; the text names those that are.
    """
    _see_among(id_, [sink.id for sink in config.sinks])


def _see_among(id_: str, names: Sequence[str]) -> None:
    if id_ not in names:
        raise MonitorError(f"there is no sink {id_!r}; there are: {', '.join(names) or 'none'}")


async def _exact(store: Views, id_: str) -> Found | None:
    return (
        await store.storyline(id_)
        or await store.alert(id_)
        or await store.notice(id_)
        or await store.story(id_)
        or await store.article(id_)
        or None
    )
