"""Turns that claims of two reports show, and that wait for a further outlet to be told."""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.follow.claims import moves
from monitor.follow.states import home, key_text
from monitor.model.changes import ChangeKind, Claim, ClaimKey, Standing, Storyline, Strength

TURNS = f"{ChangeKind.REVERSAL.value}|"
"""So begin the fingerprints of all turns."""
PLANNED = "|planned"
"""So end the fingerprints of what a baseline announced, and nothing has done yet."""


class Claimed(NamedTuple):
    """A turn that waits: its fingerprint once it is told, and a claim of the new state."""

    name: str
    standing: Standing

    @property
    def key(self) -> str:
        """The key of what has turned, as the change has it: the name without pole and count."""
        return self.name.removeprefix(TURNS).rsplit("|", 2)[0]


def waits_by_claim(before: Storyline, old: str, new: str, own: Sequence[Claim]) -> Claimed | None:
    """The turn of an old article that the claims of a newer one show, if it waits.

    Args:
        before: the storyline.
        old: id of the article that told the old state.
        new: id of the one that told the new state.
        own: the claims of the article that is to bring it.
    """
    if not before.pending:
        return None
    keys = [state.key for state in before.states]
    stood, stands = _said(before, keys, old), _said(before, keys, new)
    turned = [
        (f"{TURNS}{key_text(key)}|{standing.claim.pole.value}|", standing)
        for key, standing in stands
        if any(key == other and one.claim.pole is not standing.claim.pole for other, one in stood)
    ]
    return next(
        (
            Claimed(name.removesuffix(PLANNED), standing)
            for name in before.pending
            for begin, standing in turned
            if name.startswith(begin) and may_lift([name], _agreeing(own, standing.claim))
        ),
        None,
    )


def may_lift(waiting: Sequence[str], new: Sequence[Claim]) -> bool:
    """Whether new claims may bring what waits: what was announced, once it is done."""
    done = any(claim.strength is Strength.ASSERTED for claim in new)
    return any(done or not name.endswith(PLANNED) for name in waiting)


def _agreeing(own: Sequence[Claim], stands: Claim) -> list[Claim]:
    """The claims of an article that say the same of a thing, by whatever name."""
    said = (stands.key.axis, stands.pole)
    return [one for one in own if moves(one) and (one.key.axis, one.pole) == said]


def _said(
    storyline: Storyline, keys: list[ClaimKey], article: str
) -> list[tuple[ClaimKey, Standing]]:
    """What an article says in the foreground, each claim beside the key that it goes by."""
    return [
        (home(standing.claim.key, keys), standing)
        for state in storyline.states
        for standing in state.history
        if standing.claim.quote.article == article and moves(standing.claim)
    ]
