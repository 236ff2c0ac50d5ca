"""Which post a sentence speaks of: who leaves one and takes another is not back in office.

Rule 1. A post is a word for one, and the name that stands behind "of", "to", "for" or "at", if any.
        It is theirs if it stands before their name, behind words that give or take a post, or
        beside a comma; a mayor who is merely spoken of is somebody else.
Rule 2. Two sentences speak of different posts if both name some and none of one may be one of the
        other: another word, or the same word with another name. A "boss" may be a coach.
"""

import re
from typing import NamedTuple

from monitor.follow.words import fold, listed

_ALIKE = {
    "premier": "prime minister",
    "pm": "prime minister",
    "ceo": "chief executive",
    "headmaster": "principal",
    "headmistress": "principal",
    "headteacher": "principal",
    "manager": "coach",
    "chairwoman": "chair",
    "chairman": "chair",
    "chairperson": "chair",
}
# Who is called so may bear any of these.
_LOOSE = frozenset({"boss", "chief", "head"})
_HEADS = _LOOSE | {"chief executive", "coach", "director", "principal", "conductor", "chair"}
_WORDS = listed(
    "president minister secretary governor mayor ambassador chancellor senator speaker commissioner"
    " director coach captain bishop archbishop dean rector editor treasurer envoy"
    " conductor principal headmaster headmistress headteacher provost abbot abbess rabbi imam"
    " curator choirmaster choreographer sheriff marshal commander"
    " premier pm ceo boss chief head chairman chairwoman chairperson chair manager mp king queen"
)
_REACH = 80  # characters
_NAME = r"(?:the )?(?:[a-z-]+ )?(?P<name>(?:[A-Z][\w’'-]+ ?)+)"
_POST = re.compile(
    r"(?i:\b(?P<before>prime |chief |police |fire )?"
    rf"(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))}|executive)\b)"
    rf"(?: (?:of|to|for|at) {_NAME})?"
)

# Posts of two words; the "chief" of "chief conductor" tells no other post.
_WHOLE = frozenset({"prime minister", "chief executive", "police chief", "fire chief"})
# What stands before a post that the sentence gives to somebody, or takes.
_GIVES = re.compile(
    r"(?:\b(?:as|becom(?:e|es|ing)|became|named|appointed|elected|made|remains?|remained|is|was"
    r"|stays|back|sacked|ousted|new)\b(?: [\w’'-]+){0,4} |, (?:[\w’'-]+ ){0,4})$"
)
_NAMED = re.compile(r" [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
# As in "the principal of a school in Kelder, Ida Holm, resigned".
_BESIDE = re.compile(r"(?:[\w’' -]{0,60}), (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*),")


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
        return bears(named[0], person)
    beside = _BESIDE.match(text, post.end())
    if beside is not None and bears(beside["name"], person):
        return True
    return _GIVES.search(text, max(0, post.start() - _REACH), post.start()) is not None


def bears(name: str, person: str) -> bool:
    """Whether a name as written is that of a person, given by key: half of a double one, too."""
    words = fold(name).split()
    return any(person in (word, *word.split("-")) for word in words)


def _post(found: re.Match[str]) -> Post:
    whole, word = f"{found['before'] or ''}{found['word']}".lower(), found["word"].lower()
    word = whole if whole in _WHOLE else word
    return Post(_ALIKE.get(word, word), fold((found["name"] or "").strip()))


def is_another(one: str, other: str, person: str) -> bool:
    """Whether two sentences speak of different posts of a person, given by key."""
    mine, theirs = posts(one, person), posts(other, person)
    return bool(mine and theirs) and not any(_may_be(a, b) for a in mine for b in theirs)


def _may_be(one: Post, other: Post) -> bool:
    words = {one.word, other.word}
    same = len(words) == 1 or bool(words & _LOOSE and words <= _HEADS)
    return same and (not one.of or not other.of or _overlap(one.of, other.of))


def _overlap(one: str, other: str) -> bool:
    """As a short form and the whole: what stands first tells them apart."""
    return one.split(maxsplit=1)[0] in other.split() or other.split(maxsplit=1)[0] in one.split()
