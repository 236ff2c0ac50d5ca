"""The seed form: one article as plain text, for reading and for writing.

::

     date 2018-08-24 ABC News(WASHINGTON) — First paragraph.

    Second paragraph.

    Someone contributed reporting.

    Copyright © 2018, Someone.

All in front of the first paragraph is optional. The form carries the keys of ``KEYS``, with
``published`` at day precision; all other keys of a record are provenance and have no place here.
"""

import re
from dataclasses import replace
from datetime import UTC, date, tzinfo

from monitor.collect.bylines import Parts, split
from monitor.collect.dates import day_in, read
from monitor.collect.document import Body, Document, Entry, Source, Unreadable
from monitor.collect.identity import fingerprint
from monitor.collect.suspect import describe, is_made
from monitor.collect.text import clean, paragraphs
from monitor.errors import RecordError
from monitor.model.articles import Article, DateSource
from monitor.model.outcomes import Trouble

KIND = "seed-text"

FEED = False

KEYS = ("outlet", "place", "dateline", "text", "credits", "copyright", "published")
"""What the form can carry."""

PROSE = 200
"""Characters above which several paragraphs are an article even without date and dateline."""

EXPECTED = (
    f"; an article begins with a date (date 2026-03-31) or a dateline (PLACE — ), or has several "
    f"paragraphs of over {PROSE} characters together"
)

# White space of any kind may stand in front: it is not part of a text either.
_DATE = re.compile(r"\s*date ([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s+|\Z)")
_MARKUP = re.compile(r"\s*(?:<[a-zA-Z!?/]|[{\[])")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def sniff(head: bytes) -> float:
    """Possible for any text that is neither markup nor binary: the last resort of all formats."""
    if _CONTROLS.search(head):
        return 0.0
    # The head may end inside a character.
    text = head.decode("utf-8-sig", "ignore")
    if not text.strip() or _MARKUP.match(text):
        return 0.0
    return 0.9 if _DATE.match(text) else 0.2


def parse(body: bytes, source: Source) -> Document | Unreadable:
    """The one article of a seed-form text.

    Text that shows no sign of being an article (a server's "Forbidden") is not taken for one: it
    needs a date, a dateline, or several paragraphs that no web server sent and that are no program,
    configuration or table.
    """
    try:
        text = clean(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        detail = f"{describe(body)}; a text has to be in UTF-8"
        return Unreadable(trouble=Trouble.NOT_A_FEED, detail=detail)
    day, rest = _dated(text)
    if not rest.strip():
        return Unreadable(trouble=Trouble.EMPTY, detail="a date and no text")
    if day is None and not _is_article(rest, source):
        hint = "" if _from_server(source) else EXPECTED
        return Unreadable(trouble=Trouble.NOT_A_FEED, detail=describe(body) + hint)
    mark = fingerprint(text.encode())
    entry = replace(_entry(day, rest), fingerprint=mark)
    return Document(
        kind=KIND, entries=() if mark in source.known else (entry,), fingerprints=(mark,)
    )


def _entry(day: date | None, rest: str) -> Entry:
    return Entry(
        contents=(Body(value=rest, html=False),),
        published=day.isoformat() if day else None,
        date_source=DateSource.TEXT,
    )


def _dated(text: str) -> tuple[date | None, str]:
    """The date in front, and what follows; a day that is in no calendar is text."""
    match = _DATE.match(text)
    day = read(match[1], UTC) if match else None
    return (day, text[match.end() :]) if match and day else (None, text)


def _is_article(text: str, source: Source) -> bool:
    if split(text).dateline:
        return True
    parts = paragraphs(text)
    prose = len(parts) > 1 and len("\n\n".join(parts)) > PROSE
    return prose and not _from_server(source) and not is_made(text)


def _from_server(source: Source) -> bool:
    return source.url.startswith(("http:", "https:"))


def write(article: Article, zone: tzinfo = UTC) -> str:
    """``article`` in the seed form.

    Args:
        article: a record; keys outside of ``KEYS`` are left out.
        zone: whose day it is that ``published`` is brought to.

    Raises:
        RecordError: a key holds what the form cannot say; the text names it.
    """
    if not article.text:
        raise RecordError("text: the seed form needs one")
    day = day_in(article.published, zone)
    front = f" date {day} " if day else ""
    body = "\n\n".join((article.text, *article.credits, *article.copyright))
    written = f"{front}{article.dateline or ''}{body}"
    _compare(article, day, written)
    if isinstance(parse(written.encode(), Source()), Unreadable):
        raise RecordError("text: without date and dateline it is not recognised as an article")
    return written


def _compare(article: Article, day: date | None, written: str) -> None:
    """Read ``written`` again; what comes back otherwise cannot be expressed."""
    again, rest = _dated(clean(written))
    parts = split(rest)
    came_back = {**seed_keys(parts), "published": again}
    wanted = {key: getattr(article, key) for key in KEYS} | {"published": day}
    for key in ("published", "dateline", "text", "credits", "copyright"):
        if came_back[key] != wanted[key]:
            raise RecordError(f"{key}: the seed form cannot express it: {wanted[key]!r:.80}")
    for key in ("outlet", "place"):
        if came_back[key] != wanted[key]:
            raise RecordError(
                f"{key}: the seed form has it only within a dateline: {wanted[key]!r:.80}"
            )


def seed_keys(parts: Parts) -> dict[str, object]:
    """The keys of a record that a text carries in itself."""
    line = parts.dateline
    return {
        "outlet": line.outlet if line else None,
        "place": line.place if line else None,
        "dateline": line.raw if line else None,
        "text": parts.text,
        "credits": parts.credits,
        "copyright": parts.copyright,
    }
