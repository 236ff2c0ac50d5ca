"""A web server of a process of its own whose every feed is out to harm whoever polls it.

Run as ``python -m tests.support.hostile``: prints one JSON object, name -> URL, and serves until it
is killed. What was asked for at ``/bait`` is never right to ask for; it is noted in ``hooked``.
"""

import asyncio
import json
import random
import sys
from collections.abc import Iterator

from tests.support.events import rss, series
from tests.support.loopback import Loopback, Reply, bomb

BILLION = (
    "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {name} '{10 * f'&{inner};'}'>"
        for inner, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><rss version='2.0'><channel><title>&j;</title>"
    "<item><title>&j;</title></item></channel></rss>"
).encode()
QUADRATIC = (
    f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a '{100_000 * 'a'}'>]><rss version='2.0'>"
    f"<channel><title>t</title><item><title>{20_000 * '&a;'}</title></item></channel></rss>"
).encode()
EXTERNAL = (
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss version="
    b"'2.0'><channel><title>&a;</title><item><title>x &a;</title></item></channel></rss>"
)


def item(inside: str, guid: str = "x") -> str:
    return f"<item><guid>{guid}</guid>{inside}</item>"


def feed(*items: str) -> bytes:
    """An RSS document around items that may be anything."""
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>"
        f"{''.join(items)}</channel></rss>"
    ).encode(errors="surrogatepass")


def honest(entries: int, words: int) -> bytes:
    """Honest entries, each in words of its own; a word takes nine bytes."""
    rng = random.Random(entries)  # noqa: S311 - filler

    def piece(number: int) -> str:
        text = " ".join(f"word{rng.randrange(1000, 9999)}" for _ in range(words))
        return f"<title>Report {number}</title><description>{text}</description>"

    return feed(*(item(piece(number), f"of-{entries}-{number}") for number in range(entries)))


def replies(site: Loopback) -> Iterator[tuple[str, Reply]]:
    """The feeds that aiohttp can serve, by name."""
    bait = site.url("/bait")
    xml = ("Content-Type", "application/rss+xml")
    long_byline = "<title>t</title><author>" + "a@b(" * 8192 + "</author>"
    comments = f"<title>t</title><description><![CDATA[{'<!--' * 100_000}]]></description>"
    yield "drip", Reply(body=feed() + b" " * 3600, drip=1.0)
    yield "gzip-bomb", Reply(body=bomb(), headers=(("Content-Encoding", "gzip"), xml))
    yield "billion-laughs", Reply(body=BILLION, headers=(xml,))
    yield "quadratic", Reply(body=QUADRATIC, headers=(xml,))
    yield "external-entity", Reply(body=EXTERNAL, headers=(xml,))
    yield "a-path", Reply(body=b"/etc/passwd")
    yield "a-url", Reply(body=bait.encode())
    yield "long-author", Reply(body=feed(item(long_byline)))
    yield "comments", Reply(body=feed(item(comments)))
    yield "deep", Reply(body=feed(item("<b>" * 100_000 + "</b>" * 100_000)))
    yield "deep-html", Reply(body=feed(item(f"<description>{'&lt;b&gt;' * 100_000}</description>")))
    yield "to-alias", redirect(site.url("/bait", host="127.0.0.2"))
    yield "to-metadata", redirect("http://169.254.169.254/latest/meta-data/")
    yield "to-itself", redirect(site.url("/to-itself"))
    yield "to-a-file", redirect("file:///etc/passwd")
    yield "page", Reply(body=b"<!doctype html><html><body><h1>Welcome</h1></body></html>")
    yield "garbage", Reply(body=random.Random(2).randbytes(300_000))  # noqa: S311 - noise
    yield "empty", Reply(body=b"")
    yield "reset", Reply(body=feed() * 1000, reset=5000)
    yield "too-short", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + feed())
    yield "bad-length", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n" + feed())
    yield "no-http", Reply(raw=b"\x00\xff\x16\x03" * 5000)
    yield "ten-megabytes", Reply(body=honest(200, 6000), headers=(xml,))
    yield "many-entries", Reply(body=honest(300, 200), headers=(xml,))
    yield "surrogates", Reply(body=SURROGATES)
    yield "control", Reply(body=feed(item("<title>a\x00b\x08c &#xD800; &#0; \x1b[2J</title>")))


SURROGATES = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "t\ud800",
        "items": [{"id": "\udfff\u0000", "title": "\ud83d half \u0007", "content_text": "x\udc00"}],
    }
).encode()


def redirect(to: str) -> Reply:
    return Reply(status=301, headers=(("Location", to),))


async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Headers without end, as fast as they are taken."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    try:
        while True:
            writer.write(b"X-More: and more\r\n" * 100)
            await writer.drain()
    except ConnectionError:
        writer.close()


async def main() -> None:
    """Serve for ever."""
    headers = await asyncio.start_server(endless, "127.0.0.1", 0)
    async with Loopback.serve() as site:
        urls = {name: site.answer(f"/{name}", reply) for name, reply in replies(site)}
        urls["headers"] = f"http://127.0.0.1:{headers.sockets[0].getsockname()[1]}/"
        urls["good"] = site.answer(
            "/good", *(Reply(body=rss(list(series(0, turns)))) for turns in range(1, 40))
        )
        urls["hooked"] = site.answer(
            "/hooked", lambda _: Reply(body=json.dumps(hooked(site)).encode())
        )
        site.answer("/bait", Reply(body=feed()))
        sys.stdout.write(json.dumps(urls) + "\n")
        sys.stdout.flush()
        await headers.serve_forever()


def hooked(site: Loopback) -> list[str]:
    """What was asked for at ``/bait``, by the address that it was asked under."""
    return [each.headers["host"] for each in site.received if each.path == "/bait"]


if __name__ == "__main__":
    asyncio.run(main())
