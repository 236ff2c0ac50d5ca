"""Sink ``email``: a plain text message by SMTP, always encrypted by STARTTLS or TLS.

Rule 1. Nothing is sent to a server that does not encrypt with a certificate that is trusted.
Rule 2. ``Message-ID`` comes from the alert's id, so that a mail program shows a repetition once;
        messages of one storyline refer to the same thread.
Rule 3. Addresses are checked where the connection is made, as for all sinks.
Rule 4. A server that hangs keeps nobody waiting: a try has a thread apart from all other work, and
        whoever gives the try up ends its conversation at once.
Rule 5. Each address gets a message once: a later try goes to those only that did not take it yet,
        and a message that one of them refuses for good is no accepted one.
"""

import asyncio
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial

from monitor.http.answers import NoAnswer
from monitor.model.alerts import Accepted, Outgoing, Rejected, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.model.outcomes import Trouble
from monitor.model.secrets import Secret
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut, lines
from monitor.notify.sinks import Tools

KIND = "email"
NEEDS_NETWORK = True
CONCURRENCY = 1
RATE = Rate(count=30, seconds=60)

SUBJECT = 200
HERE = "storyline-monitor.invalid"
ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[A-Za-z0-9.-]+")
PORTS = range(1, 65536)
IMPLICIT = 465
PERMANENT = 500
DENIED = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """By which server, from whom, to whom.

    Attributes:
        host: the mail server that takes messages for us.
        port: 465 speaks TLS from the start, any other has to offer STARTTLS.
        sender: the address that messages come from.
        to: the addresses that they go to.
        user: the name to log in with, if the server wants one.
        password: by reference.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    host: str
    port: int = 587
    sender: str
    to: tuple[str, ...]
    user: str | None = None
    password: Secret | None = None
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = timedelta(seconds=30)

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        posting.check_timeout(self.timeout)
        if self.port not in PORTS:
            raise ValueError("port: expected 1 to 65535")
        if (self.user is None) != (self.password is None):
            raise ValueError("password: a user and a password go together")
        if not self.to:
            raise ValueError("to: expected at least one address")
        for key, address in (("sender", self.sender), *(("to", one) for one in self.to)):
            if not ADDRESS.fullmatch(address):
                raise ValueError(f"{key}: expected an address such as desk@example.org")


class Client(smtplib.SMTP):
    """A client that connects to certain addresses only, whatever the name leads to."""

    def __init__(
        self, host: str, addresses: Sequence[str], timeout: float, tls: ssl.SSLContext | None
    ) -> None:
        """Set up, connecting to nothing yet; ``tls`` for who speaks it from the start."""
        super().__init__(timeout=timeout, local_hostname="[127.0.0.1]")
        # The name that the certificate has to be for.
        self._host = host
        self._addresses = addresses
        self._tls = tls
        self._made: socket.socket | None = None
        self._given_up = False

    def give_up(self) -> None:
        """Wake the thread that waits for the server, wherever it stands; it gets an ``OSError``."""
        self._given_up = True
        for one in (self._made, self.sock):
            if one is not None:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        self.close()

    # Where ``connect`` takes its socket from.
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = self._connected(port, timeout)
        return made if self._tls is None else self.encrypted(made, host, self._tls)

    def encrypted(self, made: socket.socket, host: str, tls: ssl.SSLContext) -> ssl.SSLSocket:
        """The connection, encrypted; it is known while the two sides agree on how."""
        secure = tls.wrap_socket(made, server_hostname=host, do_handshake_on_connect=False)
        self._made = secure
        try:
            secure.do_handshake()
        except BaseException:
            secure.close()
            raise
        return secure

    def _connected(self, port: int, timeout: float) -> socket.socket:
        *others, last = self._addresses
        for address in others:
            with suppress(OSError):
                return self._connect_to(address, port, timeout)
        return self._connect_to(last, port, timeout)

    def _connect_to(self, address: str, port: int, timeout: float) -> socket.socket:
        """A socket that is known while it connects."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._made = made = socket.socket(family, socket.SOCK_STREAM)
        try:
            if self._given_up:
                raise ConnectionAbortedError
            made.settimeout(timeout)
            made.connect((address, port))
        except OSError:
            made.close()
            raise
        return made


@dataclass(frozen=True, slots=True)
class Handshake:
    """What ``starttls`` takes for a context: the same, by a client that can be woken meanwhile."""

    client: Client
    tls: ssl.SSLContext

    def wrap_socket(self, made: socket.socket, server_hostname: str) -> ssl.SSLSocket:
        """Encrypt a connection."""
        return self.client.encrypted(made, server_hostname, self.tls)


def message(one: Brief, settings: Settings, now: datetime) -> EmailMessage:
    """The message; ``now`` is the time of the try."""
    made = EmailMessage(policy=SMTP)
    word, title, *rest = lines(one)
    made["Subject"] = cut(f"{one.word}: {title}", SUBJECT)
    made["From"] = settings.sender
    made["To"] = ", ".join(settings.to)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{one.alert}@{HERE}>"
    made["References"] = f"<{one.subject}@{HERE}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n".join((word, title, *rest, "", one.alert)), cte="quoted-printable")
    return made


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Hand the message to the server once, for all who have it not yet, and judge its answers."""
    to = tuple(one for one in settings.to if one not in outgoing.taken)
    if not to:
        return Accepted(detail="accepted by all before")
    addresses = await tools.http.reachable(settings.host, settings.allow_networks)
    if isinstance(addresses, NoAnswer):
        return _unanswered(addresses.trouble)
    seconds = settings.timeout.total_seconds()
    implicit = tools.http.tls if settings.port == IMPLICIT else None
    client = Client(settings.host, addresses, seconds, implicit)
    mail = message(brief(outgoing.body), settings, outgoing.now)
    try:
        async with asyncio.timeout(seconds):
            return await tools.http.apart(
                partial(_hand_over, client, settings, mail, to, tools.http.tls)
            )
    except TimeoutError:
        return _unanswered(Trouble.TIMEOUT)
    finally:
        client.give_up()


def _hand_over(
    client: Client, settings: Settings, mail: EmailMessage, to: Sequence[str], tls: ssl.SSLContext
) -> SendOutcome:
    """The whole conversation, in a thread of its own."""
    try:
        return _talk(client, settings, mail, to, tls)
    except smtplib.SMTPNotSupportedError:
        return Rejected(detail="the server offers no STARTTLS or no login")
    except smtplib.SMTPRecipientsRefused as error:
        return _unwanted(_codes(error.recipients), (), len(settings.to) - len(to))
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code)
    except ssl.SSLError:
        return _unanswered(Trouble.TLS)
    except OSError:
        # What else ``smtplib`` raises is one, too: a server that hangs up, or that talks nonsense.
        return _unanswered(Trouble.CONNECT)


def _unanswered(trouble: Trouble) -> Retry:
    return Retry(detail=f"no answer: {trouble.value}")


def _talk(
    client: Client, settings: Settings, mail: EmailMessage, to: Sequence[str], tls: ssl.SSLContext
) -> SendOutcome:
    code, _ = client.connect(settings.host, settings.port)
    if code != 220:  # noqa: PLR2004 - ready
        return _refused(code)
    if settings.port != IMPLICIT:
        client.starttls(context=Handshake(client, tls))  # type: ignore[call-overload] # all it calls
    if settings.user is not None and settings.password is not None:
        client.login(settings.user, settings.password.reveal())
    refused = _codes(client.send_message(mail, to_addrs=to))
    with suppress(OSError):
        client.quit()
    if refused:
        taken = tuple(one for one in to if one not in refused)
        return _unwanted(refused, taken, len(settings.to) - len(to))
    return Accepted(status=250, detail="accepted")


def _codes(refused: Mapping[str, tuple[int, bytes]]) -> dict[str, int]:
    """Address -> the code of its refusal, without the server's words."""
    return {address: code for address, (code, _) in refused.items()}


def _unwanted(refused: Mapping[str, int], taken: tuple[str, ...], had: int) -> Retry | Rejected:
    """What it means that addresses were refused; one that may yet take it decides.

    Args:
        refused: address -> code.
        taken: those of the same try that were not.
        had: how many had the message before.
    """
    codes = set(refused.values())
    outcome = _refused(min({code for code in codes if _may_pass(code)} or codes))
    accepted = had + len(taken)
    if len(codes) == 1 and not accepted:
        return outcome
    said = ", ".join(f"{address} answered {code}" for address, code in refused.items())
    return replace(outcome, taken=taken, detail=f"accepted for {accepted}, but {said}")


def _may_pass(code: int) -> bool:
    """Whether a later try may be answered in another way."""
    return code < PERMANENT or code in DENIED


def _refused(code: int) -> Retry | Rejected:
    """What a code that is none of success means."""
    detail = f"answered {code}"
    if not _may_pass(code):
        return Rejected(status=code, detail=detail)
    return Retry(status=code, detail=detail, tries=posting.DENIED_TRIES if code in DENIED else None)
