"""Decisions on articles that have just come: what may alert, and what has to be known of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.app.parts import background
from monitor.dedupe.index import LiveIndex
from monitor.model.alerts import HoldReason
from monitor.model.articles import Article, TopicHit
from monitor.model.changes import ChangeKind
from monitor.model.plans import Arrival, Known
from monitor.model.stories import VerdictKind
from monitor.model.topics import Topic
from monitor.pipeline.decide import Decision
from monitor.pipeline.waves import placed
from tests.support.following import TOPIC, arrival, article
from tests.support.seeds import readings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def turn(name: str, text: str, baseline: int | None) -> Arrival:
    """An article of the topic, so many places from the newest of its feed's first document."""
    coming = arrival(article(name, text))
    hits = (TopicHit(topic=TOPIC.id, phrases=("visit",)),)
    return replace(
        coming,
        reading=replace(coming.reading, hits=hits),
        admitted=baseline is None,
        baseline=baseline,
    )


@pytest.mark.parametrize(
    ("backfill", "baseline", "told"),
    [
        ("feed", 0, False),
        ("feed", None, True),
        (None, 7, True),
        (1, 0, True),
        (1, 1, False),
        (0, None, True),
    ],
)
def test_a_topics_own_backfill_goes_before_the_feeds(
    backfill: int | str | None,
    baseline: int | None,
    told: bool,  # noqa: FBT001 - a table
) -> None:
    """The feed admits nothing of its first document; the topic says how much of it to tell."""
    topic = replace(TOPIC, backfill=backfill)
    decision = Decision(Known(), LiveIndex(background()), {topic.id: topic})
    decision.take(turn("one", "Minister Ida Holm called off her visit to Ghana.", baseline))
    alerts = decision.plan().alerts
    assert [one.held is HoldReason.BASELINE for one in alerts] == [not told]


def test_an_article_without_a_time_of_arrival_is_a_fault_of_ours() -> None:
    coming = turn("one", "Rain fell.", None)
    unseen = replace(coming.reading, article=replace(coming.reading.article, first_seen=None))
    decision = Decision(Known(), LiveIndex(background()), {})
    with pytest.raises(ValueError, match="one arrived without a time"):
        decision.take(replace(coming, reading=unseen))


def test_a_copy_of_what_never_was_in_a_topic_is_new_to_it() -> None:
    """A headline alone may say nothing that is watched for; the whole text then has to."""
    topic = Topic(id="border", title="Border", all=(("border",),), notify=("desk",))
    said = {
        "plan": ("Marsh to visit Nepal", "Lena Marsh will visit Nepal for talks on the border."),
        "off": ("Marsh cancels Nepal visit", "Lena Marsh has cancelled her visit to the border."),
        "bare": ("Marsh's Nepal trip is back on", None),
        "whole": ("Marsh's Nepal trip is back on", "The border talks go on: her office said so."),
    }
    articles = [
        Article(
            id=name,
            title=title,
            text=text,
            url=f"https://x.example/{name if name != 'whole' else 'bare'}",
            feed=name,
            outlet=name,
            language="en",
            published=NOON + day * DAY,
            first_seen=NOON + day * DAY,
        )
        for day, (name, (title, text)) in enumerate(said.items())
    ]
    decision = Decision(Known(), LiveIndex(background()), {topic.id: topic})
    verdicts = [decision.take(one) for one in placed(readings(*articles, topics=(topic,)))]
    assert verdicts[-1].kind is VerdictKind.COPY
    told = [alert.change.kind for alert in decision.plan().alerts]
    assert told == [ChangeKind.OPENED, ChangeKind.REVERSAL, ChangeKind.REVERSAL]
