"""Article records as JSON: JSON Lines, one object, or an array of objects; the lossless form.

Rule 1. Written, every key is present, in the order of the model; unknown is ``null`` or ``[]``.
Rule 2. Read, a missing key or ``""`` is unknown, other keys are ignored, a missing id is derived;
        one of ``text``, ``summary``, ``title`` must be there.
Rule 3. A line that is no record is rejected with its number and the key; the others are read.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import cast

from monitor.collect.dates import read as read_date
from monitor.collect.dates import zone_of
from monitor.collect.document import Document, Source, Unreadable
from monitor.collect.identity import article_id, fingerprint
from monitor.collect.text import clean
from monitor.errors import RecordError
from monitor.model.articles import Article, DateSource, Ignored, Rejected
from monitor.model.outcomes import Trouble
from monitor.model.records import KEYS, as_object

KIND = "records"

FEED = False

MOST_IGNORED = 50

_LISTS = ("authors", "categories", "credits", "copyright")
_TIMES = ("published", "updated")
_SAYING = ("text", "summary", "title")

Object = Mapping[str, object]


def sniff(head: bytes) -> float:
    """Likely where JSON begins that is no JSON Feed; the format of that one is surer."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"["):
        return 0.5 if start[1:].lstrip()[:1] in (b"{", b"]", b"") else 0.0
    if not start.startswith(b"{"):
        return 0.0
    return 0.8 if any(b'"%s"' % key.encode() in start for key in _SAYING) else 0.3


def parse(body: bytes, source: Source) -> Document | Unreadable:
    """The records of a file; a document none of whose values is a record is none."""
    text = body.decode("utf-8-sig", "replace")
    articles: list[Article] = []
    marks: list[int] = []
    rejected: list[Rejected] = []
    prints: list[int] = []
    ignored: dict[str, Ignored] = {}
    for name, value in _values(text):
        mark = fingerprint(json.dumps(value, sort_keys=True).encode())
        prints.append(mark)
        if mark in source.known:
            continue
        _note_ignored(ignored, name, value)
        try:
            articles.append(read(value, source))
            marks.append(mark)
        except RecordError as error:
            rejected.append(Rejected(entry=name, reason=str(error)))
    if rejected and len(rejected) == len(prints):
        first = rejected[0]
        return Unreadable(
            trouble=Trouble.NOT_A_FEED,
            detail=f"JSON without a record ({first.entry}: {first.reason})",
        )
    return Document(
        kind=KIND,
        articles=tuple(articles),
        marks=tuple(marks),
        rejected=tuple(rejected),
        fingerprints=tuple(prints),
        ignored=tuple(ignored.values()),
    )


def _note_ignored(ignored: dict[str, Ignored], name: str, value: object) -> None:
    """Count the keys of a value that say nothing here; one that is misspelt would else be missed.

    Of a file full of others only so many are named.
    """
    for key in value if isinstance(value, dict) else ():
        if key in KEYS:
            continue
        if key in ignored:
            ignored[key] = replace(ignored[key], times=ignored[key].times + 1)
        elif len(ignored) < MOST_IGNORED:
            ignored[key] = Ignored(key=key, entry=name, times=1)


def _values(text: str) -> Iterator[tuple[str, object]]:
    """Each value of a document with its name: of the whole if it is one JSON text, else by line."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _lines(text)
        return
    if isinstance(whole, list):
        yield from ((f"record {number}", value) for number, value in enumerate(whole, start=1))
    else:
        yield "record 1", whole


def _lines(text: str) -> Iterator[tuple[str, object]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", json.loads(line)
        except (ValueError, RecursionError):
            yield f"line {number}", None


def read(value: object, source: Source | None = None) -> Article:
    """One record from a decoded JSON ``value``.

    Raises:
        RecordError: it is no record; the text names the key and what was expected.
    """
    if not isinstance(value, dict):
        raise RecordError("not a JSON object")
    source = source or Source()
    zone = zone_of(source.timezone)
    found = cast("Object", value)
    article = Article(**{key: _read_key(key, found.get(key), zone) for key in KEYS})  # type: ignore[arg-type]
    if not any((getattr(article, key) or "").strip() for key in _SAYING):
        raise RecordError("text, summary, title: one of them is required")
    return article if article.id else replace(article, id=article_id(article, source))


def _read_key(key: str, value: object, zone: tzinfo) -> object:
    if key in _LISTS:
        return _list(key, value)
    if value is None or value == "":
        return "" if key == "id" else None
    if not isinstance(value, str):
        raise RecordError(f"{key}: expected text, not {type(value).__name__}")
    if key == "date_source":
        return _date_source(value)
    if key == "first_seen":
        return _instant(key, value, zone)
    return _time(key, value, zone) if key in _TIMES else clean(value)


def _list(key: str, value: object) -> tuple[str, ...]:
    """A list of texts; a single text is taken as a list of one."""
    if value is None or value == "":
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise RecordError(f"{key}: expected a list of texts")
    return tuple(clean(each) for each in values)


def _time(key: str, value: str, zone: tzinfo) -> datetime | date:
    when = read_date(value, zone)
    if when is None:
        raise RecordError(f"{key}: expected an RFC 3339 date or date-time, not {value!r:.60}")
    return when


def _instant(key: str, value: str, zone: tzinfo) -> datetime:
    when = _time(key, value, zone)
    if not isinstance(when, datetime):
        raise RecordError(f"{key}: expected a date-time, not {value!r:.60}")
    return when


def _date_source(value: str) -> DateSource:
    try:
        return DateSource(value)
    except ValueError:
        names = ", ".join(DateSource)
        raise RecordError(f"date_source: expected one of {names}, not {value!r:.60}") from None


def write(article: Article) -> str:
    """``article`` as one line of JSON Lines, without the line end."""
    return json.dumps(as_object(article), ensure_ascii=False)


_MEANINGS = {
    "id": "Stable and opaque; the same entry always gets the same one. Derived where missing.",
    "feed": "Id of the feed that carried it.",
    "guid": "The entry's own identifier, as given.",
    "url": "Canonical link.",
    "outlet": "Who published: configured, named by the entry or its dateline, or by the feed.",
    "place": "Where from, read from the dateline, as written there.",
    "dateline": "The raw text before the first character of the body, white space included.",
    "title": "Headline, plain text on one line.",
    "summary": "What the feed carries beside or instead of the body, plain text.",
    "authors": "Names as given.",
    "categories": "Labels as given.",
    "language": "BCP 47 tag as given.",
    "published": "Date or UTC date-time, as precise as the source was.",
    "updated": "Date or UTC date-time of the last change, as precise as the source was.",
    "first_seen": "When it was first seen, UTC.",
    "date_source": "Where `published` was read; `first_seen` says that it is unknown.",
    "text": "The body: paragraphs separated by one blank line, without dateline and credits.",
    "credits": "Lines that name who helped.",
    "copyright": "Copyright lines.",
}
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?Z"


def schema() -> dict[str, object]:
    """The JSON Schema of a record as it is written; ``fixtures/article.schema.json`` is this."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article record",
        "description": "One article, as one line of a JSON Lines file. All keys are present when "
        "written; when read, missing keys and empty texts are unknown and others are ignored.",
        "type": "object",
        "properties": {key: {"description": _MEANINGS[key], **_shape(key)} for key in KEYS},
        "required": list(KEYS),
        "additionalProperties": False,
        "anyOf": [{"properties": {key: {"type": "string", "minLength": 1}}} for key in _SAYING],
    }


def _shape(key: str) -> dict[str, object]:
    if key == "id":
        return {"type": "string", "minLength": 1}
    if key in _LISTS:
        return {"type": "array", "items": {"type": "string"}}
    if key == "date_source":
        return {"enum": [*DateSource, None]}
    if key == "first_seen":
        return {"type": ["string", "null"], "pattern": f"^{_INSTANT}$"}
    if key in _TIMES:
        return {"type": ["string", "null"], "pattern": f"^({_DAY}|{_INSTANT})$"}
    return {"type": ["string", "null"]}
