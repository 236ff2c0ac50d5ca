"""Sink ``teams``: an Adaptive Card to an incoming webhook of Microsoft Teams.

Rule 1. Teams answers 200 with what went wrong inside: only an empty answer, ``1`` or a 202 is
        success.
Rule 2. Markdown of others is escaped, and a card without ``entities`` mentions nobody.
Rule 3. A message stays under 20 kB, counted as it is sent; the quotes give way.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from monitor.http.answers import Answer
from monitor.model.alerts import Accepted, Outgoing, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut, utf8
from monitor.notify.sinks import Tools
from monitor.notify.targets import Hook

KIND = "teams"
NEEDS_NETWORK = True
CONCURRENCY = 1
URL_IS_SECRET = True
RATE = Rate(count=100, seconds=3600)

LIMIT = 20_000
TITLE, QUOTE, FACT, FACTS = 600, 2_400, 600, 12
MARKDOWN = re.compile(r"([\\*_~`\[\]()<>#+\-!])")
INSIDE = re.compile(rb"HTTP error (\d{3})")
COLOURS = {"notice": "Accent", "urgent": "Warning", "flash": "Attention"}
SUCCESS = (b"", b"1", b"ok")

Settings = Hook


def escaped(text: str, limit: int) -> str:
    """Text in which no Markdown of others works, at most ``limit`` bytes once it is escaped."""
    return _escape(cut(text, limit, lambda one: utf8(_escape(one))))


def _escape(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", text)


def message(one: Brief) -> dict[str, Any]:
    """The message with its card, as large as it may be."""
    made = _message(one, QUOTE, FACTS)
    if len(written(made)) > LIMIT:
        made = _message(one, QUOTE // 8, 0)
    return made


def written(tree: dict[str, Any]) -> bytes:
    """The message as it is sent."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def _message(one: Brief, quote: int, facts: int) -> dict[str, Any]:
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": escaped(one.title, TITLE),
        "body": list(_body(one, quote, facts)),
        "msteams": {"width": "Full"},
    }
    if one.url and utf8(one.url) <= FACT:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Read", "url": one.url}]
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _body(one: Brief, quote: int, facts: int) -> Iterator[dict[str, Any]]:
    colour = COLOURS.get(one.severity, "Default")
    head = " · ".join(part for part in (one.word, one.severity, one.topic) if part)
    yield _block(head, TITLE, color=colour, size="Small", weight="Bolder")
    yield _block(one.title, TITLE, size="Large", weight="Bolder")
    for said in one.said:
        state = f"{said.label}: {said.state}" if said.state else said.label
        yield _block(state, FACT, weight="Bolder", spacing="Medium")
        yield _block(f"“{said.quote}”", quote)
        yield _block(said.source, FACT, isSubtle=True, spacing="None")
    for item in one.items:
        yield _block(f"• {item}", FACT)
    if one.facts[:facts]:
        pairs = [
            {"title": escaped(label, FACT), "value": escaped(value, FACT)}
            for label, value in one.facts[:facts]
        ]
        yield {"type": "FactSet", "facts": pairs}
    yield _block(one.alert, FACT, isSubtle=True, size="Small")


def _block(text: str, limit: int, **looks: object) -> dict[str, Any]:
    return {"type": "TextBlock", "text": escaped(text, limit), "wrap": True, **looks}


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the message once and judge the answer."""
    body = written(message(brief(outgoing.body)))
    answer = await posting.post(tools, settings, body, {"content-type": posting.JSON})
    if isinstance(answer, SendOutcome):
        return answer
    outcome = posting.judge(answer, outgoing.now)
    return _inside(answer, outcome) if isinstance(outcome, Accepted) else outcome


def _inside(answer: Answer, outcome: Accepted) -> SendOutcome:
    """What an answer of success says inside."""
    if answer.status == 202 or answer.body.strip().lower() in SUCCESS:  # noqa: PLR2004 - taken
        return outcome
    found = INSIDE.search(answer.body)
    status = int(found[1]) if found else answer.status
    return Retry(status=status, detail=f"answered {answer.status} with an error inside")
