"""By which words an outlet says that an article is corrected, or taken back.

Rule 1. A notice says so in any article: "Correction:", "an earlier version of this article",
        "ATTENTION EDITORS: story withdrawn".
Rule 2. What an outlet says of its own report is one likewise, if it speaks as itself: "we withdraw
        our report", "the mistake was ours". In a mouth that is quoted it is none.
Rule 3. "An apology" and "we got it wrong" may head anything: they need a sentence beside them that
        speaks of what "we reported".
"""

import re
from collections.abc import Iterable

from monitor.follow.sentences import Sentence

_NOTICE = re.compile(
    r"^\W*(?:correction|corrected|corrects|clarification|retraction|retracted)\b\s*(?:[:.\-–—]|$)"
    r"|\b(?:earlier|previous|original) version of (?:this|the|our) \w{1,20}"
    r"|\b(?:story|article|report|headline|item|post|text) (?:has|have|had|was|is) (?:since )?"
    r"(?:been )?(?:corrected|retracted|withdrawn|updated to correct|amended to correct)"
    r"|^\W*(?:attention|advisory|note|notice)(?: to)?,? (?:all )?(?:editors|clients|subscribers)\b"
    r".*\b(?:withdr[ae]w\w*|kill\w*|retract\w*|correct\w*|disregard|do not (?:use|publish))\b"
    r"|^\W*(?:mandatory )?kill(?: notice)?\s*:"
    r"|^\W*(?:story|article|photo|picture) (?:kill|withdrawn)\b"
    r"|\b(?:there will be|with) no substitute (?:story|article)\b",
    re.IGNORECASE,
)
_ITEM = (
    r"(?:story|stories|article|report|item|piece|post|headline|bulletin|interview|review|photos?"
    r"|photographs?|pictures?|images?|videos?|captions?|claims?)"
)
_ERROR = r"(?:error|mistake|mix-up|misprint|slip|confusion)"
# An outlet of its own report: "we withdraw the report", "that was our mistake".
_OURS = re.compile(
    rf"\bwe (?:hereby |therefore |now |fully )?(?:have |are )?(?:withdr[ae]w\w*|retract\w*"
    rf"|tak(?:e|en|ing) back|took back|correct) (?:the|our|a|an|this|that|its?)\b"
    rf"(?: [\w'’-]{{1,20}}){{0,4}} {_ITEM}\b"
    rf"|^[\s(\[*]*we correct\s*:"
    rf"|\bwe (?:wrongly|incorrectly|mistakenly|erroneously|falsely) (?:reported|said|wrote|stated"
    rf"|named|gave|identified|described|published|showed|claimed|attributed|put)\b"
    rf"|\bwe (?:gave|named|published|showed|printed|used|quoted) (?:a|an|the) wrong\b"
    rf"|\bwe (?:regret|apologi[sz]e for|are sorry for) (?:the|this|our|that) {_ERROR}\b"
    rf"|\b(?:that|this|it|the {_ERROR}) (?:was|is) (?:our (?:own )?{_ERROR}|ours)\b"
    rf"|\bour (?:[\w'’-]{{1,20}} ){{0,3}}{_ITEM}\b[^.]{{0,140}}\b(?:does not stand|do not stand"
    rf"|(?:was|were|is) (?:wrong|incorrect|false|untrue|not true|mistaken|withdrawn|retracted))\b",
    re.IGNORECASE,
)
# Headlines that anybody may have over anything, unless the article speaks of its own report.
_SORRY = re.compile(
    r"\b(?:an|our) apology$|^[\s(\[*]*(?:an |our )?apology(?:$|:| to\b)"
    r"|^[\s(\[*]*we (?:were|got (?:it|this|that)) wrong\b|^[\s(\[*]*(?:our|we made a) mistake\b"
    r"|\bsett?(?:ing)? the record straight\b|^[\s(\[*]*in our own (?:cause|case|matter)\b"
    r"|^[\s(\[*]*we (?:apologi[sz]e|are sorry)\b",
    re.IGNORECASE,
)
# What somebody else says, or asks of the outlet.
_SPOKEN = re.compile(r"[\"“]|(?<!\w)['‘]|\b(?:that|if|whether|unless)\s*$", re.IGNORECASE)
_SPEAKS = re.compile(
    r"\b(?:we|this (?:newspaper|paper|magazine|station|agency|channel|site|website|programme))"
    r" (?:had |have )?(?:\w{1,12}ly )?(?:reported|wrote|written|said|published|stated|named|printed"
    r"|showed|claimed|broadcast)\b"
    rf"|\b(?:our|yesterday['’]s|\w+day['’]s|last week['’]s) (?:[\w'’-]{{1,20}} ){{0,3}}"
    rf"(?:{_ITEM}|edition|issue|programme|paper|broadcast)\b",
    re.IGNORECASE,
)
# What news also says of others: a notice only where an edit adds it.
_ADMITS = re.compile(
    r"\b(?:retracts|retracted|has withdrawn|withdraws) (?:its|the|our|a|an) (?:\w{1,20} ){0,2}"
    r"(?:story|article|report)"
    r"|\bregrets? the error"
    r"|\b(?:incorrectly|wrongly|mistakenly|erroneously)"
    r" (?:stated|said|reported|identified|gave|given|named|described)"
    r"|\bmis(?:stated|identified|reported)\b",
    re.IGNORECASE,
)


def marked(sentence: Sentence, *, edit: bool) -> bool:
    """Whether a sentence says that the article, or an earlier one, is corrected or taken back."""
    if _NOTICE.search(sentence.text):
        return True
    return edit and _ADMITS.search(sentence.text) is not None


def owned(sentence: Sentence, around: Iterable[Sentence]) -> bool:
    """Whether an outlet says in a sentence that its own report was wrong.

    Args:
        sentence: one of a new article.
        around: all that the article says.
    """
    found = _OURS.search(sentence.text)
    if found:
        return _SPOKEN.search(sentence.text[: found.start()]) is None
    sorry = sentence.lead and _SORRY.search(" ".join(sentence.text.split())) is not None
    return sorry and any(map(speaks, around))


def speaks(sentence: Sentence) -> bool:
    """Whether an outlet says in a sentence what it had reported."""
    return _SPEAKS.search(sentence.text) is not None
