"""Tells namesakes apart by what they are and where: a judge of that name is not the butcher.

Rule 1. A calling is a word for one right before the name, or behind it after a comma; the town is
        the name before the calling, or behind "of" or "from" after the person's.
Rule 2. What somebody was doing ("driver", "cyclist", "pilot") and what anybody may be besides
        ("politician", "activist", "founder") tells nobody apart.
Rule 3. Two callings of fields that one hardly works in at once are two people's. Of all others
        they are if the towns differ, too.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from monitor.follow.posts import bears
from monitor.follow.words import fold, listed

_FIELDS = {
    "church": "bishop archbishop priest imam rabbi vicar pastor nun monk abbot abbess deacon"
    " cardinal",
    "sport": "striker goalkeeper midfielder defender winger footballer boxer wrestler jockey"
    " referee umpire quarterback batsman bowler",
    "medicine": "surgeon neurosurgeon doctor dentist nurse midwife pharmacist paramedic",
    "law": "judge magistrate prosecutor",
    "police": "policeman policewoman constable detective inspector sheriff",
    "trade": "baker butcher carpenter builder electrician plumber mechanic tailor jeweller brewer"
    " cook chef waiter waitress hairdresser farmer shepherd beekeeper winemaker",
    "stage": "actor actress singer rapper musician pianist violinist cellist drummer guitarist"
    " conductor composer dancer ballerina comedian clown magician painter sculptor poet novelist"
    " filmmaker choreographer soprano tenor",
    "school": "teacher schoolteacher headteacher headmaster headmistress principal tutor lecturer"
    " professor",
    "science": "scientist physicist chemist biologist botanist geologist astronomer archaeologist"
    " engineer programmer",
    "army": "colonel sergeant soldier paratrooper lieutenant",
    "road": "trucker fisherman trawlerman skipper courier",
}
_OF = {word: field for field, words in _FIELDS.items() for word in listed(words)}
_APART = frozenset({"church", "sport", "medicine", "law", "police", "trade"})
_WORD = rf"(?P<word>{'|'.join(sorted(_OF, key=len, reverse=True))})"
_NAME = r"\b[A-Z][\w’'-]+"
_WHO = rf"(?P<who>{_NAME}(?: {_NAME}){{0,4}})(?:,? (?:of|from) (?P<home>{_NAME}))?"
_TOWN = rf"(?:(?P<town>{_NAME}) )?"
_FORMS = (
    re.compile(rf"{_TOWN}\b(?i:{_WORD}) {_WHO}"),  # "Kelder judge Ida Holm"
    re.compile(rf"{_WHO}, (?:an? |the )?{_TOWN}{_WORD}\b"),  # "Ida Holm of Kelder, a judge"
)


class Calling(NamedTuple):
    """The field that somebody works in and the town, ``""`` where not said."""

    field: str
    town: str


def calling(text: str, person: str) -> Calling | None:
    """What a sentence says that somebody is, and where.

    Args:
        text: the sentence.
        person: the key of whom it is about: the surname.
    """
    found = (one for form in _FORMS for one in form.finditer(text))
    made = (_calling(one) for one in found if bears(one["who"], person))
    return next((one for one in made if one is not None), None)


def _calling(found: re.Match[str]) -> Calling | None:
    # Other letters are matched for those of the table, such as the long s, that fold to none.
    field = _OF.get(found["word"].lower())
    town = fold(found["town"] or found["home"] or "")
    return None if field is None else Calling(field, re.sub("['’]s$", "", town))


def are_apart(some: Iterable[str], others: Iterable[str], person: str) -> bool:
    """Whether a sentence and one of the others speak of different people of one name.

    Args:
        some: sentences.
        others: likewise.
        person: the key of both people.
    """
    theirs = _callings(others, person)
    return any(_are_two(one, other) for one in _callings(some, person) for other in theirs)


def _callings(texts: Iterable[str], person: str) -> set[Calling]:
    found = (calling(text, person) for text in texts)
    return {one for one in found if one is not None}


def _are_two(one: Calling, other: Calling) -> bool:
    if one.field == other.field:
        return False
    elsewhere = one.town and other.town and one.town != other.town
    return bool(elsewhere) or {one.field, other.field} <= _APART
