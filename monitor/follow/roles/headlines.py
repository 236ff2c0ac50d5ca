"""Mends trees of headlines, whose grammar is their own: no articles, and often no verb.

Rule 1. A noun of the tables, or a group, that stands free before a word that can be its verb, is
        its subject, where no verb was seen: "Fighting resumes in Kelder", "Police close the road".
Rule 2. A noun that was taken for a verb, with a state behind it and nothing else, is a noun: "Holm
        visit back on", "talks off".
Rule 3. A name right before a noun that plays the same part tells which one it is: "Harrow quarry
        approved", "approves Harrow quarry".
Rule 4. A name right behind a verb that has no object is its object: "Premier sacks Holm".
Rule 5. What stands behind a colon is the news, where no verb stands before it: "Dawn at the port:
        Holm back behind bars".
Rule 6. Who is "granted bail" is given it, as headlines tell in the present what somebody gives.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from monitor.follow.cast import GROUPS, Mention
from monitor.follow.grammar.parser import Token
from monitor.follow.inflect import Form
from monitor.follow.lexicon.modality import DOUBTERS, LETS
from monitor.follow.lexicon.tables import acts, nominals, noun_words, states, verbs
from monitor.follow.lexicon.words import GIVING, MANY, TIME_WORDS
from monitor.follow.words import fold, listed

_ROOT = 0
_PARTS = ("nsubj", "nsubj:pass", "obj", "xcomp", "list", "appos", "flat", "dep")
_SUBJECTS = ("nsubj", "nsubj:pass")
_BESIDE = ("vocative", "flat", "appos", "dep", "list", "parataxis")
_NOUNS = ("NOUN", "PROPN")
_PLACED = ("over", "off", "on", "out")
_PARTS_OF_NOUNS = ("amod", "compound")
# What makes something happen, or happens itself: with a verb's form behind it, its subject.
_CAUSES = listed(
    "storm snow fog ice rain wind work court judge row fault bug threat mayor minister council"
    " heat smoke ash rocket satellite probe shuttle spacecraft capsule"
)
_BRING = listed("forces prompts brings triggers")
# What hangs on a verb without a preposition says when or how much, mostly.
_UNMARKED = "obl:unmarked"
_SAID_OF = ("no", "new", "next")
# "Steelworks" ends as a verb does.
_WORKS = "works"


def retold(work: list[Token], named: Mapping[int, Mention]) -> None:
    """Mend the words of a headline in place.

    Args:
        work: as the parser gives them; heads count from 1.
        named: token, from 0 -> the name that it is.
    """
    _turn_to_news(work)
    for at in range(1, len(work)):
        _force(work, at)
    for at in range(len(work)):
        _make_plant(work, named, at)
        _part(work, at)
        _come_back(work, at)
        _go_on(work, named, at)
        _make_many(work, named, at)
        _demand(work, at)
    for at in range(len(work) - 1):
        _free(work, named, at)
        _join(work, named, at)
        _lend(work, named, at)
        _take(work, named, at)
    _make_noun(work)
    _raise(work)
    for at in range(len(work) - 1):
        if _is_subject(work, named, at) and make_verb(work, at, at + 1):
            break
    for at in range(len(work)):
        _receive(work, at)


def lean(work: list[Token], at: int, head: int, label: str) -> None:
    """Hang a token on another one, both from 0."""
    work[at] = work[at]._replace(head=head + 1, label=label)


def forms(token: Token) -> frozenset[Form]:
    """The forms that the word is of some verb of the tables."""
    rows = verbs().get(fold(token.form), ())
    return frozenset(form for row in rows for form in row.forms)


def is_verb(token: Token) -> bool:
    """Whether it was taken for one."""
    return token.tag == "AUX" or token.fine.startswith("VB")


def _is_seen(token: Token) -> bool:
    """Whether it was taken for a verb in all respects; a tag of each kind may be wrong."""
    return is_verb(token) and token.tag != "NOUN"


def _below(work: Sequence[Token], at: int) -> list[int]:
    return [child for child, token in enumerate(work) if token.head == at + 1]


def _labels(work: Sequence[Token], at: int) -> set[str]:
    return {work[child].label for child in _below(work, at)}


def _turn_to_news(work: list[Token]) -> None:
    colon = next((at for at, word in enumerate(work) if word.form == ":"), len(work))
    for at in range(colon + 1, len(work)):
        before = work[at].head - 1
        if before >= colon or work[at].label not in _BESIDE or work[before].head != _ROOT:
            continue
        if not any(is_verb(word) for word in work[:colon]):
            lean(work, before, at, "dislocated")
            work[at] = work[at]._replace(head=_ROOT, label="root")
        return


def _force(work: list[Token], at: int) -> None:
    """As "forces", taken for a noun, in "Storm forces Kelder race to be called off"."""
    told = work[at].head - 1
    if fold(work[at].form) not in _BRING or work[at].label not in _SUBJECTS or told < at:
        return
    whom = [n for n in _below(work, at) if at < n < told and work[n].label in _BESIDE]
    if not whom or "mark" not in _labels(work, told) or work[at - 1].head != at + 1:
        return
    work[at] = work[told]._replace(form=work[at].form, lemma=work[at].lemma, fine="VBZ")
    lean(work, told, at, "xcomp")
    lean(work, at - 1, at, "nsubj")
    for each in whom[:-1]:
        lean(work, each, whom[-1], "compound")
    lean(work, whom[-1], at, "obj")


def _part(work: list[Token], at: int) -> None:
    """As "over" in "lockdown over at the schools", no preposition."""
    word, behind = work[at], work[at + 1 : at + 2]
    if word.label != "case" or fold(word.form) not in _PLACED or not behind:
        return
    over = word.head - 1
    if behind[0].label == "case" and behind[0].head == word.head and work[over].head - 1 == at - 1:
        work[at] = word._replace(tag="ADV", fine="RB", head=at, label="advmod")


def _come_back(work: list[Token], at: int) -> None:
    """As in "government back in the capital": no verb, but where somebody is again."""
    back = work[at]
    if (
        fold(back.form) != "back"
        or not is_verb(back)
        or back.head != _ROOT
        or "obj" in _labels(work, at)
    ):
        return
    if at == 0 or work[at - 1].head != at + 1 or work[at - 1].label not in _SUBJECTS:
        return
    for child in _below(work, at):
        lean(work, child, at - 1, work[child].label)
    work[at - 1] = work[at - 1]._replace(head=_ROOT, label="root")
    work[at] = back._replace(tag="ADV", fine="RB", head=at, label="advmod")


def _go_on(work: list[Token], named: Mapping[int, Mention], at: int) -> None:
    """As "marathon" in "Orm marathon no longer taking place", taken for an auxiliary."""
    noun = work[at]
    if noun.tag == "NOUN" and noun.label == "aux" and at - 1 in named:
        work[at] = noun._replace(label="nsubj")
        lean(work, at - 1, at, "compound")


def _make_many(work: list[Token], named: Mapping[int, Mention], at: int) -> None:
    """As "pupils" between a name and "return to school" or "back at school"."""
    many = work[at]
    taken = fold(many.form) in MANY and many.head == _ROOT and is_verb(many)
    taken = taken and at + 1 not in named  # "Peru shells Chile"
    if taken and at - 1 in named and work[at - 1].head == at + 1:
        work[at] = many._replace(tag="NOUN", fine="NNS")
        lean(work, at - 1, at, "compound")


def _demand(work: list[Token], at: int) -> None:
    """As "demand" in "Passengers demand line reopens", taken for the subject of what follows."""
    verb, told = work[at], work[at].head - 1
    wanted = verb.label == "csubj" and fold(verb.form) in DOUBTERS and at < told
    if not wanted or work[told].head != _ROOT:
        return
    work[at] = verb._replace(head=_ROOT, label="root")
    lean(work, told, at, "ccomp")
    for child in _below(work, told):
        if child < at:
            lean(work, child, at, work[child].label)


def _make_plant(work: list[Token], named: Mapping[int, Mention], at: int) -> None:
    """As "steelworks" between a name and its verb."""
    word = work[at]
    if not (is_verb(word) and len(word.form) > len(_WORKS) and word.form.endswith(_WORKS)):
        return
    work[at] = word._replace(tag="NOUN", fine="NNS")
    if at - 1 in named and not named[at - 1].owner:
        lean(work, at - 1, at, "compound")
    for child in _below(work, at):
        if work[child].label == "xcomp":
            work[child] = work[child]._replace(label="acl")


def _free(work: list[Token], named: Mapping[int, Mention], at: int) -> None:
    """As in "Holm no longer mayor", "Holm new mayor": what follows is said of the name."""
    if at not in named or named[at].owner or work[at].label not in ("compound", "amod", "nmod"):
        return
    if work[at].head - 1 > at + 1 and fold(work[at + 1].form) in _SAID_OF:
        lean(work, at, work[at].head - 1, "nsubj")


def _join(work: list[Token], named: Mapping[int, Mention], at: int) -> None:
    name, noun = work[at], work[at + 1]
    if at not in named or named[at].owner or at + 1 in named or noun.tag not in _NOUNS:
        return
    apart = name.label == "flat" or (
        name.label == "iobj" and fold(work[name.head - 1].lemma) in LETS
    )
    if apart and name.head == noun.head and noun.label == "obj":
        lean(work, at, at + 1, "compound")  # "shelve Harrow marathon", "allow Harrow march"
    first = at
    joined = noun.label == name.label == "conj" and noun.head == name.head
    if joined and noun.head - 1 in named:  # "Peru and Chile summit called off"
        over = work[noun.head - 1]
        lean(work, at + 1, over.head - 1, over.label)
        noun = work[at + 1]
    if name.label == "conj" and name.head - 1 in named:  # "Peru and Chile talks"
        first = name.head - 1
        name = work[first]
    same = name.head == noun.head and name.label.partition(":")[0] in ("nsubj", "obj")
    if same and noun.label in _PARTS:
        lean(work, at + 1, name.head - 1, name.label)
        for each in {first, at}:
            lean(work, each, at + 1, "compound")


def _lend(work: list[Token], named: Mapping[int, Mention], at: int) -> None:
    """As in "Orm walkout suspended": the noun behind the name, no part of it, is the subject."""
    name, noun = work[at], work[at + 1]
    if at not in named or noun.tag != "NOUN" or not noun.form.islower():
        return
    unmarked = noun.label == _UNMARKED and noun.head == name.head == at + 3
    if unmarked and name.label in _SUBJECTS and fold(noun.form) not in TIME_WORDS:
        lean(work, at + 1, at + 2, name.label)
        lean(work, at, at + 1, "compound")


def _take(work: list[Token], named: Mapping[int, Mention], at: int) -> None:
    verb, name = work[at], work[at + 1]
    if at + 1 not in named or name.head != at + 1 or name.label not in _BESIDE:
        return
    if "obj" in _labels(work, at) or not (_labels(work, at) & set(_SUBJECTS)):
        return
    if is_verb(verb) and verb.fine != "VBN":
        lean(work, at + 1, at, "obj")
    elif verb.head == _ROOT and Form.BASE in forms(verb):
        work[at] = verb._replace(tag="VERB", fine="VBP")
        lean(work, at + 1, at, "obj")


def _make_noun(work: list[Token]) -> None:
    root = next(n for n, token in enumerate(work) if token.head == _ROOT)
    behind = tuple(fold(token.form) for token in work[root + 1 :])
    end = behind.index(",") if "," in behind else len(behind)
    verbal = is_verb(work[root]) or work[root].tag == "VERB"
    if not verbal or fold(work[root].form) not in noun_words():
        return
    told = behind[:end] in _endings() or _ends_with_state(work, root, behind[:end])
    # Of "crash a hoax" the state itself seems to be the object.
    own = {"aux", "ccomp"} if behind[:1] in (("a",), ("an",)) else {"obj", "aux", "ccomp"}
    if not told or own & _labels(work, root):
        return
    work[root] = work[root]._replace(tag="NOUN", fine="NN")
    for child in _below(work, root):
        if child < root and work[child].label in _SUBJECTS:
            lean(work, child, root, "compound")
        elif work[child].label.endswith(":prt"):
            lean(work, child, root, "advmod")


def _ends_with_state(work: Sequence[Token], root: int, behind: tuple[str, ...]) -> bool:
    """As in "Search for Halcyon back on", whose first word seemed to be told to somebody."""
    if root or work[root].fine != "VB" or len(behind) < 1 or work[1].label != "case":
        return False
    return any(behind[start:] in _endings() for start in range(2, len(behind)))


def _raise(work: list[Token]) -> None:
    """A participle behind the noun of a headline without a verb tells what becomes of it."""
    root = next(n for n, token in enumerate(work) if token.head == _ROOT)
    if is_verb(work[root]):
        return
    over = {root, *(n for n in _below(work, root) if n > root and work[n].label == "nmod")}
    for at in range(root + 1, len(work)):
        told = work[at].label == "acl" and work[at].head - 1 in over and is_verb(work[at])
        if told and work[at].fine in ("VBN", "VBD", "VBG") and "mark" not in _labels(work, at):
            work[at] = work[at]._replace(head=_ROOT, label="root")
            lean(work, root, at, "nsubj" if work[at].fine == "VBG" else "nsubj:pass")
            for child in _below(work, root):
                if child > at:
                    lean(
                        work, child, at, "obl" if work[child].label == "nmod" else work[child].label
                    )
            return


@cache
def _endings() -> Collection[tuple[str, ...]]:
    return {words for words, _ in states()}


def _is_subject(work: Sequence[Token], named: Mapping[int, Mention], at: int) -> bool:
    """Whether a noun stands free before a word that can be what it does or undergoes."""
    low, behind = fold(work[at].form), work[at + 1]
    group = low in GROUPS | MANY
    known = group or low in noun_words() or low in _CAUSES
    if at in named or at + 1 in named or not known or not _is_free(work, at):
        return False
    if fold(behind.form) in _BRING and any(fold(word.form) in nominals() for word in work[at:]):
        return not is_verb(behind)
    if is_verb(work[at]) and work[at].fine != "VBG":
        return False
    if behind.tag == "ADV" or (_is_seen(behind) and behind.label not in _PARTS_OF_NOUNS):
        return False
    low = fold(behind.form)
    can = forms(behind) | ({Form.PRESENT} if low in acts() and low.endswith("s") else set())
    return Form.PRESENT in can or (group and Form.BASE in can)


def _is_free(work: Sequence[Token], at: int) -> bool:
    """Whether all that stands before a noun belongs to it."""
    return all(n < work[n].head - 1 <= at + 1 for n in range(at))


def make_verb(work: list[Token], at: int, verb: int) -> bool:
    """Make a word the verb of a headline that seemed to have none.

    Args:
        work: the words.
        at: the subject.
        verb: the word right behind it.
    """
    root = next(n for n, token in enumerate(work) if token.head == _ROOT)
    if _is_seen(work[root]) or root < at:
        return False
    work[verb] = work[verb]._replace(tag="VERB", fine=_fine(work, verb), head=0, label="root")
    if root not in (at, verb):
        phrase = {root, *(n for n in _below(work, root) if work[n].label == "compound")}
        held = any(t.head - 1 in phrase and t.label == "case" for t in work)
        lean(work, root, verb, "obl" if held else "obj")
    for n, token in enumerate(work):
        if n in (at, verb, root) or token.head - 1 not in (at, root, verb):
            continue
        if n < at and token.head - 1 in (root, verb):
            lean(work, n, at, "compound")
        elif n > verb and token.head - 1 in (at, verb):
            lean(work, n, verb, "obl" if token.label == "nmod" else token.label)
    lean(work, at, verb, "nsubj:pass" if work[verb].fine == "VBN" else "nsubj")
    work[at] = work[at]._replace(tag="NOUN" if work[at].fine == "VBG" else work[at].tag)
    return True


def _fine(work: Sequence[Token], verb: int) -> str:
    if fold(work[verb].form).endswith("s"):
        return "VBZ"
    return "VBN" if forms(work[verb]) & {Form.PARTICIPLE, Form.PAST} else "VBP"


def _receive(work: list[Token], at: int) -> None:
    verb, below = work[at], _below(work, at)
    if verb.fine != "VBD" or fold(verb.lemma) not in GIVING or "iobj" in _labels(work, at):
        return
    subject = next((n for n in below if work[n].label == "nsubj"), None)
    given_to = any(fold(token.form) == "to" for token in work[at:] if token.label == "case")
    if subject is None or "obj" not in _labels(work, at) or given_to:
        return
    work[at] = verb._replace(fine="VBN")
    lean(work, subject, at, "nsubj:pass")
