"""A payload in the parts that messages for people are made of, whatever service carries them.

Rule 1. All text is made harmless first: one line, no control, direction or hidden characters.
Rule 2. Text is cut by the unit in which the service counts, never inside a character that people
        see as one, and says so by an ellipsis.
"""

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.notify.facts import facts, plain, source

Tree = Mapping[str, Any]
ELLIPSIS = "…"
JOINER = "\u200d"
VARIATIONS = range(0xFE00, 0xFE10)
TONES = range(0x1F3FB, 0x1F400)
ITEMS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One state, with the sentence that says so.

    Attributes:
        label: ``before``, ``now`` or ``first report``.
        state: such as ``cancelled``; may be empty.
        quote: verbatim.
        source: who said it, and when.
    """

    label: str
    state: str
    quote: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a message says.

    Attributes:
        kind: the payload's type.
        severity: ``notice``, ``urgent``, ``flash``; empty for what tells of no storyline.
        title: one line.
        topic: its title; may be empty.
        said: the old and the new state, or the first.
        facts: labels and values, in the order in which people ask.
        items: one line for each thing that a digest tells.
        url: where to read more; may be empty.
        alert: the payload's id.
        subject: what it is about: the storyline's id, or that of the alert itself.
        timestamp: when it was decided, RFC 3339.
    """

    kind: str
    severity: str = ""
    title: str
    topic: str = ""
    said: tuple[Said, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    url: str = ""
    alert: str
    subject: str
    timestamp: str

    @property
    def word(self) -> str:
        """The kind as people read it, such as ``REVERSAL``."""
        return self.kind.removeprefix("storyline.").upper()


def brief(body: bytes) -> Brief:
    """The parts of a payload of any type."""
    tree: Tree = json.loads(body)
    data = tree["data"]
    change = data.get("change")
    head = {"kind": plain(tree["type"]), "alert": data["alert"], "timestamp": tree["timestamp"]}
    if change is None:
        return Brief(
            **head,
            title=plain(data["message"]),
            items=tuple(_items(data)),
            subject=data["alert"],
        )
    rows = ((label, value) for label, value in facts(data, change) if value and label != "read")
    return Brief(
        **head,
        severity=plain(change["severity"]),
        title=plain(change["headline"]),
        topic=plain(data["topic"]["title"] or data["topic"]["id"]),
        said=tuple(_said(change)),
        facts=tuple(rows),
        url=web(change["after"]["url"]),
        subject=data["storyline"]["id"],
    )


def lines(one: Brief) -> Iterator[str]:
    """A brief as plain text, line by line; an empty line between its parts."""
    yield " · ".join(part for part in (one.word, one.severity, one.topic) if part)
    yield one.title
    for said in one.said:
        yield ""
        yield f"{said.label}: {said.state}" if said.state else said.label
        yield f"“{said.quote}”"
        yield f"({said.source})"
    if one.items:
        yield ""
        yield from (f"- {item}" for item in one.items)
    if one.facts or one.url:
        yield ""
        yield from (f"{label}: {value}" for label, value in one.facts)
    if one.url:
        yield one.url


def cut(text: str, limit: int, size: Callable[[str], int] = len) -> str:
    """The text if it is no larger than ``limit``, else its beginning and an ellipsis.

    Args:
        text: of any length.
        limit: how much there is room for, the ellipsis included.
        size: counts in the unit that the limit is given in.
    """
    if size(text) <= limit:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[:middle].rstrip() + ELLIPSIS) <= limit:
            low = middle
        else:
            high = middle - 1
    while low and _goes_on(text, low):
        low -= 1
    return text[:low].rstrip() + ELLIPSIS if size(ELLIPSIS) <= limit else ""


def _goes_on(text: str, end: int) -> bool:
    """Whether what people see as one character stands on both sides of a place."""
    follows, before = text[end], text[end - 1]
    code = ord(follows)
    joined = JOINER in (before, follows) or code in VARIATIONS or code in TONES
    return joined or bool(unicodedata.combining(follows))


def utf16(text: str) -> int:
    """How many units JavaScript, and whoever counts as it does, counts."""
    return len(text.encode("utf-16-le", "replace")) // 2


def utf8(text: str) -> int:
    """Bytes."""
    return len(text.encode("utf-8", "replace"))


def web(url: object) -> str:
    """An address that may become a link; anything else is dropped."""
    text = plain(url or "")
    lowered = text.lower()
    safe = lowered.startswith(("https://", "http://")) and " " not in text
    return text if safe and not set(text) & set("<>\"'|\\^`{}") else ""


def _said(change: Tree) -> Iterator[Said]:
    old, new = change["before"], change["after"]
    for label, side in (("before", old), ("now" if old else "first report", new)):
        if side is not None:
            yield Said(
                label=label,
                state=plain(side["state"] or ""),
                quote=plain(side["quote"]),
                source=source(side),
            )


def _items(data: Tree) -> Iterator[str]:
    """A line for each thing that a digest tells."""
    told: Sequence[Tree] = data.get("items", ())
    for item in told[:ITEMS]:
        kind = plain(item["type"]).removeprefix("storyline.")
        yield f"{kind}: {plain(item.get('headline') or item.get('message') or '')}"
    left = len(told) - ITEMS
    if left > 0:
        yield f"and {left} more"
