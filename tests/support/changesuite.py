"""The change suite as values: small storylines with the changes that are expected of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from monitor.model.articles import Article
from monitor.model.changes import ChangeKind

FOLDER = Path(__file__).parents[2] / "fixtures" / "changes"
# Every value as the text that it was written as: "on" is a word, a date is read below.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NOON = time(12, tzinfo=UTC)
KINDS = frozenset(kind.value for kind in ChangeKind)
PARTS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twentyfirst"),
    *("twentysecond", "twentythird", "twentyfourth", "twentyfifth"),
)
"""The first was written before the rules, each other by another hand, after a round of rules."""

Sentences = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A change that has to be told, or may be.

    Attributes:
        kind: the kind of change.
        articles: labels of the articles that may make it; one of them does.
        axis: of a reversal.
        before: label of an article -> words of which its sentence holds one; the old state.
        after: likewise, the new state.
    """

    kind: ChangeKind
    articles: tuple[str, ...]
    axis: str | None
    before: Sentences
    after: Sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A small storyline.

    Attributes:
        id: its name.
        group: the file it stands in.
        part: one of ``PARTS``.
        about: what it tells.
        trap: what tempts into a wrong change, ``None`` where nothing does.
        articles: label -> article, in order of arrival; a new version has the id of the article
            that it is a version of.
        families: outlet family -> outlets that count as one.
        asks: kinds to be told beside those that are told by default.
        expect: what has to be told, the opening by the first article left out.
        may: what may be told.
    """

    id: str
    group: str
    part: str
    about: str
    trap: str | None
    articles: Mapping[str, Article]
    families: Mapping[str, tuple[str, ...]]
    asks: tuple[ChangeKind, ...]
    expect: tuple[Expected, ...]
    may: tuple[Expected, ...]

    def label(self, id: str, arrived: datetime | None) -> str:  # noqa: A002 - the record's word
        """The label of the version of an article that arrived at a time."""
        return next(
            label
            for label, article in self.articles.items()
            if article.id == id and article.first_seen == arrived
        )


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, file by file."""
    return tuple(entry for path in sorted(FOLDER.glob("*.yaml")) for entry in _entries(path))


def _entries(path: Path) -> Iterator[Entry]:
    for raw in yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER):  # noqa: S506 - a safe one
        yield Entry(
            id=raw["id"],
            group=path.stem,
            part=raw["part"],
            about=raw["about"],
            trap=raw.get("trap"),
            articles=_articles(raw["id"], raw["articles"]),
            families={name: tuple(members) for name, members in raw.get("families", {}).items()},
            asks=tuple(ChangeKind(kind) for kind in raw.get("asks", ())),
            expect=tuple(map(_expected, raw["expect"])),
            may=tuple(map(_expected, raw.get("may", ()))),
        )


def _articles(entry: str, raw: Sequence[Mapping[str, str]]) -> dict[str, Article]:
    found: dict[str, Article] = {}
    for each in raw:
        published = _moment(each["published"])
        seen = _moment(each["seen"]) if "seen" in each else published
        article = Article(
            id=f"{entry}/{each['id']}",
            feed=each["outlet"].casefold().replace(" ", "-"),
            guid=f"{entry}/{each['id']}",
            outlet=each["outlet"],
            title=each.get("title"),
            summary=each.get("summary"),
            text=_paragraphs(each["text"]) if "text" in each else None,
            language=each.get("language", "en"),
            published=published,
            first_seen=_instant(seen),
        )
        if "edits" in each:
            of = found[each["edits"]]
            article = replace(article, id=of.id, guid=of.guid)
        found[each["id"]] = article
    return found


def _paragraphs(folded: str) -> str:
    """A text of a folded block: there a line is a paragraph."""
    return "\n\n".join(line for line in folded.splitlines() if line)


def _moment(text: str) -> date | datetime:
    if ":" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _instant(moment: date | datetime) -> datetime:
    """When the article arrives: a little after an instant, at noon of a mere day."""
    if isinstance(moment, datetime):
        return moment + timedelta(minutes=1)
    return datetime.combine(moment, NOON)


def _expected(raw: Mapping[str, Any]) -> Expected:
    (kind,) = raw.keys() & KINDS
    return Expected(
        kind=ChangeKind(kind),
        articles=_several(raw[kind]),
        axis=raw.get("axis"),
        before={label: _several(words) for label, words in raw.get("before", {}).items()},
        after={label: _several(words) for label, words in raw.get("after", {}).items()},
    )


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
