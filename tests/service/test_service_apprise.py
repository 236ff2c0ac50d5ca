"""The apprise sink with real plug-ins in real processes: what they can do, and what comes of it."""

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from secrets import randbits
from typing import Any
from urllib.parse import unquote_plus

import httpx
import pytest
from typing_extensions import override

from monitor.clock import SystemClock
from monitor.http.exchange import Http
from monitor.model.alerts import Accepted, Rejected, Retry, SendOutcome
from monitor.model.secrets import Secret
from monitor.notify.confined import process, program
from monitor.notify.sinks import Tools, apprise
from tests.support.daemon import alive, descendants, machine, until
from tests.support.events import rss, series, topic
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import way_out
from tests.support.services import told
from tests.support.storm import APPRISE, EACH, TIMELESS, storm

if find_spec("apprise") is None:
    pytest.skip("apprise is not installed", allow_module_level=True)

CLOCK = SystemClock()
FAR = timedelta(seconds=60)
HOSTILE = "<!channel> <@U1> @everyone @here [t](https://e.example) {{app_body}} \\n &lt;b&gt; 'ü'"


@pytest.fixture
async def site() -> AsyncIterator[Loopback]:
    async with Loopback.serve() as running:
        yield running


def service(url: str, query: str = "") -> str:
    """A receiver's address as apprise takes it."""
    return url.replace("http://", "json://") + query


async def sent(url: str, out: Any = None, **more: object) -> SendOutcome:
    """What one try comes to."""
    values: dict[str, Any] = {"allow_networks": LOOPBACK, "timeout": FAR, **more}
    made = apprise.Settings(service=Secret(url), **values)
    async with way_out() as http:
        return await apprise.send(out or told(), made, Tools(http=http))


ANSWERS = (
    (Reply(status=204), Accepted(status=204, detail="answered 204")),
    (Reply(status=500), Retry(status=500, detail="answered 500")),
    (
        Reply(status=410),
        Rejected(status=410, detail="answered 410: wants no more alerts", disable=True),
    ),
    (
        Reply(status=503).with_headers(Retry_After="86400"),
        Retry(status=503, detail="answered 503", after=86400.0),
    ),
    (Reply(raw=b""), Retry(detail="no answer: bad-http")),
    (Reply(body=b"x" * 5_000_000), Accepted(status=200, detail="answered 200")),
)


@pytest.mark.parametrize(("reply", "came"), ANSWERS)
async def test_answers_mean_what_they_mean_for_all_sinks(
    site: Loopback, reply: Reply, came: SendOutcome
) -> None:
    assert await sent(service(site.answer("/x", reply))) == came
    assert len(site.received) == 1


@pytest.mark.parametrize("status", [302, 307])
async def test_no_redirect_is_followed_whatever_the_url_says(site: Loopback, status: int) -> None:
    site.answer("/there", Reply())
    url = site.answer("/x", Reply(status=status).with_headers(Location=site.url("/there")))
    came = await sent(service(url, "?redirect=yes"))
    detail = f"answered {status}: redirects are not followed"
    assert came == Rejected(status=status, detail=detail)
    assert [one.path for one in site.received] == ["/x"]


async def test_a_url_can_neither_repeat_a_try_nor_call_a_failure_success(site: Loopback) -> None:
    url = site.answer("/x", Reply(status=500))
    came = await sent(service(url, "?retry=5&wait=0&optional=yes&overflow=split&verify=no"))
    assert came == Retry(status=500, detail="answered 500")
    assert len(site.received) == 1


@pytest.mark.parametrize("reply", [Reply(delay=60), Reply(status=200, body=b"." * 9999, drip=0.05)])
async def test_a_receiver_that_holds_on_costs_no_more_than_the_deadline(
    site: Loopback, reply: Reply
) -> None:
    """And nothing is left of the process."""
    url = site.answer("/x", reply)
    begun = CLOCK.monotonic()
    came = await sent(service(url), timeout=timedelta(seconds=8))
    assert came == Retry(detail="no answer: timeout")
    assert CLOCK.monotonic() - begun < 30
    assert len(site.received) == 1
    assert not [pid for pid in descendants(os.getpid()) if alive(pid) and confined(pid)]


def kept(pid: int, name: str) -> bytes:
    """What the system knows of a process under that name."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def confined(pid: int) -> bool:
    """Whether a process runs the program."""
    return str(process.PROGRAM).encode() in kept(pid, "cmdline")


async def test_a_private_address_is_reached_by_no_spelling(site: Loopback) -> None:
    port = site.port
    for host in ("localhost", "2130706433"):
        came = await sent(f"jsons://{host}:{port}/x", allow_networks=())
        assert isinstance(came, Retry)
        assert came.status is None
    plain = await sent(service(site.url("/x")), allow_networks=())
    assert isinstance(plain, Retry)
    assert "plain http" in plain.detail
    assert site.received == []


async def test_a_lost_answer_doubles_the_message_with_the_same_id(site: Loopback) -> None:
    url = service(site.answer("/x", Reply(raw=b""), Reply()))
    out = told()
    assert isinstance(await sent(url, out), Retry)
    assert isinstance(await sent(url, replace(out, attempt=2)), Accepted)
    first, second = (json.loads(one.body) for one in site.received)
    assert first == second
    assert first["message"].endswith(f"\n\n{out.id}")


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ("json://{}/x", "/x"),
        ("json://{}/x?format=html", "/x"),
        ("form://{}/x", "/x"),
        ("gotify://{}/token", "/message"),
        ("ntfy://{}/topic", "/"),
        ("mmost://{}/" + "a" * 24, "/hooks/" + "a" * 24),
        ("bark://{}/key", "/push"),
    ],
)
async def test_nothing_of_others_is_markup_to_any_service(
    site: Loopback, form: str, path: str
) -> None:
    """Through real plug-ins, whatever they make of the text; each is told by one request."""
    site.answer(path, Reply(body=b'{"id": "1", "success": true}'))
    came = await sent(form.format(f"127.0.0.1:{site.port}"), told(text=HOSTILE))
    assert isinstance(came, Accepted), (came, site.received)
    (request,) = site.received
    body = unquote_plus(request.body.decode()).encode().decode("unicode_escape")
    assert "everyone" in body
    for sign in ("@everyone", "@here", "<!channel", "<@U1", "](https"):
        assert sign not in body


class Everywhere(httpx.AsyncBaseTransport):
    """Services at their own addresses, all of which take what they are told.

    Those whose address ends like ``lost`` give no answer.
    """

    def __init__(self, lost: str = "?") -> None:
        self.asked: list[httpx.Request] = []
        self._lost = lost

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        if "well-known" in request.url.path:
            return httpx.Response(404, json={})
        if request.url.path.endswith(self._lost):
            raise httpx.ReadError("nothing came")
        return httpx.Response(200, json=TAKEN)


TAKEN = {
    "ok": True, "id": "1", "access_token": "x", "expires_in": 60, "result": "success",
    "status": "success", "data": {"authToken": "x", "userId": "u"}, "token": "x",
    "default_workspace": 1, "room_id": "!abc:matrix.example.org",
    "joined_rooms": ["!abc:matrix.example.org", "!def:matrix.example.org"],
}  # fmt: skip


async def everywhere(url: str, services: Everywhere) -> SendOutcome:
    """What one try comes to at services that have addresses of their own."""
    http = Http(transport=services, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    made = apprise.Settings(service=Secret(url), timeout=FAR)
    came = await apprise.send(told(text=HOSTILE), made, Tools(http=http))
    await http.aclose()
    return came


@pytest.mark.parametrize(
    ("url", "requests"),
    [
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", 1),
        ("twilio://AC" + "a" * 32 + ":" + "b" * 32 + "@15555555555/15555555556", 1),
        ("zulip://bot@org/" + "a" * 32, 1),
        ("ses://user@example.org/AHIAJGNT76XIMXDBIJYA/bu1dHSdO22pf/us-east-1/to@example.org", 1),
        ("reddit://user:pass@appid/secret/sub", 2),
        ("matrixs://token@matrix.example.org/!abc:matrix.example.org", 4),
    ],
)
async def test_plug_ins_log_in_sign_and_tell_without_a_file_or_a_socket(
    url: str, requests: int
) -> None:
    """Those whose services have addresses of their own; the bytes would go out by our client."""
    services = Everywhere()
    came = await everywhere(url, services)
    assert isinstance(came, Accepted), came
    assert len(services.asked) == requests
    assert all(one.url.scheme == "https" for one in services.asked)
    sent_text = unquote_plus(services.asked[-1].content.decode())
    for sign in ("@everyone", "<!channel", "](https"):
        assert sign not in sent_text


LOG_OUTS = (
    ("rockets://user:pass@rc.example.org/#general", "/chat.postMessage", "/logout"),
    ("twist://password:user@example.org/1:2", "/threads/add", "/users/logout"),
    ("matrixs://user:pass@m.example.org/!abc:m.example.org", "/0", "/logout"),
    ("ringc://15551234567:pass@id/secret/15551234568", "/sms", "/oauth/revoke"),
)


@pytest.mark.parametrize("fails", [False, True], ids=["", "fails"])
@pytest.mark.parametrize(("url", "tells", "leaves"), LOG_OUTS)
async def test_who_logged_in_logs_out_and_the_message_is_told_once_even_if_that_fails(
    url: str,
    tells: str,
    leaves: str,
    fails: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    services = Everywhere(lost=leaves if fails else "?")
    came = await everywhere(url, services)
    assert isinstance(came, Accepted), came
    message, end = (one.url.path for one in services.asked[-2:])
    assert message.endswith(tells)
    assert end.endswith(leaves)


@pytest.mark.parametrize(
    "url",
    [
        "matrixs://user:pass@matrix.example.org",
        "nclouds://user:pass@cloud.example.org/#group",
        "nclouds://user:pass@cloud.example.org/all",
        "embys://user:pass@emby.example.org",
        "jellyfins://user:pass@jellyfin.example.org",
    ],
)
async def test_a_service_that_would_find_out_for_itself_whom_to_tell_is_refused(url: str) -> None:
    services = Everywhere()
    came = await everywhere(url, services)
    assert came == Retry(
        detail="service: would find out for itself whom to tell; name one room or person"
    )
    assert not services.asked


PROBES = {
    "a socket": "socket.socket()",
    "a name": "socket.getaddrinfo('localhost', 80)",
    "a file": "open('/etc/hostname')",
    "a file by number": "os.open('/etc/hostname', os.O_RDONLY)",
    "a pipe": "os.pipe()",
    "a program": "subprocess.run(['/bin/true'], check=True)",
    "a program in its own place": "os.execv('/bin/true', ['true'])",
    "a copy of itself": "os.fork()",
    "a signal": "os.kill(os.getppid(), 0)",
    "a removal": "os.remove(given)",
    "another name": "os.rename(given, given + '-')",
    "a folder": "os.mkdir(given + '-folder')",
    "a library": "ctypes.CDLL('libc.so.6')",
    "a wider gate": "resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))",
    "a socket behind the hook": "assert libc.socket(2, 1, 0) >= 0",
    "a file behind the hook": "assert libc.open(b'/etc/hostname', 0) >= 0",
}
PROBE = """
import ctypes, os, resource, runpy, socket, subprocess, sys
program, probe, shut, given = sys.argv[1:]
libc = ctypes.CDLL(None)
found = runpy.run_path(program)
code = compile(probe, "probe", "exec")
if shut == "shut":
    found["_bound"](20.0)
    found["_shut"]()
try:
    exec(code)
except BaseException:
    os._exit(3)
os._exit(0)
"""


def _only_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("nobody else can be somebody else")


WHO = """
import os, runpy, sys
runpy.run_path(sys.argv[1])["_shut"]()
print(os.getresuid(), os.getresgid(), os.getgroups())
"""


def test_by_root_a_plug_in_is_run_as_nobody() -> None:
    """Such as the installer's ``check``: no group stays either, and no way back."""
    _only_root()
    command = [sys.executable, "-I", "-c", WHO, str(process.PROGRAM)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    nobody = (program.NOBODY,) * 3
    assert told.stdout == f"{nobody} {nobody} []\n"


@pytest.mark.parametrize("probe", PROBES)
def test_behind_the_gate_there_is_no_way_out(tmp_path: Path, probe: str) -> None:
    """And where it is open the same attempt goes well, so that the test tells something."""
    given = tmp_path / "given"
    for gate, status in (("open", 0), ("shut", 3)):
        given.write_text("there")
        command = [sys.executable, "-I", "-c", PROBE, str(process.PROGRAM), PROBES[probe], gate]
        done = subprocess.run([*command, str(given)], check=False, timeout=60, cwd=tmp_path)
        assert done.returncode == status, gate


def test_memory_and_processor_time_are_bounded() -> None:
    head = "import runpy, sys; runpy.run_path(sys.argv[1])['_bound'](20.0); "
    command = [sys.executable, "-I", "-c"]
    large = [*command, head + f"bytearray({program.MEMORY})", str(process.PROGRAM)]
    told = subprocess.run(large, check=False, capture_output=True, text=True, timeout=60)
    assert told.stderr.endswith("MemoryError\n")
    late = head.replace("20.0", "-0.9") + "import signal; signal.pause()"
    done = subprocess.run([*command, late, str(process.PROGRAM)], check=False, timeout=60)
    assert done.returncode == -signal.SIGALRM


LOOP = """
import runpy, sys
bound = runpy.run_path(sys.argv[1])["_bound"]
bound.__globals__["PROCESSOR"] = 1
bound(60.0)
print("bound", flush=True)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""


def test_a_plug_in_that_computes_for_ever_is_ended() -> None:
    """Whatever it catches."""
    command = [sys.executable, "-I", "-c", LOOP, str(process.PROGRAM)]
    done = subprocess.run(command, check=False, capture_output=True, timeout=300)
    assert done.stdout == b"bound\n"
    assert done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}


BOUND = """
import os, runpy, sys
def refuse(*_):
    raise PermissionError
os.setgroups = refuse
runpy.run_path(sys.argv[1])["main"](60.0)
"""


def test_root_that_may_not_become_nobody_runs_no_plug_in() -> None:
    _only_root()
    command = [sys.executable, "-I", "-c", BOUND, str(process.PROGRAM)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert json.loads(told.stdout) == {"unusable": "root"}


LOOK = """
import ast, json, pathlib, sys
from apprise.plugins import N_MGR
N_MGR.load_modules()
WAYS = set(sys.argv[1].split())
found = {}
for scheme, plugin in N_MGR._schema_map.items():
    path = pathlib.Path(sys.modules[plugin.__module__].__file__)
    alone = path.parent.name == "plugins"
    names = set()
    for each in [path] if alone else path.parent.glob("*.py"):
        for node in ast.walk(ast.parse(each.read_text())):
            if isinstance(node, ast.Import):
                names |= {one.name.split(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module.split(".")[0])
    found[scheme] = "requests" in names and not names & WAYS
print(json.dumps(found))
"""
WAYS = (
    "socket ssl smtplib imaplib ftplib telnetlib subprocess multiprocessing ctypes http urllib3 "
    "httpx aiohttp websocket websockets asyncio pty"
)
# These take another's plug-in over, which is looked at by itself.
TAKEN_OVER = {"guilded", "jellyfin", "jellyfins"}
# These ask by requests, too, and it is not all that they need.
MORE = {"nostr", "vapid"}


def test_every_service_that_is_not_refused_asks_by_requests_alone() -> None:
    """Whatever version of the library is installed: its plug-ins are read, not run."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", LOOK, WAYS], check=True, capture_output=True, text=True
    )
    found: dict[str, bool] = json.loads(done.stdout)
    assert len(found) > 200
    other = {scheme for scheme, alone in found.items() if not alone}
    assert other - TAKEN_OVER == apprise.REFUSED.keys() - MORE


async def test_no_secret_is_on_a_command_line_or_in_an_environment(
    site: Loopback,
) -> None:
    url = service(site.answer("/s3cret", Reply(delay=60)))
    work = asyncio.ensure_future(sent(url))
    try:
        await until(lambda: site.received, what="a request")
        (pid,) = filter(confined, descendants(os.getpid()))
        line, environ = kept(pid, "cmdline"), kept(pid, "environ")
        assert b"s3cret" not in line + environ
        names = {one.partition(b"=")[0].decode() for one in environ.split(b"\0") if one}
        assert names - {process.LIBRARIES} == process.ENVIRONMENT.keys()
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    assert not alive(pid)


async def test_what_asks_is_not_root_whoever_started_it(site: Loopback) -> None:
    _only_root()
    work = asyncio.ensure_future(sent(service(site.answer("/x", Reply(delay=60)))))
    try:
        await until(lambda: site.received, what="a request")
        (pid,) = filter(confined, descendants(os.getpid()))
        said = dict(line.split(":", 1) for line in kept(pid, "status").decode().splitlines())
        assert {*said["Uid"].split(), *said["Gid"].split()} == {str(program.NOBODY)}
        assert int(said["CapEff"], 16) == int(said["CapPrm"], 16) == 0
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


DAEMON = """
import asyncio, sys
from tests.service.test_service_apprise import sent
asyncio.run(sent(sys.argv[1]))
"""


async def test_killed_in_between_it_leaves_nothing_that_goes_on(site: Loopback) -> None:
    url = service(site.answer("/x", Reply(delay=60)))
    victim = await asyncio.create_subprocess_exec(sys.executable, "-c", DAEMON, url)
    await until(lambda: site.received, what="a request")
    (pid,) = filter(confined, descendants(victim.pid))
    victim.kill()
    await victim.wait()
    await until(lambda: not alive(pid), what="the end of its process")
    assert len(site.received) == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("json://127.0.0.1:9/x", None),
        ("json://192.168.0.1/s3cret", "plain http may only go into allow_networks; use https"),
        ("nosuch://s3cret", "apprise can do nothing with this URL"),
        ("tgram://123456789:abcdefg_s3cret/11/22", "leads to 2 targets; give each a sink"),
        ("matrixs://user:s3cret@m.example.org", "would find out for itself whom to tell; name one"),
        ("mailto://user:s3cret@example.org", "mailto speaks SMTP; use a sink of the kind email"),
    ],
)
async def test_check_says_what_is_wrong_and_sends_nothing(
    tmp_path: Path, url: str, words: str | None
) -> None:
    async with machine(tmp_path, environ={"URL": url}) as here:
        made = {"kind": "apprise", "service": {"env": "URL"}, "allow_networks": ["127.0.0.1/32"]}
        here.configure(feeds=[], topics={}, sinks={"desk": made})
        run = await here.command("check", status=78 if words else 0)
        assert (words or "") in run.err
        assert ("sinks.desk.service" in run.err) is bool(words)
        assert "s3cret" not in run.out + run.err


async def test_without_secrets_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    async with machine(tmp_path) as here:
        made = {"kind": "apprise", "service": {"env": "URL"}}
        here.configure(feeds=[], topics={}, sinks={"desk": made})
        await here.command("check", "--without-secrets")


@pytest.mark.lengthy
async def test_behind_the_outbox_nothing_is_lost_early_or_out_of_order(tmp_path: Path) -> None:
    """All faults that need no waiting, mixed; only what was taken before a lost answer doubles."""
    came = await storm(tmp_path, TIMELESS, randbits(32), APPRISE, lines=1)
    clean = ("unforced", "lost", "disordered", "early", "altered", "followed")
    assert came.faults == dict.fromkeys(clean, 0), came
    assert came.taken == EACH


async def test_however_many_want_one_there_are_a_few_at_once(site: Loopback) -> None:
    """Those that wait are not late for it."""
    url = service(site.answer("/x", Reply(delay=1.5)))
    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(sent(url)) for _ in range(process.ROOM[process.UNKNOWN] + 2)]
    assert all(isinstance(one.result(), Accepted) for one in tries)
    assert 1 < site.most_in_flight <= process.ROOM[process.UNKNOWN]


async def test_where_no_process_can_be_started_the_alert_waits(
    site: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    came = await sent(service(site.url("/x")))
    assert came == Retry(detail="apprise cannot be started, or ended without a word")


async def test_a_daemon_that_is_killed_while_it_tells_tells_it_again(
    site: Loopback, tmp_path: Path
) -> None:
    """The receiver has taken the message, and its answer is never heard: the same id comes anew."""
    url = service(site.answer("/x", Reply(delay=60), Reply()))
    feed = site.answer("/feed.xml", Reply(body=rss(tuple(series(0, 1)))))
    async with machine(tmp_path, environ={"SERVICE": url}) as here:
        networks = ["127.0.0.1/32"]
        here.configure(
            defaults={"backfill": "all", "allow_networks": networks, "host_spacing": "0s"},
            feeds=[{"id": "visits", "url": feed}],
            topics={"visit": {**topic(0), "settle": "0s"}},
            sinks={
                "phone": {
                    "kind": "apprise", "service": {"env": "SERVICE"}, "allow_networks": networks,
                }
            },
        )  # fmt: skip
        first = here.start()
        await first.sees(lambda: told_by(site), what="the first message")
        (pid,) = filter(confined, descendants(first.pid))
        first.signal(signal.SIGKILL)
        await until(lambda: not alive(pid), what="the end of the program")
        second = here.start()
        await second.sees(lambda: second.logged("delivery.accepted", sink="phone"), what="the end")
        assert await second.stop() == 0
    before, after = told_by(site)
    assert before == after
    (alert,) = await here.alerts()
    assert before["message"].endswith(f"\n\n{alert.id}")


def told_by(site: Loopback) -> list[dict[str, Any]]:
    """The messages that a receiver got."""
    return [json.loads(one.body) for one in site.received if one.path == "/x"]
