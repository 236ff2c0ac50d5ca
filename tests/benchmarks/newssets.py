"""Reads development sets of news with gold stories, and shows them as feeds of several kinds."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitor.app.parts import background
from monitor.dedupe.fingerprint import fingerprint
from monitor.dedupe.packed import ready
from monitor.model.articles import Article, Reading
from monitor.model.plans import Arrival, StoredArticle
from monitor.model.stories import Passage, Verdict
from monitor.model.times import Span
from tests.support.headlines import SAME_FORM, SAME_KIND, SAME_PARTIES, SHARED_NAMES, shuffled

ARRIVED = datetime(2020, 1, 1, tzinfo=UTC)
OWN = (SHARED_NAMES, SAME_KIND, SAME_PARTIES, SAME_FORM)
"""The sets of our own headlines and short items, which the project carries."""
FOREIGN = ("allsides-dev", "uci-2014-dev", "ecbplus-dev")
SETS = (*FOREIGN, *OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A set as feeds of one kind would carry it.

    Attributes:
        set: name of the set.
        title: whether articles have titles; likewise ``summary``, ``text`` and ``dates``.
        mixed: whether about half of the articles come as headlines alone.
        undated: whether about half of the articles come without their dates.
        own_dates: leave out the articles whose date was taken from others of their story.
    """

    set: str
    title: bool = True
    summary: bool = True
    text: bool = True
    dates: bool = True
    mixed: bool = False
    undated: bool = False
    own_dates: bool = False


VIEWS: Mapping[str, View] = {
    "allsides body": View(set="allsides-dev"),
    "allsides body, own dates": View(set="allsides-dev", own_dates=True),
    "allsides title+lead": View(set="allsides-dev", text=False),
    "allsides title+lead, own dates": View(set="allsides-dev", text=False, own_dates=True),
    "allsides title": View(set="allsides-dev", text=False, summary=False),
    "allsides mixed": View(set="allsides-dev", mixed=True),
    "allsides untitled": View(set="allsides-dev", title=False, summary=False),
    "allsides body, half undated": View(set="allsides-dev", undated=True),
    "allsides title+lead, half undated": View(set="allsides-dev", text=False, undated=True),
    "allsides body, undated": View(set="allsides-dev", dates=False),
    "allsides title+lead, undated": View(set="allsides-dev", text=False, dates=False),
    "allsides mixed, undated": View(set="allsides-dev", mixed=True, dates=False),
    "allsides untitled, undated": View(set="allsides-dev", title=False, summary=False, dates=False),
    "uci headlines": View(set="uci-2014-dev"),
    "ecb+": View(set="ecbplus-dev"),
    "ecb+ mixed": View(set="ecbplus-dev", mixed=True),
    "ecb+ titles": View(set="ecbplus-dev", text=False),
    "ecb+ untitled": View(set="ecbplus-dev", title=False),
    "own headlines": View(set=SHARED_NAMES),
    "own headlines, undated": View(set=SHARED_NAMES, dates=False),
    "own items": View(set=SAME_KIND),
    "own items, undated": View(set=SAME_KIND, dates=False),
    "own items, titles": View(set=SAME_KIND, summary=False),
    "own form": View(set=SAME_FORM),
    "own parties": View(set=SAME_PARTIES),
    "own parties, undated": View(set=SAME_PARTIES, dates=False),
    "own parties, titles": View(set=SAME_PARTIES, summary=False),
}


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    """The records of a set, in the order of its stream."""
    if name in OWN:
        told = shuffled(OWN_ORDER, file=name)
        return [_own(number, event, line) for number, (event, line) in enumerate(told)]
    lines = (data / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _own(number: int, event: str, line: str) -> dict[str, Any]:
    """One of our own headlines as a record: all of one day, so that time tells nothing apart."""
    headline, _, summary = line.partition(" | ")
    return {
        "id": f"{number:08x}",
        "title": headline,
        "summary": summary,
        "text": "",
        "published": f"{ARRIVED:%Y-%m-%d}",
        "outlet": None,
        "url": None,
        "story": event,
        "date_imputed": False,
    }


OWN_ORDER = 1


def stream(data: Path, view: View) -> Iterator[tuple[Arrival, str]]:
    """The articles of a view as they would arrive, each with its gold story."""
    for row in rows(data, view.set):
        if view.own_dates and row["date_imputed"]:
            continue
        article = _article(row, view)
        if article.title or article.summary or article.text:
            yield _arrival(article), row["story"]


def _article(row: Mapping[str, Any], view: View) -> Article:
    only_title = view.mixed and int(row["id"][-1], 16) % 2 == 1
    undated = view.undated and int(row["id"][-2], 16) % 2 == 1
    told = row["published"] if view.dates and not undated else None
    return Article(
        id=row["id"],
        outlet=row["outlet"],
        title=row["title"] if view.title else None,
        summary=(row["summary"] or None) if view.summary and not only_title else None,
        text=(row["text"] or None) if view.text and not only_title else None,
        published=_published(told) if told else None,
        first_seen=ARRIVED,
    )


def _published(told: str) -> date:
    return (
        date.fromisoformat(told) if len(told) == len("2020-01-01") else datetime.fromisoformat(told)
    )


def _arrival(article: Article) -> Arrival:
    at = Span.of(article.published, UTC)
    reading = Reading(
        article=article,
        at=at,
        identities=(f"id:{article.id}",),
        content=article.id,
        family=article.outlet or "unknown",
        features=ready(fingerprint(article), background()),
    )
    return Arrival(reading=reading, place=at, dated=at is not None, admitted=True)


def stored(arrival: Arrival, verdict: Verdict) -> StoredArticle:
    """The article as the store would hold it after its verdict."""
    return StoredArticle.of(arrival.reading, verdict, ARRIVED)


class CopyFinder:
    """Stands for the store's lookup of articles that share sampled shingles."""

    def __init__(self) -> None:
        self._articles: dict[int, list[StoredArticle]] = {}
        self._verdicts: dict[str, Verdict] = {}

    def add(self, article: StoredArticle) -> None:
        """Remember an article."""
        self._verdicts[article.article.id] = article.verdict
        for shingle in article.features.shingles:
            self._articles.setdefault(shingle, []).append(article)

    def take_over(self, passage: Passage) -> None:
        """Remember that articles are in another story."""
        for one in passage.articles:
            self._verdicts[one] = self._verdicts[one].moved(passage)

    def find(self, arrival: Arrival) -> tuple[StoredArticle, ...]:
        """Articles that share a fifth of the shorter text, in the order they were added."""
        shared: dict[str, tuple[int, StoredArticle]] = {}
        for shingle in arrival.reading.features.shingles:
            for one in self._articles.get(shingle, ()):
                count, _ = shared.get(one.article.id, (0, one))
                shared[one.article.id] = (count + 1, one)
        size = len(arrival.reading.features.shingles)
        return tuple(
            replace(one, verdict=self._verdicts[one.article.id])
            for count, one in shared.values()
            if count >= 0.2 * min(size, len(one.features.shingles))
        )
