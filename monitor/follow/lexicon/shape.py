"""How the tables of the axes are written: things, and the words that put them on or off."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.changes import Axis, Pole

# In a phrase of a table: whatever may stand before the noun that follows ("hands in ~ notice" for
# "hands in her notice"), and "himself" or the like ("turns self in").
WITHIN, SELF = "~", "self"


class Sides(StrEnum):
    """Who a claim of a class is about."""

    ONE = "one"  # its agent: whose visit, whose flights
    TWO = "two"  # those who take part: talks, summit, match
    THING = "thing"  # itself: its own name, or its place
    PERSON = "person"  # a person by name


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectClass:
    """Something that can be on or off.

    Attributes:
        name: as it stands in a claim's key.
        nouns: singular nouns, folded; plurals are made by rule.
        axes: the axes that make sense, the likeliest first: the main lever for precision.
        sides: whom it is about.
        moves: whether "to PLACE" after it is its place.
        kinds: whether words before the noun tell one from another: "travel ban", "gun ban".
        against: the class whose other end it is: when fighting is on, the ceasefire is off.
        open: whether no table lists it: any axis says whether it is on or off, its first one.
        stands: whether it stands for whose it is, and only words that name it fit: "his bail".
    """

    name: str
    nouns: tuple[str, ...]
    axes: tuple[Axis, ...]
    sides: Sides = Sides.THING
    moves: bool = False
    kinds: bool = False
    against: str = ""
    open: bool = False
    stands: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word, or a verb with its particle, that puts something on or off.

    Attributes:
        axis: on which axis.
        pole: to which end.
        state: the state's name afterwards.
        takes: whether its object or its subject is put on or off (``os`` for either).
        turns: whether it presupposes that the other pole held before.
        only: names of the only classes it fits, ``()`` for all.
        personal: whether it puts off its agent's part in the thing, not the thing.
        anywhere: whether it fits things of all axes of plans, rules and works, and takes theirs.
    """

    axis: Axis
    pole: Pole
    state: str
    takes: str = "o"
    turns: bool = False
    only: tuple[str, ...] = ()
    personal: bool = False
    anywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Words of one meaning, as a table has them."""

    pole: Pole
    state: str
    words: str
    takes: str = "o"
    turns: bool = False
    only: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Verbs that say the thing and what becomes of it in one word: "bans", "sinks"."""

    thing: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All words of one axis.

    Attributes:
        axis: which.
        things: what can be on or off on it; classes of other tables may name the axis too.
        verbs: as in "calls off the visit", "talks collapse".
        nouns: as in "the cancellation of the visit"; they beat the verb above them.
        states: as in "is back on"; words behind a form of "be", or alone in a headline.
        attributes: as in "the cancelled visit"; they recall, they never trigger.
        acts: verbs that are thing and trigger in one.
        fades: after how many days the same words speak of another case; ``None`` for never.
        anywhere: whether its words fit things of all axes of plans, rules and works.
    """

    axis: Axis
    things: tuple[ObjectClass, ...] = ()
    verbs: tuple[Row, ...] = ()
    nouns: tuple[Row, ...] = ()
    states: tuple[Row, ...] = ()
    attributes: tuple[Row, ...] = ()
    acts: tuple[Act, ...] = ()
    fades: int | None = None
    anywhere: bool = False


def split(words: str) -> tuple[str, ...]:
    """The words or phrases of a list with commas."""
    return tuple(word.strip() for word in words.split(",") if word.strip())


def triggers(
    axis: Axis, rows: Iterable[Row], *, anywhere: bool = False
) -> Iterable[tuple[str, Trigger]]:
    """Each word or phrase of some rows with what it does."""
    for row in rows:
        made = Trigger(
            axis=axis,
            pole=row.pole,
            state=row.state,
            takes=row.takes,
            turns=row.turns,
            only=row.only,
            personal=row.personal,
            anywhere=anywhere,
        )
        for word in split(row.words):
            yield word, made


def on(state: str, words: str, takes: str = "o", **more: object) -> Row:
    """Words that put something on."""
    return Row(pole=Pole.ON, state=state, words=words, takes=takes, **more)  # type: ignore[arg-type]


def off(state: str, words: str, takes: str = "o", **more: object) -> Row:
    """Words that put something off."""
    return Row(pole=Pole.OFF, state=state, words=words, takes=takes, **more)  # type: ignore[arg-type]


def act(name: str, row: Row) -> Act:
    """Verbs that say a thing of that class and what becomes of it."""
    return Act(thing=name, row=row)


def thing(name: str, nouns: str, sides: Sides, *axes: Axis, **more: object) -> ObjectClass:
    """A class of things."""
    made = {"name": name, "nouns": split(nouns), "axes": axes, "sides": sides, **more}
    return ObjectClass(**made)  # type: ignore[arg-type]
