"""Says what keeps a file from being YAML: the parser's finding, what to do, and the line itself."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

LONGEST = 80
"""Characters of a line that are shown."""

# The parser's own words -> what its user can do about it; the first that is found holds.
_ADVICE: Sequence[tuple[str, str]] = (
    ("mapping values are not allowed", "put text that holds ': ' into quotes, {key}"),
    ("expected ',' or ']'", "the list that {opened} lacks its ], a comma, or quotes"),
    ("expected ',' or '}'", "the mapping that {opened} lacks its }}, a comma, or quotes"),
    ("unexpected end of stream", "the quotation mark that {opened} is not closed"),
    ("expected key", "indent this line like its neighbours in what {opened}, {quotes}"),
    ("expected '-' indicator", "begin it with '- ' like the list that {opened}, {key}"),
    ("could not find expected ':'", "write it as key: value, with a blank after the colon"),
    ("cannot start any token", "put text that begins with @, ` or % into quotes"),
    ("alphabetic or numeric character", "put text that begins with * or & into quotes"),
    ("unknown escape character", "within double quotes write \\\\ for \\, or use single quotes"),
    ("expected node content", "a value that begins with :, ], }}, a comma or ? needs quotes"),
)
# What the parser notices only lines after the place where it went wrong.
_BEGUN = ("unexpected end of stream", "could not find expected ':'")
_KEY = "or give a key a line of its own"
_QUOTES = "and write nothing behind a closing quotation mark"
# A line that may hold a secret is not shown, nor what looks like one anywhere.
_HIDDEN = re.compile(
    r"secret|whsec|pass|token|key\b|auth|cookie|credential|header|proxy|heartbeat|url|://"
    r"|[A-Za-z0-9+/=_-]{24}",
    re.IGNORECASE,
)


def syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[Any, str]:
    """The parser's mark of the place, what is wrong there, what to do, and the line as it stands.

    A line that may hold a secret is left out.

    Args:
        error: with which the parser gave up.
        text: the whole file.
    """
    mark = error.problem_mark or error.context_mark
    if any(words in (error.problem or "") for words in _BEGUN):
        mark = error.context_mark or mark
    lines = text.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if mark and "\t" in line[: mark.column + 1]:
        return mark, "a tab stands where YAML wants spaces; indent with spaces" + _shown(line)
    problem = error.problem or "syntax error"
    return mark, f"not valid YAML: {problem}{_advice(error, problem)}{_shown(line)}"


def _advice(error: yaml.MarkedYAMLError, problem: str) -> str:
    """What to do, as far as the parser's words tell."""
    mark = error.context_mark
    opened = f"begins in line {mark.line + 1}" if mark else "is open"
    found = next((advice for words, advice in _ADVICE if words in problem), None)
    return "; " + found.format(opened=opened, key=_KEY, quotes=_QUOTES) if found else ""


def _shown(line: str) -> str:
    line = " ".join(line.split())
    if not line or _HIDDEN.search(line):
        return ""
    return f"; it reads: {line[:LONGEST]}{'...' if len(line) > LONGEST else ''}"
