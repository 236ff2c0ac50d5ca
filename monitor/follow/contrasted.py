"""A turn that no claim shows, as the pair network reads it from the openings of two reports.

The tables know the verbs and nouns that they list; news has more. The network
(``follow/contrast``) reads headline and lead of an older report and of the new one.

Rule 1. The new article is a report of its own, dated, in English; or it was taken for one more
        report of the same event, though a claim of the other pole, or the first headline to tell
        a turn, speaks for one. At most ``PAIRS`` older reports are read beside it, those that it
        has most in common with, and at least ``SHARED`` words: one is the name that a whole topic
        goes by. None is read that numbers another thing of the kind, or has another bidder.
Rule 2. The network must be nearly certain (``CERTAIN``), a little less so of a report of its own
        whose headline is the first to tell a turn (``MARKED``); of several that the article
        turns, the newest counts.
Rule 3. What was told of the old report, or has turned it by its claims or as certainly, leaves
        nothing to turn; where that waits, the new one supports it, what a baseline announced
        only with a claim that has it done. A report that comes late turns nothing that a newer
        one has turned, or turned back.
        Nor is anything turned by one more report of an event whose claims are those of the old.
Rule 4. The sentences shown are the two that make the network surest.
Rule 5. It weighs beside a turn that claims show: for it where the network is sure, against it
        where neither the reports nor any two sentences read more like one than not, or the
        reports read like anything but one (``NONE``); what itself tells of the old state is not
        doubted.
Rule 6. What was read so is not told once more where a claim of a further report shows it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import NamedTuple
from urllib.parse import quote, unquote

from monitor.follow.claimed import TURNS, Claimed, waits_by_claim
from monitor.follow.claims import moves
from monitor.follow.evidence import FAMILY
from monitor.follow.language import is_english
from monitor.follow.moment import Finding, Moment, Turned, confidence, once
from monitor.follow.novelty import stems
from monitor.follow.numbered import is_other_number
from monitor.follow.reports import by_article, reports_of
from monitor.follow.rivals import is_other_bidder
from monitor.follow.sentences import sentences
from monitor.follow.turning import first_told
from monitor.follow.wording import about, cut, stated, turned
from monitor.model.articles import Reading
from monitor.model.changes import (
    About,
    Axis,
    ChangeKind,
    Claim,
    Pole,
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
MARKED = 0.93
HEADLINE = 20  # words at most
NONE = 0.03
LIKELY = 0.5
FLASH = 0.97
READ = f"{TURNS}read|"
"""So begin the fingerprints of what is read here: then the old article, then the new one."""

Poles = set[tuple[Axis, Pole]]


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
        return frozenset[str]().union(*(stems(line.quote.text) for line in self.lines))


class _Turn(NamedTuple):
    """A report that has turned.

    Attributes:
        old: the report.
        sure: how sure the network is.
        known: fingerprints of its turn, as the network read it before, that wait.
        claimed: its turn by claims, if that waits.
    """

    old: Opening
    sure: float
    known: frozenset[str]
    claimed: Claimed | None


def contrasted(moment: Moment, before: Storyline) -> Finding | None:
    """A turn that the network reads, in the words of a claim where its sentences make one."""
    if not moment.admitted:
        return None  # it takes time, and there are hundreds of such reports
    waiting = [one for one in before.pending if one.startswith(TURNS)]
    reading, asked = moment.arrival.reading, _asked(moment)
    own = Opening(reports_of(reading))
    if asked is None or not own.lines:
        return None
    level = _level(moment, before, supports=bool(waiting))
    if level is None or not is_english(reading.article.language, sentences(reading.article)):
        return None
    turn = _turn(own, reading.claims, before, asked, level)
    if turn is None:
        return None
    if moment.verdict.kind is not VerdictKind.NEW and _agrees(reading, before, turn.old.article):
        return None
    if not _has_headline(reading) and not _turns(reading, before, turn.old.article):
        return None
    made = _finding(moment, before, turn, _sentences(turn.old, own, asked))
    if turn.claimed is not None:
        made = replace(made, fingerprint=turn.claimed.name, key=turn.claimed.key)
        return once(made, before, moment.topic, supported=True)
    if not turn.known:
        return made
    # One more report of it: it is told only where the first of them was too weak to be.
    waits = min(turn.known)
    return once(replace(made, fingerprint=waits), before, moment.topic, supported=True)


def _level(moment: Moment, before: Storyline, *, supports: bool) -> float | None:
    """How sure the network must be of this article; ``None`` where it is not to be asked."""
    reading = moment.arrival.reading
    if moment.verdict.kind is VerdictKind.NEW:
        return MARKED if _tells_first(reading, before) else CERTAIN
    if moment.verdict.kind is not VerdictKind.SAME_EVENT:
        return None
    return CERTAIN if supports or _is_marked(reading, before) else None


def _has_headline(reading: Reading) -> bool:
    """Whether its title is one, and no sentence that fills a page."""
    return 0 < len((reading.article.title or "").split()) <= HEADLINE


def _turns(reading: Reading, before: Storyline, old: str) -> bool:
    """Whether its claims have another pole than those of the old report, whatever it is."""
    return _oppose(_poles(_claims(before), old), _poles(reading.claims))


def _agrees(reading: Reading, before: Storyline, old: str) -> bool:
    """Whether the claims of both reports say the same, and none of them says otherwise."""
    said, held = _poles(reading.claims), _poles(_claims(before), old)
    axes = {axis for axis, _ in held - said} & {axis for axis, _ in said - held}
    return bool(said & held) and not axes


def _is_marked(reading: Reading, before: Storyline) -> bool:
    """Whether a claim of the other pole, or the first headline of a turn, speaks for one."""
    opposes = _oppose(_poles(_claims(before)), _poles(reading.claims))
    return opposes or _tells_first(reading, before)


def _tells_first(reading: Reading, before: Storyline) -> bool:
    told = (report.quote.text for report in before.reports)
    return bool(first_told(reading.article.title or "", told))


def _poles(claims: Iterable[Claim], article: str | None = None) -> Poles:
    """What claims in the foreground say, of one article if it is named."""
    return {
        (one.key.axis, one.pole)
        for one in claims
        if article in {None, one.quote.article} and moves(one)
    }


def _oppose(old: Poles, new: Poles) -> bool:
    """Whether anything has another pole, whatever it is."""
    return any(axis is other and pole is not turned for axis, pole in old for other, turned in new)


def _asked(moment: Moment) -> Turned | None:
    """The network, where the topic asks for what it says: it takes time."""
    tells = ChangeKind.REVERSAL in moment.topic.alert_on
    return moment.turned if tells and not moment.edits else None


def waiting_families(before: Storyline, old: Collection[str]) -> frozenset[str]:
    """Outlet families of reports that turned one of some articles, as the network read, and wait.

    Args:
        before: the storyline.
        old: ids of the articles that told the old state.
    """
    begins = tuple(_begin(article) for article in old)
    waiting = {unquote(one.split("|")[3]) for one in before.pending if one.startswith(begins)}
    return frozenset(one.family for one in before.reports if one.quote.article in waiting)


def read_as_turn(
    moment: Moment, before: Storyline, old: Quote, new: Quote, *, enough: float
) -> float | None:
    """How much a turn that claims show reads like one, whichever way it is read.

    Args:
        moment: the article.
        before: the storyline.
        old: the sentence of the old state.
        new: that of the new one.
        enough: how sure the network must be for no other way to be tried.

    Returns:
        A probability; ``None`` where no network is at hand, or an article is edited.
    """
    asked = _asked(moment)
    if asked is None:
        return None
    own = Opening(reports_of(moment.arrival.reading))
    near = _near(_older(before, own), own) if own.lines else []
    told = next((one for one in near if one.article == old.article), None)
    whole = []
    # The report of the old state first: mostly it is the one that makes the network sure.
    for one in sorted(near, key=lambda one: one is not told):
        whole.append(asked(one.text, own.text))
        if whole[-1] >= enough:
            return whole[-1]
    if whole and max(whole) < NONE:
        return max(whole)
    lines = product(told.lines, own.lines) if told else ()
    texts = [(old.text, new.text), *((one.quote.text, each.quote.text) for one, each in lines)]
    best = max(whole, default=0.0)
    for pair in dict.fromkeys(texts):
        if best >= enough:
            break
        best = max(best, asked(*pair))
    return best


def was_read(moment: Moment, before: Storyline, found: Finding) -> bool:
    """Whether the network read a turn already that a claim of a further report shows."""
    told = _told(before)
    if not told or moment.turned is None or found.before is None:
        return False
    articles = {new for _, new in told}
    old, openings = found.before.quote, list(_openings(before.reports))
    begin = next((at for at, one in enumerate(openings) if one.article == old.article), 0)
    stands, turns = old.text, 0
    for one in openings[begin:]:
        if one.article in articles and moment.turned(stands, one.text) >= LIKELY:
            stands, turns = one.text, turns + 1
    return turns % 2 == 1


def _turn(
    own: Opening, said: Sequence[Claim], before: Storyline, asked: Turned, level: float
) -> _Turn | None:
    older = _older(before, own)
    near = _near(older, own)
    read = ((asked(one.text, own.text), one) for one in reversed(near))
    found = next(((sure, one) for sure, one in read if sure >= level), None)
    if found is None:
        return None
    sure, old = found
    fired = {name for name, _ in before.fired if name.startswith(_begin(old.article))}
    waiting = fired & set(before.pending)
    if fired - waiting:
        return None
    later, stood = near[near.index(old) + 1 :], _poles(_claims(before), old.article)
    by_claim = (waits_by_claim(before, old.article, one.article, said) for one in later)
    claimed = next((one for one in by_claim if one is not None), None)
    first = claimed and claimed.standing.claim.quote.article
    if any(
        asked(old.text, one.text) >= CERTAIN or _oppose(stood, _poles(_claims(before), one.article))
        for one in later
        if _name(old.article, one.article) not in waiting and one.article != first
    ):
        return None
    ids = {one.article for one in older}
    newer = [one for one in _openings(before.reports) if one.article not in ids | {own.article}]
    for one in _near(newer, own):
        # It comes late: what it tells is known, or over.
        if asked(old.text, one.text) >= LIKELY or asked(own.text, one.text) >= LIKELY:
            return None
    return _Turn(old, sure, frozenset(waiting), claimed)


def _begin(old: str) -> str:
    """How the fingerprints begin of what turns an article."""
    return f"{READ}{quote(old, safe='')}|"


def _name(old: str, new: str) -> str:
    return f"{_begin(old)}{quote(new, safe='')}"


def _told(before: Storyline) -> list[tuple[str, str]]:
    """The old and the new article of each turn that was read, and does not wait."""
    names = [name for name, _ in before.fired if name.startswith(READ)]
    pairs = (name.split("|")[2:4] for name in names if name not in before.pending)
    return [(unquote(old), unquote(new)) for old, new in pairs]


def _flips(before: Storyline, old: str) -> int:
    """How often in a row the network has read a turn of what now turns again."""
    turned, flips = {new: old for old, new in _told(before)}, 0
    while old in turned and flips < len(turned):
        old, flips = turned[old], flips + 1
    return flips


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
    if stands is None and turn.claimed is not None:
        stands = turn.claimed.standing.claim
    if stood and stands and (stood.key.axis is not stands.key.axis or stood.state == stands.state):
        stood = None  # "dead, now open again" would be of two matters, "closed, now closed" of none
    states = (stated(stood) if stood else "reported", stated(stands) if stands else "turned")
    family = moment.arrival.reading.family
    others = waiting_families(before, [turn.old.article])
    others = (others | ({turn.claimed.standing.family} if turn.claimed else set())) - {family}
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
        fingerprint=_name(turn.old.article, new.quote.article),
        key=_begin(turn.old.article).removeprefix(TURNS)[:-1],
        families=tuple(sorted({*others, family})),
        flips=_flips(before, turn.old.article),
    )


def _claim(claims: Iterable[Claim], report: Report) -> Claim | None:
    """A claim in the foreground that was read of a report's sentence."""
    shown = report.quote
    place = (shown.article, shown.field, shown.start)
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
    return (Opening(lines) for _, lines in by_article(reports))


def _older(before: Storyline, own: Opening) -> list[Opening]:
    """The reports of other articles that are not newer than the new one."""
    return [
        one
        for one in _openings(before.reports)
        if one.article != own.article
        and one.at is not None
        and own.at is not None
        and not own.at.older(one.at)
    ]


def _near(openings: Sequence[Opening], own: Opening) -> list[Opening]:
    """Those that have most in common with the new one, in their order."""
    shared = [(len(one.stems & own.stems), number) for number, one in enumerate(openings)]
    ranked = sorted((one for one in shared if one[0] >= SHARED), reverse=True)
    chosen = sorted(number for _, number in islice(ranked, PAIRS))
    return [openings[at] for at in chosen if not _are_two(openings[at].text, own.text)]


def _are_two(one: str, other: str) -> bool:
    """Whether two texts are of two things of a kind, or of two who bid for one."""
    return is_other_number(one, other) or is_other_bidder(one, other)
