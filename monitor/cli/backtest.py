"""What a backtest came to, topic by topic: alerts by kind and a day, and what was held."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.cli.output import count
from monitor.config.topics import CONFIDENCE
from monitor.model.alerts import Alert, AlertState, HoldReason
from monitor.model.changes import ChangeKind
from monitor.model.confidence import reaches
from monitor.model.topics import Topic

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one topic would have had.

    Attributes:
        topic: its id.
        days: how long, at least one day.
        articles: how many belonged to it.
        kinds: kind of change -> alerts told.
        held: reason -> changes held.
        sensitivity: how many would have been told at each sensitivity, all else alike.
    """

    topic: str
    days: float
    articles: int
    kinds: Mapping[ChangeKind, int] = field(default_factory=dict)
    held: Mapping[HoldReason, int] = field(default_factory=dict)
    sensitivity: Mapping[str, int] = field(default_factory=dict)

    @property
    def told(self) -> int:
        """How many alerts."""
        return sum(self.kinds.values())


def summed(
    topics: Iterable[Topic],
    alerts: Sequence[Alert],
    articles: Mapping[str, int],
    span: tuple[datetime, datetime] | None,
) -> list[Summary]:
    """A summary for each topic, in the order of the configuration.

    Args:
        topics: that were watched.
        alerts: every change, told or held.
        articles: topic -> how many articles belonged to it.
        span: from when to when, ``None`` where there was no article at all.
    """
    days = max(DAY, span[1] - span[0]) / DAY if span else 1.0
    return [
        _summary(topic, [one for one in alerts if one.change.topic == topic.id], articles, days)
        for topic in topics
    ]


def _summary(
    topic: Topic, alerts: Sequence[Alert], articles: Mapping[str, int], days: float
) -> Summary:
    told = [one for one in alerts if is_told(one)]
    weak = [one for one in alerts if one.held is HoldReason.CONFIDENCE]
    return Summary(
        topic=topic.id,
        days=days,
        articles=articles.get(topic.id, 0),
        kinds=Counter(one.change.kind for one in told),
        held=Counter(one.held for one in alerts if one.held is not None and not is_told(one)),
        sensitivity={
            name: sum(reaches(one.change.confidence, least) for one in (*told, *weak))
            for name, least in CONFIDENCE.items()
        },
    )


def is_told(alert: Alert) -> bool:
    """Whether it is sent by itself; what is over the daily cap comes in a digest."""
    return alert.state is AlertState.READY and alert.held is None


def row(summary: Summary) -> dict[str, object]:
    """The summary for machines."""
    return {
        "topic": summary.topic,
        "days": round(summary.days, 2),
        "articles": summary.articles,
        "alerts": summary.told,
        "per_day": round(summary.told / summary.days, 2),
        "kinds": {kind.value: count for kind, count in sorted(summary.kinds.items())},
        "held": {reason.value: count for reason, count in sorted(summary.held.items())},
        "sensitivity": dict(summary.sensitivity),
    }


def lines(summaries: Iterable[Summary]) -> Iterator[str]:
    """The summaries for people, topics without an article left out."""
    for one in summaries:
        if not one.articles:
            continue
        yield (
            f"{one.topic}: {count(one.told, 'alert')} of {count(one.articles, 'article')}, "
            f"{one.told / one.days:.2g} a day{_listed(one.kinds, ': ')}"
        )
        if one.held:
            yield f"  held{_listed(one.held, ' ')}"
        others = [f"{count:,} with {name}" for name, count in one.sensitivity.items()]
        yield f"  by sensitivity: {', '.join(others)}"


def _listed(counts: Mapping[ChangeKind, int] | Mapping[HoldReason, int], lead: str) -> str:
    """``lead`` and the counts, most first; nothing where there is none."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return lead + ", ".join(f"{count:,} {name.value}" for name, count in ranked) if ranked else ""
