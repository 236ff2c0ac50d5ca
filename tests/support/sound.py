"""What holds for whatever was read of a document, however odd the document was."""

import pickle
from datetime import UTC, datetime, timedelta

from monitor.collect.dates import AHEAD, EARLIEST
from monitor.collect.formats import records
from monitor.collect.text import clean
from monitor.model.articles import Article, Reading
from monitor.model.reading import ReadResult

DAY = timedelta(days=1)


def check_result(result: ReadResult, first_seen: datetime) -> None:
    """A result has records or says why not, can travel, and each record keeps the contract."""
    assert (result.trouble is None) == (result.detail is None)
    assert result.trouble is None or not result.readings
    assert all(each.entry and each.reason for each in result.rejected)
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - made one line before
    for reading in result.readings:
        check_reading(reading, first_seen)


def check_reading(reading: Reading, first_seen: datetime) -> None:
    """A reading is known by something, and its record is whole."""
    check_record(reading.article)
    assert reading.identities
    if reading.article.first_seen == first_seen:
        check_dates(reading.article, first_seen)


def check_record(article: Article) -> None:
    """It says something, is written and read again as it was, and holds nothing but text."""
    assert article.id
    assert article.title or article.summary or article.text
    line = records.write(article)
    line.encode()  # no halves of surrogate pairs
    (again,) = records.parse(line.encode(), records.Source()).articles  # type: ignore[union-attr]
    assert again == article
    for key in ("title", "summary", "text", "guid", "outlet", "place", "dateline"):
        value = getattr(article, key)
        assert value is None or (value and value == clean(value)), key


def check_dates(article: Article, first_seen: datetime) -> None:
    """A date that counts lies between 1995 and a day ahead; none is none."""
    published = article.published
    assert (published is None) == (article.date_source == "first_seen")
    for when in filter(None, (published, article.updated)):
        day = when.date() if isinstance(when, datetime) else when
        assert EARLIEST <= day <= (first_seen + AHEAD + DAY).date()
        assert not isinstance(when, datetime) or when.tzinfo is UTC
