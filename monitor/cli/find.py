"""`feeds find`: the feeds of a web page, each tried out before anybody writes it down."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import click

from monitor.cli.columns import prose, whole
from monitor.cli.options import CLOCK, config_option, json_option, settings_if_any
from monitor.cli.output import ago, clean, count, examples, progress, span, warn
from monitor.cli.tables import print_list
from monitor.collect.fetch import Onward, fetch
from monitor.collect.hosts import Host, host_of
from monitor.config import addresses, values
from monitor.errors import MonitorError
from monitor.http import Http
from monitor.model.feeds import (
    Failed,
    Feed,
    FeedState,
    FetchOutcome,
    Fresh,
    Gone,
    NotModified,
    Refused,
    Trouble,
)
from monitor.model.reading import Candidate, Look, LookTask
from monitor.worker.look import looker
from monitor.worker.pool import Pool

TRIED = 10
PATIENCE = timedelta(seconds=15)
LEAVE_ALONE = frozenset({429, 503})
# A server that has no https, or none that can be used.
NO_HTTPS = frozenset({Trouble.TLS, Trouble.CONNECT, Trouble.PROTOCOL})
COLUMNS = (
    prose("title", 4),
    whole("type", 3),
    whole("url"),
    whole("parses"),
    whole("entries", 1),
    whole("newest", 2),
    prose("detail"),
)


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


def _networks(_: click.Context, __: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """Networks as ``allow_networks`` takes them.

    Raises:
        click.BadParameter: one is none.
    """
    try:
        return tuple(values.network(one) for one in given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(
    short_help="The feeds that a web page names.",
    epilog=examples(
        "storyline-monitor feeds find example.org",
        "storyline-monitor feeds find https://example.org/news --json | jq -r .url",
        "storyline-monitor feeds find http://intranet.example/ --allow-network 10.0.0.0/8",
    ),
)
@click.argument("url", metavar="URL")
@click.option(
    "--allow-network",
    "networks",
    metavar="CIDR",
    multiple=True,
    callback=_networks,
    help="A private network that may be reached, as allow_networks of a feed.",
)
@config_option
@json_option
def find(url: str, networks: tuple[str, ...], config_path: str | None, *, as_json: bool) -> None:
    """Look for the feeds of a page, and try each: whether it parses, its entries, the newest.

    What the page declares as its feeds counts; only where it declares none, links that can be
    nothing else. If URL is itself a feed, that is said. At most ten are tried, one every five
    seconds per registered domain, and no more of a site that asks to be left alone. The exit status
    is 1 if there is none that parses.
    """
    meant = _addresses(url)
    config = settings_if_any(config_path)
    feed = Feed(
        id="find",
        url=meant[0],
        allow_networks=networks,
        timeout=PATIENCE,
        contact=config.contact if config else None,
    )
    offers = asyncio.run(_find(feed, meant[1:]))
    now = CLOCK.now()
    print_list(
        offers,
        lambda offer: {name: getattr(offer, name) for name in Offer.__slots__},
        COLUMNS,
        lambda offer: _cells(offer, now),
        as_json=as_json,
    )
    good = [offer for offer in offers if offer.parses]
    if not good:
        raise MonitorError(_advice(url, len(offers)))
    if good[0].found == "itself":
        warn(f"{clean(good[0].url)} is itself a feed")


def _addresses(url: str) -> tuple[str, ...]:
    """The web addresses that may be meant, in order; without a scheme https, else http.

    Raises:
        click.BadParameter: there is none.
    """
    url = addresses.unwrapped(url)
    meant = (url,) if "://" in url else (f"https://{url}", f"http://{url}")
    try:
        for address in meant:
            addresses.web(address)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="URL") from None
    return meant


def _cells(offer: Offer, now: datetime) -> tuple[object, ...]:
    parses = {True: "yes", False: "no", None: "not tried"}[offer.parses]
    newest = ago(offer.newest, now)
    entries = offer.entries if offer.parses else None
    return (offer.title, offer.type, offer.url, parses, entries, newest, offer.detail)


def _advice(address: str, tried: int) -> str:
    """What to say, and what to try, where no feed was found."""
    what = f"none of {count(tried, 'address', 'addresses')} is a feed" if tried else "names no feed"
    return clean(
        f"{address}: {what}; try the front page or a section of the site, look on it for RSS or "
        "Atom, or try the usual addresses, such as /feed, /rss.xml or /atom.xml"
    )


async def _find(feed: Feed, others: Sequence[str]) -> list[Offer]:
    """What there is at ``feed``'s URL, or the first of the others that can be asked, tried out.

    Raises:
        MonitorError: nothing can be had there; the text says why.
    """
    async with _scout() as scout:
        outcome = await scout.ask(feed)
        for other in others:
            if not isinstance(outcome, Failed) or outcome.trouble not in NO_HTTPS:
                break
            warn(clean(f"{feed.url}: {outcome.detail}; trying {other}"))
            feed = replace(feed, url=other)
            outcome = await scout.ask(feed)
        seen = await scout.see(outcome)
        if isinstance(seen, str):
            refused = isinstance(outcome, Refused) and outcome.trouble is Trouble.ADDRESS
            hint = "; --allow-network CIDR lets it be reached" if refused else ""
            raise MonitorError(clean(f"{feed.url}: {seen}{hint}"))
        url, look = seen
        if look.kind is not None:
            candidate = Candidate(url=url, kind=None, title=None)
            return [_offer(candidate, look, found="itself")]
        if not look.candidates:
            raise MonitorError(f"this is {clean(look.detail or '')}; {_advice(url, 0)}")
        return await scout.try_all(feed, _allowed(look.candidates))


def _allowed(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that a configuration may name; the others are told of, and never asked."""
    kept = []
    for one in candidates:
        try:
            addresses.web(one.url)
        except ValueError as error:
            warn(clean(f"left out, an address of {urlsplit(one.url).hostname}: {error}"))
        else:
            kept.append(one)
    return kept


@dataclass(frozen=True, slots=True)
class _Scout:
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
        return [offers.get(candidate) or _offer(candidate, None) for candidate in candidates]

    def _wait(self, host: Host | None, now: float) -> float:
        """Seconds until ``host`` may be asked, 0 if it will not be."""
        if host is None or host.holder in self.closed:
            return 0.0
        return max(0.0, self.opens.get(host.key, now) - now)

    async def _turn(self, feed: Feed, candidate: Candidate) -> Offer:
        host = host_of(candidate.url)
        if host and host.holder in self.closed:
            detail = f"not tried, {self.closed[host.holder]}"
            return replace(_offer(candidate, None), detail=detail)
        found = await self.see(await self.ask(replace(feed, url=candidate.url)))
        if isinstance(found, str):
            return replace(_offer(candidate, None), parses=False, detail=found)
        return _offer(candidate, found[1])


def _offer(candidate: Candidate, look: Look | None, found: str | None = None) -> Offer:
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
async def _scout() -> AsyncIterator[_Scout]:
    """The way out, and a worker process: no document is read in this one."""
    http, pool = Http(), Pool(looker, None, size=1)
    try:
        yield _Scout(http, pool)
    finally:
        await pool.close()
        await http.aclose()
