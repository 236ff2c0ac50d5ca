"""What the edits of an article changed, in few words: each place as it was and as it is.

Rule 1. Words are compared, not characters; a place shows the words around it.
Rule 2. Paragraphs that are as they were are left out first; what is left and shares little was
        rewritten, and is not compared word by word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.model.articles import Article
from monitor.model.records import as_object

AROUND = 4
PLACES = 8
LONGEST = 40
# Comparing takes time by the product of both lengths.
COMPARED = 250_000
ELLIPSIS = "…"
PARAGRAPH = "\n\n"
_PROSE = ("title", "summary", "text")
_OWN = ("id", "first_seen")

# Where a difference begins and ends, in the old list and in the new one.
Span = tuple[int, int, int, int]


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
    was, now = as_object(old), as_object(new)
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
    was, now = before.split(PARAGRAPH), after.split(PARAGRAPH)
    for a, b, c, d in _differing(was, now):
        old, new = " ".join(was[a:b]).split(), " ".join(now[c:d]).split()
        for span in _joined(_differing(old, new)):
            yield _shown(old, *span[:2]), _shown(new, *span[2:])


def _differing(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    """The spans in which two lists differ."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    mid_old, mid_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(mid_old) * len(mid_new) > COMPARED:
        yield head, len(old) - tail, head, len(new) - tail
        return
    for tag, a, b, c, d in SequenceMatcher(None, mid_old, mid_new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield head + a, head + b, head + c, head + d


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items two lists begin with alike."""
    pairs = zip(old, new, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that stand close together as one."""
    joined: list[Span] = []
    for a, b, c, d in spans:
        if joined and a - joined[-1][1] <= AROUND:
            first, _, third, _ = joined.pop()
            joined.append((first, b, third, d))
        else:
            joined.append((a, b, c, d))
    return joined


def _shown(words: Sequence[str], begin: int, end: int) -> str:
    """Words with some of those around them; of many the first and the last."""
    first, last = max(0, begin - AROUND), min(len(words), end + AROUND)
    picked = list(words[first:last])
    if len(picked) > LONGEST:
        picked[LONGEST // 2 : -LONGEST // 2] = [ELLIPSIS]
    before = [ELLIPSIS] if first and picked else []
    after = [ELLIPSIS] if last < len(words) and picked else []
    return " ".join([*before, *picked, *after])
