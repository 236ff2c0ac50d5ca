"""Whose line a feed stands in, and whose turn it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect import hosts
from monitor.collect.hosts import Host, Lines, Turn, host_of


@pytest.mark.parametrize(
    ("url", "key", "holder"),
    [
        ("https://feeds.News.example/a", "news.example", None),
        ("https://news.example.:8443/a", "news.example", None),
        ("http://www.news.co.uk/a", "news.co.uk", None),
        ("http://co.uk/", "co.uk", None),
        ("http://a.b.c.com.au/", "c.com.au", None),
        ("http://a.b.de/", "b.de", None),
        ("https://feeds.bücher.example/", "xn--bcher-kva.example", None),
        ("https://faß.example/", "xn--fa-hia.example", None),
        ("https://☃.example/", "xn--n3h.example", None),
        ("https://Anna.GitHub.io/feed.xml", "github.io", "anna.github.io"),
        ("https://blog.anna.github.io/feed.xml", "github.io", "anna.github.io"),
        ("https://anna.blogspot.com/feeds/posts/default", "blogspot.com", "anna.blogspot.com"),
        ("https://anna.substack.com/feed", "substack.com", None),
        ("https://anna.wordpress.com/feed", "wordpress.com", None),
        ("http://9.9.9.9/a", "9.9.9.9", None),
        ("http://151060737/a", "9.1.1.1", None),
        ("http://[2606:4700::1111]:8080/a", "2606:4700::1111", None),
    ],
)
def test_public_hosts_share_a_line_by_registered_domain(
    url: str, key: str, holder: str | None
) -> None:
    """Many feeds of a publisher are one neighbour; who is handed a name speaks for that alone."""
    assert host_of(url) == Host(key=key, public=True, holder=holder or key)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("http://2130706433/a", "127.0.0.1:80"),
        ("https://[::1]/a", "::1:443"),
        ("http://localhost:99/a", "localhost:99"),
        ("http://nas.local/a", "nas.local:80"),
        ("http://intranet/a", "intranet:80"),
        ("http://intranet./a", "intranet:80"),
    ],
)
def test_private_hosts_have_a_line_for_each_port(url: str, key: str) -> None:
    """Two services of a machine are two neighbours."""
    assert host_of(url) == Host(key=key, public=False, holder=key)


def test_a_file_has_no_host() -> None:
    """Nobody to be polite to."""
    assert host_of("file:///feed.xml") is None


def turn(who: str, key: str = "a", **more: float) -> Turn:
    """Somebody in a line."""
    return Turn(who=who, key=key, **more)  # type: ignore[arg-type]


def turns(lines: Lines, now: float) -> list[str]:
    """All whose turn has come."""
    found = []
    while (one := lines.next(now)) is not None:
        found.append(one.who)
    return found


def test_one_at_a_time_with_a_pause() -> None:
    """The pause begins when the one before has been served."""
    lines = Lines()
    for who in ("x", "y", "z"):
        lines.join(turn(who), 0)
    assert turns(lines, 0) == ["x"]
    assert turns(lines, 100) == []
    lines.served("a", 105)
    assert turns(lines, 104) == []
    assert turns(lines, 105) == ["y"]


def test_a_line_lasts_as_long_as_the_pauses_of_those_who_wait() -> None:
    """Each has its own; who is being served or was sent away waits no more."""
    lines = Lines()
    assert lines.lasts("a") == 0
    for who, spacing in (("x", 5.0), ("y", 0.1), ("z", 120.0)):
        lines.join(turn(who, spacing=spacing), 0)
    assert lines.lasts("a") == pytest.approx(125.1)
    assert turns(lines, 0) == ["x"]
    assert lines.lasts("a") == pytest.approx(120.1)
    lines.hold("a", 9)
    assert lines.lasts("a") == 0
    lines.join(turn("v", spacing=0.1), 9)
    lines.served("a", 9)
    assert turns(lines, 9) == ["v"]
    assert lines.lasts("a") == 0


def test_lines_do_not_wait_for_each_other() -> None:
    """Each has its own gate."""
    lines = Lines()
    for key in "ab":
        for who in "12":
            lines.join(turn(key + who, key), 0)
    assert sorted(turns(lines, 0)) == ["a1", "b1"]


def test_several_at_once_where_that_is_allowed() -> None:
    """Up to the number, then as places come free."""
    lines = Lines()
    for who in "1234":
        lines.join(turn(who, concurrency=2), 0)
    assert turns(lines, 0) == ["1", "2"]
    lines.served("a", 0)
    assert turns(lines, 0) == ["3"]


def test_nobody_begins_before_their_time() -> None:
    """Not even at an open gate."""
    lines = Lines()
    lines.join(turn("late", not_before=9.0), 0)
    assert turns(lines, 8.9) == []
    assert turns(lines, 9) == ["late"]


def test_whose_time_has_not_come_keeps_nobody_waiting() -> None:
    """They stand behind all whose time came before theirs, and before all who come later."""
    lines = Lines()
    for who, moment in (("late", 90.0), ("later", 95.0), ("soon", 5.0)):
        lines.join(turn(who, not_before=moment), 0)
    lines.join(turn("now"), 0)
    assert turns(lines, 0) == ["now"]
    lines.served("a", 1)
    assert turns(lines, 4) == []
    assert turns(lines, 5) == ["soon"]
    lines.join(turn("between"), 89)
    lines.join(turn("after"), 91)
    lines.served("a", 96)
    for who in ("between", "late", "after", "later"):
        assert turns(lines, 96) == [who]
        lines.served("a", 96)


def test_one_that_could_go_beside_goes_before_one_that_is_early() -> None:
    """How many at once is asked of whoever is next."""
    lines = Lines()
    lines.join(turn("x", concurrency=2), 0)
    assert turns(lines, 0) == ["x"]
    lines.join(turn("early", not_before=9.0), 0)
    lines.join(turn("y", concurrency=2), 0)
    assert turns(lines, 0) == ["y"]
    lines.served("a", 0)
    assert turns(lines, 9) == []
    lines.served("a", 0)
    assert turns(lines, 9) == ["early"]


def test_a_hold_sends_away_whoever_is_early_too() -> None:
    """Those who could have gone first, then by their time."""
    lines = Lines()
    for who, moment in (("late", 9.0), ("soon", 5.0), ("now", 0.0)):
        lines.join(turn(who, not_before=moment, spacing=1.0), 0)
    assert [each.who for each in lines.hold("a", 50)] == ["now", "soon", "late"]
    assert turns(lines, 60) == []
    assert lines.lasts("a") == 0


def test_a_turn_does_not_pass_to_one_who_goes_alone() -> None:
    """The moment was of one who could go beside others, and came behind."""
    lines = Lines()
    lines.join(turn("x", concurrency=2), 0)
    assert turns(lines, 0) == ["x"]
    lines.join(turn("early", concurrency=2, not_before=9.0), 0)
    lines.join(turn("alone"), 5)
    assert turns(lines, 9) == []
    lines.served("a", 10)
    assert turns(lines, 10)[0] == "alone"


def test_a_turn_does_not_outlive_the_line_that_was_sent_away() -> None:
    """One is still being asked there, and whoever comes next goes alone, when the hold is over."""
    lines = Lines()
    for who in "xyz":
        lines.join(turn(who, concurrency=2), 0)
    assert turns(lines, 0) == ["x", "y"]
    lines.served("a", 5)
    assert [each.who for each in lines.hold("a", 60)] == ["z"]
    lines.join(turn("alone", not_before=60.0), 1)
    assert turns(lines, 5) == []
    lines.served("a", 6)
    assert turns(lines, 59) == []
    assert turns(lines, 60) == ["alone"]


def test_a_hold_closes_the_gate_and_sends_the_line_away() -> None:
    """Whoever comes later finds it closed until then."""
    lines = Lines()
    lines.join(turn("x"), 0)
    lines.join(turn("y"), 0)
    assert turns(lines, 0) == ["x"]
    assert [each.who for each in lines.hold("a", 50)] == ["y"]
    lines.served("a", 5)
    assert (lines.opens("a"), lines.opens("b")) == (50, 0)
    lines.join(turn("z"), 10)
    assert turns(lines, 49) == []
    assert turns(lines, 50) == ["z"]


def test_lines_that_hold_nothing_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand hosts, a few at a time; a hold, a line, one being served stay."""
    monkeypatch.setattr(hosts, "_FEW_GATES", 3)
    lines = Lines()
    lines.hold("held", 1000)
    lines.join(turn("w", "waits", not_before=1000.0), 0)
    lines.join(turn("s", "served"), 0)
    assert turns(lines, 0) == ["s"]
    for number in range(50):
        key = f"h{number}"
        lines.join(turn("x", key), 0)
        assert turns(lines, 0) == ["x"]
        lines.served(key, 0)
    assert len(lines._gates) < 10
    assert lines.opens("held") == 1000
    assert turns(lines, 1000) == ["w"]
    lines.served("served", 0)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=12))
def test_everybody_is_served_once_in_the_order_of_their_line(joins: list[tuple[str, int]]) -> None:
    """And never two of a line at once, never without the pause."""
    lines = Lines()
    expected: dict[str, list[int]] = {key: [] for key in "abc"}
    for number, (key, moment) in enumerate(joins):
        lines.join(turn(str(number), key), moment)
        expected[key].append(number)
    served: dict[str, list[int]] = {key: [] for key in "abc"}
    last: dict[str, float] = {}
    for now in range(5 * len(joins) + 1):
        while (one := lines.next(now)) is not None:
            assert now - last.get(one.key, -5) >= 5
            last[one.key] = now
            served[one.key].append(int(one.who))
            lines.served(one.key, now + 5)
    assert served == expected
