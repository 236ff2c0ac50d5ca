"""How firmly a verb or noun is held by what stands above it: modality, negation, recall, doubt.

The climb goes from a predicate over its auxiliaries to the word that governs it ("plans to",
"told X not to", "an invitation to", "denied that"), and so on to the root. Each step may weaken
the claim, turn its pole round, or put it into the past.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from monitor.follow.inflect import Form
from monitor.follow.lexicon.modality import (
    DENIALS,
    DOUBTERS,
    GOVERNORS,
    LETS,
    Control,
    Governor,
)
from monitor.follow.lexicon.words import DOUBTING, HAVE, MAYBE, MUST, RECALLING, WILL, WOULD
from monitor.follow.roles.headlines import forms
from monitor.follow.roles.recall import is_dated_ahead, is_dated_back, recalls
from monitor.follow.roles.tree import ROOT, Tree
from monitor.follow.roles.triggers import is_marked, nominals_at, rows_at
from monitor.follow.roles.voice import most
from monitor.follow.roles.wished import wished
from monitor.follow.words import listed
from monitor.model.changes import Pole, Strength

CLIMB = 8
PLAN_NOUNS = listed("plan decision intention agreement move commitment")
INVITATIONS = listed("invitation invite offer")
REPORTS = listed(
    "say announce tweet add tell confirm report state write declare promise explain reveal"
)
# What goes on or begins is as firm as the verb itself: "has begun evacuating".
_CLEAR = listed("begin start continue have be get help let keep stop end")
_ACCEPTS, _DECLINES = listed("accept take"), listed("decline reject refuse snub spurn turn")
_NEGATIVE = listed("not never no n't neither nor without cannot")
_GIVEN = ("obj", "nsubj", "xcomp", "obl")
_FINITE = ("VBZ", "VBD", "VBN", "VBG")
_BASES = ("VB", "VBP")
_TOLD = ("ccomp", "parataxis", "csubj")  # what somebody says, asks or tells
_GROUPED = ("aux", "cop", "mark", "fixed")
_INSTEAD = "instead"
# What somebody is sure of may come or not.
_TRUSTS = listed(
    "confident hopeful optimistic sure certain convinced upbeat bullish"
    " fear fears feared hope hopes"
)
# What those who were asked think of a thing decides nothing.
_POLLS, _FINDS = (
    listed("poll survey"),
    listed("find finds found show shows showed suggest suggests see sees saw"),
)
_WANTS = frozenset({"want"})  # "neighbours want the festival cancelled", taken for an auxiliary
# What is always so is no news.
# Who is in talks to buy may buy or not.
_TALKS = listed("talk talks negotiation negotiations")
_WEIGHED = Governor(strength=Strength.CONDITIONAL)
_HABITS = listed("usually normally often always traditionally typically sometimes routinely")
# Quotation marks, and how far apart those lie that make a word doubtful.
_MARKS, _FEW = frozenset('"“”„') | {"``", "''"}, 4
# Who warns of what would be does not say that it will.
_WARNS = listed("warn fear predict argue think believe suggest hope")
_WAITS = listed("wait long hope plead beg pray call push press look")
_WITHIN = listed("by in while when as")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What holds a predicate.

    Attributes:
        strength: how firmly the claim is made.
        flips: whether its pole is turned round.
        background: whether it recalls.
        undone: whether it was turned by undoing a plan ("scrapped plans to", "told not to").
        bare: whether nothing at all stands above the predicate, no auxiliary and no governor.
    """

    strength: Strength = Strength.ASSERTED
    flips: bool = False
    background: bool = False
    undone: bool = False
    bare: bool = False

    def under(self, above: "Hold") -> "Hold":
        """This hold below another one."""
        return Hold(
            strength=min(self.strength, above.strength),
            flips=self.flips != above.flips,
            background=self.background or above.background,
            undone=self.undone or above.undone,
        )

    def weaker(self, most: Strength) -> "Hold":
        """The same, at most so firm."""
        return replace(self, strength=min(self.strength, most))


FIRM = Hold()
RECALLED = Hold(background=True)
WEAK = Hold(strength=Strength.CONDITIONAL)


def hold(tree: Tree, at: int, depth: int = 0) -> Hold:
    """What holds the predicate at a token: a verb, a state behind "be", or a noun."""
    if depth >= CLIMB:
        return WEAK
    held = _own(tree, at)
    if _is_quoted(tree, at):
        held = held.weaker(Strength.CONDITIONAL)
    if tree.words & _POLLS and tree.words & _FINDS:
        held = held.weaker(Strength.CONDITIONAL)
    held = held.weaker(most(tree, at, future=held.strength is Strength.ANNOUNCED))
    held = held.weaker(wished(tree, at))
    habit = any(tree.lows[child] in _HABITS for child in tree.children(at, "advmod"))
    if habit or recalls(tree, at) or any(is_dated_back(tree, n) for n in _sayings(tree, at)):
        held = replace(held, background=True)
    if any(_condition(tree, child) for child in tree.children(at, "advcl")):
        held = held.weaker(Strength.CONDITIONAL)
    if is_dated_ahead(tree, at):
        held = held.weaker(Strength.ANNOUNCED)
    return _above(tree, at, held, depth + 1)


def _sayings(tree: Tree, at: int) -> list[int]:
    """The verbs by which somebody says it: what was said on a day gone by is known since."""
    up = tree.heads[at]
    below = tree.labels[at] == "ccomp" or (tree.labels[at] == "advcl" and not tree.marks(at))
    said = [*tree.children(at, "parataxis"), *([up] if below else ())]
    return [verb for verb in said if tree.lemmas[verb] in REPORTS]


def _is_quoted(tree: Tree, at: int) -> bool:
    """As in "it "opens soon", says the sign": a word or two in marks that others answer for."""
    if tree.headline:
        return False
    before = [n for n in range(max(0, at - _FEW), at) if tree.lows[n] in _MARKS]
    behind = [n for n in range(at + 1, min(at + _FEW, len(tree.lows))) if tree.lows[n] in _MARKS]
    return bool(before and behind) and behind[0] - before[-1] <= _FEW


def _condition(tree: Tree, clause: int) -> bool:
    return any(mark in ("if", "unless") for mark in tree.marks(clause))


def _own(tree: Tree, at: int) -> Hold:
    """What auxiliaries, negation and words like "due" say right before the predicate."""
    words = _group(tree, at)
    negated = any(
        (tree.lows[word] in _NEGATIVE | {"longer"} or tree.lemmas[word] == "not")
        and tree.low(word + 1) not in ("only", "just")  # "has not only lost his job"
        for word in words
    )
    seen = {tree.lows[word] for word in words}
    to, ing = "to" in seen, tree.fine(at) == "VBG"
    background = bool(seen & {"had"})
    strength = Strength.ASSERTED
    if seen & WILL or tree.lemmas[at] in WILL or "wo" in seen:
        strength = _future(tree, at)
    if seen & WOULD:
        background = background or bool(seen & HAVE)
        strength = Strength.ANNOUNCED if _is_reported(tree, at) else Strength.CONDITIONAL
    if seen & MUST:
        strength = Strength.DEMAND
    if seen & (MAYBE | {"ca"}):
        strength = Strength.CONDITIONAL
    if seen & DOUBTING:
        strength = min(strength, Strength.CONDITIONAL)
    if _commands(tree, at):
        strength = Strength.DEMAND
    if "having" in seen and tree.heads[at] == ROOT:
        strength = Strength.CONDITIONAL  # what stands above was not understood
    was = bool(seen & {"was", "were"})
    if was and (ing or to) and not _is_shifted(tree, at):
        background = True
    if to and (seen & {"is", "are", "was", "were"} or tree.heads[at] == ROOT):
        strength = min(strength, Strength.ANNOUNCED)
    over = [*seen, _before_to(tree, at)] if to else list(seen & _WANTS)
    rows = [GOVERNORS[low] for low in over if low in GOVERNORS and low not in _CLEAR]
    rows += [_WEIGHED for low in over if low in _TALKS and "in" in tree.lows[:at]]
    return Hold(
        strength=min([strength, *(row.strength for row in rows)]),
        flips=negated,
        undone=negated and "longer" in seen,  # what is so "no longer" was so
        background=background,
        bare=not words and not ing,
    )


def _is_shifted(tree: Tree, at: int) -> bool:
    """As in "said that it was closing", which is said of today: speech of the past shifts it."""
    up = tree.heads[at]
    said = up != ROOT and tree.labels[at] == "ccomp" and tree.lemmas[up] in REPORTS
    return said and tree.fine(up) in ("VBD", "VBN") and "when" not in tree.lows[at:]


def _before_to(tree: Tree, at: int) -> str:
    """The word before the "to" of an infinitive: "under pressure to quit"."""
    to = next((child for child in tree.below[at] if tree.lows[child] == "to" and child < at), 0)
    return "" if tree.heads[at] == to - 1 else tree.low(to - 1)


def _future(tree: Tree, at: int) -> Strength:
    """As in "will be overturned", which "lawyers confident it will be" only hope."""
    return Strength.HOPE if _TRUSTS.intersection(tree.lows[:at]) else Strength.ANNOUNCED


def _commands(tree: Tree, at: int) -> bool:
    """As in "Tear up the deal, fund tells Altiplano": what is told begins with its verb."""
    if tree.fine(at) in _FINITE:
        return False
    before = at - 1
    while before >= 0 and tree.lows[before] in _MARKS:
        before -= 1
    if _has_subject(tree, at) and not (before < 0 and _is_read_as_adjective(tree, at)):
        return False
    if tree.headline and before >= 0 and tree.lows[before] == ":" and tree.is_verb(at):
        return True  # "Federation: let Holm go"
    told = tree.labels[at] in _TOLD or (tree.labels[at] == "advcl" and tree.fine(at) in _BASES)
    return before < 0 and (told or _is_told(tree, at))


def _is_read_as_adjective(tree: Tree, at: int) -> bool:
    """As in "Free the miners, union tells minister": who is to be free stands behind it."""
    return tree.fine(at) == "JJ" and Form.BASE in forms(tree.tokens[at])


def _is_told(tree: Tree, at: int) -> bool:
    """As in "Call off the show, residents tell council", the first verb read as the main one."""
    return tree.fine(at) == "VB" and (
        tree.child(at, "obj") is not None
        or any(_has_subject(tree, child) for child in tree.children(at, "parataxis"))
    )


def _group(tree: Tree, at: int) -> list[int]:
    """The small words before a predicate that say how it is meant."""
    own = [
        child
        for child in (*tree.below[at], *tree.openers(at))
        if child < at and (tree.labels[child] in _GROUPED or _is_small(tree, child))
    ]
    head = tree.heads[at]
    shared = tree.labels[at] == "conj" and not own and not _has_subject(tree, at)
    return _group(tree, head) if shared and tree.fine(at) in ("VB", "VBN", "VBG") else own


def _is_small(tree: Tree, child: int) -> bool:
    if tree.lows[child] == "longer":  # "no longer"
        return tree.low(child - 1) == "no"
    return tree.labels[child] in ("advmod", "det", "cc") and tree.lemmas[child] in _NEGATIVE


def _has_subject(tree: Tree, at: int) -> bool:
    return tree.child(at, "nsubj", "csubj") is not None


def _is_reported(tree: Tree, at: int) -> bool:
    """Whether someone says what "would" be."""
    return any(lemma in REPORTS for lemma in tree.lemmas[:at]) or any(
        tree.labels[child] == "parataxis" and tree.lemmas[child] not in _WARNS
        for child in tree.below[at]
    )


def _above(tree: Tree, at: int, held: Hold, depth: int) -> Hold:
    """What the relation to the head, and the head, add."""
    up, label = tree.heads[at], tree.labels[at]
    if up == ROOT:
        return held
    marks = tree.marks(at)
    if label in ("conj", "parataxis"):
        return _beside(tree, at, held, depth)
    if "to" in marks and label in ("xcomp", "advcl", "acl", "ccomp", "obl", "dep"):
        return _infinitive(tree, at, held, depth)
    if label == "acl":
        return _relative(tree, at, held)
    if label == "advcl":
        return _adverbial(tree, at, held, depth)
    if label in ("ccomp", "xcomp", "csubj"):
        return _content(tree, at, held, depth)
    return held


def _beside(tree: Tree, at: int, held: Hold, depth: int) -> Hold:
    """As in "will cancel and go home": what holds the first holds the second."""
    if _has_subject(tree, at) or tree.labels[at] == "parataxis":
        return held
    first = hold(tree, tree.heads[at], depth)
    return replace(
        held,
        strength=min(held.strength, max(first.strength, Strength.ATTEMPT)),
        background=held.background or (first.background and tree.labels[tree.heads[at]] != "acl"),
    )


def _infinitive(tree: Tree, at: int, held: Hold, depth: int) -> Hold:
    """As in "plans to", "told X not to", "scrapped plans for X to", "an invitation to"."""
    up = tree.heads[at]
    over = tree.heads[up]
    if over != ROOT and tree.labels[up] in ("iobj", "obj") and _is_told_to(tree, up, over):
        up = over  # "urge the agency to revoke": what it is to do, hung on who is to
    noun = _noun_above(tree, at)
    if noun is not None:
        return _below_noun(tree, noun, held, depth)
    if over != ROOT and tree.case(up) == "for" and tree.lemmas[over] in _WAITS:
        return held.weaker(Strength.HOPE)  # "users wait for it to return"
    row = GOVERNORS.get(tree.lows[up]) or GOVERNORS.get(tree.lemmas[up])
    if tree.lemmas[up] in LETS and tree.child(at, "obj") is None:
        # "the court allowed the march to go ahead"; a law lets somebody close something, too.
        return held.under(hold(tree, up, depth)).weaker(Strength.ANNOUNCED)
    if tree.lemmas[up] in _TALKS and (tree.case(up) == "in" or tree.labels[up] == "obj"):
        return held.weaker(Strength.CONDITIONAL)  # "is in talks to buy"
    if tree.lemmas[up] in ("be", "have") or row is None:
        return _unknown(tree, at, held, depth)
    above = hold(tree, up, depth)
    # "planned to go" tells of a plan gone by, "plans to go" of one that stands.
    past = above.bare and tree.lows[up] in ("planned", "intended")
    above = replace(above, background=above.background or past)
    if tree.lemmas[up] == "expect" and is_marked(tree, at) and not is_marked(tree, up):
        above = above.weaker(Strength.HOPE)  # who "expects to be cleared" hopes for it
    return held.under(_through(row, above, negated=held.flips))


def _is_told_to(tree: Tree, whom: int, verb: int) -> bool:
    row = GOVERNORS.get(tree.lemmas[verb])
    known = tree.lemmas[whom] in PLAN_NOUNS | INVITATIONS or tree.lemmas[whom] in GOVERNORS
    orders = row is not None and row.control is Control.OBJECT and not known
    return orders or tree.lemmas[verb] in LETS


def _unknown(tree: Tree, at: int, held: Hold, depth: int) -> Hold:
    up = tree.heads[at]
    above = hold(tree, up, depth)
    if tree.lemmas[up] in _CLEAR:
        return held.under(above)
    told = tree.lemmas[up] in REPORTS and _has_subject(tree, at)  # "X to go ahead, mayor says"
    if told or (tree.headline and not tree.is_verb(up)):
        return held.under(above).weaker(Strength.ANNOUNCED)
    return held.under(above).weaker(Strength.CONDITIONAL)


def _through(row: Governor, above: Hold, *, negated: bool) -> Hold:
    """The hold above, after what the governor makes of it."""
    if row.firm_not and negated:
        return replace(above, undone=True)
    return replace(
        above, strength=min(row.strength, above.strength), flips=above.flips != row.flips
    )


def _noun_above(tree: Tree, at: int) -> int | None:
    """The noun that an infinitive fills: its head, or an object that stands before it."""
    up = tree.heads[at]
    known = PLAN_NOUNS | INVITATIONS
    before = min(tree.openers(at), default=0) - 1
    if before >= 0 and tree.lemmas[before] in known and not tree.is_verb(before):
        return before
    if not tree.is_verb(up):
        noun = tree.tokens[up].tag in ("NOUN", "PROPN")
        return up if noun and (tree.lemmas[up] in known or tree.lemmas[up] in GOVERNORS) else None
    objects = [child for child in tree.children(up, "obj", "nsubj") if child < at]
    return next((child for child in objects if tree.lemmas[child] in known), None)


def _below_noun(tree: Tree, noun: int, held: Hold, depth: int) -> Hold:
    """As in "announces plans to", "nixed plans for X to", "no plans to"."""
    if any(tree.lows[child] in ("no", "any") for child in tree.children(noun, "det", "advmod")):
        return held.weaker(Strength.CONDITIONAL)
    lemma, up = tree.lemmas[noun], tree.heads[noun]
    row = GOVERNORS.get(lemma)
    if any(undoes(tree, child) for child in tree.children(noun, "amod")):
        return held.under(replace(FIRM, flips=True, undone=True))  # "Holm's scrapped plans to"
    if up == ROOT and tree.lows[noun] == "plans" and tree.child(noun, "det") is None:
        return held.weaker(Strength.ANNOUNCED)  # a verb that was taken for the noun
    if up != ROOT and any(row.pole is Pole.OFF for row in nominals_at(tree, up)):
        # "announces the suspension of plans to"
        over = tree.heads[up]
        above = hold(tree, over, depth) if over != ROOT and tree.is_verb(over) else FIRM
        return held.under(replace(above, flips=not above.flips, undone=True))
    if up == ROOT or not tree.is_verb(up) or tree.labels[noun] not in _GIVEN:
        most = Strength.HOPE if lemma in INVITATIONS else Strength.ANNOUNCED
        return replace(held.weaker(most), background=True)
    above = hold(tree, up, depth)
    if lemma in INVITATIONS:
        return _below_invitation(tree, up, held, above)
    if row is not None and lemma not in PLAN_NOUNS:
        return held.under(_through(row, above, negated=held.flips))
    off = undoes(tree, up)
    above = replace(above, flips=above.flips != off, undone=off)
    return held.under(above if off else above.weaker(Strength.ANNOUNCED))


def _below_invitation(tree: Tree, verb: int, held: Hold, above: Hold) -> Hold:
    """As in "accepted an invitation to" announces, "turned down an invitation to" is a no."""
    lemma = tree.lemmas[verb]
    if lemma in _ACCEPTS | _DECLINES:
        up = any(tree.lows[child] == "up" for child in tree.below[verb])
        no = lemma in _DECLINES or (lemma == "take" and not up)
        return held.under(replace(above, flips=above.flips != no)).weaker(Strength.ANNOUNCED)
    return held.weaker(Strength.HOPE)


def undoes(tree: Tree, verb: int) -> bool:
    """Whether a verb takes back what its object is: "scrapped plans", "lifts the suspension"."""
    return any(row.pole is Pole.OFF for _, row in rows_at(tree, verb))


def _relative(tree: Tree, at: int, held: Hold) -> Hold:
    """As in "who called off the visit" recalls; "who will visit" does not."""
    seen = {tree.lows[child] for child in tree.children(at, "aux", "cop")}
    present = seen & (HAVE | WILL | {"is", "are"}) or tree.fine(at) in ("VBZ", "VBP")
    up = tree.heads[at]
    if tree.lows[up] in DOUBTERS:
        return held.weaker(Strength.CONDITIONAL)  # "rumours that ..."
    if tree.tokens[at].label.endswith("relcl"):
        return held if present else replace(held, background=True)
    if tree.heads[up] == ROOT and tree.child(at, "obj") is not None:
        return held  # "Ida Holm, the minister, called off her visit"
    return replace(held, background=held.background or not tree.headline)


def _adverbial(tree: Tree, at: int, held: Hold, depth: int) -> Hold:
    marks = set(tree.marks(at))
    if marks & RECALLING or "despite" in marks or _is_given(tree, at, marks):
        return replace(held, background=True)
    if marks & DOUBTING or marks & {"of", "about", "without", "against"}:
        if _INSTEAD in tree.lows[max(0, at - 3) : at]:
            return replace(held, flips=not held.flips)
        return held.weaker(Strength.CONDITIONAL)
    if tree.fine(at) != "VBG":
        up = tree.heads[at]
        doubted = not marks and is_doubt(tree, up) and "as" not in tree.lows[up:at]
        return held.weaker(Strength.CONDITIONAL) if doubted else held
    if marks - _WITHIN:
        return held.weaker(Strength.CONDITIONAL)  # "insisted on visiting"
    row = GOVERNORS.get(tree.lemmas[tree.heads[at]])
    above = hold(tree, tree.heads[at], depth)
    # "is considering cancelling" is often read as an adverbial; after a comma it goes along.
    if row is not None and "," not in tree.lows[tree.heads[at] : at]:
        return held.under(_through(row, above, negated=held.flips))
    return held.under(replace(above, flips=False))


def _is_given(tree: Tree, at: int, marks: AbstractSet[str]) -> bool:
    """As in "when he was fired, he ...", "in issuing the order, he ...": taken for known."""
    if "in" in marks and tree.fine(at) == "VBG":
        return True
    first = tree.child(at, "advmod")
    return at < tree.heads[at] and first is not None and tree.lows[first] == "when"


def _content(tree: Tree, at: int, held: Hold, depth: int) -> Hold:
    """As in "denied that", "says", "considers cancelling"."""
    up = tree.heads[at]
    above = hold(tree, up, depth)
    if tree.labels[at] == "xcomp" and tree.fine(at) == "VBG":
        row = GOVERNORS.get(tree.lemmas[up])
        if row is not None:
            return held.under(_through(row, above, negated=held.flips))
        if undoes(tree, up) and not is_doubt(tree, up):  # "rules out restoring ties"
            return held.under(replace(above, flips=not above.flips, undone=True))
    if is_doubt(tree, up) and not (above.flips and tree.lows[up] in DENIALS | {"deny"}):
        return held.weaker(Strength.CONDITIONAL)
    weak = above.strength if above.strength < Strength.ANNOUNCED else Strength.ASSERTED
    background = held.background or (above.background and tree.labels[at] == "xcomp")
    return replace(held.weaker(weak), background=background)


def is_doubt(tree: Tree, at: int) -> bool:
    """Whether nobody holds what stands under a word: "denied", "fears grow that", "reports"."""
    if tree.lows[at] in DOUBTERS and not (tree.is_verb(at) and tree.lemmas[at] == "report"):
        return True
    return any(tree.lows[child] in DOUBTERS for child in tree.children(at, "nsubj", "obj"))


def let(tree: Tree, at: int) -> Hold:
    """As ``hold``, but what they can do whom it is good for is as good as done: "can go home"."""
    held = hold(tree, at)
    may = any(tree.lows[child] == "can" for child in tree.children(at, "aux"))
    return replace(held, strength=Strength.ASSERTED) if may and not held.flips else held
