"""Feed documents with an entry more, or one entry edited: made in their text, for any format."""

import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.collect.charsets import decode
from monitor.collect.mend import ROOT
from monitor.collect.normalize import Intake, Source, records_of
from monitor.model.articles import Article

DOCUMENTS = "MONITOR_FEED_DOCUMENTS"
"""Environment variable: a folder of real feed documents, which are no part of the project."""

SOURCE = Source(feed="feed", url="https://feed.example/feed", base="https://feed.example/feed")
_START = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<((?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry))(?=[\s>])", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an entry's text is."""

    begin: int
    end: int
    name: str


def folder() -> Path | None:
    """Where real documents are, if there are any."""
    named = os.environ.get(DOCUMENTS)
    return Path(named) if named else None


def take(body: bytes, known: frozenset[int] = frozenset(), url: str = SOURCE.url) -> Intake:
    """What is read of a document, some of its entries being known."""
    source = Source(feed=SOURCE.feed, url=url, base=url, known=known)
    return records_of(body, source, None)


def records(
    intake: Intake, known: frozenset[int] = frozenset()
) -> list[tuple[int | None, Article]]:
    """Records with the fingerprints of their entries, those of known entries left out."""
    pairs = zip(intake.marks, intake.articles, strict=True)
    return [(mark, article) for mark, article in pairs if mark not in known]


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - picks, keeps no secrets


def half(intake: Intake, seed: int) -> frozenset[int]:
    """A random half of a document's entries."""
    prints = sorted(set(intake.fingerprints))
    return frozenset(_chance(seed).sample(prints, len(prints) // 2))


def with_one_more(body: bytes) -> bytes:
    """The document with an entry in front that it did not have."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        feed = json.loads(body.decode("utf-8-sig"))
        feed["items"].insert(
            0, {"id": "unheard-of", "title": "Unheard of", "url": "https://x.example/u"}
        )
        return json.dumps(feed).encode()
    text = decode(body)
    first = next(_entries(text))
    prefix, _, local = first.name.rpartition(":")
    colon = f"{prefix}:" if prefix else ""
    key = "guid" if local == "item" else "id"
    inside = "".join(
        f"<{colon}{name}>{said}</{colon}{name}>"
        for name, said in (("title", "Unheard of"), (key, "tag:x.example,2026:unheard-of"))
    )
    made = f"<{first.name}>{inside}</{first.name}>"
    return _utf8(text[: first.begin] + made + text[first.begin :])


def with_one_edited(body: bytes, seed: int) -> bytes:
    """The document with something added to one of its entries."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        feed: dict[str, Any] = json.loads(body.decode("utf-8-sig"))
        _chance(seed).choice(feed["items"])["tags"] = ["edited by hand"]
        return json.dumps(feed).encode()
    text = decode(body)
    entry = _chance(seed).choice(list(_entries(text)))
    prefix = entry.name.rpartition(":")[0]
    name = f"{prefix}:category" if prefix else "category"
    added = f"<{name}>edited by hand</{name}>"
    return _utf8(text[: entry.end] + added + text[entry.end :])


def _entries(text: str) -> Iterator[Entry]:
    """The entries of an XML document, each to where its end tag begins."""
    root = ROOT.search(text)
    starts = [found for found in _START.finditer(text, root.start() if root else 0) if found[1]]
    ends = [*(found.start() for found in starts[1:]), len(text)]
    for found, end in zip(starts, ends, strict=True):
        yield Entry(found.start(), text.rindex(f"</{found[1]}", found.start(), end), found[1])


def _utf8(text: str) -> bytes:
    declaration = re.compile(r"^\ufeff?\s*<\?xml.*?\?>", re.DOTALL)
    return declaration.sub("", text, count=1).encode()
