"""Which offence a charge or a verdict is of, so that one case is not taken for another.

Rule 1. An offence is what stands behind "charged with", "cleared of" and the like, or right before
        "charge", "case", "trial", "conviction".
Rule 2. It belongs to fields, by its words; an offence of several fields ("hiding income from the
        tax office") may be any of them. What no table lists belongs to none.
Rule 3. Two are different if both are known and share no field: one case goes by several names
        ("embezzlement", "stealing club funds").
"""

import re
from collections.abc import Iterable

from monitor.follow.words import fold
from monitor.model.changes import Pole

# Beginnings of words by fields that one case hardly has in common.
_FIELDS = {
    "money": "fraud defraud tax embezzl misappropriat theft thief steal stole rob burgl loot"
    " larceny shoplift launder brib corrupt graft kickback extort blackmail racketeer swindl scam"
    " cheat insider deceiv deception forg counterfeit bankrupt antitrust cartel match-fix price-fix"
    " rigg fixing hack malpractice mislead misle insolven accounting bookkeep undeclared unpaid"
    " funds money cash",
    "violence": "murder kill manslaughter homicid death shoot stab poison assault beat attack wound"
    " harm batter rape sexual abus molest grop harass strangl drown infanticid femicid brawl punch"
    " abduct kidnap tortur stalk threat intimidat extort blackmail neglig neglect safety dangerous"
    " reckless careless hit-and-run cruelty violen indecen traffick slave bomb terror arson",
    "driving": "driving drink-driv drunk-driv speeding reckless careless dangerous hit-and-run",
    "words": "libel slander defam insult blasphem hate racis racial plagiar copyright contempt",
    "state": "treason spy espionage sedition coup rebel leak secret terror incit plot insurrection"
    " subver extremis collaborat hack wiretap eavesdrop bugging bomb sabotage",
    "oath": "perjur lying lied lie obstruct tamper false testimony contempt pervert",
    "goods": "drug cocaine heroin cannabis narcotic smuggl traffick ivory contraband weapon firearm"
    " gun explosives",
    "doping": "doping steroid drug",
    "fire": "arson fire blaze burn torch damage vandal bomb",
    "order": "riot vandal damage trespass protest unrest disorder graffiti blockad",
    "nature": "poach pollut dump spill poison cruelty logging",
    "vote": "vote-rigg election elector rigg ballot",
}
_STEMS = [(stem, field) for field, stems in _FIELDS.items() for stem in stems.split()]
_CUES = {
    Pole.ON: r"charg\w+|indict\w+|convict\w+|guilty|trial|tried|prosecut\w+|accus\w+|sentenc\w+"
    r"|jailed|sued|condemned|arraigned|liable",
    Pole.OFF: r"clear\w*|acquit\w*|guilty|innocent|charg\w+|case|conviction|verdict|exonerat\w+"
    r"|pardon\w*|absolv\w+|indictment|trial|sentence|prosecution|suit|lawsuit",
}
# What parts words is in no word: else a line of hyphens could be split in every way there is.
_REACH = (
    r"(?:[^\w’'-]+[\w’'-]+){0,4}?[^\w’'-]+(?:of|with|over|for)\b(?P<behind>(?:\s+[\w’'-]+){1,7})"
)
_BEHIND = {pole: re.compile(rf"(?i)\b(?:{words})\b{_REACH}") for pole, words in _CUES.items()}
_BEFORE = re.compile(
    r"(?i)\b(?P<before>(?:[\w’'-]+\s+){1,3})(?:charges?|case|trial|convictions?|verdict|indictment"
    r"|lawsuit|suit|prosecution)\b"
)


def fields(text: str, pole: Pole) -> frozenset[str]:
    """The fields of the offences of which a sentence charges somebody, or clears her.

    Args:
        text: the sentence.
        pole: whether it charges or convicts, or clears.
    """
    found = [one["behind"] for one in _BEHIND[pole].finditer(text)]
    found += [one["before"] for one in _BEFORE.finditer(text)]
    return frozenset(
        field
        for phrase in found
        for word in fold(phrase).split()
        for stem, field in _STEMS
        if word.startswith(stem)
    )


def differ(old: Iterable[str], new: Iterable[str], pole: Pole) -> bool:
    """Whether some sentences speak of another offence than others.

    Args:
        old: the sentences that were told.
        new: those that tell of the other pole.
        pole: that pole.
    """
    other = Pole.ON if pole is Pole.OFF else Pole.OFF
    mine = frozenset[str]().union(*(fields(text, pole) for text in new))
    theirs = frozenset[str]().union(*(fields(text, other) for text in old))
    return bool(mine and theirs) and not mine & theirs
