"""Takes a new configuration over while the daemon runs.

Rule 1. It is read and checked whole, and new readers are started, before anything is changed. If
        any of that fails, the old one stays in force and the journal says why.
Rule 2. Fetches and deliveries in flight go on. What was fetched waits at the gate meanwhile: what
        had passed it is read, decided and stored as configured before, the rest as configured now.
Rule 3. The past of a new topic is folded before the gate opens again, as at a start.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import structlog

from monitor import log as logging
from monitor import systemd
from monitor.app.beacon import Beacon
from monitor.app.opening import Parts
from monitor.app.watched import Watched
from monitor.app.workers import prepared, same_readers
from monitor.clock import Clock
from monitor.collect.poller import Poller
from monitor.config import Config
from monitor.errors import ConfigError, Fault, MonitorError
from monitor.pipeline.past import Past

FIXED = ("database",)
"""Keys that only a new start takes over."""

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Reloader:
    """What a reload works with.

    Attributes:
        config: what is in force.
        read: reads the configuration anew; raises ``ConfigError``.
        parts: what runs.
        poller: polls what is due.
        clock: the daemon's.
        watched: where it listens for those who watch it.
        beacon: calls the heartbeat URL.
        results: how often a configuration was ``taken`` and ``refused``.
    """

    config: Config
    read: Callable[[], Config]
    parts: Parts
    poller: Poller
    clock: Clock
    watched: Watched
    beacon: Beacon
    results: Counter[str] = field(default_factory=lambda: Counter(taken=0, refused=0))

    async def reload(self) -> None:
        """Take over what is configured now, or say why not."""
        began = systemd.monotonic_usec(self.clock.monotonic())
        systemd.notify(RELOADING=1, MONOTONIC_USEC=began, STATUS="reading the configuration")
        try:
            new = await asyncio.to_thread(self.read)
            self._refuse_what_is_fixed(new)
            await self._take_over(new)
        except ConfigError as error:
            for fault in error.faults:
                log.error("config.rejected", place=fault.place, key=fault.key, why=fault.message)  # noqa: TRY400
            self._end("refused", "the new configuration was refused; the old one stays")
        except MonitorError as error:
            log.error("config.rejected", place=str(self.config.path), key="", why=str(error))  # noqa: TRY400
            self._end("refused", "the new configuration cannot be taken over; the old one stays")
        else:
            self._end("taken", "the new configuration is in force")

    def _end(self, result: str, status: str) -> None:
        self.results[result] += 1
        systemd.notify(READY=1, STATUS=status)

    def _refuse_what_is_fixed(self, new: Config) -> None:
        """Tell of keys that only a new start takes over.

        Raises:
            ConfigError: for those.
        """
        faults = [
            Fault(place=str(new.path), key=key, message="only a restart takes another one over")
            for key in FIXED
            if getattr(new, key) != getattr(self.config, key)
        ]
        if faults:
            raise ConfigError(tuple(faults))

    async def _take_over(self, new: Config) -> None:
        """Go on with ``new``.

        Raises:
            MonitorError: it could not be; then nothing has changed.
        """
        logging.hide({*self.config.secrets(), *new.secrets()})
        async with AsyncExitStack() as unused:
            server = await self.watched.prepared(new.listen)
            if server is not None:
                unused.push_async_callback(server.close)
            pool = None if same_readers(self.config, new) else await prepared(new)
            if pool is not None:
                unused.push_async_callback(pool.close)
            async with self.poller.gate.shut():
                await self.parts.flow.drain()
                topics = await self._configure(new)
                unused.pop_all()
                await self.watched.use(new.listen, server)
                if pool is not None:
                    await self.parts.workers.use(pool)
                await self._switch(new, topics)
        _say(self.config, new, topics)
        self.config = new

    async def _configure(self, new: Config) -> tuple[str, ...]:
        return await self.parts.store.configure(
            new.feeds,
            [topic.id for topic in new.topics],
            [sink.id for sink in new.sinks],
            self.clock.now(),
        )

    async def _switch(self, new: Config, unfolded: tuple[str, ...]) -> None:
        """Let every part go on as configured now; it is stored already."""
        parts, topics = self.parts, {topic.id: topic for topic in new.topics}
        self.poller.use({feed.id: feed for feed in new.feeds if feed.enabled})
        parts.flow.use(new.feed_of, new.ops)
        parts.flow.batches.use(topics)
        self.beacon.url = new.heartbeat
        parts.deliverer.use({sink.id: sink for sink in new.sinks}, new.ops)
        if unfolded:
            past = Past(
                store=parts.store,
                index=parts.index,
                topics=topics,
                clock=self.clock,
                read=parts.workers.run,
            )
            await past.fold(unfolded)


def _say(old: Config, new: Config, folded: tuple[str, ...]) -> None:
    for warning in new.warnings:
        log.warning("config.warning", place=warning.place, key=warning.key, why=warning.message)
    changes = {
        name: {
            "added": sorted(after.keys() - before.keys()),
            "removed": sorted(before.keys() - after.keys()),
            "changed": sorted(
                key for key in after.keys() & before.keys() if after[key] != before[key]
            ),
        }
        for name, before, after in _parts(old, new)
    }
    log.info("config.loaded", path=str(new.path), new_topics=list(folded), **changes)


def _parts(old: Config, new: Config) -> list[tuple[str, dict[str, object], dict[str, object]]]:
    return [
        (
            name,
            {one.id: one for one in getattr(old, name)},
            {one.id: one for one in getattr(new, name)},
        )
        for name in ("feeds", "topics", "sinks")
    ]
