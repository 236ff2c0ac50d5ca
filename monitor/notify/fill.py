"""Fills lines with words, for people at a terminal.

Rule 1. A line ends between two words.
Rule 2. A word that is longer than a line is broken only where nobody copies it, as scripts without
        spaces need it; an address or an id stays whole, and the terminal breaks what is shown.
"""

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

_WORD = re.compile(r"\S+\s*|\s+")
_COPIED = re.compile(r"://|\b(?:al|ar|nt|sl|st)_[0-9a-z]")


def fill(text: Text, width: int) -> list[Text]:
    """A styled text as lines of ``width`` columns, without blanks at their ends."""
    lines = text.divide(_breaks(text.plain, max(width, 1)))
    for line in lines:
        line.rstrip()
    return list(lines)


def filled(text: str, width: int) -> list[str]:
    """The same of a plain text."""
    return [line.plain for line in fill(Text(text), width)]


def _breaks(text: str, width: int) -> Iterator[int]:
    """Where lines begin, but the first."""
    column = 0
    for match in _WORD.finditer(text):
        word = match.group().rstrip()
        size = cell_len(word)
        if column and column + size > width:
            yield match.start()
            column = 0
        if size <= width or _COPIED.search(word):
            column += cell_len(match.group())
            continue
        for offset, char in enumerate(match.group(), start=match.start()):
            cells = cell_len(char)
            if column and column + cells > width and not char.isspace():
                yield offset
                column = 0
            column += cells
