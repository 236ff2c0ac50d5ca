"""Words for people: what a claim is about, and what became of it.

Rule 1. It is put as the sentence puts it, as far as the claim's key allows: a place with the
        preposition before it there, a statement with all words between its first and last.
Rule 2. Of what befalls somebody the person is named, in full, not "custody" or "office".
Rule 3. What is only announced is called so: "to close", not "closed".
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.follow.gazetteer import place
from monitor.follow.lexicon.ahead import CALLED, DECIDED, NEVER
from monitor.follow.lexicon.control import CLASS
from monitor.follow.lexicon.legal import OF_PERSONS
from monitor.follow.lexicon.people import PEOPLE
from monitor.follow.lexicon.schedule import ATTENDANCE
from monitor.follow.lexicon.shape import ObjectClass, Sides
from monitor.follow.lexicon.tables import STATEMENT, base, class_of
from monitor.follow.words import Token, fold, listed, tokens
from monitor.model.changes import About, Axis, Claim, Strength

# What stands after "now": a state that names the turn better than its own word does.
_NOW = {"planned": "on", "going ahead": "on", "on": "on again"}
# And what became of a plan that was never carried out.
_DROPPED = {
    "lifted": "off",
    "ended": "off",
    "over": "off",
    "on": "still on",
    "going ahead": "still on",
}
_LIMIT = 3
_PREPOSITIONS = listed("in on at near off over across against along around between")
# So a thing may be named by where it goes: "the ferry to Orm".
_WAYS = listed("to from")
# What one makes to another is nothing between them.
_ONE_SIDED = listed("bid move offer order purchase sale takeover acquisition buyout transfer")
# Which place these are of is whom they are put on.
_PUT_ON = listed("sanctions tariffs")
# On these no word may tell whether a name is whose the thing is, or whom or where it meets.
_OPEN = (Axis.SCHEDULE, Axis.LEGAL)
# A statement is told in the words of its sentence if these are so few letters.
_LONGEST = 90
_ROOM = 100  # letters of a report that a headline repeats
# It is told as what is so or not so, without its own "never".
_NOT = re.compile(r"\b(?:never|not) |(?<=did)n['’]t", re.IGNORECASE)
# What is to go on is so already: "will stay closed"; who is to face trial is charged, and who is
# to be sentenced is convicted.
_GOES_ON = re.compile(
    r"\b(?:to|will|would|shall)(?: \w+)? "
    r"(?:stay|remain|keep|continue|(?:face|stand)(?: \w+)? trial|be sentenced)\b",
    re.IGNORECASE,
)
_NOT_SO, _CREW = "not ", "crew"
_PART = re.compile(r"[ -]")
_LONG = 6  # longer than "Julian"
_STEM = 4  # letters by which "leaked" is the "leak" of a statement's key


def described(claim: Claim, before: str = "") -> str:
    """As in "Pompeo's visit to Pyongyang": whom, what and where, with the short form of names.

    Args:
        claim: what is told.
        before: the state that it had, if that is told with it.
    """
    row = class_of(claim.key.what)
    who = " and ".join(claim.who[:_LIMIT])
    if claim.key.axis is Axis.TRUTH and row.name in (STATEMENT.name, "report"):
        thing = _said(claim, who)
    elif claim.key.axis is Axis.CONTROL and claim.key.what == CLASS and claim.where:
        thing = claim.where[0]
    elif _is_of_person(claim, row, before):
        thing = _placed(claim, row, who or _somebody(claim.key.what.removesuffix(f" {row.name}")))
    else:
        thing = _placed(claim, row, _owned(claim, row))
    return large(thing.rstrip(","))


def large(text: str) -> str:
    """A text with a capital."""
    return text[:1].upper() + text[1:]


def _is_of_person(claim: Claim, row: ObjectClass, before: str) -> bool:
    """Whether the states that are told are somebody's: "convicted", not "overturned"."""
    if claim.key.axis is Axis.LEGAL and row.name == "case":
        return {claim.state, before or claim.state} <= OF_PERSONS
    return row.sides is Sides.PERSON


def _somebody(kind: str) -> str:
    """As in "2 divers", "girl, 6": a number before one is the age."""
    number, _, noun = kind.partition(" ")
    return f"{noun}, {number}," if number.isdecimal() and PEOPLE.get(noun) is False else kind


def _owned(claim: Claim, row: ObjectClass) -> str:
    """A thing with those whose it is, or who take part in it."""
    who, what = _people(claim, row), _what(claim)
    several = len(claim.who) > 1
    if not who:
        return what
    if not several and claim.called and f"{claim.who[0]} {claim.called}" in claim.quote.text:
        return _joined(claim.who[0], what)  # as its sentence has it
    if row.sides is Sides.TWO and several:
        mutual = what.split()[-1] not in _ONE_SIDED
        return f"{what if mutual else row.name} between {who}"
    if row.name == "ship" and claim.called != _CREW:
        return f"{what} {who}"
    shown = " and ".join(claim.who[:_LIMIT])
    owns = row.sides is Sides.ONE and not _is_adjective(shown) and not shown.isupper()
    if owns and (claim.where or row is ATTENDANCE or row.axes[0] not in _OPEN):
        return f"{_owner(who)} {what}"
    # Whether a "Galway visit" is hers or to there, no word of it tells.
    named = shown if row.sides is Sides.THING or several or _is_adjective(shown) else who
    return _joined(named, what)


def fuller(claim: Claim, other: Claim) -> Claim:
    """A claim with what another one calls the same thing, where that says more: "tram strike"."""
    more = other.called.endswith(f" {claim.called}") and other.key.axis is claim.key.axis
    return replace(claim, called=other.called) if more and claim.called else claim


def _what(claim: Claim) -> str:
    """The thing as its sentence calls it, with the words of the key that this leaves out.

    As in "tram line 9": the number that tells one from another stands behind it.
    """
    own = claim.key.what.split()
    number = own.pop(0) if len(own) > 1 and own[0].isdecimal() else ""
    if claim.called:
        said = {word[:_STEM] for word in _PART.split(fold(claim.called))}
        kinds = own[: -len(base(claim.key.what).split())]
        own = [*(word for word in kinds if word[:_STEM] not in said), claim.called]
    return " ".join(filter(None, (*own, number)))


def _joined(who: str, what: str) -> str:
    """The words of a name and of a thing, those in common once: "Harrow Pass", no "Pass pass"."""
    names, words = who.split(), what.split()
    for shared in range(min(len(names), len(words)), 0, -1):
        if [fold(word) for word in names[-shared:]] == words[:shared]:
            return " ".join((*names, *words[shared:]))
    return f"{who} {what}".strip()


def _placed(claim: Claim, row: ObjectClass, thing: str) -> str:
    """A thing with its place: "climber in Orm", "Swiss watch tariffs"."""
    where = claim.where[0] if claim.where else ""
    if not where or _has(thing, where):
        return thing
    if _is_adjective(where):
        what = _what(claim) if thing.endswith(_what(claim)) else thing
        return f"{thing.removesuffix(what)}{where} {what}"
    return f"{thing} {_preposition(claim, row, where)} {where}"


def _has(thing: str, name: str) -> bool:
    return {word.low for word in tokens(name)} <= {word.low for word in tokens(thing)}


def _preposition(claim: Claim, row: ObjectClass, where: str) -> str:
    if row.moves:
        return "to"
    before, found, _ = claim.quote.text.partition(where)
    said = fold(before).split() if found else []
    last = said[-1] if said else ""
    if last in _PREPOSITIONS or (last in _WAYS and claim.called.split()[-1:] == said[-2:-1]):
        return last
    return "on" if row.name in _PUT_ON else "in"


def _is_people(name: str) -> bool:
    """Whether a name is the word for a people: "Swiss"."""
    known = place(tuple(fold(name).split()), name)
    return known is not None and known[1]


def _is_adjective(name: str) -> bool:
    """Whether it may stand before a thing as an adjective does, of countries of no table, too."""
    unlisted = name.endswith("ian") and " " not in name and len(name) > _LONG
    return unlisted or _is_people(name)


def _said(claim: Claim, who: str) -> str:
    """What is said to be so, in the words of its sentence, and who says it."""
    row = class_of(claim.key.what)
    words = claim.key.what.removesuffix(f" {row.name}") if row is STATEMENT else claim.key.what
    told = _span(claim.quote.text, words.split()) if row is STATEMENT else ""
    whole = claim.quote.text.rstrip(".")
    if row is STATEMENT and not told and len(whole) <= _LONGEST:
        told = whole  # "stole" stands in the key as "steal"
    thing = told or words
    return f"{thing} ({who})" if who and not _has(thing, who) else thing


def _span(text: str, words: Sequence[str]) -> str:
    """The part of a sentence from the first to the last of some words, if it has most of them."""
    stems = tuple(word[:_STEM] for word in words)
    found: dict[str, Token] = {}
    for word in tokens(text):
        if word.low.startswith(stems):
            found.setdefault(word.low[:_STEM], word)
    if len(found) * 2 <= len(set(stems)):
        return ""
    told = text[min(word.start for word in found.values()) : max(w.end for w in found.values())]
    return _NOT.sub("", told) if len(told) <= _LONGEST else ""


def _people(claim: Claim, row: ObjectClass) -> str:
    """Those concerned: by surname where a person is likelier than "Port Ellery"."""
    keys = claim.key.who.split("+")
    whole = not (row.moves or row is ATTENDANCE or row.axes[0] in (Axis.LEGAL, Axis.TRUTH))
    short = [
        name if whole and not _is_people(name) else _short(name, key)
        for name, key in zip(claim.who[:_LIMIT], keys, strict=False)
    ]
    return " and ".join(filter(None, [", ".join(short[:-1]), *short[-1:]]))


def _short(name: str, key: str) -> str:
    """The surname of a person, which is the key; of a people its country; all else in full."""
    if _is_people(name):
        return key.title().replace(" Of ", " of ").replace(" And ", " and ")
    return next((word for word in name.split() if fold(word) == key), name)


def _owner(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def stated(claim: Claim) -> str:
    """The state that a claim tells of, called by what it is: "to close" where it is announced."""
    done = claim.strength is Strength.ASSERTED or claim.key.axis in NEVER
    if done or _GOES_ON.search(claim.quote.text):
        return claim.state
    if claim.state.startswith(_NOT_SO):
        called = CALLED.get(claim.state.removeprefix(_NOT_SO))
        return f"{_NOT_SO}{called}" if called else claim.state
    if claim.state in DECIDED:
        return claim.state
    return CALLED.get(claim.state, f"to be {claim.state}")


def turned(before: str, after: str) -> str:
    """As in "Cancelled, now on": the old state, then the new one; "Not to close after all"."""
    if after == f"{_NOT_SO}{before}":
        return f"{large(after)} after all"
    now = _DROPPED.get(after, after) if before.startswith("to ") else after
    return f"{large(before)}, now {_NOW.get(now, now)}"


def cut(text: str) -> str:
    """A text as far as a headline has room for it."""
    return text if len(text) <= _ROOM else text[: _ROOM - 1].rstrip() + "…"


def about(claim: Claim) -> About:
    """What a claim concerns, in words for people and programs."""
    return About(axis=claim.key.axis.value, who=claim.who, what=claim.key.what, where=claim.where)
