"""What the benchmarks' gauges count, and what they do not."""

import mmap
import os
from pathlib import Path

from tests.benchmarks.gauges import MIB, own, pss

LARGE = 16 * MIB


def test_memory_of_its_own_is_what_a_process_filled_not_what_it_reads_of_files(
    tmp_path: Path,
) -> None:
    """A leak shows in full; a file that others may have open, too, not at all."""
    path, us = tmp_path / "library", [os.getpid()]
    path.write_bytes(b"x" * LARGE)
    before, before_all = own(us), pss(us)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert sum(mapped[at] for at in range(0, LARGE, mmap.PAGESIZE))
        assert pss(us) - before_all > LARGE * 0.9
        assert abs(own(us) - before) < LARGE * 0.1
    filled = mmap.mmap(-1, LARGE, flags=mmap.MAP_PRIVATE)
    filled.write(b"y" * LARGE)
    assert own(us) - before > LARGE * 0.9
    filled.close()
