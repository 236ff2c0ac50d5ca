"""Calls the heartbeat URL while the daemon works, so that who watches there misses it when not.

Rule 1. It is called only while the daemon is ready: up, alive, and its database takes what comes.
Rule 2. The URL is a secret: nothing that is logged or raised carries any of it.
Rule 3. That calls fail is told once, and once that they are answered again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from monitor.http.answers import Answer, NoAnswer
from monitor.http.exchange import Http, request
from monitor.model.secrets import Secret

INTERVAL = timedelta(minutes=1)
DEADLINE = 10.0

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Beacon:
    """Calls out once a minute.

    Attributes:
        http: the process's one way out.
        trouble: why the daemon does not work, ``None`` while it does.
        url: what is called, ``None`` to call nobody.
        allow_networks: private networks that it may lead into.
        lost: whether the last call was not answered.
    """

    http: Http
    trouble: Callable[[], str | None]
    url: Secret | None
    allow_networks: Sequence[str] = ()
    lost: bool = False

    async def call(self) -> None:
        """Call, unless nobody is to be called or the daemon does not work."""
        if self.url is None or self.trouble() is not None:
            return
        answer = await self._ask(self.url)
        reason = _wrong(answer)
        if reason is not None and not self.lost:
            log.warning("heartbeat.lost", reason=reason)
        elif reason is None and self.lost:
            log.info("heartbeat.heard")
        self.lost = reason is not None

    async def _ask(self, url: Secret) -> Answer | NoAnswer:
        get = request("GET", url.reveal())
        if isinstance(get, NoAnswer):
            return get
        return await self.http.exchange(
            get,
            allow_networks=self.allow_networks,
            deadline=DEADLINE,
            wire_cap=0,
            decoded_cap=0,
            cut=True,
            error_bodies=False,
        )


def _wrong(answer: Answer | NoAnswer) -> str | None:
    """What was wrong with a call, for people."""
    if isinstance(answer, NoAnswer):
        return f"no answer: {answer.trouble.value}"
    return None if 200 <= answer.status < 300 else f"answered {answer.status}"  # noqa: PLR2004 - 2xx
