"""Actor: somebody whom the storyline had never named stands in the lead of two outlet families.

Rule. Only where the topic asks for it. Who was there from the first report on is nobody new; places
      and organisations are no actors. Each is told of once.
"""

from monitor.follow.moment import Finding, Moment
from monitor.follow.pace import paced, reported
from monitor.model.changes import ChangeKind, Rule, Side

KIND = ChangeKind.ACTOR
LEAD, FAMILY = 0.55, 0.5
MANY = 2


def detect(moment: Moment) -> Finding | None:
    """The newcomer whom most outlet families name, this article among them."""
    before = reported(moment, KIND)
    if before is None or before.last_report is None:
        return None
    newcomers = dict(moment.after.rhythm.newcomers)
    fired = dict(before.fired)
    need = max(MANY, moment.topic.min_outlets)
    found = [
        (len(newcomers.get(actor.key, ())), actor)
        for actor in moment.arrival.reading.actors
        if f"{KIND.value}|{actor.key}" not in fired
    ]
    known = max((pair for pair in found if pair[0] >= need), key=lambda one: one[0], default=None)
    if known is None:
        return None
    outlets, actor = known
    return paced(
        KIND,
        name=actor.key,
        headline=f"New in the storyline: {actor.shown}",
        sides=(
            Side(state=None, quote=before.last_report),
            Side(state=actor.shown, quote=actor.quote),
        ),
        rules=(
            Rule(rule="lead", weight=LEAD),
            *(Rule(rule="further-outlet", weight=FAMILY) for _ in range(outlets - 1)),
        ),
        counts={"outlets": outlets, "articles_before": before.articles},
        families=newcomers[actor.key],
    )
