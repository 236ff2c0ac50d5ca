"""The small values that everything else is made of."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from monitor.model.secrets import Secret
from monitor.model.times import written


def test_a_secret_is_told_on_request_only() -> None:
    secret = Secret("whsec_x")
    assert "whsec_x" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "whsec_x"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (date(2018, 8, 24), "2018-08-24"),
        (datetime(2018, 8, 24, 20, 15, tzinfo=UTC), "2018-08-24T20:15:00Z"),
        (datetime(2018, 8, 24, 20, tzinfo=timezone(timedelta(hours=2))), "2018-08-24T18:00:00Z"),
    ],
)
def test_a_day_is_written_as_a_day_and_an_instant_in_utc(when: date, text: str) -> None:
    assert written(when) == text
