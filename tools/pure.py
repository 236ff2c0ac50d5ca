"""Prints the files of the pure modules, whose every branch a test has to reach, for coverage.

Which modules are pure is written once: in the import contract of ``pyproject.toml`` that keeps
them so.
"""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTRACT = "Decisions are pure"


def files(root: Path = ROOT) -> list[str]:
    """The files of all pure modules, relative to ``root``, in order.

    Raises:
        SystemExit: there is no such contract, or no file for one of its modules.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in project["tool"]["importlinter"]["contracts"]:
        if contract["name"] == CONTRACT:
            modules = contract["source_modules"]
            return sorted(file for module in modules for file in _files_of(root, module))
    raise SystemExit(f"pyproject.toml: no import contract is named {CONTRACT!r}")


def _files_of(root: Path, module: str) -> list[str]:
    place = root / module.replace(".", "/")
    found = [*place.rglob("*.py"), *place.parent.glob(f"{place.name}.py")]
    if not found:
        raise SystemExit(f"pyproject.toml: {CONTRACT!r} names {module}, which has no file")
    return [str(file.relative_to(root)) for file in found]


if __name__ == "__main__":
    print(",".join(files()))
