"""What a silent first poll leaves behind: turns that need not be so wait, others do not."""

from dataclasses import replace

from monitor.follow.storyline import emptied
from monitor.model.changes import ChangeKind
from monitor.model.stories import VerdictKind
from tests.support.following import TOPIC, Desk, article

SHUT = "Tarn bridge closed after crack found"
OPEN = "Tarn bridge reopens to traffic"
AGAIN = "Tarn bridge is open again"
SOON = "Tarn bridge to reopen on Friday"
SURE = "Tarn bridge will reopen on Friday, council says"
STAYS = "Tarn bridge stays closed, council says"
SEEMS = "Tarn bridge reopens at dawn"
QUIET = "Rain fell on the moor all week. Grooms went home early. " * 3


def certain(old, new):
    """A network that takes all for turns but what is to be at dawn."""
    return 0.05 if "at dawn" in new else 0.9


def reads_cars(old, new):
    """A network that takes for a turn but what is told of cars."""
    return 0.99 if old.startswith(SHUT) and "Cars" in new else 0.05


def desk(**more):
    return Desk(topic=replace(TOPIC, **more), turned=certain)


def fed(on, *titles, silent=0, text=""):
    """The reversals that headlines make, a day each, the first few in a baseline."""
    return [
        _reversals(on, article(f"a{n}", text, n + 1, title=title), admitted=n >= silent)
        for n, title in enumerate(titles)
    ]


def _reversals(on, source, *, admitted=True):
    change = on.feed(source, admitted=admitted).change
    told = (change, *change.also) if change else ()
    return [one for one in told if one.kind is ChangeKind.REVERSAL]


def test_what_turned_for_certain_is_known():
    *_, second = fed(desk(), SHUT, OPEN, AGAIN, silent=2)
    assert second == []


def test_it_turns_back_as_any():
    *_, (found,) = fed(desk(), SHUT, OPEN, f"{SHUT} once more", silent=2)
    assert (found.before.state, found.after.state, found.flips) == ("open again", "closed", 1)


def test_what_the_network_doubts_is_neither_told_nor_known():
    on = desk()
    _, doubted, (found,) = fed(on, SHUT, SEEMS, OPEN, silent=2)
    assert doubted == []
    assert (found.before.state, found.flips) == ("closed", 0)
    assert on.line.pending == ()
    assert not _reversals(on, article("c", "", 4, title=AGAIN))


def test_nothing_turns_back_what_was_only_doubted():
    on = desk()
    *_, stays = fed(on, SHUT, SEEMS, STAYS, silent=2)
    assert stays == []
    (found,) = _reversals(on, article("c", "", 4, title=OPEN))
    assert found.before.quote.text == STAYS


def test_what_is_announced_is_told_once_it_is_done():
    on = desk()
    _, _, sure, (found,) = fed(on, SHUT, SOON, SURE, OPEN, silent=2)
    assert sure == []
    assert (found.before.state, found.flips) == ("closed", 0)
    assert on.line.pending == ()


def test_what_the_network_reads_brings_nothing_that_is_only_announced():
    on = Desk(turned=reads_cars)
    soon = "Cars to be let over Tarn bridge from Friday after crack"
    *_, read, (found,) = fed(on, SHUT, SOON, soon, AGAIN, silent=2)
    assert read == []
    assert (found.after.state, found.key) == ("open again", "operation|bridge|tarn|")


def test_what_the_network_reads_brings_it_once_a_claim_has_it_done():
    on = Desk(turned=reads_cars)
    cars = "Cars cross again after crack as Tarn viaduct reopens"
    *_, (found,), again = fed(on, SHUT, SOON, cars, AGAIN, silent=2)
    assert found.rules[0].rule == "read-as-turned"
    assert (found.key, found.flips, again) == ("operation|bridge|tarn|", 0, [])
    assert found.fingerprint.endswith("|0")
    assert on.line.pending == ()


def test_what_is_announced_and_done_in_a_baseline_is_known():
    on = desk()
    *_, second = fed(on, SHUT, SOON, OPEN, AGAIN, silent=3)
    assert (second, on.line.pending) == ([], ())


def test_what_is_announced_may_be_called_off():
    *_, (found,) = fed(desk(), SHUT, SOON, STAYS, silent=2)
    assert found.after.state == "closed"


def test_of_a_plan_the_announcement_is_the_turn():
    off, back = "Tarn regatta cancelled", "Tarn regatta will go ahead after all"
    *_, second = fed(desk(), off, back, "Tarn regatta goes ahead after all", silent=2)
    assert second == []


def test_one_outlet_leaves_a_turn_to_the_second_where_two_are_asked_for():
    on = desk(min_outlets=2)
    *_, (found,) = fed(on, SHUT, OPEN, AGAIN, silent=2)
    assert found.families == ("a1", "a2")
    assert not _reversals(on, article("c", "", 4, title=OPEN))


def test_two_outlets_are_enough_in_a_baseline_too():
    *_, third = fed(desk(min_outlets=2), SHUT, OPEN, AGAIN, OPEN, silent=3)
    assert third == []


def test_one_that_is_still_too_weak_waits_on():
    on = desk(min_outlets=3)
    *_, second = fed(on, SHUT, OPEN, AGAIN, silent=2)
    assert (second, len(on.line.pending)) == ([], 1)


def test_a_body_in_passing_is_no_turn():
    on = desk()
    fed(on, SHUT, silent=1)
    passing = article("b", f"{QUIET}The Tarn bridge has reopened, an angler said.", 2)
    assert not _reversals(on, passing, admitted=False)
    (found,) = _reversals(on, article("c", "", 3, title=OPEN))
    assert found.before.quote.text == SHUT


def test_a_rebuild_keeps_what_waits():
    on = desk()
    fed(on, SHUT, SEEMS, silent=2)
    assert emptied(on.line).pending == on.line.pending != ()


def test_an_article_that_was_there_is_no_further_report():
    """A copy of what waits brings nothing."""
    on = desk()
    fed(on, SHUT, SEEMS, silent=2)
    copy = on.feed(article("c", "", 3, title=SEEMS), VerdictKind.COPY, "a1", of="a1")
    assert copy.change is None
