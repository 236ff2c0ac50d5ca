"""What is counted for those who watch a daemon: all over indexes, some of them long ones."""

import sqlite3

from monitor.model.views import FiguresView


def of(conn: sqlite3.Connection) -> FiguresView:
    """What is stored, in numbers."""
    feeds = dict(
        conn.execute(
            "SELECT CASE WHEN enabled = 0 THEN 'disabled' WHEN health = 'ok' AND errors > 0 "
            "THEN 'erring' ELSE health END, count(*) FROM feeds WHERE configured = 1 GROUP BY 1"
        ).fetchall()
    )
    articles, stories = conn.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories)"
    ).fetchone()
    return FiguresView(
        feeds=feeds,
        articles=articles,
        stories=stories,
        storylines=_pairs(
            conn,
            "SELECT topic, count(*) FROM storylines WHERE merged_into IS NULL "
            "AND topic IN (SELECT id FROM topics WHERE configured = 1) GROUP BY 1",
        ),
        changes={
            (kind, state): number
            for kind, state, number in conn.execute(
                "SELECT kind, state, count(*) FROM alerts GROUP BY 1, 2"
            )
        },
        deliveries={
            (sink, state): number
            for sink, state, number in conn.execute(
                "SELECT sink, CASE WHEN configured THEN state ELSE 'stranded' END, sum(number) "
                "FROM (SELECT sink, state, count(*) AS number FROM deliveries GROUP BY 1, 2) "
                "JOIN sinks ON id = sink WHERE configured OR state IN ('pending', 'deferred') "
                "GROUP BY 1, 2"
            )
        },
    )


def _pairs(conn: sqlite3.Connection, question: str) -> dict[str, int]:
    return dict(conn.execute(question).fetchall())
