"""Notices as bytes: a feed that is failing, silent or well again, for those who run the monitor.

Rule 1. One notice for each change of a feed's health; its id and bytes never change.
Rule 2. Nothing of an address that is a secret is told, not even the words of an error about it.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Any

from monitor.model.alerts import Delivery
from monitor.model.feeds import Feed, FeedState
from monitor.model.habits import Health
from monitor.model.notices import Notice, NoticeKind, subject_of_feed
from monitor.notify import message

ID_BYTES = 12
KINDS = {
    Health.FAILING: NoticeKind.FEED_FAILING,
    Health.SILENT: NoticeKind.FEED_SILENT,
    Health.OK: NoticeKind.FEED_RECOVERED,
}


def of_feed(feed: Feed, before: FeedState, after: FeedState, now: datetime) -> Notice | None:
    """What is told of a feed's poll; ``None`` when its health is what it was.

    Args:
        feed: its configuration.
        before: its state before the poll.
        after: its state after it.
        now: when that was decided.
    """
    if after.health is before.health:
        return None
    kind, subject = KINDS[after.health], subject_of_feed(feed.url)
    one = id_of(subject, after.told, kind, now)
    return Notice(
        id=one,
        kind=kind,
        subject=subject,
        sequence=after.told,
        made=now,
        body=message.write(kind, now, _data(one, feed, before, after)),
    )


def deliveries(notice: Notice, sinks: tuple[str, ...]) -> tuple[Delivery, ...]:
    """One delivery per sink, each due at once."""
    return tuple(
        Delivery(
            alert=notice.id,
            sink=sink,
            storyline=notice.subject,
            sequence=notice.sequence,
            kind=notice.kind,
            body=notice.body,
            next_try=notice.made,
            made=notice.made,
        )
        for sink in sinks
    )


def id_of(subject: str, sequence: int, kind: NoticeKind, made: datetime) -> str:
    """The id of a notice."""
    # With the time, lest a database that was lost begin again with ids that receivers know.
    key = f"{subject}\n{sequence}\n{kind}\n{made.isoformat()}"
    return f"nt_{blake2b(key.encode(), digest_size=ID_BYTES).hexdigest()}"


def _data(one: str, feed: Feed, before: FeedState, after: FeedState) -> dict[str, Any]:
    failing = after.health is Health.FAILING
    return {
        "schema": message.SCHEMA,
        "alert": one,
        "message": _words(feed, before, after),
        "feed": {
            "id": feed.id,
            "title": after.title,
            "outlet": feed.outlet,
            "url": None if feed.url_secret else feed.url,
        },
        "sequence": after.told,
        "health": after.health.value,
        "before": before.health.value,
        "trouble": after.trouble.value if failing and after.trouble else None,
        "detail": after.detail if failing and not feed.url_secret else None,
        "failures": after.errors,
        "failing_since": moment(after.failing_since),
        "last_good": moment(after.last_good),
        "last_new": moment(after.last_new),
        "next_poll": moment(after.next_poll),
    }


def moment(when: datetime | None) -> str | None:
    """A time as payloads write it."""
    return None if when is None else message.rfc3339(when)


def _words(feed: Feed, before: FeedState, after: FeedState) -> str:
    """One sentence for people."""
    if after.health is Health.FAILING:
        times = "once" if after.errors == 1 else f"{after.errors} times in a row"
        return f"The feed {feed.id} has failed {times}: {_reason(feed, after)}."
    if after.health is Health.SILENT:
        since = moment(after.last_new or after.baselined)
        return f"The feed {feed.id} answers, but has brought nothing new since {since}."
    if before.health is Health.SILENT:
        return f"The feed {feed.id} brings news again."
    return f"The feed {feed.id} can be read again."


def _reason(feed: Feed, state: FeedState) -> str:
    name = state.trouble.value.replace("-", " ") if state.trouble else "unknown"
    return name if feed.url_secret or not state.detail else state.detail
