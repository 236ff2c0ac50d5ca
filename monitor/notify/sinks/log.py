"""Sink ``log``: a card on a terminal, else one structured log event per alert."""

import json
from dataclasses import dataclass
from typing import Any

from monitor.model.alerts import Accepted, Outgoing, SendOutcome
from monitor.notify.facts import plain
from monitor.notify.sinks import Tools

KIND = "log"
NEEDS_NETWORK = False
CONCURRENCY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Nothing to set."""


async def send(outgoing: Outgoing, settings: Settings, tools: Tools) -> SendOutcome:  # noqa: ARG001 - every sink's signature
    """Draw or log the alert; done once it is handed over."""
    tree = json.loads(outgoing.body)
    if tools.console is not None:
        from monitor.notify.card import WIDEST, draw  # noqa: PLC0415 - what only sending needs

        width = min(tools.console.width, WIDEST)
        draw(tools.console, tree, width)
        tools.console.print()
        return Accepted(detail="shown")
    import structlog  # noqa: PLC0415 - same

    structlog.get_logger().info("alert", **fields(tree))
    return Accepted(detail="logged")


def fields(tree: dict[str, Any]) -> dict[str, Any]:
    """What the log event of a payload carries: flat, short names, text made harmless."""
    data = tree["data"]
    change = data.get("change")
    found: dict[str, Any] = {"id": data["alert"], "type": tree["type"]}
    if change is None:
        about = {name: plain(data[name]["id"]) for name in ("feed", "sink") if _named(data, name)}
        return found | about | {"message": plain(data.get("message", ""))}
    storyline, before, after = data["storyline"], change["before"], change["after"]
    return found | {
        "severity": change["severity"],
        "headline": plain(change["headline"]),
        "before": plain(before["quote"]) if before else None,
        "before_outlet": plain(before["outlet"]) if before and before["outlet"] else None,
        "after": plain(after["quote"]),
        "after_outlet": plain(after["outlet"]) if after["outlet"] else None,
        "url": plain(after["url"]) if after["url"] else None,
        "topic": data["topic"]["id"],
        "storyline": storyline["id"],
        "sequence": storyline["sequence"],
        "articles": storyline["articles"],
        "outlets": storyline["outlets"],
        "confidence": change["confidence"],
        "rules": [plain(rule["rule"]) for rule in change["rules"]],
    }


def _named(data: dict[str, Any], name: str) -> bool:
    """Whether a notice is about something of that sort; a test names its sink otherwise."""
    return isinstance(data.get(name), dict)
