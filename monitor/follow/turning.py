"""Words that say by themselves that something has turned: it is off, on again, or not so.

They are no claims, as nobody knows what turned. They tell a turn that no claim was read of from one
more report of what is known.

Rule 1. A headline *tells* a turn by a word that means one thing in most matters, said firmly.
Rule 2. It was *told before* by any word that may mean the same, said however weakly.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Turning(StrEnum):
    """Which way it turned."""

    OFF = "off"
    ON = "on again"
    DENIED = "denied"


# "Lifts" is no turn where it is a cup that is lifted, or a forecast.
_LIFTED = (
    r"lift(?:s|ed|ing)?(?! (?:\w+ ){0,3}(?:cup|trophy|title|shield|medal|profits?|sales|forecast"
    r"|outlook|guidance|shares|spirits|targets?|lid)\b)"
)
_TELLING = {
    Turning.OFF: (
        r"cancel\w*|call(?:s|ed|ing)? off|scrap(?:s|ped|ping)?|abandon(?:s|ed|ing)?|axe[sd]?"
        r"|postpon\w+|put(?:s|ting)? off|suspend\w*|suspension|halt(?:s|ed|ing)|collapse[sd]?"
        r"|walk(?:s|ed|ing)? away|pull(?:s|ed|ing)? out|withdr[ae]w\w*|backs? out"
        r"|rul(?:es|ed|ing) out|veto(?:es|ed)?|shelve[sd]?"
    ),
    Turning.ON: (
        r"re-?open(?:s|ed|ing)?|resum(?:e|es|ed|ing|ption)|restor(?:e|es|ed|ing|ation)"
        r"|re-?instat\w+|reviv(?:e|es|ed|ing|al)|back on(?:line)?|back in (?:office|service|charge)"
        r"|(?:on|open) again|after all|relaunch\w*|overturn(?:s|ed|ing)?|quash(?:es|ed|ing)?"
        r"|rescind(?:s|ed|ing)?|revers(?:e|es|ed|ing|al)|u-turn|backtrack\w*|climb-?down"
        rf"|free[ds]|released (?:from|on bail|without)|alive|rescued|{_LIFTED}"
    ),
    Turning.DENIED: (
        r"den(?:y|ies|ied)(?! (?:access|entry|bail|visas?|permission|boarding|a |the chance))"
        r"|denial|hoax|untrue|false (?:report|alarm|claim)s?|debunk\w*"
    ),
}
_ALIKE = {
    Turning.OFF: (
        r"halt|delay\w*|defer\w*|adjourn\w*|push\w* back|put back|shut\w*|clos(?:e|es|ed|ing|ure)"
        r"|stop\w*|end(?:s|ed|ing)?|drop\w*|reject\w*|block\w*|refus\w*|ban\w*|pause\w*"
        r"|freez\w+|fro[sz]en?|ground(?:s|ed|ing)|quit\w*|leav(?:e|es|ing)|fail\w*|ditch\w*"
        r"|dead|over for|fall\w* (?:through|apart)|disrupt\w*|no longer"
    ),
    Turning.ON: (
        r"open\w*|back|again|restart\w*|return\w*|normal\w*|un(?:ban|block|fr[eo])\w+|end(?:s|ed|ing)?|lift\w*"
        r"|release\w*|free\w*|rescu\w+|surviv\w+|found safe|strik\w+ down|struck down|annul\w*"
        r"|eas(?:e|es|ed|ing)|allow\w*|running|working|fixed|repair\w*|go(?:es|ing)? ahead"
    ),
    Turning.DENIED: r"reject\w*|dismiss\w*|refut\w+|false\w*|fake|not true|no truth|wrong\w*",
}
_NOT_YET = re.compile(
    r"\?|\b(?:may|might|could|would|should|if|unless|hop(?:es?|ing)|wants?|urge[sd]?|demands?"
    r"|demanded|call(?:s|ed)? for|seeks?|vows?|threaten(?:s|ed)|considers?|mulls?|plans?|likely"
    r"|expected|set to|refuse[sd]?|fail(?:s|ed)|not|no|never|without)\b",
    re.IGNORECASE,
)
Words = Mapping[Turning, re.Pattern[str]]


def _patterns(*tables: Mapping[Turning, str]) -> Words:
    return {
        way: re.compile(rf"\b(?:{'|'.join(table[way] for table in tables)})\b", re.IGNORECASE)
        for way in Turning
    }


_FIRM = _patterns(_TELLING)
_ANY = _patterns(_TELLING, _ALIKE)


def first_told(headline: str, before: Iterable[str]) -> frozenset[Turning]:
    """The ways in which a headline firmly tells of a turn of which no sentence before it spoke."""
    if _NOT_YET.search(headline):
        return frozenset()
    told = _found(_FIRM, headline)
    for text in before:
        if not told:
            break
        told -= _found(_ANY, text)
    return told


def _found(words: Words, text: str) -> frozenset[Turning]:
    return frozenset(way for way, pattern in words.items() if pattern.search(text))
