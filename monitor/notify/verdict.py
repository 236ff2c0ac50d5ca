"""Whether the body of a 2xx leaves any doubt that the message was taken, whatever service it is of.

It decides only where the plug-in, which knows its service, could say neither yes nor no.

Rule 1. A body that says nothing leaves the word to the status.
Rule 2. Of a body that says something, a place where an outcome stands must say yes, and none may
        say no, or something that is not understood.
Rule 3. A place for trouble says no or nothing, never yes; only the number of an error says yes
        where it is zero. Words of failure beside a yes take it back.
Rule 4. What cannot be read to its end, or names no outcome, is in doubt.
"""

import json
import re
from typing import Any

YES = frozenset(
    {"ok", "okay", "yes", "true", "done", "success", "successful", "successfully", "succeeded",
     "sent", "queued", "accepted", "delivered", "created", "published", "received"},
)  # fmt: skip
CODES = frozenset({"code", "statuscode", "resultcode", "returncode", "retcode", "ret", "rc"})
"""Where zero says yes."""

ERRORS = frozenset({"errcode", "errno", "errorcode"})
"""Where nothing but zero does, though they are named after trouble."""

STATUSES = frozenset({"code", "status", "statuscode"})
"""Where the status of an answer may stand."""

OUTCOMES = CODES | {
    "ok", "success", "successful", "issuccess", "succeeded", "result", "status", "state", "stat",
    "outcome", "accepted", "delivered", "sent", "created", "queued",
}  # fmt: skip
TROUBLE = re.compile(r"^err|error|fail|(?<!de)fault|exception|invalid|reject|denied|refuse|problem")
"""In the name of a place that should be empty."""

UNTROUBLED = frozenset({"ok", "success", "none", "no", "false", "null"})
"""What may stand there for empty."""

MESSAGES = frozenset(
    {"message", "msg", "reason", "detail", "details", "description", "info", "statusmessage",
     "statustext"},
)  # fmt: skip
FAILURE = re.compile(
    r"\b(?:no|not|never|nothing|cannot|bad|wrong|too)\b|n't\b"
    r"|error|fail|fault|exception|problem|invalid|illegal|incorrect|missing|exceed|quota|limit"
    r"|un(?:able|authori|available|known|recogni|supported|deliver)|den(?:y|ied)|reject|refus"
    r"|forbid|block|bann|disabled|expired?|revoked|suspend|abort|cancel|discard|drop|ignor"
    r"|time(?:d )?out|try again|retry",
    re.IGNORECASE,
)
"""In a text that a person is to read."""

PLAIN = re.compile(rb"[A-Za-z]+[.!]?")
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
NUMBER = re.compile(r"-?[0-9]{1,9}")
NOTHING: tuple[object, ...] = (None, "", [])
GOOD = range(200, 300)


def confirms(body: bytes) -> bool:
    """Whether a body says that the message was taken, or says nothing at all."""
    text = body.strip()
    objects: list[list[tuple[str, Any]]] = []

    def keep(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        objects.append(pairs)
        return pairs

    try:
        # Not as dicts: of a name that stands there twice both would have to say yes.
        tree = json.loads(text, object_pairs_hook=keep)
    except (ValueError, RecursionError):
        return not text or (bool(PLAIN.fullmatch(text)) and _word(text.decode()) in YES)
    if not any(objects):
        return tree == [] or tree is True or (isinstance(tree, str) and _word(tree) in YES)
    said = [word for one in objects for word in _said(one, outermost=one is tree)]
    return True in said and False not in said


def _said(pairs: list[tuple[str, Any]], *, outermost: bool) -> set[bool | None]:
    """What the places of one object say.

    Of one without an outcome the message may be ours, as it was sent; the outermost tells of all.
    """
    said = {_says(_word(name), value) for name, value in pairs}
    if (outermost or True in said) and any(_is_failure(*pair) for pair in pairs):
        return said | {False}
    return said


def _is_failure(name: str, value: object) -> bool:
    """Whether a person is told of a failure there."""
    return _word(name) in MESSAGES and isinstance(value, str) and bool(FAILURE.search(value))


def _says(name: str, value: object) -> bool | None:
    """Yes or no, of a place where an outcome stands; ``None`` for what says nothing of it."""
    if TROUBLE.search(name):
        return _says_of_trouble(name, value)
    if name not in OUTCOMES or isinstance(value, list):
        return None
    return _is_yes(name, value)


def _says_of_trouble(name: str, value: object) -> bool | None:
    if _number(value) == 0:
        return True if name in ERRORS else None
    if value is False or value in NOTHING:
        return None
    return None if isinstance(value, str) and _word(value) in UNTROUBLED else False


def _is_yes(name: str, value: object) -> bool:
    """Whether a value says yes where an outcome stands."""
    if isinstance(value, bool):
        return value
    number = _number(value)
    if number is None:
        return isinstance(value, str) and _word(value) in YES
    return number == (0 if name in CODES else 1) or (name in STATUSES and number in GOOD)


def _number(value: object) -> int | None:
    """The whole number that a value is, or is written as."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _word(text: str) -> str:
    """A name or a word as it is looked up."""
    return NOT_A_LETTER.sub("", text.lower())
