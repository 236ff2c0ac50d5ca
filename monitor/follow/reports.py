"""The opening sentences that a storyline keeps of its reports, with when and by whom each was told.

A plain report makes no claim ("a meteorite fell at Dunmere"); if a later one denies it, its
sentence is needed to the letter.

Rule. What is kept depends on the set of articles: headline and lead of the newest ``REPORTS``
      articles, in one order over all of them. An article goes or stays as a whole, so that what an
      edit leaves out makes no difference to the others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from monitor.follow.claims import quoted
from monitor.follow.novelty import opening
from monitor.model.articles import Reading
from monitor.model.changes import Report

REPORTS = 30


def with_reports(held: Iterable[Report], reading: Reading) -> tuple[Report, ...]:
    """The sentences with those of one article, those of an earlier version of it gone."""
    kept = [one for one in held if one.quote.article != reading.article.id]
    return bounded([*kept, *reports_of(reading)])


def reports_of(reading: Reading) -> tuple[Report, ...]:
    """The sentences of headline and lead of one article."""
    return tuple(
        Report(
            quote=replace(quoted(reading.article, one), title=None),  # each would keep it anew
            at=reading.at,
            family=reading.family,
        )
        for one in opening(reading.article)
        if one.lead
    )


def by_article(reports: Iterable[Report]) -> Iterator[tuple[str, tuple[Report, ...]]]:
    """The articles that kept reports are of, in their order, each with its sentences."""
    for article, lines in groupby(reports, key=lambda report: report.quote.article):
        yield article, tuple(lines)


def bounded(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Those of the newest articles, undated ones first, in their order."""
    ordered = sorted(reports, key=_order)
    newest = list(dict.fromkeys(one.quote.article for one in ordered))[-REPORTS:]
    return tuple(one for one in ordered if one.quote.article in newest)


def is_cut(kept: tuple[Report, ...], since: datetime) -> bool:
    """Whether a report told at ``since`` or later may be missing among those that are kept."""
    full = len(list(by_article(kept))) >= REPORTS
    # Undated ones go first: where one is left, no dated one has gone.
    return full and kept[0].at is not None and kept[0].at.begin >= since


def _order(report: Report) -> tuple[bool, float, str, bool, int]:
    at, quote = report.at, report.quote
    begin = at.begin.timestamp() if at else 0.0
    return at is not None, begin, quote.article, quote.field != "title", quote.start
