"""Who bids for a thing, as far as a text names him: two bidders for one firm are not one.

Rule 1. "A bid from Kestrel", "Kestrel's bid", "the Kestrel bid" name him, whoever takes it or not.
        "The Halder Yard takeover" names nobody: it is called by what is bought as well.
Rule 2. So does whoever makes a bid, changes or drops it, or means to buy.
Rule 3. Whom the other text names too is no other bidder: he is the same one, or what is bid for.
        Who is only left behind is not looked for.
"""

import re
from functools import lru_cache

from monitor.follow.lexicon.words import FUNCTION_WORDS

_NAME = r"\b([A-Z][\w&’'-]{1,40}(?: [A-Z][\w&’'-]{1,40}){0,3})"
_BOUGHT = r"(?:takeovers?|buyout)\b"
_OFFER = r"(?:bids?|offers?|approach)\b"
_BID = rf"(?:{_OFFER}|{_BOUGHT})"
_ON = r"(?: [\w’'$€£.,-]{1,30}){0,4}?"  # a few words on
_KINDS = r"(?:(?:first|second|new|latest|improved|hostile|takeover|[$€£]\S{1,9}) ){0,2}"
_HELPS = r"(?: (?:has|have|had|is|are|will|may|could|to|not|that|it|in|set|ready|close)){0,4}"
_MAKES = (
    r"(?:ma[dk]e|launch|withdr[ae]w|drop|abandon|rais|increas|improv|sweeten|lower|cut|scrap|plan"
    r"|prepar|consider|weigh|lodg|submit|pull|confirm|reviv|renew)\w{0,4}"
)
_WANTS = r"(?: (?:agree[sd]?|plans?|wants?|talks|considers?|considering|offer(?:s|ed)))?(?: to)?"
_FORMS = (
    re.compile(rf"\b{_BID}{_ON} (?:from|by) {_NAME}"),
    re.compile(rf"{_NAME} {_KINDS}{_OFFER}"),
    re.compile(rf"{_NAME}(?<=['’]s|s['’]) {_KINDS}{_BOUGHT}"),
    re.compile(
        rf"{_NAME}{_HELPS} {_MAKES}"
        rf"(?: (?:its|his|her|their|an?|\w{{3,12}})){{0,3}}? {_BID}(?! talks)"
    ),
    re.compile(rf"{_NAME}{_HELPS} (?:bids?|bidding|offers|offered) (?:for|to|up|[$€£\d])"),
    re.compile(rf"{_NAME}{_HELPS}{_WANTS} (?:buys?|acquires?|takes? over)\b"),
    re.compile(
        rf"{_NAME}{_HELPS}(?: \w{{4,9}})? talks (?:on|over|about)(?: \w{{1,9}})?"
        r" (?:takeover|purchase|acquisition) of\b"
    ),
)
_LONGEST = 600  # what more is said of a thing names nobody else who bids for it
_CAPITAL = re.compile(r"\b[A-Z][\w&-]+")
_ASIDE = re.compile(r", (?:which|while|leaving)\b.*", re.DOTALL)


def is_other_bidder(one: str, other: str) -> bool:
    """Whether each text names a bidder whom the other does not name at all."""
    return _has_own(one, other) and _has_own(other, one)


def _has_own(text: str, other: str) -> bool:
    """Whether somebody bids in a text who does not stand in the other one."""
    named = _named(_ASIDE.sub("", other[:_LONGEST]))
    return any(not name & named for name in _bidders(text))


@lru_cache(maxsize=256)
def _bidders(text: str) -> frozenset[frozenset[str]]:
    """Those who may bid, each as the words of his name."""
    found = (_named(name) for form in _FORMS for name in form.findall(text[:_LONGEST]))
    return frozenset(filter(None, found))


def _named(text: str) -> frozenset[str]:
    """The words of all names in a text, folded."""
    return frozenset(word.lower() for word in _CAPITAL.findall(text)) - FUNCTION_WORDS
