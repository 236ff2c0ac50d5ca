"""Makes the alert of a change, with its deliveries, and notes it in the storyline; pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from monitor.model.alerts import Alert, AlertState, Delivery
from monitor.model.articles import Article
from monitor.model.changes import Change, Storyline
from monitor.model.silences import Silence
from monitor.model.topics import Topic
from monitor.notify import message, rules
from monitor.pipeline.spoken import spoken_of


class Occasion(NamedTuple):
    """What telling of a change depends on beside the change itself.

    Attributes:
        topic: whose rules hold.
        article: the one that made the change, ``None`` where the clock did.
        admitted: whether it may alert at all (not baseline).
        alerted: times of the topic's alerts of the last 24 hours.
        now: when it is decided.
        silences: those that people asked for.
    """

    topic: Topic
    article: Article | None
    admitted: bool
    alerted: Sequence[datetime]
    now: datetime
    silences: Sequence[Silence]


class Telling(NamedTuple):
    """An alert, its deliveries, and the storyline that knows of it."""

    alert: Alert
    deliveries: tuple[Delivery, ...]
    storyline: Storyline

    @property
    def counts(self) -> bool:
        """Whether it counts among what the topic told."""
        return self.alert.held is None or self.alert.state is AlertState.SETTLING


def tell(change: Change, storyline: Storyline, occasion: Occasion) -> Telling:
    """Decide on a change by its topic's rules; frozen with its deliveries where it is ready."""
    alert = rules.decide(
        change,
        storyline,
        occasion.topic,
        admitted=occasion.admitted,
        alerted=occasion.alerted,
        articles=spoken_of(occasion.article, change),
        sinks=occasion.topic.notify,
        now=occasion.now,
        silences=occasion.silences,
    )
    noted = rules.account(storyline, alert)
    if alert.state is not AlertState.READY:
        return Telling(alert, (), noted)
    frozen = message.freeze(alert)
    return Telling(frozen, message.deliveries(frozen, occasion.now), noted)
