"""Ids and identity keys: the same entry is known again, different ones are kept apart."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.formats import Source
from monitor.collect.identity import article_id, content, digest, identities, shared
from monitor.model.articles import Article, DateSource

WEB = Source(feed="a", url="https://example.org/feed")
OTHER = Source(feed="b", url="https://other.example/feed")
FILE = Source(url="file:///srv/a.xml")
PIECE = st.text("ab:1", max_size=3)
ENTRY = Article(
    id="",
    feed="a",
    guid="7",
    url="https://www.example.org/7",
    title="Rain",
    text="Rain fell.",
    published=date(2018, 8, 24),
)


def test_strongest_first() -> None:
    kinds = [key.partition(":")[0] for key in identities(ENTRY, WEB)]
    assert kinds == ["guid", "url", "content"]
    alone = replace(ENTRY, guid=None, url=None)
    assert [key.partition(":")[0] for key in identities(alone, WEB)] == ["title", "content"]


def test_a_guid_counts_within_its_feed_and_a_link_everywhere() -> None:
    here, there = identities(ENTRY, WEB), identities(ENTRY, OTHER)
    assert here[0] != there[0]
    assert here[1:] == there[1:]


def test_what_is_shared_identifies_nothing() -> None:
    common = frozenset(("7", "https://www.example.org/7"))
    assert [key.partition(":")[0] for key in identities(ENTRY, WEB, common)] == ["title", "content"]


@pytest.mark.parametrize("field", ["guid", "url", "title", "text"])
def test_the_id_rests_on_the_strongest_key(field: str) -> None:
    """Without the stronger ones the next decides, and what is weaker changes nothing."""
    fields = ("guid", "url", "title", "text")
    bare = replace(ENTRY, **dict.fromkeys(fields[: fields.index(field)]))  # type: ignore[arg-type]
    changed = replace(bare, **{field: "https://example.org/changed"})  # type: ignore[arg-type]
    assert article_id(bare, WEB) != article_id(changed, WEB)
    assert (
        article_id(bare, WEB) == article_id(replace(bare, summary="More."), WEB) or field == "text"
    )


def test_where_a_file_lies_changes_no_id() -> None:
    elsewhere = Source(url="file:///home/a.xml")
    world = replace(ENTRY, guid="tag:example.org,2018:7")
    assert article_id(world, FILE) == article_id(world, elsewhere) == article_id(world, Source())
    assert article_id(ENTRY, FILE) == article_id(ENTRY, elsewhere)
    nameless = replace(ENTRY, feed=None)
    assert identities(nameless, FILE)[0].startswith("url:")


def test_a_clamped_date_identifies_nothing() -> None:
    odd = replace(ENTRY, guid=None, url=None, date_source=DateSource.CLAMPED)
    assert len(identities(odd, WEB)) == 1


def test_beside_a_link_a_title_counts_only_with_an_instant() -> None:
    """A feed may have two "Weather" in a day, each with a link of its own."""
    own = {"published": datetime(2018, 8, 24, 6, tzinfo=UTC), "date_source": DateSource.ENTRY}
    timed = replace(ENTRY, **own)  # type: ignore[arg-type]
    moved = replace(timed, guid="8", url="https://www.example.org/8")
    assert set(identities(timed, WEB)) & set(identities(moved, WEB)) == {
        key for key in identities(timed, WEB) if key.startswith(("title:", "content:"))
    }
    of_the_feed = replace(timed, date_source=DateSource.FEED)
    assert not any(key.startswith("title:") for key in identities(of_the_feed, WEB))


def test_content_sees_words_not_layout() -> None:
    assert content(ENTRY) == content(replace(ENTRY, text="rain\n\nFELL.", guid="8"))
    assert content(ENTRY) != content(replace(ENTRY, text="Rain did not fall."))
    assert content(ENTRY) != content(replace(ENTRY, summary="Rain fell.", text=None))


@given(st.lists(PIECE, max_size=3), st.lists(PIECE, max_size=3))
def test_digests_keep_parts_apart(one: list[str], two: list[str]) -> None:
    assert (digest(*one) == digest(*two)) == (one == two)


def test_sharing_is_noticed_and_repetition_is_not() -> None:
    """The same entry twice shares nothing; two entries with one guid or one link do."""
    assert shared([("g", "l", "t"), ("g", "l", "t"), ("", "", "u")]) == frozenset()
    assert shared([("g", "l", "t"), ("g", "m", "t")]) == {"g"}
    assert shared([("g", "l", "t"), ("h", "l", "t")]) == {"l"}
    assert shared([("x", "x", "t"), ("x", "x", "u")]) == {"x"}
    assert shared([("", "l", "t"), ("", "l", "u")]) == frozenset()
