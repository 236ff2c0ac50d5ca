"""Shingles as the table of copies holds them."""

from collections.abc import Sequence

_MIX = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def packed(shingles: Sequence[int]) -> list[int]:
    """Four well-mixed bytes of each, as the table holds them; rare collisions only cost a look."""
    return [((shingle * _MIX) & _MASK) >> 32 for shingle in shingles]
