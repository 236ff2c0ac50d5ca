"""Whatever a model can hold comes back from its bytes unchanged, and old bytes are still read."""

from dataclasses import is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.msgpack import decode, encode

from monitor.model.alerts import Alert
from monitor.model.changes import Change, Storyline
from monitor.model.feeds import FeedState
from monitor.model.plans import StoredArticle
from monitor.model.samples import AT_LEAST, asked, enough, sampled
from monitor.model.sealed import SealedFeatures, seal
from monitor.model.stories import Features, Story
from monitor.store.sqlite import codec
from monitor.store.sqlite.shingles import packed
from tests.support.examples import costly
from tests.support.storing import stored
from tests.support.values import NOON

INSTANTS = st.datetimes(
    datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001 - same
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=30))]),
)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    bytes: st.binary(max_size=8),
    int: st.integers(0, 2**63 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    date: st.dates(),
    datetime: INSTANTS,
    type(None): st.none(),
}


@cache
def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a model's type, every field filled; changes within a change are left out."""
    if kind in LEAVES:
        return LEAVES[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        if kind is Change:
            del hints["also"]
        return st.builds(kind, **{name: values(hint) for name, hint in hints.items()})
    origin, args = get_origin(kind), get_args(kind)
    if origin is tuple and args[-1] is ...:
        return st.lists(values(args[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, args))
    if origin is dict:
        return st.dictionaries(values(args[0]), values(args[1]), max_size=2)
    if isinstance(kind, UnionType):
        return st.one_of(*map(values, args))
    return st.sampled_from(list(kind))


@costly
@given(values(StoredArticle))
def test_articles_come_back_as_they_were(article: StoredArticle) -> None:
    assert codec.decode_article(*codec.encode_article(article), article.rev) == article


@costly
@given(values(Alert))
def test_alerts_come_back_as_they_were(alert: Alert) -> None:
    assert codec.decode_alert(codec.encode_alert(alert), alert.body) == alert


@costly
@given(values(Storyline), values(Story), values(FeedState))
def test_other_values_come_back_as_they_were(
    line: Storyline, story: Story, state: FeedState
) -> None:
    assert codec.decode_storyline(codec.encode(line)) == line
    assert codec.decode_story(codec.encode(story)) == story
    assert codec.decode_feed_state(codec.encode(state)) == state


@pytest.mark.parametrize(
    "published", [None, date(2018, 8, 24), NOON, datetime.max.replace(tzinfo=UTC)]
)
def test_a_day_stays_a_day_and_an_instant_an_instant(published: date | None) -> None:
    article = replace(stored().article, published=published, updated=published)
    stored_one = replace(stored(), article=article)
    read = codec.decode_article(*codec.encode_article(stored_one), 0).article
    assert (read.published, type(read.published)) == (published, type(published))
    assert read.updated == published


@given(INSTANTS)
def test_a_column_of_time_is_exact(when: datetime) -> None:
    assert codec.instant(codec.micros(when)) == when


def test_a_field_that_an_old_row_lacks_reads_as_its_default() -> None:
    """Models grow; what was written before they did is still read."""
    old = decode(codec.encode(Storyline(id="sl", topic="t", title="x", first="a")))
    for name in ("told", "settles", "muted", "held"):
        del old[name]
    assert codec.decode_storyline(encode(old)) == Storyline(
        id="sl", topic="t", title="x", first="a"
    )
    body, features = codec.encode_article(stored())
    old, old_features = decode(body), decode(features)
    del old["why_silent"], old["article"]["credits"], old_features["negations"]
    assert codec.decode_article(encode(old), encode(old_features), 0) == stored()


def test_a_field_that_a_newer_program_wrote_is_passed_over() -> None:
    newer = decode(seal(Features(figures=("7",))).sealed) | {"unheard": 1}
    assert SealedFeatures(encode(newer)) == Features(figures=("7",))


SHINGLES = st.lists(st.integers(0, 2**63 - 1), unique=True, max_size=300).map(sorted).map(tuple)


@given(SHINGLES)
def test_the_sample_depends_on_the_text_alone_and_is_never_too_small(
    shingles: tuple[int, ...],
) -> None:
    chosen = sampled(shingles)
    assert chosen == sampled(shingles[::-1])
    assert set(chosen) <= set(asked(shingles)) <= set(shingles)
    assert {shingle for shingle in shingles if shingle % 8 == 0} <= set(chosen)
    assert len(chosen) >= min(AT_LEAST, len(shingles))


@given(SHINGLES)
def test_packed_shingles_are_four_bytes(shingles: tuple[int, ...]) -> None:
    assert all(0 <= part < 2**32 for part in packed(shingles))


def test_a_longer_text_needs_more_in_common() -> None:
    assert enough(kept=50, total=400) == 10
    assert enough(kept=16, total=30) == 1
    assert enough(kept=0, total=0) == 1
