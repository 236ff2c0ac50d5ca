"""Rough trees without the parser: noun phrases, verb groups, and whom each most likely leans on.

Rule 1. A noun phrase ends at its last noun; what owns a noun stands before "'s".
Rule 2. A subject is the noun phrase before the verb that no preposition holds, an object the first
        one behind it; a preposition leans on the noun right before it, else on the verb.
Rule 3. An infinitive leans on the noun or verb before it, a clause on the verb before it.
"""

from collections.abc import Sequence

from monitor.follow.grammar.parser import Token
from monitor.follow.grammar.tokens import Piece
from monitor.follow.lexicon.words import TIME_WORDS
from monitor.follow.roles.hold import INVITATIONS, PLAN_NOUNS, REPORTS
from monitor.follow.roles.tagging import Word, tagged
from monitor.follow.words import listed

_NOUNS = ("NOUN", "PROPN", "PRON")
_INSIDE = ("DET", "PRP$", "ADJ", "NUM", "NOUN", "PROPN", "POS")
_LABELS = {"DET": "det", "PRP$": "nmod:poss", "ADJ": "amod", "NUM": "nummod"}
_WAITING = ("ADP", "SCONJ", "TO", "AUX", "CCONJ")
_GROUP = ("AUX", "SCONJ")
_NEXT = listed("next last")
_RELATIVE = listed("who which")
_STATES = listed("on off underway dead alive hold ice track way")
_UNIVERSAL = {"PRP$": "PRON", "POS": "PART", "TO": "PART"}
_AT_NOUNS = listed("to with between by in at for from against")


class Shallow:
    """Makes rough trees of sentences by closed lists and the tables of verbs."""

    def analyse(self, sentences: Sequence[Sequence[Piece]]) -> list[tuple[Token, ...]]:
        """The analysis of sentences that are cut into tokens already."""
        return [_Sketch(pieces).tokens() for pieces in sentences]


class _Sketch:
    """One sentence while its words find their heads, from left to right."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.words = tagged(pieces)
        self.heads = [-1] * len(pieces)
        self.labels = ["dep"] * len(pieces)
        self.verb: int | None = None  # the last verb
        self.noun: int | None = None  # the head of the last noun phrase
        self.subject: int | None = None  # one that waits for its verb
        self.waiting: list[int] = []  # auxiliaries, marks, prepositions that wait for their word
        self.objects: dict[int, int] = {}  # verb -> its object
        self.opened: int | None = None  # the verb of a clause that stands before the main one

    def tokens(self) -> tuple[Token, ...]:
        """The tree: what found no head hangs on the first verb, else on the first noun."""
        at = 0
        while at < len(self.words):
            at = self._take(at)
        free = [n for n, head in enumerate(self.heads) if head == -1]
        verbs = [n for n in free if self.words[n].tag in ("VERB", "AUX") or self._is_state(n)]
        nouns = [n for n in free if self.words[n].tag in _NOUNS]
        root = next(iter((*verbs, *nouns, *free)), None)
        found = []
        for n, (piece, word) in enumerate(zip(self.pieces, self.words, strict=True)):
            head, label = self.heads[n], self.labels[n]
            if n == root:
                label = "root"
            elif head == -1 and root is not None:
                head = root
            tag = _UNIVERSAL.get(word.tag, word.tag)
            found.append(Token(*piece, tag, word.fine, word.lemma, head + 1, label))
        return tuple(found)

    def _take(self, at: int) -> int:
        """Let the word at ``at``, or the phrase that begins there, find its head."""
        word = self.words[at]
        if word.tag in _INSIDE or word.tag == "PRON":
            end = self._phrase(at)
            self._noun(at, end)
            return end
        if word.tag == "VERB" or (word.tag != "ADP" and self._is_state(at)):
            self._verb(at)
        elif (
            word.tag in _WAITING
            or word.lemma == "not"
            or word.low == "longer"
            or (word.tag == "ADV" and any(self.words[n].tag in _GROUP for n in self.waiting))
        ):
            self.waiting.append(at)
        elif self.verb is not None and word.tag == "ADV":
            self._hang(at, self.verb, "compound:prt" if word.fine == "RP" else "advmod")
        elif word.tag == "PUNCT":
            self._break(at)
        return at + 1

    def _is_state(self, at: int) -> bool:
        """As in "is back on", "on hold": what stands behind "be" without a verb."""
        helped = any(self.words[n].lemma == "be" for n in self.waiting)
        bare = self.verb is None and self.subject is not None
        return self.words[at].low in _STATES and (helped or bare) and self.words[at].tag != "VERB"

    def _break(self, at: int) -> None:
        """A mark ends what waits; a comma also lets go of the subject that has its verb."""
        if self.words[at].low in (",", ";", ":", "-", "("):
            self.waiting = [n for n in self.waiting if self.words[n].tag == "SCONJ"]

    def _hang(self, at: int, head: int, label: str) -> None:
        if self.heads[at] == -1 and not self._rests_on(head, at):
            self.heads[at], self.labels[at] = head, label

    def _rests_on(self, at: int, top: int) -> bool:
        """Whether one word is another or hangs below it; a tree must not bite its tail."""
        while at != -1:
            if at == top:
                return True
            at = self.heads[at]
        return False

    def _phrase(self, start: int) -> int:
        """Put a noun phrase together and say where it ends; its head is its last noun."""
        end = start + 1
        while end < len(self.words) and self._goes_on(end):
            end += 1
        head = self._head(start, end)
        owner = start
        for at in range(start, end):
            # An apostrophe that opens a quotation owns nothing.
            if self.words[at].tag == "POS" and at > owner:
                before = self._head(owner, at)
                for inner in range(owner, at):
                    self._hang(inner, before, self._label(inner))
                self._hang(at, before, "case")
                self._hang(before, head, "nmod:poss")
                owner = at + 1
        for at in range(owner, end):
            self._hang(at, head, self._label(at))
        return end

    def _goes_on(self, at: int) -> bool:
        """Whether a word is still of the noun phrase: not "this week", not a pronoun's "her"."""
        word, last = self.words[at], self.words[at - 1]
        if word.tag in ("DET", "PRP$") or word.low in _NEXT or word.low in TIME_WORDS:
            return (
                last.tag in _INSIDE and last.tag not in _NOUNS and word.tag not in ("DET", "PRP$")
            )
        return word.tag in _INSIDE or (word.low == "-" and last.tag in _NOUNS)

    def _label(self, at: int) -> str:
        return _LABELS.get(self.words[at].tag, "compound")

    def _head(self, start: int, end: int) -> int:
        nouns = [at for at in range(start, end) if self.words[at].tag in _NOUNS]
        return nouns[-1] if nouns else end - 1

    # -- noun phrases ------------------------------------------------------------------------

    def _noun(self, start: int, end: int) -> None:
        head = self._head(start, end)
        held = [n for n in self.waiting if self.words[n].tag == "ADP"]
        joined = [n for n in self.waiting if self.words[n].tag == "CCONJ"]
        beside = self.noun is not None and joined and joined[-1] == start - 1
        if held and not self._opens_clause(held[-1], end):
            self._prepositional(head, held)
        elif beside and self.noun is not None:
            self._hang(head, self.noun, "conj")
            self.waiting = [n for n in self.waiting if n not in joined]
        elif self.verb is None or self._begins_clause(start, end):
            self.subject = head
        elif self.verb not in self.objects:
            self.objects[self.verb] = head
            self._hang(head, self.verb, "obj")
        elif self.noun == start - 2 and self.words[start - 1].low == ",":
            self._hang(head, self.objects[self.verb], "appos")
        else:
            self._hang(head, self.verb, "obl")
        if not beside:
            self.noun = head

    def _prepositional(self, head: int, held: Sequence[int]) -> None:
        """A phrase behind a preposition leans on the noun before that, else on the verb."""
        first, low = held[0], self.words[held[-1]].low
        near = self.noun is not None and self.noun == first - 1
        particle = first > 0 and self.words[first - 1].tag == "ADV"
        at_noun = (low == "of" and not particle) or (near and low in _AT_NOUNS) or self.verb is None
        target = self.noun if at_noun and self.noun is not None else self.verb
        for case in held:
            self._hang(case, head, "case")
        self.waiting = [n for n in self.waiting if n not in held]
        if target is not None:
            self._hang(head, target, "nmod" if target == self.noun else "obl")

    def _opens_clause(self, preposition: int, end: int) -> bool:
        """As in "after he called off": a subordinator that is a preposition elsewhere."""
        if self.words[preposition].low not in ("after", "before", "since", "until", "as"):
            return False
        return self._verb_follows(end)

    def _begins_clause(self, start: int, end: int) -> bool:
        """Whether this phrase is the subject of a verb of its own."""
        before = self.words[start - 1]
        opened = before.tag in ("SCONJ", "CCONJ", "PUNCT") or before.low == "that"
        reports = self.verb is not None and self.words[self.verb].lemma in REPORTS | {"deny"}
        return (opened or (reports and self.verb == start - 1)) and self._verb_follows(end)

    def _verb_follows(self, end: int) -> bool:
        """Whether a finite verb comes before the clause ends."""
        for word in self.words[end : end + 8]:
            if word.tag in ("PUNCT", "SCONJ", "TO"):
                return False
            if word.tag == "AUX" or (word.tag == "VERB" and word.fine != "VBG"):
                return True
        return False

    # -- verbs -------------------------------------------------------------------------------

    def _verb(self, at: int) -> None:
        waiting, self.waiting = self.waiting, []
        words = [self.words[n] for n in waiting]
        helped = any(word.lemma == "be" for word in words)
        for n, word in zip(waiting, words, strict=True):
            self._hang(n, at, _helping(word, participle=self.words[at].fine == "VBN"))
        reduced = self.words[at].fine in ("VBD", "VBP") and self._is_reduced(at)
        passive = helped and self.words[at].fine == "VBN"
        # Whom a relative clause is about still waits for the verb of its own.
        about = self.noun is not None and any(word.low in _RELATIVE for word in words)
        kept = self.subject if about and self.subject == self.noun else None
        if self.subject is not None and kept is None:
            self._hang(self.subject, at, "nsubj:pass" if passive or reduced else "nsubj")
        self._attach(at, waiting)
        self.subject, self.verb = kept, at

    def _is_reduced(self, at: int) -> bool:
        """As in "visit called off", "talks suspended": a participle without "was"."""
        behind = self.words[at + 1].tag if at + 1 < len(self.words) else "PUNCT"
        return behind in ("PUNCT", "ADP", "SCONJ") and self.words[at].fine == "VBD"

    def _attach(self, at: int, waiting: Sequence[int]) -> None:
        """The verb to what it leans on, by what stands before it."""
        before = {self.words[n].low for n in waiting}
        tags = {self.words[n].tag for n in waiting}
        if self.noun is not None and before & _RELATIVE:
            return self._hang(at, self.noun, "acl:relcl")
        if "TO" in tags:
            return self._infinitive(at)
        if self.verb is None:
            self.opened = at if tags & {"SCONJ", "ADP"} else None
            return None
        if self.opened is not None and not tags & {"SCONJ", "ADP", "CCONJ"}:
            self._hang(self.opened, at, "advcl")
            self.opened = None
            return None
        if self.words[at].fine == "VBG" and "AUX" not in tags:
            return self._hang(at, self.verb, "xcomp" if self.verb == at - 1 else "advcl")
        if "that" in before or self.words[self.verb].lemma in REPORTS | {"deny"}:
            return self._hang(at, self.verb, "ccomp")
        return self._hang(at, self.verb, "advcl" if tags & {"SCONJ", "ADP"} else "conj")

    def _infinitive(self, at: int) -> None:
        noun = self.noun
        if noun is not None and self.words[noun].lemma in PLAN_NOUNS | INVITATIONS:
            self._hang(at, noun, "acl")
        elif self.verb is not None:
            self._hang(at, self.verb, "xcomp")


def _helping(word: Word, *, participle: bool) -> str:
    """What a small word is to the verb behind it."""
    if word.tag == "AUX":
        return "aux:pass" if word.lemma == "be" and participle else "aux"
    if word.tag == "ADV":
        return "advmod"
    return "cc" if word.tag == "CCONJ" else "mark"
