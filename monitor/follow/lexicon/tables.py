"""All tables by word form: what a folded word can be, on which axes.

A further axis is a further file beside this one and its line in ``TABLES``.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor.follow.grammar.tokens import cut
from monitor.follow.inflect import Form, plural, verb_forms
from monitor.follow.lexicon import (
    anything,
    approval,
    conflict,
    control,
    custody,
    deal,
    legal,
    life,
    occurrence,
    operation,
    restriction,
    schedule,
    tenure,
    truth,
)
from monitor.follow.lexicon.modality import GOVERNORS
from monitor.follow.lexicon.shape import WITHIN, ObjectClass, Row, Sides, Trigger, triggers
from monitor.follow.lexicon.words import FUNCTION_WORDS
from monitor.follow.words import fold, listed
from monitor.model.changes import Axis, Pole

TABLES = tuple(
    module.TABLE
    for module in (
        schedule,
        restriction,
        operation,
        conflict,
        deal,
        approval,
        legal,
        custody,
        tenure,
        control,
        life,
        occurrence,
        truth,
        anything,
    )
)
# What a claim about a person is called, by its axis.
PERSONAL = {
    Axis.CUSTODY: "custody",
    Axis.TENURE: "office",
    Axis.LEGAL: "case",
    Axis.LIFE: "life",
}
# A name alone may be a place as well; whose it is then follows from who took it.
PERSON = ObjectClass(name="person", nouns=(), axes=(*PERSONAL, Axis.CONTROL), sides=Sides.PERSON)
# Somebody who goes by what he is: "the missing sailor". Offices change hands, so they are left out.
DESCRIBED = ObjectClass(
    name="person",
    nouns=(),
    axes=(Axis.CUSTODY, Axis.LEGAL, Axis.LIFE),
    sides=Sides.PERSON,
    kinds=True,
)
NAMED_PLACE = ObjectClass(name="place", nouns=(), axes=(Axis.CONTROL,), sides=Sides.THING)
CLASSES: dict[str, ObjectClass] = {row.name: row for table in TABLES for row in table.things}
# Anything that is said; its kind is its words.
STATEMENT = ObjectClass(name="statement", nouns=(), axes=(Axis.TRUTH,), sides=Sides.ONE, kinds=True)
_WHATS = (
    CLASSES
    | {STATEMENT.name: STATEMENT}
    | {schedule.ATTENDANCE.name: schedule.ATTENDANCE}
    | {
        what: ObjectClass(name=what, nouns=(), axes=(axis,), sides=Sides.PERSON)
        for axis, what in PERSONAL.items()
        if what not in CLASSES
    }
)


_PART_OF_NAMES = listed(
    "city town village province district island base harbour harbor port bank park street pass mill"
    " church temple cathedral college university campus bridge mission union order act law reform"
    " channel store service crew ship"
)


# Behind it stands what a place is in, without any verb: "Orm under curfew".
_UNDER = frozenset({"under"})
# By these words who uses a thing, or where something was, tells that it is as it was before.
AGAIN = listed("back again first")


class Verb(NamedTuple):
    """A verb form: its lemma, the particles that must follow, its forms, and what it triggers."""

    lemma: str
    particles: tuple[str, ...]
    forms: frozenset[Form]
    trigger: Trigger | None


class Nominal(NamedTuple):
    """A noun that puts something on or off: its words ("green light"), where its head stands."""

    words: tuple[str, ...]
    head: int
    trigger: Trigger


def pieces_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as sentences are cut: a hyphen stands alone."""
    return tuple(fold(piece.form) for piece in cut(phrase, len(phrase)))


@lru_cache(maxsize=8_000)
def class_of(what: str) -> ObjectClass:
    """The class of what a claim's key says: of "travel ban" that of bans."""
    known = what
    while known and known not in _WHATS:
        known = known.partition(" ")[2]
    return _WHATS.get(known) or open_class(what.rpartition(" ")[2])


@lru_cache(maxsize=2_000)
def open_class(noun: str) -> ObjectClass:
    """The class of things that no table lists, by their noun."""
    return ObjectClass(
        name=noun, nouns=(), axes=anything.OPEN, sides=Sides.THING, kinds=True, open=True
    )


def base(what: str) -> str:
    """The name of its class: "ban" for "travel ban", the noun alone where no table has it."""
    return class_of(what).name


def _all(of: str) -> Iterable[tuple[str, Trigger]]:
    for table in TABLES:
        rows: tuple[Row, ...] = getattr(table, of)
        yield from triggers(table.axis, rows, anywhere=table.anywhere)


@cache
def verbs() -> dict[str, tuple[Verb, ...]]:
    """Folded first word -> verbs that it can be, those with most particles first."""
    found: dict[str, list[Verb]] = {}
    light = ((phrase, None) for phrase in schedule.LIGHT_VERBS)
    for phrase, trigger in (*_all("verbs"), *light):
        lemma, *particles = phrase.split()
        if lemma == "be":
            row = Verb(phrase, (), frozenset({Form.PARTICIPLE}), trigger)
            found.setdefault("held", []).append(row)
            continue
        for form, kinds in verb_forms(lemma).items():
            found.setdefault(form, []).append(Verb(phrase, tuple(particles), kinds, trigger))
    return {form: tuple(sorted(rows, key=_most_particles)) for form, rows in found.items()}


def _most_particles(verb: Verb) -> tuple[int, str]:
    return -len(verb.particles), verb.lemma


@cache
def motions() -> dict[str, tuple[str, str]]:
    """Folded verb form -> (lemma, class) of verbs that are the thing itself."""
    return {
        form: (lemma, what)
        for lemma, (what, _) in schedule.MOTION.items()
        for form in verb_forms(lemma)
    }


@cache
def acts() -> dict[str, tuple[tuple[ObjectClass, Trigger, tuple[str, ...]], ...]]:
    """Folded verb form -> (class, trigger, particles) of verbs that are thing and trigger."""
    found: dict[str, tuple[tuple[ObjectClass, Trigger, tuple[str, ...]], ...]] = {}
    for table in TABLES:
        for one in table.acts:
            for phrase, trigger in triggers(table.axis, [one.row]):
                lemma, *particles = phrase.split()
                row = (CLASSES[one.thing], trigger, tuple(particles))
                for form in verb_forms(lemma):
                    found[form] = (*found.get(form, ()), row)
    return found


@cache
def said() -> dict[str, tuple[tuple[Pole, tuple[str, ...]], ...]]:
    """Folded verb form -> (pole of what is said, particles), those with most particles first."""
    found: dict[str, list[tuple[Pole, tuple[str, ...]]]] = {}
    for pole, phrases in truth.SAYS.items():
        for phrase in phrases:
            lemma, *particles = phrase.split()
            for form in verb_forms(lemma):
                found.setdefault(form, []).append((pole, tuple(particles)))
    return {form: tuple(sorted(rows, key=lambda row: -len(row[1]))) for form, rows in found.items()}


@cache
def user_words() -> frozenset[str]:
    """Every form of who or what uses some thing."""
    known = frozenset[str]().union(*operation.USERS.values())
    return known | {plural(word) for word in known}


@cache
def weapon_words() -> frozenset[str]:
    """Every form of what falls on a place in a fight."""
    return conflict.WEAPONS | {plural(word) for word in conflict.WEAPONS}


@cache
def falling_words() -> frozenset[str]:
    """Every form of what it does to the place."""
    return frozenset(form for lemma in conflict.FALLS for form in verb_forms(lemma))


@cache
def fades(axis: Axis) -> timedelta | None:
    """After how long the same words on an axis speak of another case."""
    days = next(table.fades for table in TABLES if table.axis is axis)
    return None if days is None else timedelta(days=days)


@cache
def nouns() -> dict[tuple[str, ...], str]:
    """Words of a noun, singular or plural -> class."""
    return {
        pieces_of(form): name
        for name, row in CLASSES.items()
        for noun in row.nouns
        for form in (noun, plural(noun))
    }


@cache
def nominals() -> dict[str, tuple[Nominal, ...]]:
    """Head, singular or plural, of nominal triggers -> what they are, the longest first.

    Of words joined by a hyphen ("go-ahead") either end may be the head to a parser.
    """
    found: dict[str, tuple[Nominal, ...]] = {}
    for phrase, trigger in _all("nouns"):
        for form in {phrase, plural(phrase)}:
            words = pieces_of(form)
            for head in {len(words) - 1, 0 if "-" in words else len(words) - 1}:
                rows = (*found.get(words[head], ()), Nominal(words, head, trigger))
                found[words[head]] = tuple(sorted(rows, key=lambda one: -len(one.words)))
    return found


@cache
def states() -> tuple[tuple[tuple[str, ...], Trigger], ...]:
    """Words of each state behind "be", the longest first."""
    rows = [(pieces_of(words), trigger) for words, trigger in _all("states")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def attributes() -> dict[str, tuple[Trigger, ...]]:
    """Words before a noun that tell its state."""
    found: dict[str, tuple[Trigger, ...]] = {}
    for word, trigger in _all("attributes"):
        found[word] = (*found.get(word, ()), trigger)
    return found


@cache
def idiom_words() -> frozenset[str]:
    """Words inside phrases of the tables, which are no things: the "plug" that is pulled on one."""
    particles = {word for rows in verbs().values() for row in rows for word in row.particles}
    return frozenset(particles | {word for words, _ in states() for word in words})


@cache
def idioms() -> frozenset[tuple[str, str]]:
    """Words inside these phrases with the word before them, ``""`` for any word."""
    found: set[tuple[str, str]] = set()
    for words in (*(row.particles for rows in verbs().values() for row in rows), *_state_words()):
        found.update(pairwise(("", *words)))
    return frozenset(("" if before == WITHIN else before, word) for before, word in found)


def _state_words() -> Iterable[tuple[str, ...]]:
    return (words for words, _ in states())


@cache
def noun_words() -> frozenset[str]:
    """The head words of all nouns of the classes: the last one, but the first before "of"."""
    return frozenset(words[0] if "of" in words else words[-1] for words in nouns())


@cache
def naming_no_one() -> frozenset[str]:
    """Those of them that end a name before them: "Velmark Airport", but not "Harbour Rovers"."""
    return noun_words() - _PART_OF_NAMES


@cache
def trigger_words() -> frozenset[str]:
    """Every folded word that can begin a trigger."""
    last = {words[-1] for words, _ in states()}
    return (
        frozenset(verbs())
        | motions().keys()
        | acts().keys()
        | nominals().keys()
        | attributes().keys()
        | last
    )


@cache
def governing_words() -> frozenset[str]:
    """Every form of the words that may stand above a trigger."""
    return frozenset(form for lemma in GOVERNORS for form in verb_forms(lemma))


@cache
def telling_words() -> frozenset[str]:
    """Words that may tell something without any noun of the classes: "arrests Brandt"."""
    alone = {*PERSONAL, Axis.CONTROL}
    return (
        frozenset(
            form
            for form, rows in verbs().items()
            if any(row.trigger is not None and row.trigger.axis in alone for row in rows)
        )
        | frozenset(
            word for words, trigger in states() if trigger.axis in alone for word in words[-1:]
        )
        | frozenset(
            form
            for form, rows in nominals().items()
            if any(row.trigger.axis in alone for row in rows)
        )
        | motions().keys()
        | acts().keys()
        | _of_places()
    )


@cache
def _of_places() -> frozenset[str]:
    """Words by which a place changes hands, beside the verbs of the table."""
    moved = (form for lemma in control.OVER_TO | control.EXPELS for form in verb_forms(lemma))
    return control.HANDS | control.FLAGS | frozenset(moved)


@cache
def _turning_words() -> frozenset[str]:
    """Words that may tell something of any noun at all; "on" and "off" stand in every sentence."""
    happening = {
        words[-1] for words, name in nouns().items() if CLASSES[name].axes[0] is Axis.OCCURRENCE
    }
    return (trigger_words() - FUNCTION_WORDS) | happening | {"no", "there"}


def may_tell(words: frozenset[str], *, lead: bool = True) -> bool:
    """Whether a sentence of these folded words may make a claim.

    Args:
        words: of the sentence, folded.
        lead: whether it is headline or lead, where things may turn that no table lists.
    """
    if words & telling_words() or words & said().keys() or words & truth.VERDICTS.keys():
        return True
    if lead and (words & _turning_words() or (words & AGAIN and words & user_words())):
        return True
    return bool(words & noun_words()) and bool(words & _UNDER or words & trigger_words())
