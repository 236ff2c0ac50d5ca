"""The lexicon by word form: which verb, noun or state a folded word can be."""

from functools import cache
from typing import NamedTuple

from monitor.follow.inflect import Form, plural, verb_forms
from monitor.follow.lexicon import (
    ATTRIBUTES,
    CLASSES,
    GOVERNORS,
    LIGHT_VERBS,
    MOTION,
    NOMINALS,
    PREDICATES,
    VERBS,
    Governor,
    Trigger,
)


class Verb(NamedTuple):
    """A verb form: its lemma, the particles that must follow, its forms, and what it triggers."""

    lemma: str
    particles: tuple[str, ...]
    forms: frozenset[Form]
    trigger: Trigger | None


@cache
def verbs() -> dict[str, tuple[Verb, ...]]:
    """Folded first word -> verbs that it can be, those with most particles first."""
    found: dict[str, list[Verb]] = {}
    light = dict.fromkeys(LIGHT_VERBS)
    for phrase, trigger in (*VERBS.items(), *light.items()):
        lemma, *particles = phrase.split()
        if lemma == "be":
            _note(found, "held", Verb(phrase, (), frozenset({Form.PARTICIPLE}), trigger))
            continue
        for form, kinds in verb_forms(lemma).items():
            _note(found, form, Verb(phrase, tuple(particles), kinds, trigger))
    return {form: tuple(sorted(rows, key=_most_particles)) for form, rows in found.items()}


def _note(found: dict[str, list[Verb]], form: str, verb: Verb) -> None:
    found.setdefault(form, []).append(verb)


def _most_particles(verb: Verb) -> tuple[int, str]:
    return -len(verb.particles), verb.lemma


@cache
def motions() -> dict[str, tuple[str, str, frozenset[Form]]]:
    """Folded verb form -> (lemma, class, forms) of verbs that are the thing itself."""
    return {
        form: (lemma, MOTION[lemma][0], kinds)
        for lemma in MOTION
        for form, kinds in verb_forms(lemma).items()
    }


@cache
def nouns() -> dict[tuple[str, ...], str]:
    """Words of a noun, singular or plural -> class."""
    found: dict[tuple[str, ...], str] = {}
    for name, row in CLASSES.items():
        for noun in row.nouns:
            found[tuple(noun.split())] = name
            found[tuple(plural(noun).split())] = name
    return found


@cache
def noun_words() -> frozenset[str]:
    """The last words of all nouns of the classes."""
    return frozenset(words[-1] for words in nouns())


@cache
def nominals() -> dict[str, Trigger]:
    """Singular and plural nominal triggers."""
    return {form: row for noun, row in NOMINALS.items() for form in (noun, plural(noun))}


@cache
def governors() -> dict[str, tuple[Governor, frozenset[Form]]]:
    """Folded word -> what it makes of the verb below it; nouns and adjectives have no form."""
    found: dict[str, tuple[Governor, frozenset[Form]]] = {}
    for lemma, row in GOVERNORS.items():
        for form, kinds in verb_forms(lemma).items():
            found.setdefault(form, (row, kinds))
    return found


@cache
def trigger_words() -> frozenset[str]:
    """Every folded word that can begin a trigger; a sentence without one makes no claim."""
    predicates = {words[-1] for words in PREDICATES}
    return (
        frozenset(verbs()) | motions().keys() | nominals().keys() | ATTRIBUTES.keys() | predicates
    )


def is_object_noun(low: str) -> bool:
    """Whether a folded word is a noun of some class."""
    return low in noun_words()


def is_trigger_word(low: str) -> bool:
    """Whether a folded word can put something on or off."""
    return low in trigger_words() or low in governors()
