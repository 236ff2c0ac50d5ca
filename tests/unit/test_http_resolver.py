"""Names to checked addresses: the cache, the threads, and name servers that lie."""

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from monitor.http.answers import Answer, NoAnswer
from monitor.http.exchange import Http, request
from monitor.http.resolver import FOUND_FOR, MISSING_FOR, Names, system_lookup
from monitor.model.outcomes import Trouble
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import HandClock, until


class Registry:
    """Answers lookups in turn, the last for ever, and counts them."""

    def __init__(self, *answers: Sequence[str] | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@asynccontextmanager
async def way_out(registry: Registry) -> AsyncIterator[Http]:
    """HTTP with these names."""
    http = Http(lookup=registry, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    try:
        yield http
    finally:
        await http.aclose()


async def get(http: Http, url: str, *, allow: tuple[str, ...] = LOOPBACK) -> Answer | NoAnswer:
    """One GET."""
    built = request("GET", url)
    assert not isinstance(built, NoAnswer)
    return await http.exchange(built, allow_networks=allow, deadline=3)


async def test_only_addresses_that_pass_are_connected_to() -> None:
    """A name with a public and a private face is asked at neither but the allowed one."""
    registry = Registry(("10.9.9.9", "127.0.0.1"))
    async with Loopback.serve() as site, way_out(registry) as http:
        site.answer("/", Reply(body=b"here"))
        answer = await get(http, site.url(host="two-faced.example"))
    assert isinstance(answer, Answer)
    assert answer.body == b"here"
    assert site.received[0].headers["host"] == f"two-faced.example:{site.port}"


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("xn--n3h.example", "xn--n3h.example"),
        ("☃.example", "xn--n3h.example"),
        ("xn--.example", "xn--.example"),
        ("faß.example", "xn--fa-hia.example"),
    ],
)
async def test_names_that_httpx_does_not_know_are_asked_all_the_same(host: str, asked: str) -> None:
    """Names with emoji are registered, and a coded one need not stand for anything."""
    async with Loopback.serve() as site, way_out(Registry(("127.0.0.1",))) as http:
        site.answer("/", Reply(body=b"here"))
        url = site.url(host=host)
        assert isinstance(await get(http, url), Answer)
        refused = await get(http, url, allow=())
    assert refused == NoAnswer(trouble=Trouble.ADDRESS, detail=f"{asked} is at a loopback address")
    assert [each.headers["host"] for each in site.received] == [f"{asked}:{site.port}"]


async def test_a_name_at_private_addresses_only_is_refused() -> None:
    """And the reason is told without the URL."""
    async with Loopback.serve() as site, way_out(Registry(("127.0.0.1", "::1"))) as http:
        answer = await get(http, site.url("/secret", host="inside.example"), allow=())
    assert answer == NoAnswer(
        trouble=Trouble.ADDRESS, detail="inside.example is at a loopback address"
    )
    assert site.received == []


async def test_a_name_that_moves_home_between_two_lookups_gains_nothing() -> None:
    """The connection goes to the address that was checked; a new lookup is checked again."""
    clock = HandClock()
    registry = Registry(("127.0.0.1",), ("169.254.169.254",))
    async with Loopback.serve() as site:
        http = Http(lookup=registry, clock=clock, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        site.answer("/", Reply(body=b"first").with_headers(Connection="close"))
        url = site.url(host="moving.example")
        first = await get(http, url)
        again = await get(http, url)
        clock.pass_(FOUND_FOR + 1)
        moved = await get(http, url)
        await http.aclose()
    assert isinstance(first, Answer)
    assert isinstance(again, Answer)
    assert isinstance(moved, NoAnswer)
    assert moved.trouble is Trouble.ADDRESS
    assert registry.asked == ["moving.example"] * 2


async def test_what_one_request_may_reach_does_not_serve_another() -> None:
    """A kept connection into an allowed network is not lent to a request without that network."""
    async with Loopback.serve() as site, way_out(Registry(("127.0.0.1",))) as http:
        site.answer("/", Reply(body=b"x"))
        url = site.url(host="inside.example")
        allowed = await get(http, url)
        refused = await get(http, url, allow=())
        literal = await get(http, site.url(), allow=("127.0.0.9/32",))
    assert isinstance(allowed, Answer)
    assert isinstance(refused, NoAnswer)
    assert isinstance(literal, NoAnswer)
    assert {refused.trouble, literal.trouble} == {Trouble.ADDRESS}
    assert len(site.received) == 1


async def test_names_that_are_not_found_are_told_apart() -> None:
    """A failed lookup, an empty one, and a name that no lookup takes."""
    async with way_out(Registry(OSError("no"), (), UnicodeError("label"))) as http:
        answers = [await get(http, f"http://{n}.example/") for n in range(3)]
    assert [a.trouble for a in answers if isinstance(a, NoAnswer)] == [Trouble.DNS] * 3


async def test_answers_are_kept_for_a_while_and_missing_ones_for_less() -> None:
    """So that a hundred feeds of a host cost one lookup, and a typo is not asked every second."""
    clock = HandClock()
    registry = Registry((), ("192.0.2.1",))
    names = Names(clock, registry)
    assert [await names.addresses("a.example") for _ in range(2)] == [(), ()]
    clock.pass_(MISSING_FOR)
    assert [await names.addresses("a.example") for _ in range(2)] == [("192.0.2.1",)] * 2
    assert len(registry.asked) == 2
    names.close()


async def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest name goes first."""
    monkeypatch.setattr("monitor.http.resolver.CACHED", 2)
    registry = Registry(("192.0.2.1",))
    names = Names(HandClock(), registry)
    for host in ("a", "b", "c", "a", "c"):
        await names.addresses(host)
    assert registry.asked == ["a", "b", "c", "a"]
    names.close()


async def test_one_lookup_serves_all_who_ask_meanwhile_and_survives_one_who_gives_up() -> None:
    """A poll that runs out of time takes nobody's answer with it."""
    released = threading.Event()
    asked: list[str] = []

    def slow(host: str) -> Sequence[str]:
        asked.append(host)
        released.wait(5)
        return ("192.0.2.1",)

    names = Names(HandClock(), slow)
    async with asyncio.TaskGroup() as tasks:
        hasty = tasks.create_task(names.addresses("slow.example"))
        patient = tasks.create_task(names.addresses("slow.example"))
        await until(lambda: bool(asked))
        hasty.cancel()
        released.set()
    assert hasty.cancelled()
    assert await patient == ("192.0.2.1",)
    assert asked == ["slow.example"]
    names.close()


async def test_a_name_server_that_hangs_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The poll goes on to fail; when the answer comes after all, it is there for the next one."""
    monkeypatch.setattr("monitor.http.resolver.PATIENCE", 0.02)
    released = threading.Event()

    def slow(_: str) -> Sequence[str]:
        released.wait(5)
        return ("192.0.2.1",)

    names = Names(HandClock(), slow)
    assert await names.addresses("slow.example") == ()
    assert await names.addresses("slow.example") == ()
    released.set()
    await until(lambda: not names._asked)
    assert await names.addresses("slow.example") == ("192.0.2.1",)
    names.close()


def test_the_system_knows_every_spelling_of_home() -> None:
    """Which is why the answer is judged and not the question."""
    assert {system_lookup(host) for host in ("127.1", "0x7f000001", "2130706433")} == {
        ("127.0.0.1",)
    }
