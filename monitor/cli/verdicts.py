"""What an article was taken for, in words, and when its change says it better."""

from collections.abc import Sequence

from monitor.model.changes import ChangeKind
from monitor.model.stories import Verdict, VerdictKind
from monitor.model.views import AlertView

TURN = "turn"


def turned(verdict: Verdict, below: Sequence[AlertView]) -> bool:
    """Whether what would read as one more report of an event is the one that turns it."""
    kinds = {view.alert.change.kind for view in below}
    return verdict.kind is VerdictKind.SAME_EVENT and ChangeKind.REVERSAL in kinds


def since(verdict: Verdict) -> str:
    """Since when an article is in its story, if it came into another one; else ``""``."""
    return f"since {verdict.along} came" if verdict.along else ""


def words(verdict: Verdict) -> str:
    """What an article was matched with, and how surely."""
    if verdict.of is None:
        return verdict.reason.value.replace("-", " ")
    relation = "nearest" if verdict.kind is VerdictKind.NEW else "of"
    reason = verdict.reason.value.replace("-", " ")
    return f"{relation} {verdict.of}, {reason} {verdict.score:.2f}"
