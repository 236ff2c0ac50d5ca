"""Words as claims are read from them: folding, and tokens that know where they stood."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

TOKEN_LIMIT = 320

_PLAIN = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("\u00a0", " "))

# Latin, Cyrillic and Greek accents; the marks of other scripts are letters of their words.
_MARKS = re.compile("[\u0300-\u036f]")

# "won't" and "U.S." are one token, "'s" its own; a hyphen joins unless a capital follows it, so
# that "a Brandt-Osei summit" keeps its two names.
_TOKEN = re.compile(
    r"[^\W\d_]{1,30}n['’]t\b"
    r"|(?:[^\W\d_]\.){2,6}"
    r"|['’]s\b"
    r"|(?:[AE]l|A[dnrstz]|Ash)-[^\W_]{1,60}"
    r"|[^\W_]{1,60}-(?:sur|sous|upon|on|under|by|in|en|aux?|de|d[ue]s?|la|les?|l[eè]s|am?|an|der)"
    r"-[^\W_]{1,60}"
    r"|[^\W_]{1,60}(?:[-&][^\W_A-ZÀ-Þ][^\W_]{0,60}){0,4}"
    r"|[^\w\s]"
)


class Token(NamedTuple):
    """One word or mark: as it stood, as compared, where in the field, and whether capitalised."""

    text: str
    low: str
    start: int
    end: int
    capital: bool

    @property
    def word(self) -> bool:
        """Whether it is a word or number, not a mark."""
        return self.text[0].isalnum()


def _fold(text: str) -> str:
    plain = text
    for typographic, simple in _PLAIN:
        plain = plain.replace(typographic, simple)
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain.casefold()))
    return plain.lower()


_fold_word = lru_cache(maxsize=4_096)(_fold)


def fold(text: str) -> str:
    """``text`` without case and accents, typographic quotes and dashes made plain."""
    if text.isascii():
        # As quick as looking it up, and words of English would fill four megabytes by and by.
        return text.lower()
    return _fold_word(text) if len(text) <= 40 else _fold(text)  # noqa: PLR2004 - a long word


def tokens(text: str, offset: int = 0, limit: int = TOKEN_LIMIT) -> tuple[Token, ...]:
    """The tokens of a sentence; positions count from ``offset``, at most ``limit`` of them."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        raw = match.group()
        start, end = match.span()
        found.append(Token(raw, fold(raw), offset + start, offset + end, raw[0].isupper()))
        if len(found) == limit:
            break
    return tuple(found)


def listed(words: str) -> frozenset[str]:
    """The words of a closed list, written with spaces between them."""
    return frozenset(words.split())
