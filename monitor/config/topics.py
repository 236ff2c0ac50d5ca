"""From what the configuration says of topics to the model's ``Topic`` values."""

import json
from dataclasses import dataclass
from typing import Any

from monitor.config.check import check, joined
from monitor.config.document import Entry, Node
from monitor.config.faults import Faults, Place, suggestion
from monitor.config.files import Unreadable, contents, placed
from monitor.config.shape import TopicShape
from monitor.config.values import identifier
from monitor.model.topics import Topic

CONFIDENCE = {"fewer": 0.8, "balanced": 0.6, "more": 0.4}
MAX_LIKE = 1024 * 1024
MOST_LIKE = 100
_RECORD_TEXTS = ("title", "summary", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """Compiles topics.

    Attributes:
        feeds: ids of all feeds, those with faults included.
        sinks: ids of all sinks, in the order of the configuration.
        faults: takes what is wrong.
    """

    feeds: tuple[str, ...]
    sinks: tuple[str, ...]
    faults: Faults

    def topic(self, name: str, entry: Entry) -> Topic | None:
        """One topic; ``None`` after a fault."""
        path = joined("topics", name)
        try:
            identifier(name)
        except ValueError as error:
            self.faults.error(entry.place, path, str(error))
        shape = check(TopicShape, entry.node, entry.place, path, self.faults)
        if shape is None:
            return None
        given = shape.given()
        written = _Topic(name, path, entry, self.faults)
        written.matches(given)
        self._known(given.get("feeds", ()), self.feeds, "feed", written.node("feeds"), path)
        self._known(given.get("notify", ()), self.sinks, "sink", written.node("notify"), path)
        fields: dict[str, Any] = {"title": name, "notify": self.sinks} | given
        fields["one_thread"] = fields.pop("storylines", "auto") == "one"
        fields["confidence"] = CONFIDENCE[fields.pop("sensitivity", "balanced")]
        fields["like"] = written.like(given.get("like", ()))
        if fields.get("backfill") == "all":
            fields["backfill"] = None
        return Topic(id=name, **fields)

    def _known(
        self, named: tuple[str, ...], known: tuple[str, ...], kind: str, node: Node, path: str
    ) -> None:
        key = "feeds" if kind == "feed" else "notify"
        for number, name in enumerate(named):
            if name not in known:
                self.faults.error(
                    node.where(number),
                    joined(path, key, number),
                    f"there is no {kind} {name[:80]!r}{suggestion(name, known)}",
                )


@dataclass(frozen=True, slots=True)
class _Topic:
    """One topic as it was written."""

    name: str
    path: str
    entry: Entry
    faults: Faults

    def node(self, key: str) -> Node:
        return self.entry.node.get(key) or self.entry.node

    def matches(self, given: dict[str, Any]) -> None:
        """Refuse phrases by which nothing, or nothing in peace, can match."""
        groups = given.get("all", ())
        for number, group in enumerate(groups):
            if not group:
                place, key = self.node("all").where(number), joined(self.path, "all", number)
                self.faults.error(place, key, "an empty group matches nothing")
        sought = [key for key in ("all", "any", "like") if given.get(key)]
        misspelt = self.entry.node.written() - given.keys()  # told already, and perhaps meant
        if not sought and not misspelt:
            message = "matches nothing; give phrases in all: or any:, or articles in like:"
            self.faults.error(self.entry.place, self.path, message)
        wanted = {phrase.lower() for group in groups for phrase in group}
        wanted |= {phrase.lower() for phrase in given.get("any", ())}
        for number, phrase in enumerate(given.get("none", ())):
            if phrase.lower() in wanted:
                place, key = self.node("none").where(number), joined(self.path, "none", number)
                self.faults.warn(place, key, f"{phrase!r} is asked for too; it never matches")

    def like(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """The texts of the articles that show what is meant."""
        if len(paths) > MOST_LIKE:
            key = joined(self.path, "like")
            self.faults.error(self.node("like").place, key, f"more than {MOST_LIKE} articles")
            return ()
        texts: list[str] = []
        for number, path in enumerate(paths):
            place, key = self.node("like").where(number), joined(self.path, "like", number)
            texts += self._texts(path, place, key)
        return tuple(texts)

    def _texts(self, path: str, place: Place, key: str) -> list[str]:
        try:
            text = contents(placed(path, place.file), MAX_LIKE).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.faults.error(place, key, f"{path} is not UTF-8 text")
            return []
        except Unreadable as error:
            self.faults.error(place, key, f"{path} {error}")
            return []
        texts = [each for each in _records(text) or [text] if each.strip()]
        if not texts:
            self.faults.error(place, key, f"{path} holds no text")
        return texts


def _records(text: str) -> list[str]:
    """Title, summary and text of each record if ``text`` is JSON Lines, else nothing."""
    if not text.lstrip().startswith("{"):
        return []
    found = []
    for line in text.split("\n"):
        try:
            record = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            return []
        if not isinstance(record, dict):
            return []
        parts = [record[key] for key in _RECORD_TEXTS if isinstance(record.get(key), str)]
        found.append("\n\n".join(part for part in parts if part))
    return found
