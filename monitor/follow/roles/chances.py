"""Whether a sentence can make a claim at all, by its words and names, before it is parsed.

Parsing is what a claim costs, and three in four sentences with a word that may turn something turn
nothing: the rest of the phrase is missing ("take ... hostage"), or any thing that it could turn.

Rule 1. No sentence may be left out that a rule of this folder would make a doing of. Tags and trees
        are not known here, so each word may be whatever the tables have it for.
Rule 2. What goes by a lemma there goes by all forms of that lemma here.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from monitor.follow.cast import Kind, Mention
from monitor.follow.inflect import plural, verb_forms
from monitor.follow.lexicon.anything import AXES, OPEN
from monitor.follow.lexicon.control import EXPELS, FLAGS, HANDS, HOLDINGS, OVER_TO
from monitor.follow.lexicon.deal import DEALS
from monitor.follow.lexicon.operation import USERS
from monitor.follow.lexicon.people import PEOPLE
from monitor.follow.lexicon.schedule import ATTENDANCE
from monitor.follow.lexicon.shape import SELF, WITHIN, ObjectClass, Sides, Trigger
from monitor.follow.lexicon.tables import (
    CLASSES,
    DESCRIBED,
    NAMED_PLACE,
    PERSON,
    acts,
    attributes,
    falling_words,
    motions,
    nominals,
    nouns,
    said,
    states,
    user_words,
    verbs,
    weapon_words,
)
from monitor.follow.lexicon.tenure import may_tell
from monitor.follow.lexicon.truth import VERDICTS
from monitor.follow.roles.acts import PLANNED
from monitor.follow.roles.doings import LIGHT
from monitor.follow.roles.hold import PLAN_NOUNS
from monitor.follow.roles.lots import LOT_WORDS, may_be_none
from monitor.follow.roles.made import suits
from monitor.follow.roles.pieces import Pieces
from monitor.follow.roles.predicates import STANDING, STRIKE
from monitor.follow.roles.remains import may_identify
from monitor.follow.roles.things import PRONOUNS
from monitor.follow.roles.who import PERSONAL
from monitor.follow.words import fold
from monitor.model.changes import Axis, Pole

_ANYTHING = ObjectClass(name="", nouns=(), axes=OPEN, sides=Sides.THING, open=True)
_PLACES = (Kind.PLACE, Kind.PEOPLE)
_HELD = Trigger(axis=Axis.CONTROL, pole=Pole.ON, state="")

Turn = tuple[frozenset[str], Trigger | None]
"""The other words of a phrase, and what it does; ``None`` of a light verb ("makes a visit")."""


def may_turn(made: Pieces, *, lead: bool) -> bool:
    """Whether a tree of these words could make a doing.

    Args:
        made: the tokens that are to be parsed, and which of them are names.
        lead: whether the sentence is headline or lead, where things may turn that no table lists.
    """
    words = frozenset(fold(piece.form) for piece in made.pieces)
    own = tuple(made.named.values())
    if not words.isdisjoint(VERDICTS) or _acts(words, named=bool(own)):
        return True
    if own and not (words.isdisjoint(falling_words()) or words.isdisjoint(weapon_words())):
        return True
    if own and (may_tell(words) or may_identify(words) or (lead and words & DEALS)):
        return True
    if _lots(words):
        return True
    things = list(_things(words, own, lead=lead))
    return bool(things) and (_exist(words, things, lead=lead) or _turned(words, things))


def _lots(words: frozenset[str]) -> bool:
    """Whether nouns alone may say what is somebody's lot, or that there is none of a thing."""
    return "for" in words and not words.isdisjoint(LOT_WORDS)


def _acts(words: frozenset[str], *, named: bool) -> bool:
    """Whether a verb may be the thing itself, or a statement's."""
    somebody = named or not words.isdisjoint(PERSONAL)
    for word in words & _verbal():
        if any(wanted <= words for wanted in _alone().get(word, ())):
            return True
        motion = motions().get(word)
        if motion is not None and (named or (somebody and motion[1] == ATTENDANCE.name)):
            return True
    return False


def _things(
    words: frozenset[str], names: Sequence[Mention], *, lead: bool
) -> Iterator[ObjectClass]:
    """The classes of what the sentence may be about."""
    if not words.isdisjoint(PRONOUNS) or any(name.kind not in _PLACES for name in names):
        yield PERSON
    if names:
        yield NAMED_PLACE
    if lead:
        yield _ANYTHING
        if not words.isdisjoint(PEOPLE):
            yield DESCRIBED
    # A name may end with what it is, and in a longer form than it has here.
    last = {fold(name.shown).rpartition(" ")[2] for name in names}
    all_words = words | last
    for word in all_words & _heads().keys():
        yield from (thing for wanted, thing in _heads()[word] if wanted <= all_words)
    for word in all_words & _holdings().keys():
        yield _holdings()[word]


def _exist(words: frozenset[str], things: Iterable[ObjectClass], *, lead: bool) -> bool:
    """Whether one of the things happens by being there, or stands, or is said not to be."""
    none, back = "no" in words, "back" in words
    used = lead and not words.isdisjoint(user_words())
    users = USERS if used else {}
    return any(
        thing.axes[0] is Axis.OCCURRENCE
        or (none and (thing.axes[0] in AXES or may_be_none(thing)))
        or (lead and thing.axes[0] in STANDING)
        or (thing.name == STRIKE and "on" in words)
        or thing.name in users
        or (back and Axis.CONTROL in thing.axes)
        for thing in things
    )


def _turned(words: frozenset[str], things: Sequence[ObjectClass]) -> bool:
    return any(
        wanted <= words and any(_suits(trigger, thing) for thing in things)
        for word in words & _turns().keys()
        for wanted, trigger in _turns()[word]
    )


def _suits(trigger: Trigger | None, thing: ObjectClass) -> bool:
    return thing.name in LIGHT if trigger is None else suits(trigger, thing)


@cache
def _verbal() -> frozenset[str]:
    return frozenset(_alone().keys() | motions().keys())


@cache
def _alone() -> dict[str, tuple[frozenset[str], ...]]:
    """Verb form -> particles of what needs no thing of any class."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for form, rows in acts().items():
        found[form] = tuple(_plain(particles) for _, _, particles in rows)
    for form, spoken in said().items():
        found[form] = (*found.get(form, ()), *(_plain(particles) for _, particles in spoken))
    return found


def _plain(words: Iterable[str]) -> frozenset[str]:
    return frozenset(words) - {WITHIN, SELF}


@cache
def _holdings() -> dict[str, ObjectClass]:
    """Every form of what may be held beside the things of the tables."""
    return {form: row for noun, row in HOLDINGS.items() for form in (noun, plural(noun))}


@cache
def _heads() -> dict[str, tuple[tuple[frozenset[str], ObjectClass], ...]]:
    """Head word of a noun -> all its words ("sit-in") with the class that it may be of."""
    found: dict[str, list[tuple[frozenset[str], ObjectClass]]] = {}
    for words, name in nouns().items():
        head = words[0] if "of" in words else words[-1]
        found.setdefault(head, []).append((frozenset(words), CLASSES[name]))
    return {head: tuple(rows) for head, rows in found.items()}


@cache
def _turns() -> dict[str, tuple[Turn, ...]]:
    """Folded word -> what it can begin that puts something on or off."""
    found: dict[str, dict[Turn, None]] = {}
    for word, turn in _all_turns():
        found.setdefault(word, {})[turn] = None
    return {word: tuple(turns) for word, turns in found.items()}


def _all_turns() -> Iterator[tuple[str, Turn]]:
    for form, rows in verbs().items():
        yield from ((form, (_plain(row.particles), row.trigger)) for row in rows)
    for head, known in nominals().items():
        yield from ((head, (_plain(row.words), row.trigger)) for row in known)
    for words, trigger in states():
        yield words[0], (_plain(words), trigger)
    for word, triggers in attributes().items():
        yield from ((word, (frozenset(), trigger)) for trigger in triggers)
    for noun in PLAN_NOUNS:
        yield from ((form, (frozenset(), PLANNED)) for form in (noun, plural(noun)))
    for form in (
        *HANDS,
        *FLAGS,
        *(form for lemma in OVER_TO | EXPELS for form in verb_forms(lemma)),
    ):
        yield form, (frozenset(), _HELD)
