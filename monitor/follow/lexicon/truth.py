"""Truth: what somebody admits, and what the same one denies."""

from monitor.follow.lexicon.shape import Sides, Table, off, on, thing
from monitor.model.changes import Axis

_T = Axis.TRUTH

TABLE = Table(
    axis=_T,
    fades=90,
    things=(
        thing(
            "involvement",
            "involvement, responsibility, role, link, guilt",
            Sides.ONE,
            _T,
            kinds=True,
        ),
        thing("report", "report, allegation, rumour, rumor, accusation", Sides.ONE, _T, kinds=True),
    ),
    verbs=(
        on("confirmed", "confirm, admit, acknowledge, concede, claim, accept, verify"),
        off("denied", "deny, dismiss, reject, refute, disclaim, retract, disavow"),
    ),
    nouns=(
        on("confirmed", "confirmation, admission, acknowledgement"),
        off("denied", "denial, retraction"),
    ),
    states=(off("denied", "false, untrue"), on("confirmed", "true")),
)
