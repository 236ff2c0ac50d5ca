"""Sink ``webhook``: one signed POST that both Standard Webhooks and CloudEvents receivers read.

Rule 1. The body is sent as it was frozen; only the header's timestamp and signature are of this
        attempt.
Rule 2. The status is the whole answer; see ``notify.posting`` for what it means.
"""

import json

from monitor.model.alerts import Outgoing, Retry, SendOutcome
from monitor.notify import posting, signing
from monitor.notify.sinks import Tools
from monitor.notify.targets import Signed

KIND = "webhook"
NEEDS_NETWORK = True
CONCURRENCY = 4

SOURCE = "/storyline-monitor"
# Whoever waits for a body that drips sends an alert twice.
ANSWER_LIMIT = 0

Settings = Signed


def envelope(outgoing: Outgoing, settings: Settings) -> dict[str, str]:
    """The headers of one attempt, secrets of the configuration included."""
    return {
        **{name.lower(): value.reveal() for name, value in settings.headers},
        "content-type": posting.JSON,
        **signing.headers(outgoing, settings.secret, outgoing.body),
        "ce-specversion": "1.0",
        "ce-id": outgoing.id,
        "ce-source": SOURCE,
        "ce-type": outgoing.kind,
        "ce-subject": outgoing.storyline,
        "ce-time": json.loads(outgoing.body)["timestamp"],
        "ce-sequence": f"{outgoing.sequence:010d}",
    }


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the alert once and judge the answer."""
    if settings.secret and not signing.valid_keys(settings.secret, outgoing.now):
        return Retry(detail="every signing secret is past its not_after")
    headers = envelope(outgoing, settings)
    answer = await posting.post(tools, settings, outgoing.body, headers, read=ANSWER_LIMIT)
    if isinstance(answer, SendOutcome):
        return answer
    return posting.judge(answer, outgoing.now)
