"""Sentences to claims: what is on or off, how firmly, about whom and where, with the sentence.

Rule 1. Only sentences that may tell something are read, the first ``PARSED`` of them, and of these
        those whose words could make a claim in some tree, all at once; only English is.
Rule 2. A claim's key is made of the class of the thing, those concerned, and the place.
Rule 3. A definite phrase without names ("the trip") is the article's only open key; such a claim
        is marked as inferred. One that fits several keys, or none, is dropped.
Rule 4. An article holds one pole per key in the foreground: the most prominent; what it says of
        the other pole recalls. Its claim then bears the rule ``recalls-other``. Of control it is
        what cannot be so at once: two holders, or one who has a thing and has lost it.
Rule 5. Without the parser the same rules read a rough tree; such claims bear ``by-words``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

from monitor.follow.cast import Cast, Mention, cast_of
from monitor.follow.grammar.parser import Token as Leaf
from monitor.follow.grammar.tokens import Piece
from monitor.follow.holders import in_full, pole_for
from monitor.follow.language import is_english
from monitor.follow.lexicon.legal import CLEARED
from monitor.follow.lexicon.life import FIGURE
from monitor.follow.lexicon.schedule import ATTENDANCE
from monitor.follow.lexicon.shape import Trigger
from monitor.follow.lexicon.tables import base, may_tell
from monitor.follow.names import mentions
from monitor.follow.roles.called import called
from monitor.follow.roles.chances import may_turn
from monitor.follow.roles.doings import doings
from monitor.follow.roles.framing import is_asked, is_made_up, is_no_news, looks_back
from monitor.follow.roles.hold import Hold
from monitor.follow.roles.leading import led
from monitor.follow.roles.made import Doing
from monitor.follow.roles.mend import mended
from monitor.follow.roles.pieces import Pieces, pieces
from monitor.follow.roles.recall import dates_back
from monitor.follow.roles.shallow import Shallow
from monitor.follow.roles.slots import Slots, slots
from monitor.follow.roles.tree import Tree
from monitor.follow.roles.verdicts import is_figurative
from monitor.follow.roles.who import free_name
from monitor.follow.sentences import Sentence, sentences
from monitor.follow.words import Token, tokens
from monitor.model.articles import Article
from monitor.model.changes import Axis, Claim, ClaimKey, Pole, Quote, Strength
from monitor.model.times import Span, written

RECALLS_OTHER = "recalls-other"
TURNS = "turns"
TITLE = "title"
BY_WORDS = "by-words"
UNDER_WAY = "under way"
CLAIMS = 60
PARSED = 10  # what turns a storyline stands at the top; each costs one to two milliseconds
PRONOUN_REACH = 3
MOVING = Strength.ANNOUNCED
# What happens to a thing though nobody wants it: to say that it did not is to deny it.
_BEFALLEN = ("collapsed",)
_CLEARED_FOR = re.compile(r"\bcleared (?:for|to)\b", re.IGNORECASE)
_VERDICT = re.compile(
    r"\b(?:cleared of|acquit\w*|not guilty|pardon\w*|exonerat\w*)\b", re.IGNORECASE
)
_OTHER = {Pole.ON: Pole.OFF, Pole.OFF: Pole.ON}
_TURNED = {
    "planned": "off",
    "resumed": "not resumed",
    UNDER_WAY: "off",
    "cancelled": "going ahead",
    "postponed": "going ahead",
    "suspended": "going ahead",
    "collapsed": "going ahead",
}


class Grammar(Protocol):
    """What makes trees of sentences: the parser."""

    def analyse(self, sentences: Sequence[Sequence[Piece]]) -> list[tuple[Leaf, ...]]:
        """The analysis of sentences that are cut into tokens already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim whose key may still be open.

    Attributes:
        what: the class.
        slots: whom and where.
        trigger: what the sentence does to it.
        held: how firmly it says so.
        rule: which rule found it.
        open: whether the phrase itself says that it is known: "the trip", "his trip".
        called: the thing in the words of the sentence.
        sentence: the sentence.
    """

    what: str
    slots: Slots
    trigger: Trigger
    held: Hold
    rule: str
    open: bool
    called: str
    sentence: Sentence


def claims(article: Article, at: Span | None, grammar: Grammar | None = None) -> tuple[Claim, ...]:
    """The claims of an article, in the order of its sentences.

    Args:
        article: the record; its title, summary and text are read.
        at: when it speaks; dates in a sentence more than two days before recall.
        grammar: the parser; without one, sentences are read by their words alone.
    """
    cut = sentences(article)
    if not is_english(article.language, cut) or is_made_up(article.title or ""):
        return ()
    words = [tokens(sentence.text, sentence.start) for sentence in cut]
    chosen = [
        n
        for n, line in enumerate(words)
        if may_tell(frozenset(w.low for w in line), lead=cut[n].lead)
    ]
    if not chosen:
        return ()
    read = _Reading(cut, words, cast_of(words), at)
    drafts = [
        _draft(tree, doing, cut[n], dated_back=read.is_dated_back(n))
        for n, tree in _trees(read, chosen[:PARSED], grammar or Shallow())
        for doing in doings(tree)
    ][:CLAIMS]
    if any(draft.trigger.state == CLEARED for draft in drafts) and _lets_play(cut):
        drafts = [draft for draft in drafts if draft.trigger.state != CLEARED]
    known = _known(drafts)
    extra = () if grammar else (BY_WORDS,)
    found = [
        _claim(article, draft, filled, extra)
        for draft in drafts
        if (filled := _filled(draft, known)) is not None
        and (filled.where or draft.trigger.axis is not Axis.CONTROL)
    ]
    return _settled(in_full(found))


@dataclass(frozen=True, slots=True)
class _Reading:
    """An article's sentences with their words, who takes part, and when it speaks."""

    cut: Sequence[Sentence]
    words: Sequence[Sequence[Token]]
    cast: Cast
    at: Span | None
    found: dict[int, tuple[Mention, ...]] = field(default_factory=dict)

    def names(self, n: int) -> tuple[Mention, ...]:
        if n not in self.found:
            self.found[n] = mentions(self.words[n], self.cast)
        return self.found[n]

    def pieces(self, n: int) -> Pieces:
        sentence = self.cut[n]
        return pieces(sentence.text, sentence.start, self.words[n], self.names(n))

    @property
    def day(self) -> date | None:
        return self.at.end.date() if self.at else None

    def is_dated_back(self, n: int) -> bool:
        """Whether headline or the sentence behind it say that it tells of a time long gone."""
        if self.cut[0].headline and n > 0 and looks_back(self.cut[0].text):
            return True
        if n + 1 == len(self.cut) or self.cut[n + 1].field != self.cut[n].field:
            return False
        return dates_back(self.cut[n + 1].text, self.day)

    def subject_before(self, n: int) -> Mention | None:
        """Whom a pronoun of a sentence may stand for."""
        for back in range(n - 1, max(-1, n - 1 - PRONOUN_REACH), -1):
            if self.cut[back].headline:
                return None
            name = free_name(self.words[back], self.names(back))
            if name is not None:
                return name
        return None


def _lets_play(cut: Sequence[Sentence]) -> bool:
    """Whether the article clears somebody for something, and nobody of anything."""
    lead = [one.text for one in cut if one.lead]
    return any(map(_CLEARED_FOR.search, lead)) and not any(map(_VERDICT.search, lead))


def _trees(read: _Reading, chosen: Sequence[int], grammar: Grammar) -> Iterator[tuple[int, Tree]]:
    cut = ((n, read.pieces(n)) for n in chosen)
    whole = [(n, made) for n, made in cut if may_turn(made, lead=read.cut[n].lead)]
    parsed = grammar.analyse([made.familiar for _, made in whole])
    for (n, made), leaves in zip(whole, parsed, strict=True):
        headline = read.cut[n].headline
        yield (
            n,
            Tree(
                tokens=led(mended(made.own(leaves), made.named), made.named, headline=headline),
                named=made.named,
                headline=headline,
                lead=read.cut[n].lead,
                day=read.day,
                before=read.subject_before(n),
            ),
        )


def _draft(tree: Tree, doing: Doing, sentence: Sentence, *, dated_back: bool) -> Draft:
    thing, held = doing.thing, doing.hold
    denies = (doing.trigger.axis, doing.trigger.pole) == (Axis.TRUTH, Pole.OFF)
    unsure = not denies and is_no_news(sentence.text, headline=sentence.headline)
    unsure = unsure or (doing.trigger.axis is Axis.LEGAL and is_figurative(tree))
    unsure = unsure or (
        doing.trigger.axis is Axis.LIFE and FIGURE.search(sentence.text) is not None
    )
    if unsure or is_asked(tree, None if thing is None else thing.at):
        held = held.weaker(Strength.CONDITIONAL)
    return Draft(
        what=ATTENDANCE.name if doing.trigger.personal else doing.what,
        slots=slots(tree, doing),
        trigger=doing.trigger,
        held=replace(held, background=True) if dated_back else held,
        rule=doing.rule,
        open=thing is not None and (thing.definite or thing.pronoun),
        called="" if doing.trigger.personal else called(tree, doing),
        sentence=sentence,
    )


def _known(drafts: Sequence[Draft]) -> tuple[tuple[str, Slots, bool], ...]:
    """The things of which the article says both whom and where: (class, slots, in the lead)."""
    found: dict[tuple[str, Keyed], tuple[str, Slots, bool]] = {}
    for draft in drafts:
        if draft.slots.who and draft.slots.where:
            name = (draft.what, _keyed(draft.slots))
            lead = draft.sentence.lead or (name in found and found[name][2])
            found[name] = (draft.what, draft.slots, lead)
    return tuple(found.values())


Keyed = tuple[str, str]


def _keyed(filled: Slots) -> Keyed:
    return "+".join(key for key, _ in filled.who), filled.where[0] if filled.where else ""


def _filled(draft: Draft, known: Sequence[tuple[str, Slots, bool]]) -> Slots | None:
    """The draft's slots, what it leaves open taken from the only thing of the article that fits."""
    own = draft.slots
    if own.who and own.where:
        return own
    fits = [(slot, lead) for what, slot, lead in known if what == draft.what and _fits(own, slot)]
    if not fits and own.fallback:
        return own._replace(who=own.fallback)
    if len(fits) > 1:
        fits = [(slot, lead) for slot, lead in fits if lead]
    if len(fits) == 1:
        return fits[0][0]._replace(inferred=True)
    kind = draft.what != base(draft.what)
    return own if own.who or own.where or draft.open or kind else None


def _fits(own: Slots, other: Slots) -> bool:
    """Whether ``other`` says all that ``own`` says."""
    who, where = _keyed(own)
    if where and other.where and where != other.where[0]:
        return False
    return not who or {key for key, _ in own.who} <= {key for key, _ in other.who}


def _claim(article: Article, draft: Draft, filled: Slots, extra: tuple[str, ...]) -> Claim:
    trigger, held = draft.trigger, draft.held
    who, where = _keyed(filled)
    rules = [draft.rule, *extra]
    if trigger.turns:
        rules.append(TURNS)
    if draft.sentence.headline:
        rules.append(TITLE)
    return Claim(
        key=ClaimKey(axis=trigger.axis, what=draft.what, who=who, where=where),
        pole=_OTHER[trigger.pole] if held.flips else trigger.pole,
        state=_state(trigger, held),
        strength=_strength(trigger, held),
        background=held.background,
        lead=draft.sentence.lead,
        quote=quoted(article, draft.sentence),
        who=tuple(shown for _, shown in filled.who),
        where=(filled.where[1],) if filled.where else (),
        rules=tuple(rules),
        inferred=filled.inferred,
        called=draft.called,
    )


def _strength(trigger: Trigger, held: Hold) -> Strength:
    """How firmly; that a thing of another axis has not been done is no news of it being undone.

    That it has not befallen it is: "the bridge did not collapse".
    """
    done = held.strength is Strength.ASSERTED and not held.undone
    befalls = trigger.axis in (Axis.SCHEDULE, Axis.OCCURRENCE) or trigger.state in _BEFALLEN
    if held.flips and done and not befalls:
        return Strength.CONDITIONAL
    return held.strength


def _state(trigger: Trigger, held: Hold) -> str:
    state = trigger.state
    if not held.flips:
        # Talks that somebody will hold are not held yet.
        return "planned" if state == UNDER_WAY and held.strength < Strength.ASSERTED else state
    if trigger.axis is not Axis.SCHEDULE:
        return f"not {state}"
    undone = held.undone and trigger.pole is Pole.ON
    return "cancelled" if undone else _TURNED.get(state, "off")


def quoted(article: Article, sentence: Sentence) -> Quote:
    """The sentence as a quote of its article."""
    return Quote(
        text=sentence.text,
        article=article.id,
        field=sentence.field,
        start=sentence.start,
        end=sentence.end,
        outlet=article.outlet,
        url=article.url,
        published=written(article.published) if article.published else None,
        title=article.title,
        feed=article.feed,
    )


def moves(claim: Claim) -> bool:
    """Whether a claim can move a state: in the foreground, and at least announced."""
    return not claim.background and claim.strength >= MOVING


def prominence(claim: Claim) -> tuple[bool, bool, bool, int, bool]:
    """What makes one claim of an article speak louder than another; larger is louder."""
    headline = claim.quote.field == "title"
    return moves(claim), claim.lead, headline, int(claim.strength), not claim.inferred


def _settled(found: Sequence[Claim]) -> tuple[Claim, ...]:
    """Leave one pole per key in the foreground, and mark the claims that recall the other."""
    by_key: dict[ClaimKey, list[Claim]] = {}
    for claim in found:
        by_key.setdefault(claim.key, []).append(claim)
    first: dict[ClaimKey, Claim] = {}
    for key, claims in by_key.items():
        moving = [claim for claim in claims if moves(claim)]
        if moving:
            first[key] = max(moving, key=prominence)
    return tuple(_in_its_place(claim, first.get(claim.key), by_key[claim.key]) for claim in found)


def _in_its_place(claim: Claim, loudest: Claim | None, same: Sequence[Claim]) -> Claim:
    """A claim as it stands among those of its key, of which one is the loudest."""
    if loudest is None or claim.background:
        return claim
    if not _agree(claim, loudest):
        return replace(claim, background=True)
    if any(not _agree(other, claim) for other in same):
        return replace(claim, rules=(*claim.rules, RECALLS_OTHER))
    return claim


def _agree(one: Claim, other: Claim) -> bool:
    """Whether one article may say both of one time."""
    if one.key.axis is not Axis.CONTROL:
        return one.pole is other.pole
    return pole_for(one, other, timedelta(), turns=False) in (other.pole, None)
