"""Marks see what a tracer sees: of every construct, the same lines and branches are missing."""

import importlib
import sys
from importlib.util import cache_from_source, module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest
from coverage import Coverage, CoverageData

from tests.support.counting import (
    Counts,
    MarkingFinder,
    MarkingLoader,
    pytest_load_initial_conftests,
)

FORKS = """
    def way(one, two):
        if one:
            made = 1
        elif two:
            made = 2
        else:
            made = 3
        if two:
            made += 4
        return made
    """
LOOPS = """
    def first(numbers, wanted):
        for number in numbers:
            if number == wanted:
                break
        else:
            return None
        while number:
            number -= 1
        return wanted
    """
LAST = """
    def note(seen, new):
        with open("/dev/null") as place, \\
                open("/dev/null"):
            for one in new:
                if one:
                    seen.append(one)
    """
CASES = """
    def kind(value):
        match value:
            case int() if (
                value > 3
            ):
                return "many"
            case int() | float():
                return "few"
            case [_, *_]:
                kept = "list"
        return kept
    """
ANYTHING = """
    def kind(value):
        match value:
            case None:
                return "nothing"
            case 1 | _:
                return "something"
    """
FAULTS = """
    def tried(work):
        try:
            work()
        except (
            KeyError
        ):
            told = "key"
        except ValueError:
            told = "value"
        else:
            told = "fine"
        finally:
            work = None
        return told
    """
PLACES = '''
    """What it is."""
    from functools import cache

    @cache
    def one(
        a=1,
        b=2,
    ):
        """Text."""
        return [
            inner
            for inner in (a, b)
            if inner
        ]

    class Thing:
        """Text."""

        field: int = 1
        """Text of the field."""

        @property
        def value(self):
            return (lambda:
                self.field)()

        async def other(self):
            async with self as a:
                async for _ in a:
                    return 1
    '''
ENDLESS = """
    def turns(most):
        at = 0
        while True:
            at += 1
            if at < most:
                continue
            return at
    """
EXCLUDED = """
    def odd(value):
        if value is None:  # pragma: no cover
            return 3
        return value
    """


TRIED = [
    (FORKS, "", "3-11"),
    (FORKS, "way(1, 1); way(0, 1); way(0, 0)", ""),
    (FORKS, "way(1, 1)", "5-8, 9->11"),
    (FORKS, "way(0, 0)", "4, 6, 10"),
    (LOOPS, "first([1, 2], 2); first([], 1)", ""),
    (LOOPS, "first([0], 0)", "4->3, 7, 9"),
    (LOOPS, "first([1], 2)", "5, 8-10"),
    (LAST, "note([], [1, 0])", ""),
    (LAST, "note([], [1])", "6->5"),
    (LAST, "note([], [])", "6-7"),
    (CASES, "kind(4); kind(1); kind([1])\ntry: kind('')\nexcept UnboundLocalError: pass", ""),
    (CASES, "kind(4)", "8-12"),
    (CASES, "kind([1])", "7, 9, 10->12"),
    (ANYTHING, "kind(None)", "6-7"),
    (ANYTHING, "kind(2)", "5"),
    (FAULTS, "tried(int); tried({}.popitem); tried(lambda: int(''))", ""),
    (FAULTS, "tried({}.popitem)", "9-12"),
    (PLACES, "one(); Thing().value", "29-31"),
    (ENDLESS, "turns(2)", ""),
    (ENDLESS, "turns(1)", "7"),
    (EXCLUDED, "odd(1)", ""),
    (EXCLUDED, "", "5"),
    ("", "", ""),
    ('"""Text alone."""', "", ""),
]


def load(file: Path, counts: Counts) -> ModuleType:
    """The module in a file, loaded with marks."""
    spec = spec_from_file_location(file.stem, loader=MarkingLoader(file.stem, str(file), counts))
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def missing(file: Path, data: CoverageData | Coverage) -> str:
    """The last column of the report on a file."""
    if isinstance(data, CoverageData):
        judge = Coverage(data_file=None, branch=True, config_file=False)
        judge.get_data().update(data)
    else:
        judge = data
    out = StringIO()
    judge.report([str(file)], file=out, show_missing=True)
    return out.getvalue().splitlines()[2].partition("%")[2].strip()


def by_marks(file: Path, calls: str) -> str:
    counts = Counts()
    module = load(file, counts)
    exec(calls, vars(module))  # noqa: S102 - the calls stand above
    data = CoverageData(no_disk=True)
    counts.write(data)
    return missing(file, data)


def by_tracer(files: dict[Path, str]) -> list[str]:
    """The same by coverage.py's own means, for many files at once: a tracer is slow to begin."""
    include = [str(file) for file in files]
    tracer = Coverage(data_file=None, branch=True, config_file=False, include=include)
    codes = [compile(file.read_text(encoding="utf-8"), str(file), "exec") for file in files]
    with tracer.collect():
        for code, calls in zip(codes, files.values(), strict=True):
            names: dict[str, object] = {}
            exec(code, names)  # noqa: S102 - the sources stand above
            exec(calls, names)  # noqa: S102 - the calls too
    return [missing(file, tracer) for file in files]


def write(file: Path, source: str) -> Path:
    file.write_text(dedent(source), encoding="utf-8")
    return file


@pytest.mark.parametrize(("source", "calls", "expected"), TRIED)
def test_what_was_not_reached_is_missing(
    tmp_path: Path, source: str, calls: str, expected: str
) -> None:
    assert by_marks(write(tmp_path / "sample.py", source), calls) == expected


def test_what_is_missing_is_what_a_tracer_misses(tmp_path: Path) -> None:
    files = {
        write(tmp_path / f"sample{number}.py", source): calls
        for number, (source, calls, _) in enumerate(TRIED)
    }
    assert by_tracer(files) == [expected for _, _, expected in TRIED]


def test_handlers_that_were_passed_by_in_vain_are_missing_too(tmp_path: Path) -> None:
    file = write(tmp_path / "sample.py", FAULTS)
    calls = "try: tried(lambda: 1 / 0)\nexcept ZeroDivisionError: pass"
    assert by_marks(file, calls) == "5-12, 15"
    assert by_tracer({file: calls}) == ["8, 10-12, 15"]


def test_of_a_line_with_three_ways_none_is_said_to_be_taken(tmp_path: Path) -> None:
    file = write(tmp_path / "sample.py", "def way(a):\n    if a: a = [a]; return a\n    return 2\n")
    assert by_marks(file, "way(0); way(1)") == "2->3, 2->exit"


def test_a_fault_is_told_where_it_is(tmp_path: Path) -> None:
    module = load(write(tmp_path / "sample.py", LOOPS), Counts())
    with pytest.raises(TypeError) as caught:
        module.first(["text"], "text")
    assert [entry.lineno + 1 for entry in caught.traceback][-1] == 9


def test_what_is_reached_meanwhile_does_not_count(tmp_path: Path) -> None:
    counts = Counts()
    module = load(file := write(tmp_path / "sample.py", FORKS), counts)
    module.way(1, 1)
    with counts.ignored():
        module.way(0, 0)
    module.way(0, 1)
    counts.write(data := CoverageData(no_disk=True))
    assert missing(file, data) == "8, 9->11"


def test_code_is_kept_until_its_source_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = write(tmp_path / "sample.py", "made = 1\n")
    kept = Path(cache_from_source(str(file), optimization="counted"))
    assert load(file, Counts()).made == 1
    first = kept.read_bytes()
    kept.write_bytes(first.replace(b"made", b"kept"))
    assert load(file, Counts()).kept == 1
    write(file, "made = 2\n")
    assert load(file, Counts()).made == 2
    assert kept.read_bytes() != first


def test_ours_alone_are_marked() -> None:
    finder = MarkingFinder(Counts())
    assert finder.find_spec("json", None) is None
    spec = finder.find_spec("monitor", None)
    assert spec
    assert isinstance(spec.loader, MarkingLoader)


def test_a_module_that_was_imported_before_it_could_be_marked_stops_the_run() -> None:
    importlib.import_module("monitor")
    with pytest.raises(pytest.UsageError, match=r"^imported too early to be counted: .*monitor"):
        pytest_load_initial_conftests()
