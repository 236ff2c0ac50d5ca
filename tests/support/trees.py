"""Parse trees written by hand, for what the parser would seldom make of a sentence."""

from datetime import date

from monitor.follow.cast import Kind, Mention
from monitor.follow.grammar.parser import Token
from monitor.follow.roles.tree import Tree

DAY = date(2026, 3, 10)
_TAGS = {"V": "VERB", "M": "AUX", "N": "NOUN", "I": "ADP", "J": "ADJ", "R": "ADV", "D": "DET"}


def tree(written, names="", *, headline=False, before=None):
    """A tree from "word/FINE<head:label ...", heads counted from 1, some words being names."""
    wanted = names.split()
    tokens, named, start = [], {}, 0
    for at, each in enumerate(written.split()):
        word, _, rest = each.partition("/")
        fine, _, arc = rest.partition("<")
        head, _, label = arc.partition(":")
        form, _, lemma = word.partition("=")
        tag = "PROPN" if fine.startswith("NNP") else _TAGS.get(fine[0], "X")
        end = start + len(form)
        tokens.append(Token(form, start, end, tag, fine, lemma or form.lower(), int(head), label))
        start = end + 1
        if form in wanted:
            named[at] = name(form)
    return Tree(tokens=tokens, named=named, headline=headline, day=DAY, before=before)


def name(form, kind=Kind.NAME):
    """A name as the sentence before may have left it."""
    return Mention(0, 1, form.lower(), form, kind, owner=False)
