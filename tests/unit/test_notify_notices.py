"""What is told of a feed's health: once a change, by its schema, and never a secret address."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.model.feeds import Feed, FeedState
from monitor.model.habits import Health
from monitor.model.notices import Notice, NoticeKind, subject_of_feed
from monitor.model.outcomes import OutcomeKind, Trouble
from monitor.notify import message, notices
from monitor.notify.card import render
from monitor.notify.sinks.log import fields

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(id="coast", url="https://coast.example/feed.xml", outlet="Coast Radio")
WELL = FeedState(
    feed="coast",
    url=FEED.url,
    title="Coast Radio: world",
    last_polled=NOW,
    last_good=NOW,
    last_new=NOW - timedelta(days=9),
    baselined=NOW - timedelta(days=90),
    next_poll=NOW + timedelta(hours=1),
)
BROKEN = replace(
    WELL,
    outcome=OutcomeKind.FAILED,
    trouble=Trouble.DNS,
    detail="coast.example has no address",
    errors=4,
    failing_since=NOW - timedelta(hours=2),
    health=Health.FAILING,
    told=1,
)
SUBJECT = subject_of_feed(FEED.url)
SILENT = replace(WELL, health=Health.SILENT, told=1)


def told(before: FeedState, after: FeedState, feed: Feed = FEED) -> tuple[Notice, dict[str, Any]]:
    """The notice of a change, its payload held against its schema."""
    notice = notices.of_feed(feed, before, after, NOW)
    assert notice is not None
    payload = json.loads(notice.body)
    Draft202012Validator(message.schemas()[notice.kind]).validate(payload)
    assert payload["type"] == notice.kind
    assert payload["data"]["alert"] == notice.id
    return notice, payload["data"]


@pytest.mark.parametrize(
    ("before", "after", "kind", "words"),
    [
        (
            WELL,
            BROKEN,
            NoticeKind.FEED_FAILING,
            "The feed coast has failed 4 times in a row: coast.example has no address.",
        ),
        (
            WELL,
            SILENT,
            NoticeKind.FEED_SILENT,
            "The feed coast answers, but has brought nothing new since 2026-02-20T12:00:00Z.",
        ),
        (
            BROKEN,
            replace(WELL, told=2),
            NoticeKind.FEED_RECOVERED,
            "The feed coast can be read again.",
        ),
        (
            SILENT,
            replace(WELL, told=2),
            NoticeKind.FEED_RECOVERED,
            "The feed coast brings news again.",
        ),
        (
            BROKEN,
            replace(SILENT, told=2),
            NoticeKind.FEED_SILENT,
            "The feed coast answers, but has brought nothing new since 2026-02-20T12:00:00Z.",
        ),
    ],
)
def test_each_change_of_health_has_its_notice(
    before: FeedState, after: FeedState, kind: NoticeKind, words: str
) -> None:
    """With what the health was before, and a sentence that stands alone."""
    notice, data = told(before, after)
    assert (notice.kind, notice.subject, notice.sequence) == (kind, SUBJECT, after.told)
    assert (data["before"], data["health"]) == (before.health, after.health)
    assert data["message"] == words
    assert data["feed"] == {
        "id": "coast",
        "title": "Coast Radio: world",
        "outlet": "Coast Radio",
        "url": FEED.url,
    }


def test_no_change_no_notice() -> None:
    """However often it fails."""
    assert notices.of_feed(FEED, BROKEN, replace(BROKEN, errors=5), NOW) is None


def test_the_reason_stands_in_a_failing_feeds_notice_alone() -> None:
    """As a name for machines and in words."""
    _, data = told(WELL, BROKEN)
    assert (data["trouble"], data["detail"]) == ("name-not-found", BROKEN.detail)
    assert (data["failures"], data["failing_since"]) == (4, "2026-03-01T10:00:00Z")
    stumbling = replace(SILENT, trouble=Trouble.DNS, detail="x", errors=1)
    _, data = told(BROKEN, stumbling)
    assert (data["trouble"], data["detail"]) == (None, None)


def test_a_parked_feed_failed_as_often_as_it_failed() -> None:
    """Once is possible: it was gone before."""
    _, data = told(WELL, replace(BROKEN, errors=1, detail="answered 410 Gone"))
    assert data["message"] == "The feed coast has failed once: answered 410 Gone."


def test_a_secret_address_and_words_about_it_are_not_told() -> None:
    """Neither the URL nor the host in the reason."""
    hidden = replace(FEED, url_secret=True)
    notice, data = told(WELL, BROKEN, hidden)
    assert b"coast.example" not in notice.body
    assert (data["feed"]["url"], data["detail"], data["trouble"]) == (None, None, "name-not-found")


def test_the_id_is_the_same_for_the_same_change_and_no_other() -> None:
    """Another time, kind or number is another notice."""
    first, _ = told(WELL, BROKEN)
    assert told(WELL, BROKEN)[0] == first
    others = [
        told(WELL, replace(BROKEN, told=3))[0],
        told(WELL, SILENT)[0],
        notices.of_feed(FEED, WELL, BROKEN, NOW + timedelta(seconds=1)),
        told(WELL, BROKEN, replace(FEED, url="https://inland.example/feed.xml"))[0],
    ]
    assert first.id not in {other.id for other in others if other}


def test_a_feed_that_is_given_another_name_keeps_its_line() -> None:
    """Its address is what it is known by; that is not told."""
    notice, _ = told(WELL, BROKEN, replace(FEED, id="shore"))
    assert notice.subject == SUBJECT
    assert "coast" not in notice.subject


def test_each_sink_gets_its_own_delivery() -> None:
    """In the line of its feed, due at once."""
    notice, _ = told(WELL, BROKEN)
    rows = notices.deliveries(notice, ("desk", "journal"))
    assert [(row.sink, row.alert, row.storyline, row.sequence) for row in rows] == [
        ("desk", notice.id, SUBJECT, 1),
        ("journal", notice.id, SUBJECT, 1),
    ]
    assert {(row.kind, row.body, row.next_try) for row in rows} == {
        ("feed.failing", notice.body, NOW)
    }


def test_people_read_the_sentence_on_a_terminal_and_in_the_log() -> None:
    """Without any storyline to draw."""
    notice, data = told(WELL, BROKEN)
    assert data["message"] in render(notice.body, 200)
    assert fields(json.loads(notice.body)) == {
        "id": notice.id,
        "type": "feed.failing",
        "feed": "coast",
        "message": data["message"],
    }
