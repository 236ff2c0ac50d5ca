"""What the edits of an article changed, in few words: each place as it was and as it is.

Rule 1. Words are compared, not characters; a place shows the words around it.
Rule 2. Texts that share little are not compared word by word: they were rewritten.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.collect.formats import records
from monitor.model.articles import Article

AROUND = 4
PLACES = 8
LONGEST = 40
# Comparing takes time by the product of both lengths.
COMPARED = 250_000
ELLIPSIS = "…"
_PROSE = ("title", "summary", "text")
_OWN = ("id", "first_seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One place that is not as it was.

    Attributes:
        field: key of the record.
        before: the old words with those around them, ``""`` where there were none.
        after: the new ones.
    """

    field: str
    before: str
    after: str


def edits(old: Article, new: Article) -> list[Edit]:
    """What differs between two versions, field by field in the order of the record."""
    was, now = records.as_object(old), records.as_object(new)
    found: list[Edit] = []
    for key in was:
        if was[key] == now[key] or key in _OWN:
            continue
        before, after = _plain(was[key]), _plain(now[key])
        if key in _PROSE:
            found += [Edit(field=key, before=a, after=b) for a, b in _places(before, after)]
        else:
            found.append(Edit(field=key, before=before, after=after))
    return found


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _places(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The places in which two texts differ, each as it was and as it is."""
    old, new = before.split(), after.split()
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    mid_old, mid_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(mid_old) * len(mid_new) > COMPARED:
        yield _shown(old, head, len(old) - tail), _shown(new, head, len(new) - tail)
        return
    for a, b, c, d in _joined(mid_old, mid_new):
        yield _shown(old, head + a, head + b), _shown(new, head + c, head + d)


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    pairs = zip(old, new, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _joined(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The spans of words that differ; those that stand close together are one."""
    spans: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if spans and a - spans[-1][1] <= AROUND:
            first, _, third, _ = spans.pop()
            spans.append((first, b, third, d))
        else:
            spans.append((a, b, c, d))
    return spans


def _shown(words: Sequence[str], begin: int, end: int) -> str:
    """Words with some of those around them; of many the first and the last."""
    first, last = max(0, begin - AROUND), min(len(words), end + AROUND)
    picked = list(words[first:last])
    if len(picked) > LONGEST:
        picked[LONGEST // 2 : -LONGEST // 2] = [ELLIPSIS]
    before = [ELLIPSIS] if first and picked else []
    after = [ELLIPSIS] if last < len(words) and picked else []
    return " ".join([*before, *picked, *after])
