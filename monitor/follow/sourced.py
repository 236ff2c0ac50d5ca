"""Who stands for a sentence: nobody by name, where its sources are unnamed."""

import re

_UNNAMED = re.compile(
    r"\breported (?:dead|killed|missing|to (?:be|have))\b"
    r"|\baccording to (?:\w{1,20} )?reports\b|\breports (?:say|claim|suggest)\b"
    r"|\bsuspected (?:cases?|outbreaks?|foot-and-mouth|\w{1,20} (?:flu|fever|pox|case))\b"
    r"|\b(?:reportedly|allegedly|rumou?red|rumou?rs?|unconfirmed|unverified|purportedly|supposedly)\b"
    r"|\b(?:sources?|insiders?|aides?) (?:said|say|says|told|close to|familiar|with knowledge)\b"
    r"|\b(?:a|an|one|two|several|some|anonymous|unnamed|diplomatic|government|senior) "
    r"(?:\w{1,20} ){0,2}(?:sources?|insiders?|aides?)\b"
    r"|\bpeople (?:familiar|briefed|close|with knowledge)\b"
    r"|\b(?:speaking )?on (?:the )?condition of anonymity\b|\banonymously\b"
    r"|\b(?:asked|declined) (?:not )?to be (?:named|identified)\b|\bis said to\b|\bare said to\b",
    re.IGNORECASE,
)


def unnamed(text: str) -> bool:
    """Whether a sentence is told by sources that have no name, or as hearsay."""
    return _UNNAMED.search(text) is not None
