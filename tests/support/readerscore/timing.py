"""Rules about when a feed is asked for: what servers and documents say, errors, habits."""

from collections.abc import Callable
from itertools import pairwise
from statistics import median

from tests.support.readerscore.log import (
    SLACK,
    Log,
    Request,
    Verdict,
    all_of,
    broken,
    kept,
    unjudged,
)
from tests.support.readerscore.rule import (
    DAY,
    HOUR,
    LONG_STEP,
    MINUTE,
    Rule,
    Scene,
    at_first,
    busy,
    document,
    failure,
    leading_to,
    once_at,
    quiet,
    rss,
    still,
    told_date,
    unchanged,
    with_headers,
)
from tests.support.readerscore.site import Answer, Ask, Page

RETRY = 3 * HOUR
HOLD = 290.0
SKIPPED_HOURS = (18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5)
SKIPPED_DAYS = ("Saturday", "Sunday")
NOON = 12  # the hour at which every scene begins, on a Monday


def _waits(seconds: float, status: int, *pages: str) -> Callable[[Log], Verdict]:
    """Whether so much time passes after each answer of that status."""

    def judge(log: Log) -> Verdict:
        pairs = [pair for page in pages for pair in log.pairs(page) if pair[0].status == status]
        faults = [
            f"asked again after {_shown(other.at - one.at)}, not {_shown(seconds)}"
            for one, other in pairs
            if other.at - one.at < seconds - SLACK
        ]
        return all_of(len(pairs), faults, f"waits after a {status}")

    return judge


def _shown(seconds: float) -> str:
    for unit, length in (("d", DAY), ("h", HOUR), ("min", MINUTE)):
        if seconds >= length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"


def _every_other(ask: Ask) -> Answer:
    """A document and its 304 in turn; only the 304 says how long it is good for."""
    known = ask.headers.get("if-none-match") == f'"m{ask.number - 1}"'
    if ask.number % 2 and known:
        return unchanged(ETag=f'"m{ask.number}"', Cache_Control="max-age=3600")
    return document(rss(ask, 5 * ask.number), ETag=f'"m{ask.number}"')


def _half_new(ask: Ask) -> Answer:
    """Two of five items are new each time, which is a reason to change nothing."""
    return document(rss(ask, 2 * ask.number))


def _restart(log: Log) -> Verdict:
    """The poll after the restart comes no earlier than polls come otherwise."""
    page = "restart-not-early.example/feed"
    usual = [other.at - one.at for one, other in log.pairs(page)]
    over = [
        (other.at - one.at, other.at - restart)
        for one, other in pairwise(log.to(page))
        for restart in log.restarts
        if one.at <= restart <= other.at
    ]
    if not over or len(usual) < 2:
        return unjudged("too few polls around the restart")
    gap, after = over[0]
    told = f"asked {_shown(after)} after it; usually every {_shown(median(usual))}"
    return kept(told) if gap > 0.7 * median(usual) else broken(told)


def _held(host: str) -> Callable[[Log], Verdict]:
    """Whether nobody of a host is asked for a while after one of its feeds answered 429."""
    return lambda log: _left_alone(log.to(f"{host}/"))


def _left_alone(requests: list[Request]) -> Verdict:
    refused = [request for request in requests if request.status == 429]
    if not refused:
        return unjudged("no 429 was drawn")
    early = [
        request
        for request in requests
        if (refused[0].ended or 0) < request.began and request.at < refused[0].at + HOLD
    ]
    faults = [f"{each.page} was asked {_shown(each.at - refused[0].at)} later" for each in early]
    told = f"{len(requests)} requests, one of them refused"
    return broken(f"{told}: {faults[0]}") if faults else kept(told)


def _skips(skipped: Callable[[float], bool], page: str, what: str) -> Callable[[Log], Verdict]:
    def judge(log: Log) -> Verdict:
        later = log.to(page)[1:]

        def late(at: float) -> bool:
            # What was due just before is asked for a step later.
            return skipped(at) and skipped(at - LONG_STEP)

        faults = [f"asked {_shown(request.at)} on" for request in later if late(request.at)]
        return all_of(len(later), faults, what)

    return judge


def _hour_skipped(at: float) -> bool:
    return int(NOON + at / HOUR) % 24 in SKIPPED_HOURS


def _day_skipped(at: float) -> bool:
    return int((at + NOON * HOUR) / DAY) % 7 in {5, 6}


def _backs_off(log: Log) -> Verdict:
    asked = log.to("back-off.example/feed")
    gaps = [other.at - one.at for one, other in pairwise(asked)]
    if len(gaps) < 6:
        return unjudged(f"asked only {len(asked)} times")
    told = f"{_shown(gaps[0])} at first, {_shown(gaps[5])} after six failures"
    return kept(told) if gaps[5] >= 4 * gaps[0] else broken(told)


def _still_asked(page: str, since: float, least: int = 1) -> Callable[[Log], Verdict]:
    def judge(log: Log) -> Verdict:
        late = [request for request in log.to(page) if request.at >= since]
        told = f"asked {len(late)} times after {_shown(since)}"
        return kept(told) if len(late) >= least else broken(told)

    return judge


def _slower(log: Log) -> Verdict:
    many, few = (len(log.to(f"quiet-slower.example/{name}")) for name in ("busy", "quiet"))
    told = f"busy feed {many} times, quiet one {few} times"
    return kept(told) if many >= 2 * few else broken(told)


def _rarely_whole(log: Log) -> Verdict:
    """A feed that is known is seldom asked for as if it were not."""
    later = log.to("unconditional-rarely.example/feed")[1:]
    whole = [request for request in later if not request.conditional]
    faults = [
        f"twice within {_shown(other.at - one.at)}"
        for one, other in pairwise(whole)
        if other.at - one.at < 0.9 * DAY
    ]
    return all_of(len(later), faults, "requests, some without validators")


def _parked(log: Log) -> Verdict:
    gone = [request for request in log.to("gone-parked.example/feed") if request.status == 410]
    if not gone:
        return unjudged("no 410 was drawn")
    soon = [request for request in gone if request.at < gone[0].at + 6 * DAY]
    told = f"asked {len(soon)} times in the six days after the first 410"
    return kept(told) if len(soon) <= 3 else broken(told)


def _absurd(log: Log) -> Verdict:
    asked = [request.at for request in log.to("absurd-max-age.example/feed")]
    longest = max(other - one for one, other in pairwise([*asked, 28 * DAY]))
    told = f"the longest silence was {_shown(longest)}"
    return kept(told) if longest <= 3 * DAY else broken(told)


def _busy_host(ask: Ask) -> Answer:
    """Four feeds of one host; the first request of the second round is one too many."""
    return failure(429) if ask.of_host == 4 else busy(ask)


def _skipping(inner: str) -> Page:
    return lambda ask: document(rss(ask, 0, extra=inner))


def _elements(outer: str, inner: str, values: tuple[object, ...]) -> str:
    return f"<{outer}>{''.join(f'<{inner}>{value}</{inner}>' for value in values)}</{outer}>"


def _new_with(extra: str) -> Page:
    return lambda ask: document(rss(ask, 5 * ask.number, extra=extra))


def _retry(status: int, *, dated: bool) -> Page:
    def refuse(ask: Ask) -> Answer:
        return failure(status, Retry_After=told_date(ask, RETRY) if dated else f"{RETRY:.0f}")

    return once_at(1, refuse, busy)


def _expiring(ask: Ask) -> Answer:
    return with_headers(busy, Expires=told_date(ask, HOUR))(ask)


def _rule(
    name: str,
    demand: str,
    page: Page,
    judge: Callable[[Log], Verdict] | None = None,
    *,
    scene: Scene = Scene.DAY,
    points: int = 2,
) -> Rule:
    where = f"{name}.example/feed"
    return Rule(
        name=name,
        demand=demand,
        scene=scene,
        pages={where: page},
        feeds=(where,),
        judge=judge or _waits(HOUR, 200, where),
        paced=True,
        points=points,
    )


def _several(
    name: str,
    demand: str,
    pages: dict[str, Page],
    judge: Callable[[Log], Verdict],
    more: dict[str, Page] | None = None,
) -> Rule:
    return Rule(
        name=name,
        demand=demand,
        scene=Scene.DAY,
        pages=pages | (more or {}),
        feeds=tuple(pages),
        judge=judge,
        paced=True,
        points=2,
    )


# Two hosts, for the one may be left alone as a whole for what the other is asked.
_BUSY_SERVERS = {
    "retry-after-503.example/feed": _retry(503, dated=False),
    "retry-after-503-dated.example/feed": _retry(503, dated=True),
}

RULES = (
    _rule(
        "restart-not-early",
        "does not poll earlier because it was started again",
        _half_new,
        _restart,
    ),
    _rule(
        "max-age-200",
        "waits while a document is fresh by Cache-Control, at least for an hour of it",
        with_headers(busy, Cache_Control="public, max-age=3600"),
    ),
    _rule(
        "max-age-304",
        "waits as well when a 304 says so",
        _every_other,
        _waits(HOUR, 304, "max-age-304.example/feed"),
    ),
    _rule("expires", "takes Expires for what Cache-Control does not say", _expiring),
    _rule(
        "ttl",
        "waits as long as the document's ttl says",
        _new_with("<ttl>60</ttl>"),
    ),
    _rule(
        "update-period",
        "waits as long as the document's sy:updatePeriod says",
        _new_with("<sy:updatePeriod>hourly</sy:updatePeriod>"),
    ),
    _rule(
        "retry-after-seconds",
        "waits as many seconds as Retry-After says with a 429",
        _retry(429, dated=False),
        _waits(RETRY, 429, "retry-after-seconds.example/feed"),
    ),
    _rule(
        "retry-after-date",
        "waits until the date that Retry-After gives with a 429",
        _retry(429, dated=True),
        _waits(RETRY, 429, "retry-after-date.example/feed"),
    ),
    _several(
        "retry-after-503",
        "heeds both forms of Retry-After with a 503",
        _BUSY_SERVERS,
        _waits(RETRY, 503, *_BUSY_SERVERS),
    ),
    _several(
        "host-held",
        "leaves the whole host alone for five minutes after a 429",
        {f"host-held.example/{name}": _busy_host for name in "abcd"},
        _held("host-held.example"),
    ),
    _several(
        "redirected-held",
        "leaves a host to which others redirect alone for five minutes after it said 429",
        {
            f"redirected-held-{name}.example/feed": leading_to(f"redirected-held.example/{name}")
            for name in "abcd"
        },
        _held("redirected-held.example"),
        {f"redirected-held.example/{name}": _busy_host for name in "abcd"},
    ),
    _several(
        "quiet-slower",
        "polls a feed that never changes at most half as often as one with news each time",
        {"quiet-slower.example/busy": busy, "quiet-slower.example/quiet": quiet},
        _slower,
    ),
    _rule(
        "skip-hours",
        "does not poll in hours that the document excludes",
        _skipping(_elements("skipHours", "hour", SKIPPED_HOURS)),
        _skips(_hour_skipped, "skip-hours.example/feed", "polls and excluded hours"),
        scene=Scene.WEEKS,
        points=1,
    ),
    _rule(
        "skip-days",
        "does not poll on days that the document excludes",
        _skipping(_elements("skipDays", "day", SKIPPED_DAYS)),
        _skips(_day_skipped, "skip-days.example/feed", "polls and excluded days"),
        scene=Scene.WEEKS,
        points=1,
    ),
    _rule(
        "back-off",
        "asks a failing server less and less often",
        lambda _: failure(500),
        _backs_off,
        scene=Scene.WEEKS,
    ),
    _rule(
        "never-gives-up",
        "still asks now and then for a feed that has been missing for weeks",
        at_first(still, lambda _: failure(404)),
        _still_asked("never-gives-up.example/feed", 18 * DAY),
        scene=Scene.WEEKS,
    ),
    _rule(
        "gone-parked",
        "all but stops asking for a feed that is gone (410)",
        at_first(still, lambda _: failure(410)),
        _parked,
        scene=Scene.WEEKS,
    ),
    _rule(
        "absurd-max-age",
        "does not fall silent for a year because a header says so",
        with_headers(still, Cache_Control="max-age=31536000"),
        _absurd,
        scene=Scene.WEEKS,
    ),
    _rule(
        "unconditional-rarely",
        "asks for the whole of a feed that it knows at most once a day",
        quiet,
        _rarely_whole,
        scene=Scene.WEEKS,
    ),
)
