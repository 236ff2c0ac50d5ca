"""How quiet hours, digests and rates are written, and what is said of those that are not right."""

from datetime import time
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.noise import cron, rate
from monitor.errors import ConfigError
from monitor.model.noise import Manners, QuietHours, Rate


def manners(folder: Path, text: str) -> Manners:
    """What a log sink with these keys is given."""
    path = folder / "m.yaml"
    path.write_text("sinks:\n  s:\n    kind: log\n    " + text + "\n")
    return load(path, {}).sinks[0].manners


def test_quiet_hours_are_read_with_their_default(tmp_path: Path) -> None:
    written = "quiet_hours: {from: 22:00, to: 7:30, timezone: Europe/Berlin}"
    assert manners(tmp_path, written).quiet == QuietHours(
        begin=time(22), end=time(7, 30), zone="Europe/Berlin", override=("reversal",)
    )
    chosen = written[:-1] + ", override: [opened, feed.failing]}"
    quiet = manners(tmp_path, chosen).quiet
    assert quiet is not None
    assert quiet.override == ("opened", "feed.failing")
    assert manners(tmp_path, "quiet_hours:") == Manners()


def test_a_digest_goes_by_the_clocks_of_the_quiet_hours_unless_it_names_others(
    tmp_path: Path,
) -> None:
    quiet = "quiet_hours: {from: 22:00, to: 7:30, timezone: Europe/Berlin}"
    for text, zone in (
        ("digest: 0 8 * * *", "UTC"),
        (f"{quiet}\n    digest: 0 8 * * *", "Europe/Berlin"),
        (f"{quiet}\n    digest: CRON_TZ=Asia/Tokyo 0 8 * * *", "Asia/Tokyo"),
    ):
        digest = manners(tmp_path, text).digest
        assert digest is not None
        assert (digest.zone, digest.hours, digest.minutes) == (zone, (8,), (0,))


def test_a_line_of_crontab_is_read_as_cron_does() -> None:
    made = cron("*/20,59 8-10/2 1 jan,JUL mon-fri")
    assert (made.minutes, made.hours) == ((0, 20, 40, 59), (8, 10))
    assert (made.days, made.months, made.weekdays) == ((1,), (1, 7), (1, 2, 3, 4, 5))
    assert made.either
    assert not cron("0 0 * * 1").either
    assert cron("0 0 * * 7").weekdays == (0,)
    assert cron("5/15 0 1 * *").minutes == (5, 20, 35, 50)
    assert cron("@daily").hours == (0,)
    assert cron("0 0 29 2 *").days == (29,)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1/s", Rate(count=1, seconds=1)),
        ("5/2s", Rate(count=5, seconds=2)),
        ("120 / min", Rate(count=120, seconds=60)),
        ("100/h", Rate(count=100, seconds=3600)),
        ("off", "off"),
    ],
)
def test_a_rate_is_a_count_in_a_time(text: str, made: object, tmp_path: Path) -> None:
    assert rate(text) == made
    assert manners(tmp_path, f"rate: {text}").rate == (None if made == "off" else made)


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("rate: often", "rate", "expected a rate such as 1/s, 120/min or 100/h, found 'often'"),
        ("rate: 0/s", "rate", "expected a rate"),
        ("rate: 1/0s", "rate", "expected a rate"),
        ("digest: daily", "digest", "expected five fields"),
        ("digest: 0 24 * * *", "digest", "expected hour 0 to 23, found '24'"),
        ("digest: 0 8 * * mom", "digest", "did you mean 'mon'?"),
        ("digest: 9-5 8 * * *", "digest", "'9-5' is no span of minutes"),
        ("digest: '*/0 8 * * *'", "digest", "'*/0' is no span of minutes"),
        ("digest: 0 8 30 2 *", "digest", "never comes"),
        ("digest: CRON_TZ=Berlin 0 8 * * *", "digest", "did you mean 'Europe/Berlin'?"),
        ("quiet_hours: night", "quiet_hours", "expected a mapping"),
        ("quiet_hours: {from: 22:00, to: 7:00}", "quiet_hours.timezone", "is missing"),
        ("quiet_hours: {}", "quiet_hours.from", "is missing"),
        (
            "quiet_hours: {from: 24:00, to: 7:00, timezone: UTC}",
            "quiet_hours.from",
            "expected a time of day such as 22:00, found '24:00'",
        ),
        (
            "quiet_hours: {from: 7:00, to: 07:00, timezone: UTC}",
            "quiet_hours.to",
            "they would not end",
        ),
        (
            "quiet_hours: {from: 22:00, to: 7:00, timezone: UTC, overide: [opened]}",
            "quiet_hours.overide",
            "did you mean 'override'?",
        ),
        (
            "quiet_hours: {from: 22:00, to: 7:00, timezone: UTC, override: [revesal]}",
            "quiet_hours.override[0]",
            "did you mean 'reversal'?",
        ),
    ],
)
def test_what_is_not_right_is_told_with_its_key(
    tmp_path: Path, text: str, key: str, words: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        manners(tmp_path, text)
    told = {fault.key: fault for fault in caught.value.faults}
    assert f"sinks.s.{key}" in told, told
    assert words in told[f"sinks.s.{key}"].message
    assert ":4:" in told[f"sinks.s.{key}"].place
