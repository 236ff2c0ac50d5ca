"""What nouns alone say is somebody's lot: "jail for Holm", "no bail for Holm", "no charges".

Rule 1. A headline metes out with "for": a few nouns that say it all, and nothing else in front.
Rule 2. That there is none of some things is news as such: no bail holds, no charge clears.
"""

from dataclasses import replace

from monitor.follow.lexicon.custody import LOTS as HELD
from monitor.follow.lexicon.custody import NONE as NO_BAIL
from monitor.follow.lexicon.deal import NONE as NO_DEAL
from monitor.follow.lexicon.legal import LOTS as TRIED
from monitor.follow.lexicon.legal import NONE as NO_CASE
from monitor.follow.lexicon.shape import ObjectClass, Row, Trigger
from monitor.follow.lexicon.tables import DESCRIBED, PERSON
from monitor.follow.roles.hold import hold
from monitor.follow.roles.made import Doing, made
from monitor.follow.roles.things import Thing
from monitor.follow.roles.tree import ROOT, Tree
from monitor.model.changes import Axis

_LOTS = {Axis.CUSTODY: HELD, Axis.LEGAL: TRIED}
_NONE = {Axis.CUSTODY: NO_BAIL, Axis.LEGAL: NO_CASE, Axis.DEAL: NO_DEAL}
_SPAN = "years"
# Of these at least one stands in what metes out.
LOT_WORDS = frozenset(words.split()[-1] for lots in _LOTS.values() for words in lots)


def may_be_none(row: ObjectClass) -> bool:
    """Whether it is news that there is no thing of a class."""
    return row.name in _NONE.get(row.axes[0], {})


def meted(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in a headline's "jail for Holm", "five years for Holm"."""
    noun = tree.heads[at]
    if not tree.headline or noun == ROOT or tree.heads[noun] != ROOT or tree.case(at) != "for":
        return None
    if thing.row not in (PERSON, DESCRIBED) or max(tree.under(at)) + 1 != len(tree.lows):
        return None
    before = [tree.low(child) for child in tree.below[noun] if child < noun]
    counted = any(tree.labels[child] == "nummod" for child in tree.below[noun])
    words = " ".join([*(before if tree.low(noun) != _SPAN else ()), tree.low(noun)])
    for axis, lots in _LOTS.items():
        row = lots.get(words)
        if row is not None and (counted or words != _SPAN):
            return made(tree, thing, _trigger(axis, row), hold(tree, noun), None, "lot")
    return None


def none_of(tree: Tree, thing: Thing, at: int) -> Doing | None:
    """As in "no bail for Holm", "there will be no charges against Holm"."""
    if not thing.none:
        return None
    row = _NONE.get(thing.row.axes[0], {}).get(thing.row.name)
    if row is None:
        return None
    head, there = tree.heads[at], tree.child(at, "expl")
    if there is not None or (tree.headline and head == ROOT and not tree.case(at)):
        verb = at
    elif head != ROOT and tree.child(head, "expl") is not None:
        verb = head
    else:
        return None
    held = hold(tree, verb)
    if verb == at:  # its "no" is told by the row, which says what that there is none comes to
        held = replace(held, flips=False)
    own = thing._replace(none=False)
    return made(tree, own, _trigger(thing.row.axes[0], row), held, None, "none")


def _trigger(axis: Axis, row: Row) -> Trigger:
    return Trigger(axis=axis, pole=row.pole, state=row.state)
