"""Confirmation: what was told by nobody by name, or as no more than possible, is now said firmly.

Rule 1. Told as unconfirmed: by unnamed sources, below "announced", or disputed: the newest claim
        holds the other pole, too weakly to turn it. What somebody has said firmly before is only
        corroborated by the next one, and that is silent.
Rule 2. It is confirmed once a report says so firmly and enough outlet families hold it: two, or as
        many as the topic wants; the one that told it as unconfirmed counts as one of them.
Rule 3. A figure is confirmed likewise, where all who told it before had it from unnamed sources.
Rule 4. Where no claim is read: a report told in headline or lead what was not established, and
        somebody who can know says that it is so (``follow/awaited.py``), in whatever outlet.
Rule 5. An article older than what it confirms, undated, or a copy, confirms nothing.
Rule 6. Both must have been told: in headline or lead, or by a word such as "confirmed", of a thing
        that the key names, within ``LONG`` of each other. What an old article mentioned below
        awaits no confirmation. Who cannot or will not confirm a thing confirms nothing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from monitor.follow.awaited import awaited
from monitor.follow.claims import moves, prominence
from monitor.follow.hedged import UNSURE, doubted, is_hearsay
from monitor.follow.moment import Finding, Moment, confidence, once
from monitor.follow.occasions import occasion
from monitor.follow.rivals import is_other_bidder
from monitor.follow.sourced import unnamed
from monitor.follow.spelled import said
from monitor.follow.states import (
    Group,
    akin,
    groups,
    home,
    is_open,
    key_text,
    kinds_of,
    order,
    seen_by,
)
from monitor.follow.tally import related
from monitor.follow.wording import about, cut, described, stated
from monitor.model.changes import (
    About,
    ChangeKind,
    Claim,
    ClaimKey,
    Report,
    Rule,
    Severity,
    Side,
    Standing,
    Storyline,
    Strength,
)
from monitor.model.figures import Figure
from monitor.model.stories import VerdictKind

KIND = ChangeKind.CONFIRMATION
LEAD, BODY, FAMILY, SAYS_SO, AWAITED = 0.55, 0.30, 0.5, 0.2, 0.5
MANY = 2
LONG = timedelta(days=60)

_CONFIRMS = re.compile(
    r"\b(?:confirm(?:s|ed|ing)?|confirmation|officially|it(?:['’]s| is) official)\b", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:refus|declin|den(?:y|ie)|reject|dismiss)", re.IGNORECASE)


class Confirmed(NamedTuple):
    """A claim that is firm now, those that told it before, and the families that hold it."""

    claim: Claim
    key: ClaimKey
    told: Sequence[Standing]
    families: frozenset[str]


def detect(moment: Moment) -> Finding | None:
    """The most certain confirmation that this article makes."""
    before = moment.before
    if before is None or moment.arrival.reading.at is None:
        return None
    if moment.verdict.kind is VerdictKind.COPY:
        return None
    found = [_finding(moment, before, one) for one in _confirmed(moment, before)]
    found += [_of_figure(moment, before, figure) for figure in moment.arrival.reading.figures]
    if not any(found):
        found = [_of_report(moment, before)]
    return max(
        (one for one in found if one is not None and not _is_of_another_bidder(one)),
        key=lambda one: (one.confidence, one.fingerprint),
        default=None,
    )


def _is_of_another_bidder(found: Finding) -> bool:
    return found.before is not None and is_other_bidder(
        found.before.quote.text, found.after.quote.text
    )


def _confirmed(moment: Moment, before: Storyline) -> Iterator[Confirmed]:
    reading = moment.arrival.reading
    keys = [state.key for state in moment.after.states]
    own = sorted(reading.claims, key=prominence, reverse=True)
    firm = [
        claim for claim in own if moves(claim) and _is_said_aloud(claim) and not is_open(claim.key)
    ]
    for group in groups(before.states, kinds_of(firm), keys):
        for claim in firm:
            if home(claim.key, keys) != group.key:
                continue
            seen = Group(group.key, tuple(seen_by(group.standings, claim, reading.at)))
            told = [
                one
                for one in seen.standings
                if _tells(one, claim, reading.article.id) and not _is_long_ago(moment, one)
            ]
            families = frozenset({reading.family, *(one.family for one in told)})
            need = max(MANY, moment.topic.min_outlets)
            if len(families) >= need and _is_open(moment, seen, told):
                yield Confirmed(claim, group.key, told, families)


def _is_said_aloud(claim: Claim) -> bool:
    """Whether somebody stands for it in headline or lead, or confirms it in so many words."""
    text = claim.quote.text
    if is_hearsay(text) or UNSURE.search(text):
        return False
    return claim.lead or _CONFIRMS.search(text) is not None


def _tells(standing: Standing, claim: Claim, article: str) -> bool:
    """Whether another article told the same, firmly or as possible."""
    other = standing.claim
    if other.pole is not claim.pole or other.quote.article == article:
        return False
    possible = other.strength is Strength.CONDITIONAL and not other.background
    return akin(other.key, claim.key) and (moves(other) or possible)


def _is_long_ago(moment: Moment, standing: Standing) -> bool:
    at = moment.arrival.reading.at
    return at is not None and standing.at is not None and at.begin - standing.at.end > LONG


def _is_open(moment: Moment, group: Group, told: Sequence[Standing]) -> bool:
    """Whether it was told, by nobody firmly or against somebody, and not after this article."""
    at = moment.arrival.reading.at
    if not any(one.claim.lead for one in told):
        return False
    if any(at and one.at and at.older(one.at) for one in told):
        return False
    if all(map(_is_doubted, told)):
        return True
    held, pole = group.held, told[0].claim.pole
    newest = [one.claim.pole for one in group.standings if moves(one.claim)][-1:]
    return held is not None and held.pole is pole and newest != [pole]


def _is_doubted(one: Standing) -> bool:
    """Whether its sentence leaves it open: who is "forced to" do a thing does it."""
    quote = one.claim.quote
    if unnamed(quote.text):
        return True
    told = Report(quote=quote, at=one.at, family=one.family)
    return not moves(one.claim) and doubted(told) is not None


def _finding(moment: Moment, before: Storyline, one: Confirmed) -> Finding | None:
    claim = one.claim
    old = max(one.told, key=lambda standing: (moves(standing.claim), order(standing)))
    found = _found(
        f"{described(claim)}: {stated(claim)}",
        about(claim),
        Side(state=f"{stated(old.claim)}, unconfirmed", quote=old.claim.quote),
        Side(state=stated(claim), quote=claim.quote),
        families=one.families,
        key=key_text(one.key),
        value=f"|{claim.pole.value}",
        lead=claim.lead,
    )
    return once(found, before, moment.topic, supported=len(one.families) > MANY)


def _found(
    headline: str,
    who: About,
    old: Side,
    new: Side,
    *,
    families: Collection[str],
    key: str,
    value: str = "",
    lead: bool = True,
) -> Finding:
    """That ``new`` is firm now, which was ``old``; of one key each value is confirmed by itself."""
    rules = _rules(new.quote.text, len(families), lead=lead)
    return Finding(
        kind=KIND,
        headline=f"Confirmed: {headline}",
        about=who,
        before=old,
        after=new,
        rules=rules,
        confidence=confidence(rules),
        severity=Severity.URGENT,
        fingerprint=f"{KIND.value}|{key}{value}",
        key=f"{KIND.value}|{key}",
        families=tuple(sorted(families)),
    )


def _of_figure(moment: Moment, before: Storyline, figure: Figure) -> Finding | None:
    """A figure that only unnamed sources had told, as a further family now tells it firmly."""
    reading = moment.arrival.reading
    told = [
        one
        for one in before.figures
        if one.figure.quote.article != reading.article.id and _same_figure(one.figure, figure)
    ]
    late = any(reading.at and one.at and reading.at.older(one.at) for one in told)
    firm = any(not unnamed(one.figure.quote.text) for one in told)
    families = {reading.family, *(one.family for one in told)}
    open_still = unnamed(figure.quote.text) or _DENIES.search(figure.quote.text)
    if not told or late or firm or open_still or not figure.lead:
        return None
    if len(families) < max(MANY, moment.topic.min_outlets):
        return None
    found = _found(
        said(figure),
        About(what=figure.unit, where=figure.shown),
        Side(state=f"{said(told[-1].figure)}, unconfirmed", quote=told[-1].figure.quote),
        Side(state=said(figure), quote=figure.quote),
        families=families,
        key=f"{figure.unit}|{figure.group}",
        value=f"|{figure.value:g}",
    )
    return once(found, before, moment.topic, supported=len(families) > MANY)


def _of_report(moment: Moment, before: Storyline) -> Finding | None:
    """What an earlier report told as not established, and this one says is so."""
    reading, one = moment.arrival.reading, awaited(moment.arrival.reading, before)
    if one is None:
        return None
    told, least = {one.old.family, *one.since}, moment.topic.min_outlets
    if len(told | {reading.family}) < least or (one.since and len(told) >= least):
        return None
    new = one.new.report.quote
    rules = (
        Rule(rule="lead", weight=LEAD),
        *((Rule(rule="says-confirmed", weight=SAYS_SO),) if _CONFIRMS.search(new.text) else ()),
        Rule(rule="as-awaited", weight=round(one.share * AWAITED, 2)),
    )
    found = Finding(
        kind=KIND,
        headline=f"Confirmed: {cut(' '.join(new.text.split()))}",
        about=About(who=occasion(new.text).shown),
        before=Side(state="unconfirmed", quote=one.old.quote),
        after=Side(state="confirmed", quote=new),
        rules=rules,
        confidence=confidence(rules),
        severity=Severity.URGENT,
        fingerprint=f"{KIND.value}|{one.old.quote.article}",
        key=f"{KIND.value}|{one.old.quote.article}",
        families=tuple(sorted(told | {reading.family})),
    )
    return once(found, before, moment.topic, supported=False)


def _same_figure(one: Figure, other: Figure) -> bool:
    same = (one.unit, one.group, one.value) == (other.unit, other.group, other.value)
    return same and related(one, other)


def _rules(text: str, families: int, *, lead: bool) -> tuple[Rule, ...]:
    found = [
        ("lead", LEAD, lead),
        ("body", BODY, not lead),
        ("says-confirmed", SAYS_SO, _CONFIRMS.search(text) is not None),
        *(("further-outlet", FAMILY, True) for _ in range(families - 1)),
    ]
    return tuple(Rule(rule=rule, weight=weight) for rule, weight, holds in found if holds)
