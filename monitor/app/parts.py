"""The parts that the daemon and the replay share: data files, and plug-ins made ready."""

from functools import cache
from importlib import resources

from monitor.dedupe.background import Background
from monitor.follow.contrast.contrast import Contrast
from monitor.follow.grammar.parser import Parser
from monitor.worker.bundled import weights


@cache
def background() -> Background:
    """The document frequencies of ordinary news that ship with the package."""
    return Background.parse((resources.files("monitor.dedupe") / "background_en.txt").read_bytes())


@cache
def contrast() -> Contrast:
    """The English pair network that ships with the package."""
    return Contrast((resources.files("monitor.follow.contrast") / "contrast_en.npz").read_bytes())


@cache
def grammar() -> Parser:
    """The English parser with these weights."""
    return Parser(weights())
