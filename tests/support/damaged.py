"""Damaged feeds of every format, endlessly many, the same ones for the same seed.

A damage is of one of three kinds, by what must survive it:

- of an *entry*: it stands between good ones, which must come out as if it were not there;
- of the *whole* that can be undone with certainty: all entries come out as if it had not been;
- of the *structure*: no fewer entries that say something than feedparser finds.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from tests.support.damages import (
    BROKEN,
    BROKEN_JSON,
    BROKEN_XML,
    ELEMENTS,
    MARK,
    MEMBERS,
    WHOLE,
    WHOLE_JSON,
    WHOLE_XML,
    Chance,
    Inner,
    Whole,
    encoded,
)  # fmt: skip
from tests.support.wellformed import FORMATS, JSON, Format, made


class Survives(Enum):
    """What must come out of a damaged document unharmed."""

    NEIGHBOURS = auto()
    ALL = auto()
    FLOOR = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A damaged document and what it was.

    Attributes:
        name: format and damage.
        body: the document.
        content_type: what a server said with it.
        survives: what must come out of it.
        good: the document of the undamaged entries alone.
    """

    name: str
    body: bytes
    content_type: str | None
    survives: Survives
    good: bytes


def documents(seed: int, count: int) -> Iterator[Damaged]:
    """``count`` damaged documents; every format and damage comes once before any comes again."""
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    makers = list(_makers())
    while count > 0:
        chance.shuffle(makers)
        for make in makers[:count]:
            yield make(chance)
        count -= len(makers)


def _makers() -> Iterator[Callable[[Chance], Damaged]]:
    for name, form in FORMATS.items():
        is_json = name in JSON
        for what, inner in (MEMBERS if is_json else ELEMENTS).items():
            yield _entry_maker(f"{name}, {what}", form, inner)
        for what, damage in {**WHOLE, **(WHOLE_JSON if is_json else WHOLE_XML)}.items():
            yield _whole_maker(f"{name}, {what}", form, damage, Survives.ALL)
        for what, damage in (BROKEN | (BROKEN_JSON if is_json else BROKEN_XML)).items():
            yield _whole_maker(f"{name}, {what}", form, damage, Survives.FLOOR)


def _entry_maker(name: str, form: Format, inner: Inner) -> Callable[[Chance], Damaged]:
    def make(chance: Chance) -> Damaged:
        good = [form.entry(made(chance, number)) for number in range(chance.randint(2, 4))]
        odd = inner(chance, form.entry(made(chance, 99), MARK))
        place = chance.randrange(1, len(good))
        return Damaged(
            name=name,
            body=encoded(form.document([*good[:place], odd, *good[place:]])),
            content_type=None,
            survives=Survives.NEIGHBOURS,
            good=form.document(good).encode(),
        )

    return make


def _whole_maker(
    name: str, form: Format, damage: Whole, survives: Survives
) -> Callable[[Chance], Damaged]:
    def make(chance: Chance) -> Damaged:
        text = form.document([form.entry(made(chance, n)) for n in range(chance.randint(2, 5))])
        done = damage(chance, text)
        body, content_type = done if isinstance(done, tuple) else (done, None)
        return Damaged(
            name=name,
            body=body,
            content_type=content_type,
            survives=survives,
            good=text.encode(),
        )

    return make
