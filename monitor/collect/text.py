"""HTML or plain text to clean text: paragraphs separated by one blank line.

Rule 1. Markup goes, words stay: scripts, styles, forms and captions of pictures are not words.
Rule 2. A no-break space is a character of the text; all other white space of HTML is layout.
Rule 3. Work is linear in the input, and the input is cut at a bound.
"""

import html
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from lxml import etree

from monitor.collect.document import Body
from monitor.collect.simple import LINE, PARAGRAPH, simple

MAX_HTML = 2_000_000
"""Characters of markup that are looked at; the largest real body seen has 0.4 million."""

MAX_TEXT = 400_000
"""Characters of a body that are kept."""


def words(listed: str) -> frozenset[str]:
    """The words of a list that is easier to read as running text."""
    return frozenset(listed.split())


_SKIPPED = words(
    "script style noscript template iframe object embed svg math canvas audio video textarea "
    "select button head title figcaption applet map"
)
_BLOCKS = words(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr blockquote pre hr section article "
    "header footer aside main nav figure form fieldset address center details summary"
)
_CELLS = frozenset(("td", "th"))

# Control characters, halves of surrogate pairs, and marks that show nothing but part words or
# turn the direction of what follows. Joiners stay: some scripts are misspelt without them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# The other half of the control characters are Windows characters that lost their way.
_WINDOWS = {
    chr(code): char
    for code in range(0x80, 0xA0)
    if (char := bytes([code]).decode("cp1252", "ignore"))
}
_LAYOUT = re.compile("[ \t\n]+")
_BORDER = re.compile(f"{PARAGRAPH}|{LINE} ?{LINE}")
_TAG = re.compile(r"<[a-zA-Z/!?]")
_LINE_END = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")
_CUT_OFF = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|read more|continue reading)\W*\Z", re.IGNORECASE
)
# What blog software adds below every excerpt.
_FOOTER = re.compile(r"\AThe post .{1,400} (?:appeared first on|first appeared on) .{1,200}\Z")

BODY_PARAGRAPHS = 2
BODY_LENGTH = 500
SENTENCE_LENGTH = 40


def clean(text: str) -> str:
    """``text`` with the line feed as the only line end and without characters that show nothing."""
    # Nothing of what follows can be printed, and most texts can, line feeds aside.
    if text.isprintable() or text.replace("\n", " ").isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _UNWANTED.sub(lambda match: _WINDOWS.get(match[0], ""), text)


def line(text: str) -> str:
    """``text`` on one line: runs of white space, no-break spaces too, become one space."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of clean ``text``: what stands between blank lines."""
    return [part for part in map(str.strip, _BLANK_LINE.split(text)) if part]


class _Writer:
    """Gathers text from the events of lxml's HTML parser (its ``target`` interface)."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._out: list[str] = []
        self._skipping: list[str] = []
        self._size = 0

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        if tag in _SKIPPED:
            self._skipping.append(tag)
        elif tag == "br":
            self._out.append(LINE)
        elif tag in _BLOCKS:
            self._out.append(PARAGRAPH)
        elif tag in _CELLS:
            self._out.append(" ")

    def end(self, tag: str) -> None:
        if self._skipping:
            if self._skipping[-1] == tag:
                self._skipping.pop()
        elif tag in _BLOCKS:
            self._out.append(PARAGRAPH)

    def data(self, data: str) -> None:
        if not self._skipping and self._size < MAX_TEXT:
            self._size += len(data)
            self._out.append(data)

    def comment(self, text: str) -> None:
        """Comments are not words."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Nor are processing instructions."""

    def close(self) -> str:
        text = "".join(self._out)
        self._begin()
        return _laid_out(text)


def _laid_out(text: str) -> str:
    """A text with marks of blocks and lines as paragraphs."""
    blocks = map(_lines, _BORDER.split(_LAYOUT.sub(" ", text)))
    return "\n\n".join(block for block in blocks if block)


def _lines(block: str) -> str:
    if LINE not in block:
        return block.strip(" ")
    return "\n".join(part.strip(" ") for part in block.split(LINE)).strip("\n")


def from_html(markup: str) -> str:
    """The text of HTML: entities decoded, blocks as paragraphs, ``<br>`` as a line end.

    No-break spaces stay where they stood, also at the end of a paragraph: a dateline is kept as
    it was written.
    """
    markup = clean(markup[:MAX_HTML])
    if not _TAG.search(markup):
        return html.unescape(markup)
    # The two marks that are put in can be none of the input: ``clean`` has removed those.
    text = simple(markup)
    return _parsed(markup) if text is None else _laid_out(text)


def _parsed(markup: str) -> str:
    parser = _parser()
    try:
        parser.feed(markup.encode())
        return str(parser.close())
    except BaseException:
        _parser.cache_clear()
        raise


# lxml looks at the target's signatures for every parser, which takes as long as reading a teaser.
@cache
def _parser() -> etree.HTMLParser:
    target: Any = _Writer()  # the stubs know the interface only in part
    return etree.HTMLParser(target=target, encoding="utf-8", huge_tree=False)


def of(body: Body) -> str:
    """The text of ``body``, whatever form it has, cut at ``MAX_TEXT`` characters."""
    text = from_html(body.value) if body.html else clean(body.value)
    return clean(text)[:MAX_TEXT]


def headline(body: Body | None) -> str | None:
    """``body`` as one line of text, ``None`` where nothing is left.

    A line end in HTML is one in plain titles too: without an end tag nobody took it for HTML.
    """
    return (line(_LINE_END.sub(" ", of(body))) or None) if body else None


def without_footer(text: str) -> str:
    """``text`` without the line that blog software puts below an excerpt."""
    parts = paragraphs(text)
    if len(parts) > 1 and _FOOTER.match(parts[-1]):
        return text[: text.rindex(parts[-1])].rstrip("\n")
    return text


def reads_like_a_body(text: str) -> bool:
    """Whether what a feed gives as description is the whole article and not its teaser.

    It is when it has at least two paragraphs that end as sentences do, is long enough, and does
    not break off. Real teasers are one paragraph, or end in an ellipsis or an invitation to read
    on; where in doubt it is a teaser, for a teaser taken for a body hides nothing.
    """
    if len(text) < BODY_LENGTH or _CUT_OFF.search(text[-80:]):
        return False
    sentences = [
        part
        for part in paragraphs(text)
        if len(part) >= SENTENCE_LENGTH and part.rstrip("\"'”’)»")[-1:] in ".?!"
    ]
    return len(sentences) >= BODY_PARAGRAPHS
