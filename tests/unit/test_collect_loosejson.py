"""Broken JSON feeds: what is mended, what is read item by item, and what is given up."""

import json

import pytest

from monitor.collect import loosejson
from monitor.collect.formats import Source, jsonfeed
from monitor.collect.formats.jsonfeed import parse
from monitor.collect.loosejson import Broken, load, mended

FEED = '{"title": "T", "items": [%s], "language": "en"}'
A, B, C = (f'{{"id": "{name}", "tags": [{{"x": 1}}, {{"x": 2}}]}}' for name in "abc")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[1, 2,]", "[1,2]"),
        ("[1,, 2, , 3]", "[1,2,3]"),
        ("[, 1]", "[1]"),
        ('{"a": 1,}', '{"a": 1}'),
        ('["a,]", "/* b */", "//"]', '["a,]","/* b */","//"]'),
        ("[1 /* one */, 2] // end\n", "[1  ,2]  \n"),
        (r'["\q \x \u12 \u00e9 \\ \" \n"]', r'["\\q \\x \\u12 \u00e9 \\ \" \n"]'),
        ('["open', '["open'),
        ('["open\\', '["open\\\\'),
        ("[1 /* open", "[1  "),
    ],
)
def test_what_is_mended(text: str, wanted: str) -> None:
    assert mended(text) == wanted


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        (f"{A}, {B}", ["a", "b"]),
        (f"{A}, {B} {C}", ["a", "b", "c"]),
        (f'{A}, {{"id": "x", "t": "she said "no""}}, {B}', ["a", None, "b"]),
        (f'{A}, {{"id": "x", "t": "open}}, {B}, {C}', ["a", None, "b", "c"]),
        (f'{A}, {{"id": "x", "t": 1,}}, {B} {C}', ["a", "x", "b", "c"]),
        (f'{A}, {{"id": "x"}}}}, {B}', ["a", "x", "b"]),
        (f'{A}, {{"id": "x", "y": [1]], "z": 2}}, {B}', ["a", None, "b"]),
        (f'{A}, {{"id": "x", "y": {"[" * 5_000}}}, {B}', ["a", None, "b"]),
        (f'{A}, {{"id": ["x" 7], "tags": [{{"x": 1}}, {{"x": 2}}]}}, {B}', ["a", None, "b"]),
        (f'{A}, {{"id": "cut off', ["a", None]),
        (f'{A}, {{"id": x}}], "more": 1', ["a", None]),
    ],
)
def test_a_broken_item_leaves_the_others(items: str, wanted: list[str | None]) -> None:
    """``None`` stands for the broken one; parts of it are not taken for items."""
    found = load(FEED % items)
    assert isinstance(found, dict)
    names = [None if isinstance(item, Broken) else item["id"] for item in found["items"]]
    assert names == wanted
    assert found["title"] == "T"


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        ('{"id": "x", "title": "half a', True),
        ('{"id": "x", "title": "half a\\', True),
        ('{"id": "x", "authors": [{"name": "N"}', True),
        ('{"id": "x", "authors": [{"name": "N"}]', True),
        ('{"id": "x", "more": {"y": [[', True),
        ('{"id": ', True),
        ("{", True),
        ('{"id": x', True),
        ('{"id": "x", "t": "open}]}', False),
        ('{"id": "x", "t": "open}], "language": "en"}', False),
        ('{"id": "x", "t": "she said "no""}], "language": "en"}', False),
        ('{"id": "x", "y": {[[[}], "language": "en"}', False),
        ('{"id": "x", "y": 1]}}, "z": 2}]}', False),
        ('{"id": x}]', False),
        ("x}]", False),
        ("x}", True),
    ],
)
def test_an_item_in_which_the_text_ends_is_known_for_it(end: str, cut: bool) -> None:  # noqa: FBT001
    """It may be no more than broken; then there is nothing missing behind it."""
    found = load(f'{{"items": [{A}, {B}, {end}')
    assert isinstance(found, dict)
    a, b, last = found["items"]
    assert (a["id"], b["id"], last.cut) == ("a", "b", cut)


def test_a_text_cut_off_anywhere_gives_the_items_that_are_whole() -> None:
    text = '{"version": "https://jsonfeed.org/version/1.1", "items": [' + f"{A}, {B}, {C}"
    ends = [text.index(item) + len(item) for item in (A, B, C)]
    for end in range(ends[0], len(text)):
        found = parse(text[:end].encode(), Source())
        whole = sum(end >= each for each in ends)
        assert [entry.guid for entry in found.entries] == list("abc")[:whole]  # type: ignore[union-attr]
        assert len(found.fingerprints) == whole  # type: ignore[union-attr]
        inside = text[ends[whole - 1] : end].strip(", ") != ""
        named = [(each.entry, each.reason) for each in found.rejected]  # type: ignore[union-attr]
        assert found.cut == inside  # type: ignore[union-attr]
        assert named == [(f"entry {whole + 1}", "the document ends inside it")] * inside


def test_a_cut_behind_the_last_item_that_is_read_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonfeed, "MAX_ENTRIES", 1)
    found = parse(f'{{"items": [{A}, {B}, {{"id'.encode(), Source())
    assert [each.entry for each in found.rejected] == ["entries after 1"]  # type: ignore[union-attr]


def test_odd_values_are_values() -> None:
    """Control characters, no numbers, endless numbers, and what stands behind the end."""
    digits = "7" * 5_000
    assert load(f'\ufeff {{"a": "x\t\x01", "b": {digits}, "c": -Infinity}}<!-- -->') == {
        "a": "x\t\x01",
        "b": digits,
        "c": float("-inf"),
    }


@pytest.mark.parametrize("text", ["{", "[1, x]", '{"items": [', '{"items": [{"id": 1', "{'items'"])
def test_what_has_not_one_item_is_given_up(text: str) -> None:
    with pytest.raises(ValueError, match=r"line|delimiter|Expecting|Unterminated"):
        load(text)


def test_a_head_that_is_broken_too_is_none() -> None:
    assert load(f'{{"title": T, "items": [{A}, x {B}]') == {"items": [json.loads(A), BROKEN]}
    assert load(f'7, "items": [{A}, x]') == 7
    assert load(f'x "items": [{A}, x]') == {"items": [json.loads(A), BROKEN]}


BROKEN = Broken("broken JSON: Expecting value")


def test_a_document_that_is_mended_is_read_whole() -> None:
    assert load('{"items": [1, {"id": "a",},], "title": "T"}') == {
        "items": [1, {"id": "a"}],
        "title": "T",
    }


def test_the_search_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many broken items, or so much read in vain, the rest is left."""
    text = FEED % ", ".join([A, *['{"id": x, "id": y}', B] * 9])

    def names() -> int:
        found = load(text)
        return len(found["items"]) if isinstance(found, dict) else 0

    assert names() == 19
    monkeypatch.setattr(loosejson, "MAX_BROKEN", 3)
    assert names() < 10
    monkeypatch.setattr(loosejson, "MAX_BROKEN", 100)
    monkeypatch.setattr(loosejson, "MAX_VAIN", 0.2)
    assert names() < 15


def test_items_by_number_and_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    numbered = parse(f'{{"items": {{"1": {A}, "2": {B}}}}}'.encode(), Source())
    assert [entry.guid for entry in numbered.entries] == ["a", "b"]  # type: ignore[union-attr]
    monkeypatch.setattr(jsonfeed, "MAX_ENTRIES", 1)
    found = parse((FEED % f"{A}, {B}").encode(), Source())
    assert [each.entry for each in found.rejected] == ["entries after 1"]  # type: ignore[union-attr]
