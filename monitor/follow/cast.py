"""Who takes part in an article: its full names, titles, and the words it writes small."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from monitor.follow import gazetteer
from monitor.follow.lexicon.people import PEOPLE, SPOKEN_OF
from monitor.follow.lexicon.tables import naming_no_one
from monitor.follow.lexicon.words import FUNCTION_WORDS, NUMBERS, TIME_WORDS
from monitor.follow.words import Token, fold, listed

NAME_WORDS = 6
FULL = 2
"""Words of a full name: a first name and a surname."""


TITLES = listed(
    "president prime minister secretary state foreign defence defense finance interior justice vice"
    " deputy chancellor premier king queen prince princess pope emperor sultan"
    " sheikh emir ayatollah"
    " general colonel major captain admiral lieutenant sergeant marshal gen col lt maj sgt capt adm"
    " senator sen representative rep congressman congresswoman governor gov mayor judge justice"
    " chairman chairwoman chief director commissioner ambassador envoy special speaker leader"
    " mr mrs ms miss dr prof professor sir lord lady dame rev reverend bishop archbishop cardinal"
    " father coach striker singer rapper actor actress author champion"
)


ROLE_HEADS = listed(
    "president minister secretary chancellor premier king queen prince princess pope emperor sultan"
    " senator governor mayor chairman leader ambassador envoy general state"
)


# Before a title these make another post of it: "the deputy governor" is not the governor.
_STANDS_IN = listed("deputy vice acting former ex interim caretaker assistant associate")


# Groups that act without being named; as one-word subjects they are no names.
GROUPS = listed(
    "officials organisers organizers police protesters rebels workers pilots"
    " teachers doctors nurses"
    " authorities lawmakers ministers soldiers troops militants residents government parliament"
    " union unions court courts voters students fans talks leaders diplomats sources negotiators"
    " airline airlines club clubs team teams promoters engineers scientists north south east west"
    " northern southern eastern western former acting breaking update exclusive live video watch"
    " analysis opinion members voters representatives supporters strikes thousands hundreds dozens"
    " militias guerrillas separatists insurgents jihadists islamists extremists fighters"
    " paramilitaries terrorists partisans warlords bandits mutineers gangs"
    " guards clans tribes factions gunmen pirates hackers prosecutors sailors"
    " people demonstrators activists nations states relatives villagers farmers truckers miners"
)


_ORGANISATION = listed(
    "party airlines airways air union council fc united city rovers ministry bank agency group inc"
    " company corporation corp commission committee court army force forces front movement league"
    " association federation club university institute foundation society house senate congress"
    " parliament assembly board authority department office service guard orchestra band brothers"
    " sisters theatre theater museum"
    # places and firms that no person is called by
    " mountain valley bay island islands beach creek river falls foods motors industries systems"
    " energy holdings labs media brewery brewing technologies software pharma pharmaceuticals"
    " robotics stores partners ventures entertainment studios pictures railways"
)
# Without these a firm is called so, too: "Holm" of "Holm Group".
_LEFT_OUT = listed(
    "group inc company corporation corp holdings industries motors labs brewery foods systems"
    " energy media brewing technologies software pharma pharmaceuticals robotics stores partners"
    " ventures entertainment studios pictures"
)


_INSIDE = listed("of de van von der den del della di da la le el al bin ibn y")


_SURNAME_FIRST = listed("kim xi moon ri li wang zhang hu wen chen lee park choi yoon jang")


_HYPHEN_GIVEN = re.compile(r"[A-ZÀ-Þ][^\W\d_A-Z]+-[^\W\d_A-Z]+")


_THREE = 3
_SHORT = 5  # "Brian", "Ian"


class Kind(StrEnum):
    """What a name names, as far as one can see."""

    PLACE = "place"
    PEOPLE = "people"
    NAME = "name"
    ROLE = "role"


class Mention(NamedTuple):
    """A name in a sentence: token range, key, as it stood, and whether "'s" follows."""

    start: int
    end: int
    key: str
    shown: str
    kind: Kind
    owner: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people and places of an article.

    Attributes:
        aliases: single folded word -> key of the full name that it is part of.
        shown: key -> longest form.
        roles: folded title -> key of the one person who has it, ``""`` where several do.
        lower: folded words that the article also writes small.
        capitals: folded words that it writes with a capital inside a sentence.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    lower: frozenset[str] = frozenset()
    capitals: frozenset[str] = frozenset()

    def display(self, key: str, form: str) -> str:
        """The longest form of a name; of a namesake's of whom the article speaks, too, its own."""
        longest = self.shown.get(key, form)
        return form if are_namesakes(forenamed(form), forenamed(longest)) else longest


def forenamed(form: str) -> list[str]:
    """The folded words of a name."""
    return fold(form).replace(".", "").split()


def are_namesakes(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names of one surname are two people's.

    They are unless one first name abbreviates or begins with the other ("J. Holm", "Alex Holm" and
    "Alexander Holm").

    Args:
        one: words of a name.
        other: likewise.
    """
    if min(len(one), len(other)) < FULL or one[-1] != other[-1]:
        return False
    first, second = one[:-1], other[:-1]
    return not any(mine.startswith(two) or two.startswith(mine) for mine in first for two in second)


def cast_of(sentences: Iterable[Sequence[Token]]) -> Cast:
    """Read who takes part from all sentences of an article."""
    aliases: dict[str, str] = {}
    shown: dict[str, str] = {}
    roles: dict[str, set[str]] = {}
    lower: set[str] = set()
    capitals: set[str] = set()
    for tokens in sentences:
        if is_headline_case(tokens):
            continue
        lower.update(token.low for token in tokens if token.word and not token.capital)
        capitals.update(token.low for token in tokens[1:] if token.capital)
        for first, last in _runs(tokens):
            while last > first and tokens[last - 1].low in naming_no_one():
                last -= 1  # noqa: PLW2901 - "Velmark Airport" is the airport of Velmark
            for start, end in _without_places(tokens, first, last):
                _meet(tokens, start, end, aliases, shown, roles)
    return Cast(
        aliases=aliases,
        shown=shown,
        roles={role: next(iter(keys)) if len(keys) == 1 else "" for role, keys in roles.items()},
        lower=frozenset(lower),
        capitals=frozenset(capitals - lower),
    )


def _without_places(tokens: Sequence[Token], start: int, end: int) -> Iterable[tuple[int, int]]:
    """What is left of a run of capitals between the places in it."""
    begin = at = start
    while at < end:
        place = place_at(tokens, at)
        if place is None:
            at += 1
            continue
        if at > begin:
            yield begin, at
        begin = at = place.end
    if begin < end:
        yield begin, end


def _meet(  # noqa: PLR0917 - the three tables are filled together
    tokens: Sequence[Token],
    start: int,
    end: int,
    aliases: dict[str, str],
    shown: dict[str, str],
    roles: dict[str, set[str]],
) -> None:
    """Note a run of capitals of two or more words besides its titles."""
    name = without_titles(tokens, start, end)
    if end - name < 2:  # noqa: PLR2004 - a first name and a surname
        if end - name == 1 and name > start:
            roles.setdefault(_role(tokens, start, name), set()).add(tokens[name].low)
        return
    words = tokens[name:end]
    key = key_of(words)
    if any(word.low in _ORGANISATION for word in words):
        if len(words) == 2 and words[1].low in _LEFT_OUT:  # noqa: PLR2004 - "Holm Group"
            aliases.setdefault(words[0].low, key)
        return
    form, known = written(words), shown.get(key, "")
    # Of two people of one surname the article is about whom it names first.
    if len(form) > len(known) and not are_namesakes(forenamed(form), forenamed(known)):
        shown[key] = form
    aliases.setdefault(words[0].low, key)
    aliases[key] = key
    if name > start or (start > 0 and tokens[start - 1].low in ROLE_HEADS):
        roles.setdefault(_role(tokens, start, name), set()).add(key)


def _role(tokens: Sequence[Token], start: int, name: int) -> str:
    return role_at(tokens, name - 1 if name > start else start - 1)


def role_at(tokens: Sequence[Token], at: int) -> str:
    """The title at a token as one word, with what makes another post of it: "deputy governor"."""
    before = at - 1
    while before >= 0 and tokens[before].low in TITLES - _STANDS_IN:
        before -= 1
    low = tokens[at].low
    stands_in = before >= 0 and tokens[before].low in _STANDS_IN
    return f"{tokens[before].low} {low}" if stands_in else low


def written(words: Sequence[Token]) -> str:
    """The words as they stood, joined as they stood."""
    parts = [words[0].text]
    for before, word in pairwise(words):
        parts.append((" " if word.start > before.end else "") + word.text)
    return "".join(parts)


def key_of(words: Sequence[Token]) -> str:
    """The key of a name: an organisation in full, a person's surname."""
    if len(words) > 1 and any(word.low in _ORGANISATION for word in words):
        return " ".join(word.low for word in words)
    if len(words) > 1 and _HYPHEN_GIVEN.fullmatch(words[1].text):
        return words[0].low
    if len(words) == _THREE and words[0].low in _SURNAME_FIRST:
        return words[0].low
    if len(words) > 1 and words[0].low in ("xi", "moon"):
        return words[0].low
    return _country(words) or words[-1].low


def _country(words: Sequence[Token]) -> str:
    """Of "Drovian" the "Drovia" that the gazetteer does not know; of several words none."""
    low = words[0].low.removesuffix("s")
    return low[:-1] if len(words) == 1 and low.endswith("ian") and len(low) > _SHORT else ""


def without_titles(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the name itself begins; a run of titles alone keeps its last word."""
    if tokens[end - 1].low in _ORGANISATION:
        return start
    while start < end - 1 and (is_title(tokens[start].low) or not tokens[start].word):
        start += 1
    return start


def is_title(low: str) -> bool:
    """Whether a folded word before a name says who its bearer is, or was: "Blogger Holm"."""
    low = low.removeprefix("ex-")
    return low in TITLES or PEOPLE.get(low) is False


def is_headline_case(tokens: Sequence[Token]) -> bool:
    """Whether nearly every word has a capital, so that capitals tell nothing."""
    words = [t for t in tokens if t.word and t.low not in FUNCTION_WORDS and t.text[0].isalpha()]
    return len(words) > _THREE and sum(t.capital for t in words) > 0.8 * len(words)


def opening(tokens: Sequence[Token]) -> int:
    """Where names may begin: behind the "Six kidnapped" or "Jailed" that opens a sentence."""
    at = 0
    while at + 1 < len(tokens) and tokens[at].low in NUMBERS | SPOKEN_OF:
        at += 1
    return at


def _runs(tokens: Sequence[Token]) -> Iterable[tuple[int, int]]:
    """Token ranges of capitalised words that stand together."""
    start = None
    for at in range(opening(tokens), len(tokens)):
        if goes_on(tokens, at, begun=start is not None):
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(tokens)


def goes_on(tokens: Sequence[Token], at: int, *, begun: bool) -> bool:
    """Whether the word at ``at`` belongs to a run of capitals, ``begun`` before it or not."""
    token = tokens[at]
    if token.capital and token.low not in TIME_WORDS:
        return (
            begun
            or token.low not in FUNCTION_WORDS
            or (token.text.isupper() and len(token.text) > 1)
        )
    # "Bank of Norland" goes on, "Brandt of Norland" must not: only after an organisation's word.
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if begun and following and following.capital and token.low in _INSIDE:
        return token.low != "of" or tokens[at - 1].low in _ORGANISATION
    return False


def is_owner(tokens: Sequence[Token], end: int) -> bool:
    """Whether "'s" or a bare apostrophe stands at ``end``."""
    return end < len(tokens) and (
        tokens[end].low == "'s" or (tokens[end].text in "'’" and tokens[end - 1].low.endswith("s"))
    )


def place_at(tokens: Sequence[Token], at: int) -> Mention | None:
    """The longest country, people or capital that begins at ``at``."""
    if not tokens[at].capital or not gazetteer.begins(tokens[at].low):
        return None
    for end in range(min(len(tokens), at + gazetteer.LONGEST_NAME), at, -1):
        words = tuple(token.low for token in tokens[at:end])
        known = gazetteer.place(words, tokens[at].text)
        if known is not None:
            kind = Kind.PEOPLE if known[1] else Kind.PLACE
            return Mention(at, end, known[0], written(tokens[at:end]), kind, is_owner(tokens, end))
    return None
