"""Date texts: what is read, at which precision, and what is refused rather than guessed."""

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import datewords
from monitor.collect.dates import dated, day_in, read, within_reason, zone_of
from monitor.model.articles import DateSource
from monitor.model.times import written

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
        # RFC 822 and what its readers have to put up with.
        ("Fri,24 Aug 2018 20:41:17 GMT", at(2018, 8, 24, 20, 41, 17)),
        ("Mon, 24 Aug 2018 20:41:17 GMT", at(2018, 8, 24, 20, 41, 17)),
        ("  24   Aug\t2018  20:41:17   GMT ", at(2018, 8, 24, 20, 41, 17)),
        ("Fri, 24 (the 24th) Aug 2018 20:41:17 (at (about) tea) GMT", at(2018, 8, 24, 20, 41, 17)),
        ("Fri, 24 Aug 2018 20:41:17 (EST)", at(2018, 8, 25, 1, 41, 17)),
        ("24 Aug 118 12:00 UT", at(2018, 8, 24, 12)),
        ("24 Aug 49 12:00 -0000", at(2049, 8, 24, 12)),
        ("24 Aug 2018 1:2:3 GMT", at(2018, 8, 24, 1, 2, 3)),
        ("Fri, 24 Aug 2018 12:00:00 + 0200", at(2018, 8, 24, 10)),
        ("Fri, 24 Aug 2018 12:00:00 \u22120200", at(2018, 8, 24, 14)),
        ("\u200e24\u200e Aug 2018 12:00 GMT\ufeff", at(2018, 8, 24, 12)),
        # An offset beside its name, as several languages' libraries print it.
        ("2018-08-24 12:00:00.5 +0530 IST", at(2018, 8, 24, 6, 30, 0, 500000)),
        ("Fri, 24 Aug 2018 12:00:00 +0800 CST", at(2018, 8, 24, 4)),
        ("2018-08-24T12:00:00+01:00[Europe/Berlin]", at(2018, 8, 24, 11)),
        ("2018-08-24T12:00:00[America/New_York]", at(2018, 8, 24, 16)),
        ("Fri, 24 Aug 2018 12:00:00 America/New_York", at(2018, 8, 24, 16)),
        # The whole of ISO 8601.
        ("2018-W34-5", date(2018, 8, 24)),
        ("2018W345T120000Z", at(2018, 8, 24, 12)),
        ("2018-236", date(2018, 8, 24)),
        ("2018236T1200Z", at(2018, 8, 24, 12)),
        ("2018-08-24T12:00,5Z", at(2018, 8, 24, 12, 0, 30)),
        ("2018-08-24T12:00:00,5Z", at(2018, 8, 24, 12, 0, 0, 500000)),
        ("2018-08-24T12+02", at(2018, 8, 24, 10)),
        ("2018-08-24T12", at(2018, 8, 24, 10)),
        # Numbers that can be nothing else.
        ("1535112077", at(2018, 8, 24, 12, 1, 17)),
        ("1535112077.25", at(2018, 8, 24, 12, 1, 17, 250000)),
        ("1535112077250", at(2018, 8, 24, 12, 1, 17, 250000)),
        ("20180824120000", at(2018, 8, 24, 10)),
        ("201808241200", at(2018, 8, 24, 10)),
        # A weekday tells which of two readings is meant.
        ("Thu, 02/01/2018 - 12:00", at(2018, 2, 1, 11)),
        ("Tue, 02/01/2018", date(2018, 1, 2)),
        # Time first, and dashes between.
        ("12:00 PM, August 24, 2018", at(2018, 8, 24, 10)),
        ("20:41 GMT, Fri 24 Aug 2018", at(2018, 8, 24, 20, 41)),
        ("20:41 on 24 August 2018", at(2018, 8, 24, 18, 41)),
        ("Friday, August 24, 2018 - 12:00", at(2018, 8, 24, 10)),
        # Other languages.
        ("Freitag, 24. August 2018, 12:00 Uhr", at(2018, 8, 24, 10)),
        ("ven., 24 août 2018 12:00:00 +0200", at(2018, 8, 24, 10)),
        ("24 de agosto de 2018", date(2018, 8, 24)),
        ("Mar 24, 2018", date(2018, 3, 24)),
        ("mar, 24 mar 2018", date(2018, 3, 24)),
        ("2018年8月24日 12:00", at(2018, 8, 24, 10)),
        ("2018년 8월 24일", date(2018, 8, 24)),
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
        "01/02/2006",
        "Wed, 02/01/2018",
        "13/13/2018",
        "01/02/06",
        "24 Aug 98 12:00 A",
        "24 Aug 2018 12:00 (local time)",
        "Fri, 24 Aug 2018 12:00:00 +0560",
        "2018-08-24T12:00:00+00:00Z",
        "2018-08-24T12:00:00 Nowhere/Land",
        "2018-W60-1",
        "2018-W01-8",
        "2018-366",
        "2018-000",
        "2018236",
        "153511207",
        "1995010112",
        "1535112077123456",
        "٢٠١٨-08-24",
        "24 listopad 2018",
        "((((((((24 Aug 2018",
        "24 Aug 2018 ((((((((UTC))))))))",
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
    assert read(written(when), BERLIN) == when
    assert read(written(when.date()), BERLIN) == when.date()


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


def test_an_unknown_zone_is_utc() -> None:
    assert zone_of("Nowhere/At_All") is UTC
    assert zone_of("../../etc/passwd") is UTC
    assert zone_of("Europe/Berlin") == BERLIN


@pytest.mark.parametrize(
    ("name", "zone", "wanted"),
    [
        ("IST", "Asia/Kolkata", at(2018, 1, 24, 6, 30)),
        ("IST", "Asia/Jerusalem", at(2018, 1, 24, 10)),
        ("IST", "Europe/Dublin", None),
        ("IST", "UTC", None),
        ("CST", "Asia/Shanghai", at(2018, 1, 24, 4)),
        ("CST", "UTC", at(2018, 1, 24, 18)),
        ("GMT", "Asia/Kolkata", at(2018, 1, 24, 12)),
    ],
)
def test_a_name_of_several_zones(name: str, zone: str, wanted: datetime | None) -> None:
    """The feed's own zone says which is meant, if it uses the name on that day."""
    assert read(f"Wed, 24 Jan 2018 12:00:00 {name}", ZoneInfo(zone)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2018-03-25T01:59:59", at(2018, 3, 25, 0, 59, 59)),
        ("2018-03-25T02:30:00", at(2018, 3, 25, 1, 30)),
        ("2018-03-25T03:00:00", at(2018, 3, 25, 1)),
        ("2018-10-28T02:30:00", at(2018, 10, 28, 0, 30)),
        ("2018-10-28T03:00:00", at(2018, 10, 28, 2)),
        ("2018-10-28T02:30:00 CET", at(2018, 10, 28, 1, 30)),
        ("2018-10-28T24:00:00", at(2018, 10, 28, 23)),
    ],
)
def test_clock_changes(text: str, wanted: datetime) -> None:
    """An hour that is not there is read by the old clock; of one that is twice, the first."""
    assert read(text, BERLIN) == wanted


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2069, 1, 1)),  # noqa: DTZ001 - a wall clock
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
)
def test_times_without_a_zone_are_the_feeds(naive: datetime, zone: str) -> None:
    """Also in the hours that a clock change takes and gives."""
    expected = naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert read(naive.isoformat(), ZoneInfo(zone)) == expected
    assert read(naive.strftime("%d.%m.%Y %H:%M:%S.%f"), ZoneInfo(zone)) == expected


@given(st.dates(date(1995, 1, 1), date(2060, 1, 1)), st.sampled_from(["%G-W%V-%u", "%Y-%j"]))
def test_weeks_and_days_of_the_year(day: date, form: str) -> None:
    assert read(day.strftime(form), UTC) == day


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2049, 1, 1)),  # noqa: DTZ001 - made aware below
    st.sampled_from(["GMT", "UT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "-0330"]),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S", "%d %b %y %H:%M", "%a %d %b %Y %H:%M:%S"]),
)
def test_what_the_standard_library_reads(naive: datetime, zone: str, form: str) -> None:
    """Where it understands a text of RFC 822 wholly, it says the same."""
    text = f"{naive.strftime(form)} {zone}"
    assert read(text, BERLIN) == parsedate_to_datetime(text)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.booleans())  # noqa: DTZ001
def test_what_iso_8601_writes(naive: datetime, compact: bool) -> None:  # noqa: FBT001
    text = naive.isoformat(timespec="seconds")
    text = text.replace("-", "").replace(":", "") if compact else text
    assert read(text, UTC) == datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(st.integers(1_000_000_000, 1_989_999_999))
def test_seconds_since_1970(seconds: int) -> None:
    assert read(str(seconds), BERLIN) == datetime.fromtimestamp(seconds, UTC)
    assert read(f"{seconds}000", BERLIN) == datetime.fromtimestamp(seconds, UTC)


def test_a_word_has_one_meaning() -> None:
    """No month is another one in another language, no weekday another day."""
    for start, rows in ((1, datewords.MONTH_ROWS), (0, datewords.WEEKDAY_ROWS)):
        listed = [name for row in rows for name in row.split()]
        assert len(listed) == len(set(listed)), start
        assert all(name.isascii() and name == name.lower() for name in listed)
