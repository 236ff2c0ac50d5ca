"""Quiet: nothing came for three times the storyline's usual gap, at least two days.

Rule. Only where the topic asks for it. It is the clock that makes it, never an article: ``tick``.
      A silence is told once; the next report begins another one.
"""

from datetime import datetime, timedelta
from statistics import median

from monitor.follow.moment import Finding, Moment
from monitor.follow.pace import days, paced
from monitor.model.changes import ChangeKind, Rule, Side, Storyline
from monitor.model.topics import Topic

KIND = ChangeKind.QUIET
LONG = 0.9
HOUR = timedelta(hours=1).total_seconds()


def detect(_: Moment) -> Finding | None:
    """Nothing: an article ends a silence, it never makes one."""
    return None


def tick(storyline: Storyline, topic: Topic, now: datetime) -> Finding | None:
    """The silence of a storyline, once it has lasted long enough."""
    report, last, due = storyline.last_report, storyline.last_arrival, storyline.quiet_at
    if KIND not in topic.alert_on or report is None or last is None or due is None or now < due:
        return None
    gone = days(last, now)
    return paced(
        KIND,
        name=last.isoformat(),
        headline=f"Silent for {gone} days: {storyline.title}",
        sides=(
            Side(state=None, quote=report),
            Side(state=f"silent for {gone} days", quote=report),
        ),
        rules=(Rule(rule="long-silence", weight=LONG),),
        counts={
            "days": gone,
            "usual_hours": round(median(storyline.rhythm.gaps or (0,)) / HOUR, 1),
            "articles": storyline.articles,
        },
        families=storyline.families,
    )
