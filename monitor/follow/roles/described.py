"""People who go by what they are: "the missing sailor", "three aid workers", "a man of 44".

Rule 1. Such a one is the noun with what stands before it, the age, the count and the place.
Rule 2. "Another nurse" and "several nurses" are nobody in particular.
Rule 3. A noun that says who a name is ("Ida Holm, the sailor") stands where the name does, so that
        a claim is made of both: one report may have the name, the other none.
Rule 4. What was spoken of before is *known*: "the sailor", "the missing sailor", "the sailor who".
"""

from collections.abc import Sequence

from monitor.follow.cast import Kind, Mention
from monitor.follow.lexicon.people import ANYBODY, NUMBER, OTHERS, PEOPLE, SPOKEN_OF
from monitor.follow.lexicon.tables import DESCRIBED
from monitor.follow.roles.things import Thing
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.words import listed

# The rules that such claims bear.
BY_KIND, BY_KIND_KNOWN = "described", "described-known"
_THE = listed("the this that these those")
_SIDES = listed("a northern southern eastern western central north south east west")
_HERE = listed("in at near off on from to over outside around")
_BEFORE = ("compound", "amod")
_AGES = range(1, 120)
_AGAINST, _FOR = listed("against of on"), listed("for to")


def described(tree: Tree) -> list[Thing]:
    """The people without names that headline or lead speak of, left to right."""
    if not tree.lead:
        return []
    found = (_person(tree, at) for at, low in enumerate(tree.lows) if low in PEOPLE)
    return [person for person in found if person is not None]


def accused(tree: Tree, case: Thing) -> Thing | None:
    """Whom a case is against, whose a body is: "drop the case against the nurse"."""
    over = (case.at, tree.heads[case.at])
    known = _AGAINST | _FOR if case.row.stands else _AGAINST
    for at in tree.children(case.at, "nmod", "compound") if case.row.stands else ():
        if at < case.at and tree.lows[at] in PEOPLE:
            return _person(tree, at, owner=True)
    for at, low in enumerate(tree.lows):
        if low in PEOPLE and at > case.at and tree.heads[at] in over:
            return _person(tree, at) if tree.case(at) in known else None
    return None


def _person(tree: Tree, at: int, *, owner: bool = False) -> Thing | None:
    if at in tree.named or (not owner and _is_part(tree, at)) or _is_other(tree, at):
        return None
    age, place = _age(tree, at), _place(tree, at)
    if tree.lows[at] in ANYBODY and not (age or place):
        return None
    head = tree.heads[at]
    stands = head if tree.labels[at] == "appos" and head in tree.named else at
    beside = (stands, *tree.children(at, "appos", "flat"), *_over(tree, at), *_behind(tree, at))
    return Thing(
        row=DESCRIBED,
        at=stands,
        kind=" ".join(filter(None, (*_marks(tree, at), age, tree.lows[at]))),
        names=tuple(tree.named[each] for each in beside if each in tree.named)[:1],
        tail=(("in", place),) if place is not None else (),
        definite=_is_known(tree, at),
    )


def _is_part(tree: Tree, at: int) -> bool:
    """As in "nurse training", a verb ("guard the gate"), or whose something is."""
    if tree.is_verb(at) or tree.tail(at) == "poss" or tree.tokens[at].tag not in ("NOUN", "PROPN"):
        return True
    return tree.labels[at] in _BEFORE and tree.heads[at] > at and tree.heads[at] not in tree.named


def _over(tree: Tree, at: int) -> list[int]:
    """The name that a noun stands right before: "nurse Ida Holm"."""
    over = tree.heads[at]
    return [over] if over == at + 1 and tree.labels[at] in (*_BEFORE, "nmod", "flat") else []


def _behind(tree: Tree, at: int) -> list[int]:
    """The name that was hung on the place of a noun: "the mayor of Orm, Ida Holm"."""
    of = (each for each in tree.children(at, "nmod") if tree.case(each) == "of")
    return [name for each in of if each in tree.named for name in tree.children(each, "appos")]


def _before(tree: Tree, at: int) -> list[int]:
    return [child for child in tree.below[at] if child < at]


def _is_other(tree: Tree, at: int) -> bool:
    return any(tree.lows[child] in OTHERS for child in _before(tree, at))


def _marks(tree: Tree, at: int) -> list[str]:
    """The count and the nouns before it: "3 aid" of "three aid workers"."""
    found = []
    for child in _before(tree, at):
        low = tree.lows[child]
        if tree.labels[child] == "nummod":
            found.append(NUMBER.get(low, low))
        elif tree.labels[child] == "compound" and child not in tree.named and low.isalpha():
            found.append(low)
    return found


def _age(tree: Tree, at: int) -> str:
    """The years of "a man of 44", "a man, 44," or "a 44-year-old man"."""
    low = tree.low
    if low(at + 1) in ("of", ",") and _is_age(low(at + 2)):
        return low(at + 2)
    return next(
        (
            low(start)
            for start in range(max(0, at - 8), at)
            if _is_age(low(start)) and "year" in tree.lows[start + 1 : start + 4]
        ),
        "",
    )


def _is_age(low: str) -> bool:
    return low.isdecimal() and len(low) < 4 and int(low) in _AGES  # noqa: PLR2004 - three digits


def _place(tree: Tree, at: int) -> Mention | None:
    """Where: a name of the noun's own phrase, else the first one behind "in" or the like."""
    own = [tree.named[each] for each in sorted(tree.own(at)) if _is_place(tree, each, at)]
    behind = (tree.named[each] for each in sorted(tree.named) if _stands_behind(tree, each))
    return next(iter(own), None) or next(behind, None)


def _is_place(tree: Tree, name: int, at: int) -> bool:
    """As in "Lindham nurse": before the noun, and no person's name."""
    return name in tree.named and name < at and tree.labels[name] in (*_BEFORE, "nmod")


def _stands_behind(tree: Tree, name: int) -> bool:
    start = name - 1
    while start >= 0 and tree.lows[start] in _THE | _SIDES:
        start -= 1
    return tree.low(start) in _HERE and tree.named[name].kind is not Kind.ROLE


def _is_known(tree: Tree, at: int) -> bool:
    before = {tree.lows[child] for child in _before(tree, at)}
    clauses: Sequence[int] = [c for c in tree.children(at, "acl") if c > at]
    told = any(tree.fine(c) in ("VBN", "VBD", "VBG") for c in clauses)
    return bool(before & (_THE | SPOKEN_OF)) or (told and tree.heads[at] != ROOT)
