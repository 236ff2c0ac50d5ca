"""What has to hold under a real systemd, phase by phase; each begins with a service laid out anew.

The names say which promise a check belongs to; ``mutations`` has what each has to notice.
"""

import json
import os
import re
import signal
import sqlite3
import stat
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from tests.support.boot.world import (
    CONFIG,
    CREDENTIAL,
    DATABASE,
    PROGRAM,
    QUICK,
    SECRET,
    STATE,
    UNIT,
    UNSIGNED,
    Site,
    World,
    outcome,
    run,
    systemctl,
)
from tests.support.events import topic

QUICK_START = "RestartSec=200ms"
LONGEST_END = 45
"""Seconds; below the unit's TimeoutStopSec."""
HUNG = "/opt/storyline-monitor/bin/python -m tests.support.hung {part} " + str(CONFIG)


def start(w: World) -> None:
    """What holds once it is up, and while it is watched, reloaded, and asked."""
    service = CREDENTIAL.with_name("service")
    w.lay_out(f"LoadCredential=service:{service}")
    service.write_text(w.site.url(UNSIGNED).replace("http://", "json://"))
    service.chmod(0o600)
    outside = "/srv/open/outside.jsonl"
    Path(outside).parent.mkdir(mode=0o777, exist_ok=True)
    Path(outside).parent.chmod(0o777)
    inside = "/var/lib/storyline-monitor/alerts.jsonl"
    w.configure(
        feeds=[
            {"id": "visits", "url": w.site.url("/visits")},
            {"id": "missing", "url": w.site.url("/missing")},
        ],
        sinks={
            "desk": w.desk(),
            "inside": {"kind": "file", "path": inside},
            "outside": {"kind": "file", "path": outside},
            "elsewhere": {
                "kind": "apprise",
                "service": {"credential": "service"},
                "allow_networks": ["127.0.0.1/32"],
            },
        },
    )
    with w.check("S1 started only when it is ready"):
        systemctl("start", UNIT)
        assert w.events("monitor.ready"), w.show()
        assert w.property("ActiveState") == "active"
        assert DATABASE.exists()
    with w.check("S1 the status line says feeds, due and pending"):
        wanted = r"2 feeds, \d+ due, \d+ being polled; \d+ deliver\w+ pending"
        w.until(lambda: re.fullmatch(wanted, w.property("StatusText")), "a status line")
    with w.check("S1 an alert arrives, signed with the credential"):
        w.until(lambda: w.site.taken, "the alert")
        [(_, body)] = w.site.taken
        assert body["type"] == "storyline.opened", body
        assert not w.site.refused
    sandbox(w, Path(inside), Path(outside))
    logs(w)
    watched(w)
    reloaded(w)
    beside(w)


def sandbox(w: World, inside: Path, outside: Path) -> None:
    """What it may, and may not, do."""
    process = Path(f"/proc/{w.pid}")
    status = dict(
        line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line
    )
    with w.check("S8 it runs as a user of its own, without rights"):
        uid = int(status["Uid"].split()[0])
        assert 61184 <= uid <= 65519, uid
        assert all(int(status[name], 16) == 0 for name in ("CapEff", "CapBnd", "CapPrm"))
        assert (status["NoNewPrivs"].strip(), status["Seccomp"].strip()) == ("1", "2")
    with w.check("S8 its state folder is its own alone"):
        seen = STATE.stat()
        assert (seen.st_mode & 0o7777, seen.st_uid) == (0o700, uid), oct(seen.st_mode)
        assert DATABASE.stat().st_mode & 0o777 == 0o600
    with w.check("S8 it writes into its state folder"):
        there = STATE / inside.name
        w.until(lambda: there.exists() and there.stat().st_size, "the file sink's line")
    with w.check("S8 a program of apprise can shut its gate, and tells its service"):
        w.until(lambda: w.site.told, "the message")
        [told] = w.site.told
        assert told["title"].startswith("OPENED: "), told
    with w.check("S8 it writes nowhere else"):
        w.until(lambda: w.said("Read-only file system"), "a failure")
        assert not outside.exists()
        assert not (process / "root" / outside.relative_to("/")).exists()
    with w.check("S8 it sees no home, no temporary files of others, no devices"):
        Path("/tmp/of-others").write_text("x")  # noqa: S108 - what it must not see
        Path("/root/of-root").write_text("x")
        inner = process / "root"
        seen = [one for one in ("tmp/of-others", "root/of-root") if (inner / one).exists()]
        kinds = {one.name: one.stat().st_mode for one in (inner / "dev").iterdir() if one.exists()}
        disks = [name for name, mode in kinds.items() if stat.S_ISBLK(mode) or name == "kmsg"]
        assert (seen, disks) == ([], [])
    with w.check("S8 the credential is for it alone"):
        [folder] = [
            entry.partition("=")[2]
            for entry in (process / "environ").read_text().split("\0")
            if entry.startswith("CREDENTIALS_DIRECTORY=")
        ]
        given = inner / Path(folder).relative_to("/") / "desk-webhook"
        assert given.read_text().strip() == SECRET
        assert given.stat().st_mode & 0o077 == 0, oct(given.stat().st_mode)
        assert CREDENTIAL.stat().st_mode & 0o777 == 0o600
        assert not _can_read(given, 65534)
        assert not _can_read(CREDENTIAL, 65534)


def _can_read(path: Path, uid: int) -> bool:
    """Whether another user can read a file."""
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            path.read_bytes()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def logs(w: World) -> None:
    """What the journal has."""
    with w.check("S6 every line is a known event, with its level's priority"):
        from monitor.log import EVENTS, PRIORITIES  # noqa: PLC0415 - only here

        events = w.events()
        assert len(events) > 5
        for event in events:
            assert event["event"] in EVENTS, event
            assert int(event["PRIORITY"]) == PRIORITIES[event["level"]], event
        assert {"4", "6"} <= {event["PRIORITY"] for event in events}
    with w.check("S6 no secret is in the journal"):
        assert SECRET not in json.dumps(w.journal())


def watched(w: World) -> None:
    """What those hear who look at it."""
    with w.check("S7 it answers that it lives and works"):
        w.until(lambda: w.get("/readyz")[0] == 200, "ready")
        assert w.get("/healthz")[0] == 200
    with w.check("S7 its figures are told"):
        status, text = w.get("/metrics")
        assert status == 200, (status, text, w.show())
        assert re.search(r'^storyline_feeds\{state="ok"\} 1\.0$', text, re.MULTILINE), text[:300]
        assert float(re.findall(r"^process_open_fds (\S+)$", text, re.MULTILINE)[0]) > 3, text


def reloaded(w: World) -> None:
    """What a reload does."""
    pid = w.pid
    with w.check("S3 a bad configuration is refused, and the journal says where and why"):
        good = CONFIG.read_text()
        CONFIG.write_text('{"feeds": [],\n "topcs": {}}')
        w.mark()
        systemctl("reload", UNIT)
        w.until(lambda: w.events("config.rejected"), "the refusal")
        [refused] = w.events("config.rejected")
        assert (refused["key"], refused["PRIORITY"]) == ("topcs", "3")
        assert refused["place"].endswith("monitor.yaml:2:2"), refused
        before = w.site.polls("/visits")
        w.until(lambda: w.site.polls("/visits") > before + 1, "polls as before")
    with w.check("S3 a good one is taken over in the same process"):
        w.site.visits("/more", 1, 1)
        changed = json.loads(good)
        changed["feeds"][1] = {"id": "more", "url": w.site.url("/more")}
        changed["topics"]["second"] = {**topic(1), "settle": "0s"}
        CONFIG.write_text(json.dumps(changed))
        w.mark()
        systemctl("log-level", "debug")
        systemctl("reload", UNIT)
        w.until(lambda: w.site.polls("/more"), "a poll of the new feed")
        systemctl("log-level", "notice")
        w.until(lambda: len(w.site.taken) > 1, "an alert of the new topic")
        assert w.events("config.loaded")
        assert w.pid == pid
    with w.check("S3 systemd is told when a reload begins and ends"):
        told = [str(entry["MESSAGE"]) for entry in w.journal() if entry["_PID"] == "1"]
        [begin] = [at for at, text in enumerate(told) if "RELOADING=1, MONOTONIC_USEC=" in text]
        assert any("READY=1" in text for text in told[begin:]), told[begin:]
        assert w.property("ActiveState") == "active"


def beside(w: World) -> None:
    """What commands do beside it."""
    with w.check("S9 a backup is made while it runs"):
        target = Path("/root/backup.db")
        assert "bytes" in run(PROGRAM, "db", "backup", str(target), environ=_environ())
        with closing(sqlite3.connect(target)) as copied:
            assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copied.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    with w.check("S1 a second one is refused"):
        status, told = outcome(PROGRAM, "run", "--config", str(CONFIG), environ=_environ())
        assert (status, f"process {w.pid} already runs on it" in told) == (1, True), told


def _environ() -> Mapping[str, str]:
    return {
        "STATE_DIRECTORY": str(STATE),
        "CREDENTIALS_DIRECTORY": str(CREDENTIAL.parent),
        "MONITOR_CONFIG": str(CONFIG),
    }


def watchdog(w: World) -> None:
    """It is started again when it hangs, whatever part of it."""
    w.lay_out("WatchdogSec=3s", QUICK_START)
    systemctl("start", UNIT)
    pid = w.pid
    with w.check("S2 it outlives its watchdog while it works"):
        time.sleep(5)  # noqa: TID251 - systemd's own time has to pass
        assert (w.pid, w.property("NRestarts")) == (pid, "0"), w.show()
    with w.check("S2 a stopped process is started again"):
        w.mark()
        os.kill(pid, signal.SIGSTOP)
        w.until(lambda: w.said("Watchdog timeout"), "the watchdog")
        w.until(lambda: w.events("monitor.ready"), "a new start")
        assert w.pid != pid
    with w.check("S2 the journal has where it stood"):
        assert w.said("Stack (most recent call first)"), w.show()
    with w.check("S2 it is started again when its scheduler stands still"):
        hang(w, "scheduler")
    with w.check("S2 it is started again when its writer hangs"):
        hang(w, "writer")


def hang(w: World, part: str) -> None:
    """Let a part of a daemon hang, and see that it is started again."""
    program = "ExecStart=" + HUNG.format(part=part)
    paths = "Environment=PYTHONPATH=/acceptance"
    w.lay_out("WatchdogSec=3s", QUICK_START, paths, "ExecStart=", program)
    systemctl("start", UNIT)
    pid = w.pid
    w.mark()
    os.kill(pid, signal.SIGUSR1)
    w.until(lambda: w.said(f"{part} hangs"), "the part to hang")
    w.until(lambda: w.said("Watchdog timeout"), "the watchdog")
    w.until(lambda: w.pid not in (0, pid), "a new start")


def native(w: World) -> None:
    """The journal's own fields, by option."""
    w.lay_out("Environment=MONITOR_LOG=journal")
    systemctl("start", UNIT)
    with w.check("S6 by option the journal has fields of its own"):
        w.until(lambda: w.site.taken, "the alert")
        [(_, body)] = w.site.taken
        asked = f"STORYLINE_ID={body['data']['storyline']['id']}"
        w.until(lambda: run("journalctl", "-o", "json", asked), "the storyline's entries")
        [found] = map(json.loads, run("journalctl", "-o", "json", asked).splitlines())
        assert (found["STORYLINE_EVENT"], found["PRIORITY"]) == ("delivery.accepted", "6")
        assert found["_SYSTEMD_UNIT"] == UNIT
        assert SECRET not in json.dumps(w.journal())


def killed(w: World) -> None:
    """A kill costs nothing."""
    w.lay_out(QUICK_START)
    w.site.delays["/desk"] = 2
    systemctl("start", UNIT)
    with w.check("S4 killed, it is started again, and what was pending arrives under its id"):
        w.until(lambda: w.site.arrived, "an alert in flight")
        os.kill(w.pid, signal.SIGKILL)
        w.until(lambda: len(w.events("monitor.ready")) > 1, "a new start")
        w.until(lambda: w.events("delivery.accepted"), "its delivery")
        assert w.site.arrived > 1
        assert len({id_ for id_, _ in w.site.taken}) == 1
        assert len({json.dumps(body, sort_keys=True) for _, body in w.site.taken}) == 1
    with w.check("S4 none of its processes outlives it"):
        group = Path(f"/sys/fs/cgroup{w.property('ControlGroup')}/cgroup.procs")
        before = group.read_text().split()
        assert len(before) > 1, "it has no workers to leave behind"
        w.mark()
        os.kill(w.pid, signal.SIGKILL)
        w.until(lambda: w.events("monitor.ready"), "a new start")
        assert not set(group.read_text().split()) & set(before)


def refused(w: World) -> None:
    """What keeps it from starting, and is told."""
    w.lay_out(QUICK_START)
    with w.check("S5 a bad configuration ends with 78 and is not tried again"):
        CONFIG.write_text('{"feeds": [],\n "topcs": {}}')
        systemctl("start", UNIT, check=False)
        ended_for_good(w)
        assert w.said("monitor.yaml:2:2"), w.show()
    w.lay_out(QUICK_START)
    with w.check("S5 a secret that is missing ends likewise"):
        w.configure(sinks={"desk": w.desk(secret={"credential": "another"})})
        systemctl("start", UNIT, check=False)
        ended_for_good(w)
        assert w.said("another"), w.show()


def newer(w: World) -> None:
    """A database of a later program, and one that is damaged."""
    w.lay_out(QUICK_START)
    systemctl("start", UNIT)
    w.until(lambda: w.site.taken, "something stored")
    systemctl("stop", UNIT)
    with w.check("S9 a newer database is refused and left as it is"):
        with closing(sqlite3.connect(DATABASE)) as later, later:
            later.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
                "VALUES ('storyline-monitor', 'm9999_later', '2030-01-01')"
            )
        before = DATABASE.read_bytes()
        w.mark()
        systemctl("start", UNIT, check=False)
        w.until(lambda: w.said("newer program"), "the refusal")
        ended_for_good(w)
        assert DATABASE.read_bytes() == before
    with w.check("S9 a damaged database is refused, left as it is, and not tried again"):
        before = before[:4096] + b"\x5a" * 40960 + before[45056:]
        DATABASE.write_bytes(before)
        w.mark()
        systemctl("reset-failed", UNIT)
        systemctl("start", UNIT, check=False)
        w.until(lambda: w.said("db restore"), "the way out")
        ended_for_good(w)
        told = [one for one in w.journal() if "db restore" in str(one.get("MESSAGE"))]
        assert {one["PRIORITY"] for one in told} == {"3"}
        assert DATABASE.read_bytes() == before


def ended_for_good(w: World) -> None:
    """It ends with 78, and systemd leaves it at that."""
    w.until(lambda: w.property("ActiveState") == "failed", "its end")
    assert w.property("ExecMainStatus") == "78"
    time.sleep(1)  # noqa: TID251 - longer than the pause before another start
    assert w.property("NRestarts") == "0", w.show()
    assert w.property("ActiveState") == "failed"


def crowded(w: World) -> None:
    """A disk without room."""
    w.lay_out(QUICK_START, "WatchdogSec=3s")
    STATE.mkdir(parents=True)
    run("mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(STATE))
    systemctl("start", UNIT)
    w.until(lambda: w.site.taken, "the first alert")
    pid = w.pid
    with w.check("S9 on a full disk it says so and goes on, whatever watches it"):
        w.mark()
        ballast = STATE / "ballast"
        fill(ballast)
        w.site.visits("/visits", 0, 2)
        w.until(lambda: w.events("store.unavailable"), "word of it")
        w.until(lambda: "the disk is full" in w.property("StatusText"), "the status line")
        w.until(lambda: w.get("/readyz")[0] == 503, "not ready")
        time.sleep(5)  # noqa: TID251 - systemd's own time has to pass
        assert (w.pid, w.property("NRestarts")) == (pid, "0"), w.show()
        assert (w.get("/readyz")[0], w.events("store.recovered")) == (503, []), w.show()
    with w.check("S9 once there is room it stores and tells what waited"):
        ballast.unlink()
        w.until(lambda: len(w.site.taken) > 1, "the alert that waited")
        w.until(lambda: w.events("store.recovered"), "word of it")
        assert w.pid == pid
        assert w.site.taken[-1][1]["type"] == "storyline.reversal"
    systemctl("stop", UNIT)
    run("umount", str(STATE))


def fill(path: Path) -> None:
    """Leave no room on a disk."""
    with path.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(b"x" * 4096)
        except OSError:
            return


def stopped(w: World) -> None:
    """What is under way when it is told to stop."""
    w.lay_out()
    patient = {"defaults": {**QUICK, "timeout": "5m"}, "sinks": {"desk": w.desk(timeout="60s")}}
    w.configure(**patient)
    w.site.delays["/visits"] = 3
    systemctl("start", UNIT)
    with w.check("S4 a poll in flight is taken in before the end"):
        w.until(lambda: w.site.polls("/visits"), "a poll in flight")
        w.site.delays["/desk"] = 20
        systemctl("stop", UNIT)
        assert (w.property("Result"), w.property("ExecMainStatus")) == ("success", "0"), w.show()
        assert w.events("monitor.stopped"), w.show()
        with closing(sqlite3.connect(DATABASE)) as stored:
            assert stored.execute("SELECT count(*) FROM alerts").fetchone() == (1,), w.show()
    with w.check("S4 what could not be delivered waits for the next start"):
        w.site.delays.clear()
        w.site.taken.clear()
        systemctl("start", UNIT)
        w.until(lambda: w.site.taken, "the alert")
    with w.check("S4 feeds and receivers that never answer hold the end up by a bound"):
        w.site.delays["/desk"] = 200
        arrived = w.site.arrived
        w.site.visits("/visits", 0, 2)
        w.until(lambda: w.site.arrived > arrived, "a delivery that hangs")
        w.site.delays["/visits"] = 200
        before = w.site.polls("/visits")
        w.until(lambda: w.site.polls("/visits") > before, "a poll that hangs")
        w.mark()
        began = time.monotonic()  # noqa: TID251 - measures systemd
        systemctl("stop", UNIT)
        assert time.monotonic() - began < LONGEST_END  # noqa: TID251 - same
        assert w.property("Result") == "success", w.show()
        assert w.events("poll.abandoned"), w.show()


def alone(w: World) -> None:
    """Nothing can be reached."""
    w.lay_out(QUICK_START)
    with Site() as later:
        port = later.server_port
        later.shutdown()
    with w.check("S10 it starts with nothing reachable, and says so"):
        named = {"id": "named", "url": "https://feeds.example/x.xml", "allow_networks": []}
        nobody = {"id": "nobody", "url": f"http://127.0.0.1:{port}/visits"}
        w.configure(feeds=[nobody, named])
        systemctl("start", UNIT)
        w.until(lambda: len(w.events("feed.polled")) >= 2, "word of the failures")
        assert {one["PRIORITY"] for one in w.events("feed.polled")} == {"4"}
        assert w.property("ActiveState") == "active"
    with w.check("S10 it goes on once they can be reached"):
        back = Site(port)
        w.site.visits("/visits", 0, 1)
        back.documents |= w.site.documents
        ask = (PROGRAM, "feeds", "poll", "nobody")
        w.until(lambda: outcome(*ask, environ=_environ())[0] == 0, "it may be asked again")
        w.until(lambda: w.site.taken, "the alert, once the feed is back")


# Two machines share these: what one of them does takes about as long as what the other does.
HALVES = (
    ("start", "stopped", "alone", "native"),
    ("watchdog", "killed", "refused", "newer", "crowded"),
)
PHASES: Mapping[str, Callable[[World], None]] = {
    "start": start,
    "watchdog": watchdog,
    "killed": killed,
    "refused": refused,
    "newer": newer,
    "crowded": crowded,
    "native": native,
    "stopped": stopped,
    "alone": alone,
}
