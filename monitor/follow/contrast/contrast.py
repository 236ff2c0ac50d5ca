"""The one door to the pair network: two reports in, the probability of a turn out.

Reading the weights takes a tenth of a second; make one for each process. A pair takes about 20 ms
of computing, so it belongs off the event loop, and is asked for sparingly.
"""

from functools import lru_cache
from math import exp

import numpy as np

from monitor.follow import weights
from monitor.follow.contrast.network import Network
from monitor.follow.contrast.pieces import Pieces

FORMAT = 1  # of the weights file
SIDE = 56  # pieces of each text that are read
KEPT = 64  # pairs whose answer is kept: each topic that an article is in asks about the same ones
BEGIN, BETWEEN = "[CLS]", "[SEP]"


class Contrast:
    """The bundled reader of pairs, for English."""

    def __init__(self, data: bytes) -> None:
        """Make it ready.

        Args:
            data: the weights file, ``contrast_en.npz``.

        Raises:
            WeightsError: the file is damaged, or of another version.
        """
        arrays = weights.read(data, "pair network", FORMAT)
        self._pieces = Pieces(weights.lines(arrays, "words"))
        self._network = Network(arrays)
        self._answer = lru_cache(KEPT)(self._read)

    def turned(self, old: str, new: str) -> float:
        """How likely the newer report says that the state which the older one told has turned.

        Args:
            old: headline and lead of the older report.
            new: those of the newer one.

        Returns:
            A probability.
        """
        return self._answer(old, new)

    def _read(self, old: str, new: str) -> float:
        begin, between = self._pieces.row(BEGIN), self._pieces.row(BETWEEN)
        first = [begin, *self._pieces.rows(old, SIDE), between]
        second = [*self._pieces.rows(new, SIDE), between]
        sides = np.repeat([0, 1], [len(first), len(second)])
        return 1 / (1 + exp(-self._network.log_odds(np.array(first + second), sides)))
