"""After an end without a word the database is looked over; a damaged one is refused and kept."""

import signal
from pathlib import Path

from tests.support.daemon import machine
from tests.support.events import topic

PAGE = 4096


async def test_after_a_kill_it_is_looked_over_and_after_an_orderly_end_it_is_not(
    tmp_path: Path,
) -> None:
    async with machine(tmp_path) as here:
        here.configure(topics={"visit": topic(0)})
        first = here.start()
        await first.ready()
        assert not first.logged("store.checked")
        first.signal(signal.SIGKILL)
        assert await first.end() == -signal.SIGKILL
        second = here.start()
        await second.ready()
        assert second.logged("store.checked")
        assert await second.stop() == 0, second.err
        third = here.start()
        await third.ready()
        assert not third.logged("store.checked")
        assert await third.stop() == 0, third.err


async def test_a_damaged_one_is_refused_left_alone_and_replaced_by_a_backup(
    tmp_path: Path,
) -> None:
    async with machine(tmp_path) as here:
        here.configure(topics={"visit": topic(0)})
        first = here.start()
        await first.ready()
        await here.command("db", "backup", str(tmp_path / "backup.db"))
        first.signal(signal.SIGKILL)
        await first.end()
        damaged = torn(here.database)
        refused = await here.command("run", status=78)
        assert "damaged" in refused.err
        assert "db restore" in refused.err
        assert "move it aside" in refused.err
        assert content(here.database) == damaged
        restored = await here.command("db", "restore", str(tmp_path / "backup.db"))
        kept = Path(restored.out.splitlines()[1].split(": ")[0])
        assert content(kept) == damaged
        again = here.start()
        await again.ready()
        assert await again.stop() == 0, again.err


def content(path: Path) -> bytes:
    return path.read_bytes()


def torn(path: Path) -> bytes:
    """Let pages in the middle be rubbish, and nothing of them lie in a log; what is there then."""
    path.with_name(path.name + "-wal").unlink()
    content = bytearray(path.read_bytes())
    content[2 * PAGE : 12 * PAGE] = b"\x5a" * 10 * PAGE
    path.write_bytes(content)
    return bytes(content)
