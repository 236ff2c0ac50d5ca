"""The role sentences: how many the parser gets right, kind by kind.

usage: python -m tools.parser.roles [--weights FILE] [--wrong]
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from monitor.follow.grammar.parser import Parser, Token
from tools.parser.evaluate import TARGET

SENTENCES = Path(__file__).parents[2] / "fixtures" / "grammar" / "roles.txt"


class Role(NamedTuple):
    """A sentence of a kind, and the relations that it must get, ``dependent relation head``."""

    kind: str
    text: str
    wanted: tuple[str, ...]


def read(path: Path = SENTENCES) -> list[Role]:
    """All role sentences."""
    kind, found = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            text, *wanted = line.split(" | ")
            found.append(Role(kind, text, tuple(wanted)))
    return found


def missing(role: Role, tokens: Sequence[Token]) -> list[str]:
    """Those of the wanted relations that the analysis does not have."""
    return [wanted for wanted in role.wanted if not _holds(wanted.split(" "), tokens)]


def _holds(wanted: Sequence[str], tokens: Sequence[Token]) -> bool:
    forms = [token.form for token in tokens]
    if wanted[0] not in forms:
        return False
    token = tokens[forms.index(wanted[0])]
    if token.label != wanted[1]:
        return False
    return token.head == 0 or (token.head == forms.index(wanted[2]) + 1)


def right(parser: Parser, roles: Sequence[Role]) -> Iterator[tuple[Role, list[str]]]:
    """Each sentence with what it lacks."""
    parses = parser.parse([role.text for role in roles])
    for role, parse in zip(roles, parses, strict=True):
        yield role, missing(role, parse.tokens)


def main() -> None:
    """Print the table, and with ``--wrong`` what is wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--weights", type=Path, default=TARGET)
    arguments.add_argument("--wrong", action="store_true")
    options = arguments.parse_args()
    found = list(right(Parser(options.weights.read_bytes()), read()))
    for kind in dict.fromkeys(role.kind for role, _ in found):
        lacks = [lack for role, lack in found if role.kind == kind]
        print(f"{kind:14s} {sum(not lack for lack in lacks)}/{len(lacks)}")
    print(f"{'together':14s} {sum(not lack for _, lack in found)}/{len(found)}")
    if options.wrong:
        for role, lack in found:
            if lack:
                print(f"{role.text}\n    lacks: {'; '.join(lack)}")


if __name__ == "__main__":
    main()
