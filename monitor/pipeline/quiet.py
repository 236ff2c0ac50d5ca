"""What becomes of storylines that have been silent for long: changes that the clock makes; pure."""

from collections.abc import Mapping
from datetime import datetime

from monitor.follow.judge import tick
from monitor.model.alerts import Alert, Delivery
from monitor.model.changes import Storyline
from monitor.model.plans import GoneQuiet, Plan
from monitor.model.topics import Topic
from monitor.pipeline.telling import Occasion, tell


def noted(silent: GoneQuiet, topics: Mapping[str, Topic], now: datetime) -> Plan:
    """The plan that notes the silence of each storyline, and tells of it as its topic wants.

    Args:
        silent: storylines whose silence is due, and what their topics told lately.
        topics: by id; those of the storylines are there.
        now: when it is.
    """
    alerted = {topic: list(times) for topic, times in silent.alerted.items()}
    storylines: list[Storyline] = []
    alerts: list[Alert] = []
    deliveries: list[Delivery] = []
    for before in silent.storylines:
        topic = topics[before.topic]
        followed = tick(before, topic, now)
        storyline = followed.storyline
        if followed.change is not None:
            times = alerted.setdefault(topic.id, [])
            occasion = Occasion(topic, None, True, times, now, silent.silences)  # noqa: FBT003 - the clock's
            telling = tell(followed.change, storyline, occasion)
            times += [now] if telling.counts else []
            alerts.append(telling.alert)
            deliveries += telling.deliveries
            storyline = telling.storyline
        storylines.append(storyline)
    return Plan(
        storylines=tuple(storylines),
        alerts=tuple(alerts),
        deliveries=tuple(deliveries),
        based_on={before.id: before.revision for before in silent.storylines},
    )
