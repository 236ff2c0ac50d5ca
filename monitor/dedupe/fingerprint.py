"""What one article is compared by: shingles, weighted words, names, figures, negations.

Rule 1. Everything is taken from one article alone, so it can be made anywhere, once.
Rule 2. Time and size are linear in the text and capped; no text can make it slow or large.
Rule 3. The same text gives the same features on every machine and in every run.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from monitor.dedupe.background import REMEMBERED_TERMS
from monitor.model.articles import Article
from monitor.model.stories import Features

TEXT_WORDS = 400
LEAD_WORDS = 60
BODY_WORDS = 4_000
BODY_CHARACTERS = 40_000
HEAD_CHARACTERS = 2_000
WORD_CHARACTERS = 40
LIST_CAP = 200
NAME_CAP = 80
NAME_WORDS = 5
HEADLINE_CAPITALS = 0.6

# Scripts written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
# Marks that belong to a word but that \w leaves out: Latin accents, Hebrew, Arabic, Indic.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
# One flat set is many times faster than alternatives; the underscore in \w is gone before.
_LETTER = rf"[0-9A-Za-z\w{_MARKS}{_UNSPACED}]"
_STOPS = frozenset('.!?。！？…:;\n"“”«»„')
_TOKEN = re.compile(
    # Nine of ten words begin so, and are neither of the next two.
    rf"[A-Za-z]{_LETTER}{{1,399}}(?:'{_LETTER}{{1,400}}){{0,3}}"
    r"|\d+(?:[.,]\d+)*"  # a figure
    r"|(?:[^\W\d]\.){2,}"  # initials
    rf"|{_LETTER}{{1,400}}(?:'{_LETTER}{{1,400}}){{0,3}}"  # a word
    rf"|[{''.join(sorted(_STOPS))}]"
)
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]+")
# Marks and signs without a letter or a space between them.
_CROWD = re.compile(r"([^\s\w]{30})[^\s\w]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")

_NUMBER_WORDS = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALES |= {"k": 3, "m": 6, "mn": 6, "bn": 9, "tn": 12}
_NEGATORS = frozenset(
    {"not", "no", "never", "without", "cannot", "neither", "nor", "none"}
    | {"deny", "denies", "denied"}
    | {"nicht", "kein", "keine", "keinen", "nie", "ohne"}  # German
    | {"ne", "pas", "jamais", "sans", "aucun", "aucune"}  # French
    | {"nunca", "sin", "ningún", "ninguna", "ni", "jamás"}  # Spanish
    | {"não", "sem"}  # Portuguese
    | {"non", "mai", "senza"}  # Italian
)

# Odd factors without pattern, one for each place in a run of three words.
_SPREAD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_MASK = (1 << 63) - 1

# What the first spelling of a word showed.
_PLAIN, _CAPITAL, _FIGURE, _OPENS = 0, 1, 2, 4


class _Field:
    """The words of a field as they are compared, each with its shape.

    Attributes:
        words: folded words, figures and pairs of characters.
        shapes: for each a sum of ``_CAPITAL``, ``_FIGURE`` and ``_OPENS`` (it opens a sentence).
    """

    __slots__ = ("shapes", "words")

    def __init__(self, words: list[str], shapes: list[int]) -> None:
        self.words = words
        self.shapes = shapes

    def __add__(self, other: "_Field") -> "_Field":
        return _Field(self.words + other.words, self.shapes + other.shapes)

    def first(self, limit: int) -> "_Field":
        """At most ``limit`` words of it."""
        return _Field(self.words[:limit], self.shapes[:limit])


def _read(text: str | None, limit: int) -> _Field:
    """At most ``limit`` words of ``text``."""
    field = _Field([], [])
    words, shapes = field.words, field.shapes
    opens = _OPENS
    for raw in _TOKEN.findall(_prepared(text or "", limit)):
        if raw.isascii() and raw.isalpha():  # nine of ten words, so they get a path of their own
            words.append(raw.lower()[:WORD_CHARACTERS])
            shapes.append(opens + raw[0].isupper())
        elif raw in _STOPS:
            opens = _OPENS
            continue
        else:
            pieces, shape = _folded(raw)
            words.extend(pieces)
            shapes.extend([opens + shape] * len(pieces))
        opens = _PLAIN
        if len(words) >= limit:
            break
    return field.first(limit)


def _prepared(text: str, limit: int) -> str:
    """The part that is read, in one spelling for each character."""
    # A word takes a few characters at least, so a text far longer than its words is noise.
    cut = min(BODY_CHARACTERS, limit * 40)
    text = text[:cut]
    if not unicodedata.is_normalized("NFKC", text):
        # Sorting a crowd of marks takes the square of its size, and some characters become many.
        text = unicodedata.normalize("NFKC", _CROWD.sub(r"\1", text))[:cut]
    return text.replace("_", " ").replace("’", "'")


def _folded(raw: str) -> tuple[list[str], int]:
    """What a token is compared as, and its shape."""
    if raw[0].isdecimal():
        return [_figure(raw)[:WORD_CHARACTERS]], _FIGURE
    if raw[-1] == ".":
        return [raw.replace(".", "").casefold()[:WORD_CHARACTERS]], _CAPITAL
    pieces = _pieces(raw.removesuffix("'s").casefold())
    return [piece[:WORD_CHARACTERS] for piece in pieces], _CAPITAL * raw[0].isupper()


def _figure(raw: str) -> str:
    """``1,200`` is 1200 and ``1.50`` stays apart from 150; a decimal comma becomes a point."""
    if _THOUSANDS.fullmatch(raw):
        return raw.replace(",", "")
    return raw.replace(",", ".")


def _pieces(word: str) -> Iterator[str]:
    """The comparable pieces of a word: itself, or pairs of characters where none has spaces."""
    last = 0
    for run in _UNSPACED_RUN.finditer(word):
        if run.start() > last:
            yield word[last : run.start()]
        text = run.group()
        yield from (text[i : i + 2] for i in range(max(1, len(text) - 1)))
        last = run.end()
    if last < len(word):
        yield word[last:]


def _shingles(words: Sequence[str]) -> tuple[int, ...]:
    """Sorted 63-bit hashes of the runs of three words (63: stores have signed integers).

    A word's number is spread differently for each place in a run, so that order counts.
    """
    spread = list(map(_spread, words))
    runs = zip(spread, spread[1:], spread[2:], strict=False)
    return tuple(sorted({one[0] ^ two[1] ^ three[2] for one, two, three in runs}))


@lru_cache(maxsize=REMEMBERED_TERMS)
def _spread(word: str) -> tuple[int, ...]:
    """A word's number for each place in a run."""
    number = crc32(word.encode("utf-8", "replace"))
    return tuple([number * factor & _MASK for factor in _SPREAD])


def _names(field: _Field) -> dict[str, int]:
    """Runs of capitalised words; a lone capital that opens a sentence is none.

    A run of several words counts its last word too, so that ``Mike Pompeo`` meets ``Pompeo``.
    """
    found: Counter[str] = Counter()
    for begin, end in _capital_runs(field.shapes):
        if end - begin > 1:
            found[" ".join(field.words[max(begin, end - NAME_WORDS) : end])] += 1
            found[field.words[end - 1]] += 1
        elif not field.shapes[begin] & _OPENS:
            found[field.words[begin]] += 1
    return dict(found.most_common(NAME_CAP))


def _capital_runs(shapes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of words with capitals inside one sentence."""
    begin = end = -1
    for at in [at for at, shape in enumerate(shapes) if shape & _CAPITAL]:
        if at != end or shapes[at] & _OPENS:
            if end > begin:
                yield begin, end
            begin = at
        end = at + 1
    if end > begin:
        yield begin, end


def _is_headline_case(shapes: Sequence[int]) -> bool:
    """Whether nearly every word has a capital, so that capitals tell nothing."""
    capitals = sum(shape & _CAPITAL for shape in shapes)
    lettered = sum(not shape & _FIGURE for shape in shapes)
    return capitals > HEADLINE_CAPITALS * lettered


def _figures(field: _Field) -> tuple[str, ...]:
    """Numbers in order, small number words and scales written out."""
    words = field.words
    places = [
        at for at, shape in enumerate(field.shapes) if shape & _FIGURE or words[at] in _NUMBER_WORDS
    ]
    return tuple(
        _scaled(_NUMBER_WORDS.get(words[at], words[at]), _SCALES.get(_following(words, at), 0))
        for at in places[:LIST_CAP]
    )


def _following(words: Sequence[str], at: int) -> str:
    """The word after a place, ``""`` at the end."""
    return words[at + 1] if at + 1 < len(words) else ""


def _scaled(number: str, zeros: int) -> str:
    whole, _, rest = number.partition(".")
    if not zeros or "." in rest or len(rest) > zeros:
        return number
    return (whole + rest.ljust(zeros, "0")).lstrip("0") or "0"


def _negations(words: Sequence[str]) -> tuple[str, ...]:
    """Words that negate, in order, each with the word after it."""
    negating = _NEGATORS.intersection(words)
    if "n't" in " ".join(words):
        negating |= {word for word in words if word.endswith("n't")}
    places = [at for at, word in enumerate(words) if word in negating] if negating else []
    return tuple(f"{words[at]} {_following(words, at)}".rstrip() for at in places[:LIST_CAP])


def _pairs(words: Sequence[str]) -> Iterator[str]:
    return map(" ".join, pairwise(words))


def fingerprint(article: Article) -> Features:
    """The features of an article; everything later comparisons need, nothing that is stored.

    The body is the text, or the summary where a feed carries no text. Words are segmented by
    Unicode classes without stemming; runs in scripts without spaces become pairs of characters.
    Time is linear, and sizes are capped: 4,000 words for shingles, 400 for words and names.
    """
    title = _read((article.title or "")[:HEAD_CHARACTERS], TEXT_WORDS)
    summary = _read(article.summary, TEXT_WORDS)
    text = _read(article.text, BODY_WORDS)
    body = text if text.words else summary
    start = text.first(TEXT_WORDS)
    # The title counts twice.
    counted = Counter(title.words)
    for part in (title, summary, start):
        counted.update(part.words)
    lead = Counter(_pairs(title.words))
    lead.update(_pairs(body.words[:LEAD_WORDS]))
    told = title + body
    return Features(
        shingles=_shingles(body.words),
        title=dict(Counter(title.words)),
        text=dict(counted),
        names=_names(
            summary + start if _is_headline_case(title.shapes) else title + summary + start
        ),
        lead=dict(lead),
        figures=_figures(told),
        negations=_negations(told.words),
    )
