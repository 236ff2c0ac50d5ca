"""What people are told of a payload beside its sentences, in plain words made harmless."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from monitor.model.confidence import downwards

Tree = Mapping[str, Any]

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# Marks that turn the direction of text or hide in it could make a line say what it does not.
HIDDEN = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xD800, 0xE000),
    *range(0xE0000, 0xE0080),
)
CLEAN = dict.fromkeys(HIDDEN, " ")


def plain(value: object) -> str:
    """Text of others made harmless on a terminal: one line, no control or hidden characters."""
    return " ".join(str(value).translate(CLEAN).split())


def facts(data: Tree, change: Tree) -> Iterator[tuple[str, str]]:
    """Labels and values, in the order in which people ask; empty values are left out."""
    yield "why", _reasons(change["rules"])
    yield "against", _reasons(change["counter"])
    yield "counts", _counts(change["counts"])
    # Of a first report it says how sure it is that this is the first, not that it is true.
    if change["kind"] != "opened":
        yield "confidence", f"{downwards(float(change['confidence']), 2):.0%}"
    for lesser in change["also"]:
        yield "also", f"{plain(lesser['kind'])}: {plain(lesser['headline'])}"
    yield "storyline", _thread(data["storyline"])
    yield "held back", _held(data["held"], data["held_changes"])
    yield "read", plain(change["after"]["url"] or "")


def _reasons(rules: Sequence[Tree]) -> str:
    """Rules with their weights; one that decides alone, or weighs nothing, has none to show."""
    return ", ".join(
        plain(rule["rule"])
        if float(rule["weight"]) in (0.0, 1.0)
        else f"{plain(rule['rule'])} {float(rule['weight']):.2f}"
        for rule in rules
    )


def _counts(counts: Tree) -> str:
    """What shows a change of pace."""
    return ", ".join(
        f"{plain(name).replace('_', ' ')} {float(count):g}" for name, count in counts.items()
    )


def _thread(storyline: Tree) -> str:
    """The storyline in one line."""
    since = f" since {day(storyline['opened'])}" if storyline["opened"] else ""
    return (
        f"{plain(storyline['title'])} (change {storyline['sequence']}; "
        f"{_count(storyline['articles'], 'article')} from "
        f"{_count(storyline['outlets'], 'outlet')}{since})"
    )


def _held(held: Tree, changes: int) -> str:
    """What was kept from the reader since the last alert."""
    reports = ((held["same_event"], "second report"), (held["copies"], "copy"))
    counts = ((changes, "change"), *reports)
    return ", ".join(_count(number, noun) for number, noun in counts if number)


def _count(number: int, noun: str) -> str:
    """A number with its noun in singular or plural."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def source(side: Tree) -> str:
    """Who said it and when, as far as known; where no outlet is named, the feed that carried it."""
    # Bodies that were frozen by an older version name no feed.
    feed = side.get("feed")
    said = [plain(side["outlet"] or (f"feed {feed}" if feed else "unnamed outlet"))]
    if side["published"]:
        said.append(day(side["published"]))
    return ", ".join(said)


def day(published: str) -> str:
    """A record's date as people write it, such as ``24 Aug 2018``."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return plain(published)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment(timestamp: str) -> str:
    """A payload's timestamp as people write it, in UTC."""
    return f"{day(timestamp)} {plain(timestamp[11:16])} UTC"
