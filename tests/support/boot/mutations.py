"""What the checks under systemd have to notice: faults, and the checks that must fail by them.

Run as ``python -m tests.support.boot.mutations [NUMBER...]``: each row boots a machine of its own
and goes through one phase. It takes some minutes; the table is gone through when checks change.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.support.boot import host

UNIT = "deploy/storyline-monitor.service"
Edit = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A machine with faults.

    Attributes:
        phase: the phase that is gone through.
        edits: file, text, other text; they do not get in each other's way.
        noticed: the checks that have to fail.
    """

    phase: str
    edits: tuple[Edit, ...]
    noticed: tuple[str, ...]


_PING = """            log.info("monitor.ready")
            __import__("threading").Thread(target=_ping, daemon=True).start()
"""
_PINGS = """def _ping() -> None:
    while True:
        systemd.notify(WATCHDOG=1)
        __import__("time").sleep(0.5)


class Daemon:"""
# What fails by waiting need not wait long.
_IMPATIENT = ("tests/support/boot/world.py", "PATIENCE = 60.0", "PATIENCE = 12.0")
_HOLDS = "    holding.hold_removed(conn, micros(now))\n"
_FORGETS = """    holding.hold_removed(conn, micros(now))
    conn.execute("UPDATE deliveries SET state='dead', head=0, ended=1 WHERE state='pending'")
"""
TABLE = (
    Mutation(
        "start",
        (
            (UNIT, "Type=notify", "Type=exec"),
            (UNIT, "StateDirectoryMode=0700", "StateDirectoryMode=0755"),
            (UNIT, "ProtectHome=yes", "ProtectHome=read-only"),
            (UNIT, "ProtectSystem=strict", "ProtectSystem=strict\nReadWritePaths=/srv/open"),
            ("monitor/app/pulse.py", 'being "\n            f"polled;', '"\n            f";'),
            ("monitor/cli/logs.py", "journal=journal)", "journal=False)"),
            ("tests/support/boot/world.py", "CREDENTIAL.chmod(0o600)", "CREDENTIAL.chmod(0o644)"),
            ("monitor/app/metrics.py", "process_open_fds", "process_handles"),
            ("monitor/app/health.py", "why = self.trouble()", "why = 'no'"),
        ),
        (
            "S1 started only when it is ready",
            "S1 the status line says feeds, due and pending",
            "S8 its state folder is its own alone",
            "S8 it writes nowhere else",
            "S8 it sees no home, no temporary files of others, no devices",
            "S8 the credential is for it alone",
            "S6 every line is a known event, with its level's priority",
            "S7 it answers that it lives and works",
            "S7 its figures are told",
        ),
    ),
    Mutation(
        "start",
        (
            (UNIT, "CapabilityBoundingSet=\n", "CapabilityBoundingSet=CAP_CHOWN\n"),
            (
                "monitor/notify/sinks/file.py",
                "    os.ftruncate(handle, end)",
                "    raise OSError(5)",
            ),
            ("monitor/notify/signing.py", '{"webhook-signature":', '{"signature":'),
            ("monitor/notify/confined/process.py", 'cwd="/"', 'cwd="/root"'),
            ("monitor/cli/run.py", "    log.hide(config.secrets())\n", ""),
            ("monitor/app/opening.py", "str(config.database)", "list(config.secrets())"),
            ("monitor/app/reload.py", "place=fault.place", "place=''"),
            ("monitor/app/reload.py", "self.poller.use(", "dict("),
            ("monitor/app/reload.py", "RELOADING=1, ", ""),
            ("monitor/store/sqlite/connection.py", "        conn.backup(copied)", "        pass"),
            (
                "monitor/store/sqlite/locking.py",
                "        fcntl.flock(handle, how | ",
                "        int(",
            ),
        ),
        (
            "S8 it runs as a user of its own, without rights",
            "S8 it writes into its state folder",
            "S8 a program of apprise can shut its gate, and tells its service",
            "S1 an alert arrives, signed with the credential",
            "S6 no secret is in the journal",
            "S3 a bad configuration is refused, and the journal says where and why",
            "S3 a good one is taken over in the same process",
            "S3 systemd is told when a reload begins and ends",
            "S9 a backup is made while it runs",
            "S1 a second one is refused",
        ),
    ),
    Mutation(
        "watchdog",
        (
            ("monitor/app/daemon.py", '            log.info("monitor.ready")\n', _PING),
            ("monitor/app/daemon.py", "class Daemon:", _PINGS),
        ),
        (
            "S2 it is started again when its scheduler stands still",
            "S2 it is started again when its writer hangs",
        ),
    ),
    Mutation(
        "watchdog",
        (("monitor/app/pulse.py", "WATCHDOG=1, ", ""),),
        ("S2 it outlives its watchdog while it works",),
    ),
    Mutation(
        "watchdog",
        (
            (UNIT, "Restart=on-failure", "Restart=no"),
            ("monitor/cli/run.py", "    faulthandler.enable(STDERR, all_threads=False)\n", ""),
        ),
        ("S2 a stopped process is started again", "S2 the journal has where it stood"),
    ),
    Mutation(
        "killed",
        (
            (
                "monitor/store/sqlite/store.py",
                _HOLDS,
                _FORGETS,
            ),
        ),
        ("S4 killed, it is started again, and what was pending arrives under its id",),
    ),
    Mutation(
        "killed",
        (
            (UNIT, "TimeoutStartSec=90s", "TimeoutStartSec=90s\nKillMode=process"),
            ("monitor/worker/hatchery.py", "import socket\n", "import socket\nimport signal\n"),
            (
                "monitor/worker/hatchery.py",
                "def main(",
                "def main(control):\n    begin(control)\n    signal.pause()\n\n\ndef begin(",
            ),
        ),
        ("S4 none of its processes outlives it",),
    ),
    Mutation(
        "refused",
        ((UNIT, "RestartPreventExitStatus=78\n", ""),),
        (
            "S5 a bad configuration ends with 78 and is not tried again",
            "S5 a secret that is missing ends likewise",
        ),
    ),
    Mutation(
        "newer",
        (
            (
                "monitor/store/sqlite/connection.py",
                "    if unknown:",
                "    if unknown and not path:",
            ),
        ),
        ("S9 a newer database is refused and left as it is",),
    ),
    Mutation(
        "newer",
        (("monitor/cli/run.py", "if isinstance(cause, StoreUnusable):", "if not causes:"),),
        (
            "S9 a newer database is refused and left as it is",
            "S9 a damaged database is refused, left as it is, and not tried again",
        ),
    ),
    Mutation(
        "stopped",
        (
            ("monitor/app/daemon.py", "POLLS_MAY_END_IN = 15.0", "POLLS_MAY_END_IN = 0.1"),
            (
                "monitor/app/daemon.py",
                "DELIVERIES_MAY_LAND_IN = 10.0",
                "DELIVERIES_MAY_LAND_IN = 100.0",
            ),
        ),
        (
            "S4 a poll in flight is taken in before the end",
            "S4 feeds and receivers that never answer hold the end up by a bound",
        ),
    ),
    Mutation(
        "stopped",
        (
            (
                "monitor/store/sqlite/store.py",
                _HOLDS,
                _FORGETS,
            ),
        ),
        ("S4 what could not be delivered waits for the next start",),
    ),
    Mutation(
        "native",
        (("monitor/journal.py", '{"storyline": "STORYLINE_ID", ', "{"),),
        ("S6 by option the journal has fields of its own",),
    ),
    Mutation(
        "crowded",
        (
            (
                "monitor/store/sqlite/writer.py",
                "                await self.patience(error)",
                "                raise",
            ),
        ),
        (
            "S9 on a full disk it says so and goes on, whatever watches it",
            "S9 once there is room it stores and tells what waited",
        ),
    ),
    Mutation(
        "alone",
        (
            (
                "monitor/collect/landing.py",
                "say = to.warning if trouble",
                "say = to.info if trouble",
            ),
            (
                "monitor/store/sqlite/feeds.py",
                "if polled else None,\n            key",
                "if polled and not state.errors else None,\n            key",
            ),
            (
                "monitor/store/sqlite/feeds.py",
                '"AND lease_until IS NULL",\n        [(now, feed)',
                '"AND lease_until IS NULL AND errors = 0",\n        [(now, feed)',
            ),
        ),
        (
            "S10 it starts with nothing reachable, and says so",
            "S10 it goes on once they can be reached",
        ),
    ),
)


def unnoticed(mutation: Mutation) -> list[str]:
    """The checks that passed in spite of the fault."""
    seen = host.visit([mutation.phase], (*mutation.edits, _IMPATIENT))
    return [
        f"{finding.check}: passed"
        for finding in seen.findings
        if finding.check in mutation.noticed and finding.passed
    ] + ([] if seen.findings else [f"nothing was found: {seen.output}"])


def main(arguments: Sequence[str]) -> int:
    """Go through the table, or some rows of it; how many faults went unnoticed."""
    numbers = [int(one) for one in arguments] or range(len(TABLE))
    total = 0
    for number in numbers:
        found = unnoticed(TABLE[number])
        total += len(found)
        print(f"{number}: {TABLE[number].phase}: {found or 'noticed'}", flush=True)  # noqa: T201
    return min(total, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
