"""Things that the words behind them put on or off: "the visit was called off"."""

from dataclasses import replace
from typing import NamedTuple

from monitor.follow.clause import View
from monitor.follow.frame import Frame, fits
from monitor.follow.grip import grip
from monitor.follow.inflect import Form
from monitor.follow.lexicon import (
    ARTICLES,
    AUXILIARIES,
    BE,
    DOUBTERS,
    NEGATIONS,
    OWNERS,
    PREDICATES,
    PREPOSITIONS,
    Trigger,
)
from monitor.follow.phrases import Phrase
from monitor.follow.vocabulary import Verb, governors, verbs
from monitor.model.changes import Strength

_GROUP = 9


def behind(view: View, phrase: Phrase) -> Frame | None:
    """As in "the visit was called off", "talks collapse", "summit back on", "flights to resume"."""
    before = view.low(phrase.start - 1)
    held_by = before in PREPOSITIONS and phrase.start - 1 not in view.covered
    if held_by and before not in ("after", "before", "since", "until", "as", "because"):
        return None
    at = _skip_aside(view, phrase.tail_end)
    frame = _predicate(view, phrase, at) or _verb_behind(view, phrase, at)
    if frame is not None and before in DOUBTERS:
        # "denies the visit is off" holds nothing of the kind.
        strength = min(frame.grip.strength, Strength.CONDITIONAL)
        return frame._replace(grip=replace(frame.grip, strength=strength))
    return frame


def _skip_aside(view: View, at: int) -> int:
    """Past ", which was due on Monday," to what the sentence says."""
    if view.low(at) != ",":
        return at
    for end in range(at + 1, min(len(view.tokens), at + _GROUP * 2)):
        if view.low(end) == ",":
            return end + 1
    return at


def _predicate(view: View, phrase: Phrase, at: int) -> Frame | None:
    """As in "is back on", or in a headline "back on" alone."""
    be = at
    while view.low(be) in AUXILIARIES | NEGATIONS or (
        view.is_adverb(be) and view.low(be) != "back"
    ):
        if any(view.lows[be : be + len(words)] == words for words in PREDICATES):
            break
        be += 1
    group = view.lows[at:be]
    for words in sorted(PREDICATES, key=len, reverse=True):
        if view.lows[be : be + len(words)] != words:
            continue
        bare = not any(low in BE for low in group)
        if bare and (not view.headline or words == ("on",)):
            continue
        if words in (("on",), ("off",)) and not _ends(view, be + 1):
            continue
        held = grip(view, be, frozenset({Form.PARTICIPLE}))
        return Frame(
            phrase.what, PREDICATES[words], held, phrase, None, acts=False, rule="predicate"
        )
    return None


def _ends(view: View, at: int) -> bool:
    low = view.low(at)
    return low in (
        "",
        ".",
        ",",
        ";",
        "after",
        "as",
        "until",
        "amid",
        "because",
        "over",
        "-",
        "for",
        "and",
    )


def _verb_behind(view: View, phrase: Phrase, at: int) -> Frame | None:
    group_start = at
    while at < min(len(view.tokens), group_start + _GROUP) and at not in view.covered:
        row = next((r for r in verbs().get(view.low(at), ()) if _suits(view, phrase, at, r)), None)
        if row is not None and row.trigger is not None:
            return _of_verb_behind(view, phrase, group_start, _Found(at, row.forms, row.trigger))
        low = view.low(at)
        if not (
            low in AUXILIARIES | NEGATIONS | {"to", "longer"}
            or view.is_adverb(at)
            or low in governors()
        ):
            return None
        at += 1
    return None


class _Found(NamedTuple):
    """A trigger verb behind a thing."""

    at: int
    forms: frozenset[Form]
    trigger: Trigger


def _suits(view: View, phrase: Phrase, at: int, row: Verb) -> bool:
    end = at + 1 + len(row.particles)
    if view.lows[at + 1 : end] != row.particles or row.trigger is None or row.trigger.personal:
        return False
    passive = (
        Form.PARTICIPLE in row.forms
        and fits(row.trigger, phrase, "o")
        and not _takes_object(view, end)
    )
    return passive or fits(row.trigger, phrase, "s")


def _takes_object(view: View, at: int) -> bool:
    """Whether an object follows, so that the form cannot be passive."""
    if at in view.covered or (
        at < len(view.tokens) and view.tokens[at].capital and not view.headline
    ):
        return True
    return view.low(at) in ARTICLES | OWNERS


def _of_verb_behind(view: View, phrase: Phrase, start: int, found: _Found) -> Frame | None:
    at, forms, trigger = found
    passive = any(low in BE or low in ("get", "gets", "got") for low in view.lows[start:at])
    subject = fits(trigger, phrase, "s") and not (passive and "o" in trigger.takes)
    held = grip(view, at, forms)
    if subject:
        if Form.ING in forms and start == at:
            return None
        return Frame(phrase.what, trigger, held, phrase, None, acts=False, rule="subject")
    reduced = not passive and start == at
    if not passive and not reduced:
        return None
    if reduced and not view.headline:
        held = replace(held, background=True)
    if passive and trigger.state == "planned" and {"was", "were"} & set(view.lows[start:at]):
        held = replace(held, background=True)
    return Frame(phrase.what, trigger, held, phrase, None, acts=False, rule="passive")
