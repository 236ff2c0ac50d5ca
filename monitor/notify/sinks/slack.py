"""Sink ``slack``: a message of blocks to an incoming webhook of Slack, or of Mattermost.

Rule 1. Only the answer ``ok`` is success: Slack says so, and what goes wrong it says in words.
Rule 2. ``& < >`` are escaped, so that nothing of others becomes a mention, a channel or a link.
Rule 3. Slack counts in UTF-16 units; text is cut before it is escaped, so no entity is torn.
"""

import json
from collections.abc import Iterator
from typing import Any

from monitor.model.alerts import Accepted, Outgoing, Rejected, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.notify import posting
from monitor.notify.brief import Brief, Said, brief, cut, utf16
from monitor.notify.sinks import Tools
from monitor.notify.targets import Hook

KIND = "slack"
NEEDS_NETWORK = True
CONCURRENCY = 1
URL_IS_SECRET = True
RATE = Rate(count=1, seconds=1)

HEADER, SECTION, FIELD, FIELDS, FALLBACK = 150, 3000, 2000, 10, 3000
OK = b"ok"
# What Slack says of a hook that will never take anything again.
GONE = (b"no_service", b"channel_is_archived", b"no_team", b"token_revoked", b"team_disabled")
MARKS = {"notice": "", "urgent": "‼ ", "flash": "⚡ "}

Settings = Hook


def escaped(text: str, limit: int) -> str:
    """Text for a ``mrkdwn`` object, no longer than ``limit`` once it is escaped."""
    return _escape(cut(text, limit, lambda one: utf16(_escape(one))))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message(one: Brief) -> dict[str, Any]:
    """The message: its blocks, and a line for notifications."""
    title = f"{MARKS.get(one.severity, '')}{one.title}"
    return {
        "text": escaped(f"{one.word}: {title}", FALLBACK),
        "blocks": list(_blocks(one, title)),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _blocks(one: Brief, title: str) -> Iterator[dict[str, Any]]:
    # Plain text needs its & < > escaped, too; emoji names in it stay names.
    head = {"type": "plain_text", "text": escaped(title, HEADER), "emoji": False}
    yield {"type": "header", "text": head}
    if utf16(_escape(title)) > HEADER:
        yield _section(title)
    for said in one.said:
        yield _said(said)
    if one.items:
        yield _section("\n".join(f"• {item}" for item in one.items))
    facts = [_text(f"{label}: {value}", FIELD) for label, value in one.facts[:FIELDS]]
    if facts:
        yield {"type": "section", "fields": facts}
    about = " · ".join(part for part in (one.word, one.topic, one.url, one.alert) if part)
    yield {"type": "context", "elements": [_text(about, FIELD)]}


def _said(said: Said) -> dict[str, Any]:
    state = f": {cut(said.state, FIELD // 4)}" if said.state else ""
    head, end = f"{said.label}{state}\n", f"\n{cut(said.source, FIELD // 4)}"
    room = SECTION - utf16(_escape(head + end)) - len("> “”")
    text = f"{_escape(head)}> “{escaped(said.quote, room)}”{_escape(end)}"
    return {"type": "section", "text": {"type": "mrkdwn", "verbatim": True, "text": text}}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _text(text, SECTION)}


def _text(text: str, limit: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": escaped(text, limit), "verbatim": True}


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the message once and judge the answer."""
    body = json.dumps(message(brief(outgoing.body)), ensure_ascii=False).encode()
    answer = await posting.post(tools, settings, body, {"content-type": posting.JSON})
    if isinstance(answer, SendOutcome):
        return answer
    said = answer.body.strip()
    outcome = posting.judge(answer, outgoing.now)
    if isinstance(outcome, Accepted):
        # A proxy or a captive portal answers 200 as well.
        return outcome if said == OK else Retry(status=answer.status, detail="did not answer ok")
    if said in GONE:
        detail = f"{outcome.detail}: {said.decode()}"
        return Rejected(status=answer.status, detail=detail, disable=True)
    return outcome
