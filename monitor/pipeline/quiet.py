"""What becomes of storylines that have been silent for long: changes that the clock makes; pure.

A clock that ran ahead makes them too early: once it is right again, such a line's silence is due
when it would have been.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.follow.judge import tick
from monitor.follow.rhythm import silent_from
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
    early = _missed_again(silent.early, now)
    storylines = [line for line, _ in early]
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
        based_on={before.id: before.revision for before in silent.storylines}
        | {line.id: revision for line, revision in early},
    )


def _missed_again(early: Sequence[Storyline], now: datetime) -> list[tuple[Storyline, int]]:
    """Storylines as if their silence had not been noted by a clock that ran ahead of ``now``.

    What was told stays told. Each comes with the revision that it was at.
    """
    mended = []
    for line in early:
        due = silent_from(line.rhythm, line.last_arrival) if line.last_arrival else None
        if due is not None:
            fired = tuple(one for one in line.fired if one[1] <= now)
            again = replace(line, revision=line.revision + 1, quiet_at=due, fired=fired)
            mended.append((again, line.revision))
    return mended
