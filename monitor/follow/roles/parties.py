"""Who holds something, in words: a force, a crowd, a party, a family, or whoever has a name.

Rule 1. The words are those of the noun phrase, up to what tells where or when; its articles and
        counts are left out, and one of its own is put before a noun that needs it: "the army".
Rule 2. Only names keep their capitals, however a headline writes: by these they are told later.
"""

from collections.abc import Iterable

from monitor.follow.lexicon.control import CROWDS, OPPONENTS, PARTIES, POLITICS, STATES
from monitor.follow.lexicon.words import NUMBERS
from monitor.follow.roles.tree import Tree
from monitor.follow.words import fold, listed

KNOWN = OPPONENTS | CROWDS | STATES | PARTIES | POLITICS
_LONGEST = 6
_GOES_ON = listed("of to - ' ’ 's ’s")
_STOPS = ("ADP", "PUNCT", "VERB", "AUX", "SCONJ", "CCONJ")
_PEOPLES = ("ian", "ese", "ish")
_ENDS = listed("' ’ 's ’s - of from to the back again")
_NOBODY = listed("no neither nobody")
_MANY = listed("taliban police staff")
_LEFT_OUT = ("DET", "NUM", "ADV", "PRON", "PUNCT", "CCONJ", "ADP")
_SOME = NUMBERS | listed(
    "about around few more last thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    " twenty thirty forty fifty sixty"
)


def party(tree: Tree, at: int) -> str:
    """Who a noun phrase is, ``""`` if it names neither a force nor a group nor anybody."""
    own = set(tree.own(at))
    start, end = at, at + 1
    while start - 1 in own and at - start < _LONGEST and tree.tokens[start - 1].form != ",":
        start -= 1
    while end in own and end - at < _LONGEST and _goes_on(tree, end):
        end += 1
    return worded(tree, range(start, end), at)


def worded(tree: Tree, words: Iterable[int], head: int) -> str:
    """The same of the words before "hands" or a flag."""
    found = list(words)
    if any(tree.lows[at] in _NOBODY for at in found):
        return ""
    while found and _is_left_out(tree, found[0]):
        found.pop(0)
    while found and tree.lows[found[-1]] in _ENDS:
        found.pop()
    whole = head in found
    named = any(_is_name(tree, at) for at in found)
    if not (named or KNOWN.intersection(tree.lows[at] for at in found)):
        return ""
    parts = [_shown(tree, at) for at in found]
    several = not whole and f"{parts[-1]}s" in OPPONENTS  # "in rebel hands"
    text = " ".join(parts).replace(" 's", "'s").replace(" ’s", "’s").replace(" - ", "-")
    text = f"{text}s" if several else text
    whose = any(part in ("'s", "’s", "'", "’") for part in parts)
    single = not (whose or several) and _is_single(tree, head if whole else found[-1])
    return f"the {text}" if single else text


def _is_left_out(tree: Tree, at: int) -> bool:
    if tree.lows[at] in _SOME:
        return True
    return at not in tree.named and tree.lows[at] not in KNOWN and tree.tokens[at].tag in _LEFT_OUT


def _is_name(tree: Tree, at: int) -> bool:
    """Whether it names somebody: not the "Army" of a headline that was taken for a name."""
    if at in tree.named:
        return not KNOWN.issuperset(fold(tree.named[at].shown).split())
    form, low = tree.tokens[at].form, tree.lows[at]
    proper = tree.fine(at).startswith("NNP") or low.endswith(_PEOPLES)
    return form[0].isupper() and proper and low not in KNOWN


def _shown(tree: Tree, at: int) -> str:
    if tree.lows[at] in POLITICS:
        return tree.lows[at].capitalize()
    if not _is_name(tree, at):
        return tree.lows[at]
    return tree.named[at].shown if at in tree.named else tree.tokens[at].form


def _goes_on(tree: Tree, at: int) -> bool:
    """Whether a word behind the noun still tells who it is: "rebels of the Golden Spear"."""
    return tree.tokens[at].tag not in _STOPS or tree.lows[at] in _GOES_ON


def _is_single(tree: Tree, head: int) -> bool:
    """Whether it has an article: "the army", but neither "rebels" nor "Peru"."""
    low = tree.lows[head]
    if low in POLITICS:
        return low.endswith("s")  # "the Greens"
    plain = not _is_name(tree, head) and low in KNOWN
    return plain and not low.endswith(("s", "men")) and low not in _MANY
