"""How the service behaves under a real systemd, each check of ``tests/support/boot`` as a test."""

import ast
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.boot import checks, host

pytestmark = [pytest.mark.root, pytest.mark.xdist_group("boot")]


def names() -> Iterator[str]:
    """The checks' names, in the order in which they stand."""
    for node in ast.walk(ast.parse(Path(checks.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "w.check":
            yield str(ast.literal_eval(node.args[0]))


@pytest.fixture(scope="module")
def found() -> dict[str, host.Finding]:
    """What two machines found, side by side."""
    if reason := host.missing():
        pytest.skip(reason)
    with ThreadPoolExecutor(len(checks.HALVES)) as both:
        visits = list(both.map(host.visit, checks.HALVES))
    made = {one.check: one for visit in visits for one in visit.findings}
    output = "\n".join(visit.output for visit in visits)
    lost = {name: host.lost(name, output) for name in names() if name not in made}
    return {**made, **lost}


@pytest.mark.parametrize("name", sorted(names()))
def test_under_systemd(found: dict[str, host.Finding], name: str) -> None:
    assert found[name].passed, found[name].detail
