"""Rules about conditional requests: what a server gave is given back, all of it, unread."""

from collections.abc import Callable
from itertools import pairwise

from tests.support.readerscore.log import Log, Request, Verdict, all_of, broken, kept, unjudged
from tests.support.readerscore.rule import (
    Rule,
    Scene,
    document,
    page_of_html,
    rss,
    still,
    unchanged,
)
from tests.support.readerscore.site import Answer, Ask, Page

ODD_ETAGS = {
    "weak": 'W/"a b  c"',
    "bare": "abc/def==",
    "odd": '"x\\"y\' , z";--gzip',
}
ODD_DATE = "Tue, 1 Jan 2030 7:05:09 +0100"
DATE = "Tue, 01 Jan 2030 06:05:09 GMT"


def _constant(**validators: str) -> Page:
    """A feed that never changes; its first validator decides."""
    name = {"ETag": "if-none-match", "Last_Modified": "if-modified-since"}[next(iter(validators))]
    value = next(iter(validators.values()))

    def page(ask: Ask) -> Answer:
        if ask.headers.get(name) == value:
            return unchanged(**validators)
        return document(rss(ask, 0), **validators)

    return page


def _gives_back(header: str, *pages: str) -> Callable[[Log], Verdict]:
    """Whether every later request for ``pages`` carries what the answer before it gave."""
    given = {"if-none-match": "etag", "if-modified-since": "last-modified"}[header]

    def judge(log: Log) -> Verdict:
        pairs = [pair for page in pages for pair in pairwise(log.to(page))]
        faults = [
            f"{given} {one.sent[given]!r} came back as {other.headers.get(header)!r}"
            for one, other in pairs
            if other.headers.get(header) != one.sent[given]
        ]
        return all_of(len(pairs), faults, f"requests with {header}")

    return judge


def _both(log: Log) -> Verdict:
    later = log.to("both-validators.example/feed")[1:]
    faults = [
        f"only {sorted(request.headers.keys() & {'if-none-match', 'if-modified-since'})} was sent"
        for request in later
        if not {"if-none-match", "if-modified-since"} <= request.headers.keys()
    ]
    return all_of(len(later), faults, "later requests")


def _numbered(after: int) -> Page:
    """An ETag that is new with each answer; from number ``after`` on, 304 if it is up to date."""

    def page(ask: Ask) -> Answer:
        etag = f'"n{ask.number}"'
        fresh = ask.headers.get("if-none-match") == f'"n{ask.number - 1}"'
        if fresh and after <= ask.number:
            return unchanged(ETag=etag)
        return document(rss(ask, 0), ETag=etag)

    return page


NEVER = 1 << 30


def _after(status: int, page: str) -> Callable[[Log], Verdict]:
    """Whether the ETag of each answer of that status is in the next request."""

    def judge(log: Log) -> Verdict:
        pairs = [
            (a, b) for a, b in pairwise(log.to(page)) if a.status == status and "etag" in a.sent
        ]
        # The first document alone says nothing: its ETag has no older one to lose to.
        pairs = [(a, b) for a, b in pairs if a is not log.to(page)[0]]
        faults = [
            f"after {one.sent['etag']} came {other.headers.get('if-none-match')}"
            for one, other in pairs
            if other.headers.get("if-none-match") != one.sent["etag"]
        ]
        return all_of(len(pairs), faults, f"requests after a {status} with a new ETag")

    return judge


def _alone(ask: Ask) -> Answer:
    """The same second, another document: only the ETag knows."""
    body = rss(ask, 0, title=f"News, edition {ask.number}")
    return document(body, ETag=f'"e{ask.number}"', Last_Modified=DATE)


def _dropping(ask: Ask) -> Answer:
    body = rss(ask, 0, title=f"News, edition {ask.number}")
    if ask.number == 0:
        return document(body, ETag='"d0"', Last_Modified=DATE)
    return document(body)


def _none_sent(requests: list[Request], what: str) -> Verdict:
    faults = [
        f"{request.headers.get('if-none-match') or request.headers['if-modified-since']} was sent"
        for request in requests
        if request.conditional
    ]
    return all_of(len(requests), faults, what)


def _unparsed(ask: Ask) -> Answer:
    if ask.number == 1:
        return page_of_html().with_headers({"ETag": '"bad"'})
    if ask.number > 1 and ask.headers.get("if-none-match") == '"good"':
        return unchanged(ETag='"good"')
    return document(rss(ask, 0), ETag='"good"')


def _of_parsed(log: Log) -> Verdict:
    later = log.to("validators-of-parsed.example/feed")[2:]
    if not later:
        return unjudged("it was not asked again")
    if any(request.headers.get("if-none-match") == '"bad"' for request in later):
        return broken("the ETag of a page that is no feed was sent")
    return kept(f"{len(later)} later requests")


def _rule(name: str, demand: str, page: Page, judge: Callable[[Log], Verdict]) -> Rule:
    where = f"{name}.example/feed"
    return Rule(
        name=name,
        demand=demand,
        scene=Scene.DAY,
        pages={where: page},
        feeds=(where,),
        judge=judge,
        points=2,
    )


_ODD = {f"etag-opaque.example/{name}": _constant(ETag=etag) for name, etag in ODD_ETAGS.items()}

RULES = (
    Rule(
        name="etag-opaque",
        demand="gives an ETag back byte for byte: weak, without quotes, with spaces and signs",
        scene=Scene.DAY,
        pages=_ODD,
        feeds=tuple(_ODD),
        judge=_gives_back("if-none-match", *_ODD),
        points=2,
    ),
    _rule(
        "last-modified-opaque",
        "gives Last-Modified back byte for byte, in whatever form it came",
        _constant(Last_Modified=ODD_DATE),
        _gives_back("if-modified-since", "last-modified-opaque.example/feed"),
    ),
    _rule(
        "both-validators",
        "sends both validators where both were given",
        _constant(ETag='"b"', Last_Modified=DATE),
        _both,
    ),
    _rule(
        "validators-from-304",
        "takes a new validator from a 304",
        _numbered(1),
        _after(304, "validators-from-304.example/feed"),
    ),
    _rule(
        "validators-from-same-body",
        "takes new validators from a 200 whose body is the one it has",
        _numbered(NEVER),
        _after(200, "validators-from-same-body.example/feed"),
    ),
    _rule(
        "etag-changes-alone",
        "takes a new ETag although Last-Modified stayed",
        _alone,
        _after(200, "etag-changes-alone.example/feed"),
    ),
    _rule(
        "validators-dropped",
        "forgets validators that the server gives no longer",
        _dropping,
        lambda log: _none_sent(log.to("validators-dropped.example/feed")[2:], "later requests"),
    ),
    _rule(
        "validators-not-invented",
        "sends no validator to a server that gave none",
        still,
        lambda log: _none_sent(log.to("validators-not-invented.example/feed"), "requests"),
    ),
    _rule(
        "validators-of-parsed",
        "keeps no validator of an answer that could not be read as a feed",
        _unparsed,
        _of_parsed,
    ),
)
