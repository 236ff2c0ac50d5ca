"""Asks servers for a confined program, and judges by their answers what came of its try.

Rule 1. What a plug-in wants to ask is asked by the way that all sinks go: addresses, deadline,
        redirects, answers.
Rule 2. Only a 2xx that the plug-in, too, takes for success is success. After an answer that says
        "not now", or none, nothing more is asked in that try.
Rule 3. Who was told is not told again for what comes after it: once the message was taken, no
        later request decides, nor any after the plug-in's yes or no, nor a log-out.
Rule 4. Where a program ends before it could say yes, the answer to the message decides, if that
        leaves no doubt.
"""

import asyncio
import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.http.answers import Answer
from monitor.model.alerts import Accepted, Retry, SendOutcome
from monitor.model.outcomes import Trouble
from monitor.model.secrets import Secret
from monitor.notify import posting, verdict
from monitor.notify.tools import Tools

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
OURS = frozenset({"accept-encoding", "connection", "content-length", "expect", "host", "te",
                  "transfer-encoding", "upgrade"})  # fmt: skip
MOST = 10
"""Requests of one try; a log-in and a message are two."""

LEAVING = re.compile(r"/(?:(?:log|sign)-?(?:out|off)|revoke)/?$", re.IGNORECASE)
"""Where requests go that end a session."""

PARTING = 5.0
"""Seconds for one of those."""

Told = dict[str, Any]
LEFT: Told = {"status": 200, "headers": {}, "body": ""}


@dataclass(slots=True, kw_only=True)
class Asking:
    """What one try asks of servers.

    Attributes:
        bounds: the sink's settings.
        tools: what plug-ins send with.
        marks: words by which a request is known that carries the message.
        taken: what the plug-in says came of it; ``None`` until it does.
        count: how often something was asked.
        heard: what came of it the last time.
        last: likewise, of requests that decide; ``None`` while one is under way.
        carried: whether the last of those carried the message.
    """

    bounds: posting.Bounds
    tools: Tools
    marks: tuple[bytes, ...] = ()
    taken: bool | None = None
    count: int = 0
    heard: Answer | SendOutcome | None = None
    last: Answer | SendOutcome | None = None
    carried: bool = False

    async def ask(self, wish: Told) -> Told:
        """Ask what the plug-in wants to know; it learns the answer, or that there is none."""
        if self.count >= MOST or not (self.heard is None or _goes_on(self.heard)):
            return {"status": None}
        self.count += 1
        body = base64.b64decode(wish["body"])
        carries = bool(self.marks) and all(mark in body for mark in self.marks)
        if self.taken is not None or (not carries and _leaves(wish["url"])):
            return await self._leave(wish, body)
        decides = carries or not self._has_it
        if decides:
            self.last, self.carried = None, carries
        self.heard = await self._asked(wish, body)
        if decides:
            self.last = self.heard
        return shown(self.heard) if isinstance(self.heard, Answer) else {"status": None}

    @property
    def _has_it(self) -> bool:
        """Whether the message was taken, as far as the status of its answer tells."""
        return self.carried and isinstance(self.last, Answer) and _is_good(self.last)

    async def _leave(self, wish: Told, body: bytes) -> Told:
        """Ask for what ends a try; that it failed says nothing of the message, nor is it told."""
        try:
            async with asyncio.timeout(PARTING):
                self.heard = await self._asked(wish, body)
        except TimeoutError:
            self.heard = Retry(detail=f"no answer: {Trouble.TIMEOUT.value}")
        if isinstance(self.heard, Answer) and _is_good(self.heard):
            return shown(self.heard)
        return LEFT

    async def _asked(self, wish: Told, body: bytes) -> Answer | SendOutcome:
        wrong = refusal(wish, self.bounds)
        if wrong is not None:
            return Retry(detail=wrong)
        headers = [(name, value) for name, value in wish["headers"] if name.lower() not in OURS]
        return await posting.ask(
            self.tools, self.bounds, wish["method"], wish["url"], headers=headers, body=body
        )

    def outcome(self, now: datetime, ended: str | None = None) -> SendOutcome:
        """What came of the try.

        Args:
            now: what a date in ``Retry-After`` is counted from.
            ended: why the plug-in could say nothing more, if so.
        """
        if self.last is None:
            return Retry(detail=ended or "apprise asked nothing of any server")
        if not isinstance(self.last, Answer):
            return self.last
        outcome = posting.judge(self.last, now, _asked_for(self.last))
        if not isinstance(outcome, Accepted) or self.taken:
            return outcome
        if self.taken is None:
            told = self.carried and not self.last.cut and verdict.confirms(self.last.body)
            return outcome if told else Retry(detail=ended or "apprise said nothing")
        detail = f"{outcome.detail}, which apprise takes for a failure"
        return Retry(status=outcome.status, detail=detail)


def refusal(wish: Told, bounds: posting.Bounds) -> str | None:
    """Why what a plug-in wants to ask must not be asked, as far as its address tells."""
    if wish["method"] not in METHODS:
        return "apprise asks by a method that is not known"
    try:
        posting.check_url(Secret(wish["url"]), posting.check_networks(bounds.allow_networks))
    except ValueError as error:
        return str(error).replace("url", "apprise asks for an address that is refused", 1)
    return None


def _leaves(url: str) -> bool:
    """Whether an address is one where sessions are ended."""
    return LEAVING.search(url.partition("?")[0]) is not None


def _is_good(answer: Answer) -> bool:
    return 200 <= answer.status < 300  # noqa: PLR2004 - the meaning of 2xx


def _goes_on(came: Answer | SendOutcome) -> bool:
    """Whether the same try may ask something more after this, such as after a log-in."""
    if not isinstance(came, Answer) or "retry-after" in came.headers:
        return False
    redirect = 300 <= came.status < 400  # noqa: PLR2004 - the meaning of 3xx
    return not redirect and came.status not in posting.BUSY and came.status < 500  # noqa: PLR2004


def _asked_for(answer: Answer) -> float | None:
    """Seconds to stay away that the body asks for, in the two places where it may stand."""
    tree = posting.tree(answer)
    inner = tree.get("parameters")
    wishes = (posting.asked_for(one) for one in (tree, inner) if isinstance(one, dict))
    return max((one for one in wishes if one is not None), default=None)


def shown(answer: Answer) -> Told:
    """An answer as the plug-in gets it; its body is unpacked by now."""
    headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
    body = base64.b64encode(answer.body).decode()
    return {"status": answer.status, "headers": headers, "body": body}
