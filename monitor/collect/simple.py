"""HTML of paragraphs, line ends and marks within a line, taken apart without a parser.

Most bodies of feeds are no more than that, and a parser that calls back for every tag takes four
times as long. Whatever else stands in a text, an odd tag, a bare ``<`` or an unusual reference,
leaves all of it to the parser.
"""

import html
import re
from collections.abc import Iterable

PARAGRAPH, LINE = "\x01", "\x00"
"""What stands in a text for the border of a block, and for a line end; clean text has neither."""

MAX_SIMPLE = 400_000
"""Characters of markup; of longer texts a part may have to go."""

_TAG = re.compile(
    r"<(/?(?:p|a|b|i|em|strong|u|span))(?:\s+[a-z-]{1,20}=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*>|<br\s*/?>"
)
_MARKS = {"p": PARAGRAPH, "/p": PARAGRAPH, None: LINE}
_REFERENCE = re.compile(
    r"&(?:amp|lt|gt|quot|nbsp|[lr][sd]quo|[mn]dash|hellip|#(?:3[49]|160|8[0-9]{3}));"
)


def simple(markup: str) -> str | None:
    """The text of clean ``markup`` with the marks above; ``None`` where a parser has to look."""
    if len(markup) > MAX_SIMPLE:
        return None
    pieces = _TAG.split(markup)
    names = pieces[1::2]
    if markup.count("<") != len(names) or not _nested(names):
        return None
    pieces[1::2] = [_MARKS.get(name, "") for name in names]
    text = "".join(pieces)
    references = text.count("&")
    if not references:
        return text
    return html.unescape(text) if references == len(_REFERENCE.findall(text)) else None


def _nested(names: Iterable[str | None]) -> bool:
    """Whether every tag has its end, in order, and no paragraph stands in another or in a mark."""
    opened: list[str] = []
    for name in names:
        if name is None:
            continue
        if not name.startswith("/"):
            if name in opened or (name == "p" and opened):
                return False
            opened.append(name)
        elif not opened or opened.pop() != name[1:]:
            return False
    return not opened
