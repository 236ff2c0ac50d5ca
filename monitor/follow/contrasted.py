"""A turn that no claim shows, as the pair network reads it from the openings of two reports.

The tables know the verbs and nouns that they list; news has more. The network
(``follow/contrast``) reads headline and lead of an older report and of the new one.

Rule 1. The new article is a report of its own, dated, in English. At most ``PAIRS`` older reports
        are read beside it, those that it has most in common with, and at least ``SHARED`` words:
        one is the name that a whole topic goes by.
Rule 2. The network must be nearly certain (``CERTAIN``); of several that the article turns, the
        newest counts.
Rule 3. A report since then that has turned the old one already leaves nothing to turn: the new
        one is one more report of it, and supports it.
Rule 4. The sentences shown are the two that make the network surest.
Rule 5. It weighs beside a turn that claims show: for it where the network is sure, against it
        where neither the reports nor any two sentences read more like one than not.
Rule 6. What was read so is not told once more where a claim of a further report shows it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, product
from typing import NamedTuple

from monitor.follow.claims import moves
from monitor.follow.language import is_english
from monitor.follow.moment import Finding, Moment, Turned, confidence, once
from monitor.follow.novelty import content
from monitor.follow.reports import reports_of
from monitor.follow.sentences import sentences
from monitor.follow.wording import about, cut, turned
from monitor.model.changes import (
    About,
    ChangeKind,
    Claim,
    Quote,
    Report,
    Rule,
    Severity,
    Side,
    Storyline,
)
from monitor.model.stories import VerdictKind
from monitor.model.times import Span

PAIRS = 2
SHARED = 2  # stems of words
CERTAIN = 0.96
LIKELY = 0.5
FAMILY = 0.5
FLASH = 0.97
READ = f"{ChangeKind.REVERSAL.value}|read|"
"""So begin the fingerprints of what is read here: then the old article, then the new one."""

_STEM = 5


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of one article: its sentences, headline first."""

    lines: tuple[Report, ...]

    @property
    def article(self) -> str:
        """Its id."""
        return self.lines[0].quote.article

    @property
    def at(self) -> Span | None:
        """When it speaks."""
        return self.lines[0].at

    @property
    def text(self) -> str:
        """Headline and lead as the network reads them."""
        return " ".join(map(_closed, self.lines))

    @property
    def stems(self) -> frozenset[str]:
        """The beginnings of its content words."""
        words = (word for line in self.lines for word in content(line.quote.text))
        return frozenset(word[:_STEM] for word in words)


class _Turn(NamedTuple):
    """The old report, how sure it is that it turned, and those since that turned it before."""

    old: Opening
    sure: float
    since: tuple[Opening, ...]


def contrasted(moment: Moment, before: Storyline) -> Finding | None:
    """A turn that the network reads, in the words of a claim where its sentences make one."""
    reading = moment.arrival.reading
    waiting = [one for one in before.pending if one.startswith(READ)]
    own = Opening(reports_of(reading))
    if moment.turned is None or (moment.verdict.kind is not VerdictKind.NEW and not waiting):
        return None
    if not own.lines or not is_english(reading.article.language, sentences(reading.article)):
        return None
    turn = _turn(own, before.reports, moment.turned)
    if turn is None:
        return None
    made = _finding(moment, before, turn, _sentences(turn.old, own, moment.turned))
    if not turn.since:
        return made
    # One more report of it: it is told only where the first of them was too weak to be.
    waits = next((one for one in waiting if one.startswith(f"{READ}{turn.old.article}|")), None)
    if waits is None:
        return None
    return once(replace(made, fingerprint=waits), before, moment.topic, supported=True)


def read_as_turn(moment: Moment, before: Storyline, old: Quote, new: Quote) -> float | None:
    """How much a turn that claims show reads like one, whichever way it is read.

    Returns:
        A probability; ``None`` where no network is at hand, or an article is edited.
    """
    if moment.turned is None or moment.edits:
        return None
    own = Opening(reports_of(moment.arrival.reading))
    near = _near(before.reports, own) if own.lines else []
    told = next((one for one in near if one.article == old.article), None)
    lines = product(told.lines, own.lines) if told else ()
    texts = [
        *((one.text, own.text) for one in near),
        (old.text, new.text),
        *((one.quote.text, each.quote.text) for one, each in lines),
    ]
    return max(moment.turned(*pair) for pair in dict.fromkeys(texts))


def was_read(moment: Moment, before: Storyline, found: Finding) -> bool:
    """Whether the network read a turn already that a claim of a further report shows."""
    names = {name for name, _ in before.fired if name.startswith(READ)} - set(before.pending)
    if not names or moment.turned is None or found.before is None:
        return False
    articles = {name.removeprefix(READ).split("|")[1] for name in names}
    old, openings = found.before.quote, list(_openings(before.reports))
    begin = next((at for at, one in enumerate(openings) if one.article == old.article), 0)
    stands, turns = old.text, 0
    for one in openings[begin:]:
        if one.article in articles and moment.turned(stands, one.text) >= LIKELY:
            stands, turns = one.text, turns + 1
    return turns % 2 == 1


def _turn(own: Opening, reports: Sequence[Report], asked: Turned) -> _Turn | None:
    near = _near(reports, own)
    read = [(asked(one.text, own.text), one) for one in near]
    found = next(((sure, one) for sure, one in reversed(read) if sure >= CERTAIN), None)
    if found is None:
        return None
    sure, old = found
    later = near[near.index(old) + 1 :]
    return _Turn(old, sure, tuple(one for one in later if asked(old.text, one.text) >= LIKELY))


def _sentences(old: Opening, own: Opening, asked: Turned) -> tuple[Report, Report]:
    """The two sentences by themselves that show the turn most clearly."""
    return max(
        product(old.lines, own.lines),
        key=lambda pair: asked(pair[0].quote.text, pair[1].quote.text),
    )


def _finding(
    moment: Moment, before: Storyline, turn: _Turn, shown: tuple[Report, Report]
) -> Finding:
    old, new = shown
    stood, stands = _claim(_claims(before), old), _claim(moment.arrival.reading.claims, new)
    states = (stood.state if stood else "reported", stands.state if stands else "turned")
    family = moment.arrival.reading.family
    others = {one.lines[0].family for one in turn.since} - {family}
    rules = (
        Rule(rule="read-as-turned", weight=round(turn.sure, 2)),
        *(Rule(rule="further-outlet", weight=FAMILY) for _ in others),
    )
    sure = confidence(rules)
    return Finding(
        kind=ChangeKind.REVERSAL,
        headline=f"{turned(*states)}: {cut(new.quote.text)}",
        about=about(stands) if stands else About(),
        before=Side(state=states[0], quote=old.quote),
        after=Side(state=states[1], quote=new.quote),
        rules=rules,
        confidence=sure,
        severity=Severity.FLASH if sure >= FLASH else Severity.URGENT,
        fingerprint=f"{READ}{turn.old.article}|{new.quote.article}",
        key=f"read|{turn.old.article}",
        families=tuple(sorted({*others, family})),
    )


def _claim(claims: Iterator[Claim] | Sequence[Claim], report: Report) -> Claim | None:
    """A claim in the foreground that was read of a report's sentence."""
    quote = report.quote
    place = (quote.article, quote.field, quote.start)
    return next(
        (
            one
            for one in claims
            if moves(one) and (one.quote.article, one.quote.field, one.quote.start) == place
        ),
        None,
    )


def _claims(storyline: Storyline) -> Iterator[Claim]:
    return (standing.claim for state in storyline.states for standing in state.history)


def _closed(line: Report) -> str:
    """A sentence with a mark at its end."""
    text = line.quote.text
    return text if text[-1:] in ".!?" else f"{text}."


def _openings(reports: Sequence[Report]) -> Iterator[Opening]:
    """The articles that reports are of, in their order."""
    for _, lines in groupby(reports, key=lambda report: report.quote.article):
        yield Opening(tuple(lines))


def _is_older(one: Opening, own: Opening) -> bool:
    """Whether a report of another article is not newer than the new one."""
    if one.article == own.article or one.at is None or own.at is None:
        return False
    return not own.at.older(one.at)


def _near(reports: Sequence[Report], own: Opening) -> list[Opening]:
    """The older ones that have most in common with the new one, in their order."""
    older = [one for one in _openings(reports) if _is_older(one, own)]
    shared = [(len(one.stems & own.stems), number) for number, one in enumerate(older)]
    ranked = sorted((one for one in shared if one[0] >= SHARED), reverse=True)
    return [older[number] for number in sorted(number for _, number in islice(ranked, PAIRS))]
