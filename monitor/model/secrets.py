"""A secret value that cannot be printed by accident."""

from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that logs, errors and reprs must never show; ``reveal`` is the one way in."""

    _value: str

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return self._value

    @override
    def __repr__(self) -> str:
        return "Secret(***)"

    @override
    def __str__(self) -> str:
        return "***"
