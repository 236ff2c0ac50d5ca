"""Says whether the disks have room for a backup, and for going back to it."""

import os
import shutil
import tempfile
from pathlib import Path

from monitor.errors import StoreError
from monitor.store.sqlite import connection

_WAY_BACK = 2
"""So many of the database's sizes, where a backup cannot be moved back: one for the copy of it, one
for what is made of the database until then."""


def see(database: Path, target: Path) -> None:
    """See that a backup of ``database`` can be made at ``target``, and moved back.

    Raises:
        StoreError: there is too little room, or the place cannot be had; the text says where, and
            how much is needed.
    """
    connection.refuse_taken(target)
    for folder, wanted in _wanted(Path(os.path.realpath(database)), target.parent).items():
        free = shutil.disk_usage(folder).free
        if free < wanted:
            raise StoreError(
                f"backup {target}: it, and the way back to it, need {wanted:,} bytes in {folder}, "
                f"where {free:,} are free; make room"
            )


def _wanted(database: Path, place: Path) -> dict[Path, int]:
    """Folder -> bytes that are needed there; a disk that holds both is asked once."""
    home, size = database.parent, _size(database)
    if _can_move(place, home):
        return {place: size}
    if place.stat().st_dev == home.stat().st_dev:
        return {home: (1 + _WAY_BACK) * size}
    return {place: size, home: _WAY_BACK * size}


def _size(database: Path) -> int:
    """Bytes of a database with what its log may add."""
    parts = (database, database.with_name(f"{database.name}-wal"))
    return sum(one.stat().st_size for one in parts if one.exists())


def _can_move(place: Path, home: Path) -> bool:
    """Whether a file of one folder can be given a name in the other; the only proof is to try."""
    try:
        with tempfile.NamedTemporaryFile(dir=place) as file:
            return _linked(Path(file.name), home)
    except OSError as error:
        raise StoreError(
            f"backup: no file can be made in {place} ({error.strerror}); allow this user to write "
            "to it, or name another folder"
        ) from error


def _linked(file: Path, home: Path) -> bool:
    second = home / file.name
    try:
        os.link(file, second)
    except OSError:
        return False
    second.unlink()
    return True
