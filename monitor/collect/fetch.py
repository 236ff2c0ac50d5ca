"""One poll's exchange: a conditional GET, its redirects by hand, or a local file; never an error.

Rule 1. Validators go out as they came in, byte for byte, and only to the place that gave them.
Rule 2. At most five redirects, none from https to http; each hop's address is checked anew. One
        that leads to another host is not followed here: that host has a line of its own.
Rule 3. What the configuration adds (headers, credentials) is sent to the configured origin only.
Rule 4. Whatever happens is a value; its detail names the host at most, for a URL may be a secret.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

import httpx

from monitor import __version__
from monitor.collect import local
from monitor.collect.health import doubtful
from monitor.collect.hosts import Host, host_of
from monitor.http.answers import Answer, NoAnswer
from monitor.http.exchange import Http, Room, request, web_url
from monitor.http.headers import max_age, retry_after
from monitor.model.feeds import Feed, FeedState
from monitor.model.outcomes import (
    Failed,
    FetchOutcome,
    Fresh,
    Gone,
    Hints,
    NotModified,
    Refused,
    Trouble,
)

MAX_REDIRECTS = 5
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
# 203 is what a proxy says that has changed something on the way.
_DOCUMENTS = frozenset({200, 203})
_EMPTY = _DOCUMENTS | {204, 205}
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNAUTHORIZED = frozenset({401, 403, 407})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_OWN_RULES = frozenset({Trouble.ADDRESS, Trouble.TOO_LARGE, Trouble.BAD_ENCODING})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """What stays the same over all hops of a poll."""

    feed: Feed
    state: FeedState
    http: Http
    room: Room | None
    configured: httpx.URL


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """Where a poll stands: the URL to ask next and how it was come by."""

    url: httpx.URL
    permanent: bool = True
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """A redirect leads to another host, which is to be asked when its line allows it.

    Attributes:
        host: whose line that is.
        left: seconds of the poll's timeout that its exchanges may still take.
    """

    host: Host | None
    left: float
    _visit: _Visit = field(repr=False)
    _hop: _Hop = field(repr=False)

    async def follow(self) -> "FetchOutcome | Onward":
        """Go on from there; ends within ``left``."""
        return await _walk(self._visit, self._hop, self.left)


async def fetch(
    feed: Feed, state: FeedState, http: Http, room: Room | None = None
) -> FetchOutcome | Onward:
    """Ask ``feed`` once for what is newer than ``state`` remembers; ends within its timeout.

    A large document waits for ``room`` before the rest of it is taken in, beside that time.
    """
    if feed.url.startswith("file:"):
        return await local.fetch_file(feed, state)
    return await _fetch_web(feed, state, http, room)


def user_agent(feed: Feed) -> str:
    """How we introduce ourselves: name, version, and whom to write to where one is configured."""
    contact = f" (+{feed.contact})" if feed.contact else ""
    return feed.user_agent or f"storyline-monitor/{__version__}{contact}"


async def _fetch_web(
    feed: Feed, state: FeedState, http: Http, room: Room | None
) -> FetchOutcome | Onward:
    first = web_url(feed.url)
    if isinstance(first, NoAnswer):
        return Failed(trouble=first.trouble, detail=first.detail)
    visit = _Visit(
        feed=feed,
        state=state if not doubtful(state, http.clock.now()) else _forgetful(state),
        http=http,
        room=room,
        configured=first,
    )
    hop = _Hop(url=httpx.URL(state.home) if state.home else first)
    return await _walk(visit, hop, feed.timeout.total_seconds())


async def _walk(visit: _Visit, hop: _Hop, seconds: float) -> FetchOutcome | Onward:
    """From ``hop`` on as far as its host goes."""
    clock = visit.http.clock
    ends = clock.monotonic() + seconds
    while True:
        answer = await _ask(visit, hop, max(0.0, ends - clock.monotonic()))
        if isinstance(answer, NoAnswer):
            kind = Refused if answer.trouble in _OWN_RULES else Failed
            return kind(trouble=answer.trouble, detail=answer.detail)
        if answer.status not in _REDIRECTS:
            known = visit.state.body_hash is not None
            return _outcome(answer, hop, known=known, now=clock.now())
        following = _follow(hop, answer)
        if isinstance(following, Refused):
            return following
        host = host_of(str(following.url))
        if host != host_of(str(hop.url)):
            left = max(0.0, ends - clock.monotonic())
            return Onward(host=host, left=left, _visit=visit, _hop=following)
        hop = following


async def _ask(visit: _Visit, hop: _Hop, deadline: float) -> Answer | NoAnswer:
    feed, http = visit.feed, visit.http
    headers = [("User-Agent", user_agent(feed)), ("Accept", ACCEPT)]
    headers.append(("Accept-Encoding", "gzip, deflate"))
    if _same_origin(visit.configured, hop.url):
        headers = _configured(feed, headers)
    if _knows(visit.state, hop.url):
        headers += _validators(visit.state)
    built = request("GET", str(hop.url), headers=headers)
    if isinstance(built, NoAnswer):
        return built
    return await http.exchange(
        built,
        allow_networks=feed.allow_networks,
        deadline=deadline,
        decoded_cap=local.SIZE_CAP,
        proxy=feed.proxy.reveal() if feed.proxy else None,
        error_bodies=False,
        room=visit.room,
    )


def _configured(feed: Feed, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Our headers with those of the configuration, which win where both name one."""
    if not feed.headers and not feed.auth:
        return headers
    own = [(name, secret.reveal()) for name, secret in feed.headers]
    if feed.auth:
        own.append(("Authorization", feed.auth.reveal()))
    named = {name.lower() for name, _ in own}
    return [pair for pair in headers if pair[0].lower() not in named] + own


def _validators(state: FeedState) -> list[tuple[str, str]]:
    pairs = (("If-None-Match", state.etag), ("If-Modified-Since", state.last_modified))
    return [(name, value) for name, value in pairs if value]


def _forgetful(state: FeedState) -> FeedState:
    return replace(state, etag=None, last_modified=None)


def _knows(state: FeedState, url: httpx.URL) -> bool:
    """Whether our validators are of this place; another might call its own old copy unchanged.

    The query is left out: some redirect to a new token each time.
    """
    if not (state.etag or state.last_modified):
        return False
    known = web_url(state.located or state.url)
    if known is url:
        return True
    return isinstance(known, httpx.URL) and (known.raw_host, known.path) == (url.raw_host, url.path)


def _same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Same scheme, host and port; the step from http to https on default ports is allowed."""
    if one is other:
        return True
    if one.raw_host != other.raw_host:
        return False
    ports = (one.port or _DEFAULT_PORTS[one.scheme], other.port or _DEFAULT_PORTS[other.scheme])
    if one.scheme == other.scheme:
        return ports[0] == ports[1]
    return one.scheme == "http" and ports == (80, 443)


def _follow(hop: _Hop, answer: Answer) -> _Hop | Refused:
    """The next hop, or why there is none."""
    if hop.count >= MAX_REDIRECTS:
        return Refused(trouble=Trouble.REDIRECTS, detail=f"more than {MAX_REDIRECTS} redirects")
    try:
        target = hop.url.join(_location(answer))
        # User info of a redirect would be sent as credentials; fragments are not sent at all.
        target = target.copy_with(username=None, password=None, fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        return Refused(trouble=Trouble.BAD_REDIRECT, detail="a redirect to nowhere")
    if isinstance(web_url(str(target)), NoAnswer):
        return Refused(trouble=Trouble.BAD_REDIRECT, detail="a redirect to what is no web address")
    if hop.url.scheme == "https" and target.scheme == "http":
        detail = f"{hop.url.raw_host.decode()} redirects from https to http"
        return Refused(trouble=Trouble.DOWNGRADE, detail=detail)
    permanent = hop.permanent and answer.status in _PERMANENT
    return _Hop(url=target, permanent=permanent, count=hop.count + 1)


def _location(answer: Answer) -> str:
    """Where a redirect leads.

    Raises:
        ValueError: it does not say.
    """
    location: str = answer.headers.get("location", "").strip()
    if not location:
        raise ValueError("no location")
    return location


def _outcome(answer: Answer, hop: _Hop, *, known: bool, now: datetime) -> FetchOutcome:
    """What the last answer of the chain means."""
    hints = Hints(
        max_age=max_age(answer.headers, now), retry_after=retry_after(answer.headers, now)
    )
    status = answer.status
    if status in _DOCUMENTS and answer.body:
        return _fresh(answer, hop, hints)
    # Whoever says so without having been asked is believed if there is a document to keep.
    if status == httpx.codes.NOT_MODIFIED and known:
        return NotModified(
            url=str(hop.url),
            permanent=hop.permanent and hop.count > 0,
            etag=_opaque(answer, b"etag"),
            last_modified=_opaque(answer, b"last-modified"),
            hints=hints,
        )
    if status == httpx.codes.GONE:
        return Gone(hints=hints)
    trouble = _status_trouble(status)
    return Failed(trouble=trouble, detail=_status_detail(status), status=status, hints=hints)


def _fresh(answer: Answer, hop: _Hop, hints: Hints) -> Fresh:
    return Fresh(
        body=answer.body,
        url=str(hop.url),
        status=answer.status,
        content_type=answer.headers.get("content-type"),
        etag=_opaque(answer, b"etag"),
        last_modified=_opaque(answer, b"last-modified"),
        permanent=hop.permanent and hop.count > 0,
        hints=hints,
        wire_bytes=answer.wire_bytes,
        digest=local.digest(answer.body),
    )


def _opaque(answer: Answer, name: bytes) -> str | None:
    """A validator as it came; ``None`` if it could not be given back byte for byte."""
    for key, value in answer.headers.raw:
        if key.lower() == name:
            try:
                return value.decode() or None
            except UnicodeDecodeError:
                return None
    return None


def _status_trouble(status: int) -> Trouble:
    if status in _EMPTY:
        return Trouble.EMPTY
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Trouble.RATE_LIMITED
    if status == httpx.codes.NOT_MODIFIED:
        return Trouble.PROTOCOL
    return Trouble.UNAUTHORIZED if status in _UNAUTHORIZED else Trouble.STATUS


def _status_detail(status: int) -> str:
    if status in _EMPTY:
        return "the answer has no body"
    if status == httpx.codes.NOT_MODIFIED:
        return "answered 304 Not Modified without having been asked"
    return f"answered {status} {httpx.codes.get_reason_phrase(status)}".rstrip()
