"""What a storyline holds for so, for those who look at it.

What was merely recalled, hoped for or said in passing is kept, as it helps to tell what turns, but
no state of the storyline: a claim counts if a lead or two outlet families told it as news.
"""

from collections.abc import Iterator
from dataclasses import replace

from monitor.follow.claims import moves
from monitor.follow.states import SUPPORT, Group, Held, groups, kinds_of
from monitor.model.changes import Claim, Storyline


def standing(storyline: Storyline) -> Iterator[Claim]:
    """The claim that stands about each key, keys that are one taken together."""
    told = [one.claim for state in storyline.states for one in state.history]
    for group in groups(storyline.states, kinds_of(told)):
        held = group.held
        if held is not None and (len(held.families) >= SUPPORT or _is_led(group, held)):
            yield _in_full(group, held.standing.claim)


def _in_full(group: Group, claim: Claim) -> Claim:
    """The claim with the names of the fullest key, though its own sentence leaves some out."""
    full = next(one.claim for one in group.standings if one.claim.key == group.key)
    return replace(claim, key=full.key, who=full.who, where=full.where)


def _is_led(group: Group, held: Held) -> bool:
    own = (one.claim for one in group.standings if one.claim.pole is held.pole)
    return any(claim.lead and moves(claim) for claim in own)
