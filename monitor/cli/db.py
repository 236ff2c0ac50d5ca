"""`db`: a backup of the database while it is in use, and whether it is sound."""

from pathlib import Path

import click

from monitor.cli import rows
from monitor.cli.destinations import vet
from monitor.cli.options import ask, change, config_option, json_option
from monitor.cli.output import clean, emit_rows, examples, say, warn
from monitor.cli.sources import STANDARD
from monitor.config import Config
from monitor.errors import UsageError
from monitor.store import Views
from monitor.store.sqlite import SqliteStore


@click.group(
    epilog=examples(
        "storyline-monitor db backup /var/backups/monitor.db",
        "storyline-monitor db check",
    )
)
def db() -> None:
    """Look after the database; the daemon may go on meanwhile."""


@db.command(
    short_help="Copy the database to a new file.",
    epilog=examples("storyline-monitor db backup /var/backups/monitor.db"),
)
@click.argument("file")
@config_option
def backup(config_path: str | None, file: str) -> None:
    """Copy the database as it is at one moment to FILE, which must not exist yet.

    The copy is a whole database, readable by its owner alone. To go back to it, stop the daemon
    and name the copy as the configuration's database. What was told after the copy was made is not
    known to it: what feeds still carry of it is told again, under ids of its own.
    """
    if file == STANDARD:
        raise UsageError("a database cannot be written to standard output; name a file")
    vet([file], overwrite=True)  # the store itself refuses what is there
    target = Path(file)

    async def work(config: Config, _: Views, store: SqliteStore) -> Path:
        await store.backup(target)
        return config.database

    database = change(config_path, work)
    say(clean(f"{file}: {target.stat().st_size:,} bytes, a copy of {database}"))


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
