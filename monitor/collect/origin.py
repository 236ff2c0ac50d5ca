"""Whose text an article is by its own marks: the agency that it credits, whoever printed it.

Rule 1. A dateline's outlet, a byline that is an agency's name, a copyright line: each says that
        the whole text is the agency's. A line of thanks ("Reuters contributed") says less.
Rule 2. The many ways to write one agency are one name.
"""

import re

from monitor.collect.bylines import AGENCIES, dateline_of
from monitor.model.articles import Article

_SAME = {
    "associated press": "ap",
    "thomson reuters": "reuters",
    "agence france-presse": "afp",
    "united press international": "upi",
    "deutsche presse-agentur": "dpa",
    "press trust of india": "pti",
    "pa media": "pa",
    "press association": "pa",
    "cp": "canadian press",
    "kyodo news": "kyodo",
    "itar-tass": "tass",
    "anadolu agency": "anadolu",
    "aa": "anadolu",
    "efe-epa": "efe",
    "cnn business": "cnn",
    "cnnmoney": "cnn",
    "prnewswire": "pr newswire",
    "globenewswire": "globe newswire",
}
_BY = re.compile(r"(?:by|von|par|por|da)\s+", re.IGNORECASE)
_STAFF = re.compile(r"\s+(?:staff|newsroom|reporters?|writers?|correspondents?)$")
# What stands in a copyright line beside the name of who holds it.
_RIGHTS = re.compile(
    r"©|\(c\)|copyright|\d{4}|all rights reserved|this material may not be .*", re.IGNORECASE
)
_EDGES = " \t\n.,;:-–—|/"


def origin(article: Article) -> str | None:
    """The agency whose text an article is, in small letters; ``None`` where no mark says so."""
    body = f"{article.dateline}{article.text or article.summary or ''}" if article.dateline else ""
    dateline = dateline_of(body)
    if dateline is not None and dateline.outlet is not None:
        return agency(dateline.outlet) or dateline.outlet.strip().casefold()
    marks = [mark for author in article.authors for mark in _of_byline(author)]
    marks += [_RIGHTS.sub(" ", line) for line in article.copyright]
    return next(filter(None, map(agency, marks)), None)


def agency(name: str) -> str | None:
    """The one name of a known agency; ``None`` for another name."""
    known = " ".join(name.casefold().strip(_EDGES).split())
    bare = known.removeprefix("the ")
    if known not in AGENCIES and bare not in AGENCIES:
        return None
    return _SAME.get(bare, bare)


def _of_byline(author: str) -> list[str]:
    """The parts of a byline that may be who employs the author."""
    whole = _BY.sub("", author.strip(), count=1)
    parts = [whole, *re.split(r"[,|/()]| - ", whole)[1:]]
    return [_STAFF.sub("", part.casefold().strip(_EDGES)) for part in parts]
