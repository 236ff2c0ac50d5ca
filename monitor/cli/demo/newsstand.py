"""A small web server for the demo: feeds in three formats, with ETags, on loopback."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from aiohttp import web

from monitor.cli.demo.scenes import Scene

Seen = Callable[[str, int], None]


def rss(title: str, scenes: Sequence[Scene]) -> bytes:
    """An RSS 2.0 document, the text as escaped HTML in ``content:encoded``."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{escape(scene.guid)}</guid>"
        f"<link>{escape(scene.link)}</link><pubDate>{format_datetime(scene.published)}</pubDate>"
        f"<content:encoded>{escape(_paragraphs(scene.text))}</content:encoded></item>"
        for scene in scenes
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(title)}</title><link>https://news.example/</link>"
        f"<description>{escape(title)}</description>{items}</channel></rss>"
    ).encode()


def atom(title: str, scenes: Sequence[Scene]) -> bytes:
    """An Atom 1.0 document."""
    newest = max((scene.published for scene in scenes), default=datetime(2018, 1, 1, tzinfo=UTC))
    entries = "".join(
        f"<entry><id>{escape(scene.guid)}</id><title/><link href='{escape(scene.link)}'/>"
        f"<published>{scene.published.isoformat()}</published>"
        f"<updated>{scene.published.isoformat()}</updated>"
        f"<content type='html'>{escape(_paragraphs(scene.text))}</content></entry>"
        for scene in scenes
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>tag:news.example,2018:{escape(title)}</id><title>{escape(title)}</title>"
        f"<updated>{newest.isoformat()}</updated>{entries}</feed>"
    ).encode()


def json_feed(title: str, scenes: Sequence[Scene]) -> bytes:
    """A JSON Feed 1.1 document."""
    items = [
        {
            "id": scene.guid,
            "url": scene.link,
            "content_text": scene.text,
            "date_published": scene.published.isoformat(),
        }
        for scene in scenes
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


FORMATS: Mapping[str, tuple[str, Callable[[str, Sequence[Scene]], bytes]]] = {
    ".rss": ("application/rss+xml", rss),
    ".atom": ("application/atom+xml", atom),
    ".json": ("application/feed+json", json_feed),
}


class Newsstand:
    """Serves one document per feed; each starts empty and grows by ``publish``."""

    def __init__(self, feeds: Mapping[str, str], seen: Seen) -> None:
        """Take the feeds' paths with their titles, and whom to tell of each answer."""
        self._titles = feeds
        self._scenes: dict[str, list[Scene]] = {path: [] for path in feeds}
        self._seen = seen
        self._runner = web.AppRunner(_application(self._answer), access_log=None)
        self.port = 0

    async def open(self) -> None:
        """Listen on a free port of loopback."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    def publish(self, scene: Scene) -> None:
        """Add an article to its feed."""
        self._scenes[scene.feed].append(scene)

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        if path not in self._scenes:
            raise web.HTTPNotFound
        content_type, write = FORMATS[path[path.rindex(".") :]]
        body = write(self._titles[path], self._scenes[path])
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = request.headers.get("If-None-Match") == etag
        self._seen(path, 304 if known else 200)
        if known:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, headers={"ETag": etag}, content_type=content_type)


def _application(handler: Callable[[web.Request], object]) -> web.Application:
    application = web.Application()
    application.router.add_get("/{path}", handler)  # type: ignore[arg-type]
    return application


def _paragraphs(text: str) -> str:
    """Plain text with blank lines between paragraphs, as HTML."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n\n"))
