"""The opening sentences that a storyline keeps of its reports, with when and by whom each was told.

A plain report makes no claim ("a meteorite fell at Dunmere"); if a later one denies it, its
sentence is needed to the letter.

Rule. What is kept depends on the set of articles: the newest ``REPORTS`` sentences of headline and
      lead, in one order over all of them.
"""

from collections.abc import Iterable

from monitor.follow.claims import quoted
from monitor.follow.novelty import opening
from monitor.model.articles import Reading
from monitor.model.changes import Report

REPORTS = 120


def with_reports(held: Iterable[Report], reading: Reading) -> tuple[Report, ...]:
    """The sentences with those of one article, those of an earlier version of it gone."""
    kept = [one for one in held if one.quote.article != reading.article.id]
    return bounded([*kept, *reports_of(reading)])


def reports_of(reading: Reading) -> tuple[Report, ...]:
    """The sentences of headline and lead of one article."""
    return tuple(
        Report(quote=quoted(reading.article, one), at=reading.at, family=reading.family)
        for one in opening(reading.article)
        if one.lead
    )


def bounded(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The newest of them, undated ones first, in their order."""
    return tuple(sorted(reports, key=_order)[-REPORTS:])


def _order(report: Report) -> tuple[bool, float, str, bool, int]:
    at, quote = report.at, report.quote
    begin = at.begin.timestamp() if at else 0.0
    return at is not None, begin, quote.article, quote.field != "title", quote.start
