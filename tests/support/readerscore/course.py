"""The course: takes a reader through the scenes, step by step of its time, and judges the log."""

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Protocol

from tests.support.readerscore import hostile, manners, moves, timing, validators
from tests.support.readerscore.log import Log, Ruling, Verdict, unjudged
from tests.support.readerscore.rule import DAY, HOUR, LONG_STEP, MINUTE, Rule, Scene
from tests.support.readerscore.site import BEGIN, SECURE, Site

RULES: tuple[Rule, ...] = (
    *validators.RULES,
    *timing.RULES,
    *manners.RULES,
    *moves.RULES,
    *hostile.RULES,
)
# (until, step) in seconds of the reader's time.
_STEPS: Mapping[Scene, tuple[tuple[float, float], ...]] = {
    Scene.START: ((90, 1), (70 * MINUTE, 5)),
    Scene.DAY: ((6 * HOUR, MINUTE),),
    Scene.LIMITS: ((2 * HOUR, 5 * MINUTE),),
    Scene.WEEKS: ((28 * DAY, LONG_STEP),),
}
_RESTARTS = {Scene.DAY: 15 * MINUTE}
# What the server still sends after a reader should long have hung up, wall seconds.
_PATIENCE = 2.0


class Client(Protocol):
    """A feed reader that can be told what time it is.

    Attributes:
        name: for the table.
        paced: whether it decides by itself, by the time that it is told, when to poll what;
            one that does not polls everything at each ``update``.
        deadline: wall seconds that one poll may take in all, as far as it can be told.
    """

    name: str
    paced: bool
    deadline: float

    async def start(self, feeds: Sequence[str], at: datetime) -> None:
        """Begin to follow ``feeds``, or go on after ``stop`` with what it remembers."""
        ...

    async def update(self, at: datetime) -> None:
        """It is ``at``: do what is to be done now, and return when it is done."""
        ...

    async def stop(self) -> None:
        """End; nothing is asked for any more."""
        ...


@dataclass(frozen=True, slots=True)
class Score:
    """What a reader achieved, rule by rule in their order."""

    name: str
    verdicts: Mapping[str, Verdict]

    def of(self, ruling: Ruling) -> frozenset[str]:
        """The rules that ended so."""
        return frozenset(
            name for name, verdict in self.verdicts.items() if verdict.ruling is ruling
        )

    @property
    def points(self) -> tuple[int, int]:
        """Points gained, and those that could be: of rules that could be judged."""
        worth = {rule.name: rule.points for rule in RULES}
        gained = sum(worth[name] for name in self.of(Ruling.KEPT))
        return gained, gained + sum(worth[name] for name in self.of(Ruling.BROKEN))


async def run(
    make: Callable[[Scene], Client],
    scenes: Sequence[Scene] = tuple(Scene),
    *,
    tls: ssl.SSLContext | None = None,
    rules: Sequence[Rule] = RULES,
) -> Score:
    """Judge the readers that ``make`` gives, a new one for each scene; ``tls`` for https pages."""
    verdicts: dict[str, Verdict] = {}
    for scene in scenes:
        verdicts |= await _play(make(scene), scene, tls, rules)
    name = make(scenes[0]).name
    return Score(name, {rule.name: verdicts[rule.name] for rule in rules if rule.name in verdicts})


async def _play(
    client: Client, scene: Scene, tls: ssl.SSLContext | None, rules: Sequence[Rule]
) -> dict[str, Verdict]:
    here = [rule for rule in rules if rule.scene is scene]
    pages = dict(chain.from_iterable(rule.pages.items() for rule in here))
    async with Site.serve(pages, tls) as site:
        site.patience = client.deadline + _PATIENCE
        site.wall = not client.paced
        feeds = dict.fromkeys(chain.from_iterable(rule.feeds for rule in here))
        urls = [
            site.url(feed) for feed in feeds if site.secure or not feed.startswith(f"{SECURE}/")
        ]
        await _through(client, scene, site, urls)
        await site.settled()
        return {rule.name: _judged(rule, client, site.log) for rule in here}


async def _through(client: Client, scene: Scene, site: Site, urls: Sequence[str]) -> None:
    site.tell(BEGIN)
    await client.start(urls, BEGIN)
    try:
        for seconds in _moments(scene):
            at = BEGIN + timedelta(seconds=seconds)
            site.tell(at)
            if seconds == _RESTARTS.get(scene):
                site.log.restarts.append(seconds)
                await client.stop()
                await client.start(urls, at)
            await client.update(at)
    finally:
        await client.stop()


def _moments(scene: Scene) -> Iterator[float]:
    at = 0.0
    for until, step in _STEPS[scene]:
        while at < until:
            yield at
            at += step


def _judged(rule: Rule, client: Client, log: Log) -> Verdict:
    if rule.paced and not client.paced:
        return unjudged("it polls when it is told to")
    return rule.judge(log)


def table(scores: Sequence[Score]) -> Iterator[tuple[str, ...]]:
    """Rows, head first: each rule with what each reader did, and the sum."""
    yield ("rule", "points", *(score.name for score in scores))
    for rule in RULES:
        found = [score.verdicts.get(rule.name) for score in scores]
        yield (rule.name, str(rule.points), *(each.ruling if each else "" for each in found))
    yield ("sum", "", *(f"{gained} of {whole}" for gained, whole in (s.points for s in scores)))


def faults(score: Score) -> Iterator[str]:
    """A line for each rule that was broken: what is demanded, and what was seen."""
    demands = {rule.name: rule.demand for rule in RULES}
    for name, verdict in score.verdicts.items():
        if verdict.ruling is not Ruling.KEPT:
            yield f"{name} ({verdict.ruling}; it {demands[name]}): {verdict.reason}"
