"""Sentences that are not parsed because no tree of their words could make a claim."""

from functools import cache

import pytest

from monitor.follow.cast import cast_of
from monitor.follow.names import mentions
from monitor.follow.roles.chances import may_turn
from monitor.follow.roles.doings import doings
from monitor.follow.roles.pieces import pieces
from monitor.follow.roles.shallow import Shallow
from monitor.follow.roles.tree import Tree
from monitor.follow.sentences import sentences
from monitor.follow.words import tokens
from tests.support.changesuite import entries

EACH = 17


def cut(text):
    line = tokens(text, 0)
    return pieces(text, 0, line, mentions(line, cast_of([line])))


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("The mayor walked through the old town on a warm morning.", False),
        ("Workers took the long way round to the market.", False),
        ("A group sat in the shade of the church.", False),  # "sit-in" is a thing, "in" is not
        ("They talked at length about the price of bread.", False),
        ("It was said to be held in the hall.", False),
        ("The visit was long and warm.", False),
        ("She was a friend of the family.", False),
        ("Prices of bread and milk.", True),
    ],
)
def test_a_sentence_without_a_whole_phrase_and_its_thing_has_no_chance(text, lead):
    assert not may_turn(cut(text), lead=lead)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("The visit was called off.", False),
        ("The visit's cancellation came late.", False),
        ("The cancelled visit was to be long.", False),
        ("The minister dropped plans for a visit.", False),
        ("He was arrested.", False),
        ("Holm was arrested.", False),
        ("The plumber was arrested.", True),  # by what he is
        ("The carnival was cancelled.", True),  # a thing that no table lists
        ("There was no flood.", False),
        ("No talks were heard of.", False),
        ("The report was a hoax.", False),
        ("The council denied that money was missing.", False),
        ("The ferry sank.", False),
        ("Holm will visit Ghana.", False),
        ("She will attend.", False),
        ("Holm made a trip.", False),
        ("Harrow is in rebel hands.", False),
        ("The army drove the rebels from Harrow.", False),
        ("The sit-in is over.", False),
        ("The Harrow Pass reopened.", False),
    ],
)
def test_whatever_a_rule_could_make_of_the_words_keeps_its_chance(text, lead):
    assert may_turn(cut(text), lead=lead)


@cache
def suite():
    """One in ``EACH`` articles of the change suite."""
    return [article for entry in entries() for article in entry.articles.values()][::EACH]


def test_no_sentence_of_the_change_suite_that_makes_a_doing_is_left_out():
    left_out, makes = [], 0
    for article in suite():
        lines = [tokens(each.text, each.start) for each in sentences(article)]
        cast = cast_of(lines)
        for each, line in zip(sentences(article), lines, strict=True):
            made = pieces(each.text, each.start, line, mentions(line, cast))
            (leaves,) = Shallow().analyse([made.familiar])
            tree = Tree(
                tokens=made.own(leaves), named=made.named, headline=each.headline, lead=each.lead
            )
            found = doings(tree)
            makes += bool(found)
            if found and not may_turn(made, lead=each.lead):
                left_out.append(each.text)
    assert makes > 40
    assert left_out == []
