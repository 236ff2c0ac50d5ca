"""What the installer does with files and database when an upgrade goes wrong, in any way it can."""

import asyncio
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.boot import paper
from tests.support.boot.paper import BACKUPS, ETC, HOME, STATE, UNIT, Paper
from tests.support.databases import open_store

pytestmark = pytest.mark.root
DATABASE = f"/{STATE}/monitor.db"
TOUCHES = f"""
sqlite() {{ /usr/bin/python3 -c "import sqlite3, sys
conn = sqlite3.connect('{DATABASE}')
conn.execute('PRAGMA user_version = ' + sys.argv[1])" "$1"; }}
"""
"""What a version does to the database when it comes up: a number stands for what it stored."""
NO_SECRET = 'case "$*" in check) echo "secret missing" >&2; exit 78 ;; esac\n'
REFUSES = 'case "$*" in "db restore"*) echo "cannot be read" >&2; exit 1 ;; esac\n'
DEAD = TOUCHES + "sqlite 99; exit 1\n"


@pytest.fixture
def machine() -> Iterator[Paper]:
    """One on which the first version runs."""
    if reason := paper.missing():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="storyline-paper-") as folder:
        made = paper.paper(Path(folder))
        status, told = made.install()
        assert status == 0, told
        asyncio.run(_filled(made.upper / STATE / "monitor.db"))
        stored(made, 1)
        made.be("active")
        unit = made.upper / UNIT
        unit.write_text(unit.read_text() + "# of the first version\n")
        yield made


async def _filled(path: Path) -> None:
    path.parent.mkdir(parents=True)
    await (await open_store(path)).close()


def stored(machine: Paper, number: int) -> None:
    with closing(sqlite3.connect(machine.upper / STATE / "monitor.db")) as conn:
        conn.execute(f"PRAGMA user_version = {number}")


def holds(path: Path) -> int:
    """The number in a database."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as conn:
        return int(conn.execute("PRAGMA user_version").fetchone()[0])


def database(machine: Paper) -> int:
    return holds(machine.upper / STATE / "monitor.db")


def is_as_before(machine: Paper) -> bool:
    """The first version, its unit and its database, and nothing that was in the way of it."""
    assert (machine.mark, database(machine)) == ("first", 1)
    assert "# of the first version" in (machine.upper / UNIT).read_text()
    assert len(machine.names(f"{HOME}/versions")) == 1
    for folder in (HOME, ETC, "etc/systemd/system"):
        assert not [one for one in machine.names(folder) if one.endswith((".before", ".new"))]
    return True


def test_an_upgrade_that_goes_well_keeps_the_copy_of_its_own_alone(machine: Paper) -> None:
    for number in (1, 2):
        stored(machine, number)
        machine.next(mark=f"after {number}")
        status, told = machine.install()
        assert status == 0, told
        assert (machine.mark, machine.state, database(machine)) == (
            f"after {number}", "active", number,
        )  # fmt: skip
        assert machine.names(BACKUPS) == ["before-upgrade.db"]
        assert holds(machine.upper / BACKUPS / "before-upgrade.db") == number
        assert len(machine.names(f"{HOME}/versions")) == 1
        assert "# of the first version" not in (machine.upper / UNIT).read_text()


def test_one_that_fails_twice_leaves_one_old_database_and_the_copy_before(machine: Paper) -> None:
    kept = machine.upper / BACKUPS / "before-upgrade.db"
    kept.write_text("of the last upgrade that went well")
    machine.next(mark="second", comes_up=DEAD)
    for _ in range(2):
        status, told = machine.install()
        assert status == 1, told
        assert "the version before runs again" in told
        assert machine.state == "active"
        assert is_as_before(machine)
        assert machine.names(BACKUPS) == ["before-upgrade.db"]
        assert kept.read_text() == "of the last upgrade that went well"
        assert [one for one in machine.names(STATE) if one.startswith("monitor.db.")] == [
            "monitor.db.failed-upgrade", "monitor.db.lock",
        ]  # fmt: skip
        assert f"{DATABASE}.failed-upgrade: what was there before" in told
        assert holds(machine.upper / STATE / "monitor.db.failed-upgrade") == 99


@pytest.mark.parametrize("dumb", ["first", "second"])
def test_the_database_is_put_back_by_whichever_program_can(machine: Paper, dumb: str) -> None:
    """The one before may not understand the configuration any more."""
    if dumb == "first":
        first = next((machine.upper / HOME / "versions").iterdir())
        (first / "bin" / "behaves").write_text(REFUSES)
    machine.next(mark="second", comes_up=DEAD, behaves=REFUSES if dumb == "second" else ":\n")
    status, told = machine.install()
    assert status == 1, told
    assert "the database is as it was when the version before stopped" in told
    assert is_as_before(machine)


@pytest.mark.parametrize("comes_up", ["exit 0\n", DEAD])
@pytest.mark.parametrize(
    ("where", "behaves"),
    [
        ("a terminal that is gone", ":\n"),
        ("a disk that is full", ":\n"),
        ("a disk that is full", NO_SECRET),
    ],
)
def test_nothing_hangs_on_whether_it_is_heard(
    machine: Paper, comes_up: str, where: str, behaves: str
) -> None:
    """The way to the new version goes on to its end, and so does the way back."""
    machine.next(mark="second", comes_up=comes_up, behaves=behaves)
    out = os.open("/dev/full", os.O_WRONLY)
    if "terminal" in where:
        os.close(out)
        held, out = os.openpty()
        os.close(held)
    try:
        status, _ = machine.install(out=out)
    finally:
        os.close(out)
    assert machine.state == "active"
    starts = [call for call in machine.calls if call.startswith("start ")]
    assert len(starts) == (2 if comes_up == DEAD else 1)
    if comes_up == DEAD:
        assert status == 1
        assert is_as_before(machine)
        assert machine.names(BACKUPS) == []
    else:
        assert (status, machine.marks, database(machine)) == (0, ["second"], 1)
        assert machine.names(BACKUPS) == ["before-upgrade.db"]


def test_a_copy_that_cannot_be_put_back_is_taken_away_by_no_later_upgrade(machine: Paper) -> None:
    first = next((machine.upper / HOME / "versions").iterdir())
    (first / "bin" / "behaves").write_text(REFUSES)
    machine.next(mark="second", comes_up=DEAD, behaves=REFUSES)
    status, told = machine.install()
    assert status == 1, told
    [name] = machine.names(BACKUPS)
    assert name.startswith("not-put-back-")
    assert f"db restore /{BACKUPS}/{name}" in told
    assert "nothing was started, and nothing removed" in told
    assert (machine.mark, machine.state, database(machine)) == ("first", "failed", 99)
    # What it says works as it stands, once that is mended.
    (first / "bin" / "behaves").write_text(":\n")
    [line] = re.findall(r"^install\.sh: +(.*db restore .*)$", told, re.MULTILINE)
    status, said = machine.run(line)
    assert (status, database(machine)) == (0, 1), said
    stored(machine, 99)
    machine.next(mark="third")
    status, told = machine.install()
    assert status == 0, told
    assert machine.names(BACKUPS) == ["before-upgrade.db", name]
    assert holds(machine.upper / BACKUPS / name) == 1
    assert holds(machine.upper / BACKUPS / "before-upgrade.db") == 99


def test_where_there_is_no_room_for_the_copy_nothing_is_begun(machine: Paper) -> None:
    full = f"mount -t tmpfs -o size=100k tmpfs /{BACKUPS}; "
    machine.next(mark="second")
    calls = machine.calls
    status, told = machine.install(before=full)
    assert status == 1, told
    assert re.search(rf"need [\d,]+ bytes in /{BACKUPS}, where [\d,]+ are free", told)
    assert "nothing was changed" in told
    assert machine.calls == calls
    assert machine.state == "active"
    assert is_as_before(machine)


def test_a_copy_that_fails_all_the_same_leaves_nothing(machine: Paper) -> None:
    fails = f"""case "$*" in
*--dry-run*) ;;
"db backup"*) echo half > /{BACKUPS}/$(basename "$4"); exit 1 ;;
esac
"""
    machine.next(mark="second", behaves=fails)
    status, told = machine.install()
    assert status == 1, told
    assert "could not be copied" in told
    assert "the version before runs again" in told
    assert machine.state == "active"
    assert machine.names(BACKUPS) == []
    assert is_as_before(machine)


TWO_FOLDERS = f"""mkdir -p /d; mount -t tmpfs -o size=%s tmpfs /d; mkdir -p /d/s /d/b
cp -p {DATABASE} /d/s/; mount --bind /d/s /{STATE}; mount --bind /d/b /{BACKUPS}
"""
"""A disk for database and copies from whose one folder nothing can be moved to the other."""
ONE_FOLDER = f"""mkdir -p /d; mount -t tmpfs -o size=%s tmpfs /d; mkdir -p /d/s /d/b
cp -p {DATABASE} /d/s/; rm -r /{STATE} /{BACKUPS}; ln -s /d/s /{STATE}; ln -s /d/b /{BACKUPS}
"""
LOOK = f"""; status=$?; ls -A /{STATE} /{BACKUPS} | sed 's/^/left: /'
/usr/bin/python3 -c "import sqlite3
print('it holds', *sqlite3.connect('{DATABASE}').execute('PRAGMA user_version').fetchone())"
exit $status"""


def test_where_there_is_no_room_for_the_way_back_nothing_is_begun(machine: Paper) -> None:
    """There would be room for the copy, and then for none to put in the database's place."""
    size = (machine.upper / STATE / "monitor.db").stat().st_size
    machine.next(mark="second", comes_up=DEAD)
    status, told = machine.install(LOOK, before=TWO_FOLDERS % (3 * size))
    assert status == 1, told
    assert re.search(rf"need {3 * size:,} bytes in [/\w-]*, where [\d,]+ are free", told), told
    assert "nothing was changed" in told
    assert "it holds 1\n" in told
    assert machine.state == "active"
    assert is_as_before(machine)


def test_a_version_that_fills_the_disk_is_gone_back_from(machine: Paper) -> None:
    """A copy on the disk of the database takes its place, for which no room is needed."""
    size = (machine.upper / STATE / "monitor.db").stat().st_size
    fills = TOUCHES + "sqlite 99; dd if=/dev/zero of=/d/s/fill bs=4k 2>/dev/null; exit 1\n"
    machine.next(mark="second", comes_up=fills)
    status, told = machine.install(LOOK, before=ONE_FOLDER % (int(2.5 * size)))
    assert status == 1, told
    assert "the database is as it was when the version before stopped" in told
    assert "the version before runs again" in told
    assert "it holds 1\n" in told
    assert "left: monitor.db.failed-upgrade" in told
    assert "left: before-upgrade" not in told
    assert (machine.mark, machine.state) == ("first", "active")


def test_what_cannot_be_put_back_is_told_and_then_nothing_is_started(machine: Paper) -> None:
    """Nor thrown away: the unit of one version would start the program of another."""
    machine.next(mark="second", comes_up=f"rm /{UNIT}.before\n" + DEAD)
    status, told = machine.install()
    assert status == 1, told
    assert f"/{UNIT} could not be put back" in told
    assert "nothing was started, and nothing removed" in told
    assert (machine.mark, machine.state, database(machine)) == ("first", "failed", 1)
    assert len(machine.names(f"{HOME}/versions")) == 2


def test_two_at_once_do_not_get_in_each_others_way(machine: Paper) -> None:
    held = "exec 8>/run/storyline-monitor-install.lock; flock 8; "
    machine.next(mark="second")
    for arguments in ((), ("--uninstall",)):
        status, told = machine.install(*arguments, before=held)
        assert status == 1, told
        assert "another install.sh is at work" in told
    assert machine.state == "active"
    assert is_as_before(machine)


def test_what_leads_back_from_an_earlier_upgrade_is_taken_away_by_no_later_one(
    machine: Paper,
) -> None:
    """One that broke off; however the later one ends."""
    before = machine.upper / f"{UNIT}.before"
    for number, pip in enumerate(("#!/bin/sh\nexit 1\n", None)):
        before.write_text("# the only one of its kind\n")
        if pip is not None:
            kept = (machine.upper / "machine" / "pip").read_text()
            (machine.upper / "machine" / "pip").write_text(pip)
            status, told = machine.install()
            assert (status, before.exists()) == (1, True), told
            (machine.upper / "machine" / "pip").write_text(kept)
        machine.next(mark=f"after {number}", comes_up=DEAD if number else "exit 0\n")
        status, told = machine.install()
        assert status == number, told
        [folder] = re.findall(r"left .*; it is now in (\S+)", told)
        [left] = (machine.upper / folder.lstrip("/")).iterdir()
        assert left.read_text() == "# the only one of its kind\n"
        assert not before.exists()


def test_one_that_was_stopped_keeps_all_that_may_have_run_each_with_its_copy(
    machine: Paper,
) -> None:
    """It is not started, so nothing shows whether the new version would come up."""
    machine.be("inactive")
    ways = []
    for number in range(4):
        machine.next(mark=f"next {number}")
        status, told = machine.install()
        assert status == 0, told
        ways.append(way_back(told))
        # Somebody starts the first of them by hand, and stops it: only it can read the rest.
        stored(machine, 99)
        assert "nothing shows yet whether the new version comes up" in told
        assert machine.state == "inactive"
        assert machine.marks == ["first", *(f"next {one}" for one in range(number + 1))]
        assert len(machine.names(f"{HOME}/versions")) == number + 2
        copies = [machine.upper / BACKUPS / name for name in machine.names(BACKUPS)]
        assert [holds(copy) for copy in copies] == [1] + [99] * number
        # What stands still meanwhile takes no room again.
        assert len({copy.stat().st_ino for copy in copies}) == min(number + 1, 2)
    for way, then in reversed(list(zip(ways, [1, 99, 99, 99], strict=True))):
        status, said = machine.run("set -e\n" + "\n".join(way))
        assert (status, database(machine)) == (0, then), said
    assert machine.mark == "first"
    machine.be("active")
    machine.next(mark="last")
    status, told = machine.install()
    assert status == 0, told
    assert machine.names(BACKUPS) == ["before-upgrade.db"]
    assert machine.marks == ["last"]


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_it_says_of_the_way_back_works_as_it_stands(machine: Paper, *, by_hand: bool) -> None:
    """To the version before, of whatever kind, and to what was stored then."""
    machine.be("inactive")
    if by_hand:
        made_by_hand(machine)
    machine.next(mark="second")
    status, told = machine.install()
    assert status == 0, told
    assert machine.mark == "second"
    stored(machine, 99)
    lines = way_back(told)
    assert len(lines) == 4
    status, said = machine.run("set -e\n" + "\n".join(lines))
    assert status == 0, said
    assert database(machine) == 1
    home = machine.upper / HOME
    assert (home / "bin").is_symlink() is not by_hand
    mark = (home / "bin" / "mark").read_text() if by_hand else machine.mark
    assert mark == "first"
    assert "# of the first version" in (machine.upper / UNIT).read_text()


def way_back(told: str) -> list[str]:
    """The commands that go back, as they were told."""
    _, way = told.split("to go back to it:\n")
    return [line for line in way.splitlines() if line.startswith("  ")]


def made_by_hand(machine: Paper) -> None:
    """Let the first version be an environment in the program's own place."""
    home = machine.upper / HOME
    [version] = (home / "versions").iterdir()
    (home / "bin").unlink()
    for part in ("bin", "lib"):
        (version / part).rename(home / part)
    shutil.rmtree(version)


def test_an_environment_made_by_hand_is_gone_back_to(machine: Paper) -> None:
    made_by_hand(machine)
    machine.next(mark="second", comes_up=DEAD)
    status, told = machine.install()
    assert status == 1, told
    assert "could not be put back" not in told
    home = machine.upper / HOME
    assert ((home / "bin" / "mark").read_text(), machine.marks) == ("first", ["first"])
    assert (machine.names(f"{HOME}/versions"), database(machine)) == ([], 1)


def test_an_environment_made_by_hand_stays_until_another_was_seen_to_run(machine: Paper) -> None:
    """However often it is upgraded, and made by hand again."""
    machine.be("inactive")
    made_by_hand(machine)
    for number in (2, 3):
        machine.next(mark=f"v{number}", comes_up=DEAD)
        status, told = machine.install()
        assert status == 0, told
    assert machine.marks == ["first", "v2", "v3"]
    machine.be("failed")
    machine.next(mark="v4")
    status, told = machine.install()
    assert (status, machine.marks) == (0, ["v4"]), told


@pytest.mark.parametrize("good", [True, False])
def test_one_that_had_failed_is_tried(machine: Paper, *, good: bool) -> None:
    """The new version may mend what ails it; else all is as before, and stopped."""
    machine.be("failed")
    machine.next(mark="second", comes_up="exit 0\n" if good else DEAD)
    status, told = machine.install()
    if good:
        assert (status, machine.mark, machine.state) == (0, "second", "active"), told
        assert len(machine.names(f"{HOME}/versions")) == 1
    else:
        assert (status, machine.state) == (1, "failed"), told
        assert "and stopped, as it had failed" in told
        assert is_as_before(machine)


def test_a_service_that_ran_has_a_database_or_the_upgrade_says_where_it_misses_it(
    machine: Paper,
) -> None:
    """Where it is started with settings of its own, nothing would have been copied."""
    config = machine.upper / ETC / "monitor.yaml"
    config.write_text(f"database: /{STATE}/elsewhere.db\n" + config.read_text())
    machine.next(mark="second")
    status, told = machine.install()
    assert status == 1, told
    assert f"nothing stored yet in /{STATE}/elsewhere.db" in told
    assert "its database is not where" in told
    assert machine.state == "active"
    assert is_as_before(machine)
    status, told = machine.install("--no-backup")
    assert (status, machine.mark) == (0, "second"), told


def test_what_sinks_of_the_kind_apprise_need_is_kept_once_it_was_asked_for(
    machine: Paper,
) -> None:
    for arguments, wanted in (((), False), (("--apprise",), True), ((), True)):
        status, told = machine.install(*arguments)
        assert status == 0, told
        [version] = (machine.upper / HOME / "versions").iterdir()
        noted = (version / "bin" / "installed").read_text()
        assert "requirements.lock" in noted
        assert ("requirements-apprise.lock" in noted) is wanted
