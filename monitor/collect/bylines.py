"""Dateline, credits and copyright: split off the body, the same way for every format.

Rule 1. A dateline stands at the very start and ends with a dash: ``LONDON (Reuters) - ``.
Rule 2. It needs a mark that ordinary sentences lack: a place in capitals, an agency that is known
        or called so, or both. A sentence with an aside (``Apple — which ... — said``) is none.
Rule 3. What it holds is kept as written: places keep their capitals, white space is part of it.
Rule 4. Credits and copyright stand at the very end, each a paragraph of its own; the first
        paragraph is never taken, for then nothing would be said.
"""

import re
from dataclasses import dataclass

from monitor.collect.text import paragraphs, words

HEAD = 160
"""Characters that a dateline is looked for in."""

LINE = 500
"""Characters of the longest credit or copyright line."""

AGENCIES = frozenset(
    name.casefold()
    for name in (
        "AP", "Associated Press", "The Associated Press", "Reuters", "Thomson Reuters", "AFP",
        "Agence France-Presse", "UPI", "United Press International", "dpa",
        "Deutsche Presse-Agentur",
        "PTI", "Press Trust of India", "ANI", "IANS", "UNI", "TASS", "ITAR-TASS", "Interfax",
        "Sputnik", "RIA Novosti", "EFE", "ANSA", "Kyodo", "Kyodo News", "Jiji Press", "Xinhua",
        "Yonhap", "KCNA", "Bernama", "Antara", "APA", "ATS", "Belga", "ANP", "NTB", "TT", "Ritzau",
        "PA", "PA Media", "Press Association", "The Canadian Press", "Canadian Press", "CP", "AAP",
        "Anadolu", "Anadolu Agency", "AA", "IRNA", "MENA", "SPA", "WAM", "Petra", "Bloomberg",
        "Dow Jones", "MarketWatch", "CNN", "CNN Business", "CNNMoney", "BBC", "NBC", "CBS", "ABC",
        "NPR", "PBS", "CNBC", "MSNBC", "Fox News", "Sky News", "Al Jazeera", "DW", "RFE/RL", "VOA",
        "Politico", "PR Newswire", "PRNewswire", "Business Wire", "BUSINESS WIRE", "GLOBE NEWSWIRE",
        "GlobeNewswire", "ACCESSWIRE", "Newsfile", "EFE-EPA", "KUNA", "APP", "UrduPoint", "CBC",
    )
)  # fmt: skip
"""Names that may stand for an outlet without further marks."""

_CALLED_SO = words(
    "news press radio tv television wire newswire agency times post herald tribune gazette journal "
    "broadcasting newsroom"
)

# Words in capitals that open articles and are no places.
_NO_PLACES = words(
    "ADVERTISEMENT ALERT ANALYSIS BREAKING BULLETIN CLARIFICATION COLUMN COMMENT COMMENTARY "
    "CORRECTED CORRECTION DEVELOPING EDITORIAL EXCLUSIVE EXPLAINED EXPLAINER FACTBOX FEATURE FLASH "
    "INSIGHT INTERVIEW JUST IN LATEST LISTEN LIVE MORE NEW NOTE NOTICE OPINION PHOTOS PODCAST POLL "
    "PREVIEW PROFILE QUIZ READ RECAP REPORT REVIEW REVIEWED SPONSORED SPOILER TIMELINE TRANSCRIPT "
    "UPDATE UPDATED UPDATES URGENT VIDEO WARNING WATCH WRAPUP "
    "NATO NASA IBM FIFA UEFA OPEC UNESCO UNICEF UNHCR ASEAN BRICS AIDS COVID GOP NAFTA NASDAQ NYSE "
    "A AN IMAGE PHOTO PICTURE FILE CAPTION AND THE THIS THAT WHY HOW WHAT WHEN WHERE WHO"
)

_GAP = r"[^\S\n]"
# A long dash with or without white space around it, or a short one with.
_DASH = rf"(?:{_GAP}*[—–―]|{_GAP}*--+|{_GAP}+-(?=\s))"
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])|\.)*"
_WORDS = rf"{_WORD}(?:[ \xa0/]{_WORD}){{0,4}}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?\.?"
_REGION = rf",[ \xa0](?!{_DAY}){_WORDS}"
_WHERE = rf"(?P<place>{_WORDS}(?:{_REGION}){{0,2}})(?:,[ \xa0](?P<day>{_DAY}))?"

_IN_BRACKETS = re.compile(
    rf"(?:{_WHERE}{_GAP}*)?\((?P<outlet>[^()\n]{{2,40}})\)(?P<mark>{_DASH}|:(?=\s)|)"
)
_SLASHED = re.compile(rf"{_WHERE}[ \xa0]*/(?P<outlet>{_WORDS})/\.?(?:{_DASH}|(?=\s))")
_PLAIN = re.compile(rf"{_WHERE}{_DASH}")
_SECOND_DASH = re.compile(r"\s[—–-]\s|—|\s--\s")
_SENTENCE_END = re.compile(r"[.?!][\"”’)]*\s|\n")

_CREDIT = re.compile(
    r"""\W{0,3}(?:
        (?:additional\s|with\s)?(?:reporting|writing|editing|research|compiled|files)\s(?:by|from)\b.*
        | [^\n]{2,400}\bcontributed
          (?:\s(?:additional\s)?(?:reporting|research|writing)\b[^.!?\n]*
           |\sto\sthis\s(?:report|story|article|piece|dispatch)\b[^.!?\n]*
           |\sfrom\s[^.!?\n]+)?
    )\W{0,4}""",
    re.IGNORECASE | re.VERBOSE,
)
_SPEAKS = re.compile(r"[\"“”]|\b(?:said|says|told|asked|added|he|she|they|it|which|who)\b")
_COPYRIGHT = re.compile(
    r"""(?:
        ©.*
        | \(c\)\s*(?:copyright\s*)?\d{4}\b.*
        | copyright\s*(?:©|\(c\)|(?:19|20)\d\d\b).*
        | .{0,200}\ball\srights\sreserved\b.{0,20}
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


# What each of the forms above cannot be without.
_THANKS = ("report", "writ", "edit", "research", "compiled", "files", "contributed")
_RIGHTS = ("©", "(c)", "copyright", "rights")
_DASHES = ("-", "—", "–", "―")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What stands before the first character of the text.

    Attributes:
        raw: as it stood, white space at its end included.
        outlet: who reports, as written; ``None`` where it does not say.
        place: where from, as written, region included; ``None`` where it does not say.
        day: its date as written, usually without a year.
    """

    raw: str
    outlet: str | None = None
    place: str | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A body taken apart; ``text`` has its paragraphs separated by one blank line."""

    dateline: Dateline | None
    text: str
    credits: tuple[str, ...] = ()
    copyright: tuple[str, ...] = ()


def split(body: str) -> Parts:
    """Take clean ``body`` apart: dateline, text, credits, copyright."""
    body = body.lstrip()
    dateline = dateline_of(body)
    rest = paragraphs(body[len(dateline.raw) :] if dateline else body)
    thanks: list[str] = []
    rights: list[str] = []
    while len(rest) > 1 and (kept := _list_for(rest[-1], thanks, rights)) is not None:
        kept.insert(0, rest.pop())
    return Parts(
        dateline=dateline,
        text="\n\n".join(rest),
        credits=tuple(thanks),
        copyright=tuple(rights),
    )


def _list_for(part: str, thanks: list[str], rights: list[str]) -> list[str] | None:
    if is_copyright(part):
        return rights
    return thanks if is_credit(part) else None


def is_credit(paragraph: str) -> bool:
    """Whether ``paragraph`` names who helped, and says nothing else."""
    return (
        len(paragraph) <= LINE
        and _names(paragraph, _THANKS)
        and _CREDIT.fullmatch(paragraph) is not None
        and _SPEAKS.search(paragraph) is None
    )


def is_copyright(paragraph: str) -> bool:
    """Whether ``paragraph`` is a copyright line, and no sentence about copyright."""
    return (
        len(paragraph) <= LINE
        and _names(paragraph, _RIGHTS)
        and _COPYRIGHT.fullmatch(paragraph) is not None
    )


def _names(paragraph: str, words: tuple[str, ...]) -> bool:
    """Whether one of ``words`` is in it: most last paragraphs are no credits, and cost the most."""
    lower = paragraph.lower()
    return any(word in lower for word in words)


def dateline_of(body: str) -> Dateline | None:
    """The dateline that ``body`` begins with, ``None`` where it begins with a sentence."""
    head = body[:HEAD]
    for form, needs, judge in (
        (_IN_BRACKETS, ("(",), _in_brackets),
        (_SLASHED, ("/",), _slashed),
        (_PLAIN, _DASHES, _plain),
    ):
        match = form.match(head) if any(mark in head for mark in needs) else None
        following = body[match.end() :].lstrip() if match else ""
        if match and following and (said := judge(match, following)):
            raw = body[: len(body) - len(following)]
            return Dateline(raw=raw, outlet=said[0], place=said[1], day=match["day"])
    return None


def is_outlet(name: str) -> bool:
    """Whether ``name`` is a known agency or broadcaster, or is called like one."""
    parts = [part.strip().casefold() for part in re.split(r"[/,]| and ", name)]
    whole = name.strip().casefold()
    return (
        whole in AGENCIES
        or all(part in AGENCIES for part in parts)
        or (whole.split() or [""])[-1] in _CALLED_SO
    )


Said = tuple[str | None, str | None]
"""Outlet and place."""


def _in_brackets(match: re.Match[str], following: str) -> Said | None:
    """``LONDON (Reuters) - ``, ``(AP) — ``, and the way round: ``ABC News(WASHINGTON) — ``."""
    place, inner = match["place"], match["outlet"].strip()
    if not match["mark"] and not _goes_without_dash(inner, following):
        return None
    if is_outlet(inner):
        return (inner, place) if place is None or _capitalised(place) else None
    if place and is_outlet(place) and _capitalised(inner):
        return place, inner
    return None


def _goes_without_dash(inner: str, following: str) -> bool:
    """``Washington (CNN)The president``: only after a known name and before a sentence."""
    return inner.casefold() in AGENCIES and (following[0].isupper() or following[0] in "\"“‘'")


def _slashed(match: re.Match[str], _following: str) -> Said | None:
    """``MOSCOW, September 27. /TASS/. ``."""
    place, outlet = match["place"], match["outlet"]
    return (outlet, place) if is_outlet(outlet) and _capitalised(place) else None


def _plain(match: re.Match[str], following: str) -> Said | None:
    """``BEIRUT — ``, ``Washington CNN — ``, ``CNN — ``: no brackets, so the rest must fit too."""
    words = match["place"]
    if following[0].islower() or _aside(following):
        return None
    if words.casefold() in AGENCIES:
        return words, None
    where, who = _agency_at_end(words)
    if who and _capitalised(where):
        return who, where
    return (None, words) if _is_place(words) else None


def _aside(following: str) -> bool:
    """Whether the first sentence has a dash that answers the one before it."""
    sentence = _SENTENCE_END.split(following[:LINE], maxsplit=1)[0].rstrip()
    return len(_SECOND_DASH.findall(sentence)) % 2 == 1


def _agency_at_end(words: str) -> tuple[str, str | None]:
    """``Washington CNN`` as place and agency; the agency may have up to three words."""
    parts = re.split(r"([ \xa0])", words)
    for count in (5, 3, 1):
        name = "".join(parts[-count:])
        if len(parts) > count + 1 and name.casefold() in AGENCIES and not name.islower():
            return "".join(parts[: -count - 1]), name
    return words, None


def _capitalised(words: str) -> bool:
    return all(word[0].isupper() for word in re.split(r"[^\w'’.-]+", words) if word)


def _is_place(words: str) -> bool:
    """Whether ``words`` alone tell a place: in capitals, and no word that is known to be none."""
    city = words.partition(",")[0]
    letters = [letter for letter in city if letter.isalpha()]
    return (
        city.isupper()
        and len(letters) > len("USA")
        and _capitalised(words)
        and not _NO_PLACES.intersection(re.split(r"\W+", city))
    )
