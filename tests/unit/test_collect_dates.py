"""Date texts: what is read, at which precision, and what is refused rather than guessed."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.dates import dated, day_in, read, rfc3339, within_reason, zone_of
from monitor.model.articles import DateSource

BERLIN = ZoneInfo("Europe/Berlin")
SEEN = datetime(2018, 9, 1, 12, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fri, 24 Aug 2018 20:41:17 +0000", at(2018, 8, 24, 20, 41, 17)),
        ("Fri, 24 Aug 2018 16:41:17 -0400", at(2018, 8, 24, 20, 41, 17)),
        ("24 Aug 18 16:41 EDT", at(2018, 8, 24, 20, 41)),
        ("Friday, 24-Aug-98 12:00:00 GMT", at(1998, 8, 24, 12)),
        ("Fri, 24 Aug 2018 12:00:00 CEST", at(2018, 8, 24, 10)),
        ("Fri, 24 Aug 2018 12:00:00 PST", at(2018, 8, 24, 20)),
        ("Fri, 24 Aug 2018 12:00:00 ET", at(2018, 8, 24, 16)),
        ("Wed, 24 Jan 2018 12:00:00 ET", at(2018, 1, 24, 17)),
        ("Fri, 24 Aug 2018 12:00:00 GMT+2", at(2018, 8, 24, 10)),
        ("Fri, 24 Aug 2018 12:00:00 +0000 (Coordinated Universal Time)", at(2018, 8, 24, 12)),
        ("Fri Aug 24 12:00:00 2018", at(2018, 8, 24, 10)),
        ("Fri Aug 24 12:00:00 EDT 2018", at(2018, 8, 24, 16)),
        ("2018-08-24T20:41:17Z", at(2018, 8, 24, 20, 41, 17)),
        ("2018-08-24T20:41:17.123456789Z", at(2018, 8, 24, 20, 41, 17, 123456)),
        ("2018-08-24t20:41:17+05:30", at(2018, 8, 24, 15, 11, 17)),
        ("2018-08-24 20:41:17", at(2018, 8, 24, 18, 41, 17)),
        ("20180824T204117Z", at(2018, 8, 24, 20, 41, 17)),
        ("20180824T2041Z", at(2018, 8, 24, 20, 41)),
        ("2018-08-24T24:00:00Z", at(2018, 8, 25)),
        ("2016-12-31T23:59:60Z", at(2017, 1, 1)),
        ("August 24, 2018 at 8:41 p.m. EDT", at(2018, 8, 25, 0, 41)),
        ("Aug. 24, 2018, 12:05 AM UTC", at(2018, 8, 24, 0, 5)),
        ("2006/01/02 03:04:05 UTC", at(2006, 1, 2, 3, 4, 5)),
        ("2018-08-24", date(2018, 8, 24)),
        ("20180824", date(2018, 8, 24)),
        ("2006/01/02", date(2006, 1, 2)),
        ("24th of August, 2018", date(2018, 8, 24)),
        ("2018 August 24", date(2018, 8, 24)),
        ("24.08.2018", date(2018, 8, 24)),
        ("24/08/2018", date(2018, 8, 24)),
        ("08/24/2018", date(2018, 8, 24)),
        ("08/08/2018", date(2018, 8, 8)),
    ],
)
def test_understood(text: str, wanted: datetime | date) -> None:
    """Times without a zone are Berlin's here; days stay days."""
    found = read(text, BERLIN)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "03/04/2018",
        "2018-13-01",
        "2018-02-30",
        "0000-01-01",
        "2018-08-24T25:00:00Z",
        "2018-08-24T12:60:00Z",
        "2018-08-24T24:00:01Z",
        "2018-08-24 13:00 pm",
        "2018-08-24 0:30 am",
        "Fri, 24 Aug 2018 12:00:00 IST",
        "Fri, 24 Aug 2018 12:00:00 +9999",
        "24 Foo 2018",
        "Foo 24 2018 12:00",
        "9999-12-31T23:59:59-14:00",
        "2018-08",
        "Fri, 24 Aug 2018 12:00:00 +0000 and more",
        "1" * 200,
        "Foo, 24 Aug 2018",
    ],
)
def test_never_a_guess(text: str | None) -> None:
    assert read(text, UTC) is None


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2069, 1, 1)),  # noqa: DTZ001 - made aware below
    st.integers(-14 * 60, 14 * 60),
)
def test_standard_forms_are_exact(naive: datetime, minutes: int) -> None:
    """RFC 5322 and RFC 3339 are read as they were meant, whatever the offset."""
    when = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert read(when.isoformat(), UTC) == when
    assert read(format_datetime(when.replace(microsecond=0)), UTC) == when.replace(microsecond=0)
    assert read(rfc3339(when), BERLIN) == when
    assert read(rfc3339(when.date()), BERLIN) == when.date()


@given(st.text("0123456789 :-+,./TZaugAMpst", max_size=30))
def test_garbage_gives_a_value(text: str) -> None:
    """No text raises."""
    assert read(text, BERLIN) is None or isinstance(read(text, BERLIN), date)


def test_out_of_bounds_is_clamped() -> None:
    """Before 1995 becomes 1995; over a day ahead becomes now; a day stays a day."""
    assert within_reason(at(1970, 1, 1), SEEN, UTC) == (at(1995, 1, 1), True)
    assert within_reason(date(1970, 1, 1), None, UTC) == (date(1995, 1, 1), True)
    assert within_reason(SEEN + timedelta(hours=25), SEEN, UTC) == (SEEN, True)
    assert within_reason(date(2018, 9, 4), SEEN, UTC) == (date(2018, 9, 1), True)
    assert within_reason(SEEN + timedelta(hours=24), SEEN, UTC) == (
        SEEN + timedelta(hours=24),
        False,
    )
    assert within_reason(date(2018, 9, 2), SEEN, UTC) == (date(2018, 9, 2), False)
    assert within_reason(at(2030, 1, 1), None, UTC) == (at(2030, 1, 1), False)


def test_what_a_date_counts_as() -> None:
    assert dated("2018-08-24", DateSource.TEXT, SEEN, UTC) == (date(2018, 8, 24), DateSource.TEXT)
    assert dated("1970-01-01", DateSource.ENTRY, SEEN, UTC)[1] is DateSource.CLAMPED
    assert dated("soon", DateSource.ENTRY, SEEN, UTC) == (None, DateSource.FIRST_SEEN)


def test_day_precision_is_the_day_where_people_live() -> None:
    assert day_in(at(2018, 8, 24, 23), BERLIN) == date(2018, 8, 25)
    assert day_in(date(2018, 8, 24), BERLIN) == date(2018, 8, 24)
    assert day_in(None, BERLIN) is None
    assert rfc3339(None) is None


def test_an_unknown_zone_is_utc() -> None:
    assert zone_of("Nowhere/At_All") is UTC
    assert zone_of("../../etc/passwd") is UTC
    assert zone_of("Europe/Berlin") == BERLIN
