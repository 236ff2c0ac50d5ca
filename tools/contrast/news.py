"""Pairs of real news that the network learns from, too: those judged by reading, and dull ones.

A wide topic holds many reports that share names and nothing else; invented families teach nothing
about them. Their texts are no part of the project, so they are named by their ids.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from monitor.follow.contrasted import SHARED
from monitor.follow.novelty import stems
from tools.contrast.pairs import FIXTURES, Pair

LINES, ARTICLES = "changes/wiki-current-events-dev.jsonl.gz", "stories/allsides-dev.jsonl"
JUDGED = FIXTURES / "pairs" / "judged.tsv"
AGAIN = {"none": 1, "turn": 4}  # how often a judged pair is learnt: turns are few
DULL = 2_000
"""So many pairs are learnt whose newer report has no word of turning."""

KEPT = 4
"""Of so many stories, one measures: nothing is learnt of it."""

TURNING = re.compile(
    r"\b(re(open|sum|instat|stor|vers|voke|leas|sign|ject|captur|tak|gain|call|peal|new)|"
    r"cancel|call(s|ed)? off|lift|overturn|ceasefire|truce|freed?|withdr|drop|acquit|oust|veto|"
    r"block|suspen|postpon|delay|halt|ends?|ended|over|no longer|annul|den(y|ie)|agree|approv|"
    r"again|back|surviv|alive|dead|dies|found|wins?|defeat|step)",
    re.IGNORECASE,
)
"""Who has none of these words turns nothing, as good as always."""


def real(random: Random, data: Path, *, kept: bool) -> list[Pair]:
    """Pairs of real news.

    Args:
        random: chooses among the dull ones.
        data: the folder of the development data.
        kept: whether those of the stories that measure, or those of the others.
    """
    lines, articles = _read(data / LINES), _read(data / ARTICLES)
    texts = {row["id"]: (row["story"], row["text"]) for row in lines}
    texts |= {row["id"]: (row["story"], f"{row['title']}. {row['summary']}") for row in articles}
    rows = [row.split("\t") for row in JUDGED.read_text(encoding="utf-8").splitlines()[1:]]
    judged = [
        Pair("real", texts[old][1], texts[new][1], turned=says == "turn")
        for old, new, says in rows
        for _ in range(1 if kept else AGAIN.get(says, 0))
        if says in AGAIN and measures(texts[new][0]) is kept
    ]
    dull = list(_dull(lines, {new for _, new, _ in rows}))
    return judged if kept else judged + random.sample(dull, min(DULL, len(dull)))


def measures(story: str) -> bool:
    """Whether a story's pairs are learnt from never, and measure."""
    return not crc32(story.encode()) % KEPT


def _read(path: Path) -> list[Mapping[str, Any]]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return [json.loads(line) for line in text.splitlines()]


def _dull(lines: Iterable[Mapping[str, Any]], judged: Collection[str]) -> Iterator[Pair]:
    """Each line without a word of turning, behind the older one that it has most in common with."""
    stories: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for row in lines:
        if not row.get("sure", True) or measures(row["story"]):
            continue
        own = stems(row["text"])
        older = stories[row["story"]]
        near = max(older, key=lambda one: len(one[0] & own), default=(frozenset(), ""))
        is_dull = row["id"] not in judged and not TURNING.search(row["text"])
        if is_dull and len(near[0] & own) >= SHARED:
            yield Pair("real", near[1], row["text"], turned=False)
        older.append((own, row["text"]))
