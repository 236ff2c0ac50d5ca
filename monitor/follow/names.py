"""Who and where: names in a sentence, and the one key that each person or place has.

Rule 1. A country, its people and its capital share the country's name as key.
Rule 2. A person is the surname, titles left out; the longest form in the article is shown.
Rule 3. A surname stands first where the given names say so ("Moon Jae-in", "Kim Jong Un").
Rule 4. A lone capitalised word that opens a sentence is a name only if something else says so.
Rule 5. "The president" is whom the article once calls by that title, if there is only one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from monitor.follow import gazetteer
from monitor.follow.lexicon import FUNCTION_WORDS, MODIFIERS, TIME_WORDS
from monitor.follow.vocabulary import is_object_noun, is_trigger_word
from monitor.follow.words import Token

NAME_WORDS = 6

TITLES = frozenset(
    "president prime minister secretary state foreign defence defense finance interior justice vice"
    " deputy chancellor premier king queen prince princess pope emperor sultan sheikh emir ayatollah"
    " general colonel major captain admiral lieutenant sergeant marshal gen col lt maj sgt capt adm"
    " senator sen representative rep congressman congresswoman governor gov mayor judge justice"
    " chairman chairwoman chief director commissioner ambassador envoy special speaker leader"
    " mr mrs ms miss dr prof professor sir lord lady dame rev reverend bishop archbishop cardinal"
    " father coach striker singer rapper actor actress author champion".split()
)
_ROLE_HEADS = frozenset(
    "president minister secretary chancellor premier king queen prince princess pope emperor sultan"
    " senator governor mayor chairman leader ambassador envoy general state".split()
)
# Groups that act without being named; as one-word subjects they are no names.
_GROUPS = frozenset(
    "officials organisers organizers police protesters rebels workers pilots teachers doctors nurses"
    " authorities lawmakers ministers soldiers troops militants residents government parliament"
    " union unions court courts voters students fans talks leaders diplomats sources negotiators"
    " airline airlines club clubs team teams promoters engineers scientists north south east west"
    " northern southern eastern western former acting breaking update exclusive live video watch"
    " analysis opinion members voters representatives supporters strikes thousands hundreds dozens"
    " people demonstrators activists nations states relatives villagers farmers truckers miners".split()
)
_ORGANISATION = frozenset(
    "party airlines airways air union council fc united city rovers ministry bank agency group inc"
    " company corporation corp commission committee court army force forces front movement league"
    " association federation club university institute foundation society house senate congress"
    " parliament assembly board authority department office service guard orchestra band brothers"
    " sisters theatre theater museum".split()
)
_INSIDE = frozenset("of de van von der den del della di da la le el al bin ibn y".split())
_SURNAME_FIRST = frozenset(
    "kim xi moon ri li wang zhang hu wen chen lee park choi yoon jang".split()
)
_HYPHEN_GIVEN = re.compile(r"[A-ZÀ-Þ][^\W\d_A-Z]+-[^\W\d_A-Z]+")
_THREE = 3


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
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    lower: frozenset[str] = frozenset()

    def display(self, key: str, fallback: str) -> str:
        """The longest form of a name."""
        return self.shown.get(key, fallback)


def cast_of(sentences: Iterable[Sequence[Token]]) -> Cast:
    """Read who takes part from all sentences of an article."""
    aliases: dict[str, str] = {}
    shown: dict[str, str] = {}
    roles: dict[str, set[str]] = {}
    lower: set[str] = set()
    for tokens in sentences:
        if is_headline_case(tokens):
            continue
        lower.update(token.low for token in tokens if token.word and not token.capital)
        for run in _runs(tokens):
            for start, end in _without_places(tokens, *run):
                _meet(tokens, start, end, aliases, shown, roles)
    return Cast(
        aliases=aliases,
        shown=shown,
        roles={role: next(iter(keys)) if len(keys) == 1 else "" for role, keys in roles.items()},
        lower=frozenset(lower),
    )


def _without_places(tokens: Sequence[Token], start: int, end: int) -> Iterable[tuple[int, int]]:
    """What is left of a run of capitals between the places in it."""
    begin = at = start
    while at < end:
        place = _place_at(tokens, at)
        if place is None:
            at += 1
            continue
        if at > begin:
            yield begin, at
        begin = at = place.end
    if begin < end:
        yield begin, end


def _meet(
    tokens: Sequence[Token],
    start: int,
    end: int,
    aliases: dict[str, str],
    shown: dict[str, str],
    roles: dict[str, set[str]],
) -> None:
    """Note a run of capitals of two or more words besides its titles."""
    name = _without_titles(tokens, start, end)
    if end - name < 2:  # noqa: PLR2004 - a first name and a surname
        if end - name == 1 and name > start:
            roles.setdefault(_role(tokens, start, name), set()).add(tokens[name].low)
        return
    words = tokens[name:end]
    key = _key(words)
    if any(word.low in _ORGANISATION for word in words):
        return
    form = _written(words)
    if len(form) > len(shown.get(key, "")):
        shown[key] = form
    aliases.setdefault(words[0].low, key)
    aliases[key] = key
    if name > start or (start > 0 and tokens[start - 1].low in _ROLE_HEADS):
        roles.setdefault(_role(tokens, start, name), set()).add(key)


def _role(tokens: Sequence[Token], start: int, name: int) -> str:
    return tokens[name - 1].low if name > start else tokens[start - 1].low


def _written(words: Sequence[Token]) -> str:
    """The words as they stood, joined as they stood."""
    parts = [words[0].text]
    for before, word in zip(words, words[1:], strict=False):
        parts.append((" " if word.start > before.end else "") + word.text)
    return "".join(parts)


def _key(words: Sequence[Token]) -> str:
    if len(words) > 1 and any(word.low in _ORGANISATION for word in words):
        return " ".join(word.low for word in words)
    if len(words) > 1 and _HYPHEN_GIVEN.fullmatch(words[1].text):
        return words[0].low
    if len(words) == _THREE and words[0].low in _SURNAME_FIRST:
        return words[0].low
    if len(words) > 1 and words[0].low in ("xi", "moon"):
        return words[0].low
    return words[-1].low


def _without_titles(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the name itself begins; a run of titles alone keeps its last word."""
    if tokens[end - 1].low in _ORGANISATION:
        return start
    while start < end - 1 and (tokens[start].low in TITLES or not tokens[start].word):
        start += 1
    return start


def is_headline_case(tokens: Sequence[Token]) -> bool:
    """Whether nearly every word has a capital, so that capitals tell nothing."""
    words = [t for t in tokens if t.word and t.low not in FUNCTION_WORDS and t.text[0].isalpha()]
    return len(words) > _THREE and sum(t.capital for t in words) > 0.8 * len(words)


def _runs(tokens: Sequence[Token]) -> Iterable[tuple[int, int]]:
    """Token ranges of capitalised words that stand together."""
    start = None
    for at, token in enumerate(tokens):
        if _goes_on(tokens, at, begun=start is not None):
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(tokens)


def _goes_on(tokens: Sequence[Token], at: int, *, begun: bool) -> bool:
    token = tokens[at]
    if token.capital and token.low not in TIME_WORDS:
        return (
            begun or token.low not in FUNCTION_WORDS or token.text.isupper() and len(token.text) > 1
        )
    # "Bank of Norland" goes on, "Brandt of Norland" must not: only after an organisation's word.
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if begun and following and following.capital and token.low in _INSIDE:
        return token.low != "of" or tokens[at - 1].low in _ORGANISATION
    return False


def mentions(tokens: Sequence[Token], cast: Cast) -> tuple[Mention, ...]:
    """The names of a sentence, from left to right, never overlapping."""
    title_case = is_headline_case(tokens)
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        mention = _place_at(tokens, at) or _role_at(tokens, at, cast)
        if mention is None and tokens[at].capital:
            mention = _name_at(tokens, at, cast, title_case=title_case)
        if mention is not None:
            found.append(mention)
        at = mention.end if mention else at + 1
    return tuple(found)


def _owner(tokens: Sequence[Token], end: int) -> bool:
    return end < len(tokens) and (
        tokens[end].low == "'s" or (tokens[end].text in "'’" and tokens[end - 1].low.endswith("s"))
    )


def _place_at(tokens: Sequence[Token], at: int) -> Mention | None:
    if not tokens[at].capital:
        return None
    for end in range(min(len(tokens), at + gazetteer.LONGEST_NAME), at, -1):
        words = tuple(token.low for token in tokens[at:end])
        known = gazetteer.place(words, tokens[at].text)
        if known is not None:
            kind = Kind.PEOPLE if known[1] else Kind.PLACE
            return Mention(at, end, known[0], _written(tokens[at:end]), kind, _owner(tokens, end))
    return None


def _role_at(tokens: Sequence[Token], at: int, cast: Cast) -> Mention | None:
    """ "The president", or a title in small letters, as whom the article calls so."""
    token = tokens[at]
    key = cast.roles.get(token.low) if token.low in _ROLE_HEADS else None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if not key or (following and following.capital):
        return None
    return Mention(
        at, at + 1, key, cast.display(key, key.title()), Kind.ROLE, _owner(tokens, at + 1)
    )


def _name_at(tokens: Sequence[Token], at: int, cast: Cast, *, title_case: bool) -> Mention | None:
    end = _name_end(tokens, at, cast, title_case=title_case)
    start = _without_titles(tokens, at, end)
    words = tokens[start:end]
    if not words or (len(words) == 1 and not _is_name(tokens, start, cast, title_case=title_case)):
        return None
    key = _key(words)
    if len(words) == 1:
        key = cast.aliases.get(words[0].low, key)
    shown = cast.display(key, _written(words))
    return Mention(start, end, key, shown, Kind.NAME, _owner(tokens, end))


def _name_end(tokens: Sequence[Token], at: int, cast: Cast, *, title_case: bool) -> int:
    end = at
    while end < len(tokens) and end < at + NAME_WORDS and _goes_on(tokens, end, begun=end > at):
        if end > at and _place_at(tokens, end):
            break
        if is_object_noun(tokens[end].low) or (title_case and not _plain_name(tokens[end], cast)):
            break
        end += 1
    return end


def _plain_name(token: Token, cast: Cast) -> bool:
    """Whether a word of a Title Case Headline can be a name."""
    low = token.low
    if low in cast.aliases or low in cast.shown:
        return True
    return not (
        low in cast.lower or low in FUNCTION_WORDS | _GROUPS | MODIFIERS or is_trigger_word(low)
    )


def _is_name(tokens: Sequence[Token], at: int, cast: Cast, *, title_case: bool) -> bool:
    """Whether a lone capitalised word is a name."""
    token = tokens[at]
    low = token.low
    if low in cast.aliases or low in cast.shown:
        return True
    if low in _GROUPS | TITLES | TIME_WORDS or low in FUNCTION_WORDS or is_object_noun(low):
        return False
    if low in MODIFIERS:
        return False
    if at > 0 and tokens[at - 1].word and not title_case:
        return True
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low in cast.lower or is_trigger_word(low) or following == "of":
        return False
    return not low.endswith(("ing", "ly"))
