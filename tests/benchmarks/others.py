"""Other feed readers as commands that update once and end, each with a folder of its own.

lemon24/reader comes from pip into a throw-away virtual environment; the others are taken if the
system has them (Debian: newsboat, sfeed with curl, rss2email). Who is not there is left out.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tests.benchmarks.gauges import MIB, pss
from tests.support.daemon import descendants

WORKERS = 20
LOOK = 0.05
"""Seconds between two looks at its memory."""
_READER = """
import json, sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in json.load(open(sys.argv[2])):
    reader.add_feed(url, exist_ok=True)
for _ in reader.update_feeds_iter(scheduled=False, workers=20):
    pass
"""
_SFEED = """
sfeedpath="{folder}/feeds"
maxjobs={workers}
fetch() {{
    curl -s -f -L --etag-compare "{folder}/etags/$1" --etag-save "{folder}/etags/$1" "$2"
}}
feeds() {{
{feeds}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """One of them.

    Attributes:
        name: what it is called.
        command: what updates once.
        found: how many items it has by now.
    """

    name: str
    command: tuple[str, ...]
    found: Callable[[], int]


def lemon(python: Path, folder: Path, urls: Sequence[str]) -> Other:
    """lemon24/reader, by an interpreter that has it."""
    script, listed = folder / "update.py", folder / "urls.json"
    script.write_text(_READER, encoding="utf-8")
    listed.write_text(json.dumps(list(urls)), encoding="utf-8")
    command = (str(python), str(script), str(folder / "reader.db"), str(listed))
    found = partial(_rows, folder / "reader.db", "entries")
    return Other(name=f"lemon24/reader, {WORKERS} workers", command=command, found=found)


def newsboat(folder: Path, urls: Sequence[str]) -> Other:
    """One that runs without its screen, by ``-x``; it refuses to start without any feed."""
    empty = folder / "empty.xml"
    empty.write_text('<rss version="2.0"><channel><title>-</title></channel></rss>')
    listed = "".join(f"{url}\n" for url in urls or (f"file://{empty}",))
    (folder / "urls").write_text(listed, encoding="utf-8")
    (folder / "config").write_text(f"reload-threads {WORKERS}\n", encoding="utf-8")
    files = ("-u", folder / "urls", "-c", folder / "cache.db", "-C", folder / "config")
    command = ("newsboat", *map(str, files), "-x", "reload")
    found = partial(_rows, folder / "cache.db", "rss_item")
    return Other(name="newsboat (C++)", command=command, found=found)


def sfeed(folder: Path, urls: Sequence[str]) -> Other:
    """sfeed, fetching by curl with ETags kept in files."""
    for name in ("feeds", "etags"):
        (folder / name).mkdir()
    feeds = "\n".join(f'    feed "feed-{number}" "{url}"' for number, url in enumerate(urls))
    text = _SFEED.format(folder=folder, workers=WORKERS, feeds=feeds or "    :")
    (folder / "sfeedrc").write_text(text, encoding="utf-8")

    def found() -> int:
        return sum(len(one.read_bytes().splitlines()) for one in (folder / "feeds").iterdir())

    command = ("sfeed_update", str(folder / "sfeedrc"))
    return Other(name="sfeed and curl (C)", command=command, found=found)


def rss2email(folder: Path, urls: Sequence[str]) -> Other:
    """rss2email, writing mails to a folder."""
    config, data = folder / "rss2email.cfg", folder / "rss2email.json"
    mail = folder / "mail"
    for name in ("cur", "new", "tmp"):
        (mail / "INBOX" / name).mkdir(parents=True)
    config.write_text(
        "[DEFAULT]\nfrom = news@example.org\nto = desk@example.org\n"
        f"email-protocol = maildir\nmaildir-path = {mail}\nmaildir-mailbox = INBOX\n",
        encoding="utf-8",
    )
    outlines = "".join(
        f'<outline type="rss" text="feed-{number}" xmlUrl={quoteattr(url)}/>'
        for number, url in enumerate(urls)
    )
    opml = folder / "feeds.opml"
    opml.write_text(f'<opml version="1.0"><body>{outlines}</body></opml>', encoding="utf-8")
    base = ("r2e", "-c", str(config), "-d", str(data))
    if urls:
        subprocess.run((*base, "opmlimport", str(opml)), check=True, capture_output=True)
    else:
        data.write_text('{"version": 2, "feeds": []}', encoding="utf-8")

    def found() -> int:
        return len(list((mail / "INBOX" / "new").iterdir()))

    return Other(name="rss2email", command=(*base, "run"), found=found)


def _rows(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as conn:
        (count,) = conn.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - ours
    return int(count)


SYSTEM = {"newsboat": newsboat, "sfeed_update": sfeed, "r2e": rss2email}


def there(command: str) -> bool:
    """Whether the system has it; sfeed needs curl."""
    wanted = (command, "curl") if command == "sfeed_update" else (command,)
    return all(map(shutil.which, wanted))


def updated(other: Other, folder: Path, within: float) -> tuple[float, float]:
    """Update once: CPU seconds, and the most memory that was seen (MB of PSS), of all processes.

    Raises:
        RuntimeError: it failed, or took too long.
    """
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            ("timeout", str(within), *other.command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "HOME": str(folder), "TERM": "dumb"},
            cwd=folder,
        )
        most = 0
        ended = 0
        while not ended:
            most = max(most, _memory(process.pid))
            time.sleep(LOOK)  # noqa: TID251 - another process is waited for
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = (folder / "log").read_text(encoding="utf-8", errors="replace")[-500:]
        raise RuntimeError(f"{other.name} ended with {process.returncode}: {said}")
    return used.ru_utime + used.ru_stime, most / MIB


def _memory(pid: int) -> int:
    """Bytes of PSS of a process and its descendants, as far as they still are there."""
    total = 0
    for one in (pid, *descendants(pid)):
        # It may end while it is looked at.
        with suppress(OSError, StopIteration):
            total += pss([one])
    return total
