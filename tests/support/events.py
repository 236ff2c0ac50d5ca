"""Invented visits that are called off and on again: articles whose alerts can be foretold."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from monitor.clock import SystemClock


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


VISITS = (
    ("Adela Norrin", "Norway"),
    ("Tomas Veld", "Kenya"),
    ("Lena Marsh", "Chile"),
    ("Ida Holm", "Ghana"),
    ("Ada Brandt", "Fiji"),
    ("Piet Oskar", "Malta"),
)
# Long enough ago that no clock calls it the future, short enough that no storyline is closed.
START = SystemClock().now().replace(microsecond=0) - timedelta(days=2)
STEP = timedelta(minutes=7)
_OFF = (
    "{name} calls off {where} visit",
    "{name} cancels visit to {where}",
    "{name} visit to {where} called off",
    "{name} scraps {where} visit",
)
_ON = (
    "{name} visit to {where} back on",
    "{name} to visit {where} next month",
    "{name} visit to {where} will go ahead",
    "{name} to visit {where} after all",
)
_OFF_LEAD = (
    "Minister {who} has cancelled her visit to {where}, her office said.",
    "The visit of Minister {who} to {where} was called off, her office said.",
)
_ON_LEAD = (
    "Minister {who} will visit {where} next month, her office said.",
    "The visit of Minister {who} to {where} will go ahead after all, her office said.",
)
_THINGS = _words(
    """
    harbour orchestra lantern granary tramway orchard sawmill viaduct belfry carnival ferry kiln
    almanac quarry windmill aqueduct regatta foundry archive bakery causeway dairy easel forge
    greenhouse hayloft inkwell jetty kennel loom mint nursery oasis pantry quay ropewalk stable
    tannery umbrella vineyard weir yard zither beacon canal depot estuary fountain garrison
    """
)
_DEEDS = _words(
    """
    repaired painted counted measured inspected borrowed sketched auctioned guarded polished rented
    weighed catalogued photographed insured moved cleaned praised doubted described surveyed flooded
    drained lit fenced
    """
)
_FOLK = _words(
    """
    bakers sailors teachers pilots weavers clerks masons farmers nurses students drummers potters
    tailors rangers printers divers joiners bankers carters glaziers
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed."""

    guid: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime


def series(number: int, turns: int) -> Iterator[Item]:
    """The articles of one visit, oldest first: called off, on again, called off, ..."""
    who, where = VISITS[number]
    name = who.split()[-1]
    for turn in range(turns):
        rng = random.Random(f"{who} {turn}")  # noqa: S311 - the same words in every run
        titles, leads = (_OFF, _OFF_LEAD) if turn % 2 == 0 else (_ON, _ON_LEAD)
        fill = {"who": who, "name": name, "where": where}
        yield Item(
            guid=f"visit-{number}-{turn}",
            title=titles[(turn // 2) % len(titles)].format(**fill),
            paragraphs=(
                leads[(turn // 2) % len(leads)].format(**fill) + " " + filler(rng, 2),
                filler(rng, 4),
                filler(rng, 4),
            ),
            published=START + turn * STEP + timedelta(seconds=number),
        )


def filler(rng: random.Random, sentences: int) -> str:
    """Sentences that no other article has."""

    def one() -> str:
        a, b, c = rng.sample(_THINGS, 3)
        f, g = rng.sample(_FOLK, 2)
        return (
            f"{rng.randint(3, 900)} {f} {rng.choice(_DEEDS)} the {a} beside the {b} while"
            f" {g} {rng.choice(_DEEDS)} a {c}."
        )

    return " ".join(one() for _ in range(sentences))


def topic(number: int, **more: object) -> dict[str, object]:
    """The configuration of a topic that watches one visit; every turn of it is told."""
    who, _ = VISITS[number]
    return {
        "any": [who.split()[-1]],
        "storylines": "one",
        "alert_on": ["opened", "reversal"],
        "sensitivity": "more",
        "daily_cap": 100_000,
        **more,
    }


def rss(items: Sequence[Item], title: str = "Invented visits") -> bytes:
    """An RSS 2.0 document, newest entry first."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{item.guid}</guid><title>{escape(item.title)}</title>"
        f"<link>https://visits.example/{item.guid}</link>"
        f"<pubDate>{format_datetime(item.published)}</pubDate><description>"
        + escape("".join(f"<p>{one}</p>" for one in item.paragraphs))
        + "</description></item>"
        for item in reversed(items)
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title>"
        f"<link>https://visits.example/</link><description>{title}</description>{entries}"
        "</channel></rss>"
    ).encode()
