"""Whether the body of a 2xx leaves any doubt that the message was taken, whatever service it is of.

It decides only where the plug-in, which knows its service, could say neither yes nor no.

Rule 1. A body that says nothing leaves the word to the status.
Rule 2. Of a body that says something, a place where an outcome stands must say yes, and none may
        say no, or something that is not understood.
Rule 3. What cannot be read to its end, or names no outcome, is in doubt.
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

OUTCOMES = CODES | {
    "ok", "success", "successful", "issuccess", "succeeded", "result", "status", "state", "stat",
    "outcome", "accepted", "delivered", "sent", "created", "queued",
}  # fmt: skip
TROUBLE = re.compile(r"^err|error|fail|(?<!de)fault|exception|invalid|reject|denied|refuse|problem")
"""In the name of a place that should be empty."""

PLAIN = re.compile(rb"[A-Za-z]+[.!]?")
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
NUMBER = re.compile(r"-?[0-9]{1,9}")
NOTHING: tuple[object, ...] = (None, "", [])
GOOD = range(200, 300)


def confirms(body: bytes) -> bool:
    """Whether a body says that the message was taken, or says nothing at all."""
    text = body.strip()
    places: list[tuple[str, Any]] = []

    def keep(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        places.extend(pairs)
        return pairs

    try:
        # Not as dicts: of a name that stands there twice both would have to say yes.
        tree = json.loads(text, object_pairs_hook=keep)
    except (ValueError, RecursionError):
        return not text or (bool(PLAIN.fullmatch(text)) and _word(text.decode()) in YES)
    if not places:
        return tree == [] or tree is True or (isinstance(tree, str) and _word(tree) in YES)
    said = [_says(_word(name), value) for name, value in places]
    return True in said and False not in said


def _says(name: str, value: object) -> bool | None:
    """Yes or no, of a place where an outcome stands; ``None`` for what says nothing of it."""
    if TROUBLE.search(name):
        if value is False or value in NOTHING:
            return None
        return value is not True and _is_yes(value, 0)
    if name not in OUTCOMES or isinstance(value, list):
        return None
    return _is_yes(value, 0 if name in CODES else 1)


def _is_yes(value: object, number: int) -> bool:
    """Whether a value says yes; ``number`` does, besides those of a status."""
    if isinstance(value, str):
        if not NUMBER.fullmatch(value):
            return _word(value) in YES
        value = int(value)
    if isinstance(value, bool):
        return value
    return isinstance(value, int) and (value == number or value in GOOD)


def _word(text: str) -> str:
    """A name or a word as it is looked up."""
    return NOT_A_LETTER.sub("", text.lower())
