"""`db`: backups, made while it is in use and put back, soundness, and what is forgotten."""

import re
from datetime import timedelta
from pathlib import Path

import click

from monitor.cli import rows
from monitor.cli.destinations import vet
from monitor.cli.options import (
    CLOCK,
    ask,
    change,
    config_option,
    json_option,
    nothing_stored,
    settings,
)
from monitor.cli.output import clean, count, done, doubt, emit_rows, examples, say, warn
from monitor.cli.sources import STANDARD
from monitor.config import Config
from monitor.config.durations import duration
from monitor.errors import MonitorError, UsageError
from monitor.store import Views
from monitor.store.sqlite import SqliteStore, back_up, lock, put_back, see_room

PRUNE_AT_ONCE = 100
ENDING = re.compile(r"(?!(?:lock|restoring)$)[a-z0-9][a-z0-9-]*")
"""What may stand behind the database's name, but for what is in use there."""

SHORTEST_KEEP = timedelta(days=14)  # what is younger may belong to a story that is still open


def _keep(_: click.Context, __: click.Parameter, text: str | None) -> timedelta | None:
    if text is None:
        return None
    try:
        found = duration(text)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(str(error)) from None
    if found < SHORTEST_KEEP:
        raise click.BadParameter("keep at least 14d: stories stay open for that long")
    return found


def _ending(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    if text is not None and not ENDING.fullmatch(text):
        raise click.BadParameter("expected small letters, digits and hyphens, and none in use")
    return text


@click.group(
    epilog=examples(
        "storyline-monitor db backup /var/backups/monitor.db",
        "storyline-monitor db restore /var/backups/monitor.db",
        "storyline-monitor db check",
    )
)
def db() -> None:
    """Look after the database; but for a restore the daemon may go on meanwhile."""


@db.command(
    short_help="Copy the database to a new file.",
    epilog=examples("storyline-monitor db backup /var/backups/monitor.db"),
)
@click.argument("file")
@click.option("--if-any", is_flag=True, help="Do nothing where nothing has been stored yet.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only see whether there is room for FILE, and for going back to it (db restore --move).",
)
@config_option
def backup(config_path: str | None, file: str, *, if_any: bool, dry_run: bool) -> None:
    """Copy the database as it is at one moment to FILE, which must not exist yet.

    The copy is a whole database, readable by its owner alone; what an older version wrote, and no
    newer one has brought up to date yet, is copied as it is. `db restore` goes back to it. What
    was told after the copy was made is not known to it: what feeds still carry of it is told again,
    under ids of its own.
    """
    if file == STANDARD:
        raise UsageError("a database cannot be written to standard output; name a file")
    vet([file], overwrite=True)  # the store itself refuses what is there
    target = Path(file)
    config = settings(config_path, secrets=False)
    if not config.database.exists():
        if not if_any:
            raise MonitorError(nothing_stored(config))
        done(clean(f"nothing stored yet in {config.database}: there is nothing to copy"))
        return
    if dry_run:
        see_room(config.database, target)
        say(clean(f"{file}: there is room for a copy of {config.database}, and the way back"))
        return
    back_up(config.database, target)
    done(clean(f"{file}: {target.stat().st_size:,} bytes, a copy of {config.database}"))


@db.command(
    short_help="Put a backup in the database's place.",
    epilog=examples(
        "systemctl stop storyline-monitor",
        "storyline-monitor db restore /var/backups/monitor.db",
        "systemctl start storyline-monitor",
    ),
)
@click.argument("file")
@click.option(
    "--kept-as",
    metavar="ENDING",
    callback=_ending,
    help="What stands behind the database's name where what was there is kept; what is called so "
    "already goes.  [default: before- and the time]",
)
@click.option(
    "--move",
    is_flag=True,
    help="FILE itself becomes the database, which takes no room where both lie on one disk.",
)
@config_option
def restore(config_path: str | None, file: str, kept_as: str | None, *, move: bool) -> None:
    """Put FILE, a copy made by `db backup`, in the place of the configured database.

    FILE is looked over whole first: it must be sound, ours, and not of a newer version. Nothing is
    done while a daemon runs. What was in its place is kept beside it under a name that is printed.
    FILE stays as it is, unless it is moved.
    """
    config = settings(config_path, secrets=False)
    database = config.database
    with lock(database, CLOCK, passing=True):
        restored = put_back(Path(file), database, CLOCK.now(), kept_as, moving=move)
    done(clean(f"{database}: is now what {file} was"))
    if restored.kept is not None:
        done(clean(f"{restored.kept}: what was there before; remove it when all is well"))
    if restored.trouble is not None:
        doubt(clean(restored.trouble))


@db.command(
    short_help="Forget what is old.",
    epilog=examples("storyline-monitor db prune", "storyline-monitor db prune --keep 30d"),
)
@click.option(
    "--keep",
    metavar="DURATION",
    callback=_keep,
    help="How long articles, polls and ended deliveries are kept.  [default: as configured]",
)
@config_option
def prune(config_path: str | None, keep: timedelta | None) -> None:
    """Forget articles, polls and ended deliveries that are older than they are kept.

    The daemon does the same every ten minutes. It is done a little at a time, so that a daemon
    beside it never waits long. Storylines, alerts, and articles that a feed still carries stay. The
    file does not shrink: what becomes free in it is used again.
    """

    async def work(config: Config, _: Views, store: SqliteStore) -> int:
        before, total = CLOCK.now() - (keep or config.keep), 0
        while gone := await store.prune(before, PRUNE_AT_ONCE):
            total += gone
        return total

    done(f"{count(change(config_path, work), 'row')} dealt with")


@db.command(
    short_help="See whether the database is sound.",
    epilog=examples("storyline-monitor db check"),
)
@config_option
@json_option
def check(config_path: str | None, *, as_json: bool) -> int:
    """Read the whole database and name every problem; nothing is changed.

    The exit status is 0 for a sound database and 1 otherwise.
    """
    config, problems = ask(config_path, lambda store: store.check())
    if as_json:
        emit_rows(rows.finding("error", str(config.database), problem) for problem in problems)
        if not problems:
            emit_rows([rows.finding("ok", str(config.database), "sound")])
    elif not problems:
        say(clean(f"{config.database}: sound"))
    else:
        for problem in problems:
            say(clean(problem))
        warn(clean(f"{config.database}: stop the daemon and restore a backup, or report a bug"))
    return 1 if problems else 0
