"""Topics as people see them; each number is counted for all of them at once.

Topic by topic, all members, and all that is pending, would be gone over for each.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from monitor.model.views import TopicView
from monitor.store.sqlite.codec import maybe_instant
from monitor.store.sqlite.deliveries import KEPT

_STORYLINES = "SELECT topic, count(*) FROM storylines WHERE merged_into IS NULL GROUP BY topic"
_MEMBERS = (
    "SELECT topic, count(DISTINCT article) FROM members "
    "JOIN storylines ON storylines.id = members.storyline GROUP BY topic"
)
_ALERTS = (
    "SELECT topic, count(*) FILTER (WHERE state = 'ready'), "
    "count(*) FILTER (WHERE state = 'held'), max(made) FILTER (WHERE state = 'ready') "
    "FROM alerts GROUP BY topic"
)
_PENDING = (
    "SELECT topic, sum(number) FROM (SELECT storyline AS id, count(DISTINCT alert) AS number "  # noqa: S608 - a constant
    f"FROM deliveries WHERE state = 'pending' AND {KEPT} GROUP BY storyline) "
    "JOIN storylines USING (id) GROUP BY topic"
)
"""A storyline's topic is that of its alerts; what stands under no storyline is a notice."""


def configured(conn: sqlite3.Connection) -> Iterator[TopicView]:
    """Those that are configured, in their order."""
    storylines, members, pending = (
        dict(conn.execute(question).fetchall()) for question in (_STORYLINES, _MEMBERS, _PENDING)
    )
    alerts: dict[str, Any] = {one: counted for one, *counted in conn.execute(_ALERTS)}
    rows = conn.execute("SELECT id FROM topics WHERE configured = 1 ORDER BY position")
    for (one,) in rows:
        ready, held, last = alerts.get(one, (0, 0, None))
        yield TopicView(
            id=one,
            storylines=storylines.get(one, 0),
            articles=members.get(one, 0),
            alerts=ready,
            held=held,
            pending=pending.get(one, 0),
            last_alert=maybe_instant(last),
        )
