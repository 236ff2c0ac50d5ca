"""Reversal: what was off is on again, or what was on is off.

Rule 1. The state that stands must really turn, and a claim of this article must have turned it.
Rule 2. An article older than the state never turns it; an undated one only to a pole never held.
Rule 3. A turn that was too weakly supported to be told waits, and is told once another outlet
        family makes it strong enough.
Rule 4. Where no key has turned, a turn told in other words than the old report's counts, too
        (``follow/kindred.py``); it is less sure, and left to others where not sure enough.
Rule 5. Where no claim has turned, what a plain report told is turned by one that denies it
        flatly, and a denial by one that affirms it (``follow/denied.py``).
Rule 6. Where neither does, the pair network may read a turn from the openings of two reports
        (``follow/contrasted.py``).
Rule 7. An edit turns what stood before it, its own earlier version counted; one that keeps the
        pole of that version turns nothing and supports nothing.
Rule 8. In a baseline, of which nobody is told, a turn that is weak, doubted by the network or no
        more than announced is not made: it waits for a report that is to be told, what is announced
        for one that it is done. What was there before it still stands, and turns nothing back.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from monitor.follow.cases import (
    has_faded,
    is_asked_for,
    is_told_in_full,
    may_turn,
    of_another_post,
    run_of,
    says_which,
    until_turn,
)
from monitor.follow.claimed import PLANNED, may_lift
from monitor.follow.claims import BY_WORDS, RECALLS_OTHER, TURNS, moves, prominence
from monitor.follow.contrasted import contrasted, read_as_turn, waiting_families, was_read
from monitor.follow.denied import denied
from monitor.follow.evidence import (
    BODY,
    FAMILY,
    HEADLINE,
    LEAD,
    MANY,
    OLD_FAMILIES,
    OLD_LEAD,
    SURE,
)
from monitor.follow.kindred import Kin, is_other_kind, is_told, kin
from monitor.follow.lexicon.deal import NO_DEAL
from monitor.follow.lexicon.tables import base
from monitor.follow.matters import are_others, was_said_before
from monitor.follow.moment import SUPPORTED, Finding, Moment, confidence, is_weak
from monitor.follow.numbered import is_other_number
from monitor.follow.persons import is_by_kind, is_other_case, names_another, speaks_of_known
from monitor.follow.rivals import is_other_bidder
from monitor.follow.states import (
    Group,
    Held,
    akin,
    current,
    groups,
    home,
    is_open,
    key_text,
    kinds_of,
    of_one_wave,
    order,
    seen_by,
)
from monitor.follow.storyline import best
from monitor.follow.wording import about, described, fuller, stated, turned
from monitor.model.changes import (
    Axis,
    ChangeKind,
    Claim,
    ClaimKey,
    Pole,
    Rule,
    Severity,
    Side,
    Standing,
    Storyline,
    Strength,
)
from monitor.model.topics import Topic

KIND = ChangeKind.REVERSAL

RESTATES = 0.5
# Beside the weights of the design: a lone clear report of a turn is to be told at "balanced".
TURNING_WORD, EDITED = 0.2, 0.3
READ_AS_TURNED = 0.35  # so that one worked out and read so is told at "balanced"
WORKED_OUT = 0.8
READ_SO, READ_OTHERWISE = 0.9, 0.5  # by the pair network
DOUBTED = 0.71  # one clear report against the network is held at "balanced", two are told

DOUBT, PLAN = "not-read-as-turned", "no-more-than-announced"


class Turn(NamedTuple):
    """A key's claims before and after, the new claims of this article, whether it waited.

    ``kindred`` is set where the old report named the thing by other words.
    """

    group: Group
    old: tuple[Standing, ...]
    new: tuple[Claim, ...]
    pole: Pole
    again: bool
    kindred: Kin | None = None

    @property
    def recalls(self) -> bool:
        """Whether the article itself tells of the old state."""
        told = any(RECALLS_OTHER in claim.rules for claim in self.new)
        return told or (self.kindred is not None and self.kindred.recalls)

    @property
    def competes(self) -> bool:
        """Whether other words name the thing, and the storyline knows another that may be it."""
        return self.kindred is not None and not self.kindred.alone


def detect(moment: Moment) -> Finding | None:
    """The most certain turn that this article makes in its storyline."""
    if moment.before is None:
        return None
    before = moment.before
    found = [_finding(moment, before, turn) for turn in _turns(moment, before)]
    if not found and not moment.edits:
        found = [_in_other_words(moment, before, one) for one in kin(moment, before)]
    if not any(found) and not moment.edits:
        found = list(denied(moment, before))
    found = [
        one
        for one in found
        if one is not None
        and not _is_of_another(one)
        and not _turns_back_nothing(before, one)
        and not was_read(moment, before, one)
    ]
    if not found:
        found = [contrasted(moment, before)]
    surest = max(
        (one for one in found if one is not None),
        key=lambda one: (one.confidence, one.key),
        default=None,
    )
    return surest if surest is None or moment.admitted else _untold(surest, moment.topic)


def _untold(found: Finding, topic: Topic) -> Finding:
    """A turn of a baseline: one that need not be so, or is still to come, waits (rule 8)."""
    against = {one.rule for one in found.counter}
    if PLAN in against:
        return replace(found, fingerprint=found.fingerprint + PLANNED, waits=True)
    return replace(found, waits=is_weak(found, topic) or DOUBT in against)


def _is_of_another(found: Finding) -> bool:
    """Whether its sentences are of two of a kind: unit 2 was shut, unit 1 is back."""
    old = found.before.quote.text if found.before else ""
    new = found.after.quote.text
    return is_other_number(old, new) or is_other_bidder(old, new)


def _turns(moment: Moment, before: Storyline) -> list[Turn]:
    reading = moment.arrival.reading
    article = reading.article.id
    keys = _keys(moment, before)
    homes = {state.key: home(state.key, keys) for state in before.states}
    found = []
    for group in groups(moment.after.states, kinds_of(reading.claims), keys):
        own = [s.claim for s in group.standings if s.claim.quote.article == article]
        # A key without any name ("the talks") says too little to know that it is the same thing.
        if is_open(group.key):
            continue
        past = [
            standing
            for state in before.states
            if homes[state.key] == group.key
            for standing in state.history
            if (moment.edits or standing.claim.quote.article != article)
            and not any(names_another(standing.claim, claim, before.states) for claim in own)
        ]
        turns = (_seen(moment, group, past, before, claim) for claim in _speakers(own))
        found += [turn for turn in turns if turn is not None]
    return found


def _speakers(own: Sequence[Claim]) -> list[Claim]:
    """The claims of an article of one key, one of each holder: who has a thing has no two poles."""
    moving = sorted(filter(moves, own), key=lambda claim: claim.pole, reverse=True)
    if moving and moving[0].key.axis is not Axis.CONTROL:
        return moving[:1]
    return list({claim.state: claim for claim in moving}.values())


def _seen(
    moment: Moment,
    group: Group,
    past: Sequence[Standing],
    before: Storyline,
    claim: Claim,
) -> Turn | None:
    """The turn of a key as the holder of whom a claim speaks sees it; of other axes as it is."""
    at, article = moment.arrival.reading.at, moment.arrival.reading.article.id
    group = Group(group.key, tuple(seen_by(group.standings, claim, at)))
    held = group.held
    own = (s.claim for s in group.standings if s.claim.quote.article == article)
    if held is None or not any(moves(one) and one.pole is held.pole for one in own):
        return None
    old = sorted(seen_by(past, claim, at), key=order)
    return _turn(moment, group, old, held, before, claim)


def _in_other_words(moment: Moment, before: Storyline, found: Kin) -> Finding | None:
    """A turn of what is kindred, if it is sure enough to be told rather than mere novelty."""
    key = home(found.old[-1].claim.key, [state.key for state in before.states])
    group = Group(key, tuple(sorted((*found.past, *_standings(moment, found.new)), key=order)))
    pole = found.new[0].pole
    others = are_others(found.old, found.new, before.sentences)
    if others or NO_DEAL in found.new[0].rules:
        return None
    if _repeats(moment, before, group, found.old, found.new[0]):
        return None
    turn = Turn(group, found.old, found.new, pole, again=False, kindred=found)
    made = _finding(moment, before, turn)
    return None if made is None or made.confidence < moment.topic.confidence else made


def _repeats(
    moment: Moment, before: Storyline, group: Group, old: Sequence[Standing], new: Claim
) -> bool:
    """Whether it was told already, of a report in other words."""
    name = _name(group, new.pole)
    fired = any(fingerprint.startswith(name) for fingerprint, _ in before.fired)
    return fired and is_told(before, old, new, moment.arrival.reading.at)


def _standings(moment: Moment, claims: Sequence[Claim]) -> list[Standing]:
    reading = moment.arrival.reading
    return [Standing(claim=claim, at=reading.at, family=reading.family) for claim in claims]


def _keys(moment: Moment, before: Storyline) -> list[ClaimKey]:
    """The keys that say which claims are one; an edit may name less than its earlier version."""
    states = (*moment.after.states, *before.states) if moment.edits else moment.after.states
    return list(dict.fromkeys(state.key for state in states))


def _turn(  # noqa: PLR0917 - what a turn is made of
    moment: Moment,
    group: Group,
    past: Sequence[Standing],
    held: Held,
    before: Storyline,
    speaker: Claim,
) -> Turn | None:
    stood = current(past)
    if stood is None:
        return None
    again = stood.pole is held.pole
    new = _own_claims(moment, group, held.pole, _keys(moment, before), speaker)
    new = tuple(claim for claim in new if says_which(claim.key))
    if again:
        waiting = _waiting(before, _name(group, held.pole))
        if not may_lift(waiting, new) or _own(moment, past, held.pole):
            return None
        past = until_turn(past, held.pole)
        stood = current(past)
        if stood is None or stood.pole is held.pole:
            return None
    if all(is_by_kind(claim) for claim in new) and not any(map(speaks_of_known, new)):
        return None
    recalled = any({TURNS, RECALLS_OTHER} & set(claim.rules) for claim in new)
    old = [
        standing
        for standing in run_of(past, stood.pole)
        if any(akin(standing.claim.key, claim.key) for claim in new)
        and says_which(standing.claim.key)
        and not any(of_another_post(standing.claim, claim) for claim in new)
        and not any(is_other_case(standing.claim, claim) for claim in new)
        and (
            recalled
            or any(is_told_in_full(standing.claim.key, claim.key) for claim in new)
            or not has_faded(standing, moment.arrival.reading.at)
        )
    ]
    if not old or not may_turn(moment.arrival.reading.at, past, stood, held.pole):
        return None
    new = _speaking_of(moment, new, old, before)
    if not new or are_others(old, new, before.sentences):
        return None
    if not again and _repeats(moment, before, group, old, new[0]):
        return None
    return Turn(group, tuple(old), new, held.pole, again)


def _speaking_of(
    moment: Moment, new: Sequence[Claim], old: Sequence[Standing], before: Storyline
) -> tuple[Claim, ...]:
    """The new claims that are of a kind with the old ones, and were not said before them."""
    at = moment.arrival.reading.at
    return tuple(
        claim
        for claim in new
        if not is_other_kind(old, claim, before) and not was_said_before(claim, at, old)
    )


def _own(moment: Moment, past: Sequence[Standing], pole: Pole) -> tuple[Standing, ...]:
    """What the earlier version of an edited article held; nothing for any other article."""
    article = moment.arrival.reading.article.id
    return tuple(
        standing
        for standing in past
        if standing.claim.quote.article == article
        and standing.claim.pole is pole
        and moves(standing.claim)
    )


def _own_claims(
    moment: Moment, group: Group, pole: Pole, keys: Sequence[ClaimKey], speaker: Claim
) -> tuple[Claim, ...]:
    reading = moment.arrival.reading
    own = [
        claim
        for claim in reading.claims
        if moves(claim) and home(claim.key, keys) == group.key and not is_asked_for(claim)
    ]
    seen = (one.claim for one in seen_by(_standings(moment, own), speaker, reading.at))
    return tuple(sorted((one for one in seen if one.pole is pole), key=prominence, reverse=True))


def _name(group: Group, pole: Pole) -> str:
    return f"{KIND.value}|{key_text(group.key)}|{pole.value}|"


def _waiting(storyline: Storyline, name: str) -> list[str]:
    return [fingerprint for fingerprint in storyline.pending if fingerprint.startswith(name)]


def _turns_back_nothing(before: Storyline, found: Finding) -> bool:
    """Whether the state that it turns was never reached, as a baseline told it too weakly."""
    begin, fired = f"{KIND.value}|{found.key}|", dict(before.fired)
    pole = found.fingerprint.removeprefix(begin).partition("|")[0]
    return any(
        name not in fired
        and not name.endswith(PLANNED)
        and name.removeprefix(begin).partition("|")[0] != pole
        for name in _waiting(before, begin)
    )


def _flips(storyline: Storyline, group: Group) -> int:
    name = f"{KIND.value}|{key_text(group.key)}|"
    fired = {fingerprint for fingerprint, _ in storyline.fired if fingerprint.startswith(name)}
    return sum(not fingerprint.endswith(SUPPORTED) for fingerprint in fired)


def _finding(moment: Moment, before: Storyline, turn: Turn) -> Finding | None:
    claim, old = turn.new[0], best(_taken_back(moment, turn) or turn.old)
    was, now = stated(old.claim), stated(claim)
    read = read_as_turn(moment, before, old.claim.quote, claim.quote, enough=READ_SO)
    rules = _rules(moment, turn, read_so=read is not None and read >= READ_SO)
    doubted = read is not None and read < READ_OTHERWISE and not turn.recalls
    worked_out = all(one.inferred or is_open(one.key) for one in turn.new)
    if any(TURNS in one.rules for one in turn.new) and _is_only(turn.group.key, before):
        worked_out = False  # "reinstated him": of all that there is
    by_words = all(BY_WORDS in one.rules for one in turn.new)
    factor = WORKED_OUT ** (worked_out + by_words + turn.competes)
    sure = confidence(rules, factor=factor * (DOUBTED if doubted else 1.0))
    name = _name(turn.group, turn.pole)
    made = turn.again and any(one in dict(before.fired) for one in _waiting(before, name))
    flips = max(0, _flips(before, turn.group) - made)
    found = Finding(
        kind=KIND,
        headline=f"{turned(was, now)}: {described(fuller(claim, old.claim), old.claim.state)}",
        about=about(claim),
        before=Side(state=was, quote=old.claim.quote),
        after=Side(state=now, quote=claim.quote),
        rules=rules,
        counter=_counter(turn, worked_out=worked_out, by_words=by_words, doubted=doubted),
        confidence=sure,
        severity=Severity.FLASH if sure >= SURE else Severity.URGENT,
        fingerprint=name + str(flips),
        key=key_text(turn.group.key),
        families=tuple(sorted(_families(moment, turn))),
        flips=flips,
    )
    if not turn.again:
        return found
    if is_weak(found, moment.topic):
        return None
    return found.supported if made else found


def _is_only(key: ClaimKey, before: Storyline) -> bool:
    """Whether the storyline knows of no other thing of the class that could be meant."""
    keys = [state.key for state in before.states]
    same = [one for one in keys if (one.axis, base(one.what)) == (key.axis, base(key.what))]
    return all(home(one, keys) in {key, one} and akin(one, key) for one in same)


def _taken_back(moment: Moment, turn: Turn) -> tuple[Standing, ...]:
    """The old state as the earlier version of an edited article had it."""
    return _own(moment, turn.old, turn.old[0].claim.pole)


def _families(moment: Moment, turn: Turn) -> frozenset[str]:
    """Outlet families that hold the new pole, in one wave, since the old one was last held.

    An edit keeps the time of its article, so its claims may stand where the old ones did.
    """
    newest = max(order(standing) for standing in turn.old)
    article = moment.arrival.reading.article.id
    later = [
        standing
        for standing in turn.group.standings
        if moves(standing.claim) and standing.claim.pole is turn.pole and order(standing) > newest
    ]
    own = next((standing for standing in later if standing.claim.quote.article == article), None)
    families = frozenset(one.family for one in later if own is None or of_one_wave(one, own))
    # What the network read of the same reports, and was too weak to be told, supports it.
    families |= waiting_families(moment.after, {s.claim.quote.article for s in turn.old})
    return families | {moment.arrival.reading.family} if moment.edits else families


def _rules(moment: Moment, turn: Turn, *, read_so: bool) -> tuple[Rule, ...]:
    """What weighs for the turn; the weights are those of the design."""
    fields = {(claim.quote.field == "title", claim.lead) for claim in turn.new}
    further = len(_families(moment, turn) - {moment.arrival.reading.family})
    old_families = {standing.family for standing in turn.old}
    loud = any(claim.lead for claim in turn.new)
    found = [
        ("headline", HEADLINE, (True, True) in fields),
        ("lead", LEAD, (False, True) in fields),
        ("body", BODY, (False, False) in fields),
        *(("further-outlet", FAMILY, True) for _ in range(further)),
        ("restates-old-state", RESTATES, turn.recalls),
        ("old-state-from-two-outlets", OLD_FAMILIES, len(old_families) >= MANY),
        ("old-state-in-lead", OLD_LEAD, any(s.claim.lead for s in turn.old)),
        ("edited", EDITED, loud and bool(_taken_back(moment, turn))),
        ("turning-word", TURNING_WORD, any(TURNS in claim.rules for claim in turn.new)),
        ("read-as-turned", READ_AS_TURNED, read_so),
    ]
    return tuple(Rule(rule=rule, weight=weight) for rule, weight, holds in found if holds)


def _is_plan(turn: Turn) -> bool:
    """Whether it is still to come, of what is not itself a plan: "to reopen on Friday"."""
    planned = (one.strength < Strength.ASSERTED for one in turn.new)
    return turn.group.key.axis is not Axis.SCHEDULE and all(planned)


def _counter(turn: Turn, *, worked_out: bool, by_words: bool, doubted: bool) -> tuple[Rule, ...]:
    """What weighs against it."""
    found = [
        ("worked-out-whom-or-where", 1 - WORKED_OUT, worked_out),
        ("read-without-parser", 1 - WORKED_OUT, by_words),
        ("named-by-other-words", (1 - WORKED_OUT) * turn.competes, turn.kindred is not None),
        (DOUBT, 1 - DOUBTED, doubted),
        (PLAN, 0.0, _is_plan(turn)),
        ("old-state-undated", 0.0, all(s.at is None for s in turn.old)),
        ("key-leaves-open-whom-or-where", 0.0, not (turn.group.key.who and turn.group.key.where)),
    ]
    return tuple(Rule(rule=rule, weight=round(weight, 2)) for rule, weight, holds in found if holds)
