"""The feeds that a web page names: what it declares, else links that can be nothing else.

Rule 1. What a page declares goes before what it merely links to; the latter counts only where it
        declares nothing.
Rule 2. Work is linear in the page, and the page is cut at a bound.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urlsplit

from lxml import etree

from monitor.collect import text
from monitor.collect.charsets import decode
from monitor.collect.urls import canonical, resolve
from monitor.model.reading import Candidate

MOST = 50
"""Candidates that are kept of one page."""

MAX_TITLE = 200
"""Characters of what a link is called."""

TYPES: Mapping[str, str] = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RDF",
    "application/feed+json": "JSON Feed",
    "application/json": "JSON",
}
_RELATIONS = frozenset({"alternate", "feed"})
# Addresses under which nothing but a feed is kept.
_OBVIOUS = re.compile(
    r"/(?:feeds?|rss2?|atom|index|news)\.(?:xml|rdf|json)\Z"
    r"|/(?:feed|rss|atom)(?:/(?:rss2?|atom|rdf|json))?/?\Z"
    r"|\.(?:rss|atom|rdf)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A link as the page has it; ``kind`` is ``None`` for one that declares nothing."""

    href: str
    kind: str | None
    title: str


class _Page:
    """Gathers links from the events of lxml's HTML parser (its ``target`` interface)."""

    def __init__(self) -> None:
        self.base: str | None = None
        self.declared: list[_Link] = []
        self.others: list[_Link] = []
        self._open: list[str] | None = None
        self._href = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        href = attributes.get("href", "")
        if tag == "base" and href and self.base is None:
            self.base = href
        elif tag == "link" and href and len(self.declared) < MOST:
            self._declared(href, attributes)
        elif tag == "a" and href and len(self.others) < MOST:
            self._open, self._href = [], href

    def _declared(self, href: str, attributes: Mapping[str, str]) -> None:
        relations = set(attributes.get("rel", "").lower().split())
        kind = TYPES.get(attributes.get("type", "").partition(";")[0].strip().lower())
        if kind and relations & _RELATIONS and "stylesheet" not in relations:
            title = text.line(attributes.get("title", ""))
            self.declared.append(_Link(href=href, kind=kind, title=title))

    def data(self, data: str) -> None:
        if self._open is not None and len(self._open) < MOST:
            self._open.append(data)

    def end(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            title = text.line("".join(self._open))
            self.others.append(_Link(href=self._href, kind=None, title=title))
            self._open = None

    def comment(self, _text: str) -> None:
        """Comments link to nothing."""

    def pi(self, _target: str, _data: str | None = None) -> None:
        """Nor do processing instructions."""

    def close(self) -> None:
        """What was gathered stays here."""


def candidates(body: bytes, url: str, content_type: str | None = None) -> tuple[Candidate, ...]:
    """The addresses at which the page ``body`` may have feeds, in its order, each once.

    Args:
        body: the page.
        url: where it was found; relative links start there unless the page says otherwise.
        content_type: as the server said.
    """
    page = _Page()
    target: Any = page  # the stubs know the interface only in part
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=False)
    parser.feed(text.clean(decode(body[: text.MAX_HTML], content_type)).encode())
    parser.close()
    base = resolve(page.base, url) or url
    return tuple(_unique(page.declared, base)) or tuple(_unique(page.others, base, obvious=True))


def _unique(links: list[_Link], base: str, *, obvious: bool = False) -> Iterator[Candidate]:
    seen: set[str] = set()
    for link in links:
        address = resolve(link.href, base)
        key = canonical(address)
        if address is None or key is None or key in seen:
            continue
        if not obvious or _OBVIOUS.search(urlsplit(address).path):
            seen.add(key)
            yield Candidate(
                url=urldefrag(address).url, kind=link.kind, title=link.title[:MAX_TITLE] or None
            )
