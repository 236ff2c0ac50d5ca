"""What articles are about in a few words: the rarest of a headline, and the names in it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.dedupe.packed import NAMED
from monitor.dedupe.sight import summed
from monitor.dedupe.words import Numbers, Values

Masks = dict[str, NDArray[np.bool_]]

# So many of the rarest words of a headline stand for what it is about.
RAREST = 2
_TITLE, _HEAD = 0, 2


def keys(sizes: Numbers, counts: bytes) -> Masks:
    """Which words of a row of articles say what each is about, by the name of the feature.

    ``title_unmet`` asks for the rarest of the title, ``names_unmet`` for the names in the head: in
    a title alone in which every word has a capital nothing is known to be a name.

    Args:
        sizes: for each article how many words title, text and head have, in which they stand.
        counts: the byte of count of each word.
    """
    parts = np.repeat(np.arange(sizes.size), sizes.ravel())
    begins = np.cumsum(sizes) - sizes.ravel()
    fields, named = parts % 3, np.frombuffer(counts, np.uint8) >= NAMED
    return {
        "title_unmet": (fields == _TITLE) & (np.arange(len(parts)) - begins[parts] < RAREST),
        "names_unmet": (fields == _HEAD) & named,
    }


def lacking(
    owners: NDArray[np.integer[Any]], rarities: Values, found: NDArray[np.bool_], count: int
) -> Values:
    """Of each owner's rarities the share that is not found; 0 where it has none at all."""
    every = summed(owners, rarities, count)
    lost = summed(owners, np.where(found, 0.0, rarities), count)
    return np.divide(lost, every, out=np.zeros(len(every)), where=every > 0)
