"""Tenure: who is in office, and who is out."""

from monitor.follow.lexicon.shape import Table, off, on
from monitor.model.changes import Axis

TABLE = Table(
    axis=Axis.TENURE,
    verbs=(
        on("in office", "appoint, elect, swear in, inaugurate, install, name, choose, pick, hire"),
        on("in office", "take office, take over, assume office", "s"),
        on(
            "back in office", "reinstate, reappoint, re-elect, reelect, rehire, restore", turns=True
        ),
        off("out of office", "resign, step down, quit, stand down, step aside, bow out", "s"),
        off(
            "out of office", "oust, sack, fire, dismiss, remove, depose, impeach, topple, overthrow"
        ),
        off("out of office", "unseat, suspend, vote out, force out, replace, expel"),
    ),
    nouns=(
        on("in office", "appointment, inauguration, re-election"),
        on("back in office", "reinstatement", turns=True),
        off(
            "out of office", "resignation, dismissal, ouster, sacking, firing, removal, impeachment"
        ),
    ),
    states=(
        on("back in office", "back in office, back in power", turns=True),
        off("out of office", "out, out of office, out of power"),
    ),
    attributes=(off("out of office", "ousted, deposed, sacked, dismissed, suspended"),),
)
