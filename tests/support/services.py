"""What the tests of sinks for services share: payloads of every type, and one try at a receiver."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from monitor.model.alerts import Outgoing, SendOutcome
from monitor.model.changes import About, ChangeKind
from monitor.model.digests import Waiting
from monitor.model.secrets import Secret
from monitor.notify import digest, message
from monitor.notify.sinks import Tools, sink_plugins
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import (
    AFTER,
    BEFORE,
    NOON,
    change,
    decided,
    outgoing,
    quote,
    storyline,
    way_out,
)

URLS = ("slack", "discord", "teams", "alertmanager", "cloudevents")
MORE: Mapping[str, Mapping[str, object]] = {
    "cloudevents": {"unsigned": True},
    "pagerduty": {"routing_key": Secret("r0uting")},
    "ntfy": {"topic": Secret("t0pic"), "token": Secret("tk_s3cret")},
}
PAYLOADS = ("storyline.opened", "storyline.reversal", "storyline.quiet", "digest", "test", "notice")


def told(
    kind: ChangeKind = ChangeKind.REVERSAL, text: str | None = None, name: str = "sl_1"
) -> Outgoing:
    """An alert on its way out; ``text`` stands wherever others may write."""
    one = change(kind, storyline=name)
    line = storyline(id=name)
    if text is not None:
        said = replace(AFTER, state=text, quote=quote(text, outlet=text, url="https://a.example/"))
        old = replace(BEFORE, state=text, quote=quote(text, outlet=text))
        about = About(axis="schedule", who=(text,), what=text, where=(text,))
        one = replace(one, headline=text, about=about, after=said)
        one = replace(one, before=old if one.before else None)
        line = replace(line, title=text)
    alert = message.freeze(decided(one, line))
    made = outgoing()
    return replace(made, id=alert.id, kind=message.kind(alert), body=alert.body or b"")


@cache
def of_kind(name: str, text: str | None = None) -> Outgoing:
    """A payload of any type."""
    if name.startswith("storyline."):
        return told(ChangeKind(name.removeprefix("storyline.")), text)
    if name == "digest":
        rows = []
        for number in range(30):
            sent = told(ChangeKind.OPENED, text, f"sl_{number}")
            alert = message.freeze(decided(replace(change(ChangeKind.OPENED), key="")))
            (row,) = message.deliveries(alert, NOON + timedelta(minutes=number))
            rows.append(replace(row, alert=f"al_{number}", body=sent.body))
        notice = digest.compose("desk", Waiting(deliveries=tuple(rows)), NOON).notice
        return replace(outgoing(), id=notice.id, kind="digest", body=notice.body)
    if name == "test":
        return replace(
            outgoing(), id="test_1", kind="test", body=message.trial("desk", "test_1", NOON)
        )
    data = {"alert": "nt_1", "message": text or "The feed coast has failed.", "schema": 1}
    body = message.write("feed.failing", NOON, data)
    return replace(outgoing(), id="nt_1", kind="feed.failing", body=body)


def settings(kind: str, url: str, **more: object) -> Any:
    """Settings that lead to a loopback receiver."""
    values = {"url": Secret(url), "allow_networks": LOOPBACK, **MORE.get(kind, {}), **more}
    return sink_plugins()[kind].Settings(**values)


async def sent(
    kind: str, *replies: Reply, out: Outgoing | None = None, **more: object
) -> tuple[SendOutcome, Any]:
    """What the sink makes of one try at a receiver that answers so, and the JSON that it sent."""
    async with Loopback.serve() as site, way_out() as http:
        path = "/api/v2/alerts" if kind == "alertmanager" else "/hooks/s3cret"
        url = site.answer(path, *replies)
        base = site.url() if kind == "alertmanager" else url
        made = settings(kind, base, **more)
        outcome = await sink_plugins()[kind].send(out or told(), made, Tools(http=http))
        (request,) = site.received
        assert request.method == "POST"
        return outcome, json.loads(request.body)
