"""Surge: far more outlets report within an hour than in the same hour of the days before.

Rule. Only where the topic asks for it. Outlet families count, not copies; once a day at most.
"""

from monitor.follow.moment import Finding, Moment
from monitor.follow.pace import first_sentence, paced, reported
from monitor.follow.rhythm import hour_of, surge
from monitor.model.changes import ChangeKind, Rule, Side

KIND = ChangeKind.SURGE
RARE = 0.9


def detect(moment: Moment) -> Finding | None:
    """The surge that this article's hour is, if it is one."""
    before = reported(moment, KIND)
    if before is None or before.last_report is None:
        return None
    found = surge(moment.after.rhythm, moment.now)
    if found is None:
        return None
    families = dict(moment.after.rhythm.hours)[hour_of(moment.now)]
    state = f"{found.outlets} outlets in an hour"
    return paced(
        KIND,
        name=moment.now.date().isoformat(),
        headline=f"{state}, {found.expected:g} are usual: {moment.after.title}",
        sides=(
            Side(state=None, quote=before.last_report),
            Side(state=state, quote=first_sentence(moment, before.last_report)),
        ),
        rules=(Rule(rule="rare-by-poisson", weight=RARE),),
        counts={"outlets": found.outlets, "expected": found.expected},
        families=families,
    )
