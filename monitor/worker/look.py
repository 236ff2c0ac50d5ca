"""Says of one document whether it is a feed, or a page that names some; run in a worker process."""

import re
from collections.abc import Callable
from datetime import UTC

from monitor.collect.charsets import decode
from monitor.collect.discover import candidates
from monitor.collect.normalize import HEAD, Source, records_of
from monitor.model.reading import Look, LookTask
from monitor.model.times import Span

_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf)\b", re.IGNORECASE)
_ROOTS = {"rss": "RSS", "feed": "Atom", "rdf": "RDF"}
_FEEDS = {"rss-atom": "RSS", "jsonfeed": "JSON Feed"}


def looker(_: None) -> Callable[[LookTask], Look]:
    """What a pool makes its work with; it needs nothing beforehand."""
    return look


def look(task: LookTask) -> Look:
    """What the document is, and what it holds or leads to."""
    source = Source(feed="", url=task.url, base=task.url, content_type=task.content_type)
    found = records_of(task.body, source, task.now)
    kind = _FEEDS.get(found.kind or "")
    if kind is None:
        return Look(
            candidates=candidates(task.body, task.url, task.content_type),
            detail=found.detail or "no feed",
        )
    spans = (Span.of(article.published, UTC) for article in found.articles)
    return Look(
        kind=_root(task) or kind if kind == "RSS" else kind,
        title=found.title,
        entries=len(found.articles),
        newest=max((span.begin for span in spans if span is not None), default=None),
    )


def _root(task: LookTask) -> str | None:
    """The kind by the name of the document's first element that has a say."""
    match = _ROOT.search(decode(task.body[:HEAD], task.content_type))
    return _ROOTS[match[1].lower()] if match else None
