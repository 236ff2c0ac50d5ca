"""An article record as a JSON object: the form in which articles are shown and exchanged."""

from dataclasses import fields
from datetime import date

from monitor.model.articles import Article
from monitor.model.times import written

KEYS = tuple(field.name for field in fields(Article))


def as_object(article: Article) -> dict[str, object]:
    """``article`` as a JSON object: every key, in the order of the model."""
    return {key: _plain(getattr(article, key)) for key in KEYS}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return written(value)
    return list(value) if isinstance(value, tuple) else value
