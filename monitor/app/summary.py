"""What a run came to, for those who started it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.delivery import Pass
from monitor.model.alerts import AlertState
from monitor.model.outcomes import OutcomeKind
from monitor.model.stories import VerdictKind
from monitor.pipeline.flow import Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run came to.

    Attributes:
        polls: how often polls ended how.
        failed: feed -> what was wrong at its last poll.
        articles: verdict -> how many articles.
        changes: alert state -> how many changes.
        deliveries: what ``run --once`` sent.
    """

    polls: Mapping[OutcomeKind, int] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    articles: Mapping[VerdictKind, int] = field(default_factory=dict)
    changes: Mapping[AlertState, int] = field(default_factory=dict)
    deliveries: Pass = field(default_factory=Pass)


def summary_of(flow: Flow, deliveries: Pass) -> Summary:
    """The summary of what went through ``flow``, and of what was sent."""
    return Summary(
        polls=flow.polls,
        failed=flow.failed,
        articles=flow.batches.verdicts,
        changes=flow.batches.alerts,
        deliveries=deliveries,
    )
