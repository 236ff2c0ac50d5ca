"""Opens a storyline and folds articles into it; what it holds depends only on their set.

Rule 1. ``fold`` is pure and total; states, families, articles, span, names and profile come out the
        same in whatever order the articles come in. Id, title, first article and the novelty sample
        are those of the first to arrive, and the rhythm is that of the arrivals.
Rule 2. A copy is counted and supports nothing: neither family nor claims of it are taken.
Rule 3. An edit replaces the claims of its article's earlier version; the article counts once, and
        where only its edit brought it here, as if it had always said so.
Rule 4. Per key and pole the newest ``PER_POLE`` claims are kept, of all keys the newest
        ``STANDINGS``: a bound by one order over all claims, so it does not depend on arrival.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import TypedDict

from monitor.follow.claims import moves, prominence, quoted
from monitor.follow.dated import with_dates
from monitor.follow.novelty import opening, openings
from monitor.follow.profile import grown
from monitor.follow.reports import with_reports
from monitor.follow.rhythm import beat, silent_from
from monitor.follow.states import order
from monitor.follow.tally import with_figures
from monitor.follow.wording import described
from monitor.model.articles import Article, Reading
from monitor.model.changes import ClaimKey, KeyState, Pole, Quote, Standing, Storyline
from monitor.model.plans import Arrival
from monitor.model.stories import Story, Verdict, VerdictKind
from monitor.model.times import Span, written

PER_POLE = 10
STANDINGS = 640
SENTENCES = 200
NOVELTY = 60
TITLE = 100
FAMILIES = 500
"""Outlet families that a storyline counts; a feed may name a new one with each article."""


def storyline_id(topic: str, article: str) -> str:
    """``sl_`` and a digest of topic and first article."""
    digest = blake2b(f"{topic}\n{article}".encode("utf-8", "replace"), digest_size=10)
    return f"sl_{digest.hexdigest()}"


def opening_ids(topic: str, article: Article) -> tuple[str, str]:
    """The id of a storyline that an article opens, and the one to take where that is taken.

    It is where the article was forgotten, and its entry came back long after with other words.
    """
    again = f"{article.id}\n{written(article.first_seen) if article.first_seen else ''}"
    return storyline_id(topic, article.id), storyline_id(topic, again)


def emptied(storyline: Storyline) -> Storyline:
    """What stays of a storyline whose articles are to be folded anew: its numbers and the told."""
    return Storyline(
        id=storyline.id,
        topic=storyline.topic,
        title=storyline.title,
        first=storyline.first,
        revision=storyline.revision + 1,
        sequence=storyline.sequence,
        last_arrival=storyline.last_arrival,
        fired=storyline.fired,
        pending=storyline.pending,
        told=storyline.told,
        previous_alert=storyline.previous_alert,
        settles=storyline.settles,
        held_changes=storyline.held_changes,
        muted=storyline.muted,
    )


def open_storyline(  # noqa: PLR0917 - what a decision needs, in the order of the pipeline
    topic: str,
    arrival: Arrival,
    verdict: Verdict,
    story: Story,
    taken: Container[str] = (),
    emptied_ones: Mapping[str, Storyline] | None = None,
) -> Storyline:
    """The storyline that an article begins: itself folded into an empty one.

    ``taken`` are ids of other storylines; of ``emptied_ones`` that have the id it begins anew.
    """
    article = arrival.reading.article
    usual, again = opening_ids(topic, article)
    empty = (emptied_ones or {}).get(usual) or Storyline(
        id=again if usual in taken else usual,
        topic=topic,
        title=_title(arrival),
        first=article.id,
    )
    # A copy whose original lies outside the topic is all that the storyline has of it.
    opening = replace(verdict, kind=VerdictKind.NEW)
    return fold(empty, arrival, opening, story)


def _title(arrival: Arrival) -> str:
    """The headline, else what the first claim is about, else the first sentence, cut."""
    reading = arrival.reading
    if reading.article.title and reading.article.title.strip():
        return _cut(reading.article.title.strip())
    moving = [claim for claim in reading.claims if moves(claim)]
    if moving:
        return _cut(described(max(moving, key=prominence)))
    first = openings(reading.article)
    return _cut(first[0]) if first else ""


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= TITLE else plain[: TITLE - 1].rstrip() + "…"


def fold(
    storyline: Storyline,
    arrival: Arrival,
    verdict: Verdict,
    story: Story,
    *,
    joined: bool | None = None,
) -> Storyline:
    """The storyline after one more article.

    Args:
        storyline: as it stood.
        arrival: the article with its claims; undated ones have ``dated`` false.
        verdict: ``seen`` changes nothing; a copy, an edit and a new text are told apart by it; of a
            copy the claims are those that it alone makes.
        story: the story that the article belongs to.
        joined: whether the article was not in this storyline before; where not given, an edit was
            and all others were not.
    """
    kind = verdict.kind
    if kind is VerdictKind.SEEN:
        return storyline
    joins = kind is not VerdictKind.EDIT if joined is None else joined
    touched = replace(
        _touched(storyline, arrival, story, kind), articles=storyline.articles + joins
    )
    reading = arrival.reading
    if kind is VerdictKind.COPY:
        states = with_claims(storyline.states, arrival) if reading.claims else storyline.states
        return replace(touched, states=states, names=names_of(states))
    states = storyline.states
    if kind is VerdictKind.EDIT or reading.claims:
        states = with_claims(states, arrival)
    families = counted({*storyline.families, reading.family})
    return replace(
        touched,
        families=families,
        outlets=_published(storyline.outlets, reading, frozenset(families)),
        profile=grown(storyline.profile, reading.terms) if joins else storyline.profile,
        states=states,
        figures=with_figures(storyline.figures, reading),
        dates=with_dates(storyline.dates, reading),
        reports=with_reports(storyline.reports, reading),
        names=names_of(states),
        sentences=_newest((*storyline.sentences, *openings(reading.article))),
        **_report(storyline, arrival),
    )


def counted(families: Iterable[str]) -> tuple[str, ...]:
    """The first of them by name, so that the order in which they come changes nothing."""
    return tuple(sorted(set(families))[:FAMILIES])


def _published(known: dict[str, str], reading: Reading, families: Container[str]) -> dict[str, str]:
    """How outlet families write themselves; of several ways one, whichever came first."""
    outlet, family = reading.article.outlet, reading.family
    kept = {name: shown for name, shown in known.items() if name in families}
    if outlet is None or outlet.casefold() != family or family not in families:
        return kept
    return {**kept, family: min(outlet, known.get(family, outlet))}


def _touched(storyline: Storyline, arrival: Arrival, story: Story, kind: VerdictKind) -> Storyline:
    at, seen = arrival.reading.at, arrival.reading.article.first_seen
    arrivals = [when for when in (storyline.last_arrival, seen, story.last_arrival) if when]
    copies, reports = storyline.held
    now = seen or story.last_arrival
    report = kind not in (VerdictKind.COPY, VerdictKind.EDIT)
    rhythm = beat(storyline, arrival.reading, now) if report else storyline.rhythm
    return replace(
        storyline,
        revision=storyline.revision + 1,
        rhythm=rhythm,
        quiet_at=silent_from(rhythm, now) if report else storyline.quiet_at,
        span=at.join(storyline.span) if at else storyline.span,
        opened=_opened(storyline, arrival),
        last_arrival=max(arrivals),
        held=(
            copies + (kind is VerdictKind.COPY),
            reports + (kind is VerdictKind.SAME_EVENT),
        ),
    )


def _opened(storyline: Storyline, arrival: Arrival) -> str | None:
    """The earliest date, as its record writes it."""
    at, published = arrival.reading.at, arrival.reading.article.published
    if at is None or published is None:
        return storyline.opened
    if storyline.span is None or storyline.opened is None or at.begin < storyline.span.begin:
        return written(published)
    same = at.begin == storyline.span.begin
    return min(storyline.opened, written(published)) if same else storyline.opened


class _Report(TypedDict):
    last_report: Quote | None
    last_at: Span | None


def _report(storyline: Storyline, arrival: Arrival) -> _Report:
    """The first sentence of the newest report by its own time."""
    at, newest = arrival.reading.at, storyline.last_at
    held = _Report(last_report=storyline.last_report, last_at=newest)
    article = arrival.reading.article
    first = opening(article)
    if not first:
        return held
    if storyline.last_report is None or (at and (newest is None or at.end >= newest.end)):
        return _Report(last_report=quoted(article, first[0]), last_at=at)
    return held


def _newest(sentences: Iterable[str]) -> tuple[str, ...]:
    """Each sentence once, the last ones."""
    return tuple(dict.fromkeys(sentences))[-SENTENCES:]


def with_claims(states: Iterable[KeyState], arrival: Arrival) -> tuple[KeyState, ...]:
    """The states with the claims of one article, those of an earlier version of it gone."""
    reading = arrival.reading
    kept = [
        standing
        for state in states
        for standing in state.history
        if standing.claim.quote.article != reading.article.id
    ]
    return states_of([*kept, *_standings(arrival)])


def _standings(arrival: Arrival) -> Iterable[Standing]:
    """The article's loudest claim for each key and pole."""
    reading = arrival.reading
    loudest: dict[tuple[ClaimKey, Pole], Standing] = {}
    for claim in reading.claims:
        slot = (claim.key, claim.pole)
        if slot not in loudest or prominence(claim) > prominence(loudest[slot].claim):
            loudest[slot] = Standing(claim=claim, at=reading.at, family=reading.family)
    return loudest.values()


def states_of(standings: Iterable[Standing]) -> tuple[KeyState, ...]:
    """What a storyline holds of these claims, bounded (rule 4)."""
    by_pole: dict[tuple[ClaimKey, Pole], list[Standing]] = {}
    for standing in sorted(standings, key=order):
        by_pole.setdefault((standing.claim.key, standing.claim.pole), []).append(standing)
    bounded = [one for rows in by_pole.values() for one in rows[-PER_POLE:]]
    newest = sorted(bounded, key=lambda one: (order(one), one.claim.key))[-STANDINGS:]
    by_key: dict[ClaimKey, list[Standing]] = {}
    for standing in newest:
        by_key.setdefault(standing.claim.key, []).append(standing)
    return tuple(_state(key, rows) for key, rows in sorted(by_key.items()))


def _state(key: ClaimKey, history: list[Standing]) -> KeyState:
    poles = sorted({standing.claim.pole for standing in history})
    return KeyState(
        key=key,
        history=tuple(history),
        best=tuple(best(one for one in history if one.claim.pole is pole) for pole in poles),
        families=tuple((pole, _supporting(history, pole)) for pole in poles),
    )


def best(standings: Iterable[Standing]) -> Standing:
    """The claim to quote: loudest first, dated before undated, then the earliest report."""
    return max(standings, key=_worth)


def _worth(standing: Standing) -> tuple[object, ...]:
    claim = standing.claim
    early = -standing.at.begin.timestamp() if standing.at else 0.0
    loud = (moves(claim), claim.lead, int(claim.strength), not claim.inferred)
    return (*loud, standing.at is not None, early, claim.quote.article)


def _supporting(history: Iterable[Standing], pole: Pole) -> tuple[str, ...]:
    found = {one.family for one in history if one.claim.pole is pole and moves(one.claim)}
    return tuple(sorted(found))


def names_of(states: Iterable[KeyState]) -> dict[str, str]:
    """Key -> longest form, of all names that the kept claims show."""
    found: dict[str, str] = {}
    for state in states:
        for standing in state.history:
            claim = standing.claim
            for key, shown in (
                *zip(claim.key.who.split("+"), claim.who, strict=False),
                *zip((claim.key.where,), claim.where, strict=False),
            ):
                if key and (len(shown), shown) > (len(found.get(key, "")), found.get(key, "")):
                    found[key] = shown
    return dict(sorted(found.items()))
