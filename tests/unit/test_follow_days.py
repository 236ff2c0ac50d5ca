"""Days as news names them, worked out from the day of the article."""

from datetime import date

import pytest

from monitor.follow.days import Period, times

TODAY = date(2026, 5, 14)  # a Thursday


def said(text, *, ahead=True):
    """The periods of a text as (first, last) in ISO form, one date where both are one."""
    found = times(text.split(), TODAY, ahead=ahead)
    return [
        str(p.first) if p.first == p.last else f"{p.first}..{p.last}"
        for p in (one.period for one in found)
    ]


@pytest.mark.parametrize(
    ("text", "ahead", "found"),
    [
        ("on june 12", True, ["2026-06-12"]),
        ("on 12 june", True, ["2026-06-12"]),
        ("the 12th of june , 2027", True, ["2027-06-12"]),
        ("since june 12 , 2019", False, ["2019-06-12"]),
        ("on january 3", True, ["2027-01-03"]),
        ("on march 20", True, ["2026-03-20"]),
        ("on may 2", True, ["2026-05-02"]),
        ("on june 12", False, ["2025-06-12"]),
        ("on february 30 and march 40", True, []),
        ("today or tomorrow", True, ["2026-05-14", "2026-05-15"]),
        ("yesterday 's crash", False, ["2026-05-13"]),
        ("on friday", True, ["2026-05-15"]),
        ("on friday", False, ["2026-05-08"]),
        ("on thursday", True, ["2026-05-14"]),
        ("next thursday", True, ["2026-05-21"]),
        ("last thursday", True, ["2026-05-07"]),
        ("next tuesday", False, ["2026-05-19"]),
        ("this saturday", True, ["2026-05-16"]),
        ("this saturday", False, ["2026-05-09"]),
        ("next week", True, ["2026-05-18..2026-05-24"]),
        ("last week", True, ["2026-05-04..2026-05-10"]),
        ("next month", True, ["2026-06-01..2026-06-30"]),
        ("last month", False, ["2026-04-01..2026-04-30"]),
        ("next year", True, ["2027-01-01..2027-12-31"]),
        ("next spring", True, ["2027-03-01..2027-05-31"]),
        ("this autumn", True, ["2026-09-01..2026-11-30"]),
        ("last summer", False, ["2025-06-01..2025-08-31"]),
        ("next door", True, []),
        ("in june", True, ["2026-06-01..2026-06-30"]),
        ("in june", False, ["2025-06-01..2025-06-30"]),
        ("in february", True, ["2027-02-01..2027-02-28"]),
        ("in december 2027", True, ["2027-12-01..2027-12-31"]),
        ("late june", True, ["2026-06-21..2026-06-30"]),
        ("early june 2028", True, ["2028-06-01..2028-06-10"]),
        ("the end of february 2028", True, ["2028-02-21..2028-02-29"]),
        ("they may come and march", True, []),
        ("in two weeks", True, ["2026-05-25..2026-05-31"]),
        ("in 3 days", True, ["2026-05-17"]),
        ("three days ago", False, ["2026-05-11"]),
        ("two months ago", False, ["2026-03-01..2026-03-31"]),
        ("two weeks of rain", True, []),
        ("two dogs", True, []),
        ("until 2028", True, ["2028-01-01..2028-12-31"]),
        ("some 2028 people", True, []),
        ("in 1500", True, []),
        ("", True, []),
    ],
)
def test_times(text, ahead, found):
    """Each way to name a time comes to the days that are meant, or to none."""
    assert said(text, ahead=ahead) == found


def test_a_day_just_gone_by():
    """In January a day of December is that of last year, ahead as well."""
    (spoken,) = times(["december", "30"], date(2026, 1, 10), ahead=True)
    assert str(spoken.period.first) == "2025-12-30"


def test_end_of_the_calendar():
    """What lies beyond the calendar is no time."""
    assert times(["in", "twelve", "weeks"], date.max, ahead=True) == ()


def test_apart():
    """Periods that share a day are not apart."""
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    assert not june.apart(Period(date(2026, 6, 12), date(2026, 6, 12)))
    assert june.apart(Period(date(2026, 7, 1), date(2026, 7, 1)))
    assert june.apart(Period(date(2026, 5, 1), date(2026, 5, 31)))
