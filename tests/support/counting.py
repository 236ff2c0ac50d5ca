"""Counts the coverage of a test run, and only where it is wanted: ``-p tests.support.counting``.

Our modules are compiled with marks (``marks.py``), and what those say is written as data of
coverage.py, which reports it. Counted is what runs while our modules are imported and while a test
runs. Two sorts of tests are not: property tests, for what they reach is a matter of chance, and
those marked ``bulk``, which do much of the same. A line that has to be reached deserves an example
of its own.
"""

import importlib
import marshal
import pkgutil
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source, decode_source, source_hash
from pathlib import Path
from types import CodeType, ModuleType

import coverage
import pytest
from typing_extensions import override

from tests.support import marks

OURS = "monitor"
MAKER = source_hash(
    Path(marks.__file__).read_bytes() + MAGIC_NUMBER + coverage.__version__.encode()
)


class Counts:
    """What our modules reached in this process."""

    def __init__(self) -> None:
        self._files: list[tuple[str, list[int], tuple[tuple[marks.Arc, ...], ...]]] = []

    def counted(self, file: str, arcs: tuple[tuple[marks.Arc, ...], ...]) -> list[int]:
        """A place for each mark of a file, of which ``arcs`` has the meanings."""
        hits = [0] * len(arcs)
        self._files.append((file, hits, arcs))
        return hits

    @contextmanager
    def ignored(self) -> Iterator[None]:
        """Forget what is reached meanwhile."""
        kept = [(hits, hits.copy()) for _, hits, _ in self._files]
        try:
            yield
        finally:
            for hits, before in kept:
                hits[:] = before

    def write(self, data: coverage.CoverageData) -> None:
        """Write it down."""
        for file, hits, arcs in self._files:
            taken = (said for hit, said in zip(hits, arcs, strict=True) if hit)
            data.add_arcs({file: {arc for said in taken for arc in said}})
            data.touch_file(file)
        data.write()


class MarkingLoader(SourceFileLoader):
    """Loads a module with marks; the code is kept beside the one without, as long as it is good."""

    def __init__(self, name: str, path: str, counts: Counts) -> None:
        super().__init__(name, path)
        self._counts = counts

    @override
    def exec_module(self, module: ModuleType) -> None:
        vars(module)[marks.COUNTED] = partial(self._counts.counted, self.path)
        super().exec_module(module)

    @override
    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path)
        key = MAKER + source_hash(source)
        place = cache_from_source(self.path, optimization="counted")
        try:
            kept = self.get_data(place)
        except FileNotFoundError:
            kept = b""
        if kept.startswith(key):
            return marshal.loads(kept[len(key) :])  # noqa: S302 - made below
        code = compile(marks.marked(decode_source(source), self.path), self.path, "exec")
        if not sys.dont_write_bytecode:
            self.set_data(place, key + marshal.dumps(code))
        return code


class MarkingFinder(MetaPathFinder):
    """Finds our modules where they always are, to be loaded with marks."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != OURS:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = MarkingLoader(fullname, spec.loader.path, self._counts)
        return spec


def ours() -> list[ModuleType]:
    """Every module of ours, imported."""
    package = importlib.import_module(OURS)
    found = pkgutil.walk_packages(package.__path__, f"{OURS}.")
    return [package, *(importlib.import_module(one.name) for one in found)]


def counts(item: pytest.Item) -> bool:
    """Whether what a test reaches is counted."""
    return not any(item.get_closest_marker(name) for name in ("hypothesis", "bulk"))


class Counting:
    """The coverage of one process that runs tests."""

    def __init__(self, counted: Counts) -> None:
        self._counts = counted

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Count what runs when our modules are imported, not what test modules do with them."""
        ours()
        with self._counts.ignored():
            return (yield)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Let the first to need a cached value be a test that counts."""
        items.sort(key=lambda item: not counts(item))
        for module in ours():
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Forget what a test reaches that does not count."""
        if counts(item):
            return (yield)
        with self._counts.ignored():
            return (yield)

    def pytest_sessionfinish(self) -> None:
        """Write the data of this process, to be combined with the others'."""
        self._counts.write(coverage.CoverageData(suffix=True))


COUNTS = Counts()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Mark our modules, before anybody imports one."""
    early = [name for name in sys.modules if name.partition(".")[0] == OURS]
    if early:
        raise pytest.UsageError(f"imported too early to be counted: {', '.join(early)}")
    sys.meta_path.insert(0, MarkingFinder(COUNTS))


def pytest_configure(config: pytest.Config) -> None:
    """Count in workers, and in a run that has none."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.pluginmanager.register(Counting(COUNTS))
