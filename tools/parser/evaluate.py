"""Measures the weights that ship, with the code that ships, on treebanks.

usage: python -m tools.parser.evaluate --treebank DIR [--weights FILE] [--parts ewt-dev ...]
       [--pud] [--raw]

PUD is for the very end: it is read only with ``--pud``. Heads and labels are counted over all
words; LAS in two ways, with the whole label and with the part before the colon alone.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from monitor.follow.grammar import tokens
from monitor.follow.grammar.parser import LONGEST, Parser
from monitor.follow.grammar.tokens import Piece
from tools.parser.conllu import Gold, load
from tools.parser.rawtext import Share, compare, joined, sentence_ends, total

TARGET = Path(__file__).parents[2] / "monitor" / "follow" / "grammar" / "parser_en.npz"
LABELS = (
    "nsubj", "obj", "nsubj:pass", "advcl", "obl", "nmod", "nmod:poss", "conj", "xcomp", "ccomp",
    "acl:relcl", "compound", "compound:prt", "aux:pass", "obl:agent", "appos", "parataxis",
)  # fmt: skip


class Right(NamedTuple):
    """Words, and how many of them are right in which respect."""

    words: int
    tags: int
    fines: int
    lemmas: int
    heads: int
    labelled: int
    whole: int


class Measured(NamedTuple):
    """The counts of one part, and for each label the counts behind its F1."""

    right: Right
    labels: dict[str, Share]


def measure(parser: Parser, gold: Sequence[Gold]) -> Measured:
    """How the parser does on gold tokens."""
    found = parser.analyse([_pieces(sentence) for sentence in gold])
    counts, shares = [], Counter[str]()
    for sentence, ours in zip(gold, found, strict=True):
        wanted = sentence.words[: len(ours)]
        pairs = list(zip(ours, wanted, strict=True))
        heads = [ours.head == word.head for ours, word in pairs]
        same = [_base(ours.label) == _base(word.label) for ours, word in pairs]
        whole = [ours.label == word.label for ours, word in pairs]
        counts.append(
            Right(
                len(sentence.words),
                sum(ours.tag == word.tag for ours, word in pairs),
                sum(ours.fine == word.fine for ours, word in pairs),
                sum(ours.lemma == word.lemma for ours, word in pairs),
                sum(heads),
                sum(head and label for head, label in zip(heads, same, strict=True)),
                sum(head and label for head, label in zip(heads, whole, strict=True)),
            )
        )
        for (token, word), head, label in zip(pairs, heads, whole, strict=True):
            shares.update([f"f {token.label}", f"w {word.label}"])
            shares.update([f"r {word.label}"] * (head and label))
    labels = {
        label: Share(shares[f"f {label}"], shares[f"w {label}"], shares[f"r {label}"])
        for label in LABELS
    }
    return Measured(Right(*(sum(column) for column in zip(*counts, strict=True))), labels)


def _base(label: str) -> str:
    return label.partition(":")[0]


def _pieces(sentence: Gold) -> list[Piece]:
    text, spans = joined(sentence.words)
    return [Piece(text[start:end], start, end) for start, end in spans][:LONGEST]


def tokenized(gold: Sequence[Gold]) -> Share:
    """How sentences put together as text are cut into words again."""
    return total(_tokens(sentence) for sentence in gold)


def _tokens(sentence: Gold) -> Share:
    text, spans = joined(sentence.words)
    ours = tokens.cut(text, len(text))
    return compare(((piece.start, piece.end) for piece in ours), spans)


def raw(parser: Parser, gold: Sequence[Gold]) -> tuple[Share, Share]:
    """Heads and labelled heads from text alone, gold sentences: F1 over words."""
    texts = [joined(sentence.words) for sentence in gold]
    parses = parser.parse([text for text, _ in texts])
    heads, labelled = [], []
    for sentence, (_, spans), parse in zip(gold, texts, parses, strict=True):
        wanted = [
            (spans[at], _span(spans, word.head), _base(word.label))
            for at, word in enumerate(sentence.words)
        ]
        own = [(token.start, token.end) for token in parse.tokens]
        ours = [
            (own[at], _span(own, token.head), _base(token.label))
            for at, token in enumerate(parse.tokens)
        ]
        heads.append(_agreed([one[:2] for one in ours], [one[:2] for one in wanted]))
        labelled.append(_agreed(ours, wanted))
    return total(heads), total(labelled)


def _agreed(ours: Sequence[object], wanted: Sequence[object]) -> Share:
    return Share(len(ours), len(wanted), len(set(ours) & set(wanted)))


def _span(spans: Sequence[tuple[int, int]], head: int) -> tuple[int, int]:
    return spans[head - 1] if head else (-1, -1)


def report(name: str, found: Measured) -> Iterator[str]:
    """The lines about one part."""
    right = found.right
    share = [100 * count / right.words for count in right[1:]]
    yield (
        f"{name}: {right.words:,} words; UPOS {share[0]:.2f}, XPOS {share[1]:.2f},"
        f" lemmas {share[2]:.2f}; UAS {share[3]:.2f}, LAS {share[4]:.2f},"
        f" LAS with subtypes {share[5]:.2f}"
    )
    yield "  F1: " + ", ".join(f"{label} {share.f1:.1f}" for label, share in found.labels.items())


def parts(options: argparse.Namespace) -> Iterable[tuple[str, list[Gold]]]:
    """The parts asked for, PUD only where it is asked for by name of its option."""
    for name in options.parts:
        yield name, load(options.treebank, name)
    if options.pud:
        pud = load(options.treebank, "pud-test")
        yield "pud-news", [sentence for sentence in pud if sentence.name.startswith("n")]
        yield "pud", pud


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=TARGET)
    parser.add_argument("--parts", nargs="*", default=["ewt-dev", "gum-dev"])
    parser.add_argument("--pud", action="store_true")
    parser.add_argument("--raw", action="store_true", help="from text, too")
    options = parser.parse_args()
    model = Parser(options.weights.read_bytes())
    for name, gold in parts(options):
        for line in report(name, measure(model, gold)):
            print(line, flush=True)
        cut = f"tokens F1 {tokenized(gold).f1:.2f}, sentences F1 {sentence_ends(gold).f1:.2f}"
        print(f"  from text: {cut}", flush=True)
        if options.raw:
            heads, labelled = raw(model, gold)
            print(f"  from text: UAS {heads.f1:.2f}, LAS {labelled.f1:.2f}", flush=True)


if __name__ == "__main__":
    main()
