"""How many changes of the change suite are told, how many wrongly, and with the right sentences.

usage: python -m tests.benchmarks.changes [--only WORD] [--part first] [--one] [--list]

Each entry is replayed through the program with its released defaults, one topic that takes every
article. ``--list`` names each failure; ``--one`` makes the topic one storyline, which leaves
linking out; ``--only`` takes the entries whose id has the word.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor import log
from monitor.app.parts import background
from monitor.app.replay import replay
from monitor.cli.backtest import is_told
from monitor.collect.formats import Source
from monitor.model.alerts import Alert
from monitor.model.changes import Change, ChangeKind, Quote, Side
from monitor.model.topics import DEFAULT_ALERT_ON, Topic
from monitor.worker.bundled import weights
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.benchmarks.gauges import Table
from tests.benchmarks.wilson import shown
from tests.support.changesuite import PARTS, Entry, Expected, Sentences, entries

TOPIC = "suite"
QUICK = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A change that was told: its article's label, and whether it came along with another."""

    article: str
    change: Change
    along: bool


@dataclass(slots=True)
class Result:
    """What one entry came to.

    Attributes:
        entry: the entry.
        found: expected changes that were told, with what told them.
        missed: expected changes that were not.
        wrong: changes told that are neither expected nor allowed.
        allowed: changes told that may be.
        evidence: for each found change with sentences: whether both are right.
    """

    entry: Entry
    found: list[tuple[Expected, Told]] = field(default_factory=list)
    missed: list[Expected] = field(default_factory=list)
    wrong: list[Told] = field(default_factory=list)
    allowed: list[Told] = field(default_factory=list)
    evidence: list[bool] = field(default_factory=list)


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    chosen = [entry for place, entry in enumerate(entries()) if not quick or place % QUICK == 0]
    return tables(asyncio.run(played(chosen, one_thread=False)))


def tables(results: Sequence[Result]) -> list[Table]:
    """By group and by kind, and what all came to."""
    return [_by_group(results), _by_kind(results)]


async def played(chosen: Iterable[Entry], *, one_thread: bool) -> list[Result]:
    """Each entry through the pipeline, and judged."""
    return [judged(entry, await _told(entry, one_thread=one_thread)) for entry in chosen]


async def _told(entry: Entry, *, one_thread: bool) -> list[Told]:
    topic = Topic(
        id=TOPIC,
        title=entry.about,
        one_thread=one_thread,
        alert_on=(*DEFAULT_ALERT_ON, *entry.asks),
    )
    reader = Reader(
        ReadContext(
            topics=(topic,),
            families=entry.families,
            background=background(),
            weights=weights,
        )
    )
    readings = [reader.read(article, Source()) for article in entry.articles.values()]
    done = await replay(readings, (topic,), as_they_arrive=True)
    return [told for alert in done.alerts for told in _of_alert(entry, alert)]


def _of_alert(entry: Entry, alert: Alert) -> Iterator[Told]:
    """The changes of an alert that was told."""
    if not is_told(alert):
        return
    label = entry.label(alert.change.article, alert.change.made)
    yield Told(label, alert.change, along=False)
    for other in alert.change.also:
        yield Told(label, other, along=True)


def judged(entry: Entry, told: Iterable[Told]) -> Result:
    """Hold what was told against what is expected; each expectation is met once."""
    result = Result(entry)
    opening = Expected(
        kind=ChangeKind.OPENED,
        articles=(next(iter(entry.articles)),),
        axis=None,
        before={},
        after={},
    )
    wanted, allowed = [opening, *entry.expect], list(entry.may)
    for each in told:
        if (met := _met(wanted, each)) is not None:
            result.found.append((met, each))
            wanted.remove(met)
            if met.before:
                result.evidence.append(_evident(entry, met, each.change))
        elif _met(allowed, each) is not None:
            result.allowed.append(each)
        else:
            result.wrong.append(each)
    result.missed.extend(wanted)
    return result


def _met(expected: Iterable[Expected], told: Told) -> Expected | None:
    return next(
        (
            each
            for each in expected
            if each.kind is told.change.kind and told.article in each.articles
        ),
        None,
    )


def _evident(entry: Entry, expected: Expected, change: Change) -> bool:
    return _says(entry, expected.before, change.before) and _says(
        entry, expected.after, change.after
    )


def _says(entry: Entry, sentences: Sentences, side: Side | None) -> bool:
    """Whether a quote is of one of the articles, and holds one of its words."""
    if side is None:
        return False
    return any(
        entry.articles[label].id == side.quote.article
        and any(words in side.quote.text for words in several)
        for label, several in sentences.items()
    )


def _by_group(results: Sequence[Result]) -> Table:
    groups = sorted({result.entry.group for result in results})
    rows = [
        _row(group, [result for result in results if result.entry.group == group])
        for group in groups
    ]
    told = sum(not each.along for result in results for each in _counted(result))
    found = sum(len(result.found) for result in results)
    traps = [result for result in results if result.entry.trap]
    quiet = sum(not result.wrong for result in traps)
    heard, due = _heard(results)
    openings = sum(not _counts(each.kind) for result in results for each, _ in result.found)
    return Table(
        "changes: of the change suite, by what the entry is of (openings left out)",
        ("entries of", "entries", "precision", "recall", "both sentences right"),
        [*rows, _row("all", results)],
        (
            (
                f"{told / max(1, found):.3f} alerts per development that was told, with openings "
                f"({told / max(1, openings + heard):.3f} where one told as another kind counts); "
                f"hard negatives without a false word: {shown(quiet, len(traps))}. "
                f"Of the changes that are due, told as this or another kind: {shown(heard, due)}."
            ),
        ),
    )


def _heard(results: Sequence[Result]) -> tuple[int, int]:
    """How many expected changes brought an alert of whatever kind, and how many there are."""
    heard = due = 0
    for result in results:
        told = {one.article for one in (*_counted(result), *result.allowed)}
        expected = [*(each for each, _ in result.found), *result.missed]
        due += sum(_counts(each.kind) for each in expected)
        heard += sum(_counts(each.kind) and bool(told & set(each.articles)) for each in expected)
    return heard, due


def _counted(result: Result) -> list[Told]:
    """What was told that is expected or wrong; what may be told counts neither way."""
    return [*(told for _, told in result.found), *result.wrong]


def _row(name: str, results: Sequence[Result]) -> tuple[object, ...]:
    found = sum(_counts(each.kind) for result in results for each, _ in result.found)
    missed = sum(_counts(each.kind) for result in results for each in result.missed)
    wrong = sum(_counts(each.change.kind) for result in results for each in result.wrong)
    evidence = [right for result in results for right in result.evidence]
    return (
        name,
        len(results),
        shown(found, found + wrong),
        shown(found, found + missed),
        shown(sum(evidence), len(evidence)),
    )


def _counts(kind: ChangeKind) -> bool:
    return kind is not ChangeKind.OPENED


def _by_kind(results: Sequence[Result]) -> Table:
    found = Counter(each.kind for result in results for each, _ in result.found)
    missed = Counter(each.kind for result in results for each in result.missed)
    wrong = Counter(each.change.kind for result in results for each in result.wrong)
    return Table(
        "changes: of the change suite, by kind of change",
        ("kind", "precision", "recall"),
        [
            (
                kind.value,
                shown(found[kind], found[kind] + wrong[kind]),
                shown(found[kind], found[kind] + missed[kind]),
            )
            for kind in ChangeKind
            if found[kind] + missed[kind] + wrong[kind]
        ],
    )


def failures(results: Iterable[Result]) -> Iterator[str]:
    """Everything that is not as it should be, a line each."""
    for result in results:
        for each in result.missed:
            yield f"{result.entry.id}: missed {each.kind.value} by {' or '.join(each.articles)}"
        for told in result.wrong:
            yield f"{result.entry.id}: wrong {_line(told)}"
        sentences = ((each, told) for each, told in result.found if each.before)
        for (_, told), right in zip(sentences, result.evidence, strict=True):
            if not right:
                yield f"{result.entry.id}: other sentences {_line(told)}"


def _line(told: Told) -> str:
    change = told.change
    along = " (along)" if told.along else ""
    before = f'"{_quote(change.before.quote)}" -> ' if change.before else ""
    return (
        f"{change.kind.value}{along} by {told.article}, {change.about.axis or '-'}, "
        f'{change.confidence:.2f}: {before}"{_quote(change.after.quote)}"'
    )


def _quote(quote: Quote) -> str:
    return quote.text if len(quote.text) <= 90 else f"{quote.text[:87]}..."


def main(arguments: Sequence[str]) -> int:
    """Play what is asked for and print the tables, and the failures if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.changes")
    parser.add_argument("--only", default="", metavar="WORD", help="of entries with it in their id")
    parser.add_argument("--part", choices=PARTS, help="of one part")
    parser.add_argument("--one", action="store_true", help="make the topic one storyline")
    parser.add_argument("--list", action="store_true", help="name every failure")
    asked = parser.parse_args(arguments)
    chosen = [
        entry for entry in entries() if asked.only in entry.id and asked.part in (None, entry.part)
    ]
    log.setup(sys.stderr, terminal=False, level="warning")
    results = asyncio.run(played(chosen, one_thread=asked.one))
    for table in tables(results):
        print(f"\n{table.markdown()}", flush=True)
    if asked.list:
        print("\n" + "\n".join(failures(results)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
