"""What a storyline holds for so, for those who look at it.

What was merely recalled, hoped for or said in passing is kept, as it helps to tell what turns, but
no state of the storyline: a claim counts if a lead or two outlet families told it as news.
"""

from collections.abc import Iterator
from dataclasses import replace

from monitor.follow.claims import moves
from monitor.follow.lexicon.tables import base
from monitor.follow.states import SUPPORT, Group, Held, groups, is_open, kinds_of
from monitor.follow.wording import fuller
from monitor.model.changes import Axis, Claim, ClaimKey, Storyline


def standing(storyline: Storyline) -> Iterator[Claim]:
    """The claim that stands about each key, keys that are one taken together."""
    told = [one.claim for state in storyline.states for one in state.history]
    found = groups(storyline.states, kinds_of(told))
    named = {_kind(group.key) for group in found if not is_open(group.key)}
    for group in found:
        held = group.held
        if is_open(group.key) and _kind(group.key) in named:
            continue  # "the ferry" beside the ferry to Orm and the one to Lowen
        if held is not None and (len(held.families) >= SUPPORT or _is_led(group, held)):
            yield _in_full(group, held.standing.claim)


def _kind(key: ClaimKey) -> tuple[Axis, str]:
    return key.axis, base(key.what)


def _in_full(group: Group, claim: Claim) -> Claim:
    """The claim with the names of the fullest key, though its own sentence leaves some out."""
    full = next(one.claim for one in group.standings if one.claim.key == group.key)
    return replace(fuller(claim, full), key=full.key, who=full.who, where=full.where)


def _is_led(group: Group, held: Held) -> bool:
    own = (one.claim for one in group.standings if one.claim.pole is held.pole)
    return any(claim.lead and moves(claim) for claim in own)
