"""Quotes: verbatim pieces of articles, with who said them and when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A verbatim piece of an article: ``article.<field>[start:end] == text``."""

    text: str
    article: str
    field: str
    start: int
    end: int
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    title: str | None = None
