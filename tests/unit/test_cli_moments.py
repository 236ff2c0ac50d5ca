"""What a timeline writes beside its articles, so that those of one day can be told apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.moments import moments
from monitor.model.plans import StoredArticle
from monitor.model.stories import VerdictKind
from monitor.model.times import Span
from tests.support.stored import CALLED_OFF, stored

EARLY = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
LATE = datetime(2026, 3, 2, 19, 40, tzinfo=UTC)
NEXT = datetime(2026, 3, 3, 7, 5, tzinfo=UTC)
EAST = timezone(timedelta(hours=9))


def told(published: date | datetime | None, arrived: datetime = NEXT) -> StoredArticle:
    """An article as old as its record says."""
    article = replace(CALLED_OFF, published=published, first_seen=arrived)
    at = Span.of(published, ZoneInfo("Europe/Berlin"))
    return stored(article, VerdictKind.NEW, at=at, arrived=arrived)


@pytest.mark.parametrize(
    ("articles", "shown"),
    [
        ([told(EARLY), told(NEXT)], ["2 Mar 2026", "3 Mar 2026"]),
        (
            [told(EARLY), told(LATE), told(NEXT)],
            ["2 Mar 2026 07:05 UTC", "2 Mar 2026 19:40 UTC", "3 Mar 2026 07:05 UTC"],
        ),
        # What tells its day alone has no time, and lets another of that day show its own.
        ([told(date(2026, 3, 2)), told(LATE)], ["2 Mar 2026", "2 Mar 2026 19:40 UTC"]),
        # Days meet in UTC, whatever zone the record was written in.
        (
            [told(EARLY), told(datetime(2026, 3, 3, 1, 0, tzinfo=EAST))],
            ["2 Mar 2026 07:05 UTC", "2 Mar 2026 16:00 UTC"],
        ),
        ([told(None, EARLY), told(NEXT)], ["(2 Mar 2026)", "3 Mar 2026"]),
        ([told(None, EARLY), told(LATE)], ["(2 Mar 2026 07:05 UTC)", "2 Mar 2026 19:40 UTC"]),
        ([], []),
    ],
)
def test_where_two_are_of_one_day_all_show_their_time(
    articles: list[StoredArticle], shown: list[str]
) -> None:
    assert moments(articles) == shown


def test_a_day_is_the_one_that_was_written() -> None:
    """It began in another zone while UTC still had the day before."""
    day = told(date(2026, 3, 2))
    assert day.at is not None
    assert day.at.begin.date() == date(2026, 3, 1)
    assert moments([day]) == ["2 Mar 2026"]
