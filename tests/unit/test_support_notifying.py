"""A limit for what goes on counts from its last step, not from its first."""

import pytest
from typing_extensions import override

from tests.support.notifying import HandClock, goes_on


class Hurried(HandClock):
    """Whoever sleeps lets that time pass."""

    @override
    async def sleep(self, seconds: float) -> None:
        self.pass_(seconds)


@pytest.mark.parametrize(("steps", "each", "ended"), [(50, 0.9, True), (3, 1.1, False)])
async def test_what_goes_on_is_waited_for_as_long_as_it_comes_on(
    steps: int,
    each: float,
    ended: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    """Fifty steps of nine tenths of the limit are no fault, one that is longer than it is."""
    clock = Hurried()

    def count() -> int:
        return int(clock.monotonic() / each)

    assert await goes_on(lambda: count() < steps, count, 1.0, clock) is ended
    assert (clock.monotonic() > 40) is ended


async def test_what_is_over_is_not_waited_for() -> None:
    clock = Hurried()
    assert await goes_on(lambda: False, lambda: 0, 1.0, clock)
    assert not clock.monotonic()
