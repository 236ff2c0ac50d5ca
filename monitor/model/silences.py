"""Silences: what a person does not want to be told of for a while."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.changes import Change, ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What is held until a time; of topic, storyline and kind all that are given must match.

    Attributes:
        id: ``si_`` and random digits.
        topic: changes of this topic.
        storyline: changes of this storyline.
        kind: changes of this kind.
        made: when it was asked for.
        until: when it ends.
        comment: why, for people.
        ended: when a person ended it before its time.
    """

    id: str
    topic: str | None = None
    storyline: str | None = None
    kind: ChangeKind | None = None
    made: datetime
    until: datetime
    comment: str = ""
    ended: datetime | None = None

    def covers(self, change: Change, now: datetime) -> bool:
        """Whether a change is held by it now."""
        return (
            self.is_on(now)
            and self.topic in (None, change.topic)
            and self.storyline in (None, change.storyline)
            and self.kind in (None, change.kind)
        )

    def is_on(self, now: datetime) -> bool:
        """Whether it holds anything at a time."""
        return self.ended is None and self.made <= now < self.until
