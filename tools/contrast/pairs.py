"""The pairs of reports that the network learns from: the change suite, phrasings, and its own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

FIXTURES = Path(__file__).parents[2] / "fixtures"
BACK = 3
"""Of so many families, one is read backwards, too: what turned can turn back."""

LONGEST = 55  # words; a longer report may tell the turn behind what the network reads of it
FOREIGN = 20
"""For so many pairs, one of two matters that have nothing to do with each other."""


class Pair(NamedTuple):
    """An older and a newer text, and whether the newer one turns what the older one tells."""

    of: str
    old: str
    new: str
    turned: bool


def everything(random: Random, parts: Collection[str]) -> list[Pair]:
    """All pairs to learn from but those in plain words.

    Args:
        random: chooses among phrasings, and the pairs of different matters.
        parts: of the change suite.
    """
    own = _own(FIXTURES / "pairs")
    found = [*suite(FIXTURES / "changes", parts), *_phrasings(random), *own]
    others = ((random.choice(found), random.choice(found)) for _ in range(len(found) // FOREIGN))
    return found + [
        Pair("others", one.old, other.new, turned=False)
        for one, other in others
        if one.of != other.of
    ]


def plain(random: Random, others: Sequence[Pair]) -> list[Pair]:
    """Pairs that are learnt last: those in plain words, and as many of the others.

    The others hide what has turned, or tempt with words of turning, and teach to distrust the
    words that say it. That is undone at last.
    """
    found = list(_own(FIXTURES / "pairs" / "plain"))
    return found + random.sample(others, min(len(found), len(others)))


def suite(folder: Path, parts: Collection[str]) -> Iterator[Pair]:
    """Each two articles of an entry in their order of arrival; what may be argued is left out."""
    for entry in _entries(folder):
        if entry["part"] not in parts:
            continue
        turns = [one for one in entry.get("expect", ()) if "reversal" in one]
        of = {
            (old, new)
            for one in turns
            for new in _several(one["reversal"])
            for old in one["before"]
        }
        turning = {new for _, new in of}
        argued = {
            new
            for one in entry.get("may", ())
            if "reversal" in one
            for new in _several(one["reversal"])
        }
        for number, new in enumerate(entry["articles"]):
            for old in entry["articles"][:number]:
                turned = (old["id"], new["id"]) in of
                other = not turned and new["id"] in turning
                if new["id"] in argued or new.get("edits") == old["id"] or other:
                    continue
                yield Pair(entry["id"], _text(old), _text(new), turned)


def _phrasings(random: Random) -> list[Pair]:
    """Of the phrasings that turn as many as there are of the others."""
    found = [
        Pair(field["about"], _line(field["stands"]), str(new), turned=kind == "turned")
        for field in _entries(FIXTURES / "phrasings")
        if field.get("kind", "reversal") == "reversal"
        for kind in ("turned", "silent")
        for new in field.get(kind, ())
    ]
    turned = [pair for pair in found if pair.turned]
    silent = [pair for pair in found if not pair.turned]
    return silent + random.sample(turned, min(len(silent), len(turned)))


def _own(folder: Path) -> Iterator[Pair]:
    """The families; two reports of one turn turn nothing, nor does one that comes twice."""
    for number, family in enumerate(_entries(folder)):
        old, (first, second, *_) = family["old"], family["turned"]
        for kind in ("turned", "silent"):
            for new in family[kind]:
                if kind == "silent" or len(new.split()) <= LONGEST:
                    yield Pair(old, old, new, turned=kind == "turned")
        yield Pair(old, first, second, turned=False)
        if number % BACK == 0:
            yield Pair(old, first, old, turned=True)
        elif number % BACK == 1:
            yield Pair(old, old, old, turned=False)


def _entries(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob("*.yaml")):
        yield from yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def _several(named: str | Sequence[str]) -> Sequence[str]:
    return [named] if isinstance(named, str) else named


def _line(stands: str | Sequence[str]) -> str:
    return stands if isinstance(stands, str) else " ".join(stands)


def _text(article: Mapping[str, Any]) -> str:
    parts = (article["title"], article.get("summary", ""), article.get("text", ""))
    title, *rest = (" ".join(part.split()) for part in parts)
    return f"{title}. {' '.join(rest).strip()}"
