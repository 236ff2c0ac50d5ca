"""What those who watch the daemon are answered: whether it lives, whether it works, its figures."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from monitor.app.opening import Parts
from monitor.app.pulse import BEATS_IN_TIME, Heart
from monitor.app.server import Answer, Page, plain
from monitor.clock import Clock
from monitor.collect.poller import Poller
from monitor.errors import StoreError

FRESH = 5.0
"""Seconds for which figures are told again instead of being counted anew."""


@dataclass(slots=True, kw_only=True)
class Health:
    """How the daemon is, as others see it.

    Attributes:
        clock: the daemon's.
        heart: its heart, once it beats.
        stopping: whether it has been told to end.
        figures: the text of ``/metrics``, once there are any.
    """

    clock: Clock
    figures: Callable[[], Awaitable[bytes]] | None = None
    heart: Heart | None = None
    stopping: bool = False
    _told: tuple[float, bytes] | None = None
    _counting: asyncio.Lock = field(default_factory=asyncio.Lock)

    def show(self, parts: Parts, poller: Poller, heart: Heart, reloads: Mapping[str, int]) -> None:
        """From now on the daemon is up; these parts tell how it fares."""
        self.heart = heart

        async def figures() -> bytes:
            # Who listens to nobody does without what its import costs.
            from monitor.app.metrics import Figures  # noqa: PLC0415

            told = Figures(
                parts=parts, poller=poller, heart=heart, clock=self.clock, reloads=reloads
            )
            return await told.text()

        self.figures = figures

    @property
    def pages(self) -> dict[str, Page]:
        """Path -> what is found there."""
        return {"/healthz": self.healthz, "/readyz": self.readyz, "/metrics": self.metrics}

    async def healthz(self) -> Answer:
        """Whether it lives; who is told no may start it again. A start counts as life."""
        age = self.heart.age() if self.heart else None
        return _said(alive=self._lives(), heartbeat_seconds=age)

    async def readyz(self) -> Answer:
        """Whether it works: it is up, lives, and its database takes what is to be stored."""
        why = self.trouble()
        return _said(alive=why is None, why=why)

    async def metrics(self) -> Answer:
        """Its figures, for Prometheus; counted anew every few seconds at most."""
        if self.figures is None:
            return plain(HTTPStatus.SERVICE_UNAVAILABLE)
        async with self._counting:
            now = self.clock.monotonic()
            if self._told is None or now - self._told[0] >= FRESH:
                try:
                    self._told = (now, await self.figures())
                except StoreError:
                    return plain(HTTPStatus.SERVICE_UNAVAILABLE)
            return Answer(
                status=HTTPStatus.OK, body=self._told[1], kind="text/plain; version=0.0.4"
            )

    def _lives(self) -> bool:
        if self.heart is None:
            return True
        age = self.heart.age()
        return age is None or age < BEATS_IN_TIME * self.heart.interval.total_seconds()

    def trouble(self) -> str | None:
        """Why it does not work, ``None`` while it does."""
        if self.stopping:
            return "it is stopping"
        if self.heart is None or self.heart.seen is None:
            return "it is starting"
        if not self._lives():
            return "its heart stands still"
        return self.heart.trouble


def _said(*, alive: bool, **more: object) -> Answer:
    told = {"status": "ok" if alive else "failing", **more}
    return Answer(
        status=HTTPStatus.OK if alive else HTTPStatus.SERVICE_UNAVAILABLE,
        body=json.dumps({key: value for key, value in told.items() if value is not None}).encode()
        + b"\n",
    )
