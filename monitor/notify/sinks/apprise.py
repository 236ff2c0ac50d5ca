"""Sink ``apprise``: a message by one of the services that the library of that name speaks to.

Rule 1. A plug-in of apprise runs in a process that can compute and nothing else; what it wants to
        ask is asked here, by the way that all sinks go: addresses, deadline, redirects, answers.
Rule 2. Only a 2xx that the plug-in, too, takes for success is success. After an answer that says
        "not now", or none, nothing more is asked in that try.
Rule 3. Its URL is a secret as a whole. Of what the plug-in says nothing is shown but yes or no.
Rule 4. No service gets text that could be its own markup: nothing of others pings anyone.
"""

import asyncio
import base64
import importlib.util
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.http.answers import Answer
from monitor.model.alerts import Accepted, Outgoing, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.model.outcomes import Trouble
from monitor.model.secrets import Secret
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut, lines
from monitor.notify.confined.process import Ended, Line, confined, place
from monitor.notify.sinks import Tools

KIND = "apprise"
NEEDS_NETWORK = True
CONCURRENCY = 1
# What the library itself keeps between two messages to most services.
RATE = Rate(count=11, seconds=60)

EXTRA = "pip install 'storyline-monitor[apprise]', or deploy/install.sh --apprise"
SERVICE = re.compile(r"([a-z][a-z0-9_-]*)://\S+", re.IGNORECASE)
HTTP = "speaks no HTTP"
HERE = "would tell this machine, not a service"
REFUSED = dict.fromkeys(
    ("amqp", "amqps", "aprs", "deltachat", "deltachats", "growl", "irc", "ircs", "mqtt", "mqtts",
     "nostr", "rsyslog", "smpp", "smpps", "xmpp", "xmpps"), HTTP,
) | dict.fromkeys(
    ("blink1", "dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"), HERE,
) | dict.fromkeys(
    ("mailto", "mailtos"), "speaks SMTP; use a sink of the kind email",
) | dict.fromkeys(
    ("vapid",), "reads a key from a file",
)  # fmt: skip
"""Why there is no way for these of its services."""

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
OURS = frozenset({"accept-encoding", "connection", "content-length", "expect", "host", "te",
                  "transfer-encoding", "upgrade"})  # fmt: skip
MOST = 10
"""Requests of one try; a log-in and a message are two."""

TITLE, SHORT, JOINT = 250, 120, 24
SEVERE = frozenset({"urgent", "flash"})
LOOKALIKES = str.maketrans({"<": "‹", ">": "›"})
# Of what begins a mention or a link in some service; the joiner behind it cannot be seen.
MARKUP = re.compile(r"([@\[\](])")
JOINER = "\u2060"
QUOTED = str.maketrans({letter: f"%{ord(letter):X}" for letter in "@[]()"})
Told = dict[str, Any]
TRIAL = Brief(kind="test", title="test", alert="test", subject="test", timestamp="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which service.

    Attributes:
        service: the URL that apprise knows it by, of one target; all of it is a secret, so it is
            given by reference.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    service: Secret
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = timedelta(seconds=30)

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        if importlib.util.find_spec("apprise") is None:
            raise ValueError(f"kind: apprise is not installed; install it with: {EXTRA}")
        posting.check_timeout(self.timeout)
        posting.check_networks(self.allow_networks)
        named = SERVICE.fullmatch(self.service.reveal())
        if named is None:
            raise ValueError("service: expected a URL as apprise takes it, such as pover://...")
        scheme = named[1].lower()
        if scheme in REFUSED:
            raise ValueError(f"service: {scheme} {REFUSED[scheme]}")


@dataclass(slots=True, kw_only=True)
class Asking:
    """What one try asks of servers.

    Attributes:
        settings: the sink's.
        tools: what plug-ins send with.
        count: how often something was asked.
        last: what came of it the last time.
    """

    settings: Settings
    tools: Tools
    count: int = 0
    last: Answer | SendOutcome | None = None

    async def ask(self, wish: Told) -> Told:
        """Ask what the plug-in wants to know; it learns the answer, or that there is none."""
        if self.count < MOST and (self.last is None or _goes_on(self.last)):
            self.count += 1
            self.last = await self._asked(wish)
            if isinstance(self.last, Answer):
                return shown(self.last)
        return {"status": None}

    async def _asked(self, wish: Told) -> Answer | SendOutcome:
        wrong = refusal(wish, self.settings)
        if wrong is not None:
            return Retry(detail=wrong)
        body = base64.b64decode(wish["body"])
        headers = [(name, value) for name, value in wish["headers"] if name.lower() not in OURS]
        return await posting.ask(
            self.tools, self.settings, wish["method"], wish["url"], headers=headers, body=body
        )

    def outcome(self, now: datetime, *, taken: bool) -> SendOutcome:
        """What came of the try.

        Args:
            now: what a date in ``Retry-After`` is counted from.
            taken: what the plug-in says.
        """
        if self.last is None:
            return Retry(detail="apprise asked nothing of any server")
        if not isinstance(self.last, Answer):
            return self.last
        outcome = posting.judge(self.last, now, _asked_for(self.last))
        if isinstance(outcome, Accepted) and not taken:
            detail = f"{outcome.detail}, which apprise takes for a failure"
            return Retry(status=outcome.status, detail=detail)
        return outcome


def refusal(wish: Told, settings: Settings) -> str | None:
    """Why what a plug-in wants to ask must not be asked, as far as its address tells."""
    if wish["method"] not in METHODS:
        return "apprise asks by a method that is not known"
    try:
        posting.check_url(Secret(wish["url"]), posting.check_networks(settings.allow_networks))
    except ValueError as error:
        return str(error).replace("url", "apprise asks for an address that is refused", 1)
    return None


def _goes_on(came: Answer | SendOutcome) -> bool:
    """Whether the same try may ask something more after this, such as after a log-in."""
    if not isinstance(came, Answer) or "retry-after" in came.headers:
        return False
    redirect = 300 <= came.status < 400  # noqa: PLR2004 - the meaning of 3xx
    return not redirect and came.status not in posting.BUSY and came.status < 500  # noqa: PLR2004


def _asked_for(answer: Answer) -> float | None:
    """Seconds to stay away that the body asks for, in the two places where it may stand."""
    tree = posting.tree(answer)
    inner = tree.get("parameters")
    wishes = (posting.asked_for(one) for one in (tree, inner) if isinstance(one, dict))
    return max((one for one in wishes if one is not None), default=None)


def shown(answer: Answer) -> Told:
    """An answer as the plug-in gets it; its body is unpacked by now."""
    headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
    body = base64.b64encode(answer.body).decode()
    return {"status": answer.status, "headers": headers, "body": body}


def message(one: Brief, room: Told) -> Told:
    """The message, as long as the service takes it.

    Args:
        one: what it says.
        room: characters of ``title`` (0: it becomes the body's first line) and ``body``.
    """
    _, title, *rest = lines(one)
    total: int = room["body"]
    head = fitting(f"{one.word}: {title}", min(room["title"] or TITLE, total // 2))
    # The library puts the two together with a few characters of its own.
    left = total - len(head) - min(JOINT, total // 20)
    # The id at the end lets people know a repetition.
    end = f"\n\n{one.alert}" if left > SHORT else ""
    link = one.url.translate(QUOTED)
    said = "\n".join(link if line == one.url else line for line in rest).strip() or title
    body = fitting(said, left - len(end)) + end
    kind = "warning" if one.severity in SEVERE else "info"
    return {"title": head, "body": body, "type": kind}


def fitting(text: str, limit: int) -> str:
    """Text in which no markup of others works, no longer than ``limit`` once it is so."""
    return _harmless(cut(text, limit, lambda one: len(_harmless(one))))


def _harmless(text: str) -> str:
    return MARKUP.sub(rf"\1{JOINER}", text.translate(LOOKALIKES))


async def _opened(line: Line, settings: Settings) -> Told | str:
    """How much room the service's messages have, or why there is no way to it."""
    await line.say({"service": settings.service.reveal()})
    told = await line.hear()
    if told.get("unusable") == "missing":
        return f"apprise cannot be loaded; install it with: {EXTRA}"
    if "unusable" in told:
        return "apprise can do nothing with this URL"
    if told["targets"] > 1:
        return f"leads to {told['targets']} targets; give each a sink of its own"
    return told


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Have the plug-in tell its service once, and judge what the service answers."""
    seconds = settings.timeout.total_seconds()
    asking = Asking(settings=settings, tools=tools)
    try:
        async with place(), asyncio.timeout(seconds), confined(seconds) as line:
            room = await _opened(line, settings)
            if isinstance(room, str):
                return Retry(detail=f"service: {room}")
            await line.say(message(brief(outgoing.body), room))
            while "method" in (told := await line.hear()):
                await line.say(await asking.ask(told))
            return asking.outcome(outgoing.now, taken=told.get("taken") is True)
    except TimeoutError:
        return Retry(detail=f"no answer: {Trouble.TIMEOUT.value}")
    except Ended:
        return Retry(detail="apprise cannot be started, or ended without a word")


async def examine(settings: Settings) -> str | None:
    """What is wrong with a sink, as far as that is known without asking anybody."""
    seconds = settings.timeout.total_seconds()
    try:
        async with asyncio.timeout(seconds), confined(seconds) as line:
            room = await _opened(line, settings)
            if isinstance(room, str):
                return f"service: {room}"
            await line.say(message(TRIAL, room))
            told = await line.hear()
            wrong = refusal(told, settings) if "method" in told else "apprise asks nobody"
            return wrong and f"service: {wrong}"
    except (TimeoutError, Ended):
        return "service: apprise cannot be started, or ended without a word"
