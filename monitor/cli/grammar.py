"""`grammar`: how the bundled parser understands text, to see why a claim was or was not found."""

from collections.abc import Iterator, Mapping, Sequence

import click

from monitor.app.parts import grammar as bundled
from monitor.cli.columns import whole
from monitor.cli.options import json_option
from monitor.cli.output import clean, emit, emit_rows, examples, say, warn
from monitor.cli.sources import STANDARD, source_bytes
from monitor.cli.tables import print_table
from monitor.errors import MonitorError, UsageError
from monitor.follow.grammar.parser import LONGEST, Parse, Token
from monitor.follow.sentences import spans

COLUMNS = tuple(map(whole, ("#", "word", "lemma", "tag", "form", "head", "relation", "of")))
ROOT = "-"


@click.command(
    epilog=examples(
        'storyline-monitor grammar "Norland calls off the talks"',
        "storyline-monitor grammar --conllu - < article.txt",
    )
)
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True)
@click.option("--conllu", is_flag=True, help="CoNLL-U instead of a table.")
@json_option
def grammar(texts: Sequence[str], *, conllu: bool, as_json: bool) -> None:
    """Show how the parser understands each TEXT: parts of speech, lemmas, who does what to whom.

    "-" reads standard input. A text of several sentences is cut into them. Tags and relations are
    those of Universal Dependencies; "form" is the Penn tag. English alone is understood, but any
    text gets an answer.
    """
    if conllu and as_json:
        raise UsageError("--conllu and --json exclude each other; choose one")
    sentences = [sentence for text in texts for sentence in _sentences(text)]
    if not sentences:
        raise MonitorError(
            'there is no word to be parsed; as in: storyline-monitor grammar "The talks are off"'
        )
    parses = bundled().parse(sentences)
    for sentence, parse in zip(sentences, parses, strict=True):
        if parse.cut:
            warn(f"only the first {LONGEST} words are parsed of: {clean(sentence[:60])}...")
    found = list(zip(sentences, parses, strict=True))
    if as_json:
        emit_rows(_row(*one) for one in found)
    elif conllu:
        for number, one in enumerate(found, 1):
            emit("\n".join(_conllu(number, *one)) + "\n")
    else:
        for number, (sentence, parse) in enumerate(found):
            say(("\n" if number else "") + clean(sentence) + "\n")
            print_table(COLUMNS, _cells(parse.tokens))


def _sentences(text: str) -> Iterator[str]:
    if text == STANDARD:
        text = source_bytes(STANDARD).decode("utf-8", "replace")
    for start, end in spans(text):
        yield text[start:end]


def _row(sentence: str, parse: Parse) -> Mapping[str, object]:
    tokens = [token._asdict() for token in parse.tokens]
    return {"text": sentence, "cut": parse.cut, "tokens": tokens}


def _cells(tokens: Sequence[Token]) -> Iterator[tuple[object, ...]]:
    for at, token in enumerate(tokens, 1):
        above = tokens[token.head - 1].form if token.head else ROOT
        form, lemma = clean(token.form), clean(token.lemma)
        yield at, form, lemma, token.tag, token.fine, token.head, token.label, clean(above)


def _conllu(number: int, sentence: str, parse: Parse) -> Iterator[str]:
    """One sentence in the ten columns of CoNLL-U."""
    yield f"# sent_id = {number}"
    yield f"# text = {clean(sentence)}"
    following = [*(token.start for token in parse.tokens[1:]), -1]
    for at, (token, next_start) in enumerate(zip(parse.tokens, following, strict=True), 1):
        misc = "SpaceAfter=No" if token.end == next_start else "_"
        form, lemma = clean(token.form) or "_", clean(token.lemma) or "_"
        middle = (token.tag, token.fine, "_", str(token.head), token.label, "_", misc)
        yield "\t".join((str(at), form, lemma, *middle))
