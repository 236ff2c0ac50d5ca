"""Answers of servers, byte by byte: what they are, where they end, and what is none."""

import time
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.http.answering import HEAD_LIMIT, MOST_FIELDS, Answering

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"


def answered(*pieces: bytes, closed: bool = False, bodiless: bool = False) -> Answering:
    """The answer in ``pieces``, after which the connection may be closed."""
    answer = Answering(bodiless=bodiless)
    for piece in pieces:
        answer.feed(piece)
    if closed:
        answer.end()
    return answer


WHOLE = [
    (PLAIN + b"hello", b"hello", True),
    (b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", b"hello", True),
    (b"HTTP/1.1 200\r\nContent-Length: 5, 5\r\nContent-Length:5\r\n\r\nhello", b"hello", True),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: Close\r\n\r\nhello", b"hello", False),
    (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"hello", False),
    (
        b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
        b"hello",
        True,
    ),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"", True),
    (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n", b"", True),
    (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
    (CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", b"hello", True),
    (CHUNKED + b"2;a=b\r\nhe\r\n03 \r\nllo\r\n0\r\nTrailer: x\r\nMore: y\r\n\r\n", b"hello", True),
    (CHUNKED + b"5\nhello\n0\n\n", b"hello", True),
    (CHUNKED + b"0\r\n\r\n", b"", True),
    (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + PLAIN + b"hello",
     b"hello", True),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello",
     b"hello", True),
    # Somebody on the way may have gone by the other length.
    (CHUNKED.replace(b"\r\n", b"\r\nContent-Length: 3\r\n", 1) + b"5\r\nhello\r\n0\r\n\r\n",
     b"hello", False),
    (b"HTTP/1.1 999 Denied\r\nContent-Length: 5\r\n\r\nhello", b"hello", True),
    # What is behind an answer is not the next one's.
    (PLAIN + b"hello and more", b"hello", False),
    (CHUNKED + b"5\r\nhello\r\n0\r\n\r\nmore", b"hello", False),
    (b"HTTP/1.1 304 Not Modified\r\n\r\n<html>", b"", False),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "body", "reusable"), WHOLE)
def test_whole_answers(sent: bytes, body: bytes, reusable: bool) -> None:  # noqa: FBT001
    """However they are cut into pieces."""
    for pieces in ((sent,), [bytes([byte]) for byte in sent]):
        answer = answered(*pieces)
        assert (answer.done, answer.waiting, answer.reusable) == (True, len(body), reusable)
        assert (answer.take(), answer.waiting) == (body, 0)
        answer.end()
        assert (answer.done, answer.reusable) == (True, False)


@given(st.sampled_from(WHOLE), st.data())
def test_cuts_make_no_difference(whole: tuple[bytes, bytes, bool], data: st.DataObject) -> None:
    sent, body, _ = whole
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=5)))
    ends = zip([0, *cuts], [*cuts, len(sent)], strict=True)
    answer = answered(*(sent[begin:end] for begin, end in ends))
    assert (answer.done, answer.take()) == (True, body)


@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", CHUNKED, PLAIN]))
def test_whatever_comes_is_an_answer_or_none(noise: bytes, before: bytes) -> None:
    """Nothing else is ever raised."""
    with suppress(httpx.RemoteProtocolError):
        answered(before + noise, closed=True).take()


def test_headers_are_taken_as_they_came() -> None:
    """In their order and spelling; blanks around values are none of them."""
    head = b'HTTP/1.1 200 OK\r\nETag : "a:b" \r\nX-Odd:\r\nx-odd: \xe9\tb\r\nLong: one\r\n  two\r\n'
    answer = answered(head + b"\r\nrest")
    assert answer.status == 200
    assert answer.headers == [
        (b"ETag", b'"a:b"'),
        (b"X-Odd", b""),
        (b"x-odd", b"\xe9\tb"),
        (b"Long", b"one two"),
    ]


def test_without_a_length_the_end_is_that_of_the_connection() -> None:
    answer = answered(b"HTTP/1.1 200 OK\r\n\r\nhel", b"lo")
    assert (answer.done, answer.take()) == (False, b"hello")
    answer.end()
    assert (answer.done, answer.reusable) == (True, False)


def test_an_answer_to_head_has_no_body() -> None:
    assert answered(PLAIN, bodiless=True).done


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-server\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 19 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"3\r\nhello\r\n",
        CHUNKED + b"\r\n",
        CHUNKED + b"1" * (HEAD_LIMIT + 1),
        CHUNKED + b"1;" + b"a" * HEAD_LIMIT + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * HEAD_LIMIT,
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * HEAD_LIMIT + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a:\r\n" * (MOST_FIELDS + 1) + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 100 + PLAIN,
        CHUNKED + b"1\r\nx\r\n" * HEAD_LIMIT,
        CHUNKED
        + b"1;"
        + b"a" * (HEAD_LIMIT // 2)
        + b"\r\nx\r\n1;"
        + b"a" * (HEAD_LIMIT // 2)
        + b"\n",
        CHUNKED + b"0\r\n" + b"T: x\r\n" * HEAD_LIMIT,
    ],
)
def test_what_is_no_answer(sent: bytes) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        answered(sent)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        PLAIN,
        PLAIN + b"hell",
        CHUNKED,
        CHUNKED + b"5\r\nhello\r\n0\r\n",
    ],
)
def test_what_breaks_off(sent: bytes) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match="closed"):
        answered(sent, closed=True)


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nX:" + b" " * (HEAD_LIMIT - 100) + b"x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X:\r\n " * 10_000 + b"\r\n\r\n",
        CHUNKED + b"1\r\nx\r\n" * 40_000,
        CHUNKED + b"10\r\n0123456789abcdef\r\n" * 11_000,
        CHUNKED + b"0\r\n" + b"T: x\r\n" * 40_000,
    ],
)
@pytest.mark.bulk
def test_hostile_answers_cost_what_they_are_long(sent: bytes) -> None:
    """A quarter of a megabyte, as it is read at once: all blanks, folds, chunks or trailers."""
    began = time.process_time()
    with suppress(httpx.RemoteProtocolError):
        answered(sent)
    assert time.process_time() - began < 0.1


def test_small_chunks_are_no_fault_while_they_are_few() -> None:
    """Some servers send every line as it is made; by the byte that is no more than a head."""
    lines = b"".join(b"%x\r\n%b\r\n" % (len(line), line) for line in (b"<p>\n", b"x" * 20) * 5_000)
    assert answered(CHUNKED + lines + b"0\r\n\r\n").waiting == 24 * 5_000


@pytest.mark.parametrize("odd", [b"no colon", b"A name: x", b": x", b"ETag: a\rb", b"ETag: a\0b"])
def test_a_line_that_is_no_header_is_left_out(odd: bytes) -> None:
    """The rest counts; but nobody asks again where a line may have been meant for something."""
    answer = answered(b"HTTP/1.1 200 OK\r\n" + odd + b"\r\nContent-Length: 5\r\n\r\nhello")
    assert answer.headers == [(b"Content-Length", b"5")]
    assert (answer.done, answer.take(), answer.reusable) == (True, b"hello", False)
