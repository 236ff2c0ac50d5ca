"""What a feed document asks of the next poll: ``ttl``, ``sy:*``, ``skipHours``, ``skipDays``."""

from itertools import islice

from lxml import etree

from monitor.collect.lean import name_of, text_of
from monitor.collect.prune import holders_of
from monitor.collect.text import words
from monitor.model.outcomes import Hints

_PERIODS = {
    "hourly": 3_600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}
_HOURS = 24
MAX_LISTED = 100
_DAYS = words("monday tuesday wednesday thursday friday saturday sunday")


def hints_of(root: etree._Element) -> Hints:
    """The hints of a document that is not pruned yet; what makes no sense is left out."""
    fields = {name_of(child)[1]: child for holder in holders_of(root) for child in holder}
    ttl = _number(fields.get("ttl"))
    return Hints(
        ttl=ttl * 60 if ttl else None,
        update_period=_period(fields),
        skip_hours=tuple(
            sorted(
                {int(hour) % _HOURS for hour in _listed(fields.get("skiphours")) if _is_hour(hour)}
            )
        ),
        skip_days=tuple(
            day for day in dict.fromkeys(_listed(fields.get("skipdays"))) if day in _DAYS
        ),
    )


def _is_hour(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:4]) <= _HOURS


def _listed(element: etree._Element | None) -> list[str]:
    return (
        []
        if element is None
        else [text_of(child, 20).lower() for child in islice(element, MAX_LISTED)]
    )


def _number(element: etree._Element | None) -> int | None:
    text = "" if element is None else text_of(element, 9)
    return int(text) if text.isascii() and text.isdecimal() else None


def _period(fields: dict[str, etree._Element]) -> float | None:
    """Seconds between two updates that ``sy:updatePeriod`` and ``sy:updateFrequency`` promise."""
    element = fields.get("updateperiod")
    period = _PERIODS.get(text_of(element, 20).lower()) if element is not None else None
    return period / (_number(fields.get("updatefrequency")) or 1) if period else None
