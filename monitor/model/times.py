"""When an article speaks: an instant, a whole day, or unknown (``None``)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Self

ONE_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A closed interval of time, both ends aware and in UTC.

    An instant has ``begin == end``; a day ends one microsecond before the next begins.
    """

    begin: datetime
    end: datetime

    @classmethod
    def instant(cls, when: datetime) -> Self:
        """The single moment ``when`` (aware)."""
        moment = when.astimezone(UTC)
        return cls(begin=moment, end=moment)

    @classmethod
    def day(cls, day: date, zone: tzinfo) -> Self:
        """The whole calendar day ``day`` as people in ``zone`` live it."""
        begin = datetime.combine(day, time.min, zone).astimezone(UTC)
        # A day near the end of the calendar has no morrow to end at.
        following = day + timedelta(days=1) if day < date.max else day
        end = datetime.combine(following, time.min, zone).astimezone(UTC)
        return cls(begin=begin, end=max(begin, end - ONE_TICK))

    @classmethod
    def of(cls, published: date | datetime | None, zone: tzinfo) -> Self | None:
        """The span of a record's ``published``, a bare date taken as a day in ``zone``.

        An instant is that of its second: most feeds tell no more, and of two reports of one
        second none is older.
        """
        if published is None:
            return None
        if isinstance(published, datetime):
            return cls.instant(published.replace(microsecond=0))
        return cls.day(published, zone)

    def older(self, other: "Span") -> bool:
        """Whether this ends before ``other`` begins: the only sense of *older* there is."""
        return self.end < other.begin

    def gap(self, other: "Span") -> timedelta:
        """The time that lies between the two spans, zero where they touch or overlap."""
        zero = timedelta(0)
        return max(other.begin - self.end, self.begin - other.end, zero)

    def join(self, other: "Span | None") -> "Span":
        """The smallest span that holds both."""
        if other is None:
            return self
        return Span(begin=min(self.begin, other.begin), end=max(self.end, other.end))


def written(when: date | datetime) -> str:
    """A date as ``2018-08-24``, a date-time in UTC as ``2018-08-24T20:15:00Z`` (RFC 3339)."""
    if not isinstance(when, datetime):
        return when.isoformat()
    return when.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
