"""What one article is compared by: shingles, weighted words, names, figures, negations.

Rule 1. Everything is taken from one article alone, so it can be made anywhere, once.
Rule 2. Time and size are linear in the text and capped; no text can make it slow or large.
Rule 3. The same text gives the same features on every machine and in every run.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from monitor.model.articles import Article
from monitor.model.stories import Features

TEXT_WORDS = 400
LEAD_WORDS = 60
SHINGLE_WORDS = 3
BODY_WORDS = 4_000
BODY_CHARACTERS = 40_000
HEAD_CHARACTERS = 2_000
WORD_CHARACTERS = 40
LIST_CAP = 200
NAME_CAP = 80
NAME_WORDS = 5
SAMPLED_LOW_BITS = 3

# Scripts written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
# Marks that belong to a word but that \w leaves out: Latin accents, Hebrew, Arabic, Indic.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_LETTER = rf"(?:[^\W_]|[{_MARKS}{_UNSPACED}])"
_TOKEN = re.compile(
    rf"(?P<figure>\d+(?:[.,]\d+)*)"
    rf"|(?P<initials>(?:[^\W\d_]\.){{2,}})"
    rf"|(?P<word>{_LETTER}{{1,400}}(?:[’']{_LETTER}{{1,400}}){{0,3}})"
    rf"|(?P<stop>[.!?。！？…:;\n\"“”«»„])"
)
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]+")
_POSSESSIVE = re.compile(r"[’']s$|[’']$")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), start=2
    )
}
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALES |= {"k": 3, "m": 6, "mn": 6, "bn": 9, "tn": 12}
_NEGATORS = frozenset(
    "not no never without cannot neither nor none deny denies denied"  # English
    " nicht kein keine keinen nie ohne"  # German
    " ne pas jamais sans aucun aucune"  # French
    " nunca sin ningún ninguna ni jamás"  # Spanish
    " não sem nunca"  # Portuguese
    " non mai senza".split()  # Italian
)


class _Token:
    """A word as it is compared, with what its first spelling showed."""

    __slots__ = ("capital", "figure", "opens", "text")

    def __init__(self, text: str, *, capital: bool, figure: bool, opens: bool) -> None:
        self.text = text
        self.capital = capital
        self.figure = figure
        self.opens = opens


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


def _tokens(text: str) -> Iterator[_Token]:
    opens = True
    for found in _TOKEN.finditer(unicodedata.normalize("NFKC", text)):
        raw = found.group()
        if found.lastgroup == "stop":
            opens = True
            continue
        if found.lastgroup == "figure":
            yield _Token(_figure(raw)[:WORD_CHARACTERS], capital=False, figure=True, opens=opens)
        elif found.lastgroup == "initials":
            plain = raw.replace(".", "").casefold()[:WORD_CHARACTERS]
            yield _Token(plain, capital=True, figure=False, opens=opens)
        else:
            plain = _POSSESSIVE.sub("", raw.replace("’", "'")).casefold()
            for piece in _pieces(plain):
                short = piece[:WORD_CHARACTERS]
                yield _Token(short, capital=raw[0].isupper(), figure=False, opens=opens)
        opens = False


def words(text: str, limit: int = BODY_WORDS) -> list[str]:
    """The words of ``text`` as features count them, at most ``limit`` of them."""
    return [token.text for token in _read(text, limit)]


def _read(text: str | None, limit: int) -> list[_Token]:
    # A word takes a few characters at least, so a text far longer than its words is noise.
    tokens: list[_Token] = []
    for token in _tokens((text or "")[: min(BODY_CHARACTERS, limit * 40)]):
        if len(tokens) == limit:
            break
        tokens.append(token)
    return tokens


def _shingles(body: Sequence[_Token]) -> tuple[int, ...]:
    """Sorted 63-bit hashes (the top bit is clear, for stores with signed integers)."""
    spelled = [token.text for token in body]
    runs = zip(spelled, spelled[1:], spelled[2:], strict=False)
    return tuple(sorted({_hash(" ".join(run)) for run in runs}))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1


def sampled(shingles: Iterable[int]) -> tuple[int, ...]:
    """The shingles by which stored copies are found: one in eight, the same ones everywhere."""
    low = (1 << SAMPLED_LOW_BITS) - 1
    return tuple(shingle for shingle in shingles if not shingle & low)


def _names(tokens: Sequence[_Token]) -> Counter[str]:
    """Runs of capitalised words; a lone capital that opens a sentence is none.

    A run of several words counts its last word too, so that ``Mike Pompeo`` meets ``Pompeo``.
    """
    found: Counter[str] = Counter()
    run: list[_Token] = []
    for token in [*tokens, None]:
        if token is not None and token.capital and not (run and token.opens):
            run.append(token)
            continue
        _count_run(run, found)
        run = [token] if token is not None and token.capital else []
    return Counter(dict(found.most_common(NAME_CAP)))


def _count_run(run: Sequence[_Token], found: Counter[str]) -> None:
    if not run or (len(run) == 1 and run[0].opens):
        return
    found[" ".join(token.text for token in run[-NAME_WORDS:])] += 1
    if len(run) > 1:
        found[run[-1].text] += 1


def _is_headline_case(tokens: Sequence[_Token]) -> bool:
    """Whether nearly every word has a capital, so that capitals tell nothing."""
    lettered = [token for token in tokens if not token.figure]
    return sum(token.capital for token in lettered) > 0.6 * len(lettered)


def _figures(tokens: Sequence[_Token]) -> tuple[str, ...]:
    """Numbers in order, small number words and scales written out."""
    found: list[str] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        number = token.text if token.figure else _NUMBER_WORDS.get(token.text)
        if number is None:
            continue
        scale = _SCALES.get(following.text, 0) if following else 0
        found.append(_scaled(number, scale))
        if len(found) == LIST_CAP:
            break
    return tuple(found)


def _scaled(number: str, zeros: int) -> str:
    whole, _, rest = number.partition(".")
    if not zeros or "." in rest or len(rest) > zeros:
        return number
    return (whole + rest.ljust(zeros, "0")).lstrip("0") or "0"


def _negations(tokens: Sequence[_Token]) -> tuple[str, ...]:
    found: list[str] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.text in _NEGATORS or token.text.endswith("n't"):
            found.append(f"{token.text} {following.text}" if following else token.text)
            if len(found) == LIST_CAP:
                break
    return tuple(found)


def _pairs(tokens: Sequence[_Token]) -> Counter[str]:
    return Counter(
        f"{one.text} {two.text}" for one, two in zip(tokens, tokens[1:], strict=False)
    )


def fingerprint(article: Article) -> Features:
    """The features of an article; everything later comparisons need, nothing that is stored.

    The body is the text, or the summary where a feed carries no text. Words are segmented by
    Unicode classes without stemming; runs in scripts without spaces become pairs of characters.
    Time is linear, and sizes are capped: 4,000 words for shingles, 400 for words and names.
    """
    title = _read((article.title or "")[:HEAD_CHARACTERS], TEXT_WORDS)
    summary = _read(article.summary, TEXT_WORDS)
    text = _read(article.text, BODY_WORDS)
    body = text or summary
    start = text[:TEXT_WORDS]
    counted = Counter(token.text for part in (title, summary, start) for token in part)
    named = [] if _is_headline_case(title) else title
    lead = _pairs(title) + _pairs(body[:LEAD_WORDS])
    return Features(
        shingles=_shingles(body),
        title=dict(Counter(token.text for token in title)),
        text=dict(counted + Counter(token.text for token in title)),
        names=dict(_names([*named, *summary, *start])),
        lead=dict(lead),
        figures=_figures([*title, *body]),
        negations=_negations([*title, *body]),
    )
