"""Stores a plan: one transaction that checks what it was made on, then writes all of it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from monitor.model.plans import Applied, ApplyResult, Conflict, Fenced, Plan
from monitor.store.sqlite import articles, feeds, outbox, storylines
from monitor.store.sqlite.codec import encode

REMEMBERED = 1_000
"""Plans of which a repetition is recognised; a repetition comes at once or never."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan ready to be written: encoded, and with a digest by which it is known again."""

    plan: Plan
    rows: tuple[articles.ArticleRow, ...]
    digest: bytes


def prepared(plan: Plan) -> Prepared:
    """Encode what is large, outside the transaction."""
    rows = tuple(articles.prepared(article) for article in plan.articles)
    digest = blake2b(digest_size=16)
    for row in rows:
        digest.update(row.body)
        digest.update(row.features)
    rest = (plan.stories, plan.passages, plan.storylines, plan.alerts, plan.deliveries)
    digest.update(encode((rest, plan.polls, sorted(plan.based_on.items()))))
    return Prepared(plan, rows, digest.digest())


def apply(conn: sqlite3.Connection, ready: Prepared, now: int) -> ApplyResult:
    """Write a plan, or say why not; the caller holds the transaction."""
    plan = ready.plan
    stored = conn.execute("SELECT rev FROM plans WHERE digest = ?", (ready.digest,)).fetchone()
    if stored:
        return Applied(rev=stored[0])
    if fenced := feeds.fenced(conn, plan.polls):
        return Fenced(feeds=fenced)
    if moved := storylines.moved_on(conn, plan):
        return Conflict(storylines=moved)
    _write(conn, ready, now)
    rev = articles.count(conn, "rev")
    _remember(conn, ready.digest, rev)
    return Applied(rev=rev)


def _write(conn: sqlite3.Connection, ready: Prepared, now: int) -> None:
    plan = ready.plan
    articles.write_stories(conn, plan.stories)
    # Before the plan's own articles: an edit keeps what it edits as that stood then.
    for passage in plan.passages:
        articles.take_over(conn, passage)
    articles.write_articles(conn, ready.rows)
    storylines.write(conn, plan.storylines, now)
    revisions = _revisions(conn, plan)
    storylines.link(conn, plan.articles, revisions)
    outbox.write_alerts(conn, plan.alerts, revisions)
    outbox.write_deliveries(conn, plan.deliveries)
    feeds.finish(conn, plan.polls)


def _revisions(conn: sqlite3.Connection, plan: Plan) -> Mapping[str, int]:
    """The revision of every storyline that the plan speaks of, once it is stored."""
    named = {line for article in plan.articles for _, line in article.storylines}
    named.update(alert.change.storyline for alert in plan.alerts)
    return {line: storylines.stored_revision(conn, line) for line in named}


def _remember(conn: sqlite3.Connection, digest: bytes, rev: int) -> None:
    number = conn.execute("INSERT INTO plans (digest, rev) VALUES (?, ?)", (digest, rev)).lastrowid
    conn.execute("DELETE FROM plans WHERE number <= ?", ((number or 0) - REMEMBERED,))
