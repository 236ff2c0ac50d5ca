"""Counts the coverage of a test run, and only where it is wanted: ``-p tests.support.counting``.

A tracer makes everything about twice as slow, so it is on while our modules are imported and while
a test runs, and off while pytest gets ready. Two sorts of tests are not counted, and come last:
property tests, for what they reach is a matter of chance, and those marked ``bulk``, which do much
of the same. A line that has to be reached deserves an example of its own.
"""

import importlib
import pkgutil
import sys
from collections.abc import Generator
from types import ModuleType

import pytest
from coverage import Coverage

import monitor


def ours() -> list[ModuleType]:
    """Every module of ours, imported."""
    found = pkgutil.walk_packages(monitor.__path__, "monitor.")
    return [sys.modules[monitor.__name__], *(importlib.import_module(one.name) for one in found)]


def counts(item: pytest.Item) -> bool:
    """Whether what a test reaches is counted."""
    return not any(item.get_closest_marker(name) for name in ("hypothesis", "bulk"))


class Counting:
    """The coverage of one process that runs tests."""

    def __init__(self) -> None:
        self.coverage = Coverage(data_suffix=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Count what runs when our modules are imported, before a test module does it."""
        with self.coverage.collect():
            importlib.reload(monitor)
            ours()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Let the first to need a cached value be a test that counts."""
        items.sort(key=lambda item: not counts(item))
        for module in ours():
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Count a test together with its fixtures, for threads that they start work in the test."""
        if not counts(item):
            return (yield)
        with self.coverage.collect():
            return (yield)

    def pytest_sessionfinish(self) -> None:
        """Write the data of this process, to be combined with the others'."""
        self.coverage.save()


def pytest_configure(config: pytest.Config) -> None:
    """Count in workers, and in a run that has none."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.pluginmanager.register(Counting())
