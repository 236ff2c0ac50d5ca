"""Rules about redirects that last: which address is asked for in the weeks after."""

from collections.abc import Callable

from tests.support.readerscore.log import Log, Verdict, broken, kept, unjudged
from tests.support.readerscore.rule import (
    DAY,
    Rule,
    Scene,
    once_at,
    page_of_html,
    redirect,
    still,
)
from tests.support.readerscore.site import Answer, Ask, Page


def _asked(log: Log, name: str, since: float, until: float) -> tuple[int, int]:
    """How often the old and the new address were asked for in that time."""
    old, new = (
        sum(since <= each.at < until for each in log.to(f"{name}.example/{which}"))
        for which in ("old", "new")
    )
    return old, new


def _not_at_once(log: Log) -> Verdict:
    old, new = _asked(log, "moved-not-at-once", 0, 1.5 * DAY)
    if new < 2:
        return unjudged("the new address was asked less than twice")
    if old < new:
        return broken(f"asked the new address {new} times, the old one {old} times")
    page = log.to("moved-not-at-once.example/page")
    if len(page) < 3:
        return broken("a redirect to a page of HTML was taken for a move")
    return kept(f"asked the old address each of {old} times")


def _in_the_end(log: Log) -> Verdict:
    old, new = _asked(log, "moved-in-the-end", 14 * DAY, 28 * DAY)
    if not old + new:
        return broken("neither address was asked any more")
    told = f"from the third week on the old address {old} times, the new one {new} times"
    return broken(told) if old else kept(told)


def _temporary(log: Log) -> Verdict:
    old, new = _asked(log, "temporary-kept", 14 * DAY, 28 * DAY)
    told = f"from the third week on the old address {old} times, the new one {new} times"
    return kept(told) if old and old >= new else broken(told)


def _to_new(name: str, *statuses: int) -> Page:
    """To the new address, by each of ``statuses`` in turn."""

    def page(ask: Ask) -> Answer:
        return redirect(ask, f"{name}.example/new", statuses[ask.number % len(statuses)])

    return page


def _moved_page(ask: Ask) -> Answer:
    return redirect(ask, "moved-not-at-once.example/sorry", 301)


def _rule(
    name: str,
    demand: str,
    judge: Callable[[Log], Verdict],
    *statuses: int,
    more: dict[str, Page] | None = None,
    feeds: tuple[str, ...] = (),
) -> Rule:
    pages = {f"{name}.example/old": _to_new(name, *statuses), f"{name}.example/new": still}
    return Rule(
        name=name,
        demand=demand,
        scene=Scene.WEEKS,
        pages=pages | (more or {}),
        feeds=(f"{name}.example/old", *feeds),
        judge=judge,
        paced=True,
        points=2,
    )


RULES = (
    _rule(
        "moved-not-at-once",
        "goes on asking the old address for days after a permanent redirect",
        _not_at_once,
        301,
        more={
            "moved-not-at-once.example/page": once_at(1, _moved_page, still),
            "moved-not-at-once.example/sorry": lambda _: page_of_html(),
        },
        feeds=("moved-not-at-once.example/page",),
    ),
    _rule(
        "moved-in-the-end",
        "asks only the new address once a permanent redirect has lasted",
        _in_the_end,
        *(301, 308),
    ),
    _rule(
        "temporary-kept",
        "never takes a temporary redirect for a move",
        _temporary,
        *(302, 307),
    ),
)
