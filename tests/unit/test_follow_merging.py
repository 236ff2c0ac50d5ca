"""Two storylines that turn out to be one: what it then holds, and which id stays."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from monitor.follow.merging import FIELDS, KEPT, merged
from monitor.model.changes import Storyline
from tests.support.following import START, Desk, article, state_of

TEXTS = (
    "Ida Holm will visit Ghana in May, her office said.",
    "Holm called off the visit to Ghana. Four people were killed in a crash.",
    "Holm will visit Ghana after all, an aide said.",
    "The number of people killed in the crash rose to six.",
)


def line(*days: int) -> Storyline:
    """A storyline of the articles of some days."""
    desk = Desk()
    for day in days:
        desk.feed(article(f"a{day}", TEXTS[day - 1], day, outlet=f"outlet {day % 2}"))
    return desk.line


@pytest.mark.parametrize(("ones", "others"), [((1, 2), (3, 4)), ((1, 4), (2, 3)), ((3,), (1,))])
def test_it_holds_what_all_articles_say(ones: tuple[int, ...], others: tuple[int, ...]) -> None:
    """As if they had all gone to one storyline, whichever of the two is named first."""
    both = sorted((*ones, *others))
    whole, gone = merged(line(*ones), line(*others))
    assert state_of(whole) == state_of(line(*both))
    assert whole.figures == line(*both).figures
    assert (whole.first, gone.merged_into) == (f"a{min(both)}", whole.id)
    assert merged(line(*others), line(*ones)) == (whole, gone)


def test_every_field_has_a_line() -> None:
    """A field that is added has to say what becomes of it."""
    assert FIELDS.keys() | KEPT == {field.name for field in fields(Storyline)}
    assert not FIELDS.keys() & KEPT


def test_it_goes_on_from_the_larger_numbers_and_tells_nothing_again() -> None:
    """Sequence and revision count on, and what either told or held back is known."""
    old = replace(line(1), sequence=2, revision=5, held=(1, 2), held_changes=1, pending=("x",))
    old = replace(old, fired=(("one", START),), told=(("key", START),), previous_alert="al_old")
    later = START + timedelta(hours=3)
    new = replace(line(2), sequence=7, revision=3, held=(2, 0), held_changes=2, settles=later)
    new = replace(new, fired=(("two", later),), told=(("key", later),), previous_alert="al_new")
    whole, gone = merged(old, new)
    assert (whole.sequence, whole.revision, gone.revision) == (7, 6, 4)
    assert (whole.held, whole.held_changes, whole.settles) == ((3, 2), 3, later)
    assert whole.fired == (("one", START), ("two", later))
    assert (whole.told, whole.previous_alert) == ((("key", later),), "al_new")
    assert whole.last_report == line(1, 2).last_report


def test_undated_storylines() -> None:
    """A dated one is older than one that is not; of two undated ones one stays all the same."""
    undated = replace(line(1), span=None, opened=None, last_at=None, last_arrival=None)
    whole, gone = merged(undated, line(2))
    assert (whole.id, gone.id) == (line(2).id, undated.id)
    assert whole.span == line(2).span
    other = replace(line(2), span=None, opened=None, last_at=None, last_arrival=None)
    whole, gone = merged(undated, other)
    assert (whole.id, gone.id) == tuple(sorted((undated.id, other.id)))
    assert (whole.span, whole.opened, whole.last_arrival) == (None, None, None)
