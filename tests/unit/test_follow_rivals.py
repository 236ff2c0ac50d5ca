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
    ],
)
def test_the_same_one_or_nobody(text):
    assert not is_other_bidder(FIRST, text)


@pytest.mark.parametrize(("firm", "told"), [("Brightwater", True), ("Kestrel", False)])
def test_the_talks_of_one_are_not_confirmed_by_the_other(firm, told):
    desk = Desk()
    heard = "Brightwater in talks to buy Halder Yard, sources say"
    desk.feed(article("a", "Rain fell.", title=heard))
    said = f"{firm} confirmed that it has made a bid for Halder Yard."
    change = desk.feed(article("b", said, 2, title=f"{firm} confirms bid for Halder Yard")).change
    assert (change is not None and change.kind is ChangeKind.CONFIRMATION) is told


def test_long_texts_take_no_time():
    """Whatever stands in them."""
    begun = process_time()
    for text in ("A" * 5_000, "Aa bid " * 800, f"{'Aaaaa ' * 4}talks " * 200):
        is_other_bidder(text, FIRST)
    assert process_time() - begun < 0.5
