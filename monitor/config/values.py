"""What single values must look like; every refusal is worded for the person who wrote it."""

import ipaddress
import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from monitor.config.durations import brief, duration
from monitor.config.faults import suggestion
from monitor.model.feeds import LONGEST_TIMEOUT

_SWITCH = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,6}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
_CREDENTIAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@:-]{0,254}")
# Lone surrogates count too: no encoding can write them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
MOST_DIGITS = 9
FORMS = "{credential: NAME}, {file: PATH} or {env: NAME}"
LONGEST_TEXT = 8192


class Source(StrEnum):
    """Where a secret is kept."""

    CREDENTIAL = "credential"
    FILE = "file"
    ENV = "env"


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of a secret, instead of the secret."""

    source: Source
    name: str


@dataclass(frozen=True, slots=True)
class KeyReference:
    """The name of a signing secret, and until when it is used."""

    reference: Reference
    not_after: datetime | None


def found(value: object) -> str:
    """What stands there, in words; long text is shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:39] + "…")  # noqa: PLR2004
    return "a list" if isinstance(value, list) else "a mapping"


def text(value: object) -> str:
    """Any text that is not blank.

    Raises:
        ValueError: with words for people, like every function of this module.
    """
    if not isinstance(value, str):
        raise ValueError(f"expected text, found {found(value)}")  # noqa: TRY004 - pydantic's way
    if not value.strip():
        raise ValueError("expected text, found only blanks")
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"longer than {LONGEST_TEXT} characters")
    # Escapes in quoted scalars can write what no file name, header or log line may hold.
    if _CONTROL.search(value):
        raise ValueError("control characters in the text")
    return value


def line(value: object) -> str:
    """Text without blanks around it."""
    return text(value).strip()


def switch(value: object) -> bool:
    """``on`` or ``off``, ``true`` or ``false``, ``yes`` or ``no``."""
    if not isinstance(value, str) or value.lower() not in _SWITCH:
        raise ValueError(f"expected on or off, found {found(value)}")
    return _SWITCH[value.lower()]


def whole(value: object) -> int:
    """A whole number, zero or more."""
    if not isinstance(value, str) or not re.fullmatch(r"\d+", value, re.ASCII):
        raise ValueError(f"expected a whole number, found {found(value)}")
    if len(value) > MOST_DIGITS:
        raise ValueError("the number is too large")
    return int(value)


def counting(value: object) -> int:
    """A whole number, one or more."""
    number = whole(value)
    if number == 0:
        raise ValueError("expected 1 or more, found 0")
    return number


def length(value: object) -> timedelta:
    """A duration, zero included."""
    if not isinstance(value, str):
        raise ValueError(  # noqa: TRY004
            f"expected a duration such as 30s, 10m, 2h or 7d, found {found(value)}"
        )
    return duration(value)


def some_length(value: object) -> timedelta:
    """A duration that is not zero."""
    result = length(value)
    if not result:
        raise ValueError("expected a duration longer than 0")
    return result


def timeout(value: object) -> timedelta:
    """A deadline: a duration that is not zero, nor so long that a poll outlives its lease."""
    result = some_length(value)
    if result > LONGEST_TIMEOUT:
        raise ValueError(f"expected at most {brief(LONGEST_TIMEOUT)}, found {brief(result)}")
    return result


def every(value: object) -> timedelta | str:
    """``auto`` or a duration."""
    return "auto" if value == "auto" else some_length(value)


def backfill(value: object) -> int | str:
    """``none`` (0), ``all``, or how many."""
    if value in ("none", "all"):
        return 0 if value == "none" else "all"
    try:
        return whole(value)
    except ValueError:
        raise ValueError(f"expected none, all or a number, found {found(value)}") from None


def identifier(value: object) -> str:
    """An id as feeds, topics, sinks and commands use it."""
    name = text(value)
    if not _ID.fullmatch(name):
        raise ValueError(
            f"{found(name)} cannot be an id; expected up to 64 letters a-z, digits, '.', '_', '-', "
            "beginning with a letter or digit"
        )
    return name


def language(value: object) -> str:
    """A BCP 47 tag, by its form."""
    tag = line(value)
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"expected a language tag such as en or de-AT, found {found(tag)}")
    return tag


def zone(value: object) -> str:
    """The name of a time zone that this machine knows."""
    name = line(value)
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        known = zoneinfo.available_timezones()
        hint = suggestion(name, known) or suggestion(name.split("/")[-1], known)
        short = {each.split("/")[-1].lower(): each for each in sorted(known)}
        same = short.get(name.split("/")[-1].replace(" ", "_").lower())
        hint = f"; did you mean {same!r}?" if same else hint
        expected = "expected an IANA time zone such as Europe/Berlin"
        raise ValueError(f"{expected}, found {found(name)}{hint}") from None
    return name


def network(value: object) -> str:
    """A network in CIDR notation, or one address."""
    name = line(value)
    try:
        return str(ipaddress.ip_network(name))
    except ValueError:
        pass
    try:
        meant = ipaddress.ip_network(name, strict=False)
    except ValueError:
        expected = "expected a network such as 10.0.0.0/8"
        raise ValueError(f"{expected}, found {found(name)}") from None
    raise ValueError(f"{name} is an address inside a network; did you mean {str(meant)!r}?")


def phrase(value: object) -> str:
    """Words to look for, with ``*`` at an end at most."""
    words = line(value)
    core = words.strip("*").strip()
    if "*" in core or words.startswith("**") or words.endswith("**"):
        raise ValueError(f"'*' may only stand at an end of a phrase, found {found(words)}")
    letters = sum(char.isalnum() for char in core)
    if not letters or (letters == 1 and "*" in words):
        raise ValueError(f"{found(words)} would match nearly everything or nothing")
    if len(words) > 200:  # noqa: PLR2004 - a phrase, not a paragraph
        raise ValueError("a phrase longer than 200 characters; use like: for whole articles")
    return words


def header_name(name: str) -> str:
    """A header field's name; those that the client must set itself are refused."""
    if not _HEADER_NAME.fullmatch(name):
        raise ValueError(f"{found(name)} cannot be the name of a header")
    if name.lower() in {"host", "content-length", "transfer-encoding", "connection", "te"}:
        raise ValueError(f"the header {name} is set by the program itself")
    return name


def header_value(value: str) -> str:
    """What may stand in a header: visible Latin-1 on one line."""
    if any(not 0x20 <= ord(char) <= 0xFF or 0x7F <= ord(char) < 0xA0 for char in value):  # noqa: PLR2004
        raise ValueError("a header may hold only one line of Latin-1 text")
    return value


def user_agent(value: object) -> str:
    """The User-Agent header."""
    return header_value(line(value))


def instant(value: object) -> datetime:
    """A moment: RFC 3339, or a date (the end of that day), UTC where no zone is said."""
    when = line(value)
    try:
        moment = datetime.fromisoformat(when)
        if len(when) == len("2026-01-31"):
            day = date.fromisoformat(when)
            return datetime.combine(day, time.max, UTC)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        expected = "expected a date such as 2026-01-31 or 2026-01-31T12:00Z"
        raise ValueError(f"{expected}, found {found(value)}") from None


def is_reference(value: object) -> bool:
    """Whether ``value`` names a secret instead of showing it."""
    return isinstance(value, dict)


def reference(value: object) -> Reference:
    """``{credential: NAME}``, ``{file: PATH}`` or ``{env: NAME}``; never the secret itself."""
    if not isinstance(value, dict):
        raise ValueError(  # noqa: TRY004
            f"a secret may not stand in this file; expected {FORMS}"
        )
    unknown = [key for key in value if key not in set(Source)]
    if unknown:
        hint = suggestion(unknown[0], [each.value for each in Source])
        raise ValueError(f"unknown key {found(unknown[0])}{hint}")
    if len(value) != 1:
        raise ValueError(f"expected exactly one of {FORMS}")
    [(source, name)] = value.items()
    named = line(name)
    if source == Source.CREDENTIAL and not _CREDENTIAL.fullmatch(named):
        raise ValueError("a credential is named by letters, digits and ._@:-, without a path")
    if source == Source.ENV and "=" in named:
        raise ValueError("the name of an environment variable has no '='")
    return Reference(Source(source), named)


def text_or_reference(value: object) -> str | Reference:
    """Text that may stand in the file, or the name of a secret."""
    return reference(value) if is_reference(value) else line(value)


def key_reference(value: object) -> KeyReference:
    """A reference that may carry ``not_after``."""
    if not isinstance(value, dict):
        return KeyReference(reference(value), None)
    rest = {key: item for key, item in value.items() if key != "not_after"}
    until = value.get("not_after")
    return KeyReference(reference(rest), None if until is None else instant(until))
