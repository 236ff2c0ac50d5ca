"""Which article changes a storyline, and how: turns, openings and developments."""

from dataclasses import replace

import pytest

from monitor.follow.judge import Why
from monitor.follow.moment import confidence
from monitor.model.changes import ChangeKind, Rule, Severity
from monitor.model.stories import VerdictKind
from monitor.model.topics import Topic
from tests.support.following import TOPIC, Desk, article

ON = "Ida Holm will visit Ghana in May, her office in Oslo said."
OFF = "Ida Holm called off her visit to Ghana because of a dock strike there."
BACK = "Ida Holm's visit to Ghana is back on after the dockers went home."
BODY = "Rain fell on the coast all week. Dockers went home early. "


def kinds(*sources):
    """The change that each article makes, ``None`` for none; every one a story of its own."""
    desk = Desk()
    return [(f.change.kind if f.change else None) for f in map(desk.feed, sources)]


def last(*sources, topic=TOPIC):
    desk = Desk(topic=topic)
    *_, followed = map(desk.feed, sources)
    return followed


REVERSAL, OPENED = ChangeKind.REVERSAL, ChangeKind.OPENED


def test_off_and_on_again():
    """A pole that flips again is a new change that counts its flips."""
    desk = Desk()
    desk.feed(article("a", ON, 1))
    off = desk.feed(article("b", OFF, 3)).change
    back = desk.feed(article("c", BACK, 5)).change
    assert (off.kind, off.headline) == (REVERSAL, "Planned, now cancelled: Holm's visit to Ghana")
    assert (back.kind, back.headline) == (
        REVERSAL,
        "Cancelled, now on again: Holm's visit to Ghana",
    )
    assert [off.flips, back.flips] == [0, 1]
    assert [off.sequence, back.sequence] == [2, 3]
    assert off.fingerprint != back.fingerprint
    assert back.before.quote.article == "b"
    assert off.key == back.key == "schedule|visit|holm|ghana"


def test_the_old_quote_is_of_the_latest_run():
    """After on, off, on, off the sentence of the first cancellation is no longer the old state."""
    followed = last(
        article("a", ON, 1),
        article("b", OFF, 3),
        article("c", BACK, 5),
        article("d", OFF, 7),
    )
    assert followed.change.before.quote.article == "c"


def test_the_same_pole_again_is_silent():
    assert kinds(article("a", OFF, 1), article("b", OFF, 2)) == [OPENED, None]


def test_an_older_article_is_history():
    followed = last(article("b", ON, 5), article("a", OFF, 2))
    assert (followed.change, followed.why) == (None, Why.HISTORY)


def test_an_undated_article_turns_only_to_a_pole_never_held():
    first = last(article("a", ON, 1), article("b", OFF, None)).change
    assert first.kind is REVERSAL
    again = last(article("a", ON, 1), article("b", OFF, 2), article("c", BACK, None))
    assert again.change is None


def test_a_dated_article_turns_what_an_undated_one_said():
    change = last(article("a", OFF, None), article("b", BACK, 2)).change
    assert change.kind is REVERSAL
    assert "old-state-undated" in {rule.rule for rule in change.counter}


def test_recalling_the_old_state_is_evidence():
    recalling = last(
        article("a", OFF, 1), article("b", f"{ON} She recently called off a visit to Ghana.", 9)
    )
    plain = last(article("a", OFF, 1), article("b", ON, 9))
    rules = {rule.rule for rule in recalling.change.rules}
    assert "restates-old-state" in rules
    assert recalling.change.confidence > plain.change.confidence


def test_recalling_alone_turns_nothing():
    recall = "Ida Holm opened a school. In February she called off her visit to Ghana."
    assert kinds(article("a", ON, 1), article("b", recall, 9))[1] is not REVERSAL


def test_headline_and_lead_weigh_both():
    change = last(
        article("a", ON, 1), article("b", OFF, 3, title="Holm calls off Ghana visit")
    ).change
    assert {"headline", "lead"} <= {rule.rule for rule in change.rules}
    assert change.severity is Severity.FLASH
    assert change.after.quote.field == "title"


def test_a_turn_in_the_body_waits_for_a_second_family():
    desk = Desk()
    desk.feed(article("a", ON, 1))
    first = desk.feed(article("b", BODY + OFF, 3))
    second = desk.feed(article("c", BODY + OFF, 3), VerdictKind.SAME_EVENT, "b")
    assert first.change is None or first.change.kind is not REVERSAL
    assert second.change.kind is REVERSAL
    assert second.change.families == ("b", "c")


def test_a_turn_is_told_though_matching_took_its_article_for_a_second_report():
    """What an article claims decides, not what it was taken for: a false merge hides no turn."""
    desk = Desk()
    desk.feed(article("a", ON, 1))
    change = desk.feed(article("b", OFF, 3), VerdictKind.SAME_EVENT, "a").change
    assert (change.kind, change.before.quote.article) == (REVERSAL, "a")
    assert change.after.quote.text == OFF


def test_a_weak_turn_is_told_again_when_another_family_supports_it():
    """Below the topic's sensitivity it is held by the rules; the second outlet lifts it."""
    desk = Desk(topic=replace(TOPIC, confidence=0.8))
    desk.feed(article("a", ON, 1))
    weak = desk.feed(article("b", OFF, 3)).change
    assert weak.confidence < 0.8
    strong = desk.feed(article("c", OFF, 3), VerdictKind.SAME_EVENT, "b").change
    assert (strong.kind, strong.flips) == (REVERSAL, 0)
    assert strong.confidence >= 0.8
    assert desk.line.pending == ()
    third = desk.feed(article("d", OFF, 4), VerdictKind.SAME_EVENT, "b")
    assert (third.change, third.why) == (None, Why.SAME_EVENT)


def test_support_that_is_still_too_weak_goes_on_waiting():
    desk = Desk(topic=replace(TOPIC, confidence=0.99))
    desk.feed(article("a", ON, 1))
    desk.feed(article("b", OFF, 3))
    second = desk.feed(article("c", OFF, 3), VerdictKind.SAME_EVENT, "b")
    assert second.change is None
    assert desk.line.pending


def test_what_never_turned_is_not_supported():
    """A pending fingerprint of another turn, or none before it, tells nothing."""
    desk = Desk()
    desk.feed(article("a", OFF, 1))
    name = "reversal|schedule|visit|holm|ghana|off|0"
    line = replace(desk.line, pending=(name,))
    desk.lines[line.id] = line
    assert desk.feed(article("b", OFF, 2), VerdictKind.SAME_EVENT, "a").change is None


def test_another_agent_place_or_thing_turns_nothing():
    others = [
        "Tomas Veld will visit Ghana in May.",
        "Ida Holm will visit Peru in May.",
        "Ida Holm will fly to Oslo.",
        "The talks are back on.",
    ]
    for other in others:
        assert REVERSAL not in kinds(article("a", OFF, 1), article("b", other, 3))


def test_the_trip_is_the_storylines_only_one():
    """A definite phrase without names stands for the only open key."""
    short = "Ministers spoke of the trip by telephone. The trip is back on."
    change = last(article("a", OFF, 1), article("b", short, 3)).change
    assert change.kind is REVERSAL
    assert change.key == "schedule|visit|holm|ghana"


def test_one_article_makes_one_change():
    """Two turns at once: the surer one is told."""
    both = "Ida Holm called off her visit to Ghana. Ida Holm also cancelled her visit to Peru."
    followed = last(article("a", f"{ON} Ida Holm will visit Peru.", 1), article("b", both, 3))
    assert followed.change.kind is REVERSAL
    assert all(also.kind is not ChangeKind.DEVELOPMENT for also in followed.change.also)


def test_opened_without_claims_quotes_the_first_sentence():
    change = last(article("a", "Rain fell on Accra. It was cold.", 1, title="Rain in Accra")).change
    assert (change.kind, change.headline, change.confidence) == (OPENED, "Rain in Accra", 1.0)
    assert (change.after.state, change.after.quote.text) == (None, "Rain in Accra")


def test_an_article_of_white_space_opens_with_an_empty_quote():
    change = last(article("a", " \n ", 1)).change
    assert change.after.quote.text == ""


NEWS = [
    "Dockers in Accra began a strike on Monday over the pay of crane drivers.",
    "A warehouse fire near the railway killed two night watchmen, police said.",
]


def test_a_new_event_is_a_development():
    followed = last(*(article(f"a{n}", text, n + 1) for n, text in enumerate(NEWS)))
    change = followed.change
    assert change.kind is ChangeKind.DEVELOPMENT
    assert change.before.quote.text == NEWS[0]
    assert change.after.quote.text == NEWS[1]


def test_what_was_said_before_is_no_development():
    same = last(article("a", NEWS[0], 1), article("b", NEWS[0], 2))
    assert (same.change, same.why) == (None, Why.NOTHING_NEW)


def test_a_late_report_is_no_development():
    late = last(article("a", NEWS[0], 5), article("b", NEWS[1], 2))
    assert (late.change, late.why) == (None, Why.HISTORY)


def test_copies_and_second_reports_are_silent():
    desk = Desk()
    desk.feed(article("a", NEWS[0], 1))
    copy = desk.feed(article("b", NEWS[0], 1), VerdictKind.COPY, "a")
    assert (copy.change, copy.why) == (None, Why.COPY)
    second = desk.feed(article("c", NEWS[1], 1), VerdictKind.SAME_EVENT, "a")
    assert (second.change, second.why) == (None, Why.SAME_EVENT)


BAKERY = "Port Ellis bakery wins national bread prize"


@pytest.mark.parametrize(
    ("title", "text", "told"),
    [
        ("Port Ellis mayor Ann Moor sacked", "", True),
        ("Ferry to Port Ellis sinks, 14 missing", "", True),
        # What shares another word or another name, or has more to go by, was matched by that.
        ("Bread prize for Port Ellis bakers", "", False),
        ("Bakery honoured in Port Ellis", "", False),
        ("Port Ellis", "", False),
        ("Port Ellis mayor Ann Moor sacked", "Ann Moor was sacked on Monday.", False),
    ],
)
def test_a_bare_headline_that_shares_but_a_name_is_no_second_report(title, text, told):
    desk = Desk()
    desk.feed(article("a", "", 1, title=BAKERY))
    change = desk.feed(article("b", text, 1, title=title), VerdictKind.SAME_EVENT, "a").change
    assert bool(change and change.kind is ChangeKind.DEVELOPMENT) is told


def test_a_novel_body_waits_for_a_second_outlet():
    desk = Desk()
    desk.feed(article("a", f"{NEWS[0]} Rain fell.", 1))
    quiet = f"{NEWS[0]}\n\n{NEWS[1]} Firemen found a cracked gas pipe. Its floor gave way."
    first = desk.feed(article("b", quiet, 2))
    assert (first.change, first.why) == (None, Why.WAITS)
    repeat = desk.feed(article("b2", quiet, 2, outlet="b"), VerdictKind.SAME_EVENT, "b")
    assert repeat.change is None
    second = desk.feed(article("c", quiet, 2), VerdictKind.SAME_EVENT, "b")
    assert second.change.kind is ChangeKind.DEVELOPMENT
    assert second.change.families == ("b", "c")


def test_an_undated_old_report_is_no_development():
    """An undated article that claims a pole already held may be an old one."""
    desk = Desk()
    desk.feed(article("a", ON, 1))
    desk.feed(article("b", OFF, 2))
    stale = desk.feed(article("c", "Cranes stood still. " + ON, None))
    assert stale.change is None
    fresh = desk.feed(article("d", NEWS[1], None))
    assert fresh.change.kind is ChangeKind.DEVELOPMENT


def test_a_development_names_what_it_claims():
    change = last(article("a", NEWS[1], 1), article("b", OFF, 2)).change
    assert (change.kind, change.about.what) == (ChangeKind.DEVELOPMENT, "visit")


def test_a_storyline_takes_what_fits_and_opens_what_does_not():
    desk = Desk(topic=Topic(id="t", title="auto"))
    desk.feed(article("a", OFF, 1))
    desk.feed(article("b", "Ida Holm called off her Ghana visit because of a strike.", 2))
    assert len(desk.lines) == 1
    desk.feed(article("c", "A comet was seen over the northern hills by farmers at dawn.", 2))
    assert len(desk.lines) == 2


def test_a_shared_open_key_joins_what_words_alone_would_not():
    desk = Desk(topic=Topic(id="t", title="auto"))
    desk.feed(article("a", OFF, 1))
    text = (
        "In May, after long weeks of quiet letters, Ida Holm will visit Accra with a small choir."
    )
    assert desk.feed(article("b", text, 30)).change.kind is REVERSAL


@pytest.mark.parametrize(
    ("weights", "expected"), [((), 0.0), ((0.5,), 0.5), ((0.55, 0.5), 0.775), ((1.0, 0.3), 1.0)]
)
def test_confidence(weights, expected):
    rules = tuple(Rule(rule=str(weight), weight=weight) for weight in weights)
    assert confidence(rules) == expected
