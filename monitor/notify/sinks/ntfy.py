"""Sink ``ntfy``: a push message by ntfy, of the public service or one's own.

Rule 1. A message of more than 4096 bytes would become an attachment: it is cut before.
Rule 2. Only an answer that is the message, with its id, is success.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from monitor.model.alerts import Accepted, Outgoing, Retry, SendOutcome
from monitor.model.noise import Rate
from monitor.model.secrets import Secret
from monitor.notify import posting
from monitor.notify.brief import Brief, brief, cut, lines, utf8
from monitor.notify.sinks import Tools

KIND = "ntfy"
NEEDS_NETWORK = True
CONCURRENCY = 1
RATE = Rate(count=60, seconds=300)

PUBLIC = "https://ntfy.sh"
MESSAGE, TITLE = 4096, 250
PRIORITIES = {"notice": 3, "urgent": 4, "flash": 5}
TAGS = {"notice": "newspaper", "urgent": "warning", "flash": "rotating_light"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which topic.

    Attributes:
        topic: whoever knows its name can read it, so it is given by reference.
        url: the server, if not the public one.
        token: an access token, by reference.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    topic: Secret
    url: Secret = Secret(PUBLIC)  # noqa: RUF009 - frozen
    token: Secret | None = None
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = posting.TIMEOUT

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        posting.check(self)
        if self.token is not None:
            posting.check_header("Authorization", self.token)


def message(one: Brief, topic: str) -> dict[str, Any]:
    """The message."""
    _, title, *rest = lines(one)
    text = "\n".join(rest).strip() or title
    made: dict[str, Any] = {
        "topic": topic,
        "title": cut(f"{one.word}: {title}", TITLE, utf8),
        "message": cut(text, MESSAGE, utf8),
        "priority": PRIORITIES.get(one.severity, 3),
        "tags": [TAGS.get(one.severity, "information_source")],
    }
    return made | ({"click": one.url} if one.url else {})


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:
    """Post the message once and judge the answer."""
    tree = message(brief(outgoing.body), settings.topic.reveal())
    body = json.dumps(tree, ensure_ascii=False).encode()
    headers = {"content-type": posting.JSON}
    if settings.token is not None:
        headers["authorization"] = f"Bearer {settings.token.reveal()}"
    answer = await posting.post(tools, settings, body, headers)
    if isinstance(answer, SendOutcome):
        return answer
    outcome = posting.judge(answer, outgoing.now)
    if isinstance(outcome, Accepted) and b'"id"' not in answer.body:
        return Retry(status=answer.status, detail="answered without a message")
    return outcome
