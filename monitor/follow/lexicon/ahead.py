"""What a state is called while it is only announced: "to close" is not "closed".

A state of no row is a participle, or goes like one: "imposed" is "to be imposed".
"""

from monitor.follow.lexicon.shape import split
from monitor.model.changes import Axis

_ROWS = """
to close|closed
to open|open
to reopen|open again
to resume|running again, resumed, fighting again
to begin|running, under way, begun, fighting
to take effect|in force
to end|ended, over, fighting over
to make peace|peace made
to collapse|collapsed
to go down|down
to be cut off|out
to come back|on again, back
to be freed|free
to take office|in office
to return to office|back in office
to leave office|out of office
to happen|happened
planned|agreed
"""


def _rows() -> dict[str, str]:
    """State -> what it is called while it is announced."""
    found: dict[str, str] = {}
    for line in _ROWS.strip().splitlines():
        called, _, states = line.partition("|")
        found.update(dict.fromkeys(split(states), called))
    return found


CALLED = _rows()
# Plans themselves, and what gives a plan up: that is done as soon as it is announced.
DECIDED = frozenset(
    split(
        "planned, rescheduled, going ahead, on, off, cancelled, postponed, ruled out, withdrawn"
        ", did not happen"
    )
)
# Nobody announces who is dead and what is so.
NEVER = frozenset({Axis.LIFE, Axis.TRUTH})
