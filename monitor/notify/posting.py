"""What sinks that post share: the address is checked, the answer bounded and judged.

Rule 1. Only a 2xx is success. A redirect is a refusal: following it would send the alert to
        whoever the answer names, and turn the POST into a GET on the way.
Rule 2. The URL is a secret: no outcome, log line or error carries any of it.
Rule 3. Where the answer's content decides, at most ``ANSWER`` bytes of it are read.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from monitor import __version__
from monitor.http.addresses import Network, networks
from monitor.http.answers import Answer, NoAnswer
from monitor.http.headers import retry_after
from monitor.model.alerts import Accepted, Rejected, Retry, SendOutcome
from monitor.model.secrets import Secret
from monitor.notify.tools import Tools

ANSWER = 64 * 1024
LONGEST_WISH = 24 * 3600.0
LONGEST_TIMEOUT = timedelta(seconds=60)
TIMEOUT = timedelta(seconds=15)
# Names that carry the conventions of webhooks, or that the client sets.
RESERVED = re.compile(
    r"(?i)(?:webhook-.*|ce-.*|content-.*|host|transfer-encoding|connection|te|trailer|upgrade)"
)
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
HEADER_VALUE = re.compile(r"[\x20-\x7e\xa0-\xff]*")
# The sink is there but not set up for us (yet); a person may be about to mend it.
DENIED = frozenset({401, 403, 404})
DENIED_TRIES = 3
BUSY = frozenset({408, 425, 429})
JSON = "application/json; charset=utf-8"


class Bounds(Protocol):
    """What bounds a try of any of them."""

    @property
    def allow_networks(self) -> tuple[str, ...]:
        """The only private or loopback networks (CIDR) that may be reached."""
        ...

    @property
    def timeout(self) -> timedelta:
        """Total deadline of one try."""
        ...


class Target(Bounds, Protocol):
    """The settings that most of them have."""

    @property
    def url(self) -> Secret:
        """Where to."""
        ...


def check(target: Target) -> None:
    """Refuse what cannot work.

    Raises:
        ValueError: with words for people that begin with the key of the configuration.
    """
    check_url(target.url, check_networks(target.allow_networks))
    check_timeout(target.timeout)


def check_timeout(timeout: timedelta) -> None:
    """A deadline must be one.

    Raises:
        ValueError: it is none, or too long.
    """
    if not timedelta(0) < timeout <= LONGEST_TIMEOUT:
        raise ValueError("timeout: expected more than 0 and at most 60s")


def check_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks that texts name.

    Raises:
        ValueError: one names none.
    """
    try:
        return networks(texts)
    except ValueError:
        raise ValueError("allow_networks: expected networks such as 10.0.0.0/8") from None


def check_url(url: Secret, private: Sequence[Network]) -> None:
    """The address must be one that alerts may be sent to.

    Raises:
        ValueError: it is none.
    """
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


def check_header(name: str, value: Secret) -> None:
    """A header of the configuration must not break or replace the others.

    Raises:
        ValueError: it would.
    """
    if not HEADER_NAME.fullmatch(name):
        raise ValueError(f"headers: {name[:40]!r} is not the name of a header")
    if RESERVED.fullmatch(name):
        raise ValueError(f"headers: {name} is set by the sink itself")
    if not HEADER_VALUE.fullmatch(value.reveal()):
        raise ValueError(f"headers: the value of {name} may hold only one line of Latin-1 text")


async def post(
    tools: Tools,
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    url: str | None = None,
    read: int = ANSWER,
) -> Answer | SendOutcome:
    """Post once; the answer, or what it means that there is none.

    Args:
        tools: what plug-ins send with.
        target: the sink's settings.
        body: exactly what is sent.
        headers: all but what the client sets.
        url: the address, where it is not the target's own.
        read: so many bytes of the answer are of interest.
    """
    where = url or target.url.reveal()
    own = {"user-agent": f"storyline-monitor/{__version__}", **headers}
    return await ask(tools, target, "POST", where, headers=own.items(), body=body, read=read)


async def ask(
    tools: Tools,
    bounds: Bounds,
    method: str,
    url: str,
    *,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    read: int = ANSWER,
) -> Answer | SendOutcome:
    """Ask once; the answer, or what it means that there is none.

    Args:
        tools: what plug-ins send with.
        bounds: the sink's settings.
        method: such as ``POST``.
        url: the address.
        headers: all but what the client sets.
        body: exactly what is sent.
        read: so many bytes of the answer are of interest.
    """
    from monitor.http.exchange import request  # noqa: PLC0415 - what only sending needs

    made = request(method, url, headers=headers, content=body)
    if isinstance(made, NoAnswer):
        return Rejected(detail="the configured URL or a header cannot be sent")
    answer = await tools.http.exchange(
        made,
        allow_networks=bounds.allow_networks,
        deadline=bounds.timeout.total_seconds(),
        wire_cap=read,
        decoded_cap=read,
        cut=True,
        error_bodies=read > 0,
    )
    if isinstance(answer, NoAnswer):
        return Retry(detail=f"no answer: {answer.trouble.value}")
    return answer


def tree(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object, ``{}`` for anything else."""
    try:
        read = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def asked_for(told: Mapping[str, Any]) -> float | None:
    """Seconds to stay away that a body asks for, as some services say it."""
    wish = told.get("retry_after")
    if isinstance(wish, bool) or not isinstance(wish, int | float) or not wish >= 0:
        return None
    return float(min(wish, LONGEST_WISH))


def judge(answer: Answer, now: datetime, after: float | None = None) -> SendOutcome:
    """What an answer means; of its content only the status is ever shown.

    Args:
        answer: as it came.
        now: what a date in ``Retry-After`` is counted from, if the answer itself has no time.
        after: seconds to stay away that its body asks for.
    """
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
    wishes = [each for each in (after, retry_after(answer.headers, now)) if each is not None]
    after = max(wishes, default=None)
    if status in DENIED:
        return Retry(status=status, detail=told, after=after, tries=DENIED_TRIES)
    if status in BUSY or status >= 500:  # noqa: PLR2004 - the meaning of 5xx
        return Retry(status=status, detail=told, after=after)
    if 300 <= status < 400:  # noqa: PLR2004 - the meaning of 3xx
        return Rejected(status=status, detail=f"{told}: redirects are not followed")
    return Rejected(status=status, detail=told)
