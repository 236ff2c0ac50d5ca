"""The outbox under any mixture of telling, trying, failing, losing answers and restarting."""

import asyncio
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from monitor.model.alerts import DeliveryState
from monitor.model.plans import Applied, Plan
from monitor.store.sqlite import SqliteStore
from tests.support.databases import open_store
from tests.support.examples import costly
from tests.support.storing import alert, attempt, delivery, storyline
from tests.support.values import NOON

T = TypeVar("T")
LINES = ("sl_1", "sl_2")
SINKS = ("desk", "wall")


class OutboxMachine(RuleBasedStateMachine):
    """Two storylines, two sinks, a receiver that drops ids it knows."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "monitor.db"
        self.now = NOON
        self.told = dict.fromkeys(LINES, 0)
        self.received: dict[str, dict[str, list[tuple[int, bytes]]]] = {}
        self.ended: set[tuple[str, str]] = set()

    def wait(self, work: Coroutine[object, object, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def open(self) -> None:
        self.store: SqliteStore = self.wait(open_store(self.path))
        self.wait(self.store.configure([], ["topic"], SINKS, self.now))

    def plan(self, line: str, sequence: int) -> Plan:
        told = alert(line, sequence, made=self.now)
        return Plan(
            storylines=(storyline(line, revision=sequence, sequence=sequence),),
            alerts=(told,),
            deliveries=tuple(delivery(told, sink) for sink in SINKS),
            based_on={line: sequence - 1},
        )

    @rule(line=st.sampled_from(LINES), again=st.booleans())
    def tell(self, line: str, *, again: bool) -> None:
        """A change is stored; perhaps its plan comes twice."""
        self.told[line] += 1
        plan = self.plan(line, self.told[line])
        for _ in range(1 + again):
            assert isinstance(self.wait(self.store.apply(plan)), Applied)

    @rule(sink=st.sampled_from(SINKS), fate=st.sampled_from(("accept", "lose", "refuse", "dead")))
    def deliver(self, sink: str, fate: str) -> None:
        """Try what is due; the receiver takes it, or the answer is lost, or it fails."""
        for head in self.wait(self.store.pending(sink, self.now, 10)):
            assert (head.alert, sink) not in self.ended, "handed out after its end"
            if fate in ("accept", "lose"):
                thread = self.received.setdefault(sink, {}).setdefault(head.storyline, [])
                thread.append((head.sequence, head.body))
            if fate == "lose":
                continue
            state = {
                "accept": DeliveryState.ACCEPTED,
                "refuse": DeliveryState.PENDING,
                "dead": DeliveryState.DEAD,
            }[fate]
            later = self.now + timedelta(minutes=5) if fate == "refuse" else None
            tried = attempt(head, state, self.now, next_try=later)
            self.wait(self.store.record([tried]))
            if state is not DeliveryState.PENDING:
                self.ended.add((head.alert, sink))

    @rule(minutes=st.integers(0, 20))
    def pass_time(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.wait(self.store.close())
        self.open()

    @invariant()
    def order_holds_and_bodies_never_change(self) -> None:
        for threads in self.received.values():
            for line, thread in threads.items():
                assert [sequence for sequence, _ in thread] == sorted(s for s, _ in thread)
                assert all(body == alert(line, s).body for s, body in thread)

    def teardown(self) -> None:
        """In the end everything not given up reaches every sink, once among the ended."""
        try:
            for sink in SINKS:
                for _ in range(2 * sum(self.told.values()) + 2):
                    self.now += timedelta(hours=1)
                    self.deliver(sink, "accept")
            expected = {
                (alert(line, sequence).id, sink)
                for line, count in self.told.items()
                for sequence in range(1, count + 1)
                for sink in SINKS
            }
            assert self.ended == expected
            assert self.wait(self.store.check()) == ()
            self.wait(self.store.close())
        finally:
            self.runner.close()
            self.folder.cleanup()


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(costly, stateful_step_count=20)
