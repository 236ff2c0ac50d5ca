"""What a daemon says at its start of what it knows from earlier runs."""

from datetime import datetime

import structlog

from monitor.model.alerts import DeliveryState
from monitor.model.times import written
from monitor.model.views import AlertView, Stage
from monitor.store import Views

LATEST = 5

log = structlog.get_logger()


async def say_what_is_followed(views: Views, now: datetime) -> None:
    """Name the topics, and of each the latest alerts that were told, then those that wait."""
    for topic in (await views.status(now)).topics:
        log.info(
            "topic.followed",
            topic=topic.id,
            storylines=topic.storylines,
            articles=topic.articles,
            alerts=topic.alerts,
            pending=topic.pending,
        )
        for view in reversed(await views.alerts(Stage.ACCEPTED, topic.id, LATEST)):
            log.info("alert.told_before", **_fields(view, DeliveryState.ACCEPTED))
        for view in reversed(await views.alerts(Stage.PENDING, topic.id, LATEST)):
            log.info("alert.waiting", **_fields(view, DeliveryState.PENDING))


def _fields(view: AlertView, state: DeliveryState) -> dict[str, object]:
    """An alert in short, and the sinks at which it stands so."""
    alert = view.alert
    return {
        "on": written(alert.made.replace(microsecond=0)),
        "headline": alert.change.headline,
        "storyline": alert.storyline_title,
        "id": alert.id,
        "sinks": [one.sink for one in view.deliveries if one.state is state],
    }
