"""What an article costs while thousands that are nearly alike come in, and whether that grows."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from itertools import pairwise
from random import Random

from monitor.app.replay import replay
from monitor.model.articles import Article
from tests.benchmarks import corpus
from tests.benchmarks.gauges import MILLI, Cpu, Table, apart
from tests.benchmarks.match import reading_of
from tests.support.events import filler

SIZE, QUICK = 10_000, 1_000
OUTLETS = 2_000
CHARACTERS, LONG = 2_500, 25_000
SHARED = 0.45
"""Part of the words that articles have in common which are no copies of each other."""
PARTS = 5


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    size = QUICK if quick else SIZE
    taken = {kind: apart(stormed, within=1_800, kind=kind, size=size) for kind in KINDS}
    rows = [
        (
            kind,
            *one["parts"],
            one["parts"][-1] / one["parts"][1],
            one["stories"],
            one["copies"] / size,
        )
        for kind, one in taken.items()
    ]
    fifths = tuple(f"fifth {number}" for number in range(1, PARTS + 1))
    note = (
        f"{size:,} articles, one after the other, of {OUTLETS:,} outlets, through recall, decide "
        "and apply as in the daemon, all threads counted; no topic is watched. Reading them is "
        "not in it. What counts is that the last fifth costs no more than the second."
    )
    columns = ("articles", *fifths, "last to second", "stories", "copies")
    return [Table("storm: CPU ms per article, by fifths of the storm", columns, rows, (note,))]


async def stormed(kind: str, size: int) -> dict[str, object]:
    """CPU ms of an article in each part of a storm, and what became of all of them."""
    readings = [reading_of(KINDS[kind](number)) for number in range(size)]
    clock, done = [Cpu.now()], [0]

    def progress(taken: int) -> None:
        done[0] += taken
        if done[0] % (size // PARTS) == 0:
            clock.append(Cpu.now())

    told = await replay(readings, [], progress=progress)
    parts = [(after - before).main * MILLI * PARTS / size for before, after in pairwise(clock)]
    kinds = Counter(step.verdict.kind.value for step in told.steps)
    stories = len({step.verdict.story for step in told.steps})
    return {"parts": parts, "stories": stories, "copies": kinds["copy"]}


def _article(number: int, title: str, text: str) -> Article:
    at = corpus.NOW + timedelta(seconds=7 * number)
    outlet = number % OUTLETS
    return Article(
        id=f"ar_{number:08x}",
        feed=f"feed-{outlet}",
        url=f"https://outlet-{outlet}.example/{number}",
        outlet=f"Outlet {outlet}",
        title=title,
        text=text,
        published=at,
        first_seen=at,
    )


def _random(kind: str, number: int) -> Random:
    return Random(f"{kind} {number}")  # noqa: S311 - made-up news, not secrets


def _of_few_words(number: int) -> Article:
    rng = _random("few", number)
    return _article(number, filler(rng, 1)[:80], filler(rng, 3))


def _copied(number: int) -> Article:
    text = f"{_shared()} Warden {number} counted {3 * number}."
    return _article(number, f"Warning {number} of the storm", text)


def _long(number: int) -> Article:
    text = f"{_shared(LONG)} Warden {number} counted {3 * number}."
    return _article(number, f"Warning {number} of the storm", text)


@cache
def _shared(characters: int = CHARACTERS) -> str:
    return corpus.article(0, events=1, characters=characters).text or ""


def _shuffled(number: int) -> Article:
    words = _shared().split()
    _random("shuffled", number).shuffle(words)
    return _article(number, " ".join(words[:8]), " ".join(words))


def _quoting(number: int) -> Article:
    words = _shared().split()
    size = int(len(words) * SHARED)
    begin = _random("quoting", number).randrange(len(words) - size)
    own = corpus.article(number + 1, events=1_000_000, characters=CHARACTERS // 2).text
    text = f"{' '.join(words[begin : begin + size])} {own}"
    return _article(number, f"Warning {number} of the storm", text)


def _ordinary(number: int) -> Article:
    made = corpus.article(number, events=SIZE // 6, characters=CHARACTERS)
    return _article(number, made.title or "", made.text or "")


KINDS: dict[str, Callable[[int], Article]] = {
    "ordinary news, for comparison": _ordinary,
    "of the same fifty nouns": _of_few_words,
    "of the same words, in another order": _shuffled,
    "one text, with other figures": _copied,
    "one long text, with other figures": _long,
    "half of one text, half its own": _quoting,
}
