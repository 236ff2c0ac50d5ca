"""Which reversals fire on dated one-line events, story by story, to be judged by reading.

    python -m tests.benchmarks.turns LINES.jsonl.gz [--cue] [--story WORD] [--words] [--claims]

Each line is an article of its own outlet; a story's lines are one storyline, in the order of their
dates. ``--cue`` also prints the lines with a cue word that fired nothing, with what stood before.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.app.parts import contrast, grammar
from monitor.follow.claims import claims
from monitor.follow.judge import Followed, follow
from monitor.model.articles import Article, Reading
from monitor.model.changes import ChangeKind, Claim, Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Features, Story, Verdict, VerdictKind, VerdictReason
from monitor.model.times import Span
from monitor.model.topics import Topic

CUE = re.compile(
    r"\b(cancel|call(s|ed)? off|postpon|resum|reinstat|lift|reopen|overturn|revers|suspend)\w*",
    re.IGNORECASE,
)
NOW = datetime(2020, 1, 1, tzinfo=UTC)
TOPIC = Topic(id="t", title="Lines", one_thread=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it was written down."""

    id: str
    day: date
    story: str
    heading: str
    text: str
    outlet: str


def lines(path: Path) -> dict[str, list[Line]]:
    """The lines that belong to their story, by story, in the order of their dates."""
    found: dict[str, list[Line]] = defaultdict(list)
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    for row in map(json.loads, text.splitlines()):
        if row.get("sure", True):
            found[row["story"]].append(_line(row))
    return {story: sorted(rows, key=lambda row: row.day) for story, rows in found.items()}


def _line(row: dict[str, Any]) -> Line:
    outlets = row.get("outlets") or [row["id"]]
    day = date.fromisoformat(row["date"])
    return Line(row["id"], day, row["story"], row["story_heading"], row["text"], outlets[0])


def told(
    rows: Iterable[Line], *, parsed: bool
) -> Iterator[tuple[Line, Followed, tuple[Claim, ...]]]:
    """What comes of each line of a story."""
    thread: tuple[Storyline, ...] = ()
    for row in rows:
        arrival = _arrival(row, parsed=parsed)
        story = Story(id=row.id, first=row.id, span=arrival.place, last_arrival=NOW, families=())
        verdict = Verdict(
            kind=VerdictKind.NEW, of=None, story=row.id, score=0.0, reason=VerdictReason.EVENT_SCORE
        )
        followed = follow(arrival, verdict, story, TOPIC, thread, turned=contrast().turned)
        thread = (followed.storyline,)
        yield row, followed, arrival.reading.claims


def _arrival(row: Line, *, parsed: bool) -> Arrival:
    article = Article(
        id=row.id,
        text=row.text,
        outlet=row.outlet,
        language="en",
        published=row.day,
        first_seen=NOW,
    )
    at = Span.of(row.day, ZoneInfo("UTC"))
    reading = Reading(
        article=article,
        at=at,
        identities=(row.id,),
        content=row.text,
        family=row.outlet,
        features=Features(),
        claims=claims(article, at, grammar() if parsed else None),
    )
    return Arrival(reading=reading, place=at, dated=True, admitted=True)


def main() -> None:
    """Print what fired, then the counts by axis."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--cue", action="store_true", help="print cue lines that fired nothing")
    parser.add_argument("--story", default="", help="only stories whose heading has this word")
    parser.add_argument("--words", action="store_true", help="without the parser")
    parser.add_argument("--claims", action="store_true", help="print the claims of each line")
    chosen = parser.parse_args()
    counts: Counter[str] = Counter()
    begin = time.process_time()
    for rows in lines(chosen.lines).values():
        if len(rows) > 1 and chosen.story in rows[0].heading:
            _story(rows, chosen, counts)
    print(dict(counts), f"{time.process_time() - begin:.1f} s CPU")


def _story(rows: list[Line], chosen: argparse.Namespace, counts: Counter[str]) -> None:
    for number, (row, followed, found) in enumerate(told(rows, parsed=not chosen.words)):
        counts["lines"] += 1
        counts["claims"] += len(found)
        change = followed.change
        if chosen.claims:
            print(f"    {row.day} {row.text}")
            for claim in found:
                print("       ", _short(claim))
        changes = (change, *change.also) if change else ()
        turned = [one for one in changes if one.kind is ChangeKind.REVERSAL]
        for one in turned:
            counts[one.about.axis or ""] += 1
            was = one.before.quote.text if one.before else ""
            since = one.before.quote.published if one.before else ""
            print(f"\n{row.heading} | {one.about.axis} | {one.confidence:.2f} | {one.headline}")
            print(f"  {since} {was}\n  {row.day} {one.after.quote.text}")
        if chosen.cue and not turned and number and CUE.search(row.text):
            print(f"\nSILENT {row.heading} | {followed.why}\n  {row.day} {row.text}")
            for claim in found:
                print("       ", _short(claim))


def _short(claim: Claim) -> str:
    key = claim.key
    ground = "background" if claim.background else ""
    name = f"{key.axis.value} {key.what}|{key.who}|{key.where}"
    return f"{name} {claim.state} {claim.strength.name} {ground}"


if __name__ == "__main__":
    main()
