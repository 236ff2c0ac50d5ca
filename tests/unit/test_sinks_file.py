"""The file sink: one line per alert, safely on disk, never twice, whatever a crash left behind."""

import asyncio
import fcntl
import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.alerts import Accepted, Rejected, Retry, SendOutcome
from monitor.notify.sinks import Tools, file
from tests.support.notifying import outgoing, until, way_out

WRITTEN = Accepted(detail="written")
ALREADY = Accepted(detail="already written")


def line(number: int) -> bytes:
    """A body of ours."""
    return json.dumps({"type": "storyline.opened", "data": number}, separators=(",", ":")).encode()


async def sent(path: Path, body: bytes, attempt: int = 1) -> SendOutcome:
    """One try."""
    async with way_out() as http:
        out = outgoing(body=body, attempt=attempt)
        return await file.send(out, file.Settings(path=path), Tools(http=http))


async def test_each_alert_is_a_line_with_the_exact_body(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "alerts.jsonl"
    body = outgoing().body
    assert await sent(path, body) == WRITTEN
    assert await sent(path, line(1)) == WRITTEN
    assert path.read_bytes() == body + b"\n" + line(1) + b"\n"


async def test_a_line_that_stands_there_is_not_written_again(tmp_path: Path) -> None:
    """As after a crash between the write and the note that it was accepted."""
    path = tmp_path / "alerts.jsonl"
    for number in (1, 2, 3):
        await sent(path, line(number))
    before = path.read_bytes()
    assert await sent(path, line(1), attempt=2) == ALREADY
    assert await sent(path, line(3)) == ALREADY
    assert path.read_bytes() == before


def test_a_line_is_not_taken_for_the_longer_one_that_contains_it(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b"x" + line(1) + b"\n" + line(1) + b"x\n")
    assert file.append(path, line(1)) == WRITTEN


def test_the_first_line_counts_too(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(line(1) + b"\n")
    assert file.append(path, line(1)) == ALREADY


@given(cut=st.integers(1, len(line(7)) - 1))
def test_a_torn_line_is_cut_off_and_written_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    """A crash may stop an append after any byte."""
    path = tmp_path_factory.mktemp("torn") / "alerts.jsonl"
    path.write_bytes(line(1) + b"\n" + line(7)[:cut])
    assert file.append(path, line(7)) == WRITTEN
    assert path.read_bytes() == line(1) + b"\n" + line(7) + b"\n"


def test_a_line_that_lacks_only_its_end_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(line(1) + b"\n" + line(2))
    assert file.append(path, line(2)) == ALREADY
    assert file.append(path, line(3)) == WRITTEN
    assert path.read_bytes() == line(1) + b"\n" + line(2) + b"\n" + line(3) + b"\n"


@pytest.mark.parametrize("foreign", [b"# my notes", b'{"a": 1}', b"{oops", b"\xff\x00", b"x" * 300])
def test_text_of_others_is_never_cut(tmp_path: Path, foreign: bytes) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(foreign)
    assert file.append(path, line(1)) == WRITTEN
    assert path.read_bytes() == foreign + b"\n" + line(1) + b"\n"


def test_only_the_tail_of_a_long_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    filler = (b"x" * 1023 + b"\n") * (file.TAIL // 1024)
    path.write_bytes(line(1) + b"\n" + filler + line(2) + b"\n")
    assert file.append(path, line(2)) == ALREADY
    assert file.append(path, line(1)) == WRITTEN


async def test_a_body_of_several_lines_is_refused(tmp_path: Path) -> None:
    outcome = await sent(tmp_path / "alerts.jsonl", b"{\n}")
    assert outcome == Rejected(detail="the body has a line break")


async def test_what_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    """A folder in the file's place, a file in the folder's place."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "plain").write_text("x", encoding="utf-8")
    assert await sent(tmp_path / "folder", line(1)) == Retry(detail="cannot write: Is a directory")
    outcome = await sent(tmp_path / "plain" / "alerts.jsonl", line(1))
    assert outcome == Retry(detail="cannot write: File exists")


async def test_a_pipe_that_nobody_reads_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    outcome = await sent(tmp_path / "pipe", line(1))
    assert outcome == Retry(detail="cannot write: not a regular file")


async def test_a_disk_that_hangs_holds_up_its_own_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is tried; nothing that others wait in is used up, and no line is doubled."""
    hung, sound = tmp_path / "hung.jsonl", tmp_path / "sound.jsonl"
    answers, sync = threading.Event(), os.fsync

    def slow(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").readlink() == hung:
            answers.wait(30)
        sync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    monkeypatch.setattr(file, "DEADLINE", 0.05)
    assert await sent(hung, line(1)) == Retry(detail="cannot write: the disk does not answer")
    for attempt in range(2, 40):
        came = await sent(hung, line(1), attempt)
        assert came == Retry(detail="cannot write: an earlier try hangs")
    monkeypatch.setattr(file, "DEADLINE", 15.0)
    assert await sent(sound, line(1)) == WRITTEN
    assert await asyncio.to_thread(lambda: "there is room") == "there is room"
    answers.set()
    await until(lambda: not file._appends._under_way)
    assert await sent(hung, line(1), 40) == ALREADY
    assert hung.read_bytes() == line(1) + b"\n"


async def test_where_there_is_no_thread_it_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("no thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    came = await sent(tmp_path / "alerts.jsonl", line(1))
    assert came == Retry(detail="cannot write: the system gives no thread to write in")


async def test_while_another_process_appends_it_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    with path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        outcome = await sent(path, line(1))
    assert isinstance(outcome, Retry)
    assert path.read_bytes() == b""


async def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    """The kernel refuses to let the file grow, as it does on a full disk."""
    import resource  # noqa: PLC0415 - only this test limits the process
    import signal  # noqa: PLC0415

    path = tmp_path / "alerts.jsonl"
    path.write_bytes(line(1) + b"\n")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(line(1)) + 5, limits[1]))
    try:
        outcome = file_outcome(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert outcome == "File too large"
    assert path.read_bytes() == line(1) + b"\n"


def file_outcome(path: Path) -> str:
    """The reason why a line cannot be appended."""
    with pytest.raises(OSError, match="large") as caught:
        file.append(path, line(2))
    return caught.value.strerror
