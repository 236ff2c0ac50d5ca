"""Who bids: another firm's bid is not the first one's."""

from time import process_time

import pytest

from monitor.follow.rivals import is_other_bidder
from monitor.model.changes import ChangeKind
from tests.support.following import Desk, article

FIRST = "Brightwater bids for Halder Yard"


@pytest.mark.parametrize(
    "text",
    [
        "Kestrel withdraws its bid for Halder Yard",
        "Kestrel has dropped its hostile takeover bid for the shipbuilder",
        "Halder Yard confirms bid from Kestrel Holdings",
        "Halder Yard rejects Kestrel's $4bn bid",
        "Kestrel confirms talks on takeover of Halder Yard",
        "Kestrel in talks to buy Halder Yard",
        "Kestrel raises bid for Halder Yard, which leaves Brightwater behind",
    ],
)
def test_another_one_bids(text):
    assert is_other_bidder(FIRST, text)
    assert is_other_bidder(text, FIRST)
    assert not is_other_bidder(text, text)


@pytest.mark.parametrize(
    "text",
    [
        "Brightwater Holdings withdraws its bid for Halder Yard",
        "Halder Yard rejects bid",
        "Halder Yard rejects Brightwater's improved offer",
        "Norland blocks sale of Halder Yard",
        "Court rejects bid to stop the sale",
        "Halder Yard to be sold",
        "Halder Yard confirms takeover talks",
        "Halder Yard confirms bid",
        "It has withdrawn its bid",
    ],
)
def test_the_same_one_or_nobody(text):
    assert not is_other_bidder(FIRST, text)


@pytest.mark.parametrize(
    "text",
    [
        "Brightwater drops Halder Yard takeover",
        "Brightwater withdraws Halder Yard bid",
        "Halder Yard takeover collapses",
        "Halder Yard bid falls through",
        "Halder Yard's takeover collapses",
        "Halder Yard abandons Brightwater takeover",
    ],
)
def test_what_is_bid_for_is_no_bidder(text):
    """Though its name stands where a bidder's may."""
    for first in (FIRST, "Brightwater agrees to buy Halder Yard"):
        assert not is_other_bidder(first, text)
        assert not is_other_bidder(text, first)


def test_whose_takeover_it_is():
    """Only a possessive tells: else it may be called by what is bought."""
    first = "Brightwater agrees to buy a shipbuilder"
    assert is_other_bidder(first, "Kestrel's takeover is blocked")
    assert not is_other_bidder(first, "Halder takeover is blocked")
    asked = "Halder Yard confirms bid from"
    assert is_other_bidder(f"{asked} Brightwater", f"{asked} Kestrel")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Brightwater abandons Halder Yard takeover", True),
        ("Halder Yard takeover collapses", True),
        ("Kestrel abandons Halder Yard takeover", False),
    ],
)
def test_a_takeover_that_fails_is_a_reversal(text, told):
    desk = Desk()
    desk.feed(article("a", "Rain fell.", title="Brightwater agrees to buy Halder Yard"))
    change = desk.feed(article("b", "Rain fell.", 2, title=text)).change
    assert (change is not None and change.kind is ChangeKind.REVERSAL) is told


@pytest.mark.parametrize(("firm", "told"), [("Brightwater", True), ("Kestrel", False)])
@pytest.mark.parametrize("thing", ["bid for Halder Yard", "Halder Yard takeover"])
def test_the_talks_of_one_are_not_confirmed_by_the_other(firm, told, thing):
    desk = Desk()
    heard = "Brightwater in talks to buy Halder Yard, sources say"
    desk.feed(article("a", "Rain fell.", title=heard))
    said = f"{firm} confirmed that it has made a bid for Halder Yard."
    change = desk.feed(article("b", said, 2, title=f"{firm} confirms {thing}")).change
    assert (change is not None and change.kind is ChangeKind.CONFIRMATION) is told


def test_long_texts_take_no_time():
    """Whatever stands in them."""
    begun = process_time()
    for text in ("A" * 5_000, "Aa bid " * 800, f"{'Aaaaa ' * 4}talks " * 200):
        is_other_bidder(text, FIRST)
    assert process_time() - begun < 0.5
