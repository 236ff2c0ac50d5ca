"""One try by a program that ends at the wrong moment: what was heard until then decides."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model.alerts import Accepted, Retry, SendOutcome
from monitor.model.secrets import Secret
from monitor.notify.confined import process
from monitor.notify.sinks import Tools, apprise
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import way_out
from tests.support.services import told

pytest.importorskip("apprise")

PROGRAM = """
import base64, json, sys, time
def say(told):
    sys.stdout.write(json.dumps(told) + chr(10))
    sys.stdout.flush()
def ask(body, path):
    made = {"method": "POST", "url": given["service"].replace("json", "http", 1) + path}
    say({**made, "headers": [], "body": base64.b64encode(body.encode()).decode()})
    return json.loads(sys.stdin.readline())
given = json.loads(sys.stdin.readline())
say(ROOM)
text = json.loads(sys.stdin.readline())
THEN
"""
ROOM = {"title": 250, "body": 9000, "targets": 1}
TELL = 'ask(json.dumps(text), "/tell")\n'
HANG = "time.sleep(60)\n"
TAKEN = Accepted(status=200, detail="answered 200")
NOTHING = Retry(detail="apprise cannot be started, or ended without a word")
LATE = Retry(detail="no answer: timeout")


async def sent(
    then: str, site: Loopback, tmp_path: Path, patch: pytest.MonkeyPatch, room: Any = ROOM
) -> SendOutcome:
    """What a try comes to whose program does that once it has the text."""
    made = PROGRAM.replace("ROOM", json.dumps(room)).replace("THEN", then)
    (tmp_path / "program.py").write_text(made)
    patch.setattr(process, "PROGRAM", tmp_path / "program.py")
    service = Secret(site.url("").replace("http", "json", 1))
    seconds = timedelta(seconds=4 if "sleep" in then else 30)
    settings = apprise.Settings(service=service, allow_networks=LOOPBACK, timeout=seconds)
    async with way_out() as http:
        return await apprise.send(told(), settings, Tools(http=http))


@pytest.mark.parametrize(
    ("then", "reply", "came"),
    [
        (TELL, Reply(), TAKEN),
        (TELL + HANG, Reply(), TAKEN),
        (TELL + "sys.exit(9)", Reply(body=b'{"ok": false}'), NOTHING),
        (TELL + 'say({"taken": True})\n' + HANG, Reply(), TAKEN),
        (
            TELL + 'say({"taken": False})\n', Reply(),
            Retry(status=200, detail="answered 200, which apprise takes for a failure"),
        ),
        ("", Reply(), NOTHING),
        (HANG, Reply(), LATE),
        (TELL, Reply(delay=60), Retry(detail="no answer: timeout")),
        (TELL, Reply(status=503), Retry(status=503, detail="answered 503")),
        ('ask("user=desk", "/tell")\n', Reply(), NOTHING),
        (TELL + 'say({"taken": True})\nask("", "/logout")\n', Reply(), TAKEN),
        ('ask("user=desk", "/log-in")\n' + TELL + 'say({"taken": True})\n', Reply(), TAKEN),
    ],
)  # fmt: skip
async def test_what_was_heard_decides_where_the_program_says_no_more(
    then: str, reply: Reply, came: SendOutcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Loopback.serve() as site:
        site.answer("/tell", reply)
        if reply.delay:
            then += "# sleep: " + HANG
        assert await sent(then, site, tmp_path, monkeypatch) == came
        if "/logout" in then:
            assert site.received[-1].path == "/logout"


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ({"unusable": "root"}, "apprise does not run as root, and this process may not become"),
        ({"unusable": "missing"}, "apprise cannot be loaded; install it with: "),
        ({"unusable": "unreadable"}, "apprise can do nothing with this URL"),
        ({**ROOM, "targets": 0}, "would find out for itself whom to tell; name one room or person"),
        ({**ROOM, "targets": 2}, "leads to 2 targets; give each a sink of its own"),
    ],
)
async def test_a_service_that_must_not_be_told_is_not(
    room: dict[str, object], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Loopback.serve() as site:
        came = await sent(TELL, site, tmp_path, monkeypatch, room)
    assert isinstance(came, Retry)
    assert came.detail.startswith(f"service: {words}")
    assert not site.received
