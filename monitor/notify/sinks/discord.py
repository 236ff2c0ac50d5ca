"""Sink ``discord``: an embed to a webhook of Discord.

Rule 1. Nothing of others pings anyone: ``allowed_mentions`` allows none, and Markdown is escaped.
Rule 2. ``?wait=true`` asks whether the message was really made: the answer is the message.
Rule 3. How long to stay away stands in the body of a 429, as a fraction of seconds, too.
"""

import json
import re
from typing import Any

from monitor.model.alerts import Accepted, Outgoing, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut, utf16
from monitor.notify.sinks import Tools
from monitor.notify.targets import Hook

KIND = "discord"
NEEDS_NETWORK = True
CONCURRENCY = 1
URL_IS_SECRET = True
RATE = Rate(count=5, seconds=2)

CONTENT, TITLE, DESCRIPTION, NAME, VALUE, FIELDS, ALL = 2000, 256, 4096, 256, 1024, 25, 6000
MARKDOWN = re.compile(r"([\\*_~`|>#\[\]()<@:+\-])")
COLOURS = {"notice": 0x3B88C3, "urgent": 0xF4900C, "flash": 0xDD2E44}

Settings = Hook


def escaped(text: str, limit: int) -> str:
    """Text in which no Markdown of others works, no longer than ``limit`` once it is escaped."""
    return _escape(cut(text, limit, lambda one: utf16(_escape(one))))


def _escape(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)


def message(one: Brief) -> dict[str, Any]:
    """The message."""
    said = "\n".join(
        f"**{escaped(each.label, NAME)}** {escaped(each.state, NAME)}\n"
        f"“{escaped(each.quote, DESCRIPTION // 3)}”\n{escaped(each.source, NAME)}"
        for each in one.said
    )
    items = "\n".join(f"• {escaped(item, NAME)}" for item in one.items)
    embed: dict[str, Any] = {
        "title": escaped(one.title, TITLE),
        "description": said or items or escaped(one.title, DESCRIPTION),
        "timestamp": one.timestamp,
        "footer": {"text": cut(f"{one.topic}  {one.alert}".strip(), NAME, utf16)},
        "color": COLOURS.get(one.severity, 0x99AAB5),
    }
    if one.url:
        embed["url"] = cut(one.url, CONTENT, utf16) if utf16(one.url) <= CONTENT else None
    embed["fields"] = _fields(one, ALL - _weight(embed))
    return {
        "content": escaped(f"{one.word}: {one.title}", CONTENT),
        "embeds": [embed],
        "allowed_mentions": {"parse": []},
    }


def _weight(embed: dict[str, Any]) -> int:
    """What Discord counts of an embed, without its fields."""
    footer: str = embed["footer"]["text"]
    return sum(map(utf16, (embed["title"], embed["description"], footer)))


def _fields(one: Brief, room: int) -> list[dict[str, Any]]:
    """As many facts as there is room for."""
    fields: list[dict[str, Any]] = []
    for label, value in one.facts[:FIELDS]:
        name, text = escaped(label, NAME), escaped(value, VALUE)
        room -= utf16(name) + utf16(text)
        if room < 0:
            break
        fields.append({"name": name, "value": text, "inline": False})
    return fields


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the message once and judge the answer."""
    body = json.dumps(message(brief(outgoing.body)), ensure_ascii=False).encode()
    url = settings.url.reveal()
    waiting = url + ("&" if "?" in url else "?") + "wait=true"
    headers = {"content-type": posting.JSON}
    answer = await posting.post(tools, settings, body, headers, url=waiting)
    if isinstance(answer, SendOutcome):
        return answer
    tree = posting.tree(answer)
    outcome = posting.judge(answer, outgoing.now, posting.asked_for(tree))
    if isinstance(outcome, Accepted) and not tree.get("id"):
        return Retry(status=answer.status, detail="answered without a message")
    return outcome
