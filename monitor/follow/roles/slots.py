"""Whom and where a doing is about: the names of its thing, of who acts on it, in order.

Rule 1. One-sided things (visits, flights, strikes) are about their own agent: an owner, "by X",
        "his" (the subject), a name before the noun, else who acts on it, then worked out.
Rule 2. Two-sided things (talks, summits, matches) are about all who take part.
Rule 3. Other things are about their own name and their place.
Rule 4. What a headline leaves open is in the place before its colon: "Austria: talks collapse".
"""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.follow.cast import Kind, Mention
from monitor.follow.gazetteer import AGENCIES
from monitor.follow.lexicon.control import CLASS, HANDS, OPPONENTS
from monitor.follow.lexicon.shape import ObjectClass, Sides
from monitor.follow.lexicon.tables import DESCRIBED, NAMED_PLACE
from monitor.follow.roles.made import Doing
from monitor.follow.roles.things import Thing, tail_of, whose
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.roles.who import name_of
from monitor.follow.words import listed
from monitor.model.changes import Axis, Pole

_WITH = listed("with between against and of")
_TO = listed("to for by")
_AIMED = listed("on over against from for")
_UPON = listed("on over")
_LANDS = (Kind.PLACE, Kind.PEOPLE)
_LETS = ("approved", "rejected", "blocked")
_SAME_SIDE = 4
_OF_PLACES = ("election", "hearing", "vote")
_PAIR = 2
Pair = tuple[str, str]


class Slots(NamedTuple):
    """Those concerned and the place, by key and as shown.

    Attributes:
        who: (key, shown) of those concerned, sorted for two-sided things.
        where: (key, shown) of the place, ``None`` where not said.
        inferred: whether an agent was worked out, not said.
        fallback: for "the trip", whom it is about if the article knows no such thing.
    """

    who: tuple[Pair, ...] = ()
    where: Pair | None = None
    inferred: bool = False
    fallback: tuple[Pair, ...] = ()


def slots(tree: Tree, doing: Doing) -> Slots:
    """Fill the slots of a doing."""
    found = _said(tree, doing)
    label = tree.named.get(0) if tree.headline and tree.low(1) == ":" else None
    if label is None or found.who or found.where or found.fallback or not doing.thing:
        return found
    personal = doing.thing.row.sides is Sides.PERSON or doing.thing.row is DESCRIBED
    return found if personal else found._replace(where=_pair(label))


def _said(tree: Tree, doing: Doing) -> Slots:
    """What its own clause says."""
    thing = doing.thing
    if thing is None:
        return _of_motion(doing)
    if doing.trigger.personal:
        return Slots(_all(doing.agent), _pair(_place(thing)))
    row = thing.row
    if doing.trigger.axis is Axis.CONTROL:
        tail = (*thing.tail, *_behind_control(tree, thing))
        behind = [name for case, name in tail if case in ("of", "in", "at")]
        named = [*thing.names, *behind]
        named = [name for name in named if not OPPONENTS.intersection(name.key.split())]
        own = [name for name in named if name.kind is Kind.NAME]
        # Of a country a town alone is none, its palace and its parliament are.
        whole = named if thing.row is NAMED_PLACE or doing.what != CLASS else []
        return Slots((), _pair(next(iter((*own, *whole)), None)))
    if doing.trigger.axis is Axis.CONFLICT:  # where there is fighting takes part in it
        names = (*thing.named, *(name for _, name in thing.tail), *doing.agents)
        return Slots(tuple(sorted(dict(_all(*names)).items())[:_SAME_SIDE]))
    if row is DESCRIBED:
        bearer = tuple(("", name.shown) for name in thing.names)  # who it is, no part of the key
        return Slots(bearer, _pair(next((name for _, name in thing.tail), None)))
    if row.stands:
        owner = whose(tree, thing)
        return Slots(_all(owner or _main(tree, thing)), inferred=owner is None)
    if row.sides is Sides.PERSON:
        return Slots(_all(*thing.names), inferred=thing.pronoun)
    if row.sides is Sides.ONE:
        return _one(tree, doing, thing, row)
    if row.sides is Sides.TWO:
        return _two(doing, thing)
    return _thing(doing, thing)


def _behind_control(tree: Tree, thing: Thing) -> tuple[tuple[str, Mention], ...]:
    """As in "lost control of the council in Orm", where the place may hang on the verb."""
    over = tree.heads[thing.at]
    if over == ROOT or tree.lemmas[over] not in HANDS or tree.heads[over] == ROOT:
        return ()
    beyond = tree.children(tree.heads[over], "obl")
    return tail_of(tree, [at for at in beyond if at == max(tree.under(thing.at)) + 2])


def _pair(mention: Mention | None) -> Pair | None:
    return (mention.key, mention.shown) if mention else None


def _all(*mentions: Mention | None) -> tuple[Pair, ...]:
    return tuple((mention.key, mention.shown) for mention in mentions if mention)


def _of_motion(doing: Doing) -> Slots:
    if doing.what == "summit":  # whom one meets takes part
        return Slots(tuple(sorted(set(_all(doing.agent, doing.place)))))
    return Slots(_all(doing.agent), _pair(doing.place))


def _place(thing: Thing) -> Mention | None:
    """Where: after "to", "in", "at", of a ban what it is on, else a country before the noun."""
    behind = _behind(thing)
    if behind is not None:
        return behind
    before = [m for m in thing.names if m.kind is Kind.PLACE]
    return before[-1] if before else None


def _behind(thing: Thing) -> Mention | None:
    aimed = [
        m
        for case, m in thing.tail
        if case in _AIMED
        and (case in _UPON or m.kind in (Kind.PLACE, Kind.PEOPLE) or _is_barred(case, thing))
    ]
    return next(iter((*thing.places, *(aimed if thing.row.kinds else ()))), None)


def _route(thing: Thing) -> tuple[Pair, ...]:
    """Both ends of a line: "the train between X and Y", "the X-Y train"."""
    ends = [m for case, m in thing.tail if case == "between"] or list(thing.names)
    two = len(ends) == _PAIR and thing.row.name == "service" and not thing.owners
    return tuple(sorted(_all(*ends))) if two else ()


def _is_barred(case: str, thing: Thing) -> bool:
    """As in "bans beef from Drovia", wherever that is."""
    return case == "from" and Axis.RESTRICTION in thing.row.axes


def _one(tree: Tree, doing: Doing, thing: Thing, row: ObjectClass) -> Slots:
    if route := _route(thing):
        return Slots(route)
    where = _place(thing)
    agent = _own_agent(thing, where)
    inferred = False
    if agent is None:
        agent = doing.agent if doing.acts and Axis.LEGAL not in row.axes else None
        inferred = agent is not None and not thing.pronoun and row.moves and doing.what == "visit"
        if agent is None and thing.pronoun:
            agent, inferred = _main(tree, thing), True
        if agent is not None and where is not None and agent.key == where.key:
            agent = None
    who = _all(agent)
    if inferred and where is None:
        return Slots((), None, inferred=True, fallback=who)
    return Slots(who, _pair(where), inferred)


def _main(tree: Tree, thing: Thing) -> Mention | None:
    """Whose "her visit" is: the main subject's, unless that is the visit itself."""
    main = tree.main_subject()
    if main is None or main == thing.at:
        return tree.before
    return name_of(tree, main) or tree.before


def _own_agent(thing: Thing, where: Mention | None) -> Mention | None:
    by = [m for case, m in thing.tail if case == "by"]
    # "the visit of X" and "a visit from X" only directly behind the noun.
    near = thing.tail[:1] if thing.near else ()
    of = [m for case, m in near if m is not where and _is_agent(case, m, thing)]
    named = [m for m in thing.names if m.kind is not Kind.PLACE and m is not where]
    persons = [m for m in named if m.kind is Kind.NAME]
    if Axis.LEGAL in thing.row.axes:  # a case is about whom it is against, not who brings it
        against = [m for case, m in thing.tail if case in ("against", "of", "on", "into", "for")]
        return next(iter((*against, *thing.owners, *persons)), None)
    for found in (by, thing.owners[-1:], of, persons, named):
        if found:
            return found[0]
    return None


def _is_agent(case: str, mention: Mention, thing: Thing) -> bool:
    """As in "a visit from the Norland minister", not "flights from Norland"."""
    return case == "of" or (
        case == "from" and thing.what == "visit" and mention.kind is not Kind.PLACE
    )


def _two(doing: Doing, thing: Thing) -> Slots:
    sold = Axis.DEAL in thing.row.axes  # "the sale of X to Y"
    to = sold or thing.row.name == "border"
    joined = [m for case, m in thing.tail if case in _WITH or (to and case in _TO)]
    named = list(thing.named)
    sides = [*named, *joined]
    where = next((m for m in thing.places if m not in joined), None)
    if where is None and named and named[-1].kind is Kind.PLACE and joined:
        where = named[-1]
        sides.remove(where)
    if where is not None and sold and _is_party(where, thing, sides):
        sides.append(where)
        where = None
    if doing.acts and len({m.key for m in sides}) < _PAIR:
        sides.extend(doing.agents)
    if (
        where is not None
        and len({m.key for m in sides}) == _PAIR
        and where.key in {m.key for m in sides}
    ):
        where = None  # Peru and Chile meet in Lima
    who = {m.key: m.shown for m in sides if where is None or m.key != where.key}
    return Slots(tuple(sorted(who.items())[:_SAME_SIDE]), _pair(where))


def _is_party(where: Mention, thing: Thing, sides: Sequence[Mention]) -> bool:
    """As "Orm Air" of "the pay deal at Orm Air", or where a deal is made that names nobody."""
    at = any(case == "at" and name is where for case, name in thing.tail)
    return not sides or (at and where.kind is Kind.NAME)


def _thing(doing: Doing, thing: Thing) -> Slots:
    lands = [m for m in thing.named if m.kind in _LANDS]
    where = _behind(thing) or (lands[-1] if lands else None)
    of = [m for case, m in thing.tail if case in ("of", "for", "by", "against", "on")]
    named = [m for m in (*thing.named, *of) if m.kind in (Kind.NAME, Kind.ROLE) and m is not where]
    agent = doing.agent if doing.acts and not named else None
    inferred = False
    lets = _lets(doing)
    if where is None and thing.owners and (beside := [m for m in thing.names if m in named]):
        where = beside[0]  # "Holm's Orm plant"
        named.remove(where)
    if agent is not None and where is None and (lets or agent.kind in _LANDS):
        where, agent = lets or agent, None
    elif where is None and doing.acts and lets is not None:
        where = lets
    elif agent is not None and (where is not None or doing.trigger.pole is Pole.OFF):
        if doing.what in _OF_PLACES:
            # "Ambra puts off its election": a person is no place, and may call off any.
            agent = agent if where is None and " " not in agent.shown else None
        else:
            inferred = True
    return Slots(_all(named[0] if named else agent), _pair(where), inferred)


def _lets(doing: Doing) -> Mention | None:
    """As in "Norway licensed the drug": what one state allows another may still refuse."""
    agent, trigger = doing.agent, doing.trigger
    if agent is None or trigger.state not in _LETS:
        return None
    if agent.kind in _LANDS:
        return agent
    country = AGENCIES.get(agent.key)
    return None if country is None else agent._replace(key=country, kind=Kind.PLACE)
