"""Parses the dated event lines with two parsers and keeps the sentences that they agree on.

usage: python -m tools.parser.agree --changes DIR --out FILE WEIGHTS WEIGHTS

Two networks fitted from other beginnings make other mistakes: what they parse alike is nearly
always right, and is news, which the treebanks have little of. The file holds text and stays where
the training data is.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from monitor.follow.grammar.parser import Parse, Parser
from monitor.follow.sentences import spans
from tools.parser.conllu import Gold, sentences

FEWEST, MOST = 5, 45  # tokens of a sentence that is kept


def texts(changes: Path) -> list[str]:
    """The sentences of the event lines, each once, in the order of the lines."""
    with gzip.open(changes / "wiki-current-events-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        whole = [json.loads(line)["text"] for line in lines]
    return list(dict.fromkeys(text[start:end] for text in whole for start, end in spans(text)))


def alike(parses: Sequence[Parse]) -> bool:
    """Whether all analyses of a sentence are the same, fine tags aside."""
    kept = {tuple((token.head, token.label, token.tag) for token in one.tokens) for one in parses}
    return len(kept) == 1 and FEWEST <= len(parses[0].tokens) <= MOST


def conllu(number: int, parse: Parse) -> Iterator[str]:
    """A sentence with its analysis as the treebanks write it."""
    yield f"# sent_id = agreed-{number}"
    for at, token in enumerate(parse.tokens, 1):
        feats = "Number=Plur" if token.fine in {"NNS", "NNPS"} else "_"
        columns = (at, token.form, token.lemma, token.tag, token.fine, feats, token.head)
        yield "\t".join(map(str, (*columns, token.label, "_", "_")))
    yield ""


def agreed(path: Path) -> list[Gold]:
    """The sentences of such a file."""
    return list(sentences(gzip.decompress(path.read_bytes()).decode("utf-8")))


def main() -> None:
    """Parse, compare, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("weights", type=Path, nargs=2)
    options = parser.parse_args()
    given = texts(options.changes)
    parsers = [Parser(path.read_bytes()) for path in options.weights]
    lines: list[str] = []
    kept = 0
    for start in range(0, len(given), 256):
        group = given[start : start + 256]
        for parses in zip(*(one.parse(group) for one in parsers), strict=True):
            if alike(parses):
                kept += 1
                lines += conllu(kept, parses[0])
        print(f"\r{start + len(group)}/{len(given)}: {kept} alike", end="", flush=True)
    print()
    options.out.write_bytes(gzip.compress("\n".join([*lines, ""]).encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main()
