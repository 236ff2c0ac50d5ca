"""What the service lives among in the machine: feeds and receivers, systemd, the journal."""

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from tests.support.boot.host import Finding
from tests.support.events import rss, series, topic

UNIT = "storyline-monitor.service"
PROGRAM = "/opt/storyline-monitor/bin/storyline-monitor"
FOLDER = Path("/etc/storyline-monitor")
CONFIG = FOLDER / "monitor.yaml"
STATE = Path("/var/lib/private/storyline-monitor")
DATABASE = STATE / "monitor.db"
DROPIN = Path(f"/run/systemd/system/{UNIT}.d")
SOCKET = "/run/storyline-monitor/http.sock"
SECRET = "whsec_" + "Ym9vdGVkIHRlc3RzIHNpZ24gd2l0aCB0aGlzIGtleQ=="
CREDENTIAL = FOLDER / "credentials" / "desk-webhook"
UNSIGNED = "/unsigned"
"""Where what carries no signature is taken."""

QUICK = {
    "every": "1s",
    "min_every": "1s",
    "host_spacing": "0s",
    "host_concurrency": 9,
    "backfill": "all",
    "allow_networks": ["127.0.0.1/32"],
}
PATIENCE = 60.0


class Site(ThreadingHTTPServer):
    """Feeds and a receiver on loopback; what is asked and sent is noted."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.documents: dict[str, bytes] = {}
        self.delays: dict[str, float] = {}
        self.asked: list[str] = []
        self.arrived = 0
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[str] = []
        self.told: list[dict[str, Any]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def visits(self, path: str, number: int, turns: int) -> str:
        """Let a feed have so many articles of a visit; its URL."""
        self.documents[path] = rss(list(series(number, turns)))
        return self.url(path)

    def polls(self, path: str) -> int:
        return self.asked.count(path)


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        time.sleep(self.server.delays.get(self.path, 0))  # noqa: TID251 - a slow server is slow
        body = self.server.documents.get(self.path)
        self._answer(404 if body is None else 200, body or b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrived += 1
        if self.path == UNSIGNED:
            self.server.told.append(json.loads(body))
            self._answer(204, b"")
            return
        time.sleep(self.server.delays.get(self.path, 0))  # noqa: TID251 - same
        try:
            Webhook(SECRET).verify(body, dict(self.headers))
        except WebhookVerificationError as error:
            self.server.refused.append(str(error))
            self._answer(400, b"")
            return
        self.server.taken.append((self.headers["webhook-id"], json.loads(body)))
        self._answer(204, b"")

    def _answer(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@dataclass
class World:
    """The machine, as the checks use it."""

    results: Path
    site: Site = field(default_factory=Site)
    cursor: str = ""

    @contextmanager
    def check(self, name: str) -> Iterator[None]:
        """What is done inside has to hold; what came of it is noted, and the next one begins."""
        began = time.monotonic()  # noqa: TID251 - measures a real machine
        detail = ""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - a check that fails is a finding
            detail = f"{type(error).__name__}: {error}"[:1500] or "failed"
        spent = time.monotonic() - began  # noqa: TID251 - same
        found = Finding(check=name, passed=not detail, detail=detail, seconds=round(spent, 2))
        with self.results.open("a") as lines:
            told = {key: getattr(found, key) for key in ("check", "passed", "detail", "seconds")}
            lines.write(json.dumps(told) + "\n")

    def until(self, happened: Callable[[], object], what: str, within: float = PATIENCE) -> None:
        """Look until ``happened``."""
        end = time.monotonic() + within  # noqa: TID251 - same
        while not happened():
            if time.monotonic() > end:  # noqa: TID251 - same
                raise AssertionError(f"{what}: not within {within:g} s; {self.show()}")
            time.sleep(0.05)  # noqa: TID251 - same

    def configure(self, **config: object) -> None:
        """Write the configuration; by default a feed, a topic and a signed sink."""
        usual: dict[str, object] = {
            "defaults": QUICK,
            "feeds": [{"id": "visits", "url": self.site.url("/visits")}],
            "topics": {"visit": {**topic(0), "settle": "0s"}},
            "sinks": {"desk": self.desk()},
            "listen": f"unix:{SOCKET}",
        }
        CONFIG.write_text(json.dumps({**usual, **config}))

    def desk(self, path: str = "/desk", **more: object) -> dict[str, object]:
        """A signed sink that leads to the receiver."""
        return {
            "kind": "webhook",
            "url": self.site.url(path),
            "secret": {"credential": "desk-webhook"},
            "allow_networks": ["127.0.0.1/32"],
            **more,
        }

    def lay_out(self, *settings: str) -> None:
        """Begin anew: no state, the usual configuration and credential, these settings besides."""
        systemctl("stop", UNIT, check=False)
        systemctl("reset-failed", UNIT, check=False)
        subprocess.run(["rm", "-rf", str(STATE), "/var/lib/storyline-monitor"], check=True)
        CREDENTIAL.parent.mkdir(parents=True, exist_ok=True)
        FOLDER.chmod(0o755)
        CREDENTIAL.parent.chmod(0o700)
        CREDENTIAL.write_text(SECRET + "\n")
        CREDENTIAL.chmod(0o600)
        self.set("LoadCredential=desk-webhook:" + str(CREDENTIAL), *settings)
        self.site.documents.clear()
        self.site.delays.clear()
        for noted in (self.site.asked, self.site.taken, self.site.refused, self.site.told):
            noted.clear()
        self.site.arrived = 0
        self.site.visits("/visits", 0, 1)
        self.configure()
        self.mark()

    def set(self, *settings: str) -> None:
        """Put settings beside those of the unit."""
        DROPIN.mkdir(parents=True, exist_ok=True)
        (DROPIN / "test.conf").write_text("\n".join(["[Service]", *settings, ""]))
        systemctl("daemon-reload")

    def mark(self) -> None:
        """From here on only what is new in the journal counts."""
        run("journalctl", "--sync")
        shown = run("journalctl", "-n1", "--show-cursor", check=False)
        self.cursor = shown.rpartition("-- cursor: ")[2].strip()

    def journal(self) -> list[dict[str, Any]]:
        """The unit's entries since the mark, systemd's about it included."""
        run("journalctl", "--sync")
        after = [f"--after-cursor={self.cursor}"] if self.cursor else []
        # Asked for one unit, it would skip that unit's first entry where the cursor is another's.
        lines = run("journalctl", "-o", "json", "--all", *after).splitlines()
        entries = [json.loads(line) for line in lines]
        return [one for one in entries if UNIT in (one.get("_SYSTEMD_UNIT"), one.get("UNIT"))]

    def events(self, name: str | None = None) -> list[dict[str, Any]]:
        """What the service logged since the mark, its priority beside it."""
        found = []
        for entry in self.journal():
            text = entry.get("MESSAGE")
            if entry["_PID"] != "1" and isinstance(text, str) and text.startswith("{"):
                found.append({**json.loads(text), "PRIORITY": entry["PRIORITY"]})
        return [one for one in found if name is None or one["event"] == name]

    def said(self, text: str) -> bool:
        """Whether a text stands in the journal since the mark."""
        return any(text in str(entry.get("MESSAGE")) for entry in self.journal())

    def show(self) -> str:
        """The end of the journal, for people."""
        return "\n".join(str(entry.get("MESSAGE")) for entry in self.journal()[-12:])

    @property
    def pid(self) -> int:
        return int(self.property("MainPID"))

    def property(self, name: str) -> str:
        return run("systemctl", "show", "-P", name, UNIT).strip()

    def get(self, page: str) -> tuple[int, str]:
        """Ask the service over its socket; (0, why) if nobody answers."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
                asked.settimeout(10)
                asked.connect(SOCKET)
                asked.sendall(f"GET {page} HTTP/1.1\r\n\r\n".encode())
                answer = b"".join(iter(lambda: asked.recv(65536), b"")).decode()
        except OSError as error:
            return 0, str(error)
        head, _, body = answer.partition("\r\n\r\n")
        return int(head.split()[1]), body


def outcome(
    *command: str, environ: Mapping[str, str] | None = None, limit: float = 200
) -> tuple[int, str]:
    """A command's exit status, and all that it said; it may take ``limit`` seconds."""
    env = {**surroundings(), **(environ or {})}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=limit, env=env
    )
    return done.returncode, done.stdout + done.stderr


def surroundings() -> dict[str, str]:
    """The environment of commands: what the guest runs on is none of their business."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def run(*command: str, check: bool = True, environ: Mapping[str, str] | None = None) -> str:
    """What a command said."""
    status, told = outcome(*command, environ=environ)
    if check and status:
        raise AssertionError(f"{' '.join(command)}: {status}: {told[-500:]}")
    return told


def systemctl(*arguments: str, check: bool = True) -> int:
    """What systemctl came to."""
    done = subprocess.run(
        ["systemctl", *arguments], capture_output=True, text=True, check=False, timeout=90
    )
    if check and done.returncode:
        raise AssertionError(f"systemctl {arguments}: {done.returncode}: {done.stderr[-500:]}")
    return done.returncode
