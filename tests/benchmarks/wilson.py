"""How sure a share is: Wilson's interval (1927, "Probable inference, the law of succession")."""

from math import sqrt

SURE = 1.96


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The bounds between which the true share lies with 95 % confidence; 0..1 of nothing."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, SURE**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = SURE / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def shown(hits: int, of: int) -> str:
    """A share with its interval, as a table shows it."""
    if not of:
        return "-"
    low, high = wilson(hits, of)
    return f"{hits}/{of} = {hits / of:.2f} ({low:.2f}-{high:.2f})"
