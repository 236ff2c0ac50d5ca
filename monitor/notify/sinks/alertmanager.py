"""Sink ``alertmanager``: alerts for a Prometheus Alertmanager, which tells whom it likes.

Rule 1. Labels come from the payload alone, so that a repetition is the same alert there.
Rule 2. An alert ends by itself: ``endsAt`` lies ``lasts`` after the try, so that one that comes
        days late still fires.
Rule 3. Of the text of others nothing is a label but ids: labels are what routes are made of.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model.alerts import Outgoing, SendOutcome
from monitor.model.secrets import Secret
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut
from monitor.notify.sinks import Tools

KIND = "alertmanager"
NEEDS_NETWORK = True
CONCURRENCY = 2

PATH = "/api/v2/alerts"
NAME = "StorylineMonitor"
TEXT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where it is.

    Attributes:
        url: its address, without the path of the API.
        lasts: how long an alert fires there.
        headers: sent with each request, such as ``Authorization``.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    url: Secret
    lasts: timedelta = timedelta(hours=1)
    headers: tuple[tuple[str, Secret], ...] = ()
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = posting.TIMEOUT

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        posting.check(self)
        for name, value in self.headers:
            posting.check_header(name, value)


def alert(one: Brief, data: dict[str, Any], now: datetime, lasts: timedelta) -> dict[str, Any]:
    """The alert as Alertmanager takes it.

    Args:
        one: the payload in its parts.
        data: the payload's ``data``.
        now: time of the try.
        lasts: how long it fires.
    """
    topic = data["topic"]["id"] if "topic" in data else ""
    labels = {
        "alertname": NAME,
        "alert": one.alert,
        "kind": one.kind,
        "severity": one.severity or "notice",
        "topic": topic,
        "storyline": one.subject if topic else "",
    }
    said = {
        each.label.replace(" ", "_"): cut(f"{each.state}: “{each.quote}” ({each.source})", TEXT)
        for each in one.said
    }
    texts = {
        "summary": cut(f"{one.word}: {one.title}", TEXT),
        "topic_title": one.topic,
        "items": cut("; ".join(one.items), TEXT),
        **said,
        **{label.replace(" ", "_"): cut(value, TEXT) for label, value in one.facts},
    }
    made = {
        # An empty label is none; Alertmanager leaves it out as well.
        "labels": {name: value for name, value in labels.items() if value},
        "annotations": {name: text for name, text in texts.items() if text},
        "startsAt": one.timestamp,
        "endsAt": (now + lasts).astimezone(UTC).isoformat(),
    }
    return made | ({"generatorURL": one.url} if one.url else {})


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the alert once and judge the answer."""
    data = json.loads(outgoing.body)["data"]
    made = alert(brief(outgoing.body), data, outgoing.now, settings.lasts)
    body = json.dumps([made], ensure_ascii=False).encode()
    own = {name.lower(): value.reveal() for name, value in settings.headers}
    headers = own | {"content-type": posting.JSON}
    url = settings.url.reveal().rstrip("/") + PATH
    answer = await posting.post(tools, settings, body, headers, url=url, read=0)
    return answer if isinstance(answer, SendOutcome) else posting.judge(answer, outgoing.now)
