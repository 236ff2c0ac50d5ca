"""Rhythm: when a storyline's reports come in, and who turned up in it lately; all of it bounded."""

from dataclasses import dataclass

from monitor.model.quotes import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person whom the headline or lead of an article names.

    Attributes:
        key: folded surname.
        shown: the longest form.
        quote: the first sentence that names them.
    """

    key: str
    shown: str
    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a storyline remembers of its own pace, by arrival, copies left out.

    Attributes:
        gaps: seconds between reports, newest last.
        hours: hour since 1970 -> outlet families that reported in it, of the last 14 days.
        newcomers: folded surname -> outlet families that named somebody who was new.
    """

    gaps: tuple[int, ...] = ()
    hours: tuple[tuple[int, tuple[str, ...]], ...] = ()
    newcomers: tuple[tuple[str, tuple[str, ...]], ...] = ()
