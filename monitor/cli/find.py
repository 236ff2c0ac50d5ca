"""`feeds find`: the feeds of a web page, each tried out before anybody writes it down."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import click

from monitor.cli.columns import prose, whole
from monitor.cli.options import CLOCK, config_option, json_option, settings_if_any
from monitor.cli.output import ago, clean, count, examples, warn
from monitor.cli.scout import Offer, offer_of, scouting
from monitor.cli.tables import print_list
from monitor.config import addresses, values
from monitor.errors import MonitorError
from monitor.model.feeds import Feed
from monitor.model.outcomes import Failed, Refused, Trouble
from monitor.model.reading import Candidate

PATIENCE = timedelta(seconds=15)
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
    async with scouting() as scout:
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
            return [offer_of(candidate, look, found="itself")]
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
