"""The process that serves the feeds of the farm; apart from ``farm``, so that clients are lean."""

import argparse
import asyncio
import hashlib
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aiohttp import web

from tests.benchmarks import corpus
from tests.benchmarks.farm import EVENTS_PER_FEED


@dataclass(frozen=True, slots=True)
class Phase:
    """What the farm does.

    Attributes:
        version: of the documents.
        changed: of how many feeds, one is at this version; the others stay at the one before.
        validators: whether it gives and honours ETags.
        renamed: whether its ETags are others than before, of the same documents.
    """

    version: int
    changed: int = 1
    validators: bool = True
    renamed: bool = False


PHASES = {
    "first": Phase(0),
    "unchanged": Phase(0),
    "one new": Phase(1),
    "same body": Phase(1, validators=False),
    "new ETag": Phase(1, renamed=True),
    "one in twenty": Phase(2, changed=20),
    "all change": Phase(3),
}


class Farm:
    """The feeds and what is asked of them."""

    def __init__(self, feeds: int, *, small: bool = False) -> None:
        self.feeds = feeds
        self._small = small
        self._phase = PHASES["first"]

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request."""
        what, _, which = request.path.strip("/").partition("/")
        if what == "phase":
            self._phase = PHASES[which.replace("-", " ")]
            return web.Response()
        response = self._feed(int(which), request.headers.get("If-None-Match"))
        response.force_close()
        return response

    def _feed(self, number: int, known: str | None) -> web.Response:
        phase = self._phase
        behind = number % phase.changed != 0
        body, etag = self._document(number, phase.version - behind)
        if not phase.validators:
            return web.Response(body=body, content_type="application/rss+xml")
        if phase.renamed:
            etag = f'"renamed-{etag[1:]}'
        headers = {"ETag": etag}
        if known == etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=headers, content_type="application/rss+xml")

    @lru_cache(maxsize=2_000)  # noqa: B019 - there is one farm in a process
    def _document(self, number: int, version: int) -> tuple[bytes, str]:
        events = self.feeds * EVENTS_PER_FEED
        if self._small:
            body = corpus.channel(
                number, corpus.item(number, version, events=events, characters=900)
            )
        else:
            body = corpus.document(number, version, events=events)
        return body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'


@asynccontextmanager
async def _served(made: Farm, tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    runner = web.ServerRunner(web.Server(made.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _context(folder: Path | None) -> ssl.SSLContext | None:
    if folder is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def _main(asked: argparse.Namespace) -> None:
    async with _served(Farm(asked.feeds, small=asked.small), _context(asked.tls)) as port:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        # Whoever started it hangs up when done.
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("feeds", type=int)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--tls", type=Path)
    asyncio.run(_main(parser.parse_args()))
