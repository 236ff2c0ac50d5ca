"""The tables of words, as data."""

from collections import Counter

import pytest

from monitor.follow.lexicon.shape import split
from monitor.follow.lexicon.tables import TABLES


@pytest.mark.parametrize("kind", ["verbs", "nouns", "states", "attributes"])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.axis}-{table.anywhere}")
def test_no_word_stands_twice_for_the_same(table, kind):
    """The first row of two is the one that is read: the other would never be."""
    told = Counter(
        (word, row.pole, row.only, row.personal, role)
        for row in getattr(table, kind)
        for word in split(row.words)
        for role in row.takes
    )
    assert [entry for entry, times in told.items() if times > 1] == []
