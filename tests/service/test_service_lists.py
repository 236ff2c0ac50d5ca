"""Lists of feeds at full size, and titles that were learned by polling a real server."""

import subprocess
import sys
from pathlib import Path

import anyio
from lxml import etree

from monitor.config import load
from tests.support.loopback import Loopback, Reply

RSS = b"<rss version='2.0'><channel><title>Coast &amp; Sea</title></channel></rss>"


def command(*arguments: str, folder: Path) -> str:
    """What the command writes to standard output; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ten_thousand_feeds_in_several_megabytes(tmp_path: Path) -> None:
    """In from another reader, checked, and out again: the same feeds in the same order."""
    urls = [
        f"https://h{n % 900}.example.org/{n}/feed.xml?a={'y' * 200}&b={n}" for n in range(10_000)
    ]
    root = etree.Element("opml", version="2.0")
    folder = etree.SubElement(root, "body")
    for number, url in enumerate(urls):
        if number % 100 == 0:
            folder = etree.SubElement(root[0], "outline", text=f"Group {number}")
        etree.SubElement(folder, "outline", text=f"{number} {'t' * 150}", xmlUrl=url)
    (tmp_path / "in.opml").write_bytes(etree.tostring(root, encoding="utf-16"))
    assert (tmp_path / "in.opml").stat().st_size > 4_000_000
    command("feeds", "import", "in.opml", "--to", "feeds.yaml", folder=tmp_path)
    (tmp_path / "m.yaml").write_text("database: none.db\ninclude: [feeds.yaml]\n")
    command("check", "--config", "m.yaml", folder=tmp_path)
    command("feeds", "export", "--config", "m.yaml", "--to", "out.opml", folder=tmp_path)
    out = etree.parse(tmp_path / "out.opml")
    assert [line.get("xmlUrl") for line in out.iter("outline")] == urls
    assert len({feed.id for feed in load(tmp_path / "m.yaml", {}).feeds}) == 10_000


async def test_titles_are_those_that_the_feeds_gave_themselves(tmp_path: Path) -> None:
    """Before the first poll an id has to do."""
    async with Loopback.serve() as site:
        url = site.answer("/feed", Reply(body=RSS))
        (tmp_path / "m.yaml").write_text(
            f"database: m.db\nfeeds: [{{id: coast, url: '{url}', allow_networks: [127.0.0.0/8]}}]\n"
        )
        titles = []
        for _ in range(2):
            export = await _run(tmp_path, "feeds", "export", "--config", "m.yaml")
            titles += [line.get("title") for line in etree.fromstring(export).iter("outline")]
            await _run(tmp_path, "run", "--once", "--config", "m.yaml")
    assert titles == ["coast", "Coast & Sea"]


async def _run(folder: Path, *arguments: str) -> bytes:
    """Like ``command``, while the server goes on answering."""
    done = await anyio.run_process([sys.executable, "-m", "monitor", *arguments], cwd=folder)
    return done.stdout
