"""Writes every generated file of the project, or with --check says which are out of date."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from monitor.cli import reference
from monitor.collect.formats import records
from monitor.config import schema
from monitor.notify import message

ROOT = Path(__file__).resolve().parent.parent


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def generated() -> dict[Path, Callable[[], str]]:
    """Every generated file with the function that makes its text."""
    files: dict[Path, Callable[[], str]] = {
        ROOT / "fixtures/article.schema.json": lambda: _json(records.schema()),
        ROOT / "config/monitor.schema.json": lambda: _json(schema.schema()),
        ROOT / "docs/cli.md": reference.reference,
    }
    for name, made in message.schemas().items():
        files[ROOT / f"fixtures/alerts/{name}.schema.json"] = lambda made=made: _json(made)
    return files


def main() -> int:
    """Write or check; exit status 1 when --check finds a stale file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, name stale files")
    check = parser.parse_args().check
    stale = []
    for path, make in generated().items():
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
    if check and stale:
        print("run: make schemas", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
