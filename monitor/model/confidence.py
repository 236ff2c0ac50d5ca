"""How sure a change is: whether that is enough, and the figure that is shown of it."""

import math

TOLERANCE = 1e-9
"""Sums of weights such as 1 - .45 * .9 must not fail a threshold by the last binary digit."""


def reaches(confidence: float, least: float) -> bool:
    """Whether a confidence is as high as what is asked for, both in 0..1."""
    return confidence >= least - TOLERANCE


def downwards(confidence: float, digits: int) -> float:
    """A confidence cut to so many digits, never raised.

    A figure that is shown must not look as if it had reached what it only came near.
    """
    scale = 10.0**digits
    return math.floor((confidence + TOLERANCE) * scale) / scale
