"""Cuts an article into sentences, each a verbatim piece of one of its fields.

Rule 1. ``article.<field>[start:end]`` is the sentence, to the letter.
Rule 2. A title is one sentence; a blank line always ends one.
Rule 3. A full stop ends none after an abbreviation, an initial or inside a number.
Rule 4. Whatever comes in, at most ``SENTENCES`` of at most ``LONGEST`` characters come out.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from monitor.follow.words import listed
from monitor.model.articles import Article

SENTENCES = 400
LONGEST = 1_000
CHARACTERS = 60_000
LEAD_SENTENCES = 2

_STOP = re.compile(r"[.!?…]{1,8}[\"'”’»)\]]{0,3}(?=\s)")
_BLANK = re.compile(r"\n[ \t\r\f\v\u00a0]*\n")
_OPENS = re.compile(r"\s+[\"'“‘«(\[]{0,3}[A-Z0-9À-Þ#@]")
_LAST_WORD = re.compile(r"([^\s\"'“”‘’(\[]+)$")
_FIRST_WORD = re.compile(r"\s+[\"'“‘«(\[]{0,3}([^\s,.;:]+)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
ABBREVIATIONS = listed(
    "mr mrs ms dr prof gen sen rep gov lt col sgt maj capt cmdr adm hon rev fr st ste mt ft jr sr"
    " vs etc inc ltd co corp bros no nos vol pp fig dept univ approx est cf al"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat"
)
# After "U.S." or "p.m." a sentence ends only if the next word can hardly go on with it.
_STARTERS = listed(
    "the a an it he she they we i in on at but and as for if this that these those there his her"
    " their its however after before when while meanwhile no not officials"
)


class Sentence(NamedTuple):
    """A sentence: its field, its place there, and how prominent it is."""

    text: str
    field: str
    start: int
    end: int
    lead: bool
    headline: bool


# Claims, figures, novelty and the detectors all begin with it, one article after the other.
@lru_cache(maxsize=4)
def sentences(article: Article) -> tuple[Sentence, ...]:
    """Headline, then summary, then text; a summary that the text begins with is left out.

    The lead is the headline and the first ``LEAD_SENTENCES`` of the first paragraph of summary
    and text.
    """
    found: list[Sentence] = []
    if article.title and article.title.strip():
        found.append(_title(article.title))
    for field, text in (("summary", _own_summary(article)), ("text", article.text)):
        if text:
            found.extend(_of_field(field, text[:CHARACTERS], SENTENCES - len(found)))
    return tuple(found)


def _title(title: str) -> Sentence:
    start = len(title) - len(title.lstrip())
    end = min(len(title.rstrip()), start + LONGEST)
    return Sentence(title[start:end], "title", start, end, lead=True, headline=True)


def _own_summary(article: Article) -> str | None:
    summary, text = article.summary, article.text
    if summary and text and text.startswith(summary.strip().rstrip(".…")[:200]):
        return None
    return summary


def _of_field(field: str, text: str, room: int) -> Iterator[Sentence]:
    first_end = (match.start() if (match := _BLANK.search(text.lstrip())) else len(text)) + (
        len(text) - len(text.lstrip())
    )
    for count, (start, end) in enumerate(spans(text)):
        if count >= room:
            return
        lead = count < LEAD_SENTENCES and start < first_end
        yield Sentence(text[start:end], field, start, end, lead=lead, headline=False)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a text, white space at its ends left out."""
    begin = 0
    for end in (*_ends(text), len(text)):
        while begin < end and text[begin].isspace():
            begin += 1
        last = end
        while last > begin and text[last - 1].isspace():
            last -= 1
        while last - begin > LONGEST:
            cut = _cut(text, begin)
            yield begin, cut
            begin = cut
            while begin < last and text[begin].isspace():
                begin += 1
        if last > begin:
            yield begin, last
        begin = end


def _cut(text: str, begin: int) -> int:
    """Where an endless sentence is cut: after a word if it has any."""
    space = text.rfind(" ", begin + 1, begin + LONGEST)
    return space if space > begin else begin + LONGEST


def _ends(text: str) -> Iterator[int]:
    blanks = [match.start() for match in _BLANK.finditer(text)]
    stops = [match.end() for match in _STOP.finditer(text) if _is_end(text, match)]
    yield from sorted({*blanks, *stops})


def _is_end(text: str, stop: re.Match[str]) -> bool:
    if not _OPENS.match(text, stop.end()):
        return False
    if stop.group()[0] != "." or stop.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text, max(0, stop.start() - 40), stop.start())
    if before is None:
        return True
    word = before.group(1).lower()
    if word in ABBREVIATIONS:
        return False
    if _INITIALS.fullmatch(word):
        following = _FIRST_WORD.match(text, stop.end())
        return "." in word and following is not None and following.group(1).lower() in _STARTERS
    return True
