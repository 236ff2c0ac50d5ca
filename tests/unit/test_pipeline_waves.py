"""The order in which articles that arrive together are decided."""

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from monitor.pipeline import waves
from tests.support.values import reading

DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2020, 1, 20)))


def ids(arrivals):
    return [arrival.reading.article.id for arrival in arrivals]


def test_newest_first_document_is_turned_round():
    document = [reading("c", date(2020, 1, 3)), reading("a", date(2020, 1, 1))]
    assert ids(waves.from_document(document, backfill=None, first_poll=False)) == ["a", "c"]


def test_oldest_first_document_keeps_its_order():
    document = [reading("a", date(2020, 1, 1)), reading("x"), reading("c", date(2020, 1, 3))]
    arrivals = waves.from_document(document, backfill=None, first_poll=False)
    assert ids(arrivals) == ["a", "x", "c"]
    assert [arrival.dated for arrival in arrivals] == [True, False, True]
    assert arrivals[1].place == arrivals[0].place


def test_undated_article_before_the_first_dated_one_stands_with_it():
    placed = waves.placed([reading("x"), reading("a", date(2020, 1, 2))])
    assert placed[0].place == placed[1].place


def test_without_any_date_there_is_no_place_and_the_document_is_turned_round():
    arrivals = waves.from_document([reading("b"), reading("a")], backfill=0, first_poll=False)
    assert ids(arrivals) == ["a", "b"]
    assert [arrival.place for arrival in arrivals] == [None, None]


def test_backfill_admits_the_newest_of_a_first_poll_only():
    document = [reading(str(day), date(2020, 1, day)) for day in (4, 3, 2, 1)]
    arrivals = waves.from_document(document, backfill=1, first_poll=True)
    assert [(arrival.admitted, arrival.baseline) for arrival in arrivals] == [
        (False, 3),
        (False, 2),
        (False, 1),
        (True, 0),
    ]
    everything = waves.from_document(document, backfill=None, first_poll=True)
    assert all(arrival.admitted for arrival in everything)


def test_later_polls_are_no_baseline():
    arrivals = waves.from_document([reading("a")], backfill=0, first_poll=False)
    assert [(arrival.admitted, arrival.baseline) for arrival in arrivals] == [(True, None)]


@given(st.lists(DAYS, max_size=12))
def test_a_wave_is_in_order_of_time_and_loses_nothing(days):
    """Whatever the dates, the places never run backwards and every article is there once."""
    document = [reading(str(index), day) for index, day in enumerate(days)]
    arrivals = waves.from_document(document, backfill=0, first_poll=True)
    assert sorted(ids(arrivals)) == sorted(reading_.article.id for reading_ in document)
    places = [arrival.place for arrival in arrivals if arrival.place is not None]
    assert all(not later.older(earlier) for earlier, later in itertools.pairwise(places))


@given(
    news=st.lists(DAYS, max_size=6),
    imported=st.integers(0, 5),
    above=st.booleans(),
    admitted=st.integers(0, 5) | st.none(),
)
def test_a_long_import_is_put_off_what_may_be_told_and_a_short_one_are_part_of_their_wave(
    news, imported, above, admitted
):
    """Each part runs oldest first, and nothing is lost or told apart by anything but the bound."""
    size = waves.LONG + 1 + imported + (admitted or 0) if above else imported
    days = [date(2020, 1, 1 + index % 20) for index in range(size)]
    first = waves.from_document(
        [reading(f"i{n}", day) for n, day in enumerate(days)], backfill=admitted, first_poll=True
    )
    later = waves.from_document(
        [reading(f"n{n}", day) for n, day in enumerate(news)], backfill=None, first_poll=False
    )
    pairs = [(arrival, arrival.reading.article.id) for arrival in (*first, *later)]
    now, put_off = waves.parted(pairs)
    assert sorted(poll for _, poll in (*now, *put_off)) == sorted(poll for _, poll in pairs)
    silent = 0 if admitted is None or not above else size - admitted
    assert [poll[0] for _, poll in put_off] == ["i"] * silent
    assert not any(arrival.admitted for arrival, _ in put_off)
    for part in (now, put_off):
        ages = [waves.age(arrival) for arrival, _ in part]
        assert ages == sorted(ages)
