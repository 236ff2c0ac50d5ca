"""Every fault of a receiver, alone and mixed: nothing lost, doubled for nothing, or disordered."""

from pathlib import Path
from secrets import randbits

import pytest

from tests.support.storm import EACH, FAULTS, LINES, storm

MIXES = tuple(FAULTS)
CLEAN = dict.fromkeys(("unforced", "lost", "disordered", "early", "altered", "followed"), 0)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_alone(tmp_path: Path, fault: str) -> None:
    came = await storm(tmp_path, (fault,), randbits(32))
    assert came.faults == CLEAN, came
    assert came.taken == LINES * EACH


@pytest.mark.parametrize("number", range(2))
async def test_all_of_them_at_once(tmp_path: Path, number: int) -> None:
    seed = randbits(32)
    came = await storm(tmp_path, MIXES, seed)
    assert came.faults == CLEAN, (number, seed, came)
    assert came.taken == LINES * EACH
