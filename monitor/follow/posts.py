"""Which post a sentence speaks of: who leaves one and takes another is not back in office.

Rule 1. A post is a word for one, and the name that stands behind "of", "to", "for" or "at", if any.
        It is theirs if it stands before their name, behind words that give or take a post, or
        behind a comma; a mayor who is merely spoken of is somebody else.
Rule 2. Two sentences speak of different posts if both name some and none of one may be one of the
        other: another word, or the same word with another name.
"""

import re
from typing import NamedTuple

from monitor.follow.words import fold, listed

_ALIKE = {
    "premier": "prime minister",
    "pm": "prime minister",
    "ceo": "chief executive",
    "boss": "chief executive",
    "chief": "chief executive",
    "head": "chief executive",
    "manager": "coach",
    "chairwoman": "chair",
    "chairman": "chair",
    "chairperson": "chair",
}
_WORDS = listed(
    "president minister secretary governor mayor ambassador chancellor senator speaker commissioner"
    " director coach captain bishop archbishop dean rector editor treasurer envoy"
    " premier pm ceo boss chief head chairman chairwoman chairperson chair manager mp king queen"
)
_REACH = 80  # characters
_NAME = r"(?:the )?(?:[A-Z][\w’'-]+ ?)+"
_POST = re.compile(
    rf"(?i:\b(?P<before>prime |chief )?(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))}"
    rf"|executive)\b)(?: (?:of|to|for|at) (?P<name>{_NAME}))?"
)

# What stands before a post that the sentence gives to somebody, or takes.
_GIVES = re.compile(
    r"(?:\b(?:as|becom(?:e|es|ing)|became|named|appointed|elected|made|remains?|remained|is|was"
    r"|stays|back|sacked|ousted|new)\b(?: [\w’'-]+){0,4} |, (?:[\w’'-]+ ){0,4})$"
)
_NAMED = re.compile(r" [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


class Post(NamedTuple):
    """A word for a post, and of what it is, ``""`` where that is not said."""

    word: str
    of: str


def posts(text: str, person: str) -> frozenset[Post]:
    """The posts of a person that a sentence names.

    Args:
        text: the sentence.
        person: the key of whom it is about.
    """
    found = _POST.finditer(text)
    return frozenset(_post(one) for one in found if _is_theirs(text, one, person))


def _is_theirs(text: str, post: re.Match[str], person: str) -> bool:
    named = _NAMED.match(text, post.end())
    if named is not None:
        return person in fold(named[0]).split()
    return _GIVES.search(text, max(0, post.start() - _REACH), post.start()) is not None


def _post(found: re.Match[str]) -> Post:
    word = f"{found['before'] or ''}{found['word']}".lower()
    name = (found["name"] or "").removeprefix("the ").strip()
    return Post(_ALIKE.get(word, word), fold(name))


def is_another(one: str, other: str, person: str) -> bool:
    """Whether two sentences speak of different posts of a person, given by key."""
    mine, theirs = posts(one, person), posts(other, person)
    return bool(mine and theirs) and not any(_may_be(a, b) for a in mine for b in theirs)


def _may_be(one: Post, other: Post) -> bool:
    same = one.word == other.word
    return same and (not one.of or not other.of or _overlap(one.of, other.of))


def _overlap(one: str, other: str) -> bool:
    """As a short form and the whole: what stands first tells them apart."""
    return one.split(maxsplit=1)[0] in other.split() or other.split(maxsplit=1)[0] in one.split()
