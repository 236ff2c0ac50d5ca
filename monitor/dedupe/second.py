"""A second look at lone reports: when an article joins a story, which others come along?

What was put by itself stays alone whatever comes after it, as nothing old is looked at again: the
first reports of an event had little to be like. So an article that joins a story asks for those
that it is like itself and that are still alone. Each is compared with the story, the new article
in it, as if it came now; it must be surer than one that does.

Rule 1. Only a story of one report goes over, and none goes over to it after that: no chains.
Rule 2. The work is bounded: those are looked at that the new article was compared with anyway.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.dedupe.events import MEMBERS, Likeness, is_closed, likeness, probability
from monitor.dedupe.index import LiveIndex, Overlay
from monitor.dedupe.match import united
from monitor.dedupe.pairs import Query
from monitor.dedupe.sight import Sight
from monitor.model.plans import StoredArticle
from monitor.model.stories import Story

SURE = 1.0
"""In log odds, for the story; a pair need only be more likely than not."""

MOST = 20
"""Copies that go over with their report at most; what is copied more stays where it is."""

Passage = tuple[Story, Story]
"""A story whose articles went over, as it stands after that, and the one that has them now."""


def take_in(
    article: StoredArticle, story: Story, near: Sequence[Likeness], sight: LiveIndex | Overlay
) -> tuple[Passage, ...]:
    """Add an article to the index, and let the stories go over that come along.

    Args:
        article: it was just decided on.
        story: its story, the article counted.
        near: the stories that it was compared with.
        sight: the live index, or a plan's overlay over it.

    Returns:
        What went over, in turn; the last one that goes to a story has it with all of them counted.
    """
    sight.add(article, story)
    passages = []
    for lone, home in _along(article.article.id, story, near, sight):
        sight.lead(lone, home)
        passages.append((lone, home))
    return tuple(passages)


def _along(article: str, home: Story, near: Sequence[Likeness], sight: Sight) -> Iterator[Passage]:
    """The lone stories that come along with an article into its story, one after the other."""
    own = next((one.compared for one in near if one.story.id == home.id), None)
    if own is None:
        return
    members = [article, *own][:MEMBERS]
    for one in near:
        if one.nearest < 0 or one.story.id == home.id or not _is_lone(one.story):
            continue
        if _belongs(one.of, home, members, sight):
            home = united(home, one.story)
            yield replace(one.story, into=home.id), home


def _is_lone(story: Story) -> bool:
    return story.articles - story.copies == 1 and story.copies <= MOST


def _belongs(report: str, home: Story, members: Sequence[str], sight: Sight) -> bool:
    """Whether a live article would surely join the story if it came now."""
    numbers = map(sight.number, (report, *members))
    entries = [sight.entry(number) for number in numbers if number is not None]
    lone, *compared = [entry for entry in entries if entry is not None]
    if is_closed(home, lone.at):
        return False
    query = Query(lone.packed, lone.at, sight)
    return likeness(query, home, compared).score >= probability(SURE)
