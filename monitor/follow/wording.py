"""Words for people: what a claim is about, and what became of it."""

from monitor.follow.lexicon.control import CLASS
from monitor.follow.lexicon.shape import Sides
from monitor.follow.lexicon.tables import class_of
from monitor.follow.words import fold
from monitor.model.changes import About, Axis, Claim

# What stands after "now": a state that names the turn better than its own word does.
_NOW = {"planned": "on", "going ahead": "on", "on": "on again"}
_LIMIT = 3


def described(claim: Claim) -> str:
    """As in "Pompeo's visit to Pyongyang": whom, what and where, with the short form of names."""
    row = class_of(claim.key.what)
    who = _people(claim)
    what = claim.key.what
    if claim.key.axis is Axis.CONTROL and what == CLASS and claim.where:
        return claim.where[0]
    if claim.key.what == "attendance":
        thing = f"{_owner(who)} attendance" if who else "Attendance"
    elif row.sides is Sides.TWO and who:
        thing = f"{what} of {who}"
    elif row.sides is Sides.PERSON and not claim.key.who:
        thing = claim.key.what.removesuffix(f" {row.name}")
    elif claim.key.axis is Axis.LIFE:
        thing = who
    elif row.sides in (Sides.ONE, Sides.PERSON) and who:
        thing = f"{_owner(who)} {what}"
    else:
        thing = f"{' and '.join(claim.who[:_LIMIT])} {what}".strip()
    if claim.where:
        thing += f" {'to' if row.moves else 'in'} {claim.where[0]}"
    return thing[:1].upper() + thing[1:]


def _people(claim: Claim) -> str:
    keys = claim.key.who.split("+")
    short = [_short(name, key) for name, key in zip(claim.who[:_LIMIT], keys, strict=False)]
    return " and ".join(filter(None, [", ".join(short[:-1]), *short[-1:]]))


def _short(name: str, key: str) -> str:
    """The surname of a person, which is the key; everything else in full."""
    return next((word for word in name.split() if fold(word) == key), name)


def _owner(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def turned(before: str, after: str) -> str:
    """As in "Cancelled, now on": the old state, then the new one."""
    return f"{before[:1].upper()}{before[1:]}, now {_NOW.get(after, after)}"


def about(claim: Claim) -> About:
    """What a claim concerns, in words for people and programs."""
    return About(axis=claim.key.axis.value, who=claim.who, what=claim.key.what, where=claim.where)
