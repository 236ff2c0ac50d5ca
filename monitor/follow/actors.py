"""People whom the headline or lead of an article names in full."""

from monitor.follow.cast import cast_of
from monitor.follow.claims import quoted
from monitor.follow.sentences import sentences
from monitor.follow.words import tokens
from monitor.model.articles import Article
from monitor.model.rhythm import Actor

ACTORS = 12


def actors(article: Article) -> tuple[Actor, ...]:
    """The people of headline and lead, in the order in which they are named; organisations not."""
    lead = [(one, tokens(one.text, one.start)) for one in sentences(article) if one.lead]
    cast = cast_of(line for _, line in lead)
    found: dict[str, Actor] = {}
    for sentence, line in lead:
        for token in line:
            if token.capital and token.low in cast.shown and token.low not in found:
                shown, quote = cast.shown[token.low], quoted(article, sentence)
                found[token.low] = Actor(key=token.low, shown=shown, quote=quote)
    return tuple(found.values())[:ACTORS]
