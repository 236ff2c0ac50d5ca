"""Ends a storyline because a person says so: no further story joins it, or another takes it over.

Rule 1. It counts as a revision, so that a plan made before it is decided again.
Rule 2. Nobody is told; alerts that were made keep the storyline's id, and it stays resolvable.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace

from monitor.model.changes import Storyline
from monitor.store.sqlite import storylines

Join = Callable[[Storyline, Storyline], tuple[Storyline, Storyline]]


def close(conn: sqlite3.Connection, one: str, *, closed: bool, now: int) -> bool:
    """Let no further story join a storyline, or let them again; whether there is such a one."""
    line = storylines.read(conn, one)
    if line is None:
        return False
    if line.closed != closed:
        storylines.write(conn, [replace(line, closed=closed, revision=line.revision + 1)], now)
    return True


def merge(conn: sqlite3.Connection, pair: tuple[str, str], join: Join, now: int) -> str | None:
    """Make one storyline of two; the id that stays, ``None`` where one of them is not there.

    Args:
        conn: the writing connection.
        pair: ids, of storylines that may have been merged before.
        join: which of two stays, with all that both hold, and the other as it goes.
        now: time of the revision.
    """
    one, other = (storylines.read(conn, storylines.root(conn, each)) for each in pair)
    if one is None or other is None:
        return None
    if one.id == other.id:
        return one.id
    stays, gone = join(one, other)
    storylines.write(conn, [stays, gone], now)
    return stays.id
