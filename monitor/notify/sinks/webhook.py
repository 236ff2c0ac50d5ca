"""Sink ``webhook``: one signed POST that both Standard Webhooks and CloudEvents receivers read.

Rule 1. The body is sent as it was frozen; only the header's timestamp and signature are of this
        attempt.
Rule 2. The status is the whole answer; see ``notify.posting`` for what it means.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from monitor.model.alerts import Outgoing, Retry, SendOutcome, SigningKey
from monitor.model.secrets import Secret
from monitor.notify import posting, signing
from monitor.notify.sinks import Tools

KIND = "webhook"
NEEDS_NETWORK = True
CONCURRENCY = 4

SOURCE = "/storyline-monitor"
# Whoever waits for a body that drips sends an alert twice.
ANSWER_LIMIT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where to, how signed.

    Attributes:
        url: ``https``, or ``http`` into one of ``allow_networks``; its path counts as secret.
        secret: signing keys (``whsec_`` and base64 of 24 to 64 bytes), each used until its
            ``not_after``; two at once while a receiver moves from one to the other.
        unsigned: says that there is no secret on purpose.
        headers: sent with each request, such as ``Authorization``.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    url: Secret
    secret: tuple[SigningKey, ...] = ()
    unsigned: bool = False
    headers: tuple[tuple[str, Secret], ...] = ()
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = posting.TIMEOUT

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        posting.check(self)
        signing.check_keys(self.secret, unsigned=self.unsigned)
        for name, value in self.headers:
            posting.check_header(name, value)


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
