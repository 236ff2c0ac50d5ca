"""Sink ``webhook``: one signed POST that both Standard Webhooks and CloudEvents receivers read.

Rule 1. Only a 2xx is success. A redirect is a refusal: following it would send the alert to
        whoever the answer names, and turn the POST into a GET on the way.
Rule 2. The body is sent as it was frozen; only the header's timestamp and signature are of this
        attempt.
Rule 3. The URL is a secret: no outcome, log line or error of this file carries any of it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from monitor import __version__
from monitor.http import Answer, Network, NoAnswer, networks, request
from monitor.model.alerts import (
    Accepted,
    Outgoing,
    Rejected,
    Retry,
    SendOutcome,
    SigningKey,
)
from monitor.model.secrets import Secret
from monitor.notify.retry import retry_after
from monitor.notify.sinks import Tools

KIND = "webhook"
NEEDS_NETWORK = True
CONCURRENCY = 4

SOURCE = "/storyline-monitor"
# The status is the whole answer: whoever waits for a body that drips sends an alert twice.
ANSWER_LIMIT = 0
LONGEST_TIMEOUT = timedelta(seconds=60)
KEY_BYTES = range(24, 65)
# Names that carry the conventions of this file, or that the client sets.
RESERVED = re.compile(
    r"(?i)(?:webhook-.*|ce-.*|content-.*|host|transfer-encoding|connection|te|trailer|upgrade)"
)
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
HEADER_VALUE = re.compile(r"[\x20-\x7e\xa0-\xff]*")
# The sink is there but not set up for us (yet); a person may be about to mend it.
DENIED = frozenset({401, 403, 404})
DENIED_TRIES = 3
BUSY = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where to, how signed.

    Attributes:
        url: ``https``, or ``http`` into one of ``allow_networks``; its path counts as secret.
        secret: signing keys (``whsec_`` and base64 of 24 to 64 bytes), each used until its
            ``not_after``; two at once while a receiver moves from one to the other.
        unsigned: says that there is no secret on purpose.
        headers: sent with each request, such as ``Authorization``.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    url: Secret
    secret: tuple[SigningKey, ...] = ()
    unsigned: bool = False
    headers: tuple[tuple[str, Secret], ...] = ()
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = timedelta(seconds=15)

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        _check_url(self.url, _networks(self.allow_networks))
        _check_keys(self.secret, unsigned=self.unsigned)
        for name, value in self.headers:
            _check_header(name, value)
        if not timedelta(0) < self.timeout <= LONGEST_TIMEOUT:
            raise ValueError("timeout: expected more than 0 and at most 60s")


def _networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks that texts name."""
    try:
        return networks(texts)
    except ValueError:
        raise ValueError("allow_networks: expected networks such as 10.0.0.0/8") from None


def _check_url(url: Secret, private: Sequence[Network]) -> None:
    """The address must be one that alerts may be sent to."""
    parts = _parts(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("url: expected a URL such as https://hooks.example.org/desk")
    if parts.username is not None or parts.password is not None:
        raise ValueError("url: user info is refused; use headers with a secret")
    if parts.scheme == "http" and not _inside(parts.hostname, private):
        raise ValueError("url: plain http may only go into allow_networks; use https")


def _inside(host: str, private: Sequence[Network]) -> bool:
    """Whether a host may be in one of the networks, as far as its name tells."""
    try:
        address = ip_address(host)
    except ValueError:
        return bool(private)
    return any(address in network for network in private)


def _parts(url: Secret) -> SplitResult | None:
    """The parts of an address, ``None`` for what is none."""
    text = url.reveal()
    if not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        named = parts.port != 0
    except ValueError:
        return None
    return parts if named else None


def _check_keys(keys: Sequence[SigningKey], *, unsigned: bool) -> None:
    """Signed with keys that can sign, or unsigned on purpose."""
    if unsigned and keys:
        raise ValueError("unsigned: there is a secret, so leave this out")
    if not unsigned and not keys:
        raise ValueError("secret: missing; alerts are signed, or say unsigned: true")
    for key in keys:
        key_bytes(key)


def _check_header(name: str, value: Secret) -> None:
    """A header of the configuration must not break or replace the others."""
    if not HEADER_NAME.fullmatch(name):
        raise ValueError(f"headers: {name[:40]!r} is not the name of a header")
    if RESERVED.fullmatch(name):
        raise ValueError(f"headers: {name} is set by the sink itself")
    if not HEADER_VALUE.fullmatch(value.reveal()):
        raise ValueError(f"headers: the value of {name} may hold only one line of Latin-1 text")


def key_bytes(key: SigningKey) -> bytes:
    """The bytes that a key signs with.

    Raises:
        ValueError: it is not ``whsec_`` and base64 of 24 to 64 bytes; the text never shows it.
    """
    prefix, _, text = key.secret.reveal().rpartition("whsec_")
    try:
        # Padding is optional where secrets are handed out.
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if prefix or len(raw) not in KEY_BYTES:
        raise ValueError("secret: expected whsec_ and base64 of 24 to 64 bytes")
    return raw


def sign(key: bytes, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002 - the convention's word
    """A signature by Standard Webhooks 1.0, ``v1,`` and base64 of an HMAC-SHA256.

    Args:
        key: the secret's bytes.
        id: ``webhook-id``.
        timestamp: ``webhook-timestamp``, seconds since 1970.
        body: exactly the bytes that are sent.
    """
    content = f"{id}.{timestamp}.".encode() + body
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def valid_keys(keys: Sequence[SigningKey], now: datetime) -> tuple[SigningKey, ...]:
    """Those that may still be signed with."""
    return tuple(key for key in keys if key.not_after is None or now <= key.not_after)


def envelope(outgoing: Outgoing, settings: Settings) -> dict[str, str]:
    """The headers of one attempt, secrets of the configuration included."""
    timestamp = int(outgoing.now.timestamp())
    signatures = [
        sign(key_bytes(key), outgoing.id, timestamp, outgoing.body)
        for key in valid_keys(settings.secret, outgoing.now)
    ]
    signed = {"webhook-signature": " ".join(signatures)} if signatures else {}
    return {
        "user-agent": f"storyline-monitor/{__version__}",
        **{name.lower(): value.reveal() for name, value in settings.headers},
        "content-type": "application/json; charset=utf-8",
        "webhook-id": outgoing.id,
        "webhook-timestamp": str(timestamp),
        **signed,
        "ce-specversion": "1.0",
        "ce-id": outgoing.id,
        "ce-source": SOURCE,
        "ce-type": outgoing.kind,
        "ce-subject": outgoing.storyline,
        "ce-time": json.loads(outgoing.body)["timestamp"],
        "ce-sequence": f"{outgoing.sequence:010d}",
    }


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the alert once and judge the answer."""
    if settings.secret and not valid_keys(settings.secret, outgoing.now):
        return Retry(detail="every signing secret is past its not_after")
    post = request(
        "POST",
        settings.url.reveal(),
        headers=envelope(outgoing, settings).items(),
        content=outgoing.body,
    )
    if isinstance(post, NoAnswer):
        return Rejected(detail="the configured URL or a header cannot be sent")
    answer = await tools.http.exchange(
        post,
        allow_networks=settings.allow_networks,
        deadline=settings.timeout.total_seconds(),
        wire_cap=ANSWER_LIMIT,
        decoded_cap=ANSWER_LIMIT,
        cut=True,
        error_bodies=False,
    )
    if isinstance(answer, NoAnswer):
        return Retry(detail=f"no answer: {answer.trouble.value}")
    return judge(answer, outgoing.now)


def judge(answer: Answer, now: datetime) -> SendOutcome:
    """What an answer means; of its content only the status is ever shown."""
    status = answer.status
    wish = answer.headers.get("webhook-delivery", "").strip().lower()
    told = f"answered {status}"
    if 200 <= status < 300:  # noqa: PLR2004 - the meaning of 2xx
        return Accepted(status=status, detail=told, disable=wish == "disable")
    if status == 410 or wish == "disable":  # noqa: PLR2004 - Gone
        return Rejected(status=status, detail=f"{told}: wants no more alerts", disable=True)
    if wish == "abort-message":
        detail = f"{told}: does not want this alert"
        return Rejected(status=status, detail=detail, chosen=True)
    after = retry_after(answer.headers, now)
    if status in DENIED:
        return Retry(status=status, detail=told, after=after, tries=DENIED_TRIES)
    if status in BUSY or status >= 500:  # noqa: PLR2004 - the meaning of 5xx
        return Retry(status=status, detail=told, after=after)
    if 300 <= status < 400:  # noqa: PLR2004 - the meaning of 3xx
        return Rejected(status=status, detail=f"{told}: redirects are not followed")
    return Rejected(status=status, detail=told)
