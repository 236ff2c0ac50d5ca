"""Rules about answers that are meant to do harm: they end, and lead nowhere they must not."""

import gzip
from collections.abc import Callable

from tests.support.readerscore.log import Log, Verdict, broken, kept, unjudged
from tests.support.readerscore.rule import Rule, Scene, at_first, failure, redirect, still
from tests.support.readerscore.site import INNER_NAME, INSIDE, SECURE, Answer, Ask, Page

HOPS = 9
MOST_HOPS = 5
# A bomb goes off in charges of so many bytes, each far smaller on the wire.
CHARGE = 8 << 20
CHARGES = 12
MOST_CHARGES = 6
DRIPS = 100_000


def _bomb(_: Ask) -> Answer:
    charge = gzip.compress(bytes(CHARGE), 9)
    return Answer(
        headers={"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"},
        parts=(charge,) * CHARGES,
        pause=0.05,
    )


def _drip(_: Ask) -> Answer:
    return Answer(
        headers={"Content-Type": "application/rss+xml"},
        parts=(b"<rss>", *([b" "] * DRIPS)),
        pause=0.05,
    )


def _stopped(log: Log) -> Verdict:
    asked = log.to("gzip-bomb.example/feed")
    if not asked:
        return unjudged("it was not asked for")
    told = f"took {asked[0].parts * CHARGE >> 20} MB, unpacked, of {CHARGES * CHARGE >> 20}"
    return kept(told) if asked[0].parts <= MOST_CHARGES else broken(told)


def _ended(log: Log) -> Verdict:
    asked = log.to("drip-ended.example/feed")
    if not asked:
        return unjudged("it was not asked for")
    if asked[0].hung_up:
        return kept("hung up by itself")
    return broken("listened until the server had enough")


def _hops(log: Log) -> Verdict:
    deepest = max((int(each.page.rpartition("/")[2]) for each in log.to(*_deep())), default=None)
    if deepest is None:
        return unjudged("it was not asked for")
    short = log.to("redirect-limit.example/short/3")
    if not short:
        return broken("a chain of three redirects was not followed")
    told = f"followed {deepest} redirects in a row"
    return kept(told) if deepest <= MOST_HOPS else broken(told)


def _deep() -> list[str]:
    return [f"redirect-limit.example/deep/{hop}" for hop in range(HOPS + 1)]


def _chain(name: str, hops: int) -> dict[str, Page]:
    def page(hop: int) -> Page:
        following = f"redirect-limit.example/{name}/{hop + 1}"
        return still if hop == hops else lambda ask: redirect(ask, following, 302)

    return {f"redirect-limit.example/{name}/{hop}": page(hop) for hop in range(hops + 1)}


def _never(page: str, first: tuple[str, ...], what: str) -> Callable[[Log], Verdict]:
    """Whether ``page`` was never asked for though what leads there was."""

    def judge(log: Log) -> Verdict:
        if len({request.page for request in log.to(*first)}) < len(first):
            return unjudged("what leads there was not asked for")
        asked = log.to(page)
        return broken(f"asked {asked[0].page} {len(asked)} times") if asked else kept(what)

    return judge


def _to_inside(host: str) -> Page:
    return lambda ask: failure(302, Location=ask.site.inside(host))


_INWARD: dict[str, Page] = {
    "private-redirect.example/literal": _to_inside("127.0.0.2"),
    "private-redirect.example/number": _to_inside("2130706434"),
    "private-redirect.example/name": _to_inside(INNER_NAME),
}


def _rule(
    name: str,
    demand: str,
    pages: dict[str, Page],
    feeds: tuple[str, ...],
    judge: Callable[[Log], Verdict],
) -> Rule:
    return Rule(
        name=name,
        demand=demand,
        scene=Scene.LIMITS,
        pages=pages,
        feeds=feeds,
        judge=judge,
        points=3,
    )


RULES = (
    _rule(
        "gzip-bomb",
        "stops to unpack a document that becomes too large",
        {"gzip-bomb.example/feed": at_first(_bomb, still)},
        ("gzip-bomb.example/feed",),
        _stopped,
    ),
    _rule(
        "drip-ended",
        "ends a poll at a total deadline, though byte after byte arrives",
        {"drip-ended.example/feed": at_first(_drip, still)},
        ("drip-ended.example/feed",),
        _ended,
    ),
    _rule(
        "redirect-limit",
        "follows three redirects, and never more than five",
        _chain("deep", HOPS) | _chain("short", 3),
        ("redirect-limit.example/deep/0", "redirect-limit.example/short/0"),
        _hops,
    ),
    _rule(
        "no-downgrade",
        "does not follow a redirect from https to http",
        {
            f"{SECURE}/feed": lambda ask: redirect(ask, "no-downgrade.example/plain", 302),
            "no-downgrade.example/plain": still,
        },
        (f"{SECURE}/feed",),
        _never("no-downgrade.example/plain", (f"{SECURE}/feed",), "the plain page was let be"),
    ),
    _rule(
        "private-redirect",
        "does not let a redirect lead it into a private network",
        {**_INWARD, f"{INSIDE}/secret": still},
        tuple(_INWARD),
        _never(f"{INSIDE}/", tuple(_INWARD), "nobody came inside"),
    ),
)
