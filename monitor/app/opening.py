"""Opens what runs while the daemon does, in the order in which the parts need each other."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

import structlog
from rich.console import Console

from monitor import domains
from monitor.app.parts import background, contrast
from monitor.app.recalled import say_what_is_followed
from monitor.app.workers import Workers, prepared
from monitor.clock import Clock
from monitor.config import Config
from monitor.dedupe.index import LiveIndex
from monitor.delivery import Deliverer
from monitor.http.exchange import Http
from monitor.notify.sinks import Tools
from monitor.pipeline.batches import Batches
from monitor.pipeline.flow import Flow
from monitor.pipeline.past import Past
from monitor.store.sqlite import SqliteStore, open_store, open_views

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is open while the daemon runs."""

    store: SqliteStore
    workers: Workers
    http: Http
    deliverer: Deliverer
    flow: Flow
    index: LiveIndex


async def opened(
    stack: AsyncExitStack, config: Config, clock: Clock, random: Random, console: Console | None
) -> Parts:
    """Everything, at the state that the last run left; the stack closes it.

    The database is locked for this process.

    Raises:
        MonitorError: something cannot be opened.
    """
    # What takes long to parse is parsed beside the loop, which has signals to answer.
    await asyncio.to_thread(domains.load)
    store = await open_store(config.database, clock)
    stack.push_async_callback(store.close)
    topics = {topic.id: topic for topic in config.topics}
    sinks = {sink.id: sink for sink in config.sinks}
    new = await store.configure(config.feeds, tuple(topics), tuple(sinks), clock.now())
    workers = Workers(await prepared(config))
    stack.push_async_callback(workers.close)
    http = Http(clock=clock)
    stack.push_async_callback(http.aclose)
    tools = Tools(http=http, console=console)
    deliverer = Deliverer(store, sinks, tools, clock, random, ops=config.ops)
    index = LiveIndex(background())
    flow = Flow(
        store=store,
        batches=Batches(
            store=store,
            index=index,
            topics=topics,
            clock=clock,
            told=deliverer.wake,
            turned=(await asyncio.to_thread(contrast)).turned,
        ),
        feeds=config.feed_of,
        ops=config.ops,
        clock=clock,
        jitter=random.random,
        told=deliverer.wake,
    )
    await store.reclaim(clock.now())
    live = await flow.batches.catch_up()
    past = Past(store=store, index=index, topics=topics, clock=clock, read=workers.run)
    _say_what_there_is(config, new, live, await past.fold(new) if new else 0)
    views = open_views(config.database)
    try:
        await say_what_is_followed(views, clock.now())
    finally:
        await views.close()
    return Parts(
        store=store, workers=workers, http=http, deliverer=deliverer, flow=flow, index=index
    )


def _say_what_there_is(config: Config, new: Sequence[str], live: int, folded: int) -> None:
    log.info(
        "monitor.started",
        database=str(config.database),
        feeds=len(config.feeds),
        topics=len(config.topics),
        new_topics=list(new),
        sinks=len(config.sinks),
        live_articles=live,
        folded=folded,
    )
