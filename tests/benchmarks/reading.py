"""What reading a document with one new item costs, beside a whole parse of it by feedparser."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from statistics import median

import feedparser

from monitor.app.parts import background
from monitor.model.reading import ReadTask
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader
from tests.benchmarks import corpus
from tests.benchmarks.gauges import Table, mean, timed
from tests.support import documents

MADE_UP = 20
BEST = {"sanitize_html": False, "resolve_relative_uris": False}


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU ms of one document: ours of all of it, of its records alone, and feedparser's."""

    read: float
    records: float
    default: float
    best: float


def tables(*, quick: bool) -> list[Table]:
    """Measure made-up documents and, where a folder of them is named, real ones."""
    number = MADE_UP // 4 if quick else MADE_UP
    rows = [_row(f"made up, 50 items ({number})", list(_costs(_made_up(number))))]
    folder = documents.folder()
    if folder is not None:
        costs = list(_costs(_real(path.read_bytes()) for path in sorted(folder.iterdir())))
        rows.append(_row(f"real ones ({len(costs)})", costs))
    note = (
        "`read` is all that a worker does, fingerprints of copies and events included; `records` "
        "ends with the records. Ratios are those of the means, the median is that of the single "
        "documents' ratios of `read`: the smaller a document, the higher."
    )
    return [
        Table(
            "poll: reading a document with one new item, CPU ms, beside feedparser on all of it",
            (
                "documents",
                "read",
                "records",
                "feedparser",
                "read to it",
                "median",
                "records to it",
                "read to it without sanitizing",
            ),
            rows,
            (note,),
        )
    ]


def _made_up(number: int) -> Iterable[tuple[bytes, bytes]]:
    for feed in range(number):
        yield tuple(corpus.document(feed, version, events=number) for version in (0, 1))  # type: ignore[misc]


def _real(body: bytes) -> tuple[bytes, bytes]:
    return body, documents.with_one_more(body)


def _costs(pairs: Iterable[tuple[bytes, bytes]]) -> Iterable[Cost]:
    """The costs of each second document, to one who knows the first."""
    reader = Reader(ReadContext(background=background()))
    for before, after in pairs:
        known = frozenset(documents.take(before).fingerprints)
        task = ReadTask(
            feed="feed",
            url=documents.SOURCE.url,
            located=documents.SOURCE.url,
            body=after,
            first_seen=datetime(2026, 3, 1, tzinfo=UTC),
            known=known,
        )
        if len(reader(task).readings) != 1:
            raise RuntimeError("a document with one new item brought another number of articles")
        yield Cost(
            read=timed(lambda task=task: reader(task)),  # type: ignore[misc]
            records=timed(lambda body=after, known=known: documents.take(body, known)),  # type: ignore[misc]
            default=timed(lambda body=after: feedparser.parse(BytesIO(body))),  # type: ignore[misc]
            best=timed(lambda body=after: feedparser.parse(BytesIO(body), **BEST)),  # type: ignore[misc]
        )


def _row(name: str, costs: Sequence[Cost]) -> tuple[object, ...]:
    read, records, whole, best = (
        mean([getattr(cost, key) for cost in costs])
        for key in ("read", "records", "default", "best")
    )
    middle = median(cost.read / cost.default for cost in costs)
    return name, read, records, whole, read / whole, middle, records / whole, read / best
