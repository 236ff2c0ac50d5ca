"""Quotes: verbatim pieces of articles, with who said them and when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A verbatim piece of an article: ``article.<field>[start:end] == text``.

    ``feed`` is the id of the feed that carried it: who said it, where no outlet is named.
    """

    text: str
    article: str
    field: str
    start: int
    end: int
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    title: str | None = None
    feed: str | None = None
