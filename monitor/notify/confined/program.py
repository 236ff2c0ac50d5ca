"""The program that runs one plug-in of apprise where it can compute and ask, and nothing else.

It is started by its path for one message, in an interpreter of its own (``python -I``), and imports
nothing of ours. Lines of JSON go to and fro: the service's URL comes in, how much text there is
room for goes out, the text comes in, then requests go out and their answers come in, the plug-in's
yes or no goes out, and last the requests by which it logs out.

Rule 1. Before the URL is read the gate is shut: the kernel gives this process no further file,
        socket or pipe (``RLIMIT_NOFILE`` of 0, no way back but by what the audit hook refuses),
        and the hook refuses what would need none. Started by root it is root no more.
Rule 2. What a plug-in asks of a server by ``requests`` is asked by whoever started the program, by
        the rules of all sinks. The plug-in gets the answer, and never a connection.
Rule 3. Nothing that a plug-in logs, prints or raises leaves this process.
Rule 4. It ends with its line, by its alarm, or by its bound of processor time.
"""

import base64
import gc
import importlib
import io
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

MEMORY = 256 << 20
"""Bytes of address space; an interpreter with all plug-ins loaded takes 55 MB."""

PROCESSOR = 20
"""Seconds of processor time; loading takes a third of one."""

NOBODY = 65_534
"""Whom root becomes here: a user and a group that own nothing, by the kernel's own table."""

GRACE = 1.0
# What is loaded only when a request is made; by then nothing can be opened any more.
NEEDED = ("encodings.ascii", "encodings.idna", "encodings.latin_1", "idna", "netrc")
# What needs no new handle and still reaches beyond this process, or undoes a bound.
REFUSED = ("open", "os.", "socket.", "subprocess.", "shutil.", "tempfile.", "pty.", "ctypes.",
           "resource.", "signal.", "mmap.", "fcntl.", "sqlite3.", "webbrowser.")  # fmt: skip

# Plug-ins that ask their service whom to tell: every room joined, all of a group, all who watch.
FOUND_LATER: dict[str, Callable[[Any], bool]] = {
    "NotifyMatrix": lambda one: one.mode == "off" and not (one.rooms or one.users),
    "NotifyNextcloud": lambda one: bool(one.groups),
    "NotifyEmby": lambda _: True,
}

Lines = tuple[BinaryIO, BinaryIO]


def main(seconds: float) -> None:
    """Serve whoever started this; ``seconds`` is what is left of the try."""
    _go_first()
    lines = _own_lines()
    _bound(seconds)
    try:
        apprise = importlib.import_module("apprise")
    except ImportError:
        _write(lines, {"unusable": "missing"})
        return
    logging.disable(logging.CRITICAL)
    importlib.import_module("apprise.plugins").N_MGR.load_modules()
    for name in NEEDED:
        importlib.import_module(name)
    _ask_by(lines)
    try:
        _shut()
    except PermissionError:
        # Root without the right to be somebody else, as in some containers.
        _write(lines, {"unusable": "root"})
        return
    # What was loaded stays: the end looks only at what the plug-in made.
    gc.freeze()
    service = _service(apprise, _read(lines)["service"])
    if service is None:
        _write(lines, {"unusable": "unreadable"})
        return
    room = {"title": int(service.title_maxlen), "body": int(service.body_maxlen)}
    _write(lines, {**room, "targets": _targets(service)})
    text = _read(lines)
    _write(lines, {"taken": _told(apprise, service, text)})
    # Plug-ins that logged in and did not log out yet do so when they go.
    del service
    gc.collect()
    # All else would be taken down piece by piece, which takes longer than the message did.
    os._exit(0)


def _go_first() -> None:
    """Where memory runs out for all, be the one that the kernel ends, and not the daemon."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _own_lines() -> Lines:
    """Standard input and output for us alone; plug-ins find the void in their place."""
    lines = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    void = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(void, number)
    return lines


def _bound(seconds: float) -> None:
    """No dump of memory, no byte in a file, no more memory and time than one message takes."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    # Where whoever started this is gone, nobody else ends it.
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)


def _shut() -> None:
    """Shut the gate, for good."""
    if os.geteuid() == 0:
        _be_nobody()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    sys.addaudithook(_refuse)


def _be_nobody() -> None:
    """Be root no more: by whomever a plug-in is tried, it gets none of their rights."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(REFUSED):
        raise PermissionError(event)


def _ask_by(lines: Lines) -> None:
    """Let whoever started this ask servers in the place of ``requests``."""
    requests = importlib.import_module("requests")

    def send(_: object, request: Any, **__: object) -> Any:  # noqa: ANN401 - types of requests
        _write(lines, _asked(requests, request))
        told = _read(lines)
        if told["status"] is None:
            raise requests.exceptions.ConnectionError("no answer")
        return _answer(requests, request, told)

    requests.adapters.HTTPAdapter.send = send


def _asked(requests: Any, request: Any) -> dict[str, object]:  # noqa: ANN401 - same
    """A prepared request in JSON."""
    body = request.body or b""
    if isinstance(body, str):
        body = body.encode()
    if not isinstance(body, bytes):
        raise requests.exceptions.InvalidRequest("streams are not sent")
    return {
        "method": request.method,
        # Without a name and a password, which are in a header by now.
        "url": requests.utils.urldefragauth(request.url),
        "headers": [[_text(name), _text(value)] for name, value in request.headers.items()],
        "body": base64.b64encode(body).decode(),
    }


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _answer(requests: Any, request: Any, told: dict[str, Any]) -> Any:  # noqa: ANN401 - same
    """An answer as ``requests`` gives it."""
    answer = requests.Response()
    answer.status_code = told["status"]
    answer.headers = requests.structures.CaseInsensitiveDict(told["headers"])
    # Told, it is not guessed, for which dozens of encodings would have to be loaded.
    answer.encoding = "utf-8"
    answer.raw = io.BytesIO(base64.b64decode(told["body"]))
    answer.url, answer.request = request.url, request
    return answer


def _service(apprise: Any, url: str) -> Any:  # noqa: ANN401 - types of apprise
    """The plug-in for ``url``; ``None`` where there is none, or it cannot do with these bounds."""
    asset = apprise.AppriseAsset(
        storage_mode="memory", plugin_paths=[], language="en", http_redirects=False
    )
    try:
        service = apprise.Apprise.instantiate(url, asset=asset)
    except Exception:  # noqa: BLE001 - whatever it is, the URL is of no use
        return None
    if service is not None:
        # Waits and repetitions are kept outside; here they would only use up the try.
        service.throttle, service.retry = _no_wait, 0
    return service


def _targets(service: Any) -> int:  # noqa: ANN401 - types of apprise
    """How many the message would go to; 0 for as many as the service finds at that moment."""
    kinds = (kind.__name__ for kind in type(service).__mro__)
    looks = any(kind in FOUND_LATER and FOUND_LATER[kind](service) for kind in kinds)
    return 0 if looks else len(service)


def _no_wait(*_: object, **__: object) -> None:
    """Wait for nothing."""


def _told(apprise: Any, service: Any, text: dict[str, str]) -> bool:  # noqa: ANN401 - same
    """Whether the plug-in says that its service took the text.

    The plug-in itself is asked: apprise's own ``notify`` would try again by itself, and call a
    failure success where the URL says ``optional=yes``.
    """
    try:
        return bool(
            service.notify(
                title=text["title"],
                body=text["body"],
                notify_type=apprise.NotifyType(text["type"]),
                body_format=apprise.NotifyFormat.TEXT,
                overflow=apprise.OverflowMode.TRUNCATE,
            )
        )
    except Exception:  # noqa: BLE001 - a plug-in may raise anything
        return False


def _read(lines: Lines) -> dict[str, Any]:
    """The next line; the end of the program where there is none."""
    line = lines[0].readline()
    if not line:
        raise SystemExit(1)
    told: dict[str, Any] = json.loads(line)
    return told


def _write(lines: Lines, told: dict[str, object]) -> None:
    lines[1].write(json.dumps(told).encode() + b"\n")
    lines[1].flush()


if __name__ == "__main__":
    main(float(sys.argv[1]))
