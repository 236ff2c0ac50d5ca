"""Durations as people write them: ``30s 10m 2h 7d``."""

import re
from datetime import timedelta

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_FORM = re.compile(r"(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?", re.ASCII)
LONGEST = timedelta(days=36500)


def duration(text: str) -> timedelta:
    """The length of time that ``text`` says.

    Raises:
        ValueError: with words for people.
    """
    if text == "0":
        return timedelta(0)
    if re.fullmatch(r"\d+", text, re.ASCII):
        raise ValueError(f"{text[:20]} has no unit; write {text[:9]}s, {text[:9]}m, ...")
    match = _FORM.fullmatch(text)
    if match is None or not text:
        shown = text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - a line's worth
        raise ValueError(f"expected a duration such as 30s, 10m, 2h or 7d, found {shown!r}")
    found = zip(match.groups("0"), _UNITS.values(), strict=True)
    length = timedelta(seconds=sum(int(count) * unit for count, unit in found))
    if length > LONGEST:
        raise ValueError("a duration of more than a hundred years")
    return length


def brief(length: timedelta) -> str:
    """The shortest way to write ``length``: ``90s`` is ``1m30s``, nothing is ``0s``."""
    seconds = int(length.total_seconds())
    parts = []
    for unit, size in _UNITS.items():
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
