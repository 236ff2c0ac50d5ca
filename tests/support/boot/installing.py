"""From nothing to a service, to its next version, and back: what ``deploy/install.sh`` does."""

import shutil
import signal
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from tests.support.boot.world import (
    CONFIG,
    CREDENTIAL,
    DATABASE,
    DROPIN,
    PROGRAM,
    SECRET,
    STATE,
    UNIT,
    UNSIGNED,
    World,
    outcome,
    run,
    surroundings,
    systemctl,
)

SCRIPT = "/acceptance/deploy/install.sh"
HOME = Path("/opt/storyline-monitor")
ENVIRON = {
    "MONITOR_CONFIG": str(CONFIG),
    "STATE_DIRECTORY": str(STATE),
    "CREDENTIALS_DIRECTORY": str(CREDENTIAL.parent),
}


def install(*arguments: str) -> tuple[int, str]:
    """Run the installer; from the wheels that were brought."""
    # A busy machine takes minutes over a virtual environment.
    return outcome("/bin/sh", SCRIPT, *arguments, limit=600)


def versions() -> list[str]:
    return sorted(one.name for one in (HOME / "versions").iterdir())


def stored(database: Path = DATABASE) -> int:
    """How many alerts are stored."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        return int(conn.execute("SELECT count(*) FROM alerts").fetchone()[0])


def installing(w: World) -> None:
    """The whole way, on a machine that has never seen it."""
    with w.check("install: from nothing, on a bare system"):
        status, told = install("--wheels", "/wheels")
        assert status == 0, told
        assert "storyline-monitor 0." in run(PROGRAM, "--version")
        assert CREDENTIAL.parent.stat().st_mode & 0o777 == 0o700
        assert w.property("ActiveState") == "inactive"
    with w.check("install: it starts, and an alert arrives"):
        CREDENTIAL.write_text(SECRET)
        CREDENTIAL.chmod(0o600)
        w.set(f"LoadCredential=desk-webhook:{CREDENTIAL}")
        w.site.visits("/visits", 0, 1)
        w.configure()
        systemctl("enable", "--now", UNIT)
        w.until(lambda: w.site.taken, "the alert")
        assert stored() == 1
    upgraded(w)
    with_apprise(w)
    failing(w)
    back_by_hand(w)
    removed(w)


def upgraded(w: World) -> None:
    """The next version."""
    with w.check("upgrade: in place, with configuration and database kept"):
        pid, before, config = w.pid, versions(), CONFIG.read_text()
        status, told = install("--wheels", "/wheels")
        assert status == 0, told
        assert w.pid not in (0, pid)
        assert len(versions()) == 1
        assert versions() != before
        assert CONFIG.read_text() == config
        assert stored() == 1
        assert stored(BACKUP) == 1
        w.site.visits("/visits", 0, 2)
        w.until(lambda: len(w.site.taken) == 2, "the next alert")
        assert w.site.taken[1][1]["type"] == "storyline.reversal"
    with w.check("upgrade: with secrets that lie where only the service is told of them"):
        elsewhere = CREDENTIAL.parent / "another-name"
        CREDENTIAL.rename(elsewhere)
        w.set(f"LoadCredential=desk-webhook:{elsewhere}")
        pid = w.pid
        status, told = install("--wheels", "/wheels", "--no-backup")
        assert status == 0, told
        assert "were not looked at" in told
        assert w.pid not in (0, pid)
        elsewhere.rename(CREDENTIAL)
        w.set(f"LoadCredential=desk-webhook:{CREDENTIAL}")
    with w.check("upgrade: one that refuses the configuration changes nothing"):
        pid, before = w.pid, versions()
        CONFIG.write_text('{"topcs": {}}')
        status, told = install("--wheels", "/wheels")
        assert status == 1, told
        assert "topcs" in told
        assert (w.pid, versions()) == (pid, before)
        w.configure()


LOOPBACK = ["127.0.0.1/32"]
PHONE = {"kind": "apprise", "service": {"credential": "phone"}, "allow_networks": LOOPBACK}


def with_apprise(w: World) -> None:
    """The option, and what it is for."""
    with w.check("install: with what sinks of the kind apprise need"):
        status, told = install("--wheels", "/wheels", "--no-backup", "--apprise")
        assert status == 0, told
        phone = CREDENTIAL.with_name("phone")
        phone.write_text(w.site.url(UNSIGNED).replace("http", "json", 1))
        w.configure(sinks={"desk": w.desk(), "phone": PHONE})
        run(PROGRAM, "check", environ=ENVIRON)
        run(PROGRAM, "alerts", "test", "phone", environ=ENVIRON)
        assert len(w.site.told) == 1
        w.configure()
    with w.check("upgrade: what was there for apprise is kept without the option"):
        status, told = install("--wheels", "/wheels", "--no-backup")
        assert status == 0, told
        run(str((HOME / "bin").resolve() / "python"), "-I", "-c", "import apprise")


OTHER = STATE / "other.db"
BACKUP = Path("/var/backups/storyline-monitor/before-upgrade.db")
SOURCE = Path(SCRIPT).with_name(UNIT)
REPLACED = (Path("/etc/systemd/system") / UNIT, CONFIG.with_name("reference.yaml"))
SCHEMA = "monitor/store/sqlite/schema.py"
OPENING = "monitor/app/opening.py"
OPENS = "    store = await open_store(config.database, clock)\n"
STEP = """

@_migration
def m9999_newer(db: "Database") -> None:
    db.conn.execute("DELETE FROM deliveries")
"""
BROKEN = "    raise RuntimeError('this version is broken')\n"
FAULTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "dies when it has brought the database up to date": {
        SCHEMA: ("", STEP),
        OPENING: (OPENS, OPENS + BROKEN),
    },
    "cannot bring the database up to date": {SCHEMA: ("", STEP + BROKEN)},
}
HANGS = {SCHEMA: ("", STEP), OPENING: (OPENS, OPENS + "    await asyncio.Event().wait()\n")}


@contextmanager
def version(edits: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Packages of a version with faults, and with a unit of its own; the option's value.

    Args:
        edits: file of the program -> text, other text; at the end without a text.
    """
    folder, unit = Path("/root/wheels"), SOURCE.read_text()
    folder.mkdir()
    SOURCE.write_text(f"{unit}\n# newer\n")
    for one in Path("/wheels").iterdir():
        if one.name.startswith("storyline_monitor"):
            _edited(one, folder / one.name, edits)
        else:
            (folder / one.name).symlink_to(one)
    try:
        yield str(folder)
    finally:
        SOURCE.write_text(unit)
        shutil.rmtree(folder)


def _edited(wheel: Path, target: Path, edits: Mapping[str, tuple[str, str]]) -> None:
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            text = source.read(name)
            if name in edits:
                before, after = (each.encode() for each in edits[name])
                assert before in text, name
                text = text.replace(before, after) if before else text + after
            made.writestr(source.getinfo(name), text)


def failing(w: World) -> None:
    """Next versions that do not come up, over a database that the configuration names."""
    w.configure(database="/var/lib/storyline-monitor/other.db")
    w.site.taken.clear()
    w.site.visits("/visits", 0, 1)
    systemctl("restart", UNIT)
    w.until(lambda: w.site.taken, "an alert from the other database")
    with w.check("upgrade: one whose packages cannot be had changes nothing"):
        pid, before = w.pid, versions()
        with version({}) as wheels:
            next(Path(wheels).glob("lxml*")).unlink()
            status, told = install("--wheels", wheels)
        assert status == 1, told
        assert "nothing was changed" in told, told
        assert (w.pid, versions()) == (pid, before)
    for what, edits in FAULTS.items():
        with w.check(f"upgrade: one that {what} goes back by itself"), comes_back(w):
            with version(edits) as wheels:
                status, told = install("--wheels", wheels)
            assert status == 1, told
            assert "the new version does not come up" in told, told
            assert "the database is as it was" in told, told
            assert "the version before runs again" in told, told
    with w.check("upgrade: one that is broken off goes back by itself"), comes_back(w):
        with version(HANGS) as wheels:
            status, told = broken_off(w, "--wheels", wheels)
        assert status == 1, told
        assert "the version before runs again" in told, told


def back_by_hand(w: World) -> None:
    """What an upgrade went well from is gone back to as the handbook says."""
    with w.check("upgrade: back to the older version by hand"), comes_back(w, built=True):
        with version({SCHEMA: ("", STEP)}) as wheels:
            status, told = install("--wheels", wheels)
        assert status == 0, told
        assert "m9999_newer" in applied(OTHER)
        older = versions()
        status, told = install("--wheels", "/wheels")
        assert status == 1, told
        assert "a newer program" in told, told
        assert versions() == older
        systemctl("stop", UNIT)
        run(PROGRAM, "db", "restore", str(BACKUP), environ=ENVIRON)
        status, told = install("--wheels", "/wheels", "--no-backup")
        assert status == 0, told
        systemctl("start", UNIT)


@contextmanager
def comes_back(w: World, *, built: bool = False) -> Iterator[None]:
    """The version before, or one ``built`` anew, is there and knows all: nothing is told twice."""
    pid, before, known = w.pid, versions(), stored(OTHER)
    texts = [path.read_text() for path in REPLACED]
    BACKUP.unlink(missing_ok=True)
    yield
    assert w.pid not in (0, pid)
    # What was not seen to run takes the place of nothing yet.
    assert (len(versions()), versions() == before) == (2 if built else 1, not built)
    assert [path.read_text() for path in REPLACED] == texts
    assert stored(OTHER) == known
    assert (stored(BACKUP) if BACKUP.exists() else None) == (known if built else None)
    w.site.visits("/visits", 0, known + 1)
    w.until(lambda: len(w.site.taken) > known, "the next alert")
    ids = [id_ for id_, _ in w.site.taken]
    assert len(set(ids)) == len(ids) == known + 1


def broken_off(w: World, *arguments: str) -> tuple[int, str]:
    """Run the installer and end it while it waits for the new version."""
    with subprocess.Popen(
        ["/bin/sh", SCRIPT, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=surroundings(),
    ) as running:
        w.until(
            lambda: running.poll() is not None or "m9999_newer" in applied(OTHER),
            "the database of the new version",
            600,
        )
        running.send_signal(signal.SIGTERM)
        told, _ = running.communicate(timeout=300)
    return running.returncode, told


def applied(database: Path) -> list[str]:
    """The steps that a database has gone through."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        return [name for (name,) in conn.execute("SELECT name FROM _sqlite_migrations")]


def removed(w: World) -> None:
    """And back."""
    with w.check("remove: what is yours stays"):
        status, told = install("--uninstall")
        assert status == 0, told
        assert not HOME.exists()
        assert systemctl("cat", UNIT, check=False) != 0
        assert (stored(), CONFIG.exists(), CREDENTIAL.exists()) == (2, True, True)
    with w.check("install: again, over what was kept"):
        status, told = install("--wheels", "/wheels")
        assert status == 0, told
        w.mark()
        systemctl("start", UNIT)
        w.until(lambda: w.events("monitor.ready"), "the start")
        assert stored() == 2
    with w.check("remove: and with --purge nothing stays"):
        status, told = install("--uninstall", "--purge")
        assert status == 0, told
        assert not any(one.exists() for one in (HOME, CONFIG.parent, STATE, DROPIN / "x"))
