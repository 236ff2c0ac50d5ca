"""Makes one storyline of two that turn out to be one; told to nobody.

Rule 1. The older one stays; the other one names it and is resolved to it from then on.
Rule 2. What the one then holds is what it would hold had all articles gone there, as a fold does
        not depend on their order: see the table ``FIELDS``.
Rule 3. The sequence goes on from the larger one, and what either has told is not told again.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from monitor.follow.dated import bounded as bounded_dates
from monitor.follow.judge import FIRED, PENDING
from monitor.follow.profile import bounded
from monitor.follow.reports import bounded as bounded_reports
from monitor.follow.rhythm import joined
from monitor.follow.storyline import NOVELTY, SENTENCES, counted, names_of, states_of
from monitor.follow.tally import bounded as bounded_figures
from monitor.model.changes import KeyState, Storyline

Moments = tuple[tuple[str, datetime], ...]


def merged(one: Storyline, other: Storyline) -> tuple[Storyline, Storyline]:
    """The storyline that stays, with all that both hold, and the one that goes over to it."""
    old, new = sorted((one, other), key=_age)
    whole = replace(old, **{name: join(old, new) for name, join in FIELDS.items()})
    return whole, replace(new, revision=new.revision + 1, merged_into=old.id)


def _age(line: Storyline) -> tuple[bool, float, str]:
    """When it begins, undated ones last; of two that begin together one, whichever is asked."""
    return line.span is None, line.span.begin.timestamp() if line.span else 0.0, line.id


def _states(old: Storyline, new: Storyline) -> tuple[KeyState, ...]:
    return states_of(
        standing for line in (old, new) for state in line.states for standing in state.history
    )


def _latest(old: Moments, new: Moments, limit: int) -> Moments:
    """Names with the time when each was told last, newest last."""
    ordered = sorted((*old, *new), key=itemgetter(1))
    return tuple(dict(ordered).items())[-limit:]


def _last_told(line: Storyline) -> tuple[bool, float]:
    times = [when.timestamp() for _, when in line.told]
    return line.previous_alert is not None, max(times, default=0.0)


def _last_spoken(line: Storyline) -> tuple[bool, bool, float]:
    at = line.last_at
    return line.last_report is not None, at is not None, at.end.timestamp() if at else 0.0


FIELDS: Mapping[str, Callable[[Storyline, Storyline], Any]] = {
    "revision": lambda old, new: max(old.revision, new.revision) + 1,
    "sequence": lambda old, new: max(old.sequence, new.sequence),
    "span": lambda old, new: old.span.join(new.span) if old.span and new.span else old.span,
    "last_arrival": lambda old, new: max(
        filter(None, (old.last_arrival, new.last_arrival)), default=None
    ),
    "articles": lambda old, new: old.articles + new.articles,
    "families": lambda old, new: counted((*old.families, *new.families)),
    "outlets": lambda old, new: {
        family: min(filter(None, (old.outlets.get(family), new.outlets.get(family))))
        for family in sorted({*old.outlets, *new.outlets})
    },
    "profile": lambda old, new: bounded(Counter(old.profile) + Counter(new.profile)),
    "names": lambda old, new: names_of(_states(old, new)),
    "states": _states,
    "dates": lambda old, new: bounded_dates([*old.dates, *new.dates]),
    "reports": lambda old, new: bounded_reports([*old.reports, *new.reports]),
    "rhythm": lambda old, new: joined(old.rhythm, new.rhythm),
    "quiet_at": lambda old, new: max(filter(None, (old.quiet_at, new.quiet_at)), default=None),
    "figures": lambda old, new: bounded_figures([*old.figures, *new.figures]),
    "sentences": lambda old, new: tuple(dict.fromkeys((*old.sentences, *new.sentences)))[
        -SENTENCES:
    ],
    "novelty": lambda old, new: (*old.novelty, *new.novelty)[-NOVELTY:],
    "held": lambda old, new: tuple(map(sum, zip(old.held, new.held, strict=True))),
    "held_changes": lambda old, new: old.held_changes + new.held_changes,
    "fired": lambda old, new: _latest(old.fired, new.fired, FIRED),
    "pending": lambda old, new: tuple(dict.fromkeys((*old.pending, *new.pending)))[-PENDING:],
    "last_report": lambda old, new: max(new, old, key=_last_spoken).last_report,
    "last_at": lambda old, new: max(new, old, key=_last_spoken).last_at,
    "previous_alert": lambda old, new: max(new, old, key=_last_told).previous_alert,
    "opened": lambda old, new: old.opened or new.opened,
    "told": lambda old, new: _latest(old.told, new.told, max(len(old.told), len(new.told))),
    "settles": lambda old, new: max(filter(None, (old.settles, new.settles)), default=None),
}
"""Field -> what the storyline that stays has there; its other fields are ``KEPT``."""

KEPT = frozenset({"id", "topic", "title", "first", "muted", "closed", "merged_into"})
