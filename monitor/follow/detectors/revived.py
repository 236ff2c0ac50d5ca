"""Revived: a report comes after more than two weeks of silence.

Rule. Only where the topic asks for it; the silence counts by arrival.
"""

from monitor.follow.moment import Finding, Moment
from monitor.follow.pace import days, first_sentence, paced, reported
from monitor.follow.rhythm import REVIVED_AFTER
from monitor.model.changes import ChangeKind, Rule, Side

KIND = ChangeKind.REVIVED
LONG = 0.9


def detect(moment: Moment) -> Finding | None:
    """The end of a long silence, if this article is one."""
    before = reported(moment, KIND)
    if before is None or before.last_report is None or before.last_arrival is None:
        return None
    if moment.now - before.last_arrival <= REVIVED_AFTER:
        return None
    gone = days(before.last_arrival, moment.now)
    return paced(
        KIND,
        name=moment.now.isoformat(),
        headline=f"Back after {gone} days: {before.title}",
        sides=(
            Side(state=f"silent for {gone} days", quote=before.last_report),
            Side(state="reported again", quote=first_sentence(moment, before.last_report)),
        ),
        rules=(Rule(rule="long-silence", weight=LONG),),
        counts={"days": gone, "articles_before": before.articles},
        families=(moment.arrival.reading.family,),
    )
