"""Cuts a sentence for the parser so that each name is one word: what it names is known already.

A name of several words, its titles before it, is one word of the tree, its last with a capital:
"Secretary of State Adela Norrin" is "Norrin". The tree becomes smaller and what is around the name
clearer. The parser reads a well-known name of that sort in its place: what a sentence says does not
depend on whether the parser has met those it is about ("Herring Pact", "Norland Air grounds"). For
words that are noun and verb, or the like, it reads plain ones where their company tells which.
"""

from collections.abc import Sequence
from typing import NamedTuple

from monitor.follow.cast import Kind, Mention, is_title
from monitor.follow.grammar.parser import Token as Leaf
from monitor.follow.grammar.tokens import Piece, cut
from monitor.follow.lexicon.tables import noun_words, verbs
from monitor.follow.lexicon.words import AUXILIARIES
from monitor.follow.words import Token, fold, listed

LONGEST = 160
# Names that the treebanks have often, for any bearer and for any place.
WELL_KNOWN = {Kind.NAME: "Smith", Kind.PLACE: "France"}
# A word of doubtful kind -> what is read for it, its lemma.
_PAY, _TALKS, _PLANNED = "pay", "talks", "planned"
_PLAIN = {
    _PAY: ("wage", "pay"),
    _TALKS: ("negotiations", "talk"),
    _PLANNED: ("major", "planned"),
    "end": ("abandon", "end"),
    "down": ("drop", "down"),
}
_ENDED = {
    "end": listed("strike strikes walkout sit-in siege dispute boycott blockade protest protests"),
    "down": listed("tools"),
}
_BEFORE_NOUNS = listed("the a an of at in on to by for 's ' this its their")
_TALKED_OF = listed(
    "pay wage merger takeover coalition peace trade budget border nuclear truce ceasefire climate"
    " transfer contract debt bailout crisis unity disarmament sales hostage gas grain fishing"
)
# What pay is agreed in; what of it is offered, which somebody may pay, too.
_AGREED = listed(
    "talks deal deals pact pacts accord accords agreement agreements round dispute row"
)
_OFFERED = listed(
    "rise offer settlement negotiations increase award package strike freeze cut cuts"
)
_BEFORE_VERBS = listed("to will would can could must should may might not")
_PLURAL, _SINGULAR = "s", "ss"


class Pieces(NamedTuple):
    """What is parsed of a sentence, and which of it are names."""

    pieces: tuple[Piece, ...]
    named: dict[int, Mention]

    @property
    def familiar(self) -> tuple[Piece, ...]:
        """The pieces with well-known names in the place of names, plain words of doubtful ones."""
        return tuple(
            piece._replace(form=_stand_in(self.named[at], piece.form))
            if at in self.named
            else piece._replace(form=_PLAIN[doubtful][0])
            if (doubtful := self._doubtful(at))
            else piece
            for at, piece in enumerate(self.pieces)
        )

    def _doubtful(self, at: int) -> str:
        """The word at a token, if its company says that it is another part of speech than it seems.

        As "pay" of "nurses seal pay pact", "end" of "teachers end strike".
        """
        low = fold(self.pieces[at].form)
        if low not in _PLAIN:
            return ""
        before = fold(self.pieces[at - 1].form) if at else ""
        behind = fold(self.pieces[at + 1].form) if at + 1 < len(self.pieces) else ""
        if low == _PAY:
            fits = behind in (_AGREED if before in _BEFORE_VERBS else _AGREED | _OFFERED)
        elif low == _TALKS:
            fits = before in _TALKED_OF
        elif low == _PLANNED:
            fits = behind in noun_words() and before in verbs() and before not in AUXILIARIES
        else:
            fits = behind in _ENDED[low] and before not in _BEFORE_NOUNS
        return low if fits else ""

    def own(self, leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
        """What the parser made of the familiar pieces, each name its own again."""
        return tuple(
            leaf._replace(form=self.pieces[at].form, lemma=self.pieces[at].form)
            if at in self.named
            else leaf._replace(form=self.pieces[at].form, lemma=_PLAIN[doubtful][1])
            if (doubtful := self._doubtful(at))
            else leaf
            for at, leaf in enumerate(leaves)
        )


def _stand_in(name: Mention, form: str) -> str:
    """A name of the same sort; one that may be a plural ("Houthis seize") stays."""
    if name.kind is Kind.NAME and form.endswith(_PLURAL) and not form.endswith(_SINGULAR):
        return form
    return WELL_KNOWN.get(name.kind, form)


def pieces(text: str, offset: int, line: Sequence[Token], names: Sequence[Mention]) -> Pieces:
    """The tokens of a sentence that begins at ``offset`` of its field, names put together.

    Args:
        text: the sentence.
        offset: where its field has it.
        line: its words as names are found in them.
        names: the names among these.
    """
    found: list[Piece] = []
    named: dict[int, Mention] = {}
    waiting = list(names)
    whole: list[Piece] = []
    for piece in cut(text, LONGEST):
        while waiting and piece.start >= _end(line, waiting[0], offset):
            name = waiting.pop(0)
            if whole:
                _close(found, whole, named, name)
            whole = []
        if waiting and piece.end > line[_start(line, waiting[0])].start - offset:
            whole.append(piece)
        else:
            found.append(piece)
    if waiting and whole:
        _close(found, whole, named, waiting[0])
    return Pieces(tuple(found), named)


def _end(line: Sequence[Token], name: Mention, offset: int) -> int:
    return line[name.end - 1].end - offset


def _start(line: Sequence[Token], name: Mention) -> int:
    """The first word of a name, the titles of a person taken along."""
    start = name.start
    while name.kind is Kind.NAME and start > 0 and _is_title(line, start - 1):
        start -= 1
    return start


def _is_title(line: Sequence[Token], at: int) -> bool:
    low = line[at].low
    if low == "of":
        return at > 0 and line[at - 1].low == "secretary" and line[at + 1].low == "state"
    return line[at].capital and is_title(low)


def _close(
    found: list[Piece], whole: Sequence[Piece], named: dict[int, Mention], name: Mention
) -> None:
    capital = [piece.form for piece in whole if piece.form[0].isupper()]
    form = capital[-1] if capital else whole[-1].form
    named[len(found)] = name
    found.append(Piece(form, whole[0].start, whole[-1].end))
