"""When each article of a timeline speaks, in the form in which the cards of alerts say it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from monitor.cli.output import timestamp
from monitor.model.plans import StoredArticle
from monitor.notify import facts

UNDATED = "(undated)"


def spoken(value: date | datetime) -> str:
    """A day, or a moment in UTC, as people write it."""
    if isinstance(value, datetime):
        return facts.moment(timestamp(value))
    return facts.day(value.isoformat())


def moments(articles: Sequence[StoredArticle], *, arrived: bool = True) -> list[str]:
    """What to write beside each article.

    All are written in one form: as days, or with their time in UTC where any two of them share a
    day; one that tells a day alone has no more to show. Where it has no date, its arrival is in
    brackets.

    Args:
        articles: of a timeline.
        arrived: whether they came in when they say, and were not only given a place in a replay.
    """
    shown = [one for one in articles if arrived or _dated(one)]
    apart = len({_day(_told(one)) for one in shown}) == len(shown)
    return [_moment(one, as_days=apart) if arrived or _dated(one) else UNDATED for one in articles]


def _dated(stored: StoredArticle) -> bool:
    return stored.article.published is not None


def _moment(stored: StoredArticle, *, as_days: bool) -> str:
    told = _told(stored)
    shown = facts.day(_day(told)) if as_days else spoken(told)
    return shown if _dated(stored) else f"({shown})"


def _told(stored: StoredArticle) -> date | datetime:
    """As precise as its record, or when it arrived."""
    return stored.article.published or stored.arrived


def _day(told: date | datetime) -> str:
    """The day of an instant in UTC; a day is that of those who wrote it."""
    return (told.astimezone(UTC).date() if isinstance(told, datetime) else told).isoformat()
