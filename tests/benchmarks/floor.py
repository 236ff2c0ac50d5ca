"""The floor that feed readers stand on: aiohttp, validators, a digest, lxml and SQLite, or less.

``Bare`` fetches and keeps validators in a dict. ``Floor`` does the least that a reader must: of a
changed document it takes each item's fields and stores those that it does not have.
"""

import asyncio
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import aiohttp
from lxml import etree
from typing_extensions import override

AT_ONCE = 100
_TABLES = """
    CREATE TABLE feeds (url TEXT PRIMARY KEY, etag TEXT, digest TEXT);
    CREATE TABLE items (
        feed TEXT, guid TEXT, title TEXT, link TEXT, at TEXT, summary TEXT, body TEXT,
        PRIMARY KEY (feed, guid)
    );
"""
_BODY = "{http://purl.org/rss/1.0/modules/content/}encoded"


class Bare:
    """A fetch loop and no more."""

    def __init__(self, session: aiohttp.ClientSession, urls: Sequence[str]) -> None:
        self._session = session
        self._urls = urls
        self._etags: dict[str, str] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def round(self) -> Counter[int]:
        """Ask every feed once; how many answers of each status."""
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(self._one(url)) for url in self._urls]
        return Counter(one.result() for one in asked)

    async def _one(self, url: str) -> int:
        headers = {"If-None-Match": self._etags[url]} if url in self._etags else {}
        async with self._slots, self._session.get(url, headers=headers) as answer:
            body = await answer.read()
            digest = hashlib.sha256(body).hexdigest()
            etag = answer.headers.get("ETag")
            if etag:
                self._etags[url] = etag
            self.took(url, answer.status, body, digest, etag)
            return answer.status

    def took(self, url: str, status: int, body: bytes, digest: str, etag: str | None) -> None:
        """What is done with an answer: nothing."""


class Floor(Bare):
    """A fetch loop that stores what is new."""

    def __init__(self, session: aiohttp.ClientSession, urls: Sequence[str], path: Path) -> None:
        super().__init__(session, urls)
        self._digests: dict[str, str] = {}
        self._conn = sqlite3.connect(path)
        self._conn.execute("PRAGMA journal_mode = WAL")
        self._conn.executescript(_TABLES)

    def items(self) -> int:
        """How many are stored."""
        (count,) = self._conn.execute("SELECT count(*) FROM items").fetchone()
        return int(count)

    @override
    async def round(self) -> Counter[int]:
        answers = await super().round()
        self._conn.commit()
        return answers

    @override
    def took(self, url: str, status: int, body: bytes, digest: str, etag: str | None) -> None:
        """Store validators, and of a document that changed the items that are not there yet."""
        changed = bool(body) and self._digests.get(url) != digest
        if changed:
            self._digests[url] = digest
            self._conn.executemany(
                "INSERT OR IGNORE INTO items VALUES (?, ?, ?, ?, ?, ?, ?)", _items(url, body)
            )
        if changed or status != 304:
            self._conn.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", (url, etag, digest))


def _items(url: str, body: bytes) -> list[tuple[str | None, ...]]:
    names = ("guid", "title", "link", "pubDate", "description", _BODY)
    return [
        (url, *(item.findtext(name) for name in names))
        for item in etree.fromstring(body).iter("item")
    ]
