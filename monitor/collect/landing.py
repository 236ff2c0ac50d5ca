"""What is made of a poll's answer: its document is read, and the log told."""

from dataclasses import replace
from datetime import datetime

import structlog

from monitor.collect.needs import Means, Readers
from monitor.collect.poll import Poll
from monitor.collect.remembered import CUT, unread
from monitor.model.feeds import Carried, Feed
from monitor.model.outcomes import FetchOutcome, Fresh, Trouble
from monitor.model.reading import Polled, ReadResult, ReadTask

LISTED = 5
"""Entries that one line of the log names."""

_DETAILS = {
    Trouble.PARSE_TIMEOUT: "reading the document took too long",
    Trouble.PARSE_CRASH: "reading the document ended its worker process",
    Trouble.PARSE_MEMORY: "reading the document took too much memory",
}

Log = structlog.typing.FilteringBoundLogger

log = structlog.get_logger()


class Landing:
    """Where polls end."""

    def __init__(self, means: Means) -> None:
        self._means = means
        # Bound once: most polls are told of at a level that nobody asked for.
        self._log: Log = log.bind()

    async def conclude(self, poll: Poll, outcome: FetchOutcome, began: float) -> Polled:
        """Make of the answer what there is to make; what is handed on, without its document.

        Args:
            poll: whose answer it is.
            outcome: as far as it concerns the feed itself.
            began: monotonic time at which the answer was there.
        """
        means = self._means
        result, known = None, Carried()
        if isinstance(outcome, Fresh):
            if poll.is_new(outcome):
                known = await means.due.carried(poll.lease)
                result = await read(poll.feed, outcome, known, means.clock.now(), means.readers)
            # The document has served; what waits for its turn to be stored need not carry it.
            outcome = replace(outcome, body=b"")
        seconds = poll.spent + means.clock.monotonic() - began
        tell(self._log, poll.feed, outcome, result, seconds)
        return Polled(
            lease=poll.lease,
            feed=poll.feed.id,
            outcome=outcome,
            result=result,
            at=means.clock.now(),
            seconds=seconds,
            known=known,
        )


async def read(
    feed: Feed, outcome: Fresh, known: Carried, at: datetime, readers: Readers
) -> ReadResult:
    """What is new in a document that came ``at`` that time, beside what is ``known``.

    A long one is read slice by slice; between two of them other feeds have their turn.
    """
    task = ReadTask(
        feed=feed.id,
        url=feed.url,
        located=outcome.url,
        body=outcome.body,
        outlet=feed.outlet,
        language=feed.language,
        timezone=feed.timezone,
        content_type=outcome.content_type,
        first_seen=at,
        known=known.all,
    )
    whole: ReadResult | None = None
    while True:
        result = await readers.run(task)
        if isinstance(result, Trouble):
            return ReadResult(trouble=result, detail=_DETAILS.get(result))
        whole = whole.then(result) if whole else result
        if not result.taken:
            return whole
        task = replace(task, known=task.known | result.taken)


def tell(
    to: Log, feed: Feed, outcome: FetchOutcome, result: ReadResult | None, seconds: float
) -> None:
    """Say in the log how a poll ended, and which entries were left out."""
    trouble = result.trouble if result else getattr(outcome, "trouble", None)
    detail = getattr(outcome, "detail", None)
    if result and result.trouble:
        detail = unread(feed.url, result)
    failed = trouble is not None
    if result and result.cut:
        trouble, detail = Trouble.CUT_OFF, CUT
    say = to.warning if trouble else to.debug
    say(
        "feed.polled",
        feed=feed.id,
        outcome="failed" if failed else type(outcome).__name__.lower(),
        trouble=trouble,
        detail=detail,
        articles=len(result.readings) if result else 0,
        seconds=round(seconds, 3),
    )
    if result and result.rejected:
        log.warning(
            "feed.entries_left_out",
            feed=feed.id,
            count=len(result.rejected),
            entries=[f"{each.entry}: {each.reason}" for each in result.rejected[:LISTED]],
        )
