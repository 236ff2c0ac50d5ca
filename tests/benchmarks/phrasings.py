"""How many usual ways to say that something turned are told as a reversal, and what is not one.

usage: python -m tests.benchmarks.phrasings [--only WORD] [--list]

Each phrasing is the second report of a storyline whose first one says how it stands: a headline, or
with a full stop the first sentence of a text. Behind it stands a sentence that only names those
concerned, as any text would. ``--list`` names each that is told wrongly, with the
claims that were read of it; ``--only`` takes the fields whose description has the word.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from monitor.model.articles import Article
from monitor.model.changes import ChangeKind, Claim
from tests.benchmarks.gauges import Table
from tests.benchmarks.wilson import shown
from tests.support.following import Desk, article, reading

FOLDER = Path(__file__).parents[2] / "fixtures" / "phrasings"
LATER = 4


@dataclass(frozen=True, slots=True)
class Tried:
    """A phrasing and what came of it.

    Attributes:
        group: the file it stands in.
        about: its field.
        names: those concerned.
        stands: the report before it.
        text: the phrasing.
        turns: whether it tells a turn.
        told: whether a reversal was told.
    """

    group: str
    about: str
    names: str
    stands: str
    text: str
    turns: bool
    told: bool


def run(*, quick: bool) -> list[Table]:
    """Measure."""
    return [table(tuple(_all("works" if quick else "", "")))]


def _all(group: str, only: str) -> Iterator[Tried]:
    for file in sorted(FOLDER.glob(f"*{group}.yaml")):
        for field in yaml.safe_load(file.read_text()):
            if only not in field["about"]:
                continue
            made = partial(Tried, file.stem, field["about"], field["names"], field["stands"])
            for turns in (True, False):
                for text in field["turned" if turns else "silent"]:
                    told = turned(field["names"], field["stands"], text)
                    yield made(text, turns, told)


def turned(names: str, stands: str, text: str) -> bool:
    """Whether a second report is told as the reversal of a first one."""
    desk = Desk()
    desk.feed(_report("a", names, stands, 1))
    change = desk.feed(_report("b", names, text, 1 + LATER)).change
    kinds = () if change is None else (change.kind, *(other.kind for other in change.also))
    return ChangeKind.REVERSAL in kinds


def _report(name: str, names: str, text: str, day: int) -> Article:
    further = f"Many people spoke of {names} that day."
    if text.endswith("."):
        return article(name, f"{text} {further}", day)
    return article(name, further, day, title=text)


def table(tried: Sequence[Tried]) -> Table:
    """By file: how many turns are told, and how many of the others are not."""
    groups = [*dict.fromkeys(one.group for one in tried), ""]
    return Table(
        title="phrasings: usual ways to tell a turn, and what only looks like one",
        columns=("file", "turns told", "others silent"),
        rows=[
            _row(group or "all", [t for t in tried if group in ("", t.group)]) for group in groups
        ],
    )


def _row(group: str, tried: Sequence[Tried]) -> tuple[str, str, str]:
    turns = [one.told for one in tried if one.turns]
    others = [not one.told for one in tried if not one.turns]
    return group, shown(sum(turns), len(turns)), shown(sum(others), len(others))


def _line(one: Tried) -> str:
    wanted = "missed" if one.turns else "wrong"
    claims = " / ".join(
        _claims(_report("a", one.names, text, 1)) for text in (one.stands, one.text)
    )
    return f"{wanted}: {one.stands!r} -> {one.text!r}\n    {claims}"


def _claims(source: Article) -> str:
    return "; ".join(map(_claim, reading(source).claims)) or "-"


def _claim(claim: Claim) -> str:
    key = claim.key
    firm = "recalled" if claim.background else claim.strength.name.lower()
    return f"{key.axis} {key.what}|{key.who}|{key.where} {claim.pole} ({firm})"


def main() -> None:
    """Print the table, and the failures where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    chosen = parser.parse_args()
    tried = tuple(_all("", chosen.only))
    print(table(tried).markdown())
    if chosen.list:
        print("\n".join(_line(one) for one in tried if one.turns is not one.told))


if __name__ == "__main__":
    main()
