"""Cuts a sentence into the words that the treebanks count: clitics and hyphens stand alone.

Rule 1. A token is a piece of the text, to the letter; nothing but white space lies between two.
Rule 2. "n't", "'s", "'ll" and the like are words of their own; "cannot" and "gonna" are two.
Rule 3. A hyphen inside a word is a token, unless what precedes it is a prefix such as "non".
Rule 4. A full stop belongs to an abbreviation or an initial, and to a number's inside.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from monitor.follow.sentences import ABBREVIATIONS
from monitor.follow.words import listed


class Piece(NamedTuple):
    """A token of a text: as it stands there, and where."""

    form: str
    start: int
    end: int


_LETTER = r"[^\W\d_]"
_PREFIXES = (
    "non|e|re|mid|anti|co|pro|pre|post|over|cross|multi|ex|counter|semi|sub|mini|micro"
    "|ultra|inter|intra|trans|socio|psycho|pseudo|de|un|mis"
)
# Every repetition is bounded: whatever the text is, a token is found in bounded time.
_TOKEN = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>"]{{0,500}}[\w/]                  # an address
    | [\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,5}}        # one of mail
    | [@\#]{_LETTER}\w{{0,100}}                                   # a handle, a subject
    | (?:{_LETTER}\.){{1,8}}{_LETTER}(?![\w.]) | (?:{_LETTER}\.){{2,8}}   # U.S, p.m.
    | Ph\.D\.
    | (?P<stopped>{_LETTER}{{1,10}}\.)(?![\w.])                   # perhaps an abbreviation
    | ['’](?:\d\ds?|[Ee]m|[Tt]is|[Tt]was)\b
    | ['’](?i:s|re|ve|ll|d|m)\b
    | (?:\d{{3}}[-.]){{1,2}}\d{{4}}\b | \d{{4}}-\d\d-\d\d\b           # telephone, date
    | [.,]?\d{{1,60}}(?:[.,:/]\d{{1,60}}){{0,20}}[^\W\d_]{{0,4}}\b    # 2.5, 9:30, 5th, 30s, 24m
    | (?i:{_PREFIXES})-(?={_LETTER}{{2}}){_LETTER}{{1,60}}
    | (?:US|AU?|C|NZ|HK)\$ | \${{2,50}}
    | [-=*_~]{{2,100}} | \.{{2,50}} | [!?]{{2,50}} | << | >> | `` | ''
    | (?:\w|[\u0300-\u036f]){{1,100}}(?:(?:['’&]|\.(?![A-ZÀ-Þ]))\w{{1,60}}){{0,5}}
    | \S
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?i).{1,200}?(n['’]t|['’](?:s|re|ve|ll|d|m))")
_TWO = frozenset({"cannot", "gonna", "wanna", "gotta", "lemme", "gimme"})  # three letters and more
_NEXT = re.compile(r"[\s\"“‘(\[]{0,5}(\S?)")
# Abbreviations only before a number or a name: most of the time they are words.
_WORDS_TOO = listed("no nos sat sun mar mon fig mt est al st dec jan co col gen rep adm approx c v")
_BEFORE_MORE = listed("va pa cal calif fla mass md conn ala tenn wash wis ariz colo minn mich ore")


def cut(text: str, limit: int) -> tuple[Piece, ...]:
    """The tokens of one sentence, at most ``limit`` of them; offsets count from its start."""
    return tuple(islice(_pieces(text), limit))


def _pieces(text: str) -> Iterator[Piece]:
    place = 0
    while match := _TOKEN.search(text, place):
        start, place = match.span()
        if match["stopped"] and not _keeps_stop(text, start, place):
            place -= 1
        yield from _split(text[start:place], start)


def _keeps_stop(text: str, start: int, end: int) -> bool:
    """Whether the full stop behind a word is its own."""
    word = text[start : end - 1]
    low, following = word.lower(), _NEXT.match(text, end)
    after = following[1] if following else ""
    if len(word) == 1 and word.isupper():
        return after.isalnum() or after == ","
    if low in _WORDS_TOO:
        return after.isdigit() or after.isupper()
    return low in ABBREVIATIONS or (low in _BEFORE_MORE and word[0].isupper() and after != "")


def _split(form: str, start: int) -> Iterator[Piece]:
    """Clitics off the words that they lean on."""
    middle = 0
    if form.lower() in _TWO:
        middle = 3
    elif match := _CLITIC.fullmatch(form):
        middle = match.start(1)
    if middle:
        yield Piece(form[:middle], start, start + middle)
    yield Piece(form[middle:], start + middle, start + len(form))
