"""Verbs of the tables in a tree: their particles, their objects and subjects, their voice."""

from collections.abc import Iterator

from monitor.follow.inflect import is_participle_alone, is_past_alone
from monitor.follow.lexicon.shape import SELF, WITHIN, Trigger
from monitor.follow.lexicon.tables import Verb, nominals, noun_words, verbs
from monitor.follow.lexicon.words import GIVING, NAMING, REFLEXIVES, TIME_WORDS
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.words import listed

_REACH = 14
_MODIFIERS = 4
_BEFORE_NOUNS = ("det", "amod", "nummod", "compound", "nmod", "punct", "advmod", "obl")
_UNTIL = listed("to until till")
_SPANS = listed("minute hour day night week weekend month year decade")
_AWAY = listed("out back away off")
_GIVEN_TO = listed("to from of on against")
_NOT_VERBAL = ("PROPN", "NOUN", "ADP", "DET", "PRON", "PUNCT", "NUM")


def rows_at(tree: Tree, at: int) -> Iterator[tuple[tuple[int, ...], Trigger]]:
    """The triggers that a verb can be, those with most particles first, with their particles."""
    for row, particles in matches(tree, at):
        if row.trigger is not None:
            yield particles, row.trigger


def nominals_at(tree: Tree, at: int) -> Iterator[Trigger]:
    """What the noun at ``at`` does as a nominal, with the words about it: "the green light"."""
    for row in nominals().get(tree.lows[at], ()):
        start = at - row.head
        if start >= 0 and tree.lows[start : start + len(row.words)] == row.words:
            yield row.trigger


def matches(tree: Tree, at: int) -> Iterator[tuple[Verb, tuple[int, ...]]]:
    """The rows of the verb tables that the word at ``at`` and its particles fit."""
    if tree.tokens[at].tag in _NOT_VERBAL or at in tree.named:
        return
    turn = tree.low(at - 1) == "-" and tree.low(at - 2) == "u"
    if turn or (tree.low(at) == "free" and tree.low(at + 1) == "of"):
        return  # a "u-turn on" it turns nothing on, who is "free of" pain was in no jail
    other = any(tree.tail(child) == "prt" for child in tree.below[at])
    for row in verbs().get(tree.lows[at], ()):
        particles = particles_of(tree, at, row.particles)
        # "lifts off" is not "lifts".
        if particles is not None and (particles or not other):
            yield row, particles


def particles_of(tree: Tree, at: int, wanted: tuple[str, ...]) -> tuple[int, ...] | None:
    """Where the particles stand: right behind the verb, or behind its object."""
    if not wanted:
        return ()
    if wanted[0] not in tree.words and wanted[0] not in (WITHIN, SELF):
        return None
    for start in range(at + 1, min(at + _REACH, len(tree.lows))):
        found = phrase(tree, start, wanted)
        if found and (start == at + 1 or any(_hangs(tree, word, at) for word in found)):
            return found
    return None


def phrase(tree: Tree, start: int, wanted: tuple[str, ...]) -> tuple[int, ...] | None:
    """The tokens from ``start`` on that are the words wanted, ``None`` if they are others."""
    if wanted[0] not in (WITHIN, SELF) and tree.lows[start] != wanted[0]:
        return None
    at = start
    for place, word in enumerate(wanted):
        if word == WITHIN:
            at = _head_from(tree, at, wanted[place + 1])
        elif tree.low(at) == word or (word == SELF and tree.low(at) in REFLEXIVES):
            at += 1
        else:
            return None
    return tuple(range(start, at))


def _head_from(tree: Tree, start: int, noun: str) -> int:
    """Where the noun of a phrase stands that begins at ``start``; beyond the sentence if none."""
    for at in range(start, min(start + _MODIFIERS + 1, len(tree.lows))):
        if tree.lows[at] == noun:
            return at
        own = at not in tree.named or (tree.labels[at] == "compound" and not tree.named[at].owner)
        if not own or tree.labels[at] not in _BEFORE_NOUNS:
            break
    return len(tree.lows)


def _hangs(tree: Tree, word: int, verb: int) -> bool:
    head = tree.heads[word]
    return (
        head == verb
        or tree.tail(word) == "prt"
        or (head != ROOT and tree.labels[word] == "case" and tree.heads[head] == verb)
    )


def objects(tree: Tree, verb: int, particles: tuple[int, ...]) -> list[int]:
    """What a verb acts on, the noun of "called off" and "pulled out of" among them."""
    found = [
        child
        for child in tree.below[verb]
        if child > verb
        and child not in particles
        and (
            (tree.labels[child] == "obj" and not _lasts(tree, child))
            or (tree.labels[child] == "iobj" and tree.lemmas[verb] in NAMING)
            or (tree.labels[child] == "xcomp" and tree.lows[child] in noun_words())
            or any(tree.heads[word] == child for word in particles)
            or (
                particles
                and tree.labels[child] == "obl"
                and not tree.case(child)
                and not _when(tree, child)
            )
        )
    ]
    found += [tree.heads[word] for word in particles if tree.labels[word] == "case"]
    return spread(
        tree, [each for each in found if each not in particles] + _given(tree, verb, particles)
    )


def _given(tree: Tree, verb: int, particles: tuple[int, ...]) -> list[int]:
    """Whom a phrase with an object of its own acts on: "grants X bail", "shows X the door"."""
    if not any(
        tree.heads[word] == verb and tree.labels[word] in ("obj", "xcomp") for word in particles
    ):
        return []
    return [
        child
        for child in tree.children(verb, "iobj", "obl")
        if child not in particles
        and (not tree.case(child) or tree.case(child) in _GIVEN_TO)
        and not _when(tree, child)
    ]


def _lasts(tree: Tree, at: int) -> bool:
    """As in "reopens 16 days after the crash": how long, no object."""
    return tree.lemmas[at] in _SPANS and any(
        tree.labels[child] == "nummod" or tree.lows[child] in ("a", "an", "few", "several")
        for child in tree.below[at]
    )


def till_day(tree: Tree, verb: int) -> bool:
    """Whether it is to a day or month that something is put: "put back to April".

    What is "postponed to April" is told as put off; this only moves it.
    """
    if tree.lemmas[verb] not in ("put", "push") or tree.low(verb + 1) == "off":
        return False
    goals = (at for at in tree.children(verb, "obl", "nmod") if tree.case(at) in _UNTIL)
    return any(tree.lows[each] in TIME_WORDS for goal in goals for each in tree.own(goal))


def spread(tree: Tree, nouns: list[int]) -> list[int]:
    """Noun phrases with those joined to them: "talks, flights and matches"."""
    return [each for noun in nouns for each in (noun, *tree.children(noun, "conj"))]


def _when(tree: Tree, at: int) -> bool:
    """As in "next week", "a day later", "4 June", "pending trial"."""
    return any(
        tree.lows[each] in TIME_WORDS | {"pending"} or tree.lows[each].isdecimal()
        for each in tree.own(at)
    )


def is_passive(tree: Tree, verb: int) -> bool:
    """Whether a verb's subject undergoes it."""
    return is_marked(tree, verb) or (
        tree.fine(verb) in ("VBN", "VBD", "JJ")
        and not _acts(tree, verb)
        and not _goes(tree, verb)
        and not any(tree.lemmas[child] == "have" for child in tree.children(verb, "aux"))
    )


def _goes(tree: Tree, verb: int) -> bool:
    """As "withdrew", a form that is never undergone, and "pulled out of the deal"."""
    if tree.fine(verb) == "VBD" and is_past_alone(tree.lows[verb]):
        return True
    leaves = tree.low(verb + 1) in _AWAY and tree.low(verb + 2) in ("of", "from")
    return leaves and tree.child(verb, "nsubj") is not None


def is_marked(tree: Tree, verb: int) -> bool:
    """Whether "be", or the parser, says that it does; else "talks resumed" may be either."""
    tails = {tree.labels[child] for child in tree.below[verb] if tree.tail(child) == "pass"}
    if "aux" in tails or not tails:
        return bool(tails)
    if tree.fine(verb) == "VBN" and is_participle_alone(tree.lows[verb]):
        return True  # "taken hostage"
    return not _acts(tree, verb) or (
        tree.lemmas[verb] in GIVING
        and tree.child(verb, "iobj") is None
        and all(tree.case(child) != "to" for child in tree.children(verb, "obl"))
    )


def _acts(tree: Tree, verb: int) -> bool:
    """Whether it has an object, or what may be one."""
    return tree.child(verb, "obj", "xcomp", "ccomp") is not None or any(
        child > verb and not tree.case(child) and not _when(tree, child)
        for child in tree.children(verb, "obl")
    )
