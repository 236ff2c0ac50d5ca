"""Who bids for a thing, as far as a text names him: two bidders for one firm are not one.

Rule 1. "A bid from Kestrel", "Kestrel's bid", "the Kestrel bid" name him, whoever takes it or not.
Rule 2. Else he is whoever makes a bid, changes or drops it, or means to buy.
"""

import re
from functools import lru_cache

_NAME = r"\b([A-Z][\w&’'-]{1,40}(?: [A-Z][\w&’'-]{1,40}){0,3})"
_BID = r"(?:bids?|offers?|approach|takeovers?|buyout)\b"
_ON = r"(?: [\w’'$€£.,-]{1,30}){0,4}?"  # a few words on
_OF = re.compile(rf"\b{_BID}{_ON} (?:from|by) {_NAME}")
_KIND = r"(?:first|second|new|latest|improved|hostile|takeover|[$€£]\S{1,9})"
_OWN = re.compile(rf"{_NAME} (?:{_KIND} ){{0,2}}{_BID}")
_HELPS = r"(?: (?:has|have|had|is|are|will|may|could|to|not|that|it|in|set|ready|close)){0,4}"
_MAKES = (
    r"(?:ma[dk]e|launch|withdr[ae]w|drop|abandon|rais|increas|improv|sweeten|lower|cut|scrap|plan"
    r"|prepar|consider|weigh|lodg|submit|pull|confirm|reviv|renew)\w{0,4}"
)
_WANTS = r"(?: (?:agree[sd]?|plans?|wants?|talks|considers?|considering|offer(?:s|ed)))?(?: to)?"
_DOES = (
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
_POSSESSIVE = re.compile(r"['’]s?$")


def is_other_bidder(one: str, other: str) -> bool:
    """Whether both texts name a bidder, and none that the other does."""
    mine, theirs = _bidders(one), _bidders(other)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


@lru_cache(maxsize=256)
def _bidders(text: str) -> frozenset[str]:
    """The words of the names of those who bid."""
    text = text[:_LONGEST]
    found = [*_OF.findall(text), *_OWN.findall(text)]
    if not found:
        found = [name for form in _DOES for name in form.findall(text)]
    words = (word for name in found for word in name.split())
    return frozenset(_POSSESSIVE.sub("", word).lower() for word in words)
