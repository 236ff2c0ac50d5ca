"""`feeds find`: a real server, the real guard, a real worker process."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal

from monitor.__main__ import run
from monitor.cli import find as command
from monitor.cli import scout
from monitor.clock import SystemClock
from tests.support.loopback import Loopback, Received, Reply

Say = pytest.CaptureFixture[str]
ITEM = (
    "<item><title>Cow wins prize</title><guid>{n}</guid>"
    "<pubDate>Mon, 0{n} Mar 2026 09:00:00 GMT</pubDate></item>"
)
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Coast Radio</title>"
    f"{ITEM.format(n=2)}{ITEM.format(n=3)}</channel></rss>"
).encode()
ATOM = (
    b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Inland</title>"
    b"<entry><title>A</title><id>x:1</id><updated>2026-03-05T00:00:00Z</updated></entry></feed>"
)
JSON = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "title": "Hills", "items": []}
).encode()
HTML = (("Content-Type", "text/html"),)


@pytest.fixture(scope="module")
def site() -> Iterator[Loopback]:
    """A server in a thread of its own, for a command has a loop of its own."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Loopback.serve()) as server,
    ):
        yield server


class Waits(SystemClock):
    """The machine's clock on which waiting takes no time, but is counted."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return super().monotonic() + sum(self.slept)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """What the command waits by."""
    clock = Waits()
    monkeypatch.setattr(scout, "CLOCK", clock)
    return clock


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no configuration stands."""
    monkeypatch.chdir(tmp_path)


def find(url: str, *more: str) -> int:
    """The command, allowed to reach the server."""
    return run(["feeds", "find", url, "--allow-network", "127.0.0.0/8", *more])


def page(site: Loopback, path: str, html: str) -> str:
    """A page at ``path``."""
    return site.answer(path, Reply(body=f"<!doctype html>{html}".encode(), headers=HTML))


def rows(capsys: Say) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_feed_of_a_page_is_tried(site: Loopback, capsys: Say) -> None:
    """With its own title, how many entries it has and how new, or why it is none."""
    site.answer("/rss", Reply(body=RSS))
    site.answer("/atom", Reply(status=301).with_headers(Location="/atom2"))
    site.answer("/atom2", Reply(body=ATOM))
    site.answer("/json", Reply(body=JSON))
    site.answer("/login", Reply(body=b"<!doctype html><title>Log in</title>", headers=HTML))
    types = {"rss": "rss+xml", "atom": "atom+xml", "json": "feed+json", "login": "rss+xml"}
    links = "".join(
        f"<link rel=alternate type=application/{kind} href=../{name} title='{name} here'>"
        for name, kind in types.items()
    )
    gone = "<link rel=alternate type=application/rss+xml href=/none>"
    assert find(page(site, "/a/page", links + gone), "--json") == 0
    found = rows(capsys)
    keys = ("url", "title", "type", "found", "parses", "entries", "newest")
    assert [tuple(row[key] for key in keys) for row in found] == [
        (site.url("/rss"), "Coast Radio", "RSS", "declared", True, 2, "2026-03-03T09:00:00Z"),
        (site.url("/atom"), "Inland", "Atom", "declared", True, 1, "2026-03-05T00:00:00Z"),
        (site.url("/json"), "Hills", "JSON Feed", "declared", True, 0, None),
        (site.url("/login"), "login here", "RSS", "declared", False, 0, None),
        (site.url("/none"), None, "RSS", "declared", False, 0, None),
    ]
    assert 'an HTML page titled "Log in"' in found[3]["detail"]
    assert found[4]["detail"] == "answered 404 Not Found"


def test_a_table_for_people(site: Loopback, capsys: Say) -> None:
    site.answer("/rss", Reply(body=RSS))
    assert find(page(site, "/linked", "<a href=/rss>all news</a>")) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["title", "type", "url", "parses", "entries", "newest", "detail"]
    assert line.startswith("Coast Radio  RSS")
    assert site.url("/rss") in line
    assert " ago" in line


def test_an_address_that_is_itself_a_feed(site: Loopback, capsys: Say) -> None:
    """Where redirects led is told, for that is where it is."""
    site.answer("/moved", Reply(status=302).with_headers(Location="/itself"))
    site.answer("/itself", Reply(body=RSS))
    assert find(site.url("/moved"), "--json") == 0
    said = capsys.readouterr()
    assert "is itself a feed" in said.err
    row = json.loads(said.out)
    assert (row["url"], row["found"]) == (site.url("/itself"), "itself")


def test_no_more_than_ten_are_tried(site: Loopback, capsys: Say) -> None:
    """The rest is listed; a page cannot send us round the whole web."""
    site.answer("/rss", Reply(body=RSS))
    links = "".join(
        f"<link rel=alternate type=application/rss+xml href=/rss?{n}>" for n in range(13)
    )
    before = len(site.received)
    assert find(page(site, "/many", links), "--json") == 0
    assert [row["parses"] for row in rows(capsys)] == [True] * 10 + [None] * 3
    assert len(site.received) - before == 11


def declared(*hrefs: str) -> str:
    """Links to feeds."""
    return "".join(f"<link rel=alternate type=application/rss+xml href={one}>" for one in hrefs)


def test_a_site_is_asked_once_in_five_seconds(site: Loopback, clock: Waits, capsys: Say) -> None:
    """The page counts, too; meanwhile another host has its turn, and the order stays."""
    moments: dict[str, float] = {}
    other = site.url("/rss?other", host="localhost")
    html = f"<!doctype html>{declared('/rss?1', '/rss?2', other)}".encode()

    def note(received: Received) -> Reply:
        moments[received.path] = clock.monotonic()
        whole = received.path == "/spaced"
        return Reply(body=html, headers=HTML) if whole else Reply(body=RSS)

    site.answer("/rss", note)
    assert find(site.answer("/spaced", note), "--json") == 0
    said = capsys.readouterr()
    urls = [json.loads(line)["url"] for line in said.out.splitlines()]
    assert urls == [site.url("/rss?1"), site.url("/rss?2"), other]
    assert "trying 3 addresses, of each site one every 5s" in said.err
    assert list(moments) == ["/spaced", "/rss?other", "/rss?1", "/rss?2"]
    assert moments["/rss?1"] - moments["/spaced"] >= 5
    assert moments["/rss?2"] - moments["/rss?1"] >= 5


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_to_be_left_alone_is(
    status: int, site: Loopback, clock: Waits, capsys: Say
) -> None:
    """What was to be tried of it is listed as not tried, with the reason."""
    site.answer("/rss", Reply(body=RSS))
    site.answer("/enough", Reply(status=status).with_headers(Retry_After="3600"))
    before = len(site.received)
    html = declared("/rss", "/enough", "/rss?2", "/rss?3")
    assert find(page(site, "/tired", html), "--json") == 0
    found = rows(capsys)
    assert [row["parses"] for row in found] == [True, False, None, None]
    assert f"answered {status}" in found[2]["detail"]
    assert len(site.received) - before == 3
    assert len([one for one in clock.slept if one]) == 2


def led(site: Loopback, name: str, to: str) -> str:
    """A link to another host name of the site that redirects to ``to`` on its first one."""
    site.answer(f"/{name}", Reply(status=302).with_headers(Location=site.url(to)))
    return site.url(f"/{name}", host="localhost")


def test_a_host_that_redirects_lead_to_is_asked_once_in_five_seconds(
    site: Loopback, clock: Waits
) -> None:
    """It has a line of its own; the way there has another."""
    moments: dict[str, float] = {}

    def note(received: Received) -> Reply:
        moments[received.path] = clock.monotonic()
        return Reply(body=RSS)

    site.answer("/rss", note)
    html = declared(led(site, "to1", "/rss?1"), led(site, "to2", "/rss?2"))
    assert find(page(site, "/leads", html), "--json") == 0
    assert list(moments) == ["/rss?1", "/rss?2"]
    assert moments["/rss?2"] - moments["/rss?1"] >= 5
    assert len([one for one in clock.slept if one > 1]) >= 2


def test_a_host_that_redirects_lead_to_is_left_alone_if_it_asks_for_that(
    site: Loopback, capsys: Say
) -> None:
    """And those that led there are not."""
    site.answer("/rss", Reply(body=RSS))
    site.answer("/full", Reply(status=429))
    near = site.url("/rss", host="localhost")
    html = declared(led(site, "to1", "/full?1"), led(site, "to2", "/full?2"), near, "/rss?2")
    before = len(site.received)
    assert find(page(site, "/leads", html), "--json") == 0
    found = rows(capsys)
    assert [row["parses"] for row in found] == [False, False, True, None]
    assert found[1]["detail"].startswith("not followed, for 127.0.0.1")
    assert found[3]["detail"].startswith("not tried, for 127.0.0.1")
    asked = [one.path for one in site.received[before:]]
    assert asked == ["/leads", "/to1", "/full?1", "/to2", "/rss"]


def test_an_address_with_user_info_is_neither_asked_nor_listed(site: Loopback, capsys: Say) -> None:
    """A page may not make us send credentials; no configuration could name it either."""
    site.answer("/rss", Reply(body=RSS))
    inside = site.url("/rss?in").replace("//", "//me:hunter2@")
    before = len(site.received)
    assert find(page(site, "/login-in-link", declared(inside, "/rss")), "--json") == 0
    said = capsys.readouterr()
    assert [json.loads(line)["url"] for line in said.out.splitlines()] == [site.url("/rss")]
    assert "user info" in said.err
    assert "hunter2" not in said.err + said.out
    assert [one.path for one in site.received[before:]] == ["/login-in-link", "/rss"]
    assert all("authorization" not in one.headers for one in site.received[before:])


def test_a_page_without_a_feed_says_what_to_try(site: Loopback, capsys: Say) -> None:
    assert find(page(site, "/bare", "<title>Nothing</title>")) == 1
    err = capsys.readouterr().err
    assert 'this is an HTML page titled "Nothing"' in err
    assert "/rss.xml" in err


def test_feeds_that_are_none_are_shown_and_the_status_says_so(site: Loopback, capsys: Say) -> None:
    html = "<link rel=alternate type=application/rss+xml href=/none>"
    assert find(page(site, "/dead", html)) == 1
    said = capsys.readouterr()
    assert "answered 404" in said.out
    assert "none of 1 address is a feed" in said.err


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=500), "answered 500"),
        (Reply(status=410), "gone"),
        (Reply(body=b""), "no body"),
        (Reply(status=302).with_headers(Location="ftp://x.example/"), "redirect"),
        (Reply(status=302).with_headers(Location="http://10.0.0.1/"), "private"),
        (Reply(body=b"x" * 100, reset=10), "127.0.0.1"),
        (Reply(body=b"\x1f\x8b\x08" + bytes(500)), "gzip data"),
    ],
)
def test_a_page_that_fails_says_why(reply: Reply, reason: str, site: Loopback, capsys: Say) -> None:
    assert find(site.answer("/failing", reply)) == 1
    assert reason in capsys.readouterr().err


def test_a_page_cannot_lead_into_a_private_network(site: Loopback, capsys: Say) -> None:
    """Nor is loopback reached without having been allowed."""
    html = "<link rel=alternate type=application/rss+xml href=http://192.168.1.1/feed>"
    assert find(page(site, "/trap", html), "--json") == 1
    [row] = rows(capsys)
    assert "private" in row["detail"]
    assert run(["feeds", "find", site.url("/trap")]) == 1
    assert "loopback" in capsys.readouterr().err


def test_a_drip_ends_at_the_deadline(
    site: Loopback, monkeypatch: pytest.MonkeyPatch, capsys: Say
) -> None:
    monkeypatch.setattr(command, "PATIENCE", command.PATIENCE / 100)
    assert find(site.answer("/drip", Reply(body=RSS, drip=0.05))) == 1
    assert "no complete answer within 0.15 s" in capsys.readouterr().err


def test_the_contact_of_a_configuration_is_named(
    site: Loopback, tmp_path: Path, capsys: Say
) -> None:
    """Whoever looks at the log of the server can write to somebody."""
    (tmp_path / "m.yaml").write_text("contact: https://desk.example/bot\n")
    site.answer("/itself", Reply(body=RSS))
    assert find(site.url("/itself"), "--config", "m.yaml") == 0
    assert "(+https://desk.example/bot)" in site.received[-1].headers["user-agent"]
    assert capsys.readouterr().out


def test_a_host_and_port_alone_mean_https_else_http(site: Loopback, capsys: Say) -> None:
    """A server without TLS is asked without it, and that is said."""
    url = site.answer("/feed", Reply(body=RSS))
    bare = url.removeprefix("http://")
    assert find(bare, "--json") == 0
    said = capsys.readouterr()
    assert [json.loads(line)["url"] for line in said.out.splitlines()] == [url]
    assert said.err.splitlines()[0].startswith(f"https://{bare}: ")
    assert said.err.splitlines()[0].endswith(f"; trying {url}")
    assert f"{url} is itself a feed" in said.err
    assert find(f"feed://{bare}", "--json") == 0


def test_nobody_is_asked_in_the_clear_who_answered(site: Loopback, capsys: Say) -> None:
    """With a scheme the address is what was meant; a refused one is not tried another way."""
    url = site.answer("/feed", Reply(body=RSS))
    assert find(url.replace("http:", "https:")) == 1
    assert "trying" not in capsys.readouterr().err
    assert run(["feeds", "find", url.removeprefix("http://")]) == 1
    said = capsys.readouterr().err
    assert "trying" not in said
    assert "--allow-network CIDR lets it be reached" in said
