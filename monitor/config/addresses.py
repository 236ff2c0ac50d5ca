"""Addresses as people write them: of feeds, sinks, proxies, and of the program itself."""

import hashlib
import ipaddress
import os
import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from monitor.config.values import found, line, text

_HOST_PORT = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
_UNFIT = re.compile(r"""[ \t"<>\\^`{|}]""")
SLUG_LENGTH = 48
DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that open what is closed to others; "key" alone names spreadsheets as often.
_SECRETS = frozenset(
    [
        "access_token",
        "api-key",
        "api_key",
        "apikey",
        "auth",
        "auth_key",
        "auth_token",
        "authkey",
        "authtoken",
        "feed_token",
        "passkey",
        "passwd",
        "password",
        "private_token",
        "rss_token",
        "rsstoken",
        "secret",
        "sig",
        "signature",
        "token",
        "user_token",
    ]
)


def contact(value: object) -> str:
    """A web or mail address that goes into the User-Agent."""
    address = line(value)
    mail = re.fullmatch(r"(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+", address)
    if not mail:
        try:
            web(address)
        except ValueError:
            expected = "expected a web or mail address"
            raise ValueError(f"{expected}, found {found(address)}") from None
    if not address.isascii() or set(address) & set("()"):
        raise ValueError("an address without brackets and letters beyond ASCII is needed here")
    return address


def listen(value: object) -> str:
    """``host:port`` on loopback, or ``unix:/path``."""
    where = line(value)
    if where.startswith("unix:/"):
        return where
    match = _HOST_PORT.fullmatch(where)
    if match is None or not 0 < int(match["port"]) < 65536:  # noqa: PLR2004
        expected = "expected 127.0.0.1:9108 or unix:/run/storyline-monitor/http.sock"
        raise ValueError(f"{expected}, found {found(where)}")
    if match["host"] != "localhost":
        try:
            loopback = ipaddress.ip_address(match["host"].strip("[]")).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise ValueError("health and metrics listen on loopback only; put a proxy before them")
    return where


def scheme(address: str) -> str | None:
    """The scheme of a URL in lower case, ``None`` for a path."""
    match = _SCHEME.match(address)
    return match.group().lower() if match else None


def web(address: str) -> SplitResult:
    """The parts of an ``http`` or ``https`` URL."""
    try:
        parts = urlsplit(address)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise ValueError("not a valid URL") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError("expected a URL that begins with https:// or http://")
    if odd := _UNFIT.search(address):
        raise ValueError(f"no URL has a {odd[0]!r} in it; write {quote(odd[0])} there")
    if "@" in parts.netloc:
        raise ValueError(
            "user info in a URL is refused, since URLs are shown; "
            "use auth or headers with {credential: NAME}, {file: PATH} or {env: NAME}"
        )
    if not parts.hostname or port == 0:
        raise ValueError("the URL names no host")
    return parts


def unwrapped(url: str) -> str:
    """The address that a ``feed:`` URL stands for (``feed://host/`` is ``http://host/``)."""
    if scheme(url) != "feed":
        return url
    rest = url[len("feed:") :]
    return f"http:{rest}" if rest.startswith("//") else rest


def secret_parameter(url: str) -> str | None:
    """The parameter of ``url`` that seems to open what is closed to others, if there is one."""
    names = (name for name, _ in parse_qsl(urlsplit(url).query, max_num_fields=None))
    return next((name for name in names if name.lower() in _SECRETS), None)


def file_path(url: str) -> str:
    """The path in a ``file:`` URL, which may also be relative (``file:feeds/a.xml``)."""
    rest = url[len("file:") :]
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        if host not in ("", "localhost"):
            raise ValueError("a file: URL names no host; expected file:///path")
        rest = slash + path
    path = unquote(rest, errors="strict") if rest else ""
    return text(path)


def looks_web(text: str) -> bool:
    """Whether a path looks like a web address that lost its scheme."""
    return bool(re.match(r"[a-z0-9-]+(\.[a-z0-9-]+)+/", text, re.IGNORECASE))


def same(url: str) -> str:
    """The URL with what does not matter made equal."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return parts._replace(netloc=host + port, path=parts.path or "/", fragment="").geturl()


def default_id(url: str, home: Path) -> str:
    """The id of a feed that was given none: a slug of host and path, and a short hash.

    Args:
        url: ``http:``, ``https:`` or ``file:``.
        home: folder from which the path of a local feed is taken, so that the id stays the same
            on another machine.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        name = seen = os.path.relpath(unquote(parts.path), home)
    else:
        name, seen = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}", url
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:SLUG_LENGTH].strip("-") or "feed"
    return f"{slug}-{hashlib.sha256(seen.encode(errors='surrogatepass')).hexdigest()[:6]}"


def proxy(url: str) -> None:
    """Like ``web``, but a password may stand in a URL that is kept as a secret."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("expected the URL of a proxy that begins with http:// or https://")
