"""The clock of a replay, which only ever goes on."""

from structlog.testing import capture_logs

from tests.benchmarks.changes import played
from tests.support.changesuite import entries


async def test_a_window_that_closed_long_ago_sets_no_clock_back() -> None:
    """A development waits in April, the last article is of September: no wait is put right."""
    tour = next(entry for entry in entries() if entry.id == "schedule-farewell-tour-called-off")
    with capture_logs() as lines:
        (result,) = await played([tour], one_thread=False)
    assert not [line for line in lines if line["event"] == "clock.set_back"]
    assert not result.missed
