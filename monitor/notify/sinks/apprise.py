"""Sink ``apprise``: a message by one of the services that the library of that name speaks to.

Rule 1. A plug-in of apprise runs in a process that can compute and nothing else; what it wants to
        ask is asked for it, see ``confined.asking``.
Rule 2. Its URL is a secret as a whole. Of what the plug-in says nothing is shown but yes or no.
Rule 3. No service gets text that could be its own markup: nothing of others pings anyone.
"""

import asyncio
import importlib.util
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from monitor.model.alerts import Outgoing, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.model.outcomes import Trouble
from monitor.model.secrets import Secret
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut, lines
from monitor.notify.confined.asking import Asking, Told, refusal
from monitor.notify.confined.process import Ended, Line, confined, places
from monitor.notify.sinks import Tools, Withdrawn

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

WORD = re.compile(r"[A-Za-z0-9]{5,}")
MARKS = 3

TITLE, SHORT, JOINT = 250, 120, 24
SEVERE = frozenset({"urgent", "flash"})
LOOKALIKES = str.maketrans({"<": "‹", ">": "›"})
# Of what begins a mention or a link in some service; the joiner behind it cannot be seen.
MARKUP = re.compile(r"([@\[\](])")
JOINER = "\u2060"
QUOTED = str.maketrans({letter: f"%{ord(letter):X}" for letter in "@[]()"})
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
    if told.get("unusable") == "root":
        return "apprise does not run as root, and this process may not become another user"
    if "unusable" in told:
        return "apprise can do nothing with this URL"
    if not told["targets"]:
        return "would find out for itself whom to tell; name one room or person"
    if told["targets"] > 1:
        return f"leads to {told['targets']} targets; give each a sink of its own"
    return told


def marks(text: Told) -> tuple[bytes, ...]:
    """Words that stay as they are in whatever form a message is sent; none where it has too few.

    Args:
        text: the message; its longest word is its id, where there is room for that.
    """
    words = sorted(set(WORD.findall(f"{text['title']} {text['body']}")), key=len)[-MARKS:]
    return tuple(word.encode() for word in words) if len(words) == MARKS else ()


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Have the plug-in tell its service once, and judge what the service answers.

    Raises:
        Withdrawn: when there was a place for it, it was not to begin any more.
    """
    seconds = settings.timeout.total_seconds()
    asking = Asking(bounds=settings, tools=tools)
    kept, loop = places(), asyncio.get_running_loop()
    begun = loop.time()
    async with kept.place(settings.service):
        if not tools.stands():
            raise Withdrawn
        now = outgoing.now + timedelta(seconds=loop.time() - begun)
        try:
            async with asyncio.timeout(seconds), confined(seconds) as line:
                ended = await _told(line, brief(outgoing.body), settings, asking)
        except TimeoutError:
            ended = f"no answer: {Trouble.TIMEOUT.value}"
        except Ended:
            ended = "apprise cannot be started, or ended without a word"
    outcome = asking.outcome(now, ended)
    silent = isinstance(outcome, Retry) and outcome.status is None
    kept.note(settings.service, answered=not silent)
    return outcome


async def _told(line: Line, one: Brief, settings: Settings, asking: Asking) -> str | None:
    """Let the plug-in tell it and say what came of that, then log out; why it cannot, if so."""
    room = await _opened(line, settings)
    if isinstance(room, str):
        return f"service: {room}"
    text = message(one, room)
    asking.marks = marks(text)
    await line.say(text)
    while "method" in (told := await line.hear()):
        await line.say(await asking.ask(told))
    asking.taken = told.get("taken") is True
    with suppress(Ended):
        while "method" in (told := await line.hear()):
            await line.say(await asking.ask(told))
    return None


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
