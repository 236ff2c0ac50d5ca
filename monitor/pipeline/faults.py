"""What a fault of ours may cost: the article that it befalls, never its batch, never the daemon."""

from collections.abc import Callable, Collection
from typing import TypeVar

import structlog

from monitor.errors import StoreError
from monitor.model.plans import Arrival, Plan

TRIES = 5
"""So often a batch is decided anew: a storyline that a person mutes or merges meanwhile costs one
more try, and what the store refuses time and again is no person's doing."""

T = TypeVar("T")

log = structlog.get_logger()


def tried(arrival: Arrival, step: Callable[[], T]) -> T | None:
    """A step of deciding; ``None`` if it raises, which only a fault of ours can make it do."""
    try:
        return step()
    except Exception:
        log.exception("article.failed", article=arrival.reading.article.id)
        return None


def refused(plan: Plan, storylines: Collection[str]) -> frozenset[str]:
    """Which articles to leave out of a plan that the store keeps refusing, and say so.

    Args:
        plan: as it was refused.
        storylines: those that the store will not have as the plan has them.

    Returns:
        Ids of the articles that the plan puts into these storylines; of all, if there are none.

    Raises:
        StoreError: the plan holds no article, so that none can be left out.
    """
    members = {
        stored.article.id: {line for _, line in stored.storylines} for stored in plan.articles
    }
    if not members:
        raise StoreError(
            f"the database refuses to let storylines {', '.join(storylines)} change, although "
            "no article changes them; look with `storyline-monitor db check`"
        )
    out = [one for one, lines in members.items() if not lines.isdisjoint(storylines)]
    out = out or list(members)
    log.error("article.refused", storylines=sorted(storylines), articles=out)
    return frozenset(out)
