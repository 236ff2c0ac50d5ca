"""Development: a new event in a storyline, said in words that it has not had before.

Rule 1. Only an article that opens a story of its own in an existing storyline can be one, but
        for rule 5.
Rule 2. It is news if its headline and first sentences match what was said before less than most
        articles of this storyline do.
Rule 3. It needs a novel headline or lead, or two outlet families; else it waits for the second.
        One too weak for its topic is made once more when enough families report it.
Rule 4. An article older than the newest report is history.
Rule 5. However alike, it is news if its headline is the first of the storyline to tell a turn
        (``follow/turning.py``), also where it is taken for one more report of the same event; and
        a bare headline so taken, if it shares but one name with all that was said before.
Rule 6. A mere piece (``follow/pieces.py``) is novel in its words alone: it weighs less, and is no
        support of what waits; but that somebody only speaks in two outlets is told.
Rule 7. What an outlet reports first, soon after an alert, is mostly the same in other words: it
        weighs less until a second outlet family reports it, whoever that is. A turn that only its
        words show waits for a second report of it.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import TypeGuard

from monitor.follow.claims import moves, prominence, quoted
from monitor.follow.lexicon.tables import class_of
from monitor.follow.moment import Finding, Moment, confidence, is_weak
from monitor.follow.novelty import STEM, content, opening, stems, threshold
from monitor.follow.pieces import is_piece, is_voice
from monitor.follow.reports import is_cut
from monitor.follow.sentences import Sentence
from monitor.follow.states import groups, home, key_text, kinds_of, poles_had
from monitor.follow.turning import Turning, first_told
from monitor.follow.wording import about, stated
from monitor.follow.words import tokens
from monitor.model.changes import About, ChangeKind, Claim, Quote, Rule, Severity, Side, Storyline
from monitor.model.stories import VerdictKind
from monitor.model.times import Span

KIND = ChangeKind.DEVELOPMENT
BODY, FAMILY, TURN = 0.3, 0.5, 0.3
NOVEL, PIECE, LATE = "novel-lead", "novel-lead-of-piece", "novel-lead-soon-after-alert"
LEAD = {NOVEL: 0.55, PIECE: 0.3, LATE: 0.3}
WORDS = 4
MANY = 2
SOON = timedelta(hours=3)
TELLING = 2  # words beside the names by which a headline tells what happened


def detect(moment: Moment) -> Finding | None:
    """The novel event that this article reports, waiting if only its body says so."""
    before = moment.before
    if before is None or before.last_report is None or _is_late(moment, before):
        return None
    if moment.arrival.reading.at is None and _repeats_a_pole(moment, before):
        return None
    reading = moment.arrival.reading
    piece = is_piece(reading)
    if moment.verdict.kind is VerdictKind.SAME_EVENT:
        if not piece:
            return _of_same_event(moment, before, before.last_report)
        return _supported(moment, before, before.last_report) if is_voice(reading) else None
    if moment.verdict.kind is not VerdictKind.NEW:
        return None
    first = opening(moment.arrival.reading.article)
    scores = moment.matches
    limit = threshold(before.novelty)
    if not scores or sum(scores) / len(scores) >= limit:
        return None if piece else _turned(moment, before, before.last_report)
    novel = [one for one, score in zip(first, scores, strict=True) if score < limit]
    late = len(moment.story.families) < MANY and _catches_up(moment, before)
    lead = PIECE if piece else LATE if late else NOVEL
    return _finding(moment, before.last_report, novel, lead)


def _is_late(moment: Moment, before: Storyline) -> bool:
    at, newest = moment.arrival.reading.at, before.last_at
    return at is not None and newest is not None and at.older(newest)


def _catches_up(moment: Moment, before: Storyline) -> bool:
    """Whether people were told a little while ago, and the outlet has reported nothing since.

    Mere days do not say what comes soon after what; and of an outlet whose reports may be among
    those no longer kept, nobody knows.
    """
    at, newest = moment.arrival.reading.at, before.last_at
    if not (_is_instant(at) and _is_instant(newest) and at.gap(newest) <= SOON):
        return False
    since = moment.now - SOON
    told = any(abs(moment.now - when) <= SOON for _, when in before.told)
    if not told or is_cut(before.reports, since):
        return False
    family = moment.arrival.reading.family
    return not any(
        one.family == family and one.at and one.at.end >= since for one in before.reports
    )


def _is_instant(span: Span | None) -> TypeGuard[Span]:
    return span is not None and span.begin == span.end


def _repeats_a_pole(moment: Moment, before: Storyline) -> bool:
    """Whether an undated article claims what the storyline had before: it may be an old one."""
    keys = [state.key for state in moment.after.states]
    claims = moment.arrival.reading.claims
    claimed = {(home(claim.key, keys), claim.pole) for claim in claims if moves(claim)}
    return any(
        (group.key, pole) in claimed
        for group in groups(before.states, kinds_of(claims))
        for pole in poles_had(group.standings)
    )


def _name(moment: Moment) -> str:
    return f"{KIND.value}|{moment.story.id}"


def _of_same_event(moment: Moment, before: Storyline, report: Quote) -> Finding | None:
    return (
        _supported(moment, before, report)
        or _turned(moment, before, report)
        or _apart(moment, before, report)
    )


def _supported(moment: Moment, before: Storyline, report: Quote) -> Finding | None:
    """The second outlet's report of an event that waited for it."""
    if _name(moment) not in before.pending or len(moment.story.families) < MANY:
        return None
    first = opening(moment.arrival.reading.article)[:1]
    if not first:
        return None
    found = _finding(moment, report, list(first))
    if _name(moment) not in {name for name, _ in before.fired}:
        return found
    return None if is_weak(found, moment.topic) else found.supported


def _turned(moment: Moment, before: Storyline, report: Quote) -> Finding | None:
    """A report in words that are known but for one: it is the first to tell in it of a turn."""
    first = opening(moment.arrival.reading.article)[:1]
    if not first:
        return None
    ways = first_told(first[0].text, before.sentences)
    waited = _turn_name(moment, first_told(first[0].text, ()))
    if not ways and waited not in before.pending:
        return None
    found = _finding(moment, report, list(first))
    rules = (*found.rules, Rule(rule="first-to-tell-a-turn", weight=TURN))
    return replace(
        found,
        rules=rules,
        confidence=confidence(rules),
        fingerprint=_turn_name(moment, ways) if ways else waited,
        waits=bool(ways) and _catches_up(moment, before),
    )


def _turn_name(moment: Moment, ways: frozenset[Turning]) -> str:
    """That of a turn: in a report of an event that was told, or waits to be, a name of its own."""
    if moment.verdict.kind is not VerdictKind.SAME_EVENT:
        return _name(moment)
    return f"{_name(moment)}|{'+'.join(sorted(ways))}"


def _apart(moment: Moment, before: Storyline, report: Quote) -> Finding | None:
    """A bare headline that was taken for a second report, but shares one name and no other word.

    "Port Ellis mayor sacked" is of no bakery in Port Ellis: two words of one name are likeness
    enough for the matcher, which has nothing else to go by, and to be silent would be to miss it.
    """
    article = moment.arrival.reading.article
    if article.text or article.summary or not article.title:
        return None
    names = _names(article.title)
    own = {word[:STEM] for word in content(article.title).difference(*names)}
    said = frozenset[str]().union(*map(stems, before.sentences))
    shared = [name for name in names if any(word[:STEM] in said for word in name)]
    if len(own) < TELLING or own & said or len(shared) > 1:
        return None
    found = _finding(moment, report, list(opening(article)[:1]))
    return replace(found, fingerprint=f"{_name(moment)}|{article.id}", waits=False)


def _names(title: str) -> list[tuple[str, ...]]:
    """The runs of words with a capital, folded."""
    runs = groupby(tokens(title), key=lambda word: word.capital)
    return [tuple(word.low for word in run) for capital, run in runs if capital]


def _finding(moment: Moment, report: Quote, novel: list[Sentence], lead: str = NOVEL) -> Finding:
    article = moment.arrival.reading.article
    claim, shown = _claim(moment, novel), quoted(article, novel[0])
    strong = any(one.lead and len(content(one.text)) >= WORDS for one in novel)
    families = moment.story.families or (moment.arrival.reading.family,)
    rules = _rules(novel, len(families), lead, strong=strong)
    return Finding(
        kind=KIND,
        headline=" ".join((article.title or novel[0].text).split()),
        about=about(claim) if claim else About(),
        before=Side(state=None, quote=report),
        after=Side(state=_state(claim, shown), quote=shown),
        rules=rules,
        confidence=confidence(rules),
        severity=Severity.URGENT if len(families) >= MANY else Severity.NOTICE,
        fingerprint=_name(moment),
        key=key_text(claim.key) if claim else "",
        families=families,
        waits=not strong and len(families) < MANY,
    )


def _state(claim: Claim | None, shown: Quote) -> str | None:
    """The state that the sentence shown tells of what it names, if a table knows the thing."""
    if claim is None or claim.inferred or class_of(claim.key.what).open:
        return None
    own = (claim.quote.field, claim.quote.start) == (shown.field, shown.start)
    return stated(claim) if own else None


def _claim(moment: Moment, novel: list[Sentence]) -> Claim | None:
    places = {(one.field, one.start) for one in novel}
    own = [
        claim
        for claim in moment.arrival.reading.claims
        if moves(claim) and (claim.quote.field, claim.quote.start) in places
    ]
    return max(own, key=prominence, default=None)


def _rules(novel: list[Sentence], families: int, lead: str, *, strong: bool) -> tuple[Rule, ...]:
    found = [
        (lead, LEAD[lead], strong),
        ("novel-sentences", BODY, len(novel) > 1 or not strong),
        *(("further-outlet", FAMILY, True) for _ in range(families - 1)),
    ]
    return tuple(Rule(rule=rule, weight=weight) for rule, weight, holds in found if holds)
