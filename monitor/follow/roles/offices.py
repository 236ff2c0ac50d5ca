"""Who has an office and who has it no longer, where a word for the office is the predicate.

Rule 1. A name, small words that say how it has it, then the office: "Holm no longer mayor", "is to
        be the next head of Velmark", "becomes mayor", "back as coach". The words between belong to
        the office; whoever is merely called mayor, or may become it, is left out, and so is who
        remains what he is, as often when he leaves another office.
Rule 2. To head or run what has a name is an office: "Holm to head Velmark".
Rule 3. Who succeeds somebody has the office that the other one had: "Holm succeeds Dorn as mayor".
"""

from monitor.follow.cast import Kind
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import PERSON
from monitor.follow.lexicon.tenure import AGAIN, BECOMES, HEADS, HOW, NEW, OFFICES, SUCCEEDS, WILL
from monitor.follow.roles.hold import FIRM, Hold
from monitor.follow.roles.made import Doing, made
from monitor.follow.roles.things import Thing
from monitor.follow.roles.tree import Tree
from monitor.model.changes import Axis, Pole, Strength

_IN = Trigger(axis=Axis.TENURE, pole=Pole.ON, state="in office")
_BACK = Trigger(axis=Axis.TENURE, pole=Pole.ON, state="back in office", turns=True)
_OUT = Trigger(axis=Axis.TENURE, pole=Pole.OFF, state="out of office")
_TO_COME = Hold(strength=Strength.ANNOUNCED)
_LONG = 5
_OWNS = ("'s", "'", "’")
_PHRASE = ("NOUN", "PROPN", "ADJ", "DET", "PUNCT", "NUM")


def office(tree: Tree, thing: Thing) -> Doing | None:
    """What a sentence says of the office of somebody who is named."""
    name = next((n for n in (thing.at, *tree.below[thing.at]) if n in tree.named), None)
    if thing.row is not PERSON or name is None or tree.named[name].owner:
        return None
    end = name + 1
    while end < len(tree.lows) and tree.lows[end] in HOW:
        end += 1
    how = tree.lows[name + 1 : end]
    if not how or "not" in how:
        return None
    trigger = _of_post(tree, how, end) or _of_body(tree, how, end) or _after(tree, how, end)
    if trigger is None:
        return None
    held = _TO_COME if WILL.intersection(how) else FIRM
    return made(tree, thing, trigger, held, None, "office")


def _of_post(tree: Tree, how: tuple[str, ...], end: int) -> Trigger | None:
    if not _is_post(tree, end):
        return None
    said = set(how)
    if "longer" in said:
        return _OUT if "no" in said else None
    if "out" in said:
        return _OUT if "as" in said else None
    if said & AGAIN:
        return _BACK if "as" in said else None
    whole = said & (BECOMES | NEW) or {"to", "be"} <= said or {"will", "be"} <= said
    return _IN if whole else None


def _is_post(tree: Tree, start: int) -> bool:
    """Whether a phrase from there on ends with a word for an office, and goes no further."""
    for at in range(start, min(start + _LONG, len(tree.lows))):
        behind = at + 1
        if tree.lows[at] in OFFICES and (
            behind == len(tree.lows)
            or (tree.tokens[behind].tag not in _PHRASE and tree.lows[behind] not in _OWNS)
            or tree.lows[behind] in (",", ".", ":", ";")
        ):
            return True
        if tree.tokens[at].tag not in _PHRASE or tree.lows[at] in (",", ":", ";"):
            return False
    return False


def _of_body(tree: Tree, how: tuple[str, ...], end: int) -> Trigger | None:
    """As in "to head Velmark", which is no race and no protest."""
    heads = how[-1] in HEADS and WILL.intersection(how)
    return _IN if heads and _is_name(tree, end) else None


def _after(tree: Tree, how: tuple[str, ...], end: int) -> Trigger | None:
    """As in "succeeds Dorn", "replaces Dorn as mayor"."""
    if how[-1] not in SUCCEEDS or not _is_name(tree, end):
        return None
    as_post = tree.low(end + 1) == "as" and _is_post(tree, end + 2)
    sure = as_post or how[-1].startswith("succ") or WILL.intersection(how)
    return _IN if sure else None


def _is_name(tree: Tree, at: int) -> bool:
    """Whether a name stands there for itself."""
    named = tree.named.get(at)
    if named is None or named.owner or named.kind not in (Kind.NAME, Kind.ROLE):
        return False
    behind = at + 1
    return behind == len(tree.lows) or tree.tokens[behind].tag not in ("NOUN", "PROPN", "NUM")
