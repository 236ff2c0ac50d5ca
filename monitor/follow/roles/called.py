"""What a thing is called in its sentence: "tram strike", "part-time car ban", "tunnel".

Reports are compared by the class of the thing, to which a tunnel is a bridge; people are not told
so. Kept are the plain nouns before the noun, not its names and not what its writer thinks of it.
"""

from monitor.follow.lexicon.shape import Sides
from monitor.follow.lexicon.tables import base, noun_words, nouns
from monitor.follow.lexicon.words import TIME_WORDS
from monitor.follow.roles.made import Doing
from monitor.follow.roles.things import TELLING, Thing, class_at
from monitor.follow.roles.tree import Tree
from monitor.follow.words import fold, listed

_NOUNS = ("NOUN", "PROPN")
_HYPHEN = "-"
_STRIKE = "strike"
_KEPT = TELLING | listed(
    "public private national royal federal municipal regional primary secondary electric emergency"
    " general special urban rural"
)


def called(tree: Tree, doing: Doing) -> str:
    """The noun of what a claim is about with the plain words before it; ``""`` where none is."""
    thing = doing.thing
    if thing is None or thing.row.against or thing.row.sides is Sides.PERSON:
        return ""
    if base(doing.what) != thing.row.name:
        return ""
    if thing.at in tree.named:
        name = fold(tree.named[thing.at].shown).split()[-1]
        if name in noun_words():
            return name  # "Velmark Stadium": the noun is the name's own
    at = _noun(tree, thing)
    if at is not None:
        return _phrase(tree, at)
    walks_out = thing.row.name == _STRIKE and tree.fine(thing.at) == "NNS"
    return f"{_phrase(tree, thing.at)}' {_STRIKE}" if walks_out else ""


def _noun(tree: Tree, thing: Thing) -> int | None:
    """The noun of its class, which may hang on a name."""
    return next((at for at in (thing.at, *tree.below[thing.at]) if _is_of(tree, thing, at)), None)


def _is_of(tree: Tree, thing: Thing, at: int) -> bool:
    if thing.row.open:
        return tree.lemmas[at] == thing.row.name and at not in tree.named
    return tree.lows[at] in noun_words() and class_at(tree, at) == thing.row.name


def _phrase(tree: Tree, at: int) -> str:
    """A noun with what stands right before it and tells it from others of its kind."""
    begin = _first(tree, at)
    if begin and (tree.low(begin - 1), tree.low(begin)) in nouns():
        begin = _first(tree, begin - 1)  # "cable car"
    while begin and _goes_along(tree, begin - 1, range(begin, at + 1)):
        begin = _first(tree, begin - 1)
    return _written(tree, begin, at)


def _first(tree: Tree, at: int) -> int:
    """Where words joined by hyphens begin: "part-time", "tie-up"."""
    while at > 1 and tree.low(at - 1) == _HYPHEN:
        at -= 2
    return at


def _goes_along(tree: Tree, at: int, over: range) -> bool:
    if at in tree.named or tree.heads[at] not in over or tree.lows[at] in TIME_WORDS:
        return False
    part = tree.low(at - 1) == _HYPHEN and tree.tokens[at].tag == "ADJ"  # "car-free"
    noun = tree.tokens[at].tag in _NOUNS and tree.lows[at].isalpha()
    return part or noun or tree.lows[at] in _KEPT


def _written(tree: Tree, begin: int, at: int) -> str:
    """The words as they stand, without the capitals of a headline."""
    found = ""
    for token in tree.tokens[begin : at + 1]:
        small = token.form if token.form.isupper() else token.form.lower()
        glued = not found or token.form == _HYPHEN or found.endswith(_HYPHEN)
        found += small if glued else f" {small}"
    return found
