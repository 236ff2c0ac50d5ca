"""The fold: what a storyline holds is a function of the set of its articles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.follow.states import current, groups, home, key_text, kinds_of
from monitor.follow.storyline import (
    FAMILIES,
    PER_POLE,
    STANDINGS,
    fold,
    open_storyline,
    with_claims,
)
from monitor.model.changes import Axis, ClaimKey, Pole
from monitor.model.stories import VerdictKind
from tests.support.following import START, Desk, arrival, article, state_of, story, verdict

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OFF = "Ida Holm called off her visit to Ghana."
ON = "Ida Holm will visit Ghana in May."
BACK = "Ida Holm will visit Ghana after all. She recently called off her visit to Ghana."
AGAIN = "Ida Holm's visit to Ghana is back on."
ASIDE = "Rain fell on Accra. Weeks ago Ida Holm cancelled her visit to Ghana."
OTHER = "Tomas Veld will visit Ghana. Ida Holm stayed away."

SET = [
    article("a", OFF, 3),
    article("b", ON, 1),
    article("c", BACK, 3),
    article("d", OFF, None),
    article("e", ASIDE, 5),
    article("f", OTHER, 4),
    article("g", ON, None),
]


def held(line, who="holm"):
    (group,) = [g for g in groups(line.states, {(Axis.SCHEDULE, "visit")}) if g.key.who == who]
    return group.held


def folded(articles):
    """Articles folded one after the other; an id that came before is ``seen``."""
    line, ids = None, set()
    for source in articles:
        coming = arrival(source)
        kind = VerdictKind.SEEN if source.id in ids else VerdictKind.NEW
        ids.add(source.id)
        if line is None:
            line = open_storyline("t", coming, verdict(kind), story(coming))
        else:
            line = fold(line, coming, verdict(kind), story(coming))
    return line


@given(st.permutations(SET), st.lists(st.sampled_from(SET), max_size=4))
def test_any_order_and_duplicates_come_to_the_same(order, again):
    assert state_of(folded([*order, *again])) == state_of(folded(SET))


def test_a_recalling_article_of_the_same_day_is_later():
    """Of two reports of one day the one that speaks of the other pole as past stands."""
    line = folded(SET[:3])
    assert held(line).pole is Pole.ON


def test_an_edit_replaces_the_claims_of_its_article():
    desk = Desk()
    desk.feed(article("a", OFF, 2))
    desk.feed(article("a", ON, 2), VerdictKind.EDIT, "a")
    assert held(desk.line).pole is Pole.ON
    assert desk.line.articles == 1
    (state,) = desk.line.states
    assert {standing.claim.pole for standing in state.history} == {Pole.ON}


def test_an_edit_may_take_back_all_claims():
    desk = Desk()
    desk.feed(article("a", OFF, 2))
    desk.feed(article("a", "Nothing is known.", 2), VerdictKind.EDIT, "a")
    assert desk.line.states == ()


def test_a_copy_supports_nothing():
    desk = Desk()
    desk.feed(article("a", OFF, 2))
    desk.feed(article("b", OFF, 2), VerdictKind.COPY, "a")
    assert desk.line.families == ("a",)
    assert desk.line.articles == 2
    assert desk.line.held == (1, 0)
    assert [s.family for s in desk.line.states[0].history] == ["a"]


def published(order):
    """A storyline of articles that each have an outlet and a family."""
    line = None
    for number, (outlet, family) in enumerate(order):
        coming = arrival(article(f"{family}{number}", OFF, 2))
        named = replace(coming.reading.article, outlet=outlet)
        coming = replace(coming, reading=replace(coming.reading, article=named, family=family))
        if line is None:
            line = open_storyline("t", coming, verdict(), story(coming))
        else:
            line = fold(line, coming, verdict(), story(coming))
    return line


WRITTEN = [("BBC", "bbc"), ("Bbc", "bbc"), ("Coast Radio", "a family"), (None, "a-feed")]


@pytest.mark.parametrize("order", [WRITTEN, WRITTEN[::-1]])
def test_outlets_are_known_as_they_write_themselves(order):
    """Of several ways the same one, whichever came first; a family of another name has its own."""
    line = published(order)
    assert line.families == ("a family", "a-feed", "bbc")
    assert line.outlets == {"bbc": "BBC"}


def test_a_copy_of_an_article_outside_the_topic_opens_with_its_claims():
    desk = Desk()
    opened = desk.feed(article("b", OFF, 2), VerdictKind.COPY, "elsewhere")
    assert opened.change.after.state == "cancelled"


def test_of_two_reports_of_one_second_the_one_that_presupposes_the_other_is_later():
    """A feed that tells seconds is no older than one that tells their fractions."""
    for back, off in (("a", "b"), ("b", "a")):
        on_again = replace(article(back, AGAIN, 1), published=NOON)
        called_off = replace(article(off, OFF, 1), published=NOON + timedelta(milliseconds=700))
        assert held(folded([called_off, on_again])).pole is Pole.ON
        assert held(folded([on_again, called_off])).pole is Pole.ON


def test_an_undated_claim_takes_a_pole_never_held():
    """Where nothing says that it was on before, an undated cancellation may stand."""
    line = folded([article("b", ON, 1), article("d", OFF, None)])
    assert held(line).pole is Pole.OFF


def test_an_undated_claim_never_takes_a_pole_already_held():
    """A cancellation presupposes a plan, so an undated plan is the old one."""
    line = folded([article("a", OFF, 1), article("g", ON, None)])
    assert held(line).pole is Pole.OFF


def test_undated_claims_alone_stand_by_their_content():
    orders = [[article("d", OFF, None), article("g", ON, None)]]
    orders.append(orders[0][::-1])
    first, second = (held(folded(order)).pole for order in orders)
    assert first is second


def test_a_body_claim_turns_a_state_only_with_a_second_family():
    body = "Rain fell on Accra all day. The harbour was closed. " + OFF
    first = folded([article("b", ON, 1), article("x", body, 2)])
    assert held(first).pole is Pole.ON
    second = folded([article("b", ON, 1), article("x", body, 2), article("y", body, 3)])
    assert held(second).pole is Pole.OFF


def test_history_is_bounded_by_content_not_by_arrival():
    many = [article(f"a{n:02}", OFF if n % 2 else ON, n + 1) for n in range(3 * PER_POLE)]
    line = folded(many)
    (state,) = line.states
    assert len(state.history) == 2 * PER_POLE
    assert state.history[-1].claim.quote.article == many[-1].id
    assert state_of(line) == state_of(folded(many[::-1]))


@pytest.mark.bulk
def test_keys_are_bounded():
    """However many things an article speaks of, the newest claims are kept."""
    coming = arrival(article("a", OFF, 1))
    (claim,) = coming.reading.claims
    states = ()
    for number in range(STANDINGS + 5):
        key = replace(claim.key, who=f"p{number:04}")
        named = replace(claim, key=key, quote=replace(claim.quote, article=f"x{number:04}"))
        reading = replace(
            coming.reading,
            article=replace(coming.reading.article, id=f"x{number:04}"),
            claims=(named,),
        )
        if number in (0, STANDINGS, STANDINGS + 4) or number % 50 == 0:
            states = with_claims(states, replace(coming, reading=reading))
        else:
            states = (*states, *with_claims((), replace(coming, reading=reading)))
    assert len(states) == STANDINGS
    assert states[0].key.who == "p0005"


def test_title_is_the_headline_or_what_it_is_about_or_the_first_sentence():
    assert folded([article("a", OFF, title="  Holm   stays ")]).title == "Holm stays"
    assert folded([article("a", OFF)]).title == "Holm's visit to Ghana"
    assert folded([article("a", "Rain fell. It was cold.")]).title == "Rain fell."
    assert folded([article("a", " ")]).title == ""
    long = folded([article("a", OFF, title="word " * 60)]).title
    assert len(long) <= 100
    assert long.endswith("…")


def test_counts_and_dates():
    line = folded([article("b", ON, 4), article("a", ON, 2), article("d", ON, None)])
    assert (line.articles, line.revision, line.opened) == (3, 3, "2026-03-02")
    assert line.last_arrival == START
    assert line.names == {"ghana": "Ghana", "holm": "Ida Holm"}
    assert line.last_report.text == ON
    assert line.last_report.article == "b"


def test_an_open_key_joins_the_only_fuller_one():
    full = ClaimKey(axis=Axis.SCHEDULE, what="visit", who="holm", where="ghana")
    other = replace(full, who="veld")
    open_key = replace(full, who="", where="")
    assert home(open_key, [full, open_key]) == full
    assert home(open_key, [full, other, open_key]) == open_key
    assert home(replace(full, where=""), [full, other, replace(full, where="")]) == full
    assert home(replace(full, who="x", where=""), [full]) == replace(full, who="x", where="")
    assert home(replace(open_key, where="peru"), [full]) == replace(open_key, where="peru")
    assert home(open_key, [replace(full, what="talks")]) == open_key


def test_two_sided_keys_may_name_more_who_take_part():
    two = ClaimKey(axis=Axis.SCHEDULE, what="talks", who="chile+peru")
    one = replace(two, who="peru")
    assert home(one, [one, two]) == two
    assert home(replace(two, who="cuba"), [two]) == replace(two, who="cuba")
    assert home(two, [two]) == two


def test_keys_of_other_kinds_are_left_out():
    line = folded(SET)
    talks = replace(line.states[0].history[0].claim.key, what="talks")
    claim = replace(line.states[0].history[0].claim, key=talks)
    assert groups(line.states, kinds_of([claim])) == ()
    assert key_text(talks).startswith("schedule|talks|")


def test_nothing_stands_where_nothing_moves():
    assert current(folded([article("e", ASIDE, 5)]).states[0].history) is None


def test_outlets_are_bounded_whatever_their_order():
    """A feed that names a new outlet with each entry makes no storyline grow for ever."""
    names = [f"outlet {n:04}" for n in range(FAMILIES + 20)]
    lines = []
    for order in (names, names[::-1]):
        line = open_storyline("t", *_first(order[0]))
        for n, name in enumerate(order[1:]):
            coming = arrival(article(f"a{n}", OFF, 2, outlet=name))
            line = fold(line, coming, verdict(), story(coming))
        lines.append((line.families, sorted(line.outlets)))
    assert lines[0] == lines[1]
    assert lines[0][0] == tuple(names[:FAMILIES])
    assert len(lines[0][1]) == FAMILIES


def _first(outlet):
    coming = arrival(article("first", OFF, 1, outlet=outlet))
    return coming, verdict(), story(coming)
