"""Whose text an article is: datelines, bylines and copyright lines of agencies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.app.parts import background
from monitor.collect.bylines import split
from monitor.collect.origin import agency, origin
from monitor.model.articles import Article
from monitor.worker.context import ReadContext
from monitor.worker.read import Reader

SAID = "The ferry Aurelia ran aground off Vellmar on Tuesday, the harbour master said."


def told(body=SAID, **fields):
    """An article as the intake takes it apart."""
    parts = split(body)
    raw = parts.dateline.raw if parts.dateline else None
    given = {"outlet": "The Vellmar Courier", "dateline": raw, "text": parts.text, **fields}
    return Article(id="ar", **given)


@pytest.mark.parametrize(
    ("dateline", "expected"),
    [
        ("VELLMAR (Reuters) - ", "reuters"),
        ("VELLMAR, March 3 (AP) — ", "ap"),
        ("(The Associated Press) — ", "ap"),
        ("Vellmar (CNN)", "cnn"),
        ("ABC News(VELLMAR) — ", "abc news"),
        ("VELLMAR, March 3. /ITAR-TASS/. ", "tass"),
        ("Vellmar CNN — ", "cnn"),
        ("VELLMAR — ", None),
        ("", None),
    ],
)
def test_a_dateline_tells_whose_text_it_is(dateline, expected):
    assert origin(told(dateline + SAID)) == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Reuters", "reuters"),
        ("By The Associated Press", "ap"),
        ("Reuters Staff", "reuters"),
        ("Ida Brannock, Associated Press", "ap"),
        ("Ida Brannock (AFP)", "afp"),
        ("Ida Brannock | dpa", "dpa"),
        ("Ida Brannock", None),
        ("Reuters Ida", None),
        ("Bloomberg Ida, Vellmar Courier", None),
        ("", None),
    ],
)
def test_a_byline_tells_it_where_it_is_an_agencys_name(author, expected):
    assert origin(told(authors=(author,))) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("© 2026 The Associated Press. All rights reserved.", "ap"),
        ("Copyright 2026 Reuters", "reuters"),
        ("(c) Agence France-Presse", "afp"),
        ("© 2026 The Vellmar Courier", None),
    ],
)
def test_a_copyright_line_tells_it(line, expected):
    assert origin(told(copyright=(line,))) == expected


def test_a_line_of_thanks_makes_no_text_an_agencys():
    assert origin(told(credits=("Reuters contributed to this report.",))) is None


def test_the_dateline_goes_before_the_byline():
    assert origin(told(f"VELLMAR (AP) — {SAID}", authors=("Reuters",))) == "ap"


@pytest.mark.parametrize("name", ["AP", "ap", " The  Associated Press. ", "Associated Press"])
def test_the_ways_to_write_an_agency_are_one_name(name):
    assert agency(name) == "ap"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_marks_of_any_kind_fail(dateline, author, line):
    article = told(dateline=dateline, authors=(author,), copyright=(line,))
    assert origin(article) is None or isinstance(origin(article), str)


def family(article, **families):
    return Reader(ReadContext(families=families, background=background())).family(article)


def test_two_sites_that_print_one_agencys_text_are_one_family_with_it():
    printed = f"VELLMAR (Reuters) - {SAID}"
    sites = ("The Vellmar Courier", "Osterby Post", "Reuters")
    assert {family(told(printed, outlet=site)) for site in sites} == {"reuters"}
    assert family(told(outlet="Osterby Post")) == "osterby post"


def test_a_configured_group_names_the_agency_its_own_way():
    groups = {"wire": ("Reuters",), "courier-group": ("The Vellmar Courier", "osterby.example")}
    printed = f"VELLMAR (Reuters) - {SAID}"
    assert family(told(printed), **groups) == "wire"
    assert family(told(), **groups) == "courier-group"
    assert family(told(outlet=None, url="https://www.osterby.example/1"), **groups) == (
        "courier-group"
    )
