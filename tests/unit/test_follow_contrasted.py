"""Turns that no claim shows, told as the pair network reads them; the network is played here."""

from dataclasses import dataclass, field, replace

import pytest

from monitor.follow.contrasted import CERTAIN, MARKED, PAIRS
from monitor.follow.moment import SUPPORTED
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

SHUT = "Glassworks of Ostmark stands cold"
WARM = "Bottles roll out of Ostmark glassworks"
CLOSES, REOPENS = "Ostmark glassworks closes", "Ostmark glassworks reopens"
ALSO_WARM = "First Ostmark glassworks bottles since spring"


@dataclass
class Network:
    """Says of pairs what it is told to, of all others that nothing turned, and notes the asked."""

    turning: dict[tuple[str, str], float]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, old: str, new: str) -> float:
        self.asked.append((old, new))
        return self.turning.get((old.rstrip("."), new.rstrip(".")), 0.01)


CLOSED = "Ostmark glassworks closed for good"


def turns(*pairs, sure=0.98):
    return Network(dict.fromkeys(pairs, sure))


def fed(network, *titles, kinds=None, topic=TOPIC, days=range(1, 60, 5), **more):
    """The reversals that each of some headlines makes."""
    desk = Desk(topic=topic, turned=network)
    found = []
    for n, title in enumerate(titles):
        kind = (kinds or {}).get(n, VerdictKind.NEW)
        one = article(f"a{n}", "", days[n], title=title)
        change = desk.feed(replace(one, **more), kind).change
        told = (change, *change.also) if change else ()
        found.append([each for each in told if each.kind is ChangeKind.REVERSAL])
    return found


def test_what_the_network_is_certain_of_is_told_with_both_sentences():
    _, (found,) = fed(turns((SHUT, WARM)), SHUT, WARM)
    assert (found.before.quote.text, found.after.quote.text) == (SHUT, WARM)
    assert found.headline == f"Reported, now turned: {WARM}"
    assert found.confidence == 0.98
    assert [rule.rule for rule in found.rules] == ["read-as-turned"]
    assert (found.about.axis, found.before.state, found.after.state) == (
        None,
        "reported",
        "turned",
    )


def test_a_claim_of_the_sentence_names_the_state():
    shut, again = "Ostmark glassworks puts out fires", "Ostmark railway reopens for glassworks"
    _, (found,) = fed(turns((shut, again)), shut, again)
    assert (found.about.axis, found.after.state) == ("operation", "open again")


def test_states_of_two_matters_are_not_put_side_by_side():
    old, new = "Ostmark glassworks chief Ida Holm resigns", "Ostmark railway reopens for glassworks"
    _, (found,) = fed(turns((old, new)), old, new)
    assert (found.before.state, found.after.state) == ("reported", "open again")


@pytest.mark.parametrize(
    ("network", "titles", "more"),
    [
        (None, (SHUT, WARM), {}),
        (turns((SHUT, WARM), sure=CERTAIN - 0.01), (SHUT, WARM), {}),
        (turns((SHUT, WARM)), (SHUT, WARM), {"language": "de"}),
        (turns((SHUT, WARM)), (SHUT, WARM), {"published": None}),
        (turns(("Rain", WARM)), ("Rain", WARM), {}),
    ],
    ids=["no network", "not certain", "not English", "undated", "nothing in common"],
)
def test_what_is_not_told(network, titles, more):
    assert fed(network, *titles, **more) == [[], []]


LONG = f"{WARM}, {'as they did in the days of our grandfathers and theirs, ' * 2}says the town"


@pytest.mark.parametrize(
    ("title", "text", "is_told"),
    [
        (WARM, "", True),
        (None, WARM, False),
        (LONG, "", False),
        (None, "Ostmark railway reopens for glassworks", True),
    ],
    ids=["headline", "none", "too long for one", "none, but claims turn"],
)
def test_without_a_headline_claims_must_speak_for_a_turn(title, text, is_told):
    desk = Desk(turned=lambda *_: 0.98)
    desk.feed(article("a0", "", 1, title=CLOSES))
    change = desk.feed(replace(article("a1", text, 20), title=title)).change
    told = (change, *change.also) if change else ()
    assert any(one.rules[0].rule == "read-as-turned" for one in told if one.rules) is is_told


@pytest.mark.parametrize("kind", [VerdictKind.SAME_EVENT, VerdictKind.COPY, VerdictKind.EDIT])
def test_only_a_report_of_its_own_is_read(kind):
    network = turns((SHUT, WARM))
    assert fed(network, SHUT, WARM, kinds={1: kind}) == [[], []]
    assert not network.asked


@pytest.mark.parametrize(
    ("old", "new", "sure", "is_told"),
    [
        (CLOSES, "Ostmark railway reopens for glassworks", CERTAIN, True),
        (CLOSES, "Ostmark glassworks museum reopens", CERTAIN, True),
        (WARM, "Ostmark glassworks axes bottles", CERTAIN, True),
        (CLOSES, "Ostmark glassworks museum reopens", CERTAIN - 0.01, False),
        (CLOSES, "Bottles of the Ostmark glassworks", 0.99, False),
    ],
)
def test_a_turn_taken_for_the_same_event_needs_a_mark(old, new, sure, is_told):
    """A claim of the other pole, or the first headline of a turn."""
    _, found = fed(turns((old, new), sure=sure), old, new, kinds={1: VerdictKind.SAME_EVENT})
    assert bool(found) is is_told


@pytest.mark.parametrize(
    ("new", "sure", "is_told"),
    [
        ("Ostmark glassworks axes bottles", MARKED, True),
        ("Ostmark glassworks axes bottles", MARKED - 0.01, False),
        ("Bottles of the Ostmark glassworks", MARKED, False),
    ],
)
def test_the_first_headline_of_a_turn_may_be_a_little_less_certain(new, sure, is_told):
    _, found = fed(turns((WARM, new), sure=sure), WARM, new)
    assert bool(found) is is_told


def test_another_thing_of_the_kind_is_not_read():
    shut, back = "Unit 2 of the Ostmark reactor stands still", "Ostmark reactor: unit 1 hums"
    network = turns((shut, back))
    assert fed(network, shut, back) == [[], []]
    assert not network.asked
    same = back.replace("1", "2")
    assert fed(turns((shut, same)), shut, same)[1]


def test_one_more_report_of_a_turn_is_silent():
    network = turns((SHUT, WARM), (SHUT, ALSO_WARM))
    _, first, second = fed(network, SHUT, WARM, ALSO_WARM)
    assert (len(first), second) == (1, [])


def test_it_is_told_again_when_it_turns_back():
    network = turns((SHUT, WARM), (WARM, f"{SHUT} once more"))
    *_, (found,) = fed(network, SHUT, WARM, f"{SHUT} once more")
    assert found.before.quote.text == WARM


def test_a_second_outlet_makes_it_firm():
    """Where two outlets are asked for, the second one tells it, also as one more of the event."""
    network = turns((SHUT, WARM), (SHUT, ALSO_WARM))
    for kind in (VerdictKind.NEW, VerdictKind.SAME_EVENT):
        topic = replace(TOPIC, min_outlets=2)
        _, first, (found,) = fed(network, SHUT, WARM, ALSO_WARM, kinds={2: kind}, topic=topic)
        assert len(found.families) == 2
        assert [rule.rule for rule in found.rules] == ["read-as-turned", "further-outlet"]
        assert found.confidence > 0.98
        assert not first


def test_what_was_read_is_not_told_once_more_by_a_claim():
    """But for a turn that came after it."""
    shut, warm, again = (
        "Ostmark glassworks closes",
        "Bottles roll out of Ostmark glassworks",
        "Ostmark glassworks reopens",
    )
    _, first, second = fed(turns((shut, warm)), shut, warm, again)
    assert (len(first), second) == (1, [])
    _, first, second = fed(turns(), shut, warm, again)
    assert (first, len(second)) == ([], 1)
    back = f"{shut} once more"
    *_, last = fed(turns((shut, warm), (warm, back)), shut, warm, back, again)
    assert len(last) == 1


@pytest.mark.parametrize(
    ("sure", "rule", "is_told"),
    [(0.99, "read-as-turned", True), (0.7, None, True), (0.2, "not-read-as-turned", False)],
)
def test_it_weighs_beside_what_claims_show(sure, rule, is_told):
    """One that it doubts is held until another outlet supports it."""
    also = "Ostmark glassworks reopens after repairs"
    network = turns((CLOSES, REOPENS), (CLOSES, also), sure=sure)
    _, (found,), *_ = fed(network, CLOSES, REOPENS)
    weighed = [one.rule for one in (*found.rules, *found.counter) if "read-as" in one.rule]
    assert weighed == ([rule] if rule else [])
    assert (found.confidence >= TOPIC.confidence) is is_told
    _, (plain,) = fed(None, CLOSES, REOPENS)
    assert (found.confidence > plain.confidence) is (sure > 0.9)
    *_, last = fed(network, CLOSES, REOPENS, also, days=(1, 6, 7))
    assert [len(one.families) for one in last] == ([] if is_told else [2])


def test_few_reports_are_read_those_with_most_in_common():
    network = turns((SHUT, WARM))
    others = [f"Ostmark {word}" for word in ("rain", "snow", "wind", "fair", "mayor")]
    found = fed(network, SHUT, *others, WARM)
    assert len(found[-1]) == 1
    new = f"{WARM}."
    assert sum(pair[1] == new for pair in network.asked) <= PAIRS + len(others)
    assert (f"{SHUT}.", new) in network.asked


def test_no_more_is_read_than_decides():
    """Neither older reports than the one that is turned, nor others once one reads like a turn."""
    snow = "Ostmark glassworks bottles under snow"
    network = turns((snow, WARM))
    assert fed(network, SHUT, snow, WARM)[-1]
    assert (f"{snow}.", f"{WARM}.") in network.asked
    assert (f"{SHUT}.", f"{WARM}.") not in network.asked
    network = turns((CLOSES, REOPENS))
    assert fed(network, CLOSES, snow, REOPENS)[-1]
    assert [old for old, new in network.asked if new == f"{REOPENS}."] == [f"{CLOSES}."]


def test_sentences_are_read_only_until_two_read_like_a_turn():
    leads = ("It has no money for gas.", "Bottles are made in Ostmark.")
    network = turns((CLOSES, REOPENS), sure=0.95)
    network.turning[f"{CLOSES}. {leads[0]}".rstrip("."), f"{REOPENS}. {leads[1]}".rstrip(".")] = 0.2
    desk = Desk(turned=network)
    desk.feed(article("a", leads[0], 1, title=CLOSES))
    (found,) = reversals(desk.feed(article("b", leads[1], 9, title=REOPENS)))
    assert "read-as-turned" in {one.rule for one in found.rules}
    assert network.asked[-1] == (CLOSES, REOPENS)


def reversals(followed):
    change = followed.change
    told = (change, *change.also) if change else ()
    return [one for one in told if one.kind is ChangeKind.REVERSAL]


def test_a_report_that_comes_late_turns_nothing():
    """Neither what a newer one has turned already, nor what has turned back since."""
    network = turns((SHUT, WARM), (SHUT, ALSO_WARM), (WARM, f"{SHUT} once more"))
    network.turning[f"{ALSO_WARM}", f"{SHUT} once more"] = 0.98
    desk = Desk(turned=network)
    desk.feed(article("a", "", 1, title=SHUT))
    assert reversals(desk.feed(article("b", "", 20, title=WARM)))
    assert not reversals(desk.feed(article("c", "", 10, title=ALSO_WARM)))
    desk = Desk(turned=turns((WARM, SHUT)))
    desk.feed(article("a", "", 9, title=WARM))
    assert not reversals(desk.feed(article("b", "", 2, title=SHUT)))
    desk = Desk(turned=network)
    desk.feed(article("a", "", 1, title=SHUT))
    desk.feed(article("b", "", 20, title=f"{SHUT} once more"))
    assert not reversals(desk.feed(article("c", "", 10, title=ALSO_WARM)))


def test_a_late_report_may_turn_what_nothing_newer_has():
    desk = Desk(turned=turns((SHUT, WARM)))
    desk.feed(article("a", "", 1, title=SHUT))
    desk.feed(article("b", "", 20, title="Ostmark glassworks museum praised"))
    assert reversals(desk.feed(article("c", "", 10, title=WARM)))


def test_one_more_report_of_the_event_that_claims_the_same_turns_nothing():
    network = turns((CLOSES, CLOSED))
    *_, last = fed(network, CLOSES, REOPENS, CLOSED, kinds={2: VerdictKind.SAME_EVENT})
    assert network.asked
    assert CLOSES not in {one.before.quote.text for one in last}


def test_of_a_report_of_its_own_that_claims_the_same_the_network_decides():
    """A search is on again, a missing man is found dead: of one pole, and turns."""
    _, (found,) = fed(turns((CLOSES, CLOSED)), CLOSES, CLOSED)
    assert (found.before.state, found.after.state) == ("reported", "closed")


def test_other_reports_in_between_do_not_make_it_new():
    others = [
        f"Ostmark glassworks {word}" for word in ("bottles praised", "mayor visits", "dog found")
    ]
    network = turns((SHUT, WARM), (SHUT, ALSO_WARM))
    _, first, *_, last = fed(network, SHUT, WARM, *others, ALSO_WARM)
    assert (len(first), last) == (1, [])


def test_what_a_claim_told_is_not_told_once_more():
    network = turns((CLOSES, ALSO_WARM), (CLOSES, REOPENS), sure=0.97)
    _, first, second = fed(network, CLOSES, REOPENS, ALSO_WARM)
    assert (len(first), second) == (1, [])


def test_what_the_network_doubts_of_a_claim_it_may_bring_itself():
    network = turns((CLOSES, ALSO_WARM))
    _, (held,), (told,) = fed(network, CLOSES, REOPENS, ALSO_WARM)
    assert held.confidence < TOPIC.confidence < told.confidence


def test_a_likely_turn_that_was_not_told_silences_none():
    network = turns((SHUT, WARM), sure=0.8)
    network.turning[SHUT, ALSO_WARM] = 0.98
    _, first, second = fed(network, SHUT, WARM, ALSO_WARM)
    assert (first, len(second)) == ([], 1)


def test_a_copy_supports_nothing():
    topic = replace(TOPIC, min_outlets=2)
    network = turns((SHUT, WARM))
    *_, last = fed(network, SHUT, WARM, WARM, kinds={2: VerdictKind.COPY}, topic=topic)
    assert not last


def test_a_claim_supports_what_was_read():
    topic = replace(TOPIC, min_outlets=2)
    *_, (found,) = fed(turns((CLOSES, WARM)), CLOSES, WARM, REOPENS, topic=topic)
    assert found.families == ("a1", "a2")


def test_what_is_read_supports_a_claim():
    """A turn by claims waits for a second outlet; the network brings it, in the claim's words."""
    topic = replace(TOPIC, min_outlets=2)
    network, shut = turns((CLOSES, WARM), (CLOSES, ALSO_WARM)), f"{CLOSES} gates"
    network.turning |= {(CLOSES, REOPENS): 0.9, (shut, REOPENS): 0.9}
    titles = (shut, CLOSES, REOPENS, WARM, ALSO_WARM)
    *_, (first,), (found,), last = fed(network, *titles, topic=topic)
    assert (first.families, found.families, last) == (("a2",), ("a2", "a3"), [])
    assert (found.after.state, found.after.quote.text) == ("open again", WARM)
    assert (found.key, found.about.axis) == (first.key, "operation")
    assert found.fingerprint == first.fingerprint + SUPPORTED


def test_one_outlet_does_not_support_itself():
    topic, network = replace(TOPIC, min_outlets=2), turns((CLOSES, WARM), (CLOSES, REOPENS))
    *_, last = fed(network, CLOSES, REOPENS, WARM, topic=topic, outlet="one")
    assert not [one for one in last if len(one.families) > 1]


def test_ids_may_hold_anything():
    desk = Desk(turned=turns((CLOSES, WARM)))
    desk.feed(article("a|1", "", 1, title=CLOSES))
    assert reversals(desk.feed(article("b|1", "", 5, title=WARM)))
    assert not reversals(desk.feed(article("c|1", "", 9, title=REOPENS)))


def test_it_counts_how_often_it_turned():
    shut, warm = f"{SHUT} once more", f"{WARM} once more"
    network = turns((SHUT, WARM), (WARM, shut), (shut, warm))
    found = fed(network, SHUT, WARM, shut, warm)
    assert [one.flips for each in found for one in each] == [0, 1, 2]


def test_what_cannot_alert_is_not_read():
    network = turns((SHUT, WARM))
    fed(network, SHUT, WARM, topic=replace(TOPIC, alert_on=(ChangeKind.OPENED,)))
    desk = Desk(turned=network)
    desk.feed(article("a", "", 1, title=SHUT))
    desk.feed(article("b", "", 9, title=WARM), admitted=False)
    assert not network.asked


def test_it_gives_way_to_what_a_figure_shows():
    old, new = "Ostmark glassworks fire kills 4", "Ostmark glassworks fire: death toll rises to 9"
    desk = Desk(turned=turns((old, new)))
    desk.feed(article("a", "", 1, title=old))
    change = desk.feed(article("b", "", 2, title=new)).change
    assert [change.kind, *(one.kind for one in change.also)] == [ChangeKind.FIGURES]


def test_the_sentences_shown_are_the_clearest():
    lead = "The glassworks of Ostmark has stood cold since the price of gas doubled."
    network = Network({(f"{SHUT}. {lead}".rstrip("."), WARM): 0.98, (lead.rstrip("."), WARM): 0.9})
    desk = Desk(turned=network)
    desk.feed(article("a", lead, 1, title=SHUT))
    change = desk.feed(article("b", "", 9, title=WARM)).change
    assert change.before.quote.text == lead
