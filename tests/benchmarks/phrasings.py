"""How many usual ways to say that something changed are told as that kind, and what is none.

usage: python -m tests.benchmarks.phrasings [--only WORD] [--list]

Each phrasing is the second report of a storyline whose first one says how it stands: a headline, or
with a full stop the first sentence of a text. Behind it stands a sentence that only names those
concerned, as any text would. A field is of reversals unless it names another kind; where it says
``edit``, the second report is a new version of the first. ``--list`` names what is told wrongly,
with the claims and figures read of it; ``--only`` takes the fields whose description has the word.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from monitor.model.articles import Article
from monitor.model.changes import ChangeKind, Claim
from monitor.model.figures import Figure
from monitor.model.stories import VerdictKind
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
        turns: whether it tells a change of its kind.
        told: whether one was told.
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
                    kinds = told(field["names"], field["stands"], text, edit="edit" in field)
                    kind = ChangeKind(field.get("kind", ChangeKind.REVERSAL))
                    yield made(text, turns, kind in kinds)


def told(names: str, stands: str, text: str, *, edit: bool = False) -> tuple[ChangeKind, ...]:
    """The kinds of change that a second report, or a new version, brings after a first one."""
    desk = Desk()
    desk.feed(_report("a", names, stands, 1))
    if edit:
        change = desk.feed(_report("a", names, text, 1), VerdictKind.EDIT).change
    else:
        change = desk.feed(_report("b", names, text, 1 + LATER)).change
    return () if change is None else (change.kind, *(other.kind for other in change.also))


def _report(name: str, names: str, text: str, day: int) -> Article:
    further = f"Many people spoke of {names} that day."
    if text.endswith("."):
        return article(name, f"{text} {further}", day)
    return article(name, further, day, title=text)


def table(tried: Sequence[Tried]) -> Table:
    """By file: how many turns are told, and how many of the others are not."""
    groups = [*dict.fromkeys(one.group for one in tried), ""]
    return Table(
        title="phrasings: usual ways to tell a change, and what only looks like one",
        columns=("file", "changes told", "others silent"),
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
    read = " / ".join(_read(_report("a", one.names, text, 1)) for text in (one.stands, one.text))
    return f"{wanted}: {one.stands!r} -> {one.text!r}\n    {read}"


def _read(source: Article) -> str:
    found = reading(source)
    return "; ".join([*map(_claim, found.claims), *map(_figure, found.figures)]) or "-"


def _figure(one: Figure) -> str:
    return f"{one.unit} {one.value:g} {one.cue or 'told'} of {'+'.join(one.around)}"


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
