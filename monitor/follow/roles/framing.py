"""How a sentence frames what it tells: as false, as asked, as what to suppose, as known.

Rule 1. A label, before the first or behind the last ":", "|" or dash of a headline, says of the
        rest that it was checked, is false or made up: "Fact check: the bridge is open". Of what
        is made up nothing is believed, headline or text.
Rule 2. What a "?" ends is asked, in whatever sentence.
Rule 3. A headline that opens with "how", "why" and the like, or goes on so behind a label, explains
        what readers are taken to know, or asks. One that is labelled as opinion tells what somebody
        thinks.
Rule 4. What follows a headline on a book, a film or a diary was long before.
Rule 5. "Suppose" and "imagine" open what is not so; with a name behind it that ends as of several,
        "Imagine" is part of one.
"""

import re

from monitor.follow.roles.tree import Tree
from monitor.follow.words import fold, listed

_BREAK = re.compile(r"\s*[:|]\s+|\s+[-–—]+\s+|\s*(?=\()")
# A longer headline is none, and breaks are looked for from every space.
_LONGEST = 400
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UNTRUE = listed(
    "false fake hoax myth untrue misleading debunked unproven fabricated rumour rumor factcheck"
    " fact-check fact-checked fact-checking disinformation misinformation"
)
_MADE_UP = listed("satire satirical parody spoof fiction joke hypothetical")
_OPINION = listed("opinion comment commentary column editorial op-ed essay viewpoint")
_PAIRS = frozenset({("fact", "check"), ("fact", "checked"), ("not", "true"), ("april", "fool")})
# What may stand in a label beside such a word; "false alarm" is none, as the alarm was.
_BESIDE = listed(
    "claim claims report reports news story stories post posts video viral the a this is check"
    " checked our fact true not april fool guest reader readers"
)
_SUPPOSE = re.compile(
    r"(?i:\W*(?:let us |let's )?(?:suppos(?:e|ing)|imagin(?:e|ing)))\b(?! [A-Z]\w+s )"
)
_ASKS = listed("how why when where who whose whom which what whether")
_SHOWS, _IS = listed("here this that these"), listed("is 's are")
# A work that looks back, and on what: "her book about the siege", "Holm's memoirs".
_LOOKS_BACK = re.compile(
    r"(?i)\b(?:book|film|documentary|podcast|play|exhibition|novel|opera)s? (?:about|on|recalls?)\b"
    r"|\b(?:memoirs?|autobiography|biography|diar(?:y|ies)|reminiscences)\b"
)
# "The bridge reopens, but for how long?" asks of what is told before.
_ENDS = frozenset("?!.:;–—") | {"but"}


def is_made_up(headline: str) -> bool:
    """Whether a headline says of its article that nothing in it is so."""
    return any(_is_label(words, _MADE_UP) for words in _labels(headline))


def looks_back(headline: str) -> bool:
    """Whether a headline tells of a work on what was long before."""
    return _LOOKS_BACK.search(headline) is not None


def is_no_news(text: str, *, headline: bool) -> bool:
    """Whether a sentence tells what is not so, or not known to be: false, supposed, an opinion."""
    if _SUPPOSE.match(text):
        return True
    labels = _labels(text) if headline else []
    return any(_is_label(words, kind) for words in labels for kind in (_UNTRUE, _OPINION))


def _labels(headline: str) -> list[tuple[str, ...]]:
    """The words before the first break and behind the last one."""
    parts = _BREAK.split(headline[:_LONGEST])
    ends = (parts[0], parts[-1]) if len(parts) > 1 else ()
    return [tuple(map(fold, _WORD.findall(part))) for part in ends]


def _is_label(words: tuple[str, ...], telling: frozenset[str]) -> bool:
    told = bool(telling.intersection(words)) or (telling is _UNTRUE and words[:2] in _PAIRS)
    return told and telling | _BESIDE >= {*words}


def is_asked(tree: Tree, at: int | None) -> bool:
    """Whether a sentence asks of a thing, or explains it to those who know of it.

    Args:
        tree: the sentence.
        at: the thing's noun, ``None`` where a verb is the thing.
    """
    end = next((n for n in range(at or 0, len(tree.lows)) if tree.lows[n] in _ENDS), None)
    if end is not None and tree.lows[end] == "?":
        return True
    if not tree.headline:
        return False
    labels = [n for n in range(at or 0) if tree.lows[n] in (":", "|")]
    first = labels[-1] + 1 if labels else 0
    first += 2 * (tree.low(first) in _SHOWS and tree.low(first + 1) in _IS)
    opens = tree.low(first) in _ASKS and tree.tokens[first].form != "WHO"
    return opens and not _ENDS.intersection(tree.lows[first : at or 0])
