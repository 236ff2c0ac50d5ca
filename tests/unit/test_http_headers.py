"""What answer headers say about time."""

from datetime import UTC, datetime, timedelta

import pytest
from httpx import Headers
from hypothesis import given
from hypothesis import strategies as st

from monitor.http.headers import max_age, retry_after

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEN_YEARS = 10 * 365 * 86_400


def http(when: datetime) -> str:
    """The date as servers write it."""
    return when.strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("3.", 3),
        ("0", 0),
        (http(NOW + timedelta(hours=2)), 7200),
        (http(NOW - timedelta(hours=2)), 0),
        ("Sun, 01 Mar 2026 13:00:00", 3600),
        ("9" * 400, TEN_YEARS),
        ("120 seconds", 120),
        ("120s", 120),
        ('"120"', 120),
        ("120, 120", 120),
        ("120; why=load", 120),
        ("26 Nov 2025 13:00:00 GMT", 0),
        ("soon", None),
        ("1.2.3", None),
        ("\x00", None),
        ("120 minutes", None),
        ("-5", None),
        ("", None),
        ("Sun, 99 Mar 2026 13:00:00 GMT", None),
    ],
)
def test_retry_after_in_both_forms(value: str, seconds: float | None) -> None:
    """Seconds or a date; anything else says nothing."""
    assert retry_after(Headers({"Retry-After": value}), NOW) == seconds


def test_of_several_waits_the_longest_counts() -> None:
    """A cache in front adds its own."""
    headers = Headers([("Retry-After", "60"), ("Retry-After", "600"), ("Retry-After", "soon")])
    assert retry_after(headers, NOW) == 600


YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("sent", "until", "age", "seconds"),
    [
        # Its clock is right and ours, too; it is slow; it is fast; it never was set.
        (NOW, NOW + HOUR, None, 3600),
        (NOW - 2 * HOUR, NOW - HOUR, None, 3600),
        (NOW - YEAR, NOW - YEAR + HOUR, None, 3600),
        (NOW + 2 * HOUR, NOW + 3 * HOUR, None, 3600),
        (NOW + YEAR, NOW + YEAR + HOUR, None, 3600),
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 1, tzinfo=UTC), None, 3600),
        # At once, and as long as anybody is left alone for.
        (NOW - HOUR, NOW - HOUR, None, 0),
        (NOW - HOUR, NOW - HOUR + WEEK, None, WEEK.total_seconds()),
        # What lay in a cache has waited there.
        (NOW - HOUR, NOW + HOUR, "3600", 3600),
        (NOW - YEAR, NOW - YEAR + HOUR, "600", 3000),
        (NOW - YEAR, NOW - YEAR + HOUR, "soon", 3600),
        # Other clocks wrote the one and the other: ours decides.
        (NOW + 2 * HOUR, NOW + HOUR, None, 3600),
        (NOW + HOUR + SECOND, NOW + HOUR, None, 3600),
        (NOW - 6 * YEAR, NOW + HOUR, None, 3600),
        (NOW - WEEK, NOW + SECOND, None, 1),
        (NOW - 3 * HOUR, NOW + HOUR, "86400", 3600),
        # And past it is past by either.
        (NOW, NOW - HOUR, None, 0),
    ],
)
def test_a_date_counts_from_the_servers_own_where_that_fits(
    sent: datetime, until: datetime, age: str | None, seconds: float
) -> None:
    """A clock that is wrong, its or ours, has nobody asked early or left alone for days."""
    headers = {"Date": http(sent), "Retry-After": http(until)} | ({"Age": age} if age else {})
    assert retry_after(Headers(headers), NOW) == seconds


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Mar 2026 12:00:00 GMT", "0"])
def test_a_server_that_does_not_know_the_time_is_taken_by_our_clock(date: str) -> None:
    """Whatever stands in its ``Date``."""
    headers = {"Date": date, "Retry-After": http(NOW + HOUR)}
    assert retry_after(Headers(headers), NOW) == 3600


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=300"}, 300),
        ({"Cache-Control": 'MAX-AGE="60"'}, 60),
        ({"Cache-Control": "s-maxage=9, max-age=300", "Age": "120"}, 180),
        ({"Cache-Control": "max-age=300", "Age": "500"}, 0),
        ({"Cache-Control": "max-age=300", "Age": "nonsense"}, 300),
        ({"Cache-Control": "s-maxage=300"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=" + "9" * 400}, TEN_YEARS),
        ({"Expires": http(NOW + timedelta(minutes=5))}, 300),
        (
            {
                "Expires": http(NOW + timedelta(days=3, minutes=5)),
                "Date": http(NOW + timedelta(days=3)),
            },
            300,
        ),
        ({"Expires": http(NOW + timedelta(minutes=5)), "Age": "100"}, 200),
        ({"Expires": http(NOW + timedelta(minutes=5)), "Age": "900"}, 0),
        ({"Expires": "0"}, None),
        ({"Expires": http(NOW), "Cache-Control": "max-age=10"}, 10),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], seconds: float | None) -> None:
    """``max-age`` less ``Age``, else ``Expires`` by the server's own clock."""
    assert max_age(Headers(headers), NOW) == seconds


def test_a_wait_that_is_made_long_takes_no_time_to_read() -> None:
    """A head of 64 KB in one header is none that anybody waits by, and is no work to refuse."""
    for value in (f"1{' ' * 60_000}x", f"{'1' * 60_000}x", f"Mon, {' ' * 60_000}x"):
        assert retry_after(Headers({"retry-after": value}), NOW) in (None, 1.0, TEN_YEARS)


@given(st.text(max_size=60))
def test_no_header_is_too_wild(value: str) -> None:
    """Whatever stands there, the answer is a bounded number or nothing."""
    raw = [
        (name, value.encode())
        for name in (b"retry-after", b"date", b"expires", b"cache-control", b"age")
    ]
    for said in (retry_after(Headers(raw), NOW), max_age(Headers(raw), NOW)):
        assert said is None or 0 <= said <= TEN_YEARS
