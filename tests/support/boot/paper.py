"""A machine of files alone, for the installer: an overlay of this one's, with a systemctl of ours.

What the installer calls is real (the program, its database, the shell) but for three: ``systemctl``
keeps the unit's state in a file and has a version's own script say whether it comes up; the
interpreter that is named by ``--python`` lays a version out in no time; pip notes what it is to
install.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.boot.host import ROOT

HOME, ETC = "opt/storyline-monitor", "etc/storyline-monitor"
UNIT = "etc/systemd/system/storyline-monitor.service"
STATE, BACKUPS = "var/lib/private/storyline-monitor", "var/backups/storyline-monitor"
MAKE = """
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/new"
mount --rbind /dev "$1/new/dev"
mount -t proc proc "$1/new/proc"
exec chroot "$1/new" env -i PATH=/machine:/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -c "$2"
"""
SYSTEMCTL = """#!/bin/sh
echo "$*" >> /machine/calls
set -- "$@" ''
case $1 in
is-active) cat /machine/state; grep -qx active /machine/state ;;
stop) ! grep -qx active /machine/state || echo inactive > /machine/state ;;
start)
    if /bin/sh /opt/storyline-monitor/bin/comes-up; then echo active > /machine/state
    else echo failed > /machine/state; exit 1; fi ;;
esac
"""
PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin" "$3/lib"
cp /machine/program "$3/bin/storyline-monitor"
cp /machine/next/* "$3/bin/"
cp /machine/pip "$3/bin/pip"
cp /machine/interpreter "$3/bin/python"
chmod 0755 "$3/bin/"*
"""
PIP = """#!/bin/sh
echo "$*" >> "$(dirname "$0")/installed"
"""
INTERPRETER = """#!/bin/sh
# As a real one: called through a link to its folder, it does not know what is installed there.
[ "$*" != "-I -c import apprise" ] ||
    { [ "$(readlink -f "$0")" = "$0" ] && grep -q apprise.lock "$(dirname "$0")/installed"; }
"""
PROGRAM = f"""#!/bin/sh
. "$(dirname "$0")/behaves"
PYTHONPATH={ROOT} exec {sys.executable} -P -m monitor "$@"
"""
SCRIPTS = {
    "systemctl": SYSTEMCTL,
    "python": PYTHON,
    "pip": PIP,
    "interpreter": INTERPRETER,
    "program": PROGRAM,
}
COMES_UP, BEHAVES = "exit 0\n", ":\n"
WITHIN = 120


@dataclass(frozen=True, slots=True)
class Paper:
    """The machine; what it changed of this one's files lies below ``upper``."""

    folder: Path

    @property
    def upper(self) -> Path:
        """Its root, as far as it is not this machine's."""
        return self.folder / "upper"

    def next(self, *, comes_up: str = COMES_UP, behaves: str = BEHAVES, mark: str = "") -> None:
        """What the next version does when it is started, and whenever its program is called."""
        made = self.upper / "machine" / "next"
        (made / "comes-up").write_text(comes_up)
        (made / "behaves").write_text(behaves)
        (made / "mark").write_text(mark)

    def install(self, *arguments: str, before: str = "", out: int | None = None) -> tuple[int, str]:
        """Run the installer after ``before``; its exit status, and all that it said.

        Args:
            arguments: the installer's, and what the shell makes of the rest of the line.
            before: commands of a shell; what they mount is gone afterwards.
            out: where all goes that it says instead, a descriptor.
        """
        line = f"/bin/sh {ROOT}/deploy/install.sh --python /machine/python {' '.join(arguments)}"
        return self.run(before + line, out)

    def run(self, line: str, out: int | None = None) -> tuple[int, str]:
        """Run a line of a shell of root's, which knows nothing of ours; as ``install``."""
        done = subprocess.run(
            ["unshare", "--mount", "bash", "-c", MAKE, "make", str(self.folder), line],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if out is None else out,
            stderr=subprocess.PIPE if out is None else out,
            text=True,
            check=False,
            timeout=WITHIN,
        )
        return done.returncode, (done.stdout or "") + (done.stderr or "")

    @property
    def calls(self) -> list[str]:
        """What systemctl was asked for."""
        return (self.upper / "machine" / "calls").read_text().splitlines()

    @property
    def state(self) -> str:
        """What systemd has the unit for: ``active``, ``inactive`` or ``failed``."""
        return (self.upper / "machine" / "state").read_text().strip()

    def be(self, state: str) -> None:
        """Let systemd have the unit for that."""
        (self.upper / "machine" / "state").write_text(f"{state}\n")

    @property
    def marks(self) -> list[str]:
        """The versions that are there, by the names that they were given."""
        return sorted(one.read_text() for one in (self.upper / HOME).rglob("mark"))

    @property
    def mark(self) -> str:
        """Which version's program the unit would start."""
        return (self.upper / HOME / (self.upper / HOME / "bin").readlink() / "mark").read_text()

    def names(self, folder: str) -> list[str]:
        """What lies in a folder."""
        return sorted(one.name for one in (self.upper / folder).iterdir())


def missing() -> str | None:
    """Why there can be no such machine here, ``None`` if there can."""
    if os.geteuid() != 0:
        return "only root can make the namespaces"
    lacking = [tool for tool in ("unshare", "chroot", "flock") if not shutil.which(tool)]
    if lacking:
        return f"not installed: {', '.join(lacking)}"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "namespaces cannot be made" if tried.returncode else None


def paper(folder: Path) -> Paper:
    """A machine with nothing of ours; ``folder`` lies in memory, where overlays can."""
    for name in ("work", "new", "upper/machine/next", "upper/etc/systemd/system"):
        (folder / name).mkdir(parents=True)
    for name, text in SCRIPTS.items():
        script = folder / "upper" / "machine" / name
        script.write_text(text)
        script.chmod(0o755)
    made = Paper(folder)
    made.be("inactive")
    made.next(mark="first")
    return made
