"""What a body says of a message where nobody who knows the service could: doubt is no yes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.verdict import confirms

YES: list[Any] = [
    {"ok": True, "result": {"message_id": 7, "chat": {"type": "private"}}},
    {"ok": True, "error": None, "warnings": []},
    {"status": 1, "request": "5f"},
    {"status": "queued"},
    {"code": 0, "msg": "success"},
    {"code": "200", "message": "whatever it says"},
    {"errcode": 0, "errmsg": "ok"},
    {"err_no": "0"},
    {"data": [{"statusCode": 202}]},
    {"success": "true", "failures": 0, "error": False},
    {"ok": True, "error": "none", "fault": "0"},
    {"success": True, "message": {"id": 7, "msg": "No bank failed, and nothing is blocked"}},
    {"result": 1, "reason": "queued for the desk"},
    True,
    "OK",
]
NO: list[Any] = [
    {"code": 19001, "msg": "param invalid"},
    {"code": 0, "data": {"retcode": "-1"}},
    {"code": True, "errors": ["x"]},
    {"retcode": 1},
    {"status": "error"},
    {"status": 0},
    {"status": "pending review"},
    {"status": None},
    {"result": False},
    {"ok": False},
    {"ok": True, "error": {"why": "no"}},
    {"ok": True, "inner": {"ok": False}},
    {"success": 0},
    {"success": True, "failed": 1},
    {"isError": True, "ok": 1},
    {"err": True, "ok": 1},
    {"errcode": 40001},
    {"ok": 1.0},
    {"failed": 200},
    {"failed": 0},
    {"error": 200},
    {"error": "received"},
    {"error": "ok"},
    {"errcode": 200},
    {"errcode": False},
    {"ok": True, "error": "received"},
    {"errors": 250, "ok": True},
    {"status": 202, "failures": 201},
    {"success": 1, "results": [{"status": "queued"}], "invalid": "created"},
    {"result": 200},
    {"sent": 250},
    {"result": 1, "reason": "no such user"},
    {"status": 200, "message": "Invalid token"},
    {"code": 200, "message": "quota exceeded"},
    {"data": {"code": 0}, "msg": "The room isn't there"},
    {"data": [{"status": "ok", "detail": "Discarded"}]},
    {"message": "Hello"},
    {"id": 5},
    {"default": False, "deferred": False},
    [None],
    ["ok"],
    "no",
    False,
    None,
    7,
]
BARE = [b"", b" \n", b"{}", b"[]", b"ok", b"Sent.\n"]
GARBLED = [
    b'{"ok": true', b'{"ok": true}{', b'{"ok": false, "ok": true}', b"<html>ok</html>", b"\xff\xfe",
    b"error", b"not ok", b'{"ok"', b'"ok', b"{ok}", b"[" * 60_000,
    b'{"code": ' + b"1" * 60_000 + b"}", b'{"code": NaN}', b'{"code": 1e999}',
]  # fmt: skip


@pytest.mark.parametrize("tree", YES, ids=json.dumps)
def test_what_says_yes_in_every_place_is_a_yes(tree: object) -> None:
    assert confirms(json.dumps(tree).encode())


@pytest.mark.parametrize("tree", NO, ids=json.dumps)
def test_what_says_no_anywhere_or_yes_nowhere_is_none(tree: object) -> None:
    assert not confirms(json.dumps(tree).encode())


@pytest.mark.parametrize("body", BARE)
def test_where_nothing_more_is_said_the_status_stands(body: bytes) -> None:
    assert confirms(body)


@pytest.mark.parametrize("body", GARBLED, ids=lambda body: repr(body[:20]))
def test_what_cannot_be_read_to_its_end_is_in_doubt(body: bytes) -> None:
    assert not confirms(body)


@pytest.mark.parametrize("tree", YES[:-2], ids=json.dumps)
def test_a_yes_that_is_cut_anywhere_is_none(tree: object) -> None:
    body = json.dumps(tree).encode()
    assert not any(confirms(body[:end]) for end in range(1, len(body)))


@given(st.binary(max_size=200))
def test_no_body_is_too_much(body: bytes) -> None:
    assert confirms(body) in {True, False}
