"""Values as rows that msgspec packs and opens, for the store and on the way from a worker.

MessagePack has nothing for a field that may hold a bare date or an instant: an article's dates
stand as ISO 8601 text. Fields that models gain later read as their defaults.
"""

from dataclasses import MISSING, Field, field, fields, make_dataclass
from datetime import date, datetime
from typing import Any, get_type_hints

from monitor.model.articles import Article
from monitor.model.copying import plain

ISO_DATE = len("2018-08-24")


def row_type(model: type[Any], changed: dict[str, Any], without: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - a type that only msgspec looks at
    """The type that ``model`` is decoded as: like it, some fields left out or of another type."""
    hints = get_type_hints(model) | changed
    columns = []
    for column in fields(model):
        if column.name in without:
            continue
        columns.append((column.name, hints[column.name], _same_default(column)))
    return make_dataclass(f"{model.__name__}Row", columns, frozen=True, slots=True, kw_only=True)


def _same_default(column: "Field[Any]") -> Any:  # noqa: ANN401 - what field() is said to return
    """A fresh field description; one and the same may not serve two classes."""
    if column.default is not MISSING:
        return field(default=column.default)
    if column.default_factory is not MISSING:
        return field(default_factory=column.default_factory)
    return field()


ArticleRow = row_type(Article, {"published": str | None, "updated": str | None})


def row_of(article: Article) -> dict[str, Any]:
    """An article, to be packed."""
    row = plain(article)
    row["published"] = _date_text(article.published)
    row["updated"] = _date_text(article.updated)
    return row


def article_of(opened: object) -> Article:
    """The article of an ``ArticleRow``."""
    row = plain(opened)
    row["published"] = _date(row["published"])
    row["updated"] = _date(row["updated"])
    return Article(**row)


def _date_text(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == ISO_DATE else datetime.fromisoformat(text)
