"""A JSON feed, however broken, to its values: a broken item leaves the others as they are.

Rule 1. What is JSON is taken as it is; control characters, NaN and numbers of any length included.
Rule 2. What is not is mended where most are broken (commas too many, comments, bad escapes).
Rule 3. If that does not help, each item is read by itself, and the next is looked for behind one
        that cannot be read.
Rule 4. Work is linear in the text: what was scanned in vain is counted, and there is a bound.
Rule 5. An item within which the text ends is told from one that is broken: there was more of it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

MAX_BROKEN = 200
"""Items that could not be read, after which no further ones are looked for."""

MAX_VAIN = 4
"""How often the whole text may be scanned in vain."""

MAX_DIGITS = 300
"""Digits of a number; a longer one is no number that anything is counted with."""

_STRING = r"\"(?:[^\"\\]|\\.)*(?:\"|\\?\Z)"
_ODD = re.compile(rf"{_STRING}|/\*.*?(?:\*/|\Z)|//[^\n]*|,[\s,]*|\[[\s,]*,[\s,]*", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt]|)", re.DOTALL)
_ITEMS = re.compile(r"\"items\"\s*:\s*\[")
_NEXT = re.compile(r"\}\s*,?\s*(?=\{)")
_NEXT_SIGN = re.compile(r"\S")
_SPACE = re.compile(r"[\s,]*")
_BRACKET = re.compile(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)
_OPENED = {"]": "[", "}": "{"}
_SIGNS = frozenset(("id", "content_html", "content_text", "date_published"))


@dataclass(frozen=True, slots=True)
class Broken:
    """Stands in the place of an item that could not be read.

    Attributes:
        reason: what is wrong with it.
        cut: whether the text ends inside it.
    """

    reason: str
    cut: bool = False


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits


_DECODER = json.JSONDecoder(strict=False, parse_int=_number)


def load(text: str) -> object:
    """The value of ``text``, with ``Broken`` among ``items`` for each that could not be read.

    Raises:
        ValueError: it is so broken that there is not even one item.
    """
    text = text.lstrip("\ufeff \t\r\n")
    try:
        return _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        pass
    try:
        return _DECODER.raw_decode(mended(text))[0]
    except (ValueError, RecursionError) as error:
        begin = _ITEMS.search(text)
        items = list(_Items(text, begin.end()).read()) if begin else []
        if begin is None or not any(isinstance(item, dict) for item in items):
            raise ValueError(str(error)) from error
    return {**_head(text[: begin.start()]), "items": items}


def mended(text: str) -> str:
    """``text`` without comments and commas too many, and with what no escape is written out."""
    return _ODD.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    odd = match[0]
    if odd.startswith('"'):
        return _ESCAPE.sub(_escape, odd) if "\\" in odd else odd
    if odd.startswith(","):
        return "" if match.string[match.end() : match.end() + 1] in ("]", "}") else ","
    return "[" if odd.startswith("[") else " "


def _escape(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) > 1 else r"\\"


def _head(text: str) -> Mapping[str, object]:
    """What stands before the items."""
    try:
        value = _DECODER.decode(mended(text.rstrip(", \t\r\n") + "}"))
    except (ValueError, RecursionError):
        return {}
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


@dataclass(slots=True)
class _Items:
    """Reads the items of a broken document one by one."""

    text: str
    at: int
    vain: int = field(default=0)
    broken: int = field(default=0)

    def read(self) -> Iterator[object]:
        while self._to_item() and not self._exhausted():
            begin = self.at
            value = self._value(begin)
            if isinstance(value, Broken):
                self._to_next_item()
                yield self._repaired(begin, value)
            else:
                yield value
                if self._peek() not in ("", ",", "]", "{"):
                    self._to_next_item()

    def _to_item(self) -> bool:
        """Go to where an item should begin; the list may be over."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        if self._peek() != "]":
            return self.at < len(self.text)
        # Behind a broken item, what looks like the end may be that of something within.
        if self.broken:
            self._to_next_item()
        return bool(self.broken) and self.at < len(self.text)

    def _peek(self) -> str:
        found = _NEXT_SIGN.search(self.text, self.at)
        return found[0] if found else ""

    def _value(self, begin: int) -> object:
        """What stands at ``begin``; the place is then behind it."""
        try:
            value, self.at = _DECODER.raw_decode(self.text, begin)
        except json.JSONDecodeError as error:
            self.vain += error.pos - begin
            self.broken += 1
            return Broken(f"broken JSON: {error.msg}")
        except RecursionError:
            self.broken += 1
            return Broken("nested too deeply")
        else:
            return cast("object", value)

    def _to_next_item(self) -> None:
        """Go to the next place where something begins that looks like an item."""
        while not self._exhausted() and (found := _NEXT.search(self.text, self.at)):
            self.at = found.end()
            if self._looks_like_an_item():
                return
        self.at = len(self.text)

    def _looks_like_an_item(self) -> bool:
        begin = self.at
        value = self._value(begin)
        self.vain += self.at - begin
        self.at = begin
        # Another broken one, perhaps; what is whole and has none of the signs is a part of one.
        return isinstance(value, dict) and not _SIGNS.isdisjoint(value)

    def _exhausted(self) -> bool:
        return self.broken > MAX_BROKEN or self.vain > MAX_VAIN * len(self.text)

    def _repaired(self, begin: int, fault: Broken) -> object:
        """What can be made of the item from ``begin`` on, which the place is now behind."""
        piece = self.text[begin : self.at].rstrip(", \t\r\n")
        try:
            return _DECODER.decode(mended(piece))
        except (ValueError, RecursionError):
            last = self.at == len(self.text) and not self._exhausted()
            return replace(fault, cut=last and _ends_inside(piece))


def _ends_inside(rest: str) -> bool:
    """Whether nothing in ``rest``, the last item and what is behind it, closes the list of items.

    A bracket that closes what is further out closes what is open within as well. Where quotes do
    not come in pairs, brackets cannot be told from text, and the last sign has to say it.
    """
    opened, braces = ["["], 0
    for match in _BRACKET.finditer(rest):
        sign = match[0]
        if sign[0] == '"':
            if match.end() == len(rest):
                return not rest.endswith("}")
        elif sign in _OPENED.values():
            opened.append(sign)
            braces += sign == "{"
        elif sign == "]" or braces:
            while (closed := opened.pop()) != _OPENED[sign]:
                braces -= closed == "{"
            braces -= closed == "{"
            if not opened:
                return False
    return True
