"""What the apprise sink says, asks and judges; the plug-ins themselves run in the service tests."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.delivery import Deliverer, Pass
from monitor.http.answers import Answer
from monitor.model.alerts import Accepted, Rejected, Retry, SendOutcome, Sink
from monitor.model.secrets import Secret
from monitor.notify import posting
from monitor.notify.brief import brief
from monitor.notify.confined import asking as confined_asking
from monitor.notify.confined import process
from monitor.notify.confined.asking import MOST, Asking, shown
from monitor.notify.sinks import Tools, apprise
from tests.support.loopback import LOOPBACK, Loopback, Reply
from tests.support.notifying import NOON, until, way_out
from tests.support.services import PAYLOADS, of_kind
from tests.unit.test_delivery_lines import deliverer, running, stored, tell

if find_spec("apprise") is None:
    pytest.skip("apprise is not installed", allow_module_level=True)

HOSTILE = (
    "<!channel> <@U1> @everyone @room @**all** [CQ:at,qq=all] (met)all(met) [t](https://e.example) "
    "</at><at>me</at> <users/all> \u202e " + "ä🏳️‍🌈" * 900
)
ROOMS = ({"title": 250, "body": 32768}, {"title": 0, "body": 4000}, {"title": 250, "body": 2000},
         {"title": 0, "body": 160}, {"title": 60, "body": 400})  # fmt: skip


def settings(service: str = "json://127.0.0.1/x", **more: object) -> apprise.Settings:
    values: dict[str, Any] = {"service": Secret(service), "allow_networks": LOOPBACK, **more}
    return apprise.Settings(**values)


def wish(url: str, **more: object) -> dict[str, Any]:
    """What a plug-in wants to ask."""
    body = base64.b64encode(b"told").decode()
    return {"method": "POST", "url": url, "headers": [], "body": body, **more}


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("text", [None, HOSTILE])
def test_a_message_keeps_to_its_room_and_pings_nobody(
    name: str, text: str | None, room: dict[str, Any]
) -> None:
    one = brief(of_kind(name, text).body)
    made = apprise.message(one, room)
    joined = len(made["title"]) if room["title"] == 0 else 0
    assert 0 < len(made["title"]) <= (room["title"] or 250)
    assert 0 < joined + len(made["body"]) <= room["body"]
    assert made["type"] in {"info", "warning"}
    both = made["title"] + made["body"]
    assert not set("<>") & set(both)
    for sign in "@[](":
        assert all(rest.startswith("\u2060") for rest in both.split(sign)[1:]), sign
    if room["body"] >= 400:
        assert made["body"].endswith(f"\n\n{one.alert}")


def test_a_link_survives() -> None:
    made = apprise.message(brief(of_kind("storyline.reversal").body), ROOMS[0])
    assert "\nhttps://news.example/visit\n" in made["body"]


@given(st.text(max_size=400), st.integers(min_value=1, max_value=120))
def test_text_of_any_kind_is_cut_after_it_was_made_harmless(text: str, limit: int) -> None:
    assert len(apprise.fitting(text, limit)) <= limit


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("not a url", "service: expected a URL"),
        ("https", "service: expected a URL"),
        ("mailto://user:hunter2@example.org", "service: mailto speaks SMTP; use a sink of the"),
        ("DBUS://", "service: expected a URL"),
        ("dbus://x", "service: dbus would tell this machine"),
        ("mqtts://hunter2@x", "service: mqtts speaks no HTTP"),
    ],
)
def test_services_that_cannot_be_told_are_refused_without_a_word_of_the_secret(
    service: str, words: str
) -> None:
    with pytest.raises(ValueError, match=r"^service: ") as caught:
        settings(service)
    assert str(caught.value).startswith(words)
    assert "hunter2" not in str(caught.value)


def test_settings_refuse_what_cannot_work() -> None:
    with pytest.raises(ValueError, match=r"^timeout: "):
        settings(timeout=timedelta(0))
    with pytest.raises(ValueError, match=r"^allow_networks: "):
        settings(allow_networks=("here",))
    assert "hunter2" not in repr(settings("json://x/hunter2"))


def test_where_the_library_is_not_the_fault_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    with pytest.raises(ValueError, match=r"^kind: .*pip install 'storyline-monitor\[apprise\]'"):
        settings()


async def asked(
    *wishes: dict[str, Any], taken: bool | None, ended: str | None = None, **made: Any
) -> SendOutcome:
    """What one try comes to whose plug-in asks for all of that and says ``taken``, or ends."""
    async with way_out() as http:
        asking = Asking(bounds=settings(**made), tools=Tools(http=http), marks=(b"told",))
        for each in wishes:
            await asking.ask(each)
    asking.taken = taken
    return asking.outcome(NOON, ended)


@pytest.mark.parametrize(
    ("reply", "taken", "came"),
    [
        (Reply(), True, Accepted(status=200, detail="answered 200")),
        (
            Reply(), False,
            Retry(status=200, detail="answered 200, which apprise takes for a failure"),
        ),
        (Reply(status=500), True, Retry(status=500, detail="answered 500")),
        (Reply(status=400), True, Rejected(status=400, detail="answered 400")),
        (Reply(status=403), False, Retry(status=403, detail="answered 403", tries=3)),
        (
            Reply(status=429).with_headers(Retry_After="77"), False,
            Retry(status=429, detail="answered 429", after=77.0),
        ),
        (
            Reply(status=429, body=b'{"ok": false, "parameters": {"retry_after": 35}}'), False,
            Retry(status=429, detail="answered 429", after=35.0),
        ),
        (
            Reply(status=429, body=b'{"retry_after": 0.5}').with_headers(Retry_After="1"), False,
            Retry(status=429, detail="answered 429", after=1.0),
        ),
        (
            Reply(status=429, body=b'{"parameters": [{"retry_after": 35}]}'), False,
            Retry(status=429, detail="answered 429"),
        ),
        (
            Reply(status=307).with_headers(Location="/there"), True,
            Rejected(status=307, detail="answered 307: redirects are not followed"),
        ),
        (Reply(body=b"[" * 60_000), True, Accepted(status=200, detail="answered 200")),
        (
            Reply(status=429, body=b'{"retry_after": 1' + b"0" * 400 + b"}"), False,
            Retry(status=429, detail="answered 429", after=posting.LONGEST_WISH),
        ),
        (Reply(raw=b""), True, Retry(detail="no answer: bad-http")),
    ],
)  # fmt: skip
async def test_a_try_is_judged_by_what_the_server_said(
    reply: Reply,
    taken: bool,  # noqa: FBT001 - a parameter of the table
    came: SendOutcome,
) -> None:
    async with Loopback.serve() as site:
        assert await asked(wish(site.answer("/x", reply)), taken=taken) == came


@pytest.mark.parametrize(
    "reply",
    [*[Reply(status=status) for status in (500, 503, 429, 425, 408, 301, 302, 303, 307, 308)],
     Reply(raw=b""), Reply(raw=b"\x00\xffHTTP?\r\n\r\n"),
     Reply().with_headers(Retry_After="5")],
)  # fmt: skip
async def test_after_a_refusal_or_no_answer_nothing_more_is_asked(reply: Reply) -> None:
    async with Loopback.serve() as site:
        first, second = site.answer("/log-in", reply), site.answer("/tell", Reply())
        await asked(wish(first), wish(second), taken=True)
    assert [one.path for one in site.received] == ["/log-in"]


async def test_a_log_in_may_go_before_and_its_requests_come_as_they_were_made() -> None:
    async with Loopback.serve() as site:
        site.answer("/log-in", Reply(status=404))
        tell = site.answer("/tell", Reply(status=201)) + "?a=b"
        headers = [["Authorization", "Bearer x"], ["Content-Length", "99"], ["Host", "elsewhere"]]
        came = await asked(
            wish(site.url("/log-in")), wish(tell, method="PUT", headers=headers), taken=True
        )
    assert came == Accepted(status=201, detail="answered 201")
    told = site.received[1]
    assert (told.method, told.path, told.body) == ("PUT", "/tell?a=b", b"told")
    assert told.headers["authorization"] == "Bearer x"
    assert told.headers["content-length"] == "4"
    assert told.headers["host"] == f"127.0.0.1:{site.port}"


async def test_a_plug_in_that_goes_on_and_on_is_stopped() -> None:
    async with Loopback.serve() as site:
        url = site.answer("/x", Reply())
        await asked(*[wish(url)] * (MOST + 5), taken=False)
    assert len(site.received) == MOST


@pytest.mark.parametrize(
    ("made", "url", "detail"),
    [
        ((), "http://news.example/x", "plain http may only go into allow_networks; use https"),
        ((), "http://127.0.0.1:9/x", "plain http may only go into allow_networks; use https"),
        (LOOPBACK, "http://10.0.0.1/x", "plain http may only go into allow_networks; use https"),
        (LOOPBACK, "file:///etc/passwd", "expected a URL such as https://hooks.example.org/desk"),
        ((), "https://127.0.0.1:9/x", "no answer: address-not-allowed"),
        ((), "https://2130706433/x", "no answer: address-not-allowed"),
        (LOOPBACK, "https://[fd00::1]/x", "no answer: address-not-allowed"),
    ],
)
async def test_what_a_plug_in_asks_for_goes_by_the_rules_of_all_sinks(
    made: tuple[str, ...], url: str, detail: str
) -> None:
    came = await asked(wish(url), taken=True, allow_networks=made)
    assert isinstance(came, Retry)
    assert came.detail.endswith(detail)


async def test_an_unknown_method_and_no_request_at_all_are_no_success() -> None:
    unknown = await asked(wish("https://news.example", method="TRACE"), taken=True)
    assert unknown == Retry(detail="apprise asks by a method that is not known")
    assert await asked(taken=True) == Retry(detail="apprise asked nothing of any server")


def test_the_plug_in_gets_the_answer_unpacked() -> None:
    headers = httpx.Headers({"Content-Encoding": "gzip", "X-Left": "3"})
    answer = Answer(status=200, headers=headers, body=b"{}")
    assert shown(answer) == {"status": 200, "headers": {"x-left": "3"}, "body": "e30="}


def log_in(url: str) -> dict[str, Any]:
    """What goes before a message."""
    return wish(url, body=base64.b64encode(b"user=desk").decode())


LEAVING = ("/api/v1/logout", "/users/Logout/", "/log-off", "/oauth/revoke", "/signout?all=yes")
TOLD = Accepted(status=201, detail="answered 201")


@pytest.mark.parametrize("path", LEAVING)
@pytest.mark.parametrize(
    "reply", [Reply(status=500), Reply(status=410), Reply(status=302), Reply(raw=b""), Reply()]
)
async def test_a_log_out_that_fails_decides_nothing(path: str, reply: Reply) -> None:
    """The message was taken; told again it would stand there twice."""
    async with Loopback.serve() as site:
        leave = site.answer(path.partition("?")[0], reply) + "?all=yes"
        tell = site.answer("/tell", Reply(status=201))
        bye = log_in(leave)
        assert await asked(wish(tell), bye, taken=True) == TOLD
    assert [one.path for one in site.received] == ["/tell", path.partition("?")[0] + "?all=yes"]


async def test_nor_does_one_that_goes_well_make_a_refusal_good() -> None:
    async with Loopback.serve() as site:
        tell = site.answer("/tell", Reply(status=403))
        leave = site.answer("/logout", Reply())
        came = await asked(wish(tell), log_in(leave), taken=True)
    assert came == Retry(status=403, detail="answered 403", tries=3)


async def test_a_plug_in_learns_of_no_log_out_that_failed_and_of_those_that_went_well() -> None:
    """So that its yes or no is of the message alone."""
    async with Loopback.serve() as site, way_out() as http:
        leave = site.answer("/logout", Reply(status=500), Reply(body=b"gone"))
        for body in (b"", b"gone"):
            asking = Asking(bounds=settings(), tools=Tools(http=http))
            told = await asking.ask(log_in(leave))
            assert (told["status"], base64.b64decode(told["body"])) == (200, body)


async def test_a_log_out_that_hangs_takes_no_more_than_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confined_asking, "PARTING", 0.05)
    async with Loopback.serve() as site:
        tell, leave = (
            site.answer("/tell", Reply(status=201)),
            site.answer("/logout", Reply(delay=60)),
        )
        assert await asked(wish(tell), log_in(leave), taken=True) == TOLD


async def test_a_message_may_go_to_an_address_that_looks_like_the_way_out() -> None:
    async with Loopback.serve() as site:
        url = site.answer("/hooks/logout", Reply(status=500))
        assert await asked(wish(url), taken=False) == Retry(status=500, detail="answered 500")


@pytest.mark.parametrize(
    ("reply", "came"),
    [
        (Reply(), Accepted(status=200, detail="answered 200")),
        (Reply(body=b'{"ok": true, "error": null}'), Accepted(status=200, detail="answered 200")),
        (Reply(body=b'{"ok": false}'), Retry(detail="ended")),
        (Reply(body=b'{"success": 0}'), Retry(detail="ended")),
        (Reply(body=b'{"code": 19001}'), Retry(detail="ended")),
        (Reply(body=b'{"status": "error"}'), Retry(detail="ended")),
        (Reply(body=b'{"ok": tr'), Retry(detail="ended")),
        (
            Reply(status=429).with_headers(Retry_After="77"),
            Retry(status=429, detail="answered 429", after=77.0),
        ),
        (
            Reply(status=410),
            Rejected(status=410, detail="answered 410: wants no more alerts", disable=True),
        ),
        (Reply(raw=b""), Retry(detail="no answer: bad-http")),
    ],
)
async def test_what_was_heard_before_the_program_ended_is_not_forgotten(
    reply: Reply, came: SendOutcome
) -> None:
    """Killed or out of time, it could not say yes; who has the message does not get it again."""
    async with Loopback.serve() as site:
        tell = site.answer("/tell", reply)
        assert await asked(wish(tell), taken=None, ended="ended") == came


PLUG_IN = """
import base64, json, sys
def say(**told):
    print(json.dumps(told), flush=True)
    return json.loads(sys.stdin.readline())
json.loads(sys.stdin.readline())
text = say(title=250, body=2000, targets=1)
body = base64.b64encode(json.dumps(text).encode()).decode()
say(method="POST", url=URL, headers=[], body=body)
say(taken=False)
"""


async def test_a_wait_until_a_certain_hour_is_counted_from_when_there_was_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not from when it was asked for one: the sink would be held too long."""
    date = "Sun, 01 Mar 2026 12:01:40 GMT"
    raw = f"HTTP/1.1 429 X\r\nRetry-After: {date}\r\nContent-Length: 0\r\n\r\n".encode()
    monkeypatch.setattr(process, "PROGRAM", tmp_path / "program.py")
    async with Loopback.serve() as site, way_out() as http, AsyncExitStack() as others:
        url = site.answer("/tell", Reply(raw=raw))
        (tmp_path / "program.py").write_text(PLUG_IN.replace("URL", repr(url)))
        for number in range(process.ROOM[process.UNKNOWN]):
            await others.enter_async_context(process.places().place(number))
        asked_of = apprise.send(of_kind("storyline.reversal"), settings(), Tools(http=http))
        work = asyncio.ensure_future(asked_of)
        await until(lambda: len(process.places()._waiting) == 1)
        await others.aclose()
        came = await work
    assert isinstance(came, Retry)
    assert came.after is not None
    assert 90 < came.after < 100


def stop(made: Deliverer) -> None:
    made.stop()


def remove(made: Deliverer) -> None:
    made.use({})


def change(made: Deliverer) -> None:
    """The sink has another deadline from now on."""
    made.use({"desk": at_desk(timeout=timedelta(seconds=5))})


def at_desk(**more: object) -> Sink:
    return Sink(id="desk", kind="apprise", settings=settings(**more))


@pytest.mark.parametrize(("meanwhile", "tries"), [(stop, 0), (remove, 0), (change, 1)])
async def test_a_try_that_only_waited_begins_nothing_once_it_should_not(
    meanwhile: Callable[[Deliverer], None],
    tries: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It counts for none: what it was to send is as it was; a changed sink is told as it is now."""
    begun: list[float] = []
    waiting: list[object] = process.places()._waiting  # type: ignore[assignment]

    @asynccontextmanager
    async def confined(seconds: float) -> AsyncIterator[process.Line]:
        begun.append(seconds)
        raise process.Ended
        yield

    monkeypatch.setattr(apprise, "confined", confined)
    async with AsyncExitStack() as others, stored(tmp_path) as store:
        for number in range(process.ROOM[process.UNKNOWN]):
            await others.enter_async_context(process.places().place(number))
        await tell(store)
        async with deliverer(store, {"desk": at_desk()}) as made, running(made):
            await until(lambda: len(waiting) == 1)
            meanwhile(made)
            await others.aclose()
            await until(lambda: not waiting and len(begun) == tries and not made.in_flight)
        (head,) = await store.pending("desk", NOON + timedelta(days=1), 9)
    assert (begun, head.attempts) == ([5.0] * tries, tries)


async def test_a_single_pass_that_is_asked_to_stop_begins_no_try_that_waited(
    tmp_path: Path,
) -> None:
    async with AsyncExitStack() as others, stored(tmp_path) as store:
        for number in range(process.ROOM[process.UNKNOWN]):
            await others.enter_async_context(process.places().place(number))
        await tell(store)
        async with deliverer(store, {"desk": at_desk()}) as made:
            sending = asyncio.ensure_future(made.run_once())
            await until(lambda: len(process.places()._waiting) == 1)
            made.stop()
            await others.aclose()
            assert await sending == Pass()


LATER = [Reply(status=500), Reply(status=410), Reply(status=302), Reply(raw=b""),
         Reply(status=429).with_headers(Retry_After="77")]  # fmt: skip


@pytest.mark.parametrize("taken", [True, None])
@pytest.mark.parametrize("reply", LATER)
async def test_once_the_message_was_taken_no_later_request_decides(
    reply: Reply,
    taken: bool | None,  # noqa: FBT001 - a parameter of the table
) -> None:
    """Such as one that says who is there: whoever has the message does not get it again."""
    async with Loopback.serve() as site:
        tell, later = site.answer("/tell", Reply(status=201)), site.answer("/presence", reply)
        assert await asked(wish(tell), log_in(later), taken=taken, ended="ended") == TOLD
    assert [one.path for one in site.received] == ["/tell", "/presence"]


@pytest.mark.parametrize("reply", LATER)
async def test_nor_does_any_after_the_plug_ins_yes(reply: Reply) -> None:
    """Wherever it ends its session, and though it is not known which request carried it."""
    async with Loopback.serve() as site, way_out() as http:
        tell, end = site.answer("/tell", Reply(status=201)), site.answer("/sessions/1", reply)
        for body in (b"told", b"user=desk"):
            asking = Asking(bounds=settings(), tools=Tools(http=http), marks=(b"told",))
            await asking.ask(wish(tell, body=base64.b64encode(body).decode()))
            asking.taken = True
            told = await asking.ask(wish(end, method="DELETE"))
            assert (asking.outcome(NOON), told["status"]) == (TOLD, 200)


async def test_a_message_that_is_sent_once_more_in_the_same_try_is_judged_by_the_last() -> None:
    """As a draft and its sending: the first alone reaches nobody."""
    async with Loopback.serve() as site:
        draft, send = site.answer("/draft", Reply()), site.answer("/send", Reply(status=500))
        came = await asked(wish(draft), wish(send), taken=True)
    assert came == Retry(status=500, detail="answered 500")


async def test_a_plug_in_that_says_no_after_all_of_it_is_believed() -> None:
    async with Loopback.serve() as site:
        tell, publish = site.answer("/tell", Reply()), site.answer("/publish", Reply(status=500))
        came = await asked(wish(tell), log_in(publish), taken=False)
    assert came == Retry(status=200, detail="answered 200, which apprise takes for a failure")


async def test_an_answer_that_is_too_long_to_be_read_to_its_end_is_no_yes() -> None:
    """Where the plug-in could not say so: what is cut off may be anything."""
    async with Loopback.serve() as site:
        tell = site.answer("/tell", Reply(body=b'{"ok": true}' + b" " * (70 << 10)))
        assert await asked(wish(tell), taken=None, ended="ended") == Retry(detail="ended")


async def test_a_log_in_is_no_message() -> None:
    async with Loopback.serve() as site:
        url = site.answer("/log-in", Reply())
        assert await asked(log_in(url), taken=None, ended="ended") == Retry(detail="ended")


async def test_what_was_heard_before_does_not_count_while_more_is_under_way() -> None:
    """A log-in was answered, and the message was not."""
    async with Loopback.serve() as site, way_out() as http:
        asking = Asking(bounds=settings(), tools=Tools(http=http), marks=(b"told",))
        await asking.ask(wish(site.answer("/draft", Reply())))
        work = asyncio.ensure_future(asking.ask(wish(site.answer("/send", Reply(delay=60)))))
        await until(lambda: len(site.received) == 2)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    assert asking.outcome(NOON, "no answer: timeout") == Retry(detail="no answer: timeout")


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_message_is_known_by_words_that_no_form_changes(name: str) -> None:
    text = apprise.message(brief(of_kind(name).body), ROOMS[0])
    found = apprise.marks(text)
    assert len(found) == apprise.MARKS
    for form in (json.dumps(text), urlencode(text), text["body"].replace("_", "\\_")):
        whole = form + text["title"]
        assert all(mark in whole.encode() for mark in found)


def test_a_message_of_too_few_such_words_is_known_by_none() -> None:
    assert apprise.marks({"title": "да", "body": "нет short and long"}) == ()
