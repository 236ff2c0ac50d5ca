"""Copies that say something else: from the words that two outlets share to what is told of it."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.app.parts import background
from monitor.dedupe.index import LiveIndex
from monitor.model.articles import Article
from monitor.model.changes import Change, ChangeKind
from monitor.model.plans import Known
from monitor.model.stories import Verdict, VerdictKind
from monitor.model.topics import Topic
from monitor.pipeline.decide import Decision
from monitor.pipeline.waves import placed
from tests.support.seeds import readings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPIC = Topic(id="nepal", title="Nepal", all=(("nepal",),), notify=("desk",))
TITLE = "Marsh and the border talks"
PLAN = "Foreign minister Lena Marsh will visit Nepal on 14 March for talks on the border."
REST = (
    "Her office named 12 envoys who are to travel along, most of them from the coast. The two "
    "sides have not met since a dispute about water began last summer, when 34 people were hurt "
    "at a crossing in the hills. Traders hope that the road will open again before the rains."
)


def told(*texts: str, hours: int = 1) -> tuple[list[Verdict], list[Change]]:
    """The verdicts on texts under one title, each of another outlet and so much later."""
    articles = [
        Article(
            id=f"a{number}",
            title=TITLE,
            text=text,
            url=f"https://outlet{number}.example/marsh",
            feed=f"outlet{number}",
            outlet=f"outlet{number}",
            language="en",
            published=NOON + number * timedelta(hours=hours),
            first_seen=NOON + number * timedelta(hours=max(0, hours)),
        )
        for number, text in enumerate(texts)
    ]
    decision = Decision(Known(), LiveIndex(background()), {TOPIC.id: TOPIC})
    verdicts = [decision.take(one) for one in placed(readings(*articles, topics=(TOPIC,)))]
    return verdicts, [alert.change for alert in decision.plan().alerts]


@pytest.mark.parametrize(
    ("was", "now", "difference", "rule"),
    [
        ("will visit", "will not visit", "negation:+not visit", "negation-differs"),
        ("12 envoys", "21 envoys", "figure:+21", "figure-differs"),
        ("14 March", "14 May", "name:+may", "date-differs"),
        ("Lena Marsh", "Vera Stone", "name:+vera stone", "name-differs"),
    ],
)
def test_a_copy_that_says_something_else_may_correct(
    was: str, now: str, difference: str, rule: str
) -> None:
    """It is put aside as a copy with what differs, and told as a correction, quoted both ways."""
    text = f"{PLAN} {REST}"
    assert was in text
    (_, verdict), changes = told(text, text.replace(was, now))
    assert verdict.kind is VerdictKind.COPY
    assert difference in verdict.differences
    assert [change.kind for change in changes] == [ChangeKind.OPENED, ChangeKind.CORRECTION]
    corrected = changes[-1]
    assert rule in {one.rule for one in corrected.rules}
    assert was in corrected.before.quote.text
    assert now in corrected.after.quote.text


def test_a_copy_older_than_what_it_copies_corrects_nothing() -> None:
    """The plan as it stood before is no news; what differs stays with the verdict."""
    text = f"{PLAN} {REST}"
    (_, verdict), changes = told(text, text.replace("will visit", "will not visit"), hours=-30)
    assert (verdict.kind, len(changes)) == (VerdictKind.COPY, 1)
    assert "negation:+not visit" in verdict.differences


def test_a_copy_that_says_the_same_is_silent() -> None:
    text = f"{PLAN} {REST}"
    (_, verdict), changes = told(text, f"{text} Reporting by our staff.")
    assert (verdict.kind, verdict.differences, len(changes)) == (VerdictKind.COPY, (), 1)


CANCELLED = "Foreign minister Lena Marsh has cancelled her visit to Nepal, planned for 14 March."


def test_a_copy_whose_new_lead_says_that_it_is_off_is_a_reversal() -> None:
    """Another outlet put the news before the text that it shares; nobody else had it yet."""
    (_, verdict), changes = told(f"{PLAN} {REST}", f"{CANCELLED} {REST}")
    assert verdict.kind is VerdictKind.COPY
    assert [change.kind for change in changes] == [ChangeKind.OPENED, ChangeKind.REVERSAL]
    assert changes[-1].before is not None
    assert changes[-1].before.quote is not None
    assert changes[-1].before.quote.text == PLAN
    assert changes[-1].after.quote.text == CANCELLED


def test_copies_of_a_copy_tell_its_news_no_second_time_and_support_nothing() -> None:
    off = f"{CANCELLED} {REST}"
    verdicts, changes = told(f"{PLAN} {REST}", off, off, f"{off} Reporting by our staff.")
    assert [one.kind for one in verdicts[1:]] == [VerdictKind.COPY] * 3
    assert [change.kind for change in changes] == [ChangeKind.OPENED, ChangeKind.REVERSAL]


def test_what_a_copy_called_off_can_be_on_again() -> None:
    on_again = "Marsh's visit to Nepal is back on. She will go to Nepal after all, she said."
    _, changes = told(f"{PLAN} {REST}", f"{CANCELLED} {REST}", on_again)
    assert [change.kind for change in changes] == [
        ChangeKind.OPENED,
        ChangeKind.REVERSAL,
        ChangeKind.REVERSAL,
    ]


def test_a_copy_with_the_older_lead_turns_nothing_back() -> None:
    """A slow outlet brings the plan as it was, under a later date."""
    off, plan = f"{CANCELLED} {REST}", f"{PLAN} {REST}"
    assert [change.kind for change in told(off, plan)[1]] == [ChangeKind.OPENED]
    assert [change.kind for change in told(plan, off, plan)[1]] == [
        ChangeKind.OPENED,
        ChangeKind.REVERSAL,
    ]
