"""What many unit tests begin with: an empty store and a look at it, or one that is filled."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from monitor.store.sqlite import SqliteStore, SqliteViews, open_views
from tests.support.databases import open_store
from tests.support.stored import fill

MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux has a file system that is no disk
ROOM = 1 << 30


def pytest_configure() -> None:
    """Have temporary folders in memory, where there is room.

    Every commit waits for the disk, minutes in all on one that others keep busy, and shows nothing
    by that: no test cuts the power. Those that kill (``tests/service``) stay on the disk.
    """
    fits = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    fits = fits and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    if fits and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


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


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of a database that has something of everything; nobody may change it."""
    return anyio.run(fill, tmp_path_factory.mktemp("stored"))


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of its folder that a test may change."""
    return Path(shutil.copytree(filled.parent, tmp_path / "copy"))


@pytest.fixture
def option(folder: Path) -> list[str]:
    """The option that names the copy."""
    return ["--config", str(folder / "monitor.yaml")]
