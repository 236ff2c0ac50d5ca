"""The email sink against a real mail server: encrypted or not at all, and every refusal judged."""

import asyncio
import socket
import ssl
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.http.exchange import Http
from monitor.model.alerts import Accepted, Rejected, Retry, SendOutcome
from monitor.model.secrets import Secret
from monitor.notify.brief import brief
from monitor.notify.sinks import Tools, email
from tests.support.loopback import LOOPBACK, certificate, free_port
from tests.support.mailbox import HELLO, Mailbox
from tests.support.notifying import NOON, way_out
from tests.support.services import PAYLOADS, of_kind, told

HOSTILE = "Subject\r\nBcc: all@example.org\r\n\r\nhello\u2028<b>\x00 ä🙂 . \n.\n" * 40
LOGIN = {"user": "monitor", "password": Secret("hunter2-s3cret")}


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate, and one who trusts it."""
    folder = tmp_path_factory.mktemp("certificate")
    made = await certificate(folder)
    if made is None:
        pytest.skip("makes its certificate with openssl, which is not installed")
    return made, ssl.create_default_context(cafile=str(folder / "cert.pem"))


def settings(**more: object) -> email.Settings:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "sender": "monitor@example.org",
        "to": ("desk@example.org", "night@example.org"),
        "allow_networks": LOOPBACK,
        "timeout": timedelta(seconds=5),
        **more,
    }
    return email.Settings(**values)


async def sent(
    served: tuple[ssl.SSLContext, ssl.SSLContext], out: object = None, **more: object
) -> tuple[SendOutcome, Mailbox]:
    """What the sink makes of one try at a server that answers so."""
    names = ("answers", "refuses", "encrypts", "silent")
    box = {name: more.pop(name) for name in names if name in more}
    trust = more.pop("trust", served[1])
    async with Mailbox(tls=served[0], **box).serve() as mailbox:  # type: ignore[arg-type]
        http = Http(tls=trust, lookup=lambda _: ())  # type: ignore[arg-type]
        made = settings(port=mailbox.port, **more)
        outcome = await email.send(out or told(), made, Tools(http=http))  # type: ignore[arg-type]
        await http.aclose()
    return outcome, mailbox


async def test_a_message_is_sent_encrypted_with_a_login(
    served: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    outcome, mailbox = await sent(served, **LOGIN)
    assert outcome == Accepted(status=250, detail="accepted")
    plain = [text for text, secure in mailbox.said if not secure]
    assert [text.split(" ")[0].upper() for text in plain] == ["EHLO", "STARTTLS"]
    (mail,) = mailbox.mails
    out = told()
    assert mail["Message-ID"] == f"<{out.id}@storyline-monitor.invalid>"
    assert mail["References"] == "<sl_1@storyline-monitor.invalid>"
    assert mail["To"] == "desk@example.org, night@example.org"
    assert mail["Subject"].startswith("REVERSAL: Cancelled, now on")
    text = mail.get_content()  # type: ignore[attr-defined]
    for said in ("called off her visit", "will travel to the island", "https://news.example/visit"):
        assert said in text


@pytest.mark.parametrize("name", PAYLOADS)
async def test_no_text_of_others_becomes_a_header_or_ends_the_message(
    served: tuple[ssl.SSLContext, ssl.SSLContext], name: str
) -> None:
    outcome, mailbox = await sent(served, of_kind(name, HOSTILE))
    assert isinstance(outcome, Accepted)
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert len(mail["Subject"]) <= 210
    assert of_kind(name).id[:3] in mail["Message-ID"]
    commands = [text.split(" ")[0].upper() for text, _ in mailbox.said]
    assert commands[-1] == "QUIT"
    assert commands.count("RCPT") == 2


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"encrypts": False}, Rejected(detail="the server offers no STARTTLS or no login")),
        ({"answers": {"": b"421 busy\r\n"}}, Retry(status=421, detail="answered 421")),
        ({"answers": {"": b"554 no\r\n"}}, Rejected(status=554, detail="answered 554")),
        ({"answers": {"MAIL": b"451 later\r\n"}}, Retry(status=451, detail="answered 451")),
        ({"answers": {"RCPT": b"550 unknown\r\n"}}, Rejected(status=550, detail="answered 550")),
        ({"answers": {"RCPT": b"450 later\r\n"}}, Retry(status=450, detail="answered 450")),
        ({"answers": {"END": b"552 too large\r\n"}}, Rejected(status=552, detail="answered 552")),
        ({"answers": {"END": b"452 full\r\n"}}, Retry(status=452, detail="answered 452")),
        (
            {"answers": {"AUTH": b"535 wrong hunter2-s3cret\r\n"}, **LOGIN},
            Retry(status=535, detail="answered 535", tries=3),
        ),
        ({"silent": True, "timeout": timedelta(seconds=0.2)}, Retry(detail="no answer: timeout")),
        ({"allow_networks": ()}, Retry(detail="no answer: address-not-allowed")),
        ({"host": "mail.example"}, Retry(detail="no answer: name-not-found")),
        (
            {"trust": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)},
            Retry(detail="no answer: bad-certificate"),
        ),
    ],
)
async def test_every_refusal_is_judged(
    served: tuple[ssl.SSLContext, ssl.SSLContext], more: dict[str, Any], outcome: SendOutcome
) -> None:
    came, mailbox = await sent(served, **more)
    assert came == outcome
    assert not any("hunter2" in text for text, secure in mailbox.said if not secure)


DESK, NIGHT, THIRD = "desk@example.org", "night@example.org", "third@example.org"


@pytest.mark.parametrize(
    ("refuses", "outcome"),
    [
        (
            {NIGHT: b"450 later\r\n"},
            Retry(
                status=450, detail=f"accepted for 2, but {NIGHT} answered 450", taken=(DESK, THIRD)
            ),
        ),
        (
            {DESK: b"550 unknown\r\n"},
            Rejected(
                status=550, detail=f"accepted for 2, but {DESK} answered 550", taken=(NIGHT, THIRD)
            ),
        ),
        (
            {DESK: b"550 unknown\r\n", NIGHT: b"451 later\r\n"},
            Retry(
                status=451,
                detail=f"accepted for 1, but {DESK} answered 550, {NIGHT} answered 451",
                taken=(THIRD,),
            ),
        ),
        (
            {DESK: b"530 log in\r\n", NIGHT: b"550 unknown\r\n"},
            Retry(
                status=530,
                detail=f"accepted for 1, but {DESK} answered 530, {NIGHT} answered 550",
                tries=3,
                taken=(THIRD,),
            ),
        ),
        (
            {DESK: b"550 unknown\r\n", NIGHT: b"450 later\r\n", THIRD: b"550 unknown\r\n"},
            Retry(
                status=450,
                detail=f"accepted for 0, but {DESK} answered 550, {NIGHT} answered 450, "
                f"{THIRD} answered 550",
            ),
        ),
        # It hangs up with that, so nobody has the message.
        ({NIGHT: b"421 busy\r\n"}, Retry(status=421, detail="answered 421")),
    ],
)
async def test_one_address_that_is_refused_is_named_and_doubles_none_of_the_others(
    served: tuple[ssl.SSLContext, ssl.SSLContext], refuses: dict[str, bytes], outcome: SendOutcome
) -> None:
    came, mailbox = await sent(served, refuses=refuses, to=(DESK, NIGHT, THIRD))
    assert came == outcome
    assert len(mailbox.mails) == bool(getattr(outcome, "taken", ()))


async def test_only_who_has_it_not_yet_is_sent_it(
    served: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    """The header names all of them, as it did before: it is the same message."""
    out = replace(told(), taken=(DESK, "former@example.org"))
    outcome, mailbox = await sent(served, out)
    assert outcome == Accepted(status=250, detail="accepted")
    assert mailbox.asked == [NIGHT]
    assert mailbox.mails[0]["To"] == f"{DESK}, {NIGHT}"
    outcome, mailbox = await sent(served, out, refuses={NIGHT: b"450 later\r\n"})
    assert outcome == Retry(status=450, detail=f"accepted for 1, but {NIGHT} answered 450")
    outcome, mailbox = await sent(served, replace(out, taken=(DESK, NIGHT)))
    assert outcome == Accepted(detail="accepted by all before")
    assert not mailbox.said


async def test_a_server_that_is_not_there_is_tried_again(
    served: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    http = Http(tls=served[1])
    for port in (await free_port(), email.IMPLICIT):
        came = await email.send(told(), settings(port=port), Tools(http=http))
        assert came == Retry(detail="no answer: no-connection")
    await http.aclose()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"port": 0}, "port: "),
        ({"user": "me"}, "password: "),
        ({"to": ()}, "to: "),
        ({"to": ("desk",)}, "to: expected an address"),
        ({"sender": "a@b.example\nBcc: x@y.example"}, "sender: "),
        ({"timeout": timedelta(hours=1)}, "timeout: "),
    ],
)
def test_settings_refuse_what_cannot_work(more: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=f"^{words}"):
        settings(**more)


def test_the_same_try_gives_the_same_message() -> None:
    one = brief(told().body)
    first, second = (email.message(one, settings(), NOON).as_bytes() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("how", ["accepts nobody", "says nothing", "leaves the handshake"])
def test_a_server_that_hangs_holds_up_no_end(how: str) -> None:
    """Whoever stops meanwhile, or runs out of time, waits for no thread that still does."""
    began = time.perf_counter()
    with (
        socket.create_server(("127.0.0.1", 0), backlog=0 if how == "accepts nobody" else 9) as door,
        ExitStack() as talking,
    ):
        if how == "accepts nobody":
            # One that waits to be accepted fills the queue: the next has no answer at all.
            talking.enter_context(socket.create_connection(door.getsockname()))
        elif how == "leaves the handshake":
            threading.Thread(target=left, args=(door, talking), daemon=True).start()
        asyncio.run(hung(door.getsockname()[1]))
    assert time.perf_counter() - began < 10


def left(door: socket.socket, talking: ExitStack) -> None:
    """Agree to encrypt, twice, and do nothing about it."""
    for _ in range(2):
        made, _ = door.accept()
        talking.enter_context(made)
        for line in (b"220 mail.example\r\n", HELLO, b"220 go on\r\n"):
            made.sendall(line)
            made.recv(1000)


async def hung(port: int) -> None:
    """Two tries at a server that hangs: one is given up by who asked, one runs out of time."""
    async with way_out() as http:
        tools = Tools(http=http)
        patient = settings(port=port, timeout=timedelta(seconds=60))
        stopped = asyncio.ensure_future(email.send(told(), patient, tools))
        impatient = settings(port=port, timeout=timedelta(seconds=0.5))
        outcome = await email.send(told(), impatient, tools)
        assert outcome == Retry(detail="no answer: timeout")
        stopped.cancel()
