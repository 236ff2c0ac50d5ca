"""What a batch knows of storylines: those it was told of, and those it made or changed itself."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from monitor.follow import nearness
from monitor.follow.storyline import opening_ids
from monitor.model.changes import Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Story
from monitor.model.threads import Near, Spread
from monitor.model.topics import Topic


class Storylines:
    """As seen by the next article of the batch.

    Attributes:
        changed: those that this batch made or changed, by id.
    """

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        """Nothing is known yet; ``topics`` are by id, in the order of the configuration."""
        self.changed: dict[str, Storyline] = {}
        self._topics = topics
        self._spreads: dict[str, Spread] = {}
        self._near: Mapping[str, tuple[Storyline, ...]] = {}
        self._known: dict[str, dict[str, Storyline]] = {}
        self._merged: dict[str, str] = {}
        self._based_on: dict[str, int] = {}

    @property
    def based_on(self) -> dict[str, int]:
        """The stored revision that each changed one began from, 0 for a new one."""
        return {storyline: self._based_on.get(storyline, 0) for storyline in self.changed}

    def candidates(self, topic: str) -> list[Storyline]:
        """Those of the topic that an article may belong to: near ones, and the batch's own."""
        known = self._known.setdefault(topic, {})
        near = (one.id for one in self._near.get(topic, ()))
        found = [
            one for one in dict.fromkeys((*near, *self._own(topic))) if one not in self._merged
        ]
        # Of a topic that is one thread the emptied one is that thread, and all goes back to it.
        one_thread = self._topics[topic].one_thread
        return [
            known[one]
            for one in found
            if one not in self._merged and (known[one].articles or one_thread)
        ]

    def taken(self, topic: str) -> AbstractSet[str]:
        """Ids that a new storyline of the topic must not have."""
        return (self._known[topic].keys() | self._merged.keys()) - self.emptied(topic).keys()

    def known(self, topic: str, line: str) -> Storyline:
        """A storyline that it was told of, or that the batch made or changed."""
        return self._known[topic][line]

    def emptied(self, topic: str) -> dict[str, Storyline]:
        """Storylines that were taken apart and have no article yet, by id."""
        known = self._known.get(topic, {})
        return {one: line for one, line in known.items() if not line.articles}

    def know(self, spreads: Mapping[str, Spread]) -> None:
        """Take over how marks are spread over what is stored, before the first article."""
        self._spreads = dict(spreads)

    def learn(self, near: Mapping[str, tuple[Storyline, ...]]) -> None:
        """Take over the storylines that the next article may belong to.

        A merged one only says which other one speaks for it.
        """
        told = [one for storylines in near.values() for one in storylines]
        self._merged |= {one.id: one.merged_into for one in told if one.merged_into is not None}
        self._near = {
            topic: tuple(one for one in storylines if one.merged_into is None)
            for topic, storylines in near.items()
        }
        for topic, storylines in self._near.items():
            for storyline in storylines:
                self._known.setdefault(topic, {}).setdefault(storyline.id, storyline)
                self._based_on.setdefault(storyline.id, storyline.revision)

    def root(self, line: str | None) -> str | None:
        """The storyline that speaks for one, as far as that was told."""
        for _ in self._merged:
            line = self._merged.get(line or "", line)
        return line

    def questions(self, arrival: Arrival, story: Story, stood: Iterable[str]) -> tuple[Near, ...]:
        """What ``learn`` must be told for an article, for topics that it ``stood`` in, too."""
        topics = dict.fromkeys((*(hit.topic for hit in arrival.reading.hits), *stood))
        return tuple(
            Near(
                topic=topic,
                weights=nearness.telling(arrival.reading, self.spread(topic)),
                limit=nearness.MOST + len(self._own(topic)),
                also=(
                    *(line for of, line in story.storylines if of == topic),
                    *opening_ids(topic, arrival.reading.article),
                ),
                oldest=self._topics[topic].one_thread,
            )
            for topic in topics
            if topic in self._topics
        )

    def spread(self, topic: str) -> Spread:
        """How marks are spread over the topic, this batch included."""
        return self._spreads.get(topic) or Spread(total=0, counts={})

    def _own(self, topic: str) -> list[str]:
        """Ids of the topic's storylines that this batch made or changed."""
        return [one.id for one in self.changed.values() if one.topic == topic]

    def unite(self, stays: Storyline, gone: Storyline) -> None:
        """Take over that one storyline went over to another."""
        self.hold(stays)
        self.hold(gone)
        self._merged[gone.id] = stays.id

    def hold(self, storyline: Storyline) -> None:
        """Take over a storyline that was begun, or as it was changed."""
        known = self._known[storyline.topic]
        spread = self.spread(storyline.topic)
        self._spreads[storyline.topic] = spread.after(known.get(storyline.id), storyline)
        known[storyline.id] = storyline
        self.changed[storyline.id] = storyline
