"""When does an article change a storyline: link or open, fold, ask the detectors, choose.

Rule 1. At most one change per article and storyline: the primary kind of those that the topic
        asks for, weak novelty last, the rest in ``also``.
Rule 2. A fingerprint fires once; ``sequence`` counts every change, told or held.
Rule 3. What is not supported well enough waits in ``pending`` for further outlet families. Told
        too weakly for its topic (the rules hold it), it is made once more when it is firm enough.
Rule 4. What may not alert (a feed's or topic's past) leaves nothing to be told later, but for turns
        that it does not make (``detectors/reversal.py``).
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache

from monitor.follow.contrasted import READ
from monitor.follow.differences import own_news
from monitor.follow.link import link
from monitor.follow.moment import SUPPORTED, Finding, Moment, Turned, is_weak
from monitor.follow.novelty import matches
from monitor.follow.storyline import NOVELTY, fold, open_storyline
from monitor.model.articles import Reading
from monitor.model.changes import Change, ChangeKind, Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Story, Verdict, VerdictKind
from monitor.model.threads import Spread
from monitor.model.times import Span
from monitor.model.topics import Topic
from monitor.registry import plugins

DETECTORS = "monitor.follow.detectors"
FIRED = 200
PENDING = 50
PRIMARY = (
    ChangeKind.OPENED,
    ChangeKind.CORRECTION,
    ChangeKind.REVERSAL,
    ChangeKind.SCHEDULE,
    ChangeKind.FIGURES,
    ChangeKind.CONFIRMATION,
    ChangeKind.DEVELOPMENT,
    ChangeKind.REVIVED,
    ChangeKind.SURGE,
    ChangeKind.ACTOR,
    ChangeKind.QUIET,
)
KNOWN = frozenset(
    {ChangeKind.CORRECTION, ChangeKind.SCHEDULE, ChangeKind.FIGURES, ChangeKind.CONFIRMATION}
)
"""Kinds of which a claim, a figure or a date shows what changed."""


DATED = frozenset({"postponed", "not open", "not to open", "open again", "to reopen"})
"""How sentences that give a thing a new date may be read: "will not open until May", "opening slips
again, to May"."""


class Why(StrEnum):
    """Why an article brought no change."""

    CHANGED = ""
    SEEN = "seen before"
    COPY = "copy"
    SAME_EVENT = "second report of the same event"
    NOTHING_NEW = "nothing new"
    HISTORY = "older than what stands"
    WAITS = "waits for a firmer report"
    REPEAT = "changed so before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of an article in one topic.

    Attributes:
        storyline: the storyline that it belongs to, with it folded in.
        change: what it changed, if anything.
        why: why there is no change.
    """

    storyline: Storyline
    change: Change | None = None
    why: Why = Why.CHANGED


def follow(  # noqa: PLR0917 - what a decision needs, in the order of the pipeline
    arrival: Arrival,
    verdict: Verdict,
    story: Story,
    topic: Topic,
    candidates: Sequence[Storyline],
    story_storyline: str | None = None,
    *,
    taken: Container[str] = (),
    emptied: Mapping[str, Storyline] | None = None,
    spread: Spread | None = None,
    joined: bool | None = None,
    admitted: bool | None = None,
    turned: Turned | None = None,
) -> Followed:
    """Thread an article into its storyline and say what it changes there.

    Args:
        arrival: the article with its claims.
        verdict: what matching made of it.
        story: its story, this article counted.
        topic: the topic that it belongs to.
        candidates: the topic's storylines, merged ones left out; of many, at least the nearest.
        story_storyline: id of the storyline that the story was threaded into before.
        taken: ids that a storyline opened now must not have.
        emptied: storylines without articles, by id: what opens one of them goes on with it.
        spread: how many of the topic's storylines have the article's marks; worked out where the
            candidates are all of them.
        joined: whether the article was not in that storyline before; where not given, an edit was
            and all others were not.
        admitted: whether the article may alert in the topic; where not given, as its feed says.
        turned: the pair network; see ``Moment``.
    """
    reading = arrival.reading
    before = link(candidates, reading, story_storyline, one_thread=topic.one_thread, spread=spread)
    if before is None:
        after = open_storyline(topic.id, arrival, verdict, story, taken, emptied)
    else:
        if verdict.kind is VerdictKind.COPY:
            arrival = own_news(arrival)
        after = fold(before, arrival, verdict, story, joined=joined)
    if verdict.kind is VerdictKind.SEEN:
        return Followed(storyline=after, why=Why.SEEN)
    moment = Moment(
        before=before,
        after=after,
        arrival=arrival,
        verdict=verdict,
        story=story,
        topic=topic,
        now=reading.article.first_seen or story.last_arrival,
        matches=_matches(before, reading, verdict),
        joined=verdict.kind is not VerdictKind.EDIT if joined is None else joined,
        admitted=arrival.admitted if admitted is None else admitted,
        others=len(candidates) if spread is None else spread.total,
        turned=None if turned is None else cache(turned),
    )
    return _judge(moment, replace(after, novelty=_sampled(moment)))


def _matches(before: Storyline | None, reading: Reading, verdict: Verdict) -> tuple[float, ...]:
    if before is None or verdict.kind is not VerdictKind.NEW:
        return ()
    return matches(reading.article, before.sentences)


def _sampled(moment: Moment) -> tuple[float, ...]:
    """The storyline's sample of mean matches, this article's added if it could be news."""
    scores = moment.matches
    if not scores:
        return moment.after.novelty
    return (*moment.after.novelty, round(sum(scores) / len(scores), 4))[-NOVELTY:]


def _judge(moment: Moment, after: Storyline) -> Followed:
    findings = [
        found for detector in plugins(DETECTORS).values() if (found := detector.detect(moment))
    ]
    fired = {fingerprint for fingerprint, _ in after.fired}
    fresh = [one for one in findings if one.fingerprint not in fired]
    fresh = _no_mere_readings(moment, _no_mere_dates(fresh))
    waiting = [finding.fingerprint for finding in fresh if finding.waits]
    tell = sorted(
        (finding for finding in fresh if not finding.waits),
        key=lambda finding: (_gives_way(moment, finding), PRIMARY.index(finding.kind)),
    )
    if tell and is_weak(tell[0], moment.topic):
        # What would be held does not hold back what is known for sure to have changed.
        tell.sort(key=lambda finding: not _is_sure(moment, finding))
    if not tell:
        pending = _added(after.pending, waiting)
        why = Why.WAITS if waiting else Why.REPEAT if findings else _silence(moment)
        return Followed(storyline=replace(after, pending=pending), why=why)
    return _told(moment, after, tell, waiting)


def _no_mere_dates(fresh: Sequence[Finding]) -> list[Finding]:
    """What is put off to a date that is told with it has a new date, and is not off."""
    dated = {one.after.quote for one in fresh if one.kind is ChangeKind.SCHEDULE}
    return [
        one
        for one in fresh
        if one.kind is not ChangeKind.REVERSAL
        or one.after.state not in DATED
        or one.after.quote not in dated
    ]


def _no_mere_readings(moment: Moment, fresh: Sequence[Finding]) -> list[Finding]:
    """A turn that only the network reads gives way to what is known to have changed otherwise."""
    known = any(
        one.kind in KNOWN and not one.waits and not is_weak(one, moment.topic) for one in fresh
    )
    return [one for one in fresh if not (known and one.fingerprint.startswith(READ))]


def _is_sure(moment: Moment, finding: Finding) -> bool:
    """Whether the topic asks for it, and a claim, a figure or a date shows it well enough."""
    asked = finding.kind in KNOWN and finding.kind in moment.topic.alert_on
    return asked and not is_weak(finding, moment.topic)


def tick(storyline: Storyline, topic: Topic, now: datetime) -> Followed:
    """What the clock alone changes in a storyline: it is noted once, told or not.

    Args:
        storyline: one whose silence is due.
        topic: its own.
        now: when it is.
    """
    ticks = [getattr(detector, "tick", None) for detector in plugins(DETECTORS).values()]
    found = [one for ticks_ in ticks if ticks_ and (one := ticks_(storyline, topic, now))]
    after = replace(storyline, revision=storyline.revision + 1, quiet_at=None)
    fired = {name for name, _ in storyline.fired}
    finding = next((one for one in found if one.fingerprint not in fired), None)
    if finding is None:
        return Followed(storyline=after, why=Why.NOTHING_NEW)
    after = replace(
        after,
        sequence=after.sequence + 1,
        fired=(*after.fired, (finding.fingerprint, now))[-FIRED:],
    )
    report = finding.after.quote.article
    change = _change(finding, after, article=report, at=storyline.last_at, now=now)
    return Followed(storyline=after, change=change)


def _gives_way(moment: Moment, finding: Finding) -> bool:
    """Whether the topic does not ask for it, or it is mere novelty and weak at that."""
    novelty = finding.kind is ChangeKind.DEVELOPMENT
    return finding.kind not in moment.topic.alert_on or (novelty and is_weak(finding, moment.topic))


def _told(
    moment: Moment, after: Storyline, tell: Sequence[Finding], waiting: Sequence[str]
) -> Followed:
    numbered = replace(after, sequence=after.sequence + 1)
    reading = moment.arrival.reading
    change, *also = (
        _change(finding, numbered, article=reading.article.id, at=reading.at, now=moment.now)
        for finding in _spoken(moment, tell)
    )
    weak = [f.fingerprint for f in _held(moment, tell)]
    names = tuple(finding.fingerprint for finding in tell)
    told = tuple(name for name in after.pending if not any(_settles(f, name) for f in tell))
    storyline = replace(
        numbered,
        fired=(*after.fired, *((name, moment.now) for name in names))[-FIRED:],
        pending=_added(told, [*waiting, *weak]),
    )
    return Followed(storyline=storyline, change=replace(change, also=tuple(also)))


def _spoken(moment: Moment, tell: Sequence[Finding]) -> list[Finding]:
    """The primary finding and those told along with it: none that alone would be held."""
    first, *others = tell
    firm = not is_weak(first, moment.topic)
    return [
        first,
        *(
            other
            for other in others
            if not _covers(first, other) and not (firm and is_weak(other, moment.topic))
        ),
    ]


def _held(moment: Moment, tell: Sequence[Finding]) -> list[Finding]:
    """Those that further support is to bring once more."""
    if not moment.admitted:
        return []
    weak = [finding for finding in tell if is_weak(finding, moment.topic)]
    first = tell[0]
    return [finding for finding in weak if finding is first or not _covers(first, finding)]


def _covers(first: Finding, other: Finding) -> bool:
    """Whether a firmer kind tells it: mere novelty, or another kind of the same sentence."""
    same = other.after.quote == first.after.quote
    if same and first.kind is ChangeKind.CORRECTION:
        return True
    if same and {first.kind, other.kind} == {ChangeKind.REVERSAL, ChangeKind.CONFIRMATION}:
        return first.about.axis != other.about.axis
    return other.kind is ChangeKind.DEVELOPMENT and first.kind is not ChangeKind.OPENED


def _settles(finding: Finding, waiting: str) -> bool:
    """Whether what waited is told now, or is undone by a later turn of its key."""
    if finding.kind is ChangeKind.REVERSAL:
        return waiting.startswith(f"{finding.kind.value}|{finding.key}|")
    return waiting == finding.fingerprint.removesuffix(SUPPORTED)


def _added(pending: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*pending, *more)))[-PENDING:]


def _silence(moment: Moment) -> Why:
    if moment.verdict.kind is VerdictKind.COPY:
        return Why.COPY
    at, before = moment.arrival.reading.at, moment.before
    newest = before.last_at if before else None
    if at is not None and newest is not None and at.older(newest):
        return Why.HISTORY
    if moment.verdict.kind is VerdictKind.SAME_EVENT:
        return Why.SAME_EVENT
    return Why.NOTHING_NEW


def _change(
    finding: Finding, storyline: Storyline, *, article: str, at: Span | None, now: datetime
) -> Change:
    return Change(
        kind=finding.kind,
        storyline=storyline.id,
        topic=storyline.topic,
        sequence=storyline.sequence,
        headline=finding.headline,
        about=finding.about,
        before=finding.before,
        after=finding.after,
        rules=finding.rules,
        counter=finding.counter,
        counts=finding.counts,
        confidence=finding.confidence,
        severity=finding.severity,
        flips=finding.flips,
        fingerprint=finding.fingerprint,
        key=finding.key,
        article=article,
        families=finding.families,
        at=at,
        made=now,
    )
