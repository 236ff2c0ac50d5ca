"""Whether reports that share a key speak of two matters: other offences, talk, people, or times.

Rule 1. Who is cleared of one offence may well be charged with another.
Rule 2. Who confirms one report may deny another: they are one if most of what either is of is.
Rule 3. Who bears the name of somebody else is not held, charged or missing because that one is.
Rule 4. The strike of the pilots, or their pay deal, is not that of the crews.
Rule 5. Who was dismissed and is named to a post in a house that no report before has spoken of is
        not back. Who is "back" or "reinstated" is, wherever that is.
Rule 6. What somebody said on a day before the old report's is what that report found no longer so.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from monitor.follow import callings, offences, workers
from monitor.follow.claims import TURNS
from monitor.follow.lexicon.tables import base
from monitor.follow.lexicon.words import MONTHS
from monitor.follow.novelty import content
from monitor.follow.posts import posts
from monitor.follow.words import fold
from monitor.model.changes import Axis, Claim, Pole, Quote, Standing
from monitor.model.times import Span

_STEM = 5  # letters by which words are the same: "engaged", "engagement"
_PEOPLE = frozenset({Axis.CUSTODY, Axis.LEGAL, Axis.LIFE})
_REPORT = "report"
_OF_WORKERS = ("strike", "deal")
_OF_WHAT = re.compile(
    r"(?i)\b(?:reports?|rumou?rs?|allegations?|accusations?|claims?)\s+(?:that|of|about|over|on)\b"
    r"(?P<what>[^.;]*)"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = rf"(?:(?P<d>\d{{1,2}}) (?P<m>{_MONTH})|(?P<n>{_MONTH}) (?P<e>\d{{1,2}}))\b"
_SAYS = r"\b(?:said|told|announced|insisted|claimed|promised|wrote|stated|declared)\b"
_SAID_ON = (
    re.compile(rf"(?i){_SAYS}(?: [\w’'-]+){{0,3}}? on {_DAY}"),
    re.compile(rf"(?i)^on {_DAY},?(?: [\w’'-]+){{1,6}}? {_SAYS}"),
    re.compile(rf"(?i){_SAYS}(?: [\w’'-]+){{0,3}}? (?:in|last) (?P<month>{_MONTH})\b"),
)


def are_others(old: Sequence[Standing], new: Sequence[Claim], said: Iterable[str]) -> bool:
    """Whether what was told and what is told now, of one key, are two matters.

    Args:
        old: the claims that stood, of one pole.
        new: those of the other pole, of one article.
        said: sentences of the reports before, as a headline may leave out which offence it is.
    """
    key, pole = new[0].key, new[0].pole
    before, now = [one.claim.quote.text for one in old], [one.quote.text for one in new]
    if key.axis is Axis.TRUTH and base(key.what) == _REPORT:
        return _is_other_talk(before, now, key.who)
    if key.axis is Axis.TENURE and pole is Pole.ON:
        return _is_elsewhere(new, said)
    if key.axis is Axis.LEGAL and key.who:
        more = (text for text in said if key.who in fold(text))
        if offences.differ((*before, *more), now, pole):
            return True
    if base(key.what) in _OF_WORKERS:
        titles = [[one.title or "" for one in each] for each in _quotes(old, new)]
        return workers.are_apart([*before, *titles[0]], [*now, *titles[1]])
    return key.axis in _PEOPLE and callings.are_apart(before, now, key.who)


def _quotes(old: Sequence[Standing], new: Sequence[Claim]) -> tuple[list[Quote], list[Quote]]:
    return [one.claim.quote for one in old], [one.quote for one in new]


def _is_elsewhere(new: Iterable[Claim], said: Iterable[str]) -> bool:
    """Whether posts are given in houses that no sentence before names."""
    known = frozenset[str]().union(*map(content, said))
    of = [one.of for claim in new for one in posts(claim.quote.text, claim.key.who) if one.of]
    back = any(TURNS in claim.rules for claim in new)
    return bool(of) and not back and not any(content(house) & known for house in of)


def _is_other_talk(before: Iterable[str], now: Iterable[str], who: str) -> bool:
    mine = [said for text in now if (said := _talk(text, who))]
    theirs = [said for text in before if (said := _talk(text, who))]
    shared = any(2 * len(a & b) > min(len(a), len(b)) for a in mine for b in theirs)
    return bool(mine and theirs) and not shared


def _talk(text: str, who: str) -> frozenset[str]:
    """The stems of what a report is of, who speaks of it left out."""
    found = _OF_WHAT.search(text)
    words = content(found["what"]) if found else frozenset[str]()
    return frozenset(word[:_STEM] for word in words if word not in who.split("+"))


def was_said_before(claim: Claim, at: Span | None, old: Iterable[Standing]) -> bool:
    """Whether a sentence gives a day on which it was said, and an old claim is of a later one.

    Args:
        claim: of the sentence.
        at: when its article speaks.
        old: the claims that stood.
    """
    found = (form.search(claim.quote.text) for form in _SAID_ON)
    said = next((day for one in found if one and (day := _day(one, at))), None)
    return said is not None and any(
        one.at is not None and said < one.at.begin.date() for one in old
    )


def _day(found: re.Match[str], at: Span | None) -> date | None:
    """The last such day up to the article's; of a month alone its last day."""
    if at is None:
        return None
    said, today = found.groupdict(), at.end.date()
    month = next(said[name] for name in ("month", "m", "n") if said.get(name)).lower()
    if month not in MONTHS:  # letters that are only matched as if they were its own
        return None
    number = said.get("d") or said.get("e")
    try:
        first = date(today.year, MONTHS[month], int(number or 1))
        first = first if first <= today else first.replace(year=today.year - 1)
    except ValueError:
        return None
    return first if number else first.replace(day=monthrange(first.year, first.month)[1])
