"""What a storyline holds: the order of its claims, which pole stands, which keys are one.

Rule 1. Everything here is a function of the set of claims, never of the order they came in.
Rule 2. A claim has one point in time within its article's span: the end if its article recalls the
        other pole, else the begin. Ties go by recall, by words that presuppose the other pole
        ("back on"), by strength, begin and article id. As the point lies within the span, what is
        *older* always comes first.
Rule 3. A pole stands once a claim of the headline or lead holds it, or claims of two outlet
        families do within ``WAVE``, or nothing stood before. What two articles say in passing a
        year apart is no report of one turn.
Rule 4. Undated claims come before all dated ones. One moves a state only to a pole that no dated
        claim holds, recalls or presupposes.
Rule 5. A key that leaves whom or where open is one with the only fuller key that fits it; a lone
        name may be taken for the place.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from monitor.follow.claims import RECALLS_OTHER, TURNS, moves
from monitor.follow.gazetteer import is_country
from monitor.follow.holders import pole_for
from monitor.follow.lexicon.anything import AXES
from monitor.follow.lexicon.deal import NO_DEAL
from monitor.follow.lexicon.shape import Sides
from monitor.follow.lexicon.tables import STATEMENT, base, class_of
from monitor.model.changes import Axis, Claim, ClaimKey, KeyState, Pole, Standing
from monitor.model.times import Span

_NEVER = datetime.min.replace(tzinfo=UTC)
SUPPORT = 2
WAVE = timedelta(days=3)
_STEM = 5  # letters by which words are the same: "engaged", "engagement"
_WORDS = 2
Order = tuple[bool, datetime, bool, bool, int, datetime, str, str]


class Held(NamedTuple):
    """What stands about a key, and the claims that made it stand, oldest first."""

    pole: Pole
    standing: Standing
    families: frozenset[str]


class Group(NamedTuple):
    """Keys that are one, with all their claims in order, oldest first."""

    key: ClaimKey
    standings: tuple[Standing, ...]

    @property
    def held(self) -> Held | None:
        """What stands, ``None`` where no claim moves a state."""
        return current(self.standings)


def order(standing: Standing) -> Order:
    """The place of a claim among those of its key; larger is later."""
    claim, at = standing.claim, standing.at
    recalls = RECALLS_OTHER in claim.rules
    point = _NEVER if at is None else at.end if recalls else at.begin
    begin = _NEVER if at is None else at.begin
    return (
        at is not None,
        point,
        recalls,
        TURNS in claim.rules,
        int(claim.strength),
        begin,
        claim.quote.article,
        claim.pole,
    )


def current(standings: Sequence[Standing]) -> Held | None:
    """The pole that stands after ``standings``, in order, oldest first."""
    dated = [standing for standing in standings if standing.at is not None]
    held = _walk(dated)
    had = poles_had(dated)
    undated = [s for s in standings if s.at is None and s.claim.pole not in had]
    if held is None:
        return _walk([s for s in standings if s.at is None])
    moved = _walk(undated)
    return moved if moved is not None and moved.pole is not held.pole else held


def _walk(standings: Iterable[Standing]) -> Held | None:
    held: Held | None = None
    waiting: list[Standing] = []
    for standing in standings:
        claim = standing.claim
        if not moves(claim) or (held is not None and NO_DEAL in claim.rules):
            continue
        if held is not None and claim.pole is held.pole:
            held = Held(held.pole, standing, held.families | {standing.family})
            waiting = []
            continue
        waiting = [*(one for one in waiting if of_one_wave(one, standing)), standing]
        families = frozenset(one.family for one in waiting)
        if held is None or claim.lead or len(families) >= SUPPORT:
            held = Held(claim.pole, standing, families)
            waiting = []
    return held


def of_one_wave(one: Standing, other: Standing) -> bool:
    """Whether two claims came so soon after each other that they tell of one turn."""
    return _apart(one.at, other.at) <= WAVE


def _apart(one: Span | None, other: Span | None) -> timedelta:
    """For how long nothing lies between two times for certain; none where one is unknown."""
    if one is None or other is None:
        return timedelta()
    return max(other.begin - one.end, one.begin - other.end)


def seen_by(standings: Iterable[Standing], claim: Claim, at: Span | None) -> list[Standing]:
    """Claims of one key with the poles that they hold for a new claim, which it may turn.

    Of control that is what each says of the holder of whom the new one speaks; those that say
    nothing of them are left out. On all other axes a claim's pole is its own.

    Args:
        standings: the claims, the new one may be among them.
        claim: the new one.
        at: when it speaks.
    """
    if claim.key.axis is not Axis.CONTROL:
        return list(standings)
    turns = TURNS in claim.rules
    found = (
        (one, pole_for(one.claim, claim, _apart(one.at, at), turns=turns)) for one in standings
    )
    return [
        replace(one, claim=replace(one.claim, pole=pole)) for one, pole in found if pole is not None
    ]


def poles_had(standings: Iterable[Standing]) -> frozenset[Pole]:
    """Poles that claims hold, recall or presuppose: what is off was on before."""
    had: set[Pole] = set()
    for standing in standings:
        claim = standing.claim
        had.add(claim.pole)
        if claim.pole is Pole.OFF:
            had.add(Pole.ON)
        if TURNS in claim.rules or RECALLS_OTHER in claim.rules:
            had.update(Pole)
    return frozenset(had)


def groups(
    states: Iterable[KeyState],
    kinds: AbstractSet[tuple[Axis, str]],
    keys: Sequence[ClaimKey] = (),
) -> tuple[Group, ...]:
    """The storyline's keys of some kinds, open ones joined to the only fuller one that fits.

    Args:
        states: what the storyline holds.
        kinds: axis and class of the keys that are asked for.
        keys: those among which fuller ones are looked for, by default those of ``states``.
    """
    states = [state for state in states if (state.key.axis, base(state.key.what)) in kinds]
    keys = keys or [state.key for state in states]
    homes = {state.key: home(state.key, keys) for state in states}
    joined: dict[ClaimKey, list[Standing]] = {}
    for state in states:
        joined.setdefault(homes[state.key], []).extend(state.history)
    return tuple(
        Group(key, tuple(sorted(standings, key=order))) for key, standings in joined.items()
    )


def kinds_of(claims: Iterable[Claim]) -> frozenset[tuple[Axis, str]]:
    """Axis and class of each claim: only keys of the same kind can be one."""
    return frozenset((claim.key.axis, base(claim.key.what)) for claim in claims)


def home(key: ClaimKey, keys: Sequence[ClaimKey]) -> ClaimKey:
    """The only fullest key among ``keys`` that says all that ``key`` says, else itself."""
    if is_statement(key):
        same = [other for other in keys if is_statement(other) and _says_the_same(other, key)]
        return max((key, *same), key=lambda one: (len(one.what), one.what, one.who))
    if key.who and key.where and not _is_set(key) and not class_of(key.what).kinds:
        return key
    fuller = [other for other in _of_kind(key, keys) if other != key and _says_as_much(other, key)]
    fullest = [k for k in fuller if not any(o != k and _says_all(o, k) for o in fuller)]
    return fullest[0] if len(fullest) == 1 else key


def _of_kind(key: ClaimKey, keys: Iterable[ClaimKey]) -> Iterator[ClaimKey]:
    """The keys of its axis and class: a big storyline has hundreds, of which few are."""
    what = base(key.what)
    return (one for one in keys if one.axis is key.axis and base(one.what) == what)


def _says_as_much(fuller: ClaimKey, key: ClaimKey) -> bool:
    placed = _placed(key)
    lone = not fuller.who and (fuller == placed or _says_all(fuller, placed))
    return lone or _says_all(fuller, key)


def _placed(key: ClaimKey) -> ClaimKey:
    """The same thing with its only name as the place: "Orm's ban" is "the ban in Orm".

    Not so of what moves, which has two ends, and of countries: they ban, and are banned.
    """
    row = class_of(key.what)
    may = row.sides is Sides.ONE and not row.moves and not is_country(key.who)
    if key.where or not key.who or not may:
        return key
    return replace(key, who="", where=key.who)


def _says_all(fuller: ClaimKey, key: ClaimKey) -> bool:
    """Whether ``fuller``, of the same kind, has the names of ``key``, and more."""
    if _is_thing(key):
        same = base(fuller.what) == base(key.what)
        return same and _marks(key) <= _marks(fuller) and _rank(fuller) > _rank(key)
    if not _same_kind(fuller, key):
        return False
    if key.where and key.where != fuller.where:
        return False
    if not key.who or key.who == fuller.who:
        return _size(fuller) > _size(key)
    return _two_sided(key) and set(key.who.split("+")) < set(fuller.who.split("+"))


def akin(one: ClaimKey, other: ClaimKey) -> bool:
    """Whether two keys of one group may speak of the same thing: nothing said in both differs."""
    if is_statement(one):
        return is_statement(other) and _says_the_same(one, other)
    if _is_thing(one):
        mine, theirs = _marks(one), _marks(other)
        return base(one.what) == base(other.what) and (mine <= theirs or theirs <= mine)
    if not (_same_kind(one, other) or _same_kind(other, one)):
        return False
    if bool(one.who) is not bool(other.who) and bool(one.where) is not bool(other.where):
        one, other = _placed(one), _placed(other)
    if one.where and other.where and one.where != other.where:
        return False
    if not one.who or not other.who or one.who == other.who:
        return True
    ours, others = set(one.who.split("+")), set(other.who.split("+"))
    return _two_sided(one) and (ours <= others or others <= ours)


def is_statement(key: ClaimKey) -> bool:
    """Whether a key goes by the words of what is said."""
    return base(key.what) == STATEMENT.name


def _says_the_same(one: ClaimKey, other: ClaimKey) -> bool:
    """Whether two statements share two words and most of the shorter one, and who makes them."""
    if one.who and other.who and one.who != other.who:
        return False
    mine, theirs = ({word[:_STEM] for word in key.what.split()[:-1]} for key in (one, other))
    shared = len(mine & theirs)
    return shared >= _WORDS and 3 * shared > 2 * min(len(mine), len(theirs))


def _two_sided(key: ClaimKey) -> bool:
    return class_of(key.what).sides is Sides.TWO


def _is_thing(key: ClaimKey) -> bool:
    """Whether its marks say which one it is, wherever they stand: "X mill", "the mill in X".

    Whose a strike is may be said by the place; a visit or a ban has two ends that differ.
    """
    row = class_of(key.what)
    return row.sides is Sides.THING or (
        row.sides is Sides.ONE and not (row.moves or row.kinds) and row.axes[0] in AXES
    )


def _is_set(key: ClaimKey) -> bool:
    return _two_sided(key) or _is_thing(key)


def _marks(key: ClaimKey) -> frozenset[str]:
    """All words that tell a thing from others of its class: names, and its kind."""
    kind = key.what.removesuffix(base(key.what)).split()
    return frozenset(filter(None, (*key.who.split("+"), key.where, *kind)))


def _rank(key: ClaimKey) -> tuple[int, str, str, str]:
    """Of keys with the same marks one comes first, whichever says them where."""
    return len(_marks(key)), key.where, key.who, key.what


def _same_kind(fuller: ClaimKey, key: ClaimKey) -> bool:
    """Whether a thing of one kind may be that of the other: "the ban" is "the travel ban"."""
    if fuller.what == key.what:
        return True
    same = base(fuller.what) == base(key.what)
    return same and set(key.what.split()) <= set(fuller.what.split())


def _size(key: ClaimKey) -> int:
    kind = len(key.what.split()) - len(base(key.what).split())
    return (len(key.who.split("+")) if key.who else 0) + bool(key.where) + kind


def is_open(key: ClaimKey) -> bool:
    """Whether it says too little to know which thing it is: "the talks"."""
    return not (key.who or key.where or key.what != base(key.what))


def key_text(key: ClaimKey) -> str:
    """A key as one word, for fingerprints and cool-downs."""
    return f"{key.axis.value}|{key.what}|{key.who}|{key.where}"
