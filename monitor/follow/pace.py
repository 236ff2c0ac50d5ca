"""What the pace of a storyline shows: findings that quote its last report and carry counts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.follow.claims import quoted
from monitor.follow.moment import Finding, Moment, confidence
from monitor.follow.novelty import opening
from monitor.model.changes import About, ChangeKind, Quote, Rule, Side, Storyline
from monitor.model.stories import VerdictKind

DAY = timedelta(days=1)


def reported(moment: Moment, kind: ChangeKind) -> Storyline | None:
    """The storyline before the article, where this is a report that a kind is looked for in.

    It is where the topic asks for the kind, and the article is new, and not older than the last.
    """
    before, at = moment.before, moment.arrival.reading.at
    if before is None or before.last_report is None or kind not in moment.topic.alert_on:
        return None
    if moment.verdict.kind in (VerdictKind.COPY, VerdictKind.EDIT):
        return None
    late = at is not None and before.last_at is not None and at.older(before.last_at)
    return None if late else before


def first_sentence(moment: Moment, fallback: Quote) -> Quote:
    """The headline or first sentence of the article."""
    article = moment.arrival.reading.article
    first = opening(article)[:1]
    return quoted(article, first[0]) if first else fallback


def paced(
    kind: ChangeKind,
    *,
    name: str,
    headline: str,
    sides: tuple[Side, Side],
    rules: tuple[Rule, ...],
    counts: Mapping[str, float],
    families: tuple[str, ...],
) -> Finding:
    """A finding of the storyline's pace; ``name`` tells one time from another."""
    before, after = sides
    return Finding(
        kind=kind,
        headline=headline,
        about=About(),
        before=before,
        after=after,
        rules=rules,
        counts=dict(counts),
        confidence=confidence(rules),
        fingerprint=f"{kind.value}|{name}",
        families=families,
    )


def days(first: datetime, last: datetime) -> int:
    """Whole days from one moment to the other."""
    return (last - first) // DAY
