"""What many unit tests begin with: an empty store, and a look at it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.store.sqlite import SqliteStore, SqliteViews, open_views
from tests.support.databases import open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """An empty store."""
    store = await open_store(tmp_path / "monitor.db")
    yield store
    await store.close()


@pytest.fixture
async def views(store: SqliteStore, tmp_path: Path) -> AsyncIterator[SqliteViews]:
    """What people see of the store."""
    views = open_views(tmp_path / "monitor.db")
    yield views
    await views.close()
