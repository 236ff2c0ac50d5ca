"""The daemon's figures for Prometheus, gathered when somebody asks."""

import resource
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from monitor import __version__
from monitor.app.opening import Parts
from monitor.app.pulse import Heart
from monitor.clock import Clock
from monitor.collect.poller import Poller
from monitor.model.alerts import AlertState
from monitor.model.views import FiguresView

SETTLING = AlertState.SETTLING.value
Labelled = Mapping[tuple[()], float] | Mapping[tuple[str], float] | Mapping[tuple[str, str], float]


@dataclass(slots=True, kw_only=True)
class Figures:
    """Where the figures come from.

    Attributes:
        parts: what runs.
        poller: polls what is due.
        heart: knows what waits.
        clock: the daemon's.
        reloads: how often a new configuration was taken over and refused.
    """

    parts: Parts
    poller: Poller
    heart: Heart
    clock: Clock
    reloads: Mapping[str, int]

    async def text(self) -> bytes:
        """All of them, in Prometheus's text format.

        Raises:
            StoreError: the database cannot be asked.
        """
        stored = await self.parts.store.figures()
        registry = CollectorRegistry()
        metrics = [*self._running(), *self._waiting(), *_stored(stored), *_process()]
        registry.register(_Given(metrics))
        return generate_latest(registry)

    def _running(self) -> Iterator[Metric]:
        flow = self.parts.flow
        yield _gauge("info", "The program's version.", {(__version__,): 1}, "version")
        polls = {(kind.value,): number for kind, number in flow.polls.items()}
        yield _counter("polls", "Polls that ended so since the start.", polls, "outcome")
        yield _gauge("polls_in_flight", "Polls under way.", {(): self.poller.flying})
        yield _gauge(
            "polls_waiting", "Leased feeds whose turn it is not yet.", {(): self.poller.waiting}
        )
        verdicts = {(kind.value,): number for kind, number in flow.batches.verdicts.items()}
        yield _counter(
            "articles_taken", "Articles decided on since the start.", verdicts, "verdict"
        )
        tries = self.parts.deliverer.tries
        yield _counter(
            "delivery_tries", "Tries since the start, by what they came to.", tries, "sink", "state"
        )
        reloads = {(result,): number for result, number in self.reloads.items()}
        yield _counter("config_reloads", "Reloads of the configuration.", reloads, "result")
        yield _gauge(
            "heartbeat_age_seconds", "Since the last heartbeat.", {(): self.heart.age() or 0}
        )

    def _waiting(self) -> Iterator[Metric]:
        seen, now = self.heart.seen, self.clock.now()
        if seen is None:
            return
        yield _gauge("feeds_due", "Feeds that are due and not leased.", {(): seen.due})
        ages = {"due_lag_seconds": seen.oldest_due, "oldest_pending_seconds": seen.oldest_pending}
        told = {
            "due_lag_seconds": "For how long the longest due feed has been due.",
            "oldest_pending_seconds": "For how long the first pending delivery has been so.",
        }
        for name, since in ages.items():
            age = max(0.0, (now - since).total_seconds()) if since else 0.0
            yield _gauge(name, told[name], {(): age})
        yield _gauge(
            "database_trouble",
            "1 while the database does not serve.",
            {(): float(self.heart.trouble is not None)},
        )


def _stored(stored: FiguresView) -> Iterator[Metric]:
    feeds = {(state,): number for state, number in stored.feeds.items()}
    yield _gauge("feeds", "Configured feeds by how they fare.", feeds, "state")
    yield _gauge("articles", "Articles stored.", {(): stored.articles})
    yield _gauge("stories", "Stories stored.", {(): stored.stories})
    lines = {(topic,): number for topic, number in stored.storylines.items()}
    yield _gauge("storylines", "Storylines of the configured topics.", lines, "topic")
    settling = {(kind,): n for (kind, state), n in stored.changes.items() if state == SETTLING}
    yield _gauge("changes_settling", "Changes that wait for others of a wave.", settling, "kind")
    # What settles ends as one of the others, and would be counted down again.
    decided = {pair: n for pair, n in stored.changes.items() if pair[1] != SETTLING}
    yield _counter(
        "changes", "Changes by what they are and what came of them.", decided, "kind", "state"
    )
    yield _gauge(
        "deliveries",
        "Deliveries that are kept, by where they stand.",
        stored.deliveries,
        "sink",
        "state",
    )


def _process() -> Iterator[Metric]:
    """This process itself, by the names that others use for it.

    The library's own collector finds nothing where the rest of /proc is out of sight.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = CounterMetricFamily("process_cpu_seconds", "Processor time of the main process.")
    memory = GaugeMetricFamily("process_resident_memory_bytes", "Memory that it holds.")
    handles = GaugeMetricFamily("process_open_fds", "Files and sockets that it has open.")
    yield _filled(cpu, {(): used.ru_utime + used.ru_stime})
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    yield _filled(memory, {(): pages * resource.getpagesize()})
    yield _filled(handles, {(): len(list(Path("/proc/self/fd").iterdir()))})


def _gauge(name: str, told: str, values: Labelled, *labels: str) -> Metric:
    family = GaugeMetricFamily(f"storyline_{name}", told, labels=labels)
    return _filled(family, values)


def _counter(name: str, told: str, values: Labelled, *labels: str) -> Metric:
    family = CounterMetricFamily(f"storyline_{name}", told, labels=labels)
    return _filled(family, values)


def _filled(family: GaugeMetricFamily | CounterMetricFamily, values: Labelled) -> Metric:
    pairs: Iterable[tuple[tuple[str, ...], float]] = values.items()
    for labels, value in sorted(pairs):
        family.add_metric(labels, value)
    return family


class _Given(Collector):
    """Metrics that were gathered before they are asked for."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    @override
    def collect(self) -> list[Metric]:
        return self._metrics
