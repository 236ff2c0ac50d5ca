"""Sink ``pagerduty``: Events API v2; a storyline is an incident, its alerts go into that one.

Rule 1. ``dedup_key`` is the subject, a storyline or a feed: a second alert adds to its incident,
        and one that says that the storyline is quiet, or the feed well again, resolves it.
Rule 2. What resolves an incident is never put off, and never told in a digest alone.
Rule 3. Only 202 is success.
"""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from monitor.model.alerts import Accepted, Outgoing, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.model.secrets import Secret
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut, utf16
from monitor.notify.sinks import Tools

KIND = "pagerduty"
NEEDS_NETWORK = True
CONCURRENCY = 2
RATE = Rate(count=120, seconds=60)

EVENTS = "https://events.pagerduty.com/v2/enqueue"
SUMMARY, DETAIL, KEY = 1024, 4000, 255
SEVERITIES = {"notice": "info", "urgent": "warning", "flash": "critical"}
PROMPT = frozenset({"storyline.quiet", "feed.recovered"})
"""What resolves an incident."""

ENQUEUED = 202
# These tell of something that is wrong, though of no storyline.
FAILURES = frozenset({"feed.failing", "feed.silent", "sink.failing", "sink.disabled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which service is told.

    Attributes:
        routing_key: the integration key of the service, by reference.
        url: where events go, if not to the service region of the United States.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    routing_key: Secret
    url: Secret = Secret(EVENTS)  # noqa: RUF009 - frozen
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = posting.TIMEOUT

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        posting.check(self)


def event(one: Brief, routing_key: str) -> dict[str, Any]:
    """The event."""
    known = {"routing_key": routing_key, "dedup_key": cut(one.subject, KEY)}
    if one.kind in PROMPT:
        return known | {"event_action": "resolve"}
    severity = "error" if one.kind in FAILURES else SEVERITIES.get(one.severity, "info")
    event = known | {
        "event_action": "trigger",
        "payload": {
            "summary": cut(f"{one.word}: {one.title}", SUMMARY, utf16),
            "source": cut(one.topic or "storyline-monitor", KEY, utf16),
            "severity": severity,
            "timestamp": one.timestamp,
            "class": one.kind,
            "custom_details": _details(one),
        },
        "client": "storyline-monitor",
    }
    return event | ({"links": [{"href": one.url, "text": "Read"}]} if one.url else {})


def _details(one: Brief) -> dict[str, Any]:
    details: dict[str, Any] = {"alert": one.alert}
    for said in one.said:
        details[said.label] = cut(f"{said.state}: “{said.quote}” ({said.source})", DETAIL, utf16)
    details |= {label: cut(value, DETAIL, utf16) for label, value in one.facts}
    return details | ({"items": list(one.items)} if one.items else {})


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the event once and judge the answer."""
    one = replace(brief(outgoing.body), subject=outgoing.storyline)
    tree = event(one, settings.routing_key.reveal())
    body = json.dumps(tree, ensure_ascii=False).encode()
    answer = await posting.post(tools, settings, body, {"content-type": posting.JSON}, read=0)
    if isinstance(answer, SendOutcome):
        return answer
    outcome = posting.judge(answer, outgoing.now)
    if isinstance(outcome, Accepted) and answer.status != ENQUEUED:
        return Retry(status=answer.status, detail=f"answered {answer.status}, not 202")
    return outcome
