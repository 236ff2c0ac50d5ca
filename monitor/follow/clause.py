"""A sentence as claims are read from it, without a parser: tokens, names, clauses, what recalls.

Rule 1. A clause ends at a comma, semicolon, colon, dash, bracket, quotation mark or subordinator.
Rule 2. A clause recalls when a word of it says so ("previously", "last month", "ago", a date
        more than two days before the article), or a short phrase in front of its comma does.
Rule 3. A subject is the nearest name to the left that no preposition holds; a pronoun is the
        subject of the clauses before it, else of the sentence before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from monitor.follow.cast import TITLES, Kind, Mention
from monitor.follow.lexicon import (
    ARTICLES,
    ATTRIBUTES,
    AUXILIARIES,
    CONJUNCTIONS,
    MONTHS,
    NEGATIONS,
    OWNERS,
    PAST_WORDS,
    PREPOSITIONS,
    SUBORDINATORS,
    TIME_WORDS,
    WILL,
)
from monitor.follow.vocabulary import is_trigger_word, verbs
from monitor.follow.words import Token, listed

MARKS = frozenset(',;:—–()[]"“”')
ADVERBS = (
    listed(
        "again also now just still only even ever soon later earlier first then once"
        " instead back too"
        " already indefinitely together ahead home never always yet all but both today yesterday"
        " tomorrow tonight"
    )
    | PAST_WORDS
)
SUBJECT_PRONOUNS = listed("he she they it we i who which that")
_LAST = listed("last past previous")
_FRONT_WORDS = 7
_APPOSITION = 16
_REACH = 14
_TITLE_WORDS = 6
_PRONOUN_REACH = 3
_IN_MONTH = listed("in since early late mid during")
_FIRST_YEAR, _YEAR_DIGITS, _DAY_DIGITS = 1900, 4, 2


@dataclass(frozen=True)
class View:
    """One sentence, ready to be read.

    Attributes:
        tokens: its words and marks.
        named: finds its names, once they are asked for.
        headline: whether it is a headline.
        previous: the sentence before, if any.
        day: the day that the article speaks on, ``None`` where unknown.
    """

    tokens: Sequence[Token]
    named: Callable[[], Sequence[Mention]]
    headline: bool = False
    previous: "View | None" = None
    day: date | None = None

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """The names of the sentence."""
        return self.named()

    @cached_property
    def before(self) -> Mention | None:
        """The subject of the sentence before, whom a pronoun may stand for."""
        sentence = self.previous
        for _ in range(_PRONOUN_REACH):
            if sentence is None:
                return None
            subject = sentence.own_subject(len(sentence.tokens))
            if subject is not None:
                return subject
            sentence = sentence.previous
        return None

    @cached_property
    def lows(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(token.low for token in self.tokens)

    @cached_property
    def covered(self) -> dict[int, Mention]:
        """Token index -> the name that it is part of."""
        return {at: m for m in self.mentions for at in range(m.start, m.end)}

    def low(self, at: int) -> str:
        """The folded word at an index, ``""`` beyond the sentence."""
        return self.lows[at] if 0 <= at < len(self.lows) else ""

    def is_adverb(self, at: int) -> bool:
        """Whether a word can stand between a verb and its auxiliaries."""
        low = self.low(at)
        if at in self.covered:
            return False
        return low in ADVERBS or (low.endswith("ly") and low not in ("july", "only", "family"))

    def clause(self, at: int) -> tuple[int, int]:
        """Token range of the clause around ``at``; a subordinator stands just before it."""
        start = at
        while start > 0 and not self._divides(start - 1):
            start -= 1
        end = at + 1
        while end < len(self.lows) and not self._divides(end):
            end += 1
        return start, end

    def _divides(self, at: int) -> bool:
        low = self.lows[at]
        if low in MARKS:
            return True
        # "since May" and "after the talks" are phrases of the clause; "as" joins too much.
        return low in SUBORDINATORS and at not in self.covered and low != "as"

    def opener(self, start: int) -> str:
        """The subordinator that a clause stands under, ``""`` if none."""
        low = self.low(start - 1)
        return low if low in SUBORDINATORS else ""

    # -- what recalls -------------------------------------------------------------------------

    def recalls(self, trigger: int) -> bool:
        """Whether the words around a trigger put it into the past."""
        start, end = self.clause(trigger)
        if self._has_past_words(start, end, trigger):
            return True
        if self.low(start - 1) == "," and start - 1 <= _FRONT_WORDS:
            front = range(start - 1)
            verbless = not any(self.low(at) in verbs() for at in front if at not in self.covered)
            return verbless and self._has_past_words(0, start - 1, trigger)
        return False

    def _has_past_words(self, start: int, end: int, trigger: int) -> bool:
        return any(
            self._is_past_word(at, trigger) for at in range(start, end) if at not in self.covered
        ) or any(
            self._is_past_date(at) or self._is_past_month(at, start, end)
            for at in range(start, end)
        )

    def _is_past_word(self, at: int, trigger: int) -> bool:
        low, following = self.low(at), self.low(at + 1)
        if low in PAST_WORDS:
            # "the visit originally planned for May" says nothing about the verb that follows.
            return not (following in ATTRIBUTES and at + 1 != trigger)
        if low in _LAST:
            return following in TIME_WORDS
        if low == "earlier":
            return following in ("this", "in") and self.low(at + 2) not in ("day", "today")
        return low == "before" and self.low(at - 1) in ("day", "week", "month", "year", "days")

    def _is_past_month(self, at: int, start: int, end: int) -> bool:
        """Whether "in February" stands in a clause of March that speaks of no future."""
        month = MONTHS.get(self.low(at))
        if month is None or self.day is None or self.low(at - 1) not in _IN_MONTH:
            return False
        return self.day.month - month > 0 and not WILL.intersection(self.lows[start:end])

    def _is_past_date(self, at: int) -> bool:
        """A year gone by, or a day of a month over two days before the article."""
        low = self.low(at)
        if self.day is None:
            return False
        if low.isdecimal() and len(low) == _YEAR_DIGITS:
            planned = self.low(at - 1) in ("for", "until")
            return not planned and _FIRST_YEAR <= int(low) < self.day.year
        month = MONTHS.get(low)
        if month is None or not self.tokens[at].capital:
            return False
        return self._is_past_day(month, (self.low(at - 1), self.low(at + 1)), at)

    def _is_past_day(self, month: int, around: tuple[str, str], at: int) -> bool:
        if self.day is None or self.low(at - 1) == "for" or self.low(at - 2) == "for":
            return False
        numbers = [int(word) for word in around if word.isdecimal() and len(word) <= _DAY_DIGITS]
        if not numbers:
            return False
        try:
            spoken = date(self.day.year, month, numbers[0])
        except ValueError:
            return False
        return timedelta(days=2) < self.day - spoken < timedelta(days=240)

    # -- who acts -----------------------------------------------------------------------------

    def subject(self, at: int) -> Mention | None:
        """Whose action the verb group that begins at ``at`` is."""
        before = at - 1
        low = self.low(before)
        if low in SUBJECT_PRONOUNS:
            return self._antecedent(before)
        if low in CONJUNCTIONS:
            return self.main_subject(before)
        if low == ",":
            return self._beyond_apposition(before)
        return self._nearest(before)

    def _antecedent(self, pronoun: int) -> Mention | None:
        low = self.low(pronoun)
        if low in ("who", "which", "that"):
            return self._nearest(pronoun - 1 if self.low(pronoun - 1) != "," else pronoun - 2)
        if low in ("i", "we"):
            return None
        return self.main_subject(pronoun) or self.before

    def main_subject(self, limit: int) -> Mention | None:
        """The first name before ``limit`` that neither a preposition nor "'s" holds."""
        own = self.own_subject(limit)
        pronoun = own is None and any(low in SUBJECT_PRONOUNS for low in self.lows[:limit])
        return self.before if pronoun else own

    def own_subject(self, limit: int) -> Mention | None:
        """The same, without what a pronoun may stand for."""
        free = [
            m
            for m in self.mentions
            if m.end <= limit and not self.is_held(m) and not self._modifies(m)
        ]
        first = free[0] if free else None
        return next((m for m in free if not m.owner and m.kind is not Kind.PEOPLE), first)

    def _modifies(self, mention: Mention) -> bool:
        """As "US" does in "US Secretary of State": only titles lead on to another name."""
        at = mention.end
        while self.low(at) in TITLES or self.low(at) == "of":
            at += 1
        return at in self.covered and at - mention.end <= _TITLE_WORDS and not mention.owner

    def is_held(self, mention: Mention) -> bool:
        """Whether a preposition governs the name: "with Brandt", "of the Norland party"."""
        at = mention.start - 1
        while at >= 0 and (
            self.low(at) in ARTICLES | OWNERS
            or (at in self.covered and self.covered[at] is not mention)
            or self._is_plain(at)
            or (self.low(at) == "of" and self.low(at + 1) == "state")
        ):
            at -= 1
        return self.low(at) in PREPOSITIONS and at not in self.covered

    def _is_plain(self, at: int) -> bool:
        """A small word that can only be part of a noun phrase."""
        low = self.low(at)
        return (
            low.isalnum()
            and low not in PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | SUBORDINATORS | NEGATIONS
            and low not in SUBJECT_PRONOUNS
            and low != "to"
            and not is_trigger_word(low)
        )

    def _beyond_apposition(self, comma: int) -> Mention | None:
        """As in "Brandt, the minister, cancels": the name before the comma that opens the aside."""
        at = comma - 1
        while at >= max(0, comma - _APPOSITION):
            if self.low(at) == ",":
                found = self._nearest(at - 1)
                inner = self._nearest(comma - 1)
                named = inner is not None and inner.kind is Kind.NAME and not self.is_held(inner)
                if named and (found is None or found.owner or found.kind is not Kind.NAME):
                    return inner
                return found or self.main_subject(comma)
            at -= 1
        return self.main_subject(comma)

    def _nearest(self, at: int) -> Mention | None:
        """The free name nearest to the left within the clause, else one that is held."""
        held: Mention | None = None
        for back in range(at, max(-1, at - _REACH), -1):
            low = self.low(back)
            mention = self.covered.get(back)
            if mention is not None:
                if mention.end - 1 != back:
                    continue
                if not self.is_held(mention):
                    return mention
                held = mention
            elif low in MARKS or (low in SUBORDINATORS and low not in PREPOSITIONS):
                break
        return held or (self.main_subject(at) if self.low(at) in SUBJECT_PRONOUNS else None)
