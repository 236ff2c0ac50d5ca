"""What is denied and then admitted: statements are one by their words and by who makes them."""

import pytest

from tests.support.following import Desk, article


def turns(*texts):
    """How often articles, a day after another, turn something round."""
    desk = Desk()
    for day, text in enumerate(texts, start=1):
        desk.feed(article(str(day), text, day, title=text.split(".")[0]))
    fired = [name for line in desk.lines.values() for name, _ in line.fired]
    return sum(name.startswith("reversal") for name in fired)


DENIED = "Orvane denied that customer data was stolen."


@pytest.mark.parametrize(
    ("then", "times"),
    [
        ("Orvane admitted the theft of customer data.", 1),
        ("The theft of customer data was confirmed.", 1),
        ("Orvane confirmed the date of the customer party.", 0),
        ("Ralta confirmed the theft of customer data.", 0),
        ("Orvane again denied the theft of customer data.", 0),
        ("Orvane confirmed its involvement in the theft.", 0),
    ],
)
def test_what_is_denied(then, times):
    assert turns(DENIED, then) == times
