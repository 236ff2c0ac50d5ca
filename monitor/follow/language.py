"""Whether an article is English, the one language that claims are read in."""

import re
from collections.abc import Sequence

from monitor.follow.sentences import Sentence
from monitor.follow.words import listed

_LETTERS = re.compile(r"[^\W\d_]+")
# Words of hardly any other language written with these letters, frequent in any English text.
_ENGLISH = listed(
    "the of and to with for from by was were has have had is are that this will would after not his"
    " her its their as at on it be been says said who which over into"
)
_FOREIGN = listed(
    "der die das und nicht mit von den ist ein eine le la les des et est une dans"
    " pour que el los las"
    " del por con una il di che per della het een van niet og det som på med och att"
    " o os um uma não"
    " em za nie się w z na i"
)
_WORDS = 150
_SHORT = 25
_SHARE = 0.08


def is_english(language: str | None, cut: Sequence[Sentence]) -> bool:
    """The feed's word and a test of function words agree; a short text needs one of the two.

    Args:
        language: BCP 47 tag as the feed gives it, ``None`` where it says nothing.
        cut: the article's sentences; the first 150 words are looked at.
    """
    if language and not language.lower().startswith("en"):
        return False
    words: list[str] = []
    for sentence in cut:
        words += _LETTERS.findall(sentence.text.lower())
        if len(words) >= _WORDS:
            break
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    if len(words) < _SHORT:
        return bool(language) or english >= foreign
    return english > foreign and english >= _SHARE * len(words)
