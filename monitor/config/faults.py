"""Gathers every fault and warning of a configuration, each with its place."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from typing_extensions import override

from monitor.errors import ConfigError, Fault

MOST_SHOWN = 100  # a file that is not a configuration at all must not fill the terminal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: file as the user named it, line and column from 1."""

    file: str
    line: int = 0
    column: int = 0

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(slots=True)
class Faults:
    """What is wrong (``errors``) and what will not work as meant (``warnings``)."""

    _errors: list[tuple[Place, Fault]] = field(default_factory=list)
    _warnings: list[tuple[Place, Fault]] = field(default_factory=list)

    def error(self, place: Place, key: str, message: str) -> None:
        """Note something that keeps the program from starting."""
        self._errors.append((place, Fault(place=str(place), key=key, message=message)))

    def warn(self, place: Place, key: str, message: str) -> None:
        """Note something that people should hear of."""
        self._warnings.append((place, Fault(place=str(place), key=key, message=message)))

    def lenient(self, key: str) -> "Faults":
        """Where to note what is wrong with ``key``, if that is then left out: a warning here."""
        return _Lenient(_warnings=self._warnings, key=key)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The warnings, in the order of their places."""
        return _ordered(self._warnings)

    @property
    def failed(self) -> bool:
        """Whether there are errors, so that what was read is not the whole."""
        return bool(self._errors)

    def settle(self) -> None:
        """Return if all is well.

        Raises:
            ConfigError: with every error and every warning, in the order of their
                places.
        """
        if not self._errors:
            return
        faults = _ordered(self._errors)
        if len(faults) > MOST_SHOWN:
            rest = len(faults) - MOST_SHOWN
            more = Fault(place=faults[MOST_SHOWN].place, key="", message=f"and {rest} more faults")
            faults = (*faults[:MOST_SHOWN], more)
        raise ConfigError(faults, self.warnings)


@dataclass(slots=True, kw_only=True)
class _Lenient(Faults):
    """Shares the warnings of another, and has no errors of its own."""

    key: str

    @override
    def error(self, place: Place, key: str, message: str) -> None:
        self.warn(place, self.key, f"left out: {message}")


def _ordered(noted: list[tuple[Place, Fault]]) -> tuple[Fault, ...]:
    # Files keep the order in which they first came up: the main file, then what it includes.
    rank = {file: n for n, file in enumerate(dict.fromkeys(place.file for place, _ in noted))}
    by_place = sorted(noted, key=lambda item: (rank[item[0].file], item[0].line, item[0].column))
    return tuple(dict.fromkeys(fault for _, fault in by_place))


def suggestion(word: str, known: Iterable[str]) -> str:
    """The tail of a message: what may have been meant, or all that there is if that is little."""
    choices = sorted(known)
    # Hostile keys may be megabytes long and difflib is quadratic.
    close = difflib.get_close_matches(word[:64].lower(), choices, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known: {', '.join(choices)}" if 0 < len(choices) <= 40 else ""  # noqa: PLR2004
