"""The tables, and the migrations that make them; each migration runs once, in a transaction.

Rule 1. A released migration is never edited; a new one is added below it.
Rule 2. What may never be torn apart is tied by foreign keys: an alert names the stored revision
        that made it, a delivery the alert whose body it carries.
Rule 3. Times are whole microseconds since 1970 in UTC; values are blobs of ``codec``, and whatever
        is searched for stands in a column of its own.
"""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from monitor.store.sqlite import notices, threads

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x53744C6D
"""Marks a file as ours ("StLm"), so that another program's database is left alone."""

Step = Callable[["Database"], None]

SET = "storyline-monitor"
STEPS: list[Step] = []
"""The migrations, oldest first; a step is known by the name of its function for good."""


def _migration(step: Step) -> Step:
    STEPS.append(step)
    return step


def _statements(db: "Database", script: str) -> None:
    # One by one: executescript() would first commit the transaction that migrates.
    for statement in script.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)


@_migration
def m0001_feeds(db: "Database") -> None:
    """Configuration as last taken over, and the queue of due feeds.

    ``due_at`` is all that the queue needs: the next poll, or the end of the running lease; ``NULL``
    for a feed that is not polled.
    """
    _statements(
        db,
        """
        CREATE TABLE feeds (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL,
            url TEXT NOT NULL UNIQUE,
            position INTEGER NOT NULL,
            configured INTEGER NOT NULL CHECK (configured IN (0, 1)),
            enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
            due_at INTEGER,
            epoch INTEGER NOT NULL DEFAULT 0,
            lease_until INTEGER,
            finished INTEGER NOT NULL DEFAULT 0,
            errors INTEGER NOT NULL DEFAULT 0,
            state BLOB NOT NULL
        ) STRICT;
        CREATE INDEX feeds_due ON feeds (due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE polls (
            feed INTEGER NOT NULL REFERENCES feeds (key),
            epoch INTEGER NOT NULL,
            at INTEGER NOT NULL,
            seconds REAL NOT NULL,
            wire_bytes INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            new INTEGER NOT NULL,
            outcome TEXT,
            trouble TEXT,
            detail TEXT,
            PRIMARY KEY (feed, epoch)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX polls_at ON polls (at);
        CREATE TABLE topics (
            id TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            configured INTEGER NOT NULL CHECK (configured IN (0, 1)),
            folded INTEGER NOT NULL DEFAULT 0 CHECK (folded IN (0, 1)),
            made INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE sinks (
            id TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            configured INTEGER NOT NULL CHECK (configured IN (0, 1)),
            disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
            held_until INTEGER,
            last_answer TEXT,
            last_accepted INTEGER
        ) STRICT;
        CREATE TABLE counters (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT;
        INSERT INTO counters VALUES ('rev', 0), ('stamp', 0);
        CREATE TABLE plans (
            number INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            rev INTEGER NOT NULL
        ) STRICT;
        """,
    )


@_migration
def m0002_articles(db: "Database") -> None:
    """Articles with their versions, what they are found again by, and their stories."""
    _statements(
        db,
        """
        CREATE TABLE stories (
            id TEXT PRIMARY KEY,
            last_arrival INTEGER NOT NULL,
            story BLOB NOT NULL
        ) STRICT;
        CREATE INDEX stories_arrival ON stories (last_arrival);
        CREATE TABLE articles (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            rev INTEGER NOT NULL,
            version INTEGER NOT NULL,
            arrived INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            place INTEGER NOT NULL,
            story TEXT NOT NULL REFERENCES stories (id) DEFERRABLE INITIALLY DEFERRED,
            samples INTEGER NOT NULL,
            article BLOB NOT NULL,
            features BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX articles_rev ON articles (rev, arrived);
        CREATE INDEX articles_place ON articles (place, id);
        CREATE INDEX articles_seen ON articles (seen);
        CREATE INDEX articles_story ON articles (story);
        CREATE TABLE versions (
            article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            rev INTEGER NOT NULL,
            body BLOB NOT NULL,
            features BLOB NOT NULL,
            PRIMARY KEY (article, version)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE identities (
            identity TEXT PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX identities_article ON identities (article);
        CREATE TABLE shingles (
            hash INTEGER NOT NULL,
            article INTEGER NOT NULL,
            PRIMARY KEY (hash, article)
        ) STRICT, WITHOUT ROWID;
        """,
    )


@_migration
def m0003_storylines(db: "Database") -> None:
    """Storylines, their revisions, and which article belongs to them since which revision."""
    _statements(
        db,
        """
        CREATE TABLE storylines (
            id TEXT PRIMARY KEY,
            topic TEXT NOT NULL,
            revision INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            last_arrival INTEGER,
            muted INTEGER NOT NULL CHECK (muted IN (0, 1)),
            merged_into TEXT REFERENCES storylines (id) DEFERRABLE INITIALLY DEFERRED,
            stamp INTEGER NOT NULL,
            storyline BLOB NOT NULL,
            FOREIGN KEY (id, revision) REFERENCES revisions (storyline, revision)
                DEFERRABLE INITIALLY DEFERRED
        ) STRICT;
        CREATE INDEX storylines_topic ON storylines (topic, id) WHERE merged_into IS NULL;
        CREATE INDEX storylines_merged ON storylines (merged_into) WHERE merged_into IS NOT NULL;
        CREATE TABLE revisions (
            storyline TEXT NOT NULL REFERENCES storylines (id) DEFERRABLE INITIALLY DEFERRED,
            revision INTEGER NOT NULL,
            made INTEGER NOT NULL,
            PRIMARY KEY (storyline, revision)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE members (
            storyline TEXT NOT NULL,
            article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
            revision INTEGER NOT NULL,
            PRIMARY KEY (storyline, article),
            FOREIGN KEY (storyline, revision) REFERENCES revisions (storyline, revision)
                DEFERRABLE INITIALLY DEFERRED
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX members_article ON members (article);
        """,
    )


@_migration
def m0004_outbox(db: "Database") -> None:
    """Alerts and their deliveries.

    A delivery has no body of its own: it carries its alert's, so that no id can have two.
    ``head`` marks the oldest pending delivery of each storyline and sink: the one to be tried.
    """
    _statements(
        db,
        """
        CREATE TABLE alerts (
            id TEXT PRIMARY KEY,
            storyline TEXT NOT NULL,
            revision INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            topic TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('held', 'settling', 'ready')),
            held TEXT,
            made INTEGER NOT NULL,
            ready_at INTEGER,
            body BLOB,
            alert BLOB NOT NULL,
            CHECK ((state = 'ready') = (body IS NOT NULL)),
            CHECK (state != 'settling' OR ready_at IS NOT NULL),
            FOREIGN KEY (storyline, revision) REFERENCES revisions (storyline, revision)
                DEFERRABLE INITIALLY DEFERRED
        ) STRICT;
        CREATE UNIQUE INDEX alerts_sequence ON alerts (storyline, sequence);
        CREATE INDEX alerts_settling ON alerts (ready_at) WHERE state = 'settling';
        CREATE INDEX alerts_topic ON alerts (topic, made);
        CREATE INDEX alerts_made ON alerts (made);
        CREATE TABLE deliveries (
            alert TEXT NOT NULL REFERENCES alerts (id),
            sink TEXT NOT NULL REFERENCES sinks (id),
            storyline TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'dead')),
            head INTEGER NOT NULL DEFAULT 0 CHECK (head IN (0, 1)),
            attempts INTEGER NOT NULL,
            next_try INTEGER NOT NULL,
            last_try INTEGER,
            last_status INTEGER,
            last_answer TEXT,
            made INTEGER NOT NULL,
            ended INTEGER,
            PRIMARY KEY (alert, sink),
            CHECK (head = 0 OR state = 'pending'),
            CHECK ((state = 'pending') = (ended IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX deliveries_head ON deliveries (sink, storyline) WHERE head = 1;
        CREATE INDEX deliveries_due ON deliveries (sink, next_try) WHERE head = 1;
        CREATE INDEX deliveries_waiting ON deliveries (sink, storyline, sequence)
            WHERE state = 'pending';
        CREATE INDEX deliveries_ended ON deliveries (ended) WHERE ended IS NOT NULL;
        CREATE INDEX deliveries_sink ON deliveries (sink, state, made);
        """,
    )


@_migration
def m0005_carried(db: "Database") -> None:
    """What each feed's last document carried, by fingerprint; ``left_at`` once it does no more.

    From here on ``articles.seen`` says when retention last looked whether a feed carries it.
    """
    _statements(
        db,
        """
        CREATE TABLE carried (
            feed INTEGER NOT NULL REFERENCES feeds (key),
            fingerprint INTEGER NOT NULL,
            article INTEGER REFERENCES articles (key) ON DELETE SET NULL,
            left_at INTEGER,
            PRIMARY KEY (feed, fingerprint)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX carried_article ON carried (article) WHERE article IS NOT NULL;
        CREATE INDEX carried_left ON carried (left_at) WHERE left_at IS NOT NULL;
        """,
    )


@_migration
def m0006_notices(db: "Database") -> None:
    """Notices about feeds, delivered like alerts; and why each poll's next one was set.

    A delivery is of an alert or of a notice, as its kind says; either must exist. An outbox that is
    in use is carried over with all that it knows.
    """
    _statements(
        db,
        """
        CREATE TABLE notices (
            id TEXT PRIMARY KEY,
            subject TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            made INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX notices_subject ON notices (subject, sequence);
        CREATE INDEX notices_made ON notices (made);
        CREATE TABLE deliveries_of_all (
            alert TEXT NOT NULL,
            sink TEXT NOT NULL REFERENCES sinks (id),
            storyline TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'dead')),
            head INTEGER NOT NULL DEFAULT 0 CHECK (head IN (0, 1)),
            attempts INTEGER NOT NULL,
            next_try INTEGER NOT NULL,
            last_try INTEGER,
            last_status INTEGER,
            last_answer TEXT,
            made INTEGER NOT NULL,
            ended INTEGER,
            of_alert TEXT AS (CASE WHEN kind GLOB 'storyline.*' THEN alert END)
                REFERENCES alerts (id),
            of_notice TEXT AS (CASE WHEN kind NOT GLOB 'storyline.*' THEN alert END)
                REFERENCES notices (id),
            PRIMARY KEY (alert, sink),
            CHECK (head = 0 OR state = 'pending'),
            CHECK ((state = 'pending') = (ended IS NULL))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO deliveries_of_all SELECT * FROM deliveries;
        DROP TABLE deliveries;
        ALTER TABLE deliveries_of_all RENAME TO deliveries;
        CREATE UNIQUE INDEX deliveries_head ON deliveries (sink, storyline) WHERE head = 1;
        CREATE INDEX deliveries_due ON deliveries (sink, next_try) WHERE head = 1;
        CREATE INDEX deliveries_waiting ON deliveries (sink, storyline, sequence)
            WHERE state = 'pending';
        CREATE INDEX deliveries_ended ON deliveries (ended) WHERE ended IS NOT NULL;
        CREATE INDEX deliveries_sink ON deliveries (sink, state, made);
        CREATE INDEX deliveries_notice ON deliveries (of_notice) WHERE of_notice IS NOT NULL;
        ALTER TABLE polls ADD COLUMN next_poll INTEGER;
        ALTER TABLE polls ADD COLUMN reason TEXT;
        ALTER TABLE feeds ADD COLUMN health TEXT NOT NULL DEFAULT 'ok';
        """,
    )


@_migration
def m0007_holds(db: "Database") -> None:
    """Hosts that asked to be left alone, and until when."""
    _statements(
        db,
        """
        CREATE TABLE holds (
            host TEXT PRIMARY KEY,
            until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
    )


@_migration
def m0008_threads(db: "Database") -> None:
    """An index by which the storylines that an article may belong to are found among many.

    The count of a mark that all storylines of a topic have is the number of them.
    """
    _statements(
        db,
        """
        CREATE TABLE threads (
            key INTEGER PRIMARY KEY,
            storyline TEXT NOT NULL UNIQUE REFERENCES storylines (id) DEFERRABLE INITIALLY DEFERRED,
            articles INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE thread_marks (
            mark INTEGER NOT NULL,
            thread INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (mark, thread)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE mark_counts (
            mark INTEGER PRIMARY KEY,
            threads INTEGER NOT NULL
        ) STRICT;
        """,
    )


@_migration
def m0009_carried_versions(db: "Database") -> None:
    """The version of its article that each entry was read as, and how often it came back.

    From here on the number of those that left and are remembered has a bound.

    A feed of which nothing is noted, though it brought articles, is asked for its whole document
    once: it may answer for half a year that nothing has changed. Its articles wait for that.
    """
    _statements(
        db,
        """
        ALTER TABLE carried ADD COLUMN version INTEGER;
        ALTER TABLE carried ADD COLUMN returns INTEGER NOT NULL DEFAULT 0;
        UPDATE carried SET version = (
            SELECT iif(left_at IS NULL OR held.version = 1, held.version, 0)
            FROM articles AS held WHERE held.key = carried.article
        ) WHERE article IS NOT NULL;
        CREATE INDEX carried_left_feed ON carried (feed, left_at) WHERE left_at IS NOT NULL;
        """,
    )
    crowded = db.conn.execute(
        "SELECT feed FROM carried WHERE left_at IS NOT NULL GROUP BY feed HAVING count(*) > 4000"
    ).fetchall()
    db.conn.executemany(
        "DELETE FROM carried WHERE feed = ?1 AND left_at < (SELECT left_at FROM carried "
        "WHERE feed = ?1 AND left_at IS NOT NULL ORDER BY left_at DESC LIMIT 1 OFFSET 3999)",
        crowded,
    )
    rows = db.conn.execute(
        "SELECT key, state FROM feeds WHERE key NOT IN (SELECT feed FROM carried)"
    ).fetchall()
    states = [(key, msgspec.msgpack.decode(blob)) for key, blob in rows]
    asked = [(key, state | _NOTHING_AT_HAND) for key, state in states if state.get("articles")]
    db.conn.executemany(
        "UPDATE feeds SET state = ? WHERE key = ?",
        [(msgspec.msgpack.encode(state), key) for key, state in asked],
    )
    if asked:
        db.conn.execute("UPDATE articles SET seen = seen + ?", (_WEEK,))


_NOTHING_AT_HAND = {"body_hash": None, "etag": None, "last_modified": None}
_WEEK = 7 * 86_400_000_000


@_migration
def m0010_owners(db: "Database") -> None:
    """An identity may lead to several articles: no copy takes it away from its original."""
    _statements(
        db,
        """
        ALTER TABLE identities RENAME TO identities_of_one;
        DROP INDEX identities_article;
        CREATE TABLE identities (
            identity TEXT NOT NULL,
            article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
            PRIMARY KEY (identity, article)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO identities (identity, article)
            SELECT identity, article FROM identities_of_one;
        DROP TABLE identities_of_one;
        CREATE INDEX identities_article ON identities (article);
        """,
    )


@_migration
def m0011_notices_by_url(db: "Database") -> None:
    """Notices of a feed stand under its URL, which stays when the feed gets another name."""
    notices.move_to_urls(db.conn)


@_migration
def m0012_digests(db: "Database") -> None:
    """Deliveries that wait for a digest, or ended in one, what was given up before each; sinks.

    ``undelivered`` is settled when a delivery first becomes the head, so those that are heads or
    have ended already name nothing.
    """
    _statements(
        db,
        """
        CREATE TABLE deliveries_anew (
            alert TEXT NOT NULL,
            sink TEXT NOT NULL REFERENCES sinks (id),
            storyline TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('pending', 'deferred', 'accepted', 'dead', 'digested')),
            head INTEGER NOT NULL DEFAULT 0 CHECK (head IN (0, 1)),
            attempts INTEGER NOT NULL,
            next_try INTEGER NOT NULL,
            last_try INTEGER,
            last_status INTEGER,
            last_answer TEXT,
            made INTEGER NOT NULL,
            ended INTEGER,
            undelivered TEXT,
            digest TEXT REFERENCES notices (id),
            of_alert TEXT AS (CASE WHEN kind GLOB 'storyline.*' THEN alert END)
                REFERENCES alerts (id),
            of_notice TEXT AS (CASE WHEN kind NOT GLOB 'storyline.*' THEN alert END)
                REFERENCES notices (id),
            PRIMARY KEY (alert, sink),
            CHECK (head = 0 OR state = 'pending'),
            CHECK ((state IN ('pending', 'deferred')) = (ended IS NULL)),
            CHECK ((state = 'digested') = (digest IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO deliveries_anew (alert, sink, storyline, sequence, kind, state, head, attempts,
            next_try, last_try, last_status, last_answer, made, ended, undelivered)
            SELECT alert, sink, storyline, sequence, kind, state, head, attempts,
            next_try, last_try, last_status, last_answer, made, ended,
            CASE WHEN head = 1 OR state <> 'pending' THEN '[]' END FROM deliveries;
        DROP TABLE deliveries;
        ALTER TABLE deliveries_anew RENAME TO deliveries;
        CREATE UNIQUE INDEX deliveries_head ON deliveries (sink, storyline) WHERE head = 1;
        CREATE INDEX deliveries_due ON deliveries (sink, next_try) WHERE head = 1;
        CREATE INDEX deliveries_waiting ON deliveries (sink, storyline, sequence)
            WHERE state = 'pending';
        CREATE INDEX deliveries_deferred ON deliveries (sink, next_try) WHERE state = 'deferred';
        CREATE INDEX deliveries_dead ON deliveries (sink, storyline, sequence)
            WHERE state = 'dead';
        CREATE INDEX deliveries_ended ON deliveries (ended) WHERE ended IS NOT NULL;
        CREATE INDEX deliveries_sink ON deliveries (sink, state, made);
        CREATE INDEX deliveries_notice ON deliveries (of_notice) WHERE of_notice IS NOT NULL;
        CREATE INDEX deliveries_digest ON deliveries (digest) WHERE digest IS NOT NULL;
        ALTER TABLE sinks ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sinks ADD COLUMN failing_since INTEGER;
        ALTER TABLE sinks ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sinks ADD COLUMN told_at INTEGER;
        """,
    )


@_migration
def m0013_silences(db: "Database") -> None:
    """What a person does not want to be told of for a while, and which alerts were false."""
    _statements(
        db,
        """
        CREATE TABLE silences (
            id TEXT PRIMARY KEY,
            topic TEXT,
            storyline TEXT,
            kind TEXT,
            made INTEGER NOT NULL,
            until INTEGER NOT NULL,
            comment TEXT NOT NULL,
            ended INTEGER,
            CHECK (coalesce(topic, storyline, kind) IS NOT NULL)
        ) STRICT;
        CREATE INDEX silences_until ON silences (until) WHERE ended IS NULL;
        ALTER TABLE alerts ADD COLUMN false_at INTEGER;
        ALTER TABLE alerts ADD COLUMN false_comment TEXT;
        """,
    )


@_migration
def m0014_quiet(db: "Database") -> None:
    """When a storyline counts as silent, for the clock to find; of those stored nobody knows."""
    _statements(
        db,
        """
        ALTER TABLE storylines ADD COLUMN quiet_at INTEGER;
        CREATE INDEX storylines_quiet ON storylines (quiet_at)
            WHERE quiet_at IS NOT NULL AND merged_into IS NULL;
        """,
    )


@_migration
def m0015_lines_that_wait(db: "Database") -> None:
    """What waits for a digest, and what settles, by its line: few due are found among many."""
    _statements(
        db,
        """
        CREATE INDEX deliveries_deferred_line ON deliveries (sink, storyline, sequence)
            WHERE state = 'deferred';
        CREATE INDEX alerts_settling_line ON alerts (storyline, sequence)
            WHERE state = 'settling';
        """,
    )


@_migration
def m0016_standing(db: "Database") -> None:
    """How many alerts stand how, without reading them: each is as long as a page."""
    _statements(db, "CREATE INDEX alerts_standing ON alerts (topic, state, kind, made)")


@_migration
def m0017_answers_of_a_kind(db: "Database") -> None:
    """How often in a row a delivery was denied, and which of several recipients have it."""
    _statements(
        db,
        """
        ALTER TABLE deliveries ADD COLUMN denied INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE deliveries ADD COLUMN taken TEXT;
        """,
    )


@_migration
def m0018_lost_digests(db: "Database") -> None:
    """What a digest told of of one storyline is found without all else that it told of."""
    _statements(
        db,
        """
        DROP INDEX deliveries_digest;
        CREATE INDEX deliveries_digest ON deliveries (digest, storyline)
            WHERE digest IS NOT NULL;
        """,
    )


@_migration
def m0019_pending_since(db: "Database") -> None:
    """Since when a delivery is pending that was not so from the beginning."""
    _statements(
        db,
        """
        ALTER TABLE deliveries ADD COLUMN pending_since INTEGER;
        DROP INDEX deliveries_sink;
        CREATE INDEX deliveries_sink ON deliveries (sink, state, made, pending_since);
        """,
    )


@_migration
def m0020_kinds_that_wait(db: "Database") -> None:
    """What waits for a digest, by its type: some types are asked for at every turn of a sink."""
    _statements(
        db,
        "CREATE INDEX deliveries_deferred_kind ON deliveries (sink, kind) "
        "WHERE state = 'deferred';",
    )


@_migration
def m0021_hurried(db: "Database") -> None:
    """How many tries of a delivery were made before their time, and count for no longer pause."""
    _statements(db, "ALTER TABLE deliveries ADD COLUMN hurried INTEGER NOT NULL DEFAULT 0;")


def known() -> frozenset[str]:
    """Names of all migrations of this program."""
    return frozenset(step.__name__ for step in STEPS)


def applied(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Names of the migrations that the database has, oldest first; only reads."""
    noted = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlite_migrations'"
    if conn.execute(noted).fetchone() is None:
        return ()
    names = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid"
    return tuple(name for (name,) in conn.execute(names, (SET,)))


def migrate(conn: sqlite3.Connection) -> None:
    """Bring the database up to date, all or nothing; call it inside ``BEGIN IMMEDIATE``.

    That includes the index of storylines, where this program makes it in another way. The steps'
    own transactions become savepoints of the caller's.
    """
    if not known() <= set(applied(conn)):
        take_steps(conn)
    threads.keep_up(conn)
    conn.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")


def take_steps(conn: sqlite3.Connection, *, before: str | None = None) -> None:
    """Take the steps that are missing, in order, up to the one ``before`` which to stop."""
    # Loading it takes longer than all else that a command does to look at a database.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations(SET)
    for step in STEPS:
        migrations()(step)
    migrations.apply(Database(conn, execute_plugins=False, strict=True), stop_before=before)
