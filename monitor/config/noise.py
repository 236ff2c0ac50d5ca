"""How quiet hours, digests and rates of sinks are written, with words for what is wrong."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, PlainValidator, WithJsonSchema, create_model

from monitor.config import shape
from monitor.config.faults import suggestion
from monitor.config.shape import Shape
from monitor.config.values import found, line, zone
from monitor.model.changes import ChangeKind
from monitor.model.noise import Cron, Rate
from monitor.model.notices import NoticeKind

OVERRIDES = (*(kind.value for kind in ChangeKind), *(kind.value for kind in NoticeKind))
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_RATE = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})?\s*(s|sec|min|m|h|d)", re.ASCII)
_UNITS = {"s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600, "d": 86400}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = tuple(date(2000, month, 1).strftime("%b").lower() for month in range(1, 13))
_SHORT = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0"}
_ZONED = re.compile(r"CRON_TZ=(\S+)\s+(.*)", re.DOTALL)
# Name, least, most, names of the values; Sunday may be written 7, too.
_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("weekday", 0, 7, _DAYS),
)


def wall(value: object) -> time:
    """A time of day such as ``22:00``.

    Raises:
        ValueError: with words for people, like every function of this module.
    """
    match = _TIME.fullmatch(line(value))
    if match is None:
        raise ValueError(f"expected a time of day such as 22:00, found {found(value)}")
    return time(int(match[1]), int(match[2]))


def rate(value: object) -> Rate | Literal["off"]:
    """How often: ``1/s``, ``5/2s``, ``120/min``, ``100/h``; or ``off``."""
    text = line(value)
    if text == "off":
        return "off"
    match = _RATE.fullmatch(text)
    if match is None or not int(match[1]) or not int(match[2] or 1):
        raise ValueError(f"expected a rate such as 1/s, 120/min or 100/h, found {found(value)}")
    return Rate(count=int(match[1]), seconds=float(int(match[2] or 1) * _UNITS[match[3]]))


def cron(value: object) -> Cron:
    """A line of crontab: minute, hour, day, month, weekday; ``CRON_TZ=ZONE`` may go before."""
    text = line(value)
    zoned = _ZONED.fullmatch(text)
    named = zone(zoned[1]) if zoned else ""
    text = zoned[2] if zoned else text
    parts = _SHORT.get(text.lower(), text).split()
    if len(parts) != len(_FIELDS):
        expected = (
            "expected five fields: minute, hour, day, month, weekday, such as 0 8 * * mon-fri"
        )
        raise ValueError(f"{expected}, found {found(value)}")
    sets = [_field(part, *field) for part, field in zip(parts, _FIELDS, strict=True)]
    weekdays = tuple(sorted({day % 7 for day in sets[4]}))
    made = Cron(
        minutes=sets[0],
        hours=sets[1],
        days=sets[2],
        months=sets[3],
        weekdays=weekdays,
        either=not parts[2].startswith("*") and not parts[4].startswith("*"),
        zone=named,
    )
    if not _comes(made):
        raise ValueError(f"{found(value)} never comes: no such day is in these months")
    return made


def _comes(made: Cron) -> bool:
    """Whether one of the days is in one of the months; a leap year has them all."""
    lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return made.either or any(min(made.days) <= lengths[month - 1] for month in made.months)


def _field(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> tuple[int, ...]:
    """The values that one field allows."""
    values: set[int] = set()
    for part in text.split(","):
        values.update(_part(part, name, least, most, names))
    return tuple(sorted(values))


def _part(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> Iterator[int]:
    """``*``, a value or a span of them, each with an optional step."""
    span, slash, step = text.partition("/")
    first, dash, last = span.partition("-")
    begin = least if span == "*" else _value(first, name, least, most, names)
    end = most if span == "*" or (slash and not dash) else begin
    end = _value(last, name, least, most, names) if dash else end
    if (slash and (not step.isdecimal() or not int(step))) or end < begin:
        raise ValueError(f"{found(text)} is no span of {name}s")
    return iter(range(begin, end + 1, int(step) if slash else 1))


def _value(text: str, name: str, least: int, most: int, names: tuple[str, ...]) -> int:
    if text[:3].lower() in names and len(text) == 3:  # noqa: PLR2004 - as all names are
        return names.index(text.lower()) + least
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or not least <= int(text) <= most:
        hint = suggestion(text, names)
        raise ValueError(f"expected {name} {least} to {most}, found {found(text)}{hint}")
    return int(text)


def _override(value: object) -> str:
    text = line(value)
    if text not in OVERRIDES:
        hint = suggestion(text, OVERRIDES)
        raise ValueError(
            f"expected a kind such as reversal or feed.failing, found {found(text)}{hint}"
        )
    return text


def _as(check: Any, **schema: JsonValue) -> tuple[object, object]:  # noqa: ANN401 - any of the above
    return (PlainValidator(check), WithJsonSchema(schema))


Wall = Annotated[time, *_as(wall, type="string", pattern="^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]
RateText = Annotated[Any, *_as(rate, type="string", examples=["1/s", "120/min", "100/h", "off"])]
CronText = Annotated[Cron, *_as(cron, type="string", examples=["0 8 * * mon-fri"])]
Override = Annotated[str, *_as(_override, enum=list(OVERRIDES))]

_QUIET: dict[str, Any] = {
    "from": (Wall, Field(description="When it begins, such as 22:00.")),
    "to": (Wall, Field(description="When it ends; one digest then tells what came meanwhile.")),
    "timezone": (shape.Zone, Field(description="Whose clocks are meant: an IANA name.")),
    "override": (
        tuple[Override, ...] | None,
        shape.unset(["reversal"], "Kinds that are sent all the same."),
    ),
}
QuietShape: type[Shape] = create_model(
    "QuietHours",
    __base__=Shape,
    __doc__="A part of each day in which the sink is sent nothing but what cannot wait.",
    **_QUIET,
)
KEYS: dict[str, Any] = {
    "quiet_hours": (QuietShape | None, shape.unset(None, "When it is sent nothing that can wait.")),
    "digest": (
        CronText | None,
        shape.unset(
            None,
            "A line of crontab: alerts wait for its times and come as one digest. By the clocks of "
            "quiet_hours, else UTC; CRON_TZ=ZONE may go before.",
        ),
    ),
    "rate": (
        RateText | None,
        shape.unset(
            None,
            "How many deliveries it takes, such as 1/s; what is too many waits, then "
            "comes as one digest.",
        ),
    ),
}
"""The keys that sinks of every kind have."""
