"""Schedule: what was due on one date is due on another, or after all on none.

Rule 1. The thing is one key of the state; a claim of this article moves it, and its sentence names
        a date that shares no day with the one that was told last.
Rule 2. Where no claim is read, a sentence that moves a thing ("moved from 12 June to next month")
        belongs to one that shares two names with it, else to the only key of that thing, else to
        sentences of the same occasion; else it tells the old date itself, or nothing. A headline
        that only says that it moves takes the date from the lead, or how far from itself.
Rule 3. A next time is no other date: without a word that moves it, the old date must not be past.
Rule 4. An article older than the report of the old date, or undated, changes nothing.
Rule 5. What was put off and is now given up has no date any more (``follow/given_up.py``).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from monitor.follow.dated import (
    LOOSE,
    SHARED,
    Dated,
    can_have_date,
    dated,
    of_reading,
    share_names,
)
from monitor.follow.days import Period
from monitor.follow.due import Due, written
from monitor.follow.given_up import GivenUp, given_up
from monitor.follow.moment import Finding, Moment, confidence, once
from monitor.follow.moved import Thing, moved
from monitor.follow.occasions import is_another, occasion, one_occasion
from monitor.follow.states import akin, home, key_text
from monitor.follow.wording import about, described, large, turned
from monitor.model.changes import (
    About,
    ChangeKind,
    ClaimKey,
    Rule,
    Severity,
    Side,
    Standing,
    Storyline,
)
from monitor.model.stories import VerdictKind

KIND = ChangeKind.SCHEDULE
LEAD, BODY, MOVED, FAMILY, STATES_OLD, FULL, OLD_LEAD = 0.55, 0.30, 0.2, 0.5, 0.5, 0.15, 0.2


class Shift(NamedTuple):
    """A thing with its new date, its old one, and all dates that were told of it."""

    thing: Thing
    new: Dated
    old: Dated
    told: Sequence[Dated]


def detect(moment: Moment) -> Finding | None:
    """The most certain shift or end of a date that this article tells."""
    before = moment.before
    if before is None or moment.arrival.reading.at is None:
        return None
    if moment.verdict.kind is VerdictKind.COPY:
        return None
    shifts = (_shift(moment, before, new, thing) for new, thing in _things(moment, before))
    found = [_finding(moment, before, shift) for shift in shifts if shift is not None]
    found += [_ended(moment, before, end) for end in given_up(moment, before)]
    return max(
        (one for one in found if one is not None),
        key=lambda one: (one.confidence, one.fingerprint),
        default=None,
    )


def _things(moment: Moment, before: Storyline) -> Iterator[tuple[Dated, Thing]]:
    """What the article says is due, and when."""
    reading = moment.arrival.reading
    seen: set[tuple[str, int]] = set()
    leading = {claim.key for claim in reading.claims if claim.lead and can_have_date(claim)}
    for claim, new in of_reading(reading):
        if claim.key.what == LOOSE and (not new.due.moved or len(claim.who) < SHARED):
            continue
        if _told(moment, before, claim.key, claim.quote.text):
            seen.add((claim.quote.field, claim.quote.start))
        lead = claim.lead or claim.key in leading
        yield new, Thing(claim.key, claim, claim.key.what, lead)
    yield from moved(moment, before, seen)


def _told(moment: Moment, before: Storyline, key: ClaimKey, text: str) -> list[Dated]:
    """The dates that were told of a key, oldest first, as far as a sentence may mean the same."""
    keys = [state.key for state in before.states]
    return _dates(
        moment,
        (
            standing
            for standing in before.dates
            if _one_thing(standing.claim.key, key, keys)
            and not is_another(standing.claim.quote.text, text)
        ),
    )


def _loosely(moment: Moment, before: Storyline, key: ClaimKey, text: str) -> list[Dated]:
    """Those of the same occasion, told by sentences that no claim was read from."""
    loose = (one for one in before.dates if one.claim.key.what == LOOSE != key.what)
    return _dates(moment, (one for one in loose if one_occasion(one.claim.quote.text, text)))


def _dates(moment: Moment, standings: Iterable[Standing]) -> list[Dated]:
    article = moment.arrival.reading.article.id
    told = (
        dated(standing.claim.quote, standing.family, standing.at)
        for standing in standings
        if moment.edits or standing.claim.quote.article != article
    )
    return [one for one in told if one is not None]


def _one_thing(other: ClaimKey, key: ClaimKey, keys: Sequence[ClaimKey]) -> bool:
    if key.what == LOOSE:
        return share_names(other, key)
    if (other.axis, other.what) != (key.axis, key.what):
        return False
    every = [*keys, key]
    return home(other, every) == home(key, every) and akin(other, key)


def _shift(moment: Moment, before: Storyline, new: Dated, thing: Thing) -> Shift | None:
    """How the new date differs from what was told of the thing, or from what the sentence says."""
    told, loose = list(thing.told), list(thing.told)
    if thing.key and not told:
        loose = _loosely(moment, before, thing.key, new.quote.text)
        told = _told(moment, before, thing.key, new.quote.text)
        told = sorted((*told, *loose), key=lambda one: one.at.begin if one.at else moment.now)
    others = [one for one in told if one.due.now.apart(new.due.now)]
    if any(one.at and new.at and new.at.older(one.at) for one in told):
        return None
    if any(_agree(one, new.due.now) for one in loose):
        # Be it under another name, somebody has told it.
        return None
    was = new.due.was if new.due.moved else None
    heard = any(_agree(one, new.due.now) for one in told)
    if was is not None and not heard and not any(_agree(one, was) for one in others[-1:]):
        # The sentence knows better than what happens to be stored.
        return Shift(thing, new, new._replace(due=Due(was, None, moved=False)), told)
    if not others:
        return None
    old = others[-1]
    past = new.at is not None and old.due.now.last < new.at.begin.date()
    # A report that lags behind gives the date that was moved already.
    lags = any(_agree(one, new.due.now) for one in told[: told.index(old)])
    return None if (past or lags) and not new.due.moved else Shift(thing, new, old, told)


def _agree(one: Dated, was: Period) -> bool:
    return not one.due.now.apart(was)


def _finding(moment: Moment, before: Storyline, shift: Shift) -> Finding | None:
    thing, new, old = shift.thing, shift.new, shift.old
    agreeing = {one.family for one in shift.told if not one.due.now.apart(new.due.now)}
    families = tuple(sorted({new.family, *agreeing}))
    rules = _rules(shift, len(families))
    name = _name(thing, new.quote.text)
    was, now = written(old.due.now), written(new.due.now)
    found = Finding(
        kind=KIND,
        headline=f"{_called(shift)}: {was}, now {now}",
        about=_about(thing, new.quote.text),
        before=Side(state=was, quote=old.quote),
        after=Side(state=now, quote=new.quote),
        rules=rules,
        confidence=confidence(rules),
        severity=Severity.URGENT if thing.lead else Severity.NOTICE,
        fingerprint=f"{KIND.value}|{name}|{new.due.now.first}|{new.due.now.last}",
        key=f"{KIND.value}|{name}",
        families=families,
    )
    return once(found, before, moment.topic, supported=bool(agreeing - {new.family}))


def _called(shift: Shift) -> str:
    """The thing in words for people; by its occasion and names, where no class knows it."""
    claim, new, old = shift.thing.claim, shift.new.quote.text, shift.old.quote.text
    what = shift.thing.what or one_occasion(old, new)
    if claim is not None and (claim.key.what != LOOSE or not what):
        return described(claim)
    names = [name for name in occasion(new).shown if name in old]
    if len(names) == 1:
        return f"{names[0]} {what}"
    return large(f"{what} ({', '.join(names)})" if names else what)


def _name(thing: Thing, text: str) -> str:
    """By which what is told of a thing is known again."""
    if thing.key is not None:
        return key_text(thing.key)
    return "|".join([thing.what, *(shown for shown in occasion(text).shown if thing.told)])


def _about(thing: Thing, text: str) -> About:
    if thing.claim is not None:
        return about(thing.claim)
    return About(what=thing.what, who=occasion(text).shown if thing.told else ())


def _ended(moment: Moment, before: Storyline, end: GivenUp) -> Finding | None:
    """What was put off is given up, told once; what others said without being told stays so."""
    families = tuple(sorted({moment.arrival.reading.family, *end.said}))
    found = [
        ("headline", LEAD, end.claim.quote.field == "title"),
        ("lead", LEAD, end.claim.quote.field != "title"),
        *(("further-outlet", FAMILY, True) for _ in range(len(families) - 1)),
        ("restates-old-state", STATES_OLD, end.recalls),
        ("old-state-in-lead", OLD_LEAD, end.old.claim.lead),
    ]
    rules = tuple(Rule(rule=rule, weight=weight) for rule, weight, holds in found if holds)
    was, now, name = end.old.claim.state, end.claim.state, f"{KIND.value}|{key_text(end.key)}"
    told = Finding(
        kind=KIND,
        headline=f"{turned(was, now)}: {described(end.claim, was)}",
        about=about(end.claim),
        before=Side(state=was, quote=end.old.claim.quote),
        after=Side(state=now, quote=end.claim.quote),
        rules=rules,
        confidence=confidence(rules),
        severity=Severity.URGENT,
        fingerprint=f"{name}|{now}|{end.since}",
        key=name,
        families=families,
    )
    if end.said and told.fingerprint not in dict(before.fired):
        return None
    return once(told, before, moment.topic, supported=len(families) > 1)


def _rules(shift: Shift, families: int) -> tuple[Rule, ...]:
    key, due_now = shift.thing.key, shift.new.due
    found = [
        ("lead", LEAD, shift.thing.lead),
        ("body", BODY, not shift.thing.lead),
        ("says-it-moved", MOVED, due_now.moved),
        *(("further-outlet", FAMILY, True) for _ in range(families - 1)),
        ("states-old-date", STATES_OLD, due_now.was is not None),
        ("says-whom-and-where", FULL, key is not None and bool(key.who and key.where)),
    ]
    return tuple(Rule(rule=rule, weight=weight) for rule, weight, holds in found if holds)
