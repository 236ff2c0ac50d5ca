"""`alerts preview` beside what a real daemon told of the same feeds by the same configuration."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.daemon import ROOT, Machine, Run

FEEDS = ROOT / "fixtures" / "feeds"
BEGIN = datetime(2018, 9, 28, 12, tzinfo=UTC)
ITEM = """\
<item><title>{title}</title><link>https://ferry.example/{n}</link><guid>ferry-{n}</guid>
<pubDate>{date}</pubDate><description>{text}</description></item>
"""
OFF = ("The harbour council calls off the ferry strike", "The strike was called off on Monday.")
DEAD = ("Ferry sinks off Kelder, 12 dead", "Twelve people died when the ferry sank off Kelder.")
MORE = ("Ferry sinks off Kelder, 19 dead", "Nineteen people died when the ferry sank off Kelder.")


def ferry(*items: tuple[str, str]) -> str:
    """A feed of our own words, an item a day."""
    days = [
        ITEM.format(n=n, title=title, text=text, date=f"{20 + n} Sep 2018 08:00:00 GMT")
        for n, (title, text) in enumerate(items)
    ]
    body = "".join(days)
    return f"<rss version='2.0'><channel><title>Ferry</title>{body}</channel></rss>"


def rows(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.out.splitlines()]


async def test_a_preview_tells_what_the_daemon_told(tmp_path: Path) -> None:
    """The newest report is in the feed that is polled first; one is edited; one is baseline."""
    here = Machine(tmp_path)
    own = tmp_path / "ferry.xml"
    own.write_text(ferry(OFF, DEAD), encoding="utf-8")
    seeds = [
        {"id": name, "url": str(FEEDS / f"{name}.xml"), "backfill": "all"}
        for name in ("wire", "cnn", "abc-radio")
    ]
    here.configure(
        feeds=[*seeds, {"id": "ferry", "url": str(own), "backfill": 1}],
        topics={
            "korea": {"all": [["North Korea", "Pyongyang"], ["Pompeo"]], "settle": "0s"},
            "ferry": {"any": ["ferry"], "settle": "0s"},
        },
        sinks={"journal": {"kind": "log"}},
    )
    await here.command("run", "--once", "--clock", BEGIN.isoformat())
    own.write_text(ferry(OFF, MORE), encoding="utf-8")
    later = BEGIN + timedelta(days=1)
    await here.command("run", "--once", "--clock", later.isoformat())
    told = rows(await here.command("alerts", "list", "--json"))
    assert [one["kind"] for one in told if one["topic"] == "korea"] == ["reversal", "opened"]
    assert any(one["held"] == "baseline" for one in told if one["topic"] == "ferry")
    previewed = rows(await here.command("alerts", "preview", "--since", "2018-09-01", "--json"))
    for topic in previewed:
        of_topic = [one for one in told if one["topic"] == topic["topic"]]
        sent = Counter(one["kind"] for one in of_topic if one["held"] is None)
        held = Counter(one["held"] for one in of_topic if one["held"] is not None)
        assert (topic["kinds"], topic["held"]) == (dict(sent), dict(held)), topic
    changed = [
        one["kind"] for one in told if one["topic"] == "ferry" and one["made"] > "2018-09-29"
    ]
    assert changed, "the edit is a change"
