"""`run`: the parts of it that are the command line's; the daemon has tests of its own."""

from collections.abc import Iterator

import pytest

from monitor.__main__ import run
from monitor.app import Summary
from monitor.cli.run import summary_line
from monitor.delivery import Pass
from monitor.model.alerts import AlertState
from monitor.model.outcomes import OutcomeKind
from monitor.model.stories import VerdictKind
from tests.support.logs import logging_restored

Say = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    """A command sets logging up for its process, which here is that of all tests."""
    with logging_restored():
        yield


def test_one_pass_is_summed_up_on_one_line() -> None:
    summary = Summary(
        polls={OutcomeKind.FRESH: 2, OutcomeKind.FAILED: 1},
        failed={"coast": "name-not-found\nx"},
        articles={VerdictKind.NEW: 1200, VerdictKind.COPY: 0},
        changes={AlertState.READY: 2, AlertState.HELD: 1},
        deliveries=Pass(accepted=1, retried=1),
    )
    assert summary_line(summary) == (
        "3 polls (2 fresh, 1 failed); 1,200 articles (1,200 new); "
        "3 changes (2 to be told, 1 held); "
        "2 deliveries (1 accepted, 1 to be tried again); failed: coast (name-not-found x)"
    )


def test_a_pass_without_anything_due_says_so() -> None:
    summary = Summary(polls={}, failed={}, articles={}, changes={}, deliveries=Pass())
    assert summary_line(summary) == "0 polls; 0 articles; 0 changes; 0 deliveries"


def test_a_clock_must_be_a_time(tmp_path: object, capsys: Say) -> None:
    assert run(["run", "--clock", "noon", "--config", f"{tmp_path}/none.yaml"]) == 78
    assert run(["run", "--clock"]) == 2
    assert "--clock" in capsys.readouterr().err
