"""Who signs for whom, and what goes to a buyer: the verb is the deal itself.

Rule 1. "Holm signs for Orm City", "Orm City sign Holm", "Holm joins Orm City": both by name, the
        second right behind its verb. Who is to join somebody has not signed yet.
Rule 2. "The hotel will go to a fund": the thing by name, the buyer by what it is.
Rule 3. Talks that break down are no deal, where none stood before.
"""

from collections.abc import Iterable, Iterator

from monitor.follow.cast import Kind, Mention
from monitor.follow.lexicon.deal import BUYERS, NO_DEAL, TAKES_ON
from monitor.follow.lexicon.people import PEOPLE
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import CLASSES
from monitor.follow.roles.hold import RECALLED, hold
from monitor.follow.roles.made import Doing
from monitor.follow.roles.things import Thing, names_in
from monitor.follow.roles.tree import Tree
from monitor.follow.roles.triggers import is_passive
from monitor.follow.roles.who import name_of, subject
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole, Strength

AGREED = Trigger(axis=Axis.DEAL, pole=Pole.ON, state="agreed")
NONE = Trigger(axis=Axis.DEAL, pole=Pole.OFF, state="no deal")
_FOR = listed("for with")
_TALKS = ("talks", "summit")
Names = tuple[Mention, ...]


def transfers(tree: Tree) -> Iterator[Doing]:
    """All of a headline or lead."""
    if not tree.lead:
        return
    for at, lemma in enumerate(tree.lemmas):
        if at in tree.named or not tree.is_verb(at) or is_passive(tree, at):
            continue
        names = _parties(tree, at, lemma)
        held = hold(tree, at) if names else RECALLED
        if names and (held.flips or held.strength is Strength.ASSERTED or lemma == "go"):
            thing = Thing(row=CLASSES["deal"], at=at, names=names)
            yield Doing("deal", AGREED, held, thing, rule="act")


def _parties(tree: Tree, at: int, lemma: str) -> Names:
    """Those between whom the verb makes a deal, none if it does not."""
    doer = subject(tree, at)
    name = None if doer is None else name_of(tree, doer)
    if doer is None or name is None:
        return ()
    if lemma == "go":
        return _sold(tree, at, name)
    if lemma == "sign" and tree.low(at + 1) in _FOR:
        return _pair(name, tree.named.get(at + 2))
    if lemma == "join" and doer in tree.named:
        return _pair(name, tree.named.get(at + 1))
    if lemma in TAKES_ON and doer in tree.named:
        return _pair(name, _whom(tree, at + 1))
    return ()


def _pair(one: Mention, other: Mention | None) -> Names:
    return () if other is None or other.key == one.key or other.owner else (one, other)


def _whom(tree: Tree, at: int) -> Mention | None:
    """As in "sign Holm", "sign striker Holm": a person by name."""
    if tree.low(at) in PEOPLE:
        at += 1
    name = tree.named.get(at)
    return name if name is not None and name.kind is Kind.NAME else None


def _sold(tree: Tree, verb: int, name: Mention) -> Names:
    """As in "the hotel will go to a fund from Peru"."""
    to = next((at for at in tree.children(verb, "obl") if tree.case(at) == "to"), None)
    if to is None or tree.lemmas[to] not in BUYERS:
        return ()
    return tuple(dict.fromkeys((name, *buyers(tree, to))))


def buyers(tree: Tree, at: int) -> list[Mention]:
    """The names of a buyer that goes by what it is: "a Peruvian fund", "a fund from Peru"."""
    return names_in(tree, at) if at in tree.named or tree.lemmas[at] in BUYERS else []


def broken_off(tree: Tree, found: Iterable[Doing]) -> Iterator[Doing]:
    """As in "pay talks collapse", which leaves those who talked without a deal."""
    for doing in found:
        held = doing.hold
        firm = held.strength is Strength.ASSERTED and not (held.background or held.flips)
        fails = doing.what in _TALKS and doing.trigger.state == "collapsed"
        if fails and firm and doing.thing is not None:
            thing = doing.thing._replace(row=CLASSES["deal"], kind=_over(tree, doing.thing.at))
            yield doing._replace(what=thing.what, trigger=NONE, thing=thing, rule=NO_DEAL)


def _over(tree: Tree, talks: int) -> str:
    """What talks are over: "pay" of "pay talks"."""
    before = [at for at in tree.children(talks, "compound") if at not in tree.named]
    return tree.lemmas[before[-1]] if before and tree.low(before[-1]).isalpha() else ""
