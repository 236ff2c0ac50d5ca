"""Sink ``cloudevents``: one CloudEvents 1.0 event in structured mode, signed if there is a secret.

Rule 1. The event's ``data`` is the payload's; its ``type`` and ``timestamp`` are the event's own.
Rule 2. The event is a function of the frozen body alone: its bytes are the same at every try.
"""

import json

from monitor.model.alerts import Outgoing, Retry, SendOutcome
from monitor.notify import posting, signing
from monitor.notify.sinks import Tools
from monitor.notify.targets import Signed

KIND = "cloudevents"
NEEDS_NETWORK = True
CONCURRENCY = 4

SOURCE = "/storyline-monitor"
TYPE = "application/cloudevents+json; charset=utf-8"

Settings = Signed


def event(outgoing: Outgoing) -> bytes:
    """The event."""
    payload = json.loads(outgoing.body)
    tree = {
        "specversion": "1.0",
        "id": outgoing.id,
        "source": SOURCE,
        "type": outgoing.kind,
        "subject": outgoing.storyline,
        "time": payload["timestamp"],
        "sequence": f"{outgoing.sequence:010d}",
        "datacontenttype": "application/json",
        "data": payload["data"],
    }
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the event once and judge the answer."""
    if settings.secret and not signing.valid_keys(settings.secret, outgoing.now):
        return Retry(detail="every signing secret is past its not_after")
    body = event(outgoing)
    headers = {
        **{name.lower(): value.reveal() for name, value in settings.headers},
        "content-type": TYPE,
        **signing.headers(outgoing, settings.secret, body),
    }
    answer = await posting.post(tools, settings, body, headers, read=0)
    return answer if isinstance(answer, SendOutcome) else posting.judge(answer, outgoing.now)
