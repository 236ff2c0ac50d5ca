"""Stores what a start had to pack anew, after a change of packing, so that the next need not.

Rule 1. It is done slice by slice beside all other work: each is a small piece for the writer, with
        a pause behind it.
Rule 2. An article is told by the revision that was read: one that was written since is left alone.
Rule 3. Nothing waits for it; a start that finds it half done packs the rest, and goes on.
"""

import structlog

from monitor.clock import Clock
from monitor.dedupe.index import LiveIndex
from monitor.model.plans import LiveArticle
from monitor.store import Store

SLICE = 100
"""Articles that are written at once: about a megabyte."""
PAUSE = 0.5
"""Seconds behind each slice: a hundred thousand articles take a little over eight minutes."""

log = structlog.get_logger()


class Repacking:
    """Knows which live articles were packed anew, and stores them."""

    def __init__(self, store: Store, index: LiveIndex, clock: Clock) -> None:
        self._store = store
        self._index = index
        self._clock = clock
        self._anew: list[tuple[int, str]] = []

    def note(self, live: LiveArticle) -> None:
        """See whether a stored article that the index took in had to be packed anew."""
        if not live.features.packed.startswith(self._index.packing):
            self._anew.append((live.rev, live.id))

    async def run(self, pause: float = PAUSE) -> None:
        """Store all that was packed anew.

        Args:
            pause: seconds behind each slice.
        """
        if self._anew:
            log.info("index.repacking", articles=len(self._anew))
        while self._anew:
            asked = self._anew[-SLICE:]
            del self._anew[-SLICE:]
            found = {rev: self._index.packed_again(article) for rev, article in asked}
            packed = {rev: data for rev, data in found.items() if data is not None}
            await self._store.repack(packed)
            await self._clock.sleep(pause)
