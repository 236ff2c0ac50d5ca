"""What the README says to paste into a shell does what it says, in a folder like a checkout."""

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
END_ALL = "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT"
PORTS = ("8123", "8124")


def pasted(block: int, folder: Path) -> str:
    """All that a shell says to one of the blocks that are there to be pasted.

    It fails at the first command that does. Ports are free ones, as others may have those that
    people are shown.
    """
    text = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[block]
    for shown, free in zip(PORTS, free_ports(len(PORTS)), strict=True):
        text = text.replace(shown, str(free))
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    known = ("PATH", "HOME", "LANG")
    done = subprocess.run(
        ["bash", "-e", "-s"],
        input=f"{END_ALL}\n{text}",
        capture_output=True,
        text=True,
        cwd=folder,
        env={name: os.environ[name] for name in known if name in os.environ},
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def free_ports(number: int) -> list[int]:
    """Ports of the loopback that nobody has."""
    with ExitStack() as stack:
        ends = [stack.enter_context(socket.socket()) for _ in range(number)]
        for end in ends:
            end.bind(("127.0.0.1", 0))
        return [end.getsockname()[1] for end in ends]


def test_the_first_change_of_ones_own(tmp_path: Path) -> None:
    said = pasted(0, tmp_path)
    assert "1 change (1 held); 0 deliveries" in said
    assert re.search(r"al_\w+ .* reversal .* accepted", said)


def test_the_same_over_http_without_a_network(tmp_path: Path) -> None:
    said = pasted(1, tmp_path)
    tried, told = re.findall(r"received (\w+) {\"type\":\"([a-z.]+)\"", said)
    assert (tried[0][:5], tried[1]) == ("test_", "test")
    assert (told[0][:3], told[1]) == ("al_", "storyline.reversal")
    assert re.search(r"desk +webhook +ok +1 ", said)
