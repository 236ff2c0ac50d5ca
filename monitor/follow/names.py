"""Who and where: names in a sentence, and the one key that each person or place has.

Rule 1. A country, its people and its capital share the country's name as key.
Rule 2. A person is the surname, titles left out; the longest form in the article is shown.
Rule 3. A surname stands first where the given names say so ("Moon Jae-in", "Kim Jong Un").
Rule 4. A lone capitalised word that opens a sentence is a name only if something else says so.
Rule 5. "The president" is whom the article once calls by that title, if there is only one.
"""

from collections.abc import Sequence

from monitor.follow.cast import (
    GROUPS,
    NAME_WORDS,
    ROLE_HEADS,
    Cast,
    Kind,
    Mention,
    goes_on,
    is_headline_case,
    is_owner,
    is_title,
    key_of,
    opening,
    place_at,
    role_at,
    without_titles,
    written,
)
from monitor.follow.lexicon.occurrence import DISEASES
from monitor.follow.lexicon.tables import (
    governing_words,
    naming_no_one,
    noun_words,
    trigger_words,
)
from monitor.follow.lexicon.words import (
    AUXILIARIES,
    FUNCTION_WORDS,
    MANY,
    MODIFIERS,
    THINGS,
    TIME_WORDS,
)
from monitor.follow.words import Token


def mentions(tokens: Sequence[Token], cast: Cast) -> tuple[Mention, ...]:
    """The names of a sentence, from left to right, never overlapping."""
    title_case = is_headline_case(tokens)
    found: list[Mention] = []
    at = opening(tokens)
    while at < len(tokens):
        mention = place_at(tokens, at) or _role_at(tokens, at, cast)
        if mention is None and tokens[at].capital:
            mention = _name_at(tokens, at, cast, title_case=title_case)
        if mention is not None:
            found.append(mention)
        at = mention.end if mention else at + 1
    return tuple(found)


def _role_at(tokens: Sequence[Token], at: int, cast: Cast) -> Mention | None:
    """As in "The president", or a title in small letters, as whom the article calls so."""
    token = tokens[at]
    key = cast.roles.get(role_at(tokens, at)) if token.low in ROLE_HEADS else None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if not key or (following and following.capital):
        return None
    return Mention(
        at, at + 1, key, cast.display(key, key.title()), Kind.ROLE, is_owner(tokens, at + 1)
    )


def _name_at(tokens: Sequence[Token], at: int, cast: Cast, *, title_case: bool) -> Mention | None:
    end = _name_end(tokens, at, cast, title_case=title_case)
    start = without_titles(tokens, at, end)
    words = tokens[start:end]
    if not words or (len(words) == 1 and not _is_name(tokens, start, cast, title_case=title_case)):
        return None
    key = key_of(words)
    if len(words) == 1:
        key = cast.aliases.get(words[0].low, key)
    shown = cast.display(key, written(words))
    return Mention(start, end, key, shown, Kind.NAME, is_owner(tokens, end))


def _name_end(tokens: Sequence[Token], at: int, cast: Cast, *, title_case: bool) -> int:
    end = at
    while end < len(tokens) and end < at + NAME_WORDS and goes_on(tokens, end, begun=end > at):
        if end > at and place_at(tokens, end):
            break
        if tokens[end].low in naming_no_one() or (
            title_case and not _plain_name(tokens[end], cast)
        ):
            break
        end += 1
    return end


def _plain_name(token: Token, cast: Cast) -> bool:
    """Whether a word of a Title Case Headline can be a name."""
    low = token.low
    if low in cast.aliases or low in cast.shown:
        return True
    return not (low in cast.lower or low in FUNCTION_WORDS | GROUPS | MODIFIERS or _may_act(low))


def _is_name(tokens: Sequence[Token], at: int, cast: Cast, *, title_case: bool) -> bool:
    """Whether a lone capitalised word is a name."""
    token = tokens[at]
    low = token.low
    if low in cast.aliases or low in cast.shown:
        return True
    if (
        low in GROUPS | TIME_WORDS | MANY
        or is_title(low)
        or low in FUNCTION_WORDS
        or low in noun_words()
    ):
        return False
    if low in MODIFIERS | DISEASES or (at == 0 and (low in THINGS or _is_small(token.text))):
        return False
    if (at > 0 and tokens[at - 1].word and not title_case) or low in cast.capitals:
        return True
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low in cast.lower or _may_act(low) or following == "of":
        return False
    # What opens a sentence is a name if what follows fits one: a verb, a thing, another capital.
    goes_with = following in AUXILIARIES | {"'s"} or _may_act(following)
    # "Brandt to visit": what a headline says will be.
    then = tokens[at + 2].low if at + 2 < len(tokens) else ""
    goes_with = goes_with or (following == "to" and _may_act(then))
    # "Brandt and Holm agree": of two that are joined, one opens the sentence.
    pair = following == "and" and at + 2 < len(tokens) and tokens[at + 2].capital
    joined = pair or (
        (at + 1 < len(tokens))
        and (tokens[at + 1].capital or following in noun_words() or following in GROUPS)
    )
    return (goes_with or joined) and not low.endswith(("ing", "ly", "ers"))


def _is_small(text: str) -> bool:
    """As "Boil-water", of which only the sentence writes the first part large."""
    _, hyphen, rest = text.partition("-")
    return bool(hyphen) and rest.islower()


def _may_act(low: str) -> bool:
    """Whether a folded word may put something on or off, or stand above what does."""
    return low in trigger_words() or low in governing_words()
