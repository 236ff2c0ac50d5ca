"""What `feeds find` asks: one document after the other, each looked at in a process of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.cli.options import CLOCK
from monitor.cli.output import progress, span, warn
from monitor.collect.fetch import Onward, fetch
from monitor.collect.hosts import Host, host_of
from monitor.http.exchange import Http
from monitor.model.feeds import Feed, FeedState
from monitor.model.outcomes import Failed, FetchOutcome, Fresh, Gone, NotModified, Trouble
from monitor.model.reading import Candidate, Look, LookTask
from monitor.worker.look import looker
from monitor.worker.pool import Pool

TRIED = 10
LEAVE_ALONE = frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed, or what was said to be one.

    Attributes:
        url: its address, as the page has it; where it is if it was asked for itself.
        title: what it calls itself, else what the page calls it.
        type: what it is, else what the page declares it to be.
        found: ``itself``, ``declared`` by the page, or ``linked`` from it.
        parses: whether it is a feed; ``None`` if it was not tried.
        entries: how many it has.
        newest: the time of the newest.
        detail: why it is none, or was not tried.
    """

    url: str
    title: str | None
    type: str | None
    found: str
    parses: bool | None = None
    entries: int = 0
    newest: datetime | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Scout:
    """Asks for documents, one after the other, and has them looked at.

    Attributes:
        http: the way out.
        pool: where documents are read.
        opens: by line of hosts, when it may be asked again, in monotonic seconds.
        closed: who asked to be left alone, with the words of it.
    """

    http: Http
    pool: Pool[None, LookTask, Look]
    opens: dict[str, float] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)

    async def see(self, outcome: FetchOutcome | str) -> tuple[str, Look] | str:
        """Where a document is and what it is; or why it cannot be had, for people."""
        if isinstance(outcome, str):
            return outcome
        if isinstance(outcome, Gone | NotModified):
            return "the server says that it is gone"
        if not isinstance(outcome, Fresh):
            return outcome.detail
        task = LookTask(
            url=outcome.url, body=outcome.body, content_type=outcome.content_type, now=CLOCK.now()
        )
        look = await self.pool.run(task)
        if isinstance(look, Trouble):
            return "the document cannot be read within the time and memory that one may take"
        return outcome.url, look

    async def ask(self, feed: Feed) -> FetchOutcome | str:
        """The answer, each host on the way asked when it may be; or who wants to be left alone."""
        host = host_of(feed.url)
        answer = await fetch(feed, FeedState(feed=feed.id, url=feed.url), self.http)
        self._note(feed, host, answer)
        while isinstance(answer, Onward):
            host = answer.host
            if host and host.holder in self.closed:
                return f"not followed, {self.closed[host.holder]}"
            await CLOCK.sleep(self._wait(host, CLOCK.monotonic()))
            answer = await answer.follow()
            self._note(feed, host, answer)
        return answer

    def _note(self, feed: Feed, host: Host | None, answer: FetchOutcome | Onward) -> None:
        """Remember who was asked, and who wants to be left alone."""
        if host is None:
            return
        self.opens[host.key] = CLOCK.monotonic() + feed.host_spacing.total_seconds()
        if isinstance(answer, Failed) and answer.status in LEAVE_ALONE:
            self.closed[host.holder] = f"for {host.holder} {answer.detail} before"

    async def try_all(self, feed: Feed, candidates: Sequence[Candidate]) -> list[Offer]:
        """Each with what it is, in their order; one request at a time, spaced within a host."""
        waiting, offers = list(candidates[:TRIED]), {}
        if len(waiting) > 1:
            spacing = span(feed.host_spacing)
            warn(f"trying {len(waiting)} addresses, of each site one every {spacing}")
        with progress(len(waiting), "trying them") as bar:
            while waiting:
                now = CLOCK.monotonic()
                candidate = min(waiting, key=lambda one: self._wait(host_of(one.url), now))
                waiting.remove(candidate)
                await CLOCK.sleep(self._wait(host_of(candidate.url), now))
                offers[candidate] = await self._turn(feed, candidate)
                bar.update(1)
        return [offers.get(candidate) or offer_of(candidate, None) for candidate in candidates]

    def _wait(self, host: Host | None, now: float) -> float:
        """Seconds until ``host`` may be asked, 0 if it will not be."""
        if host is None or host.holder in self.closed:
            return 0.0
        return max(0.0, self.opens.get(host.key, now) - now)

    async def _turn(self, feed: Feed, candidate: Candidate) -> Offer:
        host = host_of(candidate.url)
        if host and host.holder in self.closed:
            detail = f"not tried, {self.closed[host.holder]}"
            return replace(offer_of(candidate, None), detail=detail)
        found = await self.see(await self.ask(replace(feed, url=candidate.url)))
        if isinstance(found, str):
            return replace(offer_of(candidate, None), parses=False, detail=found)
        return offer_of(candidate, found[1])


def offer_of(candidate: Candidate, look: Look | None, found: str | None = None) -> Offer:
    """What there is to say of a candidate.

    Args:
        candidate: as the page has it.
        look: what was seen of it; ``None`` if it was not tried.
        found: where it was found, if not on the page.
    """
    return Offer(
        url=candidate.url,
        title=(look and look.title) or candidate.title,
        type=(look and look.kind) or candidate.kind,
        found=found or ("declared" if candidate.kind else "linked"),
        parses=None if look is None else look.kind is not None,
        entries=look.entries if look else 0,
        newest=look.newest if look else None,
        detail=f"this is {look.detail}" if look and look.kind is None else None,
    )


@asynccontextmanager
async def scouting() -> AsyncIterator[Scout]:
    """The way out, and a worker process: no document is read in this one."""
    http, pool = Http(), Pool(looker, None, size=1)
    try:
        yield Scout(http, pool)
    finally:
        await pool.close()
        await http.aclose()
