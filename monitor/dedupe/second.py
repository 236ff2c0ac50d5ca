"""A second look: when an article joins or begins a story, which reports go over to that?

What was put somewhere stays there whatever comes after it, as nothing old is looked at again: the
first reports of an event had little to be like, and others were put where they were least unlike.
So an article asks for those that it is like itself and that are alone, or in another story. Each is
compared with both stories as if it came now; it goes over where it fits the article's surely, and
no worse than its own without it. The copies of a report go with it.

Rule 1. What began a story leaves it only with all of it, as long as it is the only report, and to a
        story of several. The id leads there; so that it does for good, such a report stays there.
Rule 2. Others go over twice at most: nothing goes to and fro, and what is written is bounded.
Rule 3. The work is bounded: those are looked at that the new article was compared with anyway, the
        lone and the nearest first, and of a story that is counted anew so many articles at most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from typing import NamedTuple

from monitor.dedupe.events import CANDIDATES, Likeness, is_closed, judged, probability
from monitor.dedupe.index import LiveIndex, Overlay
from monitor.dedupe.match import by_name, united
from monitor.dedupe.pairs import Query
from monitor.dedupe.sight import Entry, Sight
from monitor.model.plans import StoredArticle
from monitor.model.stories import MOST_MOVES, Passage, Story
from monitor.model.times import Span

SURE = 1.0
"""In log odds, for the story."""

ALIKE = 2.0
"""The same, for a pair with a report that is not alone; of one that is, it need only be likely."""

LOOKED_AT = 3
"""Reports that are compared again for one article."""

AGAINST = 12
"""Live articles of each of two stories that it is compared with."""

MOST_COPIES = 20
"""Copies that go over with their report at most; what is copied more stays where it is."""

COUNTED = 500
"""Articles of a story that loses a report; of a larger one none goes over."""


def take_in(
    article: StoredArticle, story: Story, near: Sequence[Likeness], sight: LiveIndex | Overlay
) -> tuple[Passage, ...]:
    """Add an article to the index, and let the reports go over that come along.

    Args:
        article: it was just decided on.
        story: its story, the article counted.
        near: the stories that it was compared with; none for a copy, or for an edit.
        sight: the live index, or a plan's overlay over it.

    Returns:
        What went over, in turn.
    """
    sight.add(article, story)
    passages = []
    for passage in _along(article.article.id, story, near, sight):
        sight.take_over(passage)
        passages.append(passage)
    return tuple(passages)


def _along(article: str, home: Story, near: Sequence[Likeness], sight: Sight) -> Iterator[Passage]:
    """What comes along with an article into its story, one after the other."""
    alike = sorted(
        (_reports(one.story) > 1, -odds, report) for one in near for odds, report in one.pairs
    )
    left = LOOKED_AT
    for several, less, name in alike:
        report = _live(name, sight)
        story = None if report is None else sight.story(report.story)
        if report is None or story is None or -less < (ALIKE if several else 0):
            continue
        if not _may_go(report, story, home):
            continue
        going = _going(report, story, sight)
        if going is not None and _fits(going, article, home, sight):
            passage = going.passage(home, article)
            yield passage
            home = passage.home
        left -= 1
        if not left:
            return


def _live(article: str, sight: Sight) -> Entry | None:
    return next((entry for _, entry in sight.found([article])), None)


def _may_go(report: Entry, story: Story, home: Story) -> bool:
    """Whether a report may leave its story for another, whatever they tell of."""
    if story.id == home.id or story.articles > COUNTED:
        return False
    if _reports(story) == 1:
        return _reports(home) > 1
    return report.copies is None and report.id != story.first and report.moves < MOST_MOVES


def _reports(story: Story) -> int:
    return story.articles - story.copies


class _Going(NamedTuple):
    """A report that may go over.

    Attributes:
        report: what is compared again.
        members: all articles that go.
        story: the one that they are in.
        others: those that stay there.
    """

    report: Entry
    members: Sequence[Entry]
    story: Story
    others: Sequence[Entry]

    @property
    def is_all(self) -> bool:
        """Whether nobody is left in its story."""
        return not self.others

    @property
    def ids(self) -> tuple[str, ...]:
        """Those of the articles that go."""
        return tuple(entry.id for entry in self.members)

    def passage(self, home: Story, along: str) -> Passage:
        """How it goes over to a story, with the article that it came along with."""
        if self.is_all:
            left, gone = replace(self.story, into=home.id), self.story
        else:
            left = _made_of(self.others, self.story)
            # Alerts named its storylines in the story that it leaves; they do not move.
            gone = replace(_made_of(self.members, self.story), storylines=())
        home = united(home, gone)
        return Passage(articles=self.ids, left=left, home=home, along=along, whole=self.is_all)


def _going(report: Entry, story: Story, sight: Sight) -> _Going | None:
    """A report with all that would go over with it; ``None`` where that cannot be."""
    members = sight.members(story.id, COUNTED)
    copies = [entry for entry in members if entry.copies is not None]
    is_lone = _reports(story) == 1
    going = members if is_lone else _with_copies(report, copies)
    # What left the index, or was a copy before it was edited, cannot be counted anew.
    is_known = len(members) == story.articles and (is_lone or len(copies) == story.copies)
    if not is_known or len(going) > 1 + MOST_COPIES:
        return None
    return _Going(report, going, story, [entry for entry in members if entry not in going])


def _with_copies(report: Entry, copies: Sequence[Entry]) -> list[Entry]:
    """A report with its copies, and the copies of those."""
    found = {report.id: report}
    while more := {one.id: one for one in copies if one.copies in found and one.id not in found}:
        found |= more
    return list(found.values())


def _made_of(members: Sequence[Entry], story: Story) -> Story:
    """A story as these articles of it alone make it."""
    reports = [entry for entry in members if entry.copies is None]
    spans = [entry.at for entry in members if entry.at is not None]
    return replace(
        story,
        span=reduce(Span.join, spans[1:], spans[0]) if spans else None,
        last_arrival=datetime.fromtimestamp(max(entry.arrived for entry in members), UTC),
        articles=len(members),
        copies=len(members) - len(reports),
        families=by_name(entry.family for entry in reports),
    )


def _fits(going: _Going, article: str, home: Story, sight: Sight) -> bool:
    """Whether a report is surely of a story, and no less than of its own, if it came now."""
    report = going.report
    if is_closed(home, report.at):
        return False
    query = Query(report.packed, report.at, sight)
    numbers = dict.fromkeys([sight.number(article), *query.candidates(CANDIDATES)])
    entries = [sight.entry(number) for number in numbers if number is not None]
    others = [entry for entry in entries if entry is not None and entry.id not in going.ids]
    stories = (home,) if going.is_all else (home, going.story)
    near = [
        (story, [entry for entry in others if entry.story == story.id][:AGAINST])
        for story in stories
    ]
    found = judged(query, [pair for pair in near if pair[1]], {}, going.ids)
    ours, *theirs = [one.score for one in found]
    return ours >= probability(SURE) and ours >= max(theirs, default=0.0)
