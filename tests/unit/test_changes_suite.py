"""The change suite is well-formed: what it expects can be found in what it tells."""

from collections import Counter
from itertools import pairwise

import pytest

from monitor.model.changes import Axis, ChangeKind
from tests.support.changesuite import PARTS, Entry, Expected, entries

AXES = {axis.value for axis in Axis}
QUOTED = {
    ChangeKind.REVERSAL,
    ChangeKind.FIGURES,
    ChangeKind.SCHEDULE,
    ChangeKind.CORRECTION,
    ChangeKind.CONFIRMATION,
}
MANY, TRAPS = 80, 0.5


def each(entry: Entry) -> tuple[Expected, ...]:
    """All that an entry says of changes."""
    return (*entry.expect, *entry.may)


def test_names() -> None:
    """An id is used once, and begins with a word for what the entry is of."""
    assert max(Counter(entry.id for entry in entries()).values()) == 1


def test_enough() -> None:
    """Many entries, every axis and kind of quoted change, and at least half hard negatives."""
    found = entries()
    assert len(found) >= MANY
    assert sum(entry.trap is not None for entry in found) >= TRAPS * len(found)
    axes = {expected.axis for entry in found for expected in entry.expect}
    assert axes >= AXES
    kinds = {expected.kind for entry in found for expected in entry.expect}
    assert kinds >= QUOTED


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_entry(entry: Entry) -> None:
    """Articles arrive one after the other, and all that is expected names them and their words."""
    assert entry.part in PARTS
    assert entry.about
    articles = list(entry.articles.values())
    assert 2 <= len(articles) <= 6
    assert all(article.title and article.outlet for article in articles)
    # By the time of its arrival a version is told from another one of the same article.
    seen = [article.first_seen for article in articles if article.first_seen is not None]
    assert all(before < after for before, after in pairwise(seen))
    for expected in each(entry):
        assert set(expected.articles) <= entry.articles.keys()
        assert_found(entry, expected)
    if entry.trap:
        assert not any(expected.kind in QUOTED for expected in entry.expect)


def assert_found(entry: Entry, expected: Expected) -> None:
    """The sentences are there: both of what has two, in the articles that are named."""
    if expected in entry.expect and expected.kind in QUOTED:
        assert expected.before
        assert expected.after
        assert (expected.axis in AXES) == (expected.kind is ChangeKind.REVERSAL)
        if expected.kind is ChangeKind.REVERSAL:
            assert expected.axis == entry.group
    for label, several in (*expected.before.items(), *expected.after.items()):
        article = entry.articles[label]
        told = f"{article.title}\n{article.summary}\n{article.text}"
        assert [words for words in several if words not in told] == []
