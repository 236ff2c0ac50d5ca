"""Sentences to claims: what is on or off, how firmly, about whom and where, with the sentence.

Rule 1. Only sentences that hold a trigger are read; only English is. With a parser the first
        ``PARSED`` of them are parsed, all at once; without one, plain phrases are read.
Rule 2. A claim's key is made of the class of the thing, those concerned, and the place.
Rule 3. A definite phrase without names ("the trip") is the article's only open key; such a claim
        is marked as inferred. One that fits several keys, or none, is dropped.
Rule 4. An article holds one pole per key in the foreground: the most prominent; what it says of
        the other pole recalls. Its claim then bears the rule ``recalls-other``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from monitor.follow.cast import Cast, Mention, cast_of
from monitor.follow.clause import View
from monitor.follow.frames import frames
from monitor.follow.grammar.parser import Parser
from monitor.follow.grip import Grip
from monitor.follow.language import is_english
from monitor.follow.lexicon import ATTENDANCE, Trigger
from monitor.follow.names import mentions
from monitor.follow.roles import slots as roles
from monitor.follow.roles.doings import Doing, doings
from monitor.follow.roles.hold import Hold
from monitor.follow.roles.pieces import pieces
from monitor.follow.roles.tree import Tree
from monitor.follow.roles.who import free_name
from monitor.follow.sentences import Sentence, sentences
from monitor.follow.slots import Slots, slots
from monitor.follow.vocabulary import trigger_words
from monitor.follow.words import Token, tokens
from monitor.model.articles import Article
from monitor.model.changes import Claim, ClaimKey, Pole, Quote, Strength
from monitor.model.times import Span, written

RECALLS_OTHER = "recalls-other"
TURNS = "turns"
TITLE = "title"
UNDER_WAY = "under way"
CLAIMS = 60
PARSED = 16
PRONOUN_REACH = 3
MOVING = Strength.ANNOUNCED
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
        sentence: the sentence.
    """

    what: str
    slots: Slots | roles.Slots
    trigger: Trigger
    held: Grip | Hold
    rule: str
    open: bool
    sentence: Sentence


def claims(article: Article, at: Span | None, grammar: Parser | None = None) -> tuple[Claim, ...]:
    """The claims of an article, in the order of its sentences.

    Args:
        article: the record; its title, summary and text are read.
        at: when it speaks; dates in a sentence more than two days before recall.
        grammar: the parser; without one, phrases are read by their words alone.
    """
    cut = sentences(article)
    if not is_english(article.language, cut):
        return ()
    words = [tokens(sentence.text, sentence.start) for sentence in cut]
    if not any(_has_trigger(line) for line in words):
        return ()
    drafts = _drafts(cut, words, at) if grammar is None else _parsed(cut, words, at, grammar)
    known = _known(drafts)
    found = [
        _claim(article, draft, filled)
        for draft in drafts
        if (filled := _filled(draft, known)) is not None
    ]
    return _settled(found)


def _has_trigger(line: Sequence[Token]) -> bool:
    known = trigger_words()
    return any(token.low in known for token in line)


def _drafts(
    cut: Sequence[Sentence], words: Sequence[Sequence[Token]], at: Span | None
) -> list[Draft]:
    cast = cast_of(words)
    found: list[Draft] = []
    before: View | None = None
    for sentence, line in zip(cut, words, strict=True):
        # A sentence without trigger is read only if a pronoun of the next one asks for it.
        view = View(
            tokens=line,
            named=partial(mentions, line, cast),
            headline=sentence.headline,
            previous=before,
            day=at.end.date() if at else None,
        )
        if _has_trigger(line):
            found.extend(_of_sentence(view, sentence))
        if len(found) >= CLAIMS:
            break
        if not sentence.headline:
            before = view
    return found[:CLAIMS]


def _of_sentence(view: View, sentence: Sentence) -> list[Draft]:
    drafts = []
    for frame in frames(view):
        filled = slots(view, frame)
        what = ATTENDANCE.name if frame.trigger.personal else frame.what
        phrase = frame.phrase
        known = phrase is not None and (phrase.definite or phrase.pronoun)
        drafts.append(
            Draft(
                what=what,
                slots=filled,
                trigger=frame.trigger,
                held=frame.grip,
                rule=frame.rule,
                open=known,
                sentence=sentence,
            )
        )
    return drafts


def _parsed(
    cut: Sequence[Sentence], words: Sequence[Sequence[Token]], at: Span | None, grammar: Parser
) -> list[Draft]:
    """The drafts of the sentences with a trigger, read from their trees."""
    chosen = [n for n, line in enumerate(words) if _has_trigger(line)][:PARSED]
    cast = cast_of(words)
    whole = [pieces(cut[n].text, cut[n].start, words[n], mentions(words[n], cast)) for n in chosen]
    found: list[Draft] = []
    for n, made, tree in zip(
        chosen, whole, grammar.analyse([w.pieces for w in whole]), strict=True
    ):
        read = Tree(
            tokens=tree,
            named=made.named,
            headline=cut[n].headline,
            day=at.end.date() if at else None,
            before=_subject_before(cut, words, cast, n),
        )
        found.extend(_draft(read, doing, cut[n]) for doing in doings(read))
    return found[:CLAIMS]


def _subject_before(
    cut: Sequence[Sentence], words: Sequence[Sequence[Token]], cast: Cast, n: int
) -> Mention | None:
    """Whom a pronoun of a sentence may stand for."""
    for back in range(n - 1, max(-1, n - 1 - PRONOUN_REACH), -1):
        if cut[back].headline:
            return None
        name = free_name(words[back], mentions(words[back], cast))
        if name is not None:
            return name
    return None


def _draft(tree: Tree, doing: Doing, sentence: Sentence) -> Draft:
    thing = doing.thing
    return Draft(
        what=ATTENDANCE.name if doing.trigger.personal else doing.what,
        slots=roles.slots(tree, doing),
        trigger=doing.trigger,
        held=doing.hold,
        rule=doing.rule,
        open=thing is not None and (thing.definite or thing.pronoun),
        sentence=sentence,
    )


AnySlots = Slots | roles.Slots


def _known(drafts: Sequence[Draft]) -> tuple[tuple[str, AnySlots, bool], ...]:
    """The things of which the article says both whom and where: (class, slots, in the lead)."""
    found: dict[tuple[str, Keyed], tuple[str, AnySlots, bool]] = {}
    for draft in drafts:
        if draft.slots.who and draft.slots.where:
            name = (draft.what, _keyed(draft.slots))
            lead = draft.sentence.lead or (name in found and found[name][2])
            found[name] = (draft.what, draft.slots, lead)
    return tuple(found.values())


Keyed = tuple[str, str]


def _keyed(filled: AnySlots) -> Keyed:
    return "+".join(key for key, _ in filled.who), filled.where[0] if filled.where else ""


def _filled(draft: Draft, known: Sequence[tuple[str, AnySlots, bool]]) -> AnySlots | None:
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
    return own if own.who or own.where or draft.open else None


def _fits(own: AnySlots, other: AnySlots) -> bool:
    """Whether ``other`` says all that ``own`` says."""
    who, where = _keyed(own)
    if where and other.where and where != other.where[0]:
        return False
    return not who or {key for key, _ in own.who} <= {key for key, _ in other.who}


def _claim(article: Article, draft: Draft, filled: AnySlots) -> Claim:
    trigger, held = draft.trigger, draft.held
    who, where = _keyed(filled)
    rules = [draft.rule]
    if trigger.turns:
        rules.append(TURNS)
    if draft.sentence.headline:
        rules.append(TITLE)
    return Claim(
        key=ClaimKey(axis=trigger.axis, what=draft.what, who=who, where=where),
        pole=_OTHER[trigger.pole] if held.flips else trigger.pole,
        state=_state(trigger.state, held),
        strength=held.strength,
        background=held.background,
        lead=draft.sentence.lead,
        quote=quoted(article, draft.sentence),
        who=tuple(shown for _, shown in filled.who),
        where=(filled.where[1],) if filled.where else (),
        rules=tuple(rules),
        inferred=filled.inferred,
    )


def _state(state: str, held: Grip | Hold) -> str:
    if not held.flips:
        # Talks that somebody will hold are not held yet.
        return "planned" if state == UNDER_WAY and held.strength < Strength.ASSERTED else state
    return "cancelled" if held.undone else _TURNED.get(state, "off")


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
    poles = {(claim.key, claim.pole) for claim in found}
    first: dict[ClaimKey, Claim] = {}
    for claim in found:
        held = first.get(claim.key)
        if moves(claim) and (held is None or prominence(claim) > prominence(held)):
            first[claim.key] = claim
    return tuple(_in_its_place(claim, first.get(claim.key), poles) for claim in found)


def _in_its_place(claim: Claim, loudest: Claim | None, poles: set[tuple[ClaimKey, Pole]]) -> Claim:
    if loudest is None or claim.background:
        return claim
    if claim.pole is not loudest.pole:
        return replace(claim, background=True)
    if (claim.key, _OTHER[claim.pole]) in poles:
        return replace(claim, rules=(*claim.rules, RECALLS_OTHER))
    return claim
