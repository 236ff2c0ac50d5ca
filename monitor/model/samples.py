"""By which of its shingles a stored text is found: what is kept, what is looked up, what is enough.

A copy shares most of the shorter text's shingles, so one in eight, chosen by the hash alone, is
enough to find it (sampling by value, as in Broder's *mod m* sketches). A short text keeps its
smallest ones beside, as long as it has fewer than sixteen; they are found by looking up more
than what is kept. The store asks its tables by this; what a plan holds itself is asked likewise,
or an article would see more of its own batch than of what was stored before it.
"""

from collections.abc import Sequence
from itertools import islice

ONE_IN = 8
AT_LEAST = 16
LOOKED_UP = 256
ENOUGH = 0.2
"""Estimated share of the shorter text: below the 0.25 from which a pair is worth a comparison."""


def sampled(shingles: Sequence[int]) -> tuple[int, ...]:
    """The shingles that a stored text is found by; the same ones for the same text, always.

    Args:
        shingles: of the text, each once.
    """
    ordered = sorted(shingles)  # as they mostly are already, which costs next to nothing
    chosen = [shingle for shingle in ordered if not shingle % ONE_IN]
    if len(chosen) < AT_LEAST:
        spare = (shingle for shingle in ordered if shingle % ONE_IN)
        chosen = sorted([*chosen, *islice(spare, AT_LEAST - len(chosen))])
    return tuple(chosen)


def asked(shingles: Sequence[int]) -> tuple[int, ...]:
    """The shingles to look up for an arriving text: its sample, and those a short text may keep.

    Args:
        shingles: of the text, each once.
    """
    smallest = sorted(shingles)[:LOOKED_UP]
    # The smallest ones hold a part of the sample; the rest of it is larger than they are.
    rest = (one for one in sampled(shingles) if one > smallest[-1]) if smallest else ()
    return (*smallest, *rest)


def enough(kept: int, total: int) -> float:
    """How many shared samples make a stored text worth comparing.

    Args:
        kept: samples that the stored text keeps.
        total: shingles of the arriving text.
    """
    return max(1.0, ENOUGH * min(kept, total / ONE_IN))


def is_found(arriving: Sequence[int], stored: Sequence[int]) -> bool:
    """Whether an arriving text shares enough of a stored one's sample to find it.

    Args:
        arriving: shingles of the one, each once.
        stored: those of the other.
    """
    kept = sampled(stored)
    shared = len(set(kept).intersection(asked(arriving)))
    return shared >= enough(len(kept), len(arriving))
