"""What goes to Discord and Teams, read by the packages of npm that build and show it.

They are no part of the program: ``npm ci`` in ``tests/support/validators`` brings them.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from monitor.notify.brief import brief
from monitor.notify.sinks import discord, teams
from tests.support.services import PAYLOADS, of_kind
from tests.unit.test_sinks_services import HOSTILE

VALIDATORS = Path(__file__).parents[1] / "support" / "validators"
MESSAGES = {"discord": discord.message, "teams": teams.message}


def missing() -> str:
    """What keeps them from being asked."""
    if shutil.which("node") is None:
        return "node is not installed"
    if not (VALIDATORS / "node_modules").is_dir():
        return "not installed: npm ci --prefix tests/support/validators"
    return ""


pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


def problems(sink: str, *payloads: dict[str, Any]) -> list[list[str]]:
    """What is wrong with each payload."""
    lines = [json.dumps({"sink": sink, "payload": payload}) for payload in payloads]
    done = subprocess.run(
        ["node", str(VALIDATORS / "validate.cjs")],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("sink", MESSAGES)
def test_the_package_knows_all_of_each_payload_and_finds_nothing_wrong(sink: str) -> None:
    payloads = [
        MESSAGES[sink](brief(of_kind(name, text).body))
        for name in PAYLOADS
        for text in (None, HOSTILE)
    ]
    assert dict(zip(range(len(payloads)), problems(sink, *payloads), strict=True)) == {
        number: [] for number in range(len(payloads))
    }


def test_discord_would_find_what_is_too_long_or_of_another_form() -> None:
    good = discord.message(brief(of_kind("storyline.reversal").body))
    (embed,) = good["embeds"]
    long = [{"name": "n" * 256, "value": "v" * 1024}] * 6
    wrong = (
        {"title": "x" * 257},
        {"url": "javascript:alert(1)"},
        {"color": -1},
        {"fields": [{"name": "n", "value": "x"}] * 26},
        {"fields": long},
        {"footer": {"text": "x" * 2049}},
        {"titel": "x"},
    )
    found = problems("discord", *({**good, "embeds": [{**embed, **one}]} for one in wrong))
    assert [bool(one) for one in found] == [True] * len(wrong)


def test_teams_would_find_what_is_unknown_missing_or_too_new() -> None:
    good = teams.message(brief(of_kind("storyline.reversal").body))
    (attachment,) = good["attachments"]
    card = attachment["content"]
    wrong = (
        [{"type": "TextBlok", "text": "x"}],
        [{"type": "TextBlock", "text": "x", "size": "Huge"}],
        [{"type": "TextBlock", "text": "x", "wraps": True}],
        [{"type": "FactSet", "facts": [{"titel": "a", "value": "b"}]}],
        [{"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x"}]}],
        [{"type": "Table", "columns": [], "rows": []}],
    )
    made = [{**card, "body": [*card["body"], *body]} for body in wrong]
    found = problems(
        "teams", *({**good, "attachments": [{**attachment, "content": one}]} for one in made)
    )
    assert [bool(one) for one in found] == [True] * len(wrong)
