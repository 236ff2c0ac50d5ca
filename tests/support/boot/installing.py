"""From nothing to a service, to its next version, and back: what ``deploy/install.sh`` does."""

import sqlite3
from contextlib import closing
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
    World,
    outcome,
    run,
    systemctl,
)

SCRIPT = "/acceptance/deploy/install.sh"
HOME = Path("/opt/storyline-monitor")


def install(*arguments: str) -> tuple[int, str]:
    """Run the installer; from the wheels that were brought."""
    # A busy machine takes minutes over a virtual environment.
    return outcome("/bin/sh", SCRIPT, *arguments, limit=600)


def versions() -> list[str]:
    return sorted(one.name for one in (HOME / "versions").iterdir())


def stored() -> int:
    """How many alerts are stored."""
    with closing(sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True)) as conn:
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
        assert Path("/var/backups/storyline-monitor/before-upgrade.db").exists()
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
