"""Quiet hours and digests by the clocks of a zone, and on the nights when those are changed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.config.noise import cron
from monitor.model.noise import Manners, QuietHours
from monitor.notify.hours import deferral, following, quiet_until

BERLIN = "Europe/Berlin"
MINUTE = timedelta(minutes=1)
NIGHT = QuietHours(begin=time(22), end=time(7), zone=BERLIN)


def at(text: str) -> datetime:
    """An instant, as its clocks show it in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def quiet(begin: str, end: str, zone: str = BERLIN) -> QuietHours:
    return QuietHours(begin=time.fromisoformat(begin), end=time.fromisoformat(end), zone=zone)


@pytest.mark.parametrize(
    ("hours", "now", "end"),
    [
        (NIGHT, "2026-01-10T20:59:59", None),
        (NIGHT, "2026-01-10T21:00", "2026-01-11T06:00"),
        (NIGHT, "2026-01-11T05:59:59", "2026-01-11T06:00"),
        (NIGHT, "2026-01-11T06:00", None),
        (quiet("12:00", "13:00"), "2026-07-01T10:30", "2026-07-01T11:00"),
        (quiet("12:00", "13:00"), "2026-07-01T11:00", None),
        # The clocks go forward on the 29th of March and back on the 25th of October.
        (NIGHT, "2026-03-28T23:00", "2026-03-29T05:00"),
        (NIGHT, "2026-10-24T23:00", "2026-10-25T06:00"),
        (quiet("22:00", "02:30"), "2026-03-28T23:00", "2026-03-29T01:00"),
        (quiet("22:00", "02:30"), "2026-03-29T01:00", None),
        (quiet("02:30", "07:00"), "2026-03-29T00:59", None),
        (quiet("02:30", "07:00"), "2026-03-29T01:00", "2026-03-29T05:00"),
        # 02:30 comes twice: the night ends at the second, and begins at the first.
        (quiet("22:00", "02:30"), "2026-10-25T00:45", "2026-10-25T01:30"),
        (quiet("22:00", "02:30"), "2026-10-25T01:30", None),
        (quiet("02:30", "07:00"), "2026-10-25T00:30", "2026-10-25T06:00"),
        (quiet("02:30", "07:00"), "2026-10-25T01:10", "2026-10-25T06:00"),
        (quiet("22:00", "07:00", "America/New_York"), "2026-01-10T21:00", None),
    ],
)
def test_a_night_is_one_stretch_whatever_the_clocks_do(
    hours: QuietHours, now: str, end: str | None
) -> None:
    assert quiet_until(hours, at(now)) == (at(end) if end else None)


def test_no_hours_are_never_quiet() -> None:
    assert quiet_until(None, at("2026-01-10T23:00")) is None


@pytest.mark.parametrize("night", ["2026-03-28", "2026-10-24", "2026-06-10"])
@pytest.mark.parametrize("ends", ["02:00", "02:30", "03:00", "03:30", "07:00"])
def test_every_night_has_exactly_one_end(night: str, ends: str) -> None:
    """Minute by minute from noon to noon: quiet without a gap, and every minute names one end."""
    hours = quiet("22:00", ends)
    noon = at(f"{night}T10:00")
    told = [quiet_until(hours, noon + number * MINUTE) for number in range(24 * 60)]
    assert len(set(told) - {None}) == 1
    quiet_minutes = [number for number, end in enumerate(told) if end is not None]
    assert quiet_minutes == list(range(quiet_minutes[0], quiet_minutes[-1] + 1))
    end = told[quiet_minutes[0]]
    assert end == noon + (quiet_minutes[-1] + 1) * MINUTE
    assert end is not None
    shown = end.astimezone(ZoneInfo(BERLIN))
    skipped = night == "2026-03-28" and ends in ("02:00", "02:30")
    assert shown.strftime("%H:%M") == ("03:00" if skipped else ends)


@pytest.mark.parametrize(
    ("text", "now", "next_"),
    [
        ("0 8 * * *", "2026-01-10T08:00", "2026-01-11T08:00"),
        ("0 8 * * *", "2026-01-10T07:59:59", "2026-01-10T08:00"),
        ("*/15 * * * *", "2026-01-10T23:50", "2026-01-11T00:00"),
        ("0 8 * * mon-fri", "2026-01-09T09:00", "2026-01-12T08:00"),
        ("0 8 1 * mon", "2026-01-10T09:00", "2026-01-12T08:00"),
        ("0 8 13 * 5", "2026-01-10T09:00", "2026-01-13T08:00"),
        ("0 8 */2 * 5", "2026-01-10T09:00", "2026-01-23T08:00"),
        ("0 0 29 2 *", "2026-01-10T09:00", "2028-02-29T00:00"),
        ("0 0 1 jan *", "2026-01-10T09:00", "2027-01-01T00:00"),
        ("CRON_TZ=Europe/Berlin 0 8 * * *", "2026-03-28T08:00", "2026-03-29T06:00"),
        ("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-03-28T08:00", "2026-03-29T01:00"),
        ("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-10-24T08:00", "2026-10-25T00:30"),
        ("CRON_TZ=Europe/Berlin 30 2 * * *", "2026-10-25T00:30", "2026-10-26T01:30"),
    ],
)
def test_a_crontab_goes_on_to_its_next_time(text: str, now: str, next_: str) -> None:
    made = cron(text if text.startswith("CRON_TZ") else f"CRON_TZ=UTC {text}")
    assert following(made, at(now)) == at(next_)


def test_a_day_that_never_comes_is_not_waited_for() -> None:
    """The configuration refuses it; a value made otherwise must not be looked for for ever."""
    made = cron("CRON_TZ=UTC 0 0 29 2 *")
    with pytest.raises(ValueError, match="never comes"):
        following(type(made)(**{**_fields(made), "days": (30,)}), at("2026-01-10T09:00"))


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}  # type: ignore[attr-defined]


NOW = at("2026-01-10T22:00")
MORNING = at("2026-01-11T06:00")


@pytest.mark.parametrize(
    ("manners", "kind", "until"),
    [
        (Manners(), "storyline.development", None),
        (Manners(quiet=NIGHT), "storyline.development", MORNING),
        (Manners(quiet=NIGHT), "storyline.reversal", None),
        (Manners(quiet=NIGHT), "feed.failing", MORNING),
        (Manners(quiet=NIGHT), "digest", None),
        (Manners(digest=cron("CRON_TZ=UTC 0 4 * * *")), "storyline.reversal",
         at("2026-01-11T04:00")),
        (Manners(digest=cron("CRON_TZ=UTC 0 4 * * *"), quiet=NIGHT), "storyline.opened", MORNING),
        (Manners(digest=cron("CRON_TZ=UTC 0 9 * * *"), quiet=NIGHT), "storyline.opened",
         at("2026-01-11T09:00")),
        (Manners(digest=cron("CRON_TZ=UTC 0 9 * * *"), quiet=NIGHT), "storyline.reversal", None),
    ],
)  # fmt: skip
def test_what_waits_and_until_when(manners: Manners, kind: str, until: datetime | None) -> None:
    assert deferral(manners, kind, NOW) == until
