"""Noun phrases around the things that claims are about, found by walking over plain words."""

from typing import NamedTuple

from monitor.follow.cast import Mention
from monitor.follow.clause import MARKS, View
from monitor.follow.lexicon import (
    ARTICLES,
    ATTRIBUTES,
    AUXILIARIES,
    CONJUNCTIONS,
    DOUBTERS,
    NEGATIONS,
    NUMBERS,
    OTHER_THINGS,
    OWNERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    WILL,
    Trigger,
)
from monitor.follow.vocabulary import noun_words, nouns, trigger_words, verbs
from monitor.model.changes import Pole

_WIDTH = 12
_TAIL = 22
_AMBIGUOUS_AFTER = AUXILIARIES | {"to", "not"}
_OPEN_NOUN = frozenset({"'s", "'", "’", "long", "much", "once", "newly", "twice", "long-"})
_PLACES = ("to", "in", "at")


class Phrase(NamedTuple):
    """A noun of some class with what stands around it.

    Attributes:
        what: name of the class.
        start: first token of the phrase.
        noun: its last token, the noun.
        names: names before the noun.
        tail: (preposition, name) after it.
        tail_end: first token behind the tail.
        attribute: "planned", "cancelled" and the like before the noun.
        pronoun: whether "his" or the like owns it.
        definite: whether it says "the", "this" or "that".
        vague: whether it says "a", "any", "no" or the like.
        part: whether it counts some of many: "20 flights".
    """

    what: str
    start: int
    noun: int
    names: tuple[Mention, ...]
    tail: tuple[tuple[str, Mention], ...]
    tail_end: int
    attribute: Trigger | None
    pronoun: bool
    definite: bool
    vague: bool
    part: bool


def phrases(view: View) -> list[Phrase]:
    """All noun phrases of a sentence whose noun belongs to a class, from left to right."""
    found: list[Phrase] = []
    known = noun_words()
    for at, low in enumerate(view.lows):
        what = _class_at(view, at) if low in known else None
        if what is not None:
            phrase = _phrase(view, at, what)
            if not phrase.part:
                found.append(phrase)
    return found


def _class_at(view: View, at: int) -> str | None:
    """The class of the noun that ends at ``at``; a verb of the same form is none."""
    if at in view.covered or view.low(at + 1) == "-":
        return None
    two = (view.low(at - 1), view.low(at))
    what = nouns().get(two) or nouns().get((view.low(at),))
    if what is None or (at + 1 < len(view.tokens) and _class_pair(view, at)):
        return None
    before = view.low(at - 1)
    if before in OTHER_THINGS.get(view.low(at).removesuffix("s"), ()):
        return None
    if before in _AMBIGUOUS_AFTER and at - 1 not in view.covered:
        return what if _is_plural(view.low(at)) and before not in WILL else None
    if before in PRONOUNS and before not in ("that", "which"):
        return None
    return what


def _class_pair(view: View, at: int) -> bool:
    """Whether this noun only modifies another one: "trip talks", "flight drill"."""
    following = (view.low(at + 1),)
    return (
        at + 1 not in view.covered and following in nouns() and (view.low(at) != view.low(at + 1))
    )


def _is_plural(low: str) -> bool:
    return low.endswith("s")


def _phrase(view: View, noun: int, what: str) -> Phrase:
    at = noun - 1
    names: list[Mention] = []
    attribute: Trigger | None = None
    pronoun = definite = vague = part = False
    while at >= max(0, noun - _WIDTH):
        low = view.low(at)
        mention = view.covered.get(at)
        if mention is not None:
            names.append(mention)
            at = mention.start - 1
            continue
        if low in ARTICLES | OWNERS | {"no", "any", "some", "another", "all", "both"}:
            pronoun, definite = low in OWNERS, low in ("the", "this", "that", "these", "those")
            vague = low in ("a", "an", "no", "any", "some", "another")
            at -= 1
            break
        if (low.isdigit() and len(low) < 4) or low in NUMBERS:  # noqa: PLR2004 - no year
            part = part or (_is_plural(view.low(noun)) and what not in ("talks", "exercise"))
        elif low in ATTRIBUTES and _is_attribute(view, at):
            attribute = ATTRIBUTES[low]
        elif not _inside(view, at):
            break
        at -= 1
    tail, tail_end = _tail(view, noun + 1)
    return Phrase(
        what=what,
        start=at + 1,
        noun=noun,
        names=tuple(reversed(names)),
        tail=tail,
        tail_end=tail_end,
        attribute=attribute,
        pronoun=pronoun,
        definite=definite,
        vague=vague,
        part=part,
    )


def _is_attribute(view: View, at: int) -> bool:
    """As in "the cancelled visit", never "he cancelled visits"."""
    before = view.low(at - 1)
    if at == 0:
        return view.low(at) in ("planned", "scheduled", "upcoming", "forthcoming")
    if before in ARTICLES | OWNERS | PREPOSITIONS | _OPEN_NOUN or view.low(at) not in verbs():
        return True
    owner = view.covered.get(at - 1)
    if owner is not None:
        return owner.owner
    return before.endswith("ly") or before in ("previously", "recently") or before.isdigit()


def _inside(view: View, at: int) -> bool:
    """Whether a word can stand inside a noun phrase, before its noun."""
    low = view.low(at)
    if low in ("'s", "-", '"', "'", "’", "‘", "“", "”"):
        return True
    if not low[0].isalnum() or low in PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | PRONOUNS:
        return False
    return low not in AUXILIARIES | NEGATIONS | DOUBTERS and not _is_verb(view, at)


def _is_verb(view: View, at: int) -> bool:
    low = view.low(at)
    if low in ("off", "up", "down", "back", "out", "ahead"):
        return True
    if low in ("test", "open", "start", "call", "plan", "stage", "host", "have", "has"):
        return low in ("start", "call", "plan", "stage", "host", "have", "has")
    return low in trigger_words() and (low,) not in nouns()


def _tail(view: View, at: int) -> tuple[tuple[tuple[str, Mention], ...], int]:
    """The prepositional phrases behind a noun: "to Osterland by the minister next week"."""
    found: list[tuple[str, Mention]] = []
    preposition = ""
    limit = min(len(view.tokens), at + _TAIL)
    while at < limit:
        low = view.low(at)
        mention = view.covered.get(at)
        if mention is not None:
            if not preposition:
                break
            if not mention.owner:
                found.append((preposition, mention))
            at = mention.end
            continue
        if _stops(view, at):
            break
        if low in PREPOSITIONS and low not in (
            "after",
            "before",
            "since",
            "because",
            "due",
            "despite",
        ):
            preposition = low
        elif _is_planned(low) and view.low(at + 1) in ("for", "to", "on", "in", "at", "between"):
            preposition = "for"
        elif not _goes_on(view, at, preposition):
            break
        at += 1
    return tuple(found), at


def _stops(view: View, at: int) -> bool:
    """Whether what the sentence says of the thing begins here."""
    low = view.low(at)
    if low in ("to", "due"):
        return _starts_verb(view, at)
    if low == "on":
        return view.low(at + 1) in ("hold", "ice", "track")
    return low in ARTICLES and at - 1 in view.covered  # "the election in Kenya | a sham"


def _is_planned(low: str) -> bool:
    """Whether "talks scheduled for Monday" goes on the phrase, as "cancelled" would not."""
    return low in ATTRIBUTES and ATTRIBUTES[low].pole is Pole.ON


def _starts_verb(view: View, at: int) -> bool:
    """As in "to be held", "to resume": the end of the phrase, not part of it."""
    following = view.low(at + 1)
    return at + 1 not in view.covered and (
        following in AUXILIARIES or following in verbs() or following == "to"
    )


def _goes_on(view: View, at: int, preposition: str) -> bool:
    low = view.low(at)
    if low == "and" and preposition:
        return preposition in ("between", "with", "of", "by", "to", "in") and (
            at + 1 in view.covered or view.low(at + 1) in ARTICLES
        )
    if low in ("'s", "-"):
        return True
    if low in MARKS or not low[0].isalnum() or low in CONJUNCTIONS | SUBORDINATORS | PRONOUNS:
        return False
    if low in AUXILIARIES | NEGATIONS or low in trigger_words():
        return False
    if low in ("on", "off", "back", "still", "again", "now", "also", "ahead"):
        return False
    if view.is_adverb(at):
        return False
    return preposition != "" or low in ("next", "this", "last", "planned") or low.isdigit()


def places(tail: tuple[tuple[str, Mention], ...]) -> tuple[Mention, ...]:
    """The names that a tail gives as places, "to" before "in" and "at"."""
    return tuple(m for wanted in _PLACES for preposition, m in tail if preposition == wanted)
