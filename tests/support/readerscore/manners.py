"""Rules about what every request looks like, and how many come at once."""

import re
from collections.abc import Callable
from itertools import pairwise

from tests.support.readerscore.log import Log, Request, Verdict, all_of, broken, kept, unjudged
from tests.support.readerscore.rule import (
    Rule,
    Scene,
    leading_to,
    page_of_html,
    quiet,
    still,
    with_headers,
)
from tests.support.readerscore.site import Answer, Ask, Page

QUERY = "b=2&a=1&x=%7eq+r&empty="
HERD = 80
AT_ONCE = 60
CROWD = ("a", "b", "c", "d", "e", "f")
SPACING = 4.5
# Long enough for requests of one step of time to overlap if they are made at once.
ANSWERS_AFTER = 0.02
_ASKED_CODINGS = {"gzip", "x-gzip", "deflate", "identity"}
_NAMED = re.compile(r"[\w.-]+/\S+")
_CONTACT = re.compile(r"https?://\S+|\S+@\S+")


def _no_header(name: str) -> Callable[[Log], Verdict]:
    def judge(log: Log) -> Verdict:
        faults = [
            f"{request.page}: {request.headers[name]}"
            for request in log.requests
            if name in request.headers
        ]
        return all_of(len(log.requests), faults, f"requests, {name} looked for")

    return judge


def _exact(log: Log) -> Verdict:
    asked = log.to("url-exact.example/feed")
    faults = [request.target for request in asked if request.target != f"/feed?{QUERY}"]
    faults += [
        request.target
        for request in log.requests
        if "?" in request.target and not request.page.startswith("url-exact.")
    ]
    return all_of(len(asked), faults, "requests with a query")


def _named(log: Log) -> Verdict:
    agents = {request.headers.get("user-agent", "") for request in log.requests}
    faults = [agent for agent in agents if not _NAMED.match(agent) or not _CONTACT.search(agent)]
    # A name that stands for something else is none.
    faults += [agent for agent in agents if agent.startswith("Mozilla/")]
    return all_of(len(log.requests), faults, "User-Agents")


def _codings(log: Log) -> Verdict:
    asked = {request.headers.get("accept-encoding", "") for request in log.requests}
    faults = [each for each in asked if not _good_codings(each)]
    return all_of(len(log.requests), [repr(each) for each in faults], "Accept-Encoding")


def _good_codings(header: str) -> bool:
    names = {part.partition(";")[0].strip().lower() for part in header.split(",")}
    return "gzip" in names and names <= _ASKED_CODINGS


def _overlaps(asked: list[Request]) -> list[str]:
    return [
        f"{other.page} while {one.page} was under way"
        for one, other in pairwise(asked)
        if one.ended is None or other.began < one.ended
    ]


def _hasty(asked: list[Request]) -> list[str]:
    return [
        f"{other.at - one.at:.2f} s apart"
        for one, other in pairwise(asked)
        if other.at - one.at < SPACING
    ]


def _one_in_flight(log: Log) -> Verdict:
    asked = log.to("crowd.example/")
    if len(asked) < len(CROWD):
        return unjudged(f"{len(asked)} requests")
    return all_of(len(asked), _overlaps(asked), "requests to one host")


def _spaced(log: Log) -> Verdict:
    asked = log.to("crowd.example/")
    return all_of(max(0, len(asked) - 1), _hasty(asked), "pauses on one host")


def _spaced_where_led(log: Log) -> Verdict:
    asked = log.to("redirected-spacing.example/")
    if len({request.page for request in asked}) < len(CROWD):
        return unjudged(f"{len(asked)} requests came through redirects")
    faults = _overlaps(asked) + _hasty(asked)
    return all_of(len(asked), faults, "requests to one host through redirects of others")


def _herd(log: Log) -> list[Request]:
    """The herd's first requests."""
    pages = [f"herd-{number}.example/feed" for number in range(HERD)]
    return [asked[0] for page in pages if (asked := log.to(page))]


def _most_within(seconds: float, moments: list[float]) -> int:
    return max((sum(at <= other < at + seconds for other in moments) for at in moments), default=0)


def _no_herd(log: Log) -> Verdict:
    most = _most_within(1.0, [request.at for request in _herd(log)])
    told = f"{most} of {HERD} new feeds within one second"
    return kept(told) if most <= AT_ONCE else broken(told)


def _jittered(log: Log) -> Verdict:
    pages = [f"herd-{number}.example/feed" for number in range(HERD)]
    seconds = [asked[1].at for page in pages if len(asked := log.to(page)) > 1]
    if len(seconds) < HERD / 2:
        return unjudged(f"only {len(seconds)} feeds were asked a second time")
    most = _most_within(15.0, seconds)
    told = f"{most} of {len(seconds)} second polls within 15 s"
    return kept(told) if most <= len(seconds) / 2 else broken(told)


def _maintained(ask: Ask) -> Answer:
    return page_of_html() if ask.number in {1, 2} else quiet(ask)


def _survived(log: Log) -> Verdict:
    asked = log.to("maintenance-page.example/feed")
    back = [request for request in asked[3:] if request.status in {200, 304}]
    if len(asked) < 2:
        return unjudged("the page was never seen")
    told = f"asked {len(back)} times after the page had gone"
    return kept(told) if back else broken(told)


def _slow(page: Page) -> Page:
    def slowed(ask: Ask) -> Answer:
        answer = page(ask)
        return Answer(
            status=answer.status,
            headers=answer.headers,
            parts=answer.parts,
            delay=ANSWERS_AFTER,
        )

    return slowed


def _day(
    name: str, demand: str, pages: dict[str, Page], feed: str, judge: Callable[[Log], Verdict]
) -> Rule:
    named = {f"{name}.example/{path}": page for path, page in pages.items()}
    return Rule(
        name=name,
        demand=demand,
        scene=Scene.DAY,
        pages=named,
        feeds=(f"{name}.example/{feed}",),
        judge=judge,
    )


def _start(
    name: str,
    demand: str,
    judge: Callable[[Log], Verdict],
    pages: dict[str, Page],
    more: dict[str, Page] | None = None,
) -> Rule:
    return Rule(
        name=name,
        demand=demand,
        scene=Scene.START,
        pages=pages | (more or {}),
        feeds=tuple(pages),
        judge=judge,
        paced=name == "jitter",
        points=2,
    )


_HERD: dict[str, Page] = {f"herd-{number}.example/feed": still for number in range(HERD)}
_CROWD: dict[str, Page] = {f"crowd.example/{name}": _slow(still) for name in CROWD}
_LED: dict[str, Page] = {
    f"redirected-spacing-{name}.example/feed": leading_to(f"redirected-spacing.example/{name}")
    for name in CROWD
}
_LED_TO: dict[str, Page] = {f"redirected-spacing.example/{name}": _slow(still) for name in CROWD}

RULES = (
    _day(
        "no-cookies",
        "sends no cookies back",
        {"feed": with_headers(still, Set_Cookie="visitor=7; Path=/; Max-Age=999999")},
        "feed",
        _no_header("cookie"),
    ),
    _day(
        "no-referer",
        "names no page that led it to a feed, not even a redirect",
        {"old": leading_to("no-referer.example/new"), "new": still},
        "old",
        _no_header("referer"),
    ),
    _day(
        "url-exact",
        "asks for the URL as it was given, with nothing added, sorted or rewritten",
        {"feed": still},
        f"feed?{QUERY}",
        _exact,
    ),
    _day(
        "user-agent",
        "says in each request what it is, and where to complain",
        {"feed": still},
        "feed",
        _named,
    ),
    _day(
        "encodings",
        "asks for gzip, and for no coding that a feed server need not know",
        {"feed": still},
        "feed",
        _codings,
    ),
    _day(
        "maintenance-page",
        "keeps a feed in whose place a page of HTML was shown for a while",
        {"feed": _maintained},
        "feed",
        _survived,
    ),
    _start(
        "one-in-flight",
        "has at most one request under way to a host",
        _one_in_flight,
        _CROWD,
    ),
    _start(
        "spacing",
        "leaves five seconds between two requests to a host",
        _spaced,
        _CROWD,
    ),
    _start(
        "redirected-spacing",
        "asks a host to which feeds of several others redirect one at a time, in its own line",
        _spaced_where_led,
        _LED,
        _LED_TO,
    ),
    _start(
        "no-herd",
        "does not begin with all its new feeds in the same second",
        _no_herd,
        _HERD,
    ),
    _start(
        "jitter",
        "does not come back to all feeds at the same moment",
        _jittered,
        _HERD,
    ),
)
