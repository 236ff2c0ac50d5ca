"""What answer headers say about time: how long to stay away, how long an answer stays fresh."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from httpx import Headers

_LONGEST = 10 * 365 * 86_400.0
_WEEK = 7 * 86_400.0
# Longer than any time that is written in earnest: what a server may say takes time to read.
_LONG = 64
# Some put a unit, a quotation mark or another value behind the number.
_SECONDS = re.compile(
    r"[\"'+]?(\d+(?:\.\d*)?)\s*(?:(?:s|secs?|seconds?)\s*)?(?:[;,\"'].*)?", re.IGNORECASE
)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)


def retry_after(headers: "Headers", now: datetime) -> float | None:
    """Seconds to stay away, from either form of ``Retry-After``; ``None`` without a usable one.

    Of several the longest counts. A date counts from the server's own ``Date``, ``Age`` taken off,
    so that neither its clock nor ours need be right.
    """
    said = (_wait(text, headers, now) for text in _values(headers, b"retry-after"))
    return max((seconds for seconds in said if seconds is not None), default=None)


def _wait(text: str, headers: "Headers", now: datetime) -> float | None:
    if found := _SECONDS.fullmatch(text[:_LONG].rstrip()):
        return _bounded(found[1])
    when = http_date(text)
    return None if when is None else _until(when, headers, now)


def _until(when: datetime, headers: "Headers", now: datetime) -> float:
    """Seconds until a time that the server named: by its clock where that fits, else by ours.

    It does not where that time has passed, or is further off than anybody is left alone for: then
    ``Date`` was written by another clock (a cache, a page made long ago), or by none.
    """
    sent = http_date(_field(headers, b"date"))
    if sent is not None:
        seconds = (when - sent).total_seconds() - _age(headers)
        if 0 <= seconds <= _WEEK:
            return seconds
    return _left(when, now)


def max_age(headers: "Headers", now: datetime) -> float | None:
    """Seconds that the answer stays fresh, ``Age`` taken off; ``None`` when nothing says so.

    ``max-age`` outranks ``Expires``, which counts from the server's own ``Date`` so that its
    clock need not be right.
    """
    found = _MAX_AGE.search(_field(headers, b"cache-control"))
    if found is not None:
        return max(0.0, _bounded(found[1]) - _age(headers))
    expires = http_date(_field(headers, b"expires"))
    if expires is None:
        return None
    lasts = _left(expires, http_date(_field(headers, b"date")) or now)
    return max(0.0, lasts - _age(headers))


def http_date(text: str) -> datetime | None:
    """An HTTP date in any of its forms, aware; ``None`` for anything else."""
    if not text:
        return None
    try:
        when = parsedate_to_datetime(text[:_LONG])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


def _field(headers: "Headers", name: bytes) -> str:
    return ", ".join(_values(headers, name))


def _values(headers: "Headers", name: bytes) -> list[str]:
    """A field's values; httpx's own look-up decodes every field each time."""
    found = [value for key, value in headers.raw if key.lower() == name]
    return [value.decode("latin-1").strip() for value in found]


def _left(when: datetime, now: datetime) -> float:
    return min(_LONGEST, max(0.0, (when - now).total_seconds()))


def _age(headers: "Headers") -> float:
    text = _field(headers, b"age")
    return _bounded(text) if text.isascii() and text.isdigit() else 0.0


def _bounded(digits: str) -> float:
    return min(_LONGEST, float(digits))
