"""For all tests: how properties are tried, what is logged and reported, what is never garbage."""

import gc
from collections.abc import Iterator

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from tests.support.logs import log_plainly, logging_restored

# No deadlines: how long an example takes says more about the machine than about the code.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("soak", max_examples=2_000, deadline=None)
settings.load_profile("quick")
log_plainly()
# What is imported and collected is there to stay: looking through it for garbage finds none.
gc.disable()


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: no collection need ever go through them."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    """A command sets logging up for its process, which here is that of all tests."""
    with logging_restored():
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Let workers report what tells something: news that a set-up went well costs as much to send.

    Who asks for durations is told of every phase.
    """
    if not hasattr(item.config, "workerinput") or item.config.getoption("durations") is not None:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True
