"""How figures are followed on dated lines of ongoing stories, beside a silver standard.

usage: python -m tests.benchmarks.figures --data DIR [--all] [--fired FILE]

The lines are no part of the project. Each story is one storyline, each line an article of its own;
what is told at the released defaults is counted, and written to FILE to be read and judged one by
one: the silver standard knows the line's figure and, for about half, the figure before.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.follow.figures import figures
from monitor.follow.judge import follow
from monitor.model.articles import Article, Reading
from monitor.model.changes import Change, ChangeKind, Side, Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Features, Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from monitor.model.topics import Topic
from tests.benchmarks.gauges import Table, timed

TOPIC = Topic(id="t", title="Stories", one_thread=True)
LINES = "wiki-current-events-dev.jsonl.gz"
SILVER = "figure-lines-dev.jsonl"
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A figures change, and the line that made it."""

    line: Line
    change: Change

    def as_object(self) -> dict[str, Any]:
        """What a person needs to judge it."""
        old, new = self.change.before, self.change.after
        return {
            "id": self.line["id"],
            "date": self.line["date"],
            "story": self.line["story_heading"],
            "headline": self.change.headline,
            "confidence": self.change.confidence,
            "old": old and {"state": old.state, "at": old.quote.published, "quote": old.quote.text},
            "new": {"state": new.state, "quote": new.quote.text},
            "rules": [rule.rule for rule in self.change.rules],
        }


def fired(lines: Sequence[Line]) -> Iterator[Fired]:
    """The figures changes told when the lines come in, story by story, in order of their dates."""
    held: dict[str, Storyline] = {}
    for line in lines:
        arrival = _arrival(line)
        story = Story(
            id=line["id"],
            first=line["id"],
            span=arrival.reading.at,
            last_arrival=arrival.reading.article.first_seen or datetime.max.replace(tzinfo=UTC),
            families=(arrival.reading.family,),
        )
        before = held.get(line["story"])
        followed = follow(arrival, _verdict(line["id"]), story, TOPIC, [before] if before else [])
        held[line["story"]] = followed.storyline
        yield from (Fired(line=line, change=one) for one in _figures(followed.change))


def _figures(change: Change | None) -> Iterator[Change]:
    for one in (change, *change.also) if change else ():
        if one.kind is ChangeKind.FIGURES and one.confidence >= TOPIC.confidence:
            yield replace(one, also=())


def _arrival(line: Line) -> Arrival:
    day = date.fromisoformat(line["date"])
    article = Article(
        id=line["id"],
        text=line["text"],
        outlet=line["outlets"][0] if line["outlets"] else None,
        language="en",
        published=day,
        first_seen=datetime.combine(day, time(12), UTC),
    )
    at = Span.of(day, ZoneInfo("UTC"))
    reading = Reading(
        article=article,
        at=at,
        identities=(article.id,),
        content=article.id,
        family=(article.outlet or "?").casefold(),
        features=Features(),
        figures=figures(article, at),
    )
    return Arrival(reading=reading, place=at, dated=True, admitted=True)


def _verdict(story: str) -> Verdict:
    kind, reason = VerdictKind.NEW, VerdictReason.NOTHING_ALIKE
    return Verdict(kind=kind, of=None, story=story, score=0.0, reason=reason)


def score(told: Sequence[Fired], silver: Sequence[Line]) -> Table:
    """What was told beside what the silver standard has."""
    by_line = {one.line["id"]: one for one in told}
    known = {line["id"] for line in silver}
    prior = [line for line in silver if line["prior"]]
    hits = [(line, by_line[line["id"]]) for line in prior if line["id"] in by_line]
    right = sum(_is(one.change.before, line["prior"]["value"]) for line, one in hits)
    new = sum(
        _is(by_line[line["id"]].change.after, line["value"])
        for line in silver
        if line["id"] in by_line
    )
    rows = [
        ("changes told", len(told)),
        ("of these on lines of the silver standard", sum(one.line["id"] in known for one in told)),
        ("silver lines told", f"{len(by_line.keys() & known)}/{len(silver)}"),
        ("with its figure as the new one", new),
        ("silver lines with a prior, told", f"{len(hits)}/{len(prior)}"),
        ("with that prior as the old one", f"{right}/{len(prior)}"),
    ]
    return Table("figures: dated lines of ongoing stories", ("what", "count"), rows)


def _is(side: Side | None, value: float) -> bool:
    said = (side.state or "").split() if side else []
    return f"{value:,.0f}" in said or f"{value:,g}" in said


def _lines(path: Path) -> list[Line]:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.splitlines()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Score, and write what was told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the lines")
    parser.add_argument("--all", action="store_true", help="lines of doubtful stories, too")
    parser.add_argument("--fired", type=Path, help="where what was told is written")
    asked = parser.parse_args(arguments)
    lines = [line for line in _lines(asked.data / LINES) if asked.all or line["sure"]]
    told: list[Fired] = []
    taken = timed(lambda: told.extend(fired(lines)))
    print(score(told, _lines(asked.data / SILVER)).markdown())
    print(f"\n{len(lines)} lines, {taken / len(lines):.2f} ms of CPU each")
    if asked.fired:
        text = "".join(json.dumps(one.as_object(), ensure_ascii=False) + "\n" for one in told)
        asked.fired.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
