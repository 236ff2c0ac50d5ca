"""Where the entries of an XML feed stand in its text, so that known ones need not be parsed.

Rule 1. What a parser would see decides: tags within CDATA, comments and instructions are none.
Rule 2. Where it is not plain what stands where (nested entries, a DOCTYPE, an end missing), nothing
        is said, and the whole document is parsed.
Rule 3. An entry is known again by its text. A passage counts as an entry only if the document was
        well-formed as it stood and its tree has as many.
"""

import html
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from monitor.collect.identity import fingerprint
from monitor.collect.mend import MAX_ENTRIES

FEW = 20
"""New entries up to which known ones are cut out: each is looked for in what was."""

_TOKEN = re.compile(r"<(?:!\[CDATA\[|!--|\?|!DOCTYPE|/?(?:item|entry)(?=[\s>/]))")
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
# What nobody has a reason to spell by its number or name.
_PLAIN = re.compile(r"[\w .:/?=#%@!$()*+,;~-]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The entries of a document as they stand in its text.

    Attributes:
        text: the document.
        spans: where each entry begins and ends.
        marks: their fingerprints.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    marks: tuple[int, ...]

    def parted(self, known: AbstractSet[int]) -> tuple[str, str]:
        """The document without its known entries, and those."""
        kept: list[str] = []
        out: list[str] = []
        done = 0
        for (begin, end), mark in zip(self.spans, self.marks, strict=True):
            if mark in known:
                kept.append(self.text[done:begin])
                out.append(self.text[begin:end])
                done = end
        return "".join((*kept, self.text[done:])), "".join(out)


def passages(text: str) -> Passages | None:
    """The entries in ``text``; ``None`` where that cannot be said without parsing it."""
    spans = _spans(text)
    if spans is None or len(spans) > MAX_ENTRIES:
        return None
    marks = tuple(fingerprint(text[begin:end].encode("utf-8", "replace")) for begin, end in spans)
    return Passages(text=text, spans=tuple(spans), marks=marks)


def _spans(text: str) -> list[tuple[int, int]] | None:
    spans: list[tuple[int, int]] = []
    begin = -1
    at = 0
    while token := _TOKEN.search(text, at):
        name = token[0]
        is_end = name.startswith("</")
        if name == "<!DOCTYPE" or (name not in _ENDS and is_end != (begin >= 0)):
            return None
        until = _ENDS.get(name, ">")
        found = text.find(until, token.end())
        if found < 0:
            return None
        at = found + len(until)
        if is_end:
            spans.append((begin, at))
            begin = -1
        elif name not in _ENDS:
            begin = token.start()
    return spans if begin < 0 else None


def speaks_of(text: str, keys: Iterable[str]) -> bool:
    """Whether one of ``keys``, as a tree has them, may stand in ``text``, however it is spelt."""
    odd: list[str] = []
    for key in keys:
        if key in text:
            return True
        if not _PLAIN.fullmatch(key):
            odd.append(key)
    if not odd:
        return False
    # Line ends are among what a parser changes.
    spelt = html.unescape(text)
    return any("\n" in key or key in spelt for key in odd)
