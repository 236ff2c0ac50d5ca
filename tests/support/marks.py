"""Puts marks into the source of a module, so that it tells which lines and branches it took.

A tracer sees every call of every library too; a mark costs what storing a number in a list costs.
What a mark means is written as *arcs*, pairs of line numbers, for coverage.py to judge: it alone
knows which lines and branches there are. An arc that no mark stands for counts as not taken.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from coverage.parser import PythonParser

HITS = "__hits__"
COUNTED = "__counted__"

Arc = tuple[int, int]


def marked(source: str, filename: str) -> ast.Module:
    """The tree of a module that first calls ``__counted__`` with the arcs of its marks.

    What that returns, a list with a place for every mark, is set to 1 where the module passes.
    """
    parser = PythonParser(text=source or "\n")
    parser.parse_source()
    tree = ast.parse(source, filename)
    marks = _Marks(parser)
    tree.body = marks.block(tree.body)
    after = sum(map(_is_text, tree.body[:1]))
    tree.body[after:after] = ast.parse(f"{HITS} = {COUNTED}({tuple(marks.arcs)})").body
    return tree


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


class _Marks:
    """The marks of one module; ``arcs`` has for each what passing it says."""

    def __init__(self, parser: PythonParser) -> None:
        self.arcs: list[tuple[Arc, ...]] = []
        self.first_line = parser.first_line
        self.exits: defaultdict[int, set[int]] = defaultdict(set)
        for start, end in parser.arcs():
            self.exits[start].add(end)

    def block(self, body: list[ast.stmt], before: Iterable[Arc] = ()) -> list[ast.stmt]:
        """A run of statements with a mark before each, the first of which also says ``before``."""
        made: list[ast.stmt] = []
        said = list(before)
        for place, node in enumerate(body):
            if place == 0 and _is_text(node):  # a docstring stays where it is one
                made.append(node)
                continue
            said += map(_reached, _lines_of(node))
            made += [self.mark(said, node), node]
            said = []
            self.inside(node)
        return made

    def mark(self, said: Iterable[Arc], near: ast.stmt) -> ast.stmt:
        """A statement that notes that it was reached."""
        self.arcs.append(tuple(said))
        at = {"lineno": near.lineno, "col_offset": near.col_offset}
        which = ast.Constant(len(self.arcs) - 1, **at)
        target = ast.Subscript(ast.Name(HITS, ast.Load(), **at), which, ast.Store(), **at)
        return ast.Assign([target], ast.Constant(1, **at), **at)

    def inside(self, node: ast.stmt) -> None:
        """Mark the statements within one."""
        match node:
            case ast.If():
                self.fork(node, node.test.lineno)
            case ast.While():
                self.fork(node, node.test.lineno)
            case ast.For() | ast.AsyncFor():
                self.fork(node, node.iter.lineno)
            case ast.Match():
                self.cases(node)
            case ast.Try() | ast.TryStar():
                node.body = self.block(node.body)
                self.handlers(node.handlers)
                node.orelse = self.block(node.orelse)
                node.finalbody = self.block(node.finalbody)
            case (
                ast.FunctionDef()
                | ast.AsyncFunctionDef()
                | ast.ClassDef()
                | ast.With()
                | ast.AsyncWith()
            ):
                node.body = self.block(node.body)

    def fork(self, node: ast.If | ast.While | ast.For | ast.AsyncFor, line: int) -> None:
        """Mark both ways: into the body, and past it."""
        into, past = self.ways(line, node.body)
        node.body = self.block(node.body, into)
        node.orelse = self.block(node.orelse, past) or ([self.mark(past, node)] if past else [])

    def ways(self, line: int, body: list[ast.stmt]) -> tuple[list[Arc], list[Arc]]:
        """The arcs from a line into the body that depends on it, and past that body.

        A line without two ways has no branch. Of one with three it cannot be told which was taken,
        and none is said to be.
        """
        start = self.first_line(line)
        exits = self.exits[start]
        inner = {self.first_line(line) for one in body for line in _lines_of(one)} & exits
        if len(exits) != 2 or len(inner) != 1:
            return [], []
        return [(start, end) for end in inner], [(start, end) for end in exits - inner]

    def handlers(self, handlers: list[ast.ExceptHandler]) -> None:
        """Mark the bodies of handlers; whoever comes to one has passed those before it."""
        passed: list[Arc] = []
        for handler in handlers:
            passed.append(_reached(handler.lineno))
            handler.body = self.block(handler.body, passed)

    def cases(self, node: ast.Match) -> None:
        """Mark the bodies of cases, and the way past all of them."""
        passed: list[Arc] = []
        for case in node.cases:
            into, past = self.ways(case.pattern.lineno, case.body)
            passed.append(_reached(case.pattern.lineno))
            case.body = self.block(case.body, [*passed, *into])
            passed += past
        if not _takes_all(node.cases[-1]):
            rest = [self.mark(passed, node)]
            anything = ast.copy_location(ast.MatchAs(), node)
            node.cases.append(ast.match_case(anything, None, rest))


def _reached(line: int) -> Arc:
    return (-line, line)


def _lines_of(node: ast.stmt) -> Iterator[int]:
    yield node.lineno
    for one in getattr(node, "decorator_list", ()):
        yield one.lineno


def _takes_all(case: ast.match_case) -> bool:
    pattern: ast.pattern | None = case.pattern
    while isinstance(pattern, ast.MatchOr | ast.MatchAs):
        if isinstance(pattern, ast.MatchOr):
            pattern = pattern.patterns[-1]
        elif pattern.pattern is None:
            return case.guard is None
        else:
            pattern = pattern.pattern
    return False
