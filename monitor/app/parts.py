"""The parts that the daemon and the replay share: data files, and plug-ins made ready."""

from functools import cache
from importlib import resources

from monitor.dedupe.background import Background
from monitor.follow.grammar.parser import Parser


@cache
def background() -> Background:
    """The document frequencies of ordinary news that ship with the package."""
    return Background.parse((resources.files("monitor.dedupe") / "background_en.txt").read_bytes())


@cache
def weights() -> bytes:
    """The weights of the English parser that ship with the package."""
    return (resources.files("monitor.follow.grammar") / "parser_en.npz").read_bytes()


@cache
def grammar() -> Parser:
    """The English parser with these weights."""
    return Parser(weights())
