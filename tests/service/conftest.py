"""For service tests: those that take longest begin first, so that none is waited for alone."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The others stay in the order in which they are."""
    items.sort(key=lambda item: item.get_closest_marker("lengthy") is None)
