"""What a configuration allows but cannot work is warned of, and nothing else."""

import os
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.reach import unwritable
from monitor.model.changes import ChangeKind
from monitor.registry import plugins
from tests.support.modes import bound_by_modes, open_folder

FEED = "feeds: [https://a.example/]\n"
OFF = "feeds: [{id: a, url: https://a.example/, enabled: off}]\n"
SINK = "sinks: {s: {kind: log}}\n"
TWO = "sinks: {s: {kind: log}, f: {kind: file, path: x}}\n"
REST = "topics: {t: {any: [word]}}\nsinks: {s: {kind: log}}\n"


def warnings(folder: Path, text: str) -> list[tuple[str, str, str]]:
    """Line and column, key, message of each warning."""
    file = folder / "m.yaml"
    file.write_text(text)
    config = load(file, {"HOME": "/", "AUTH": "Bearer x"})
    return [
        (each.place.replace(f"{file}:", ""), each.key, each.message) for each in config.warnings
    ]


def crowd(count: int, keys: str) -> str:
    """Feeds on two hosts of one publisher, who is asked one thing at a time."""
    feeds = "".join(f"  - {{url: https://{n % 2}.a.example/{n}, {keys}}}\n" for n in range(count))
    return f"feeds:\n{feeds}{REST}"


def test_a_crowded_host(tmp_path: Path) -> None:
    """Twenty feeds at a minute's pause need twenty minutes: not every quarter of an hour."""
    keys = "every: 15m, host_spacing: 1m"
    assert warnings(tmp_path, crowd(15, keys)) == []
    [(place, key, message)] = warnings(tmp_path, crowd(16, keys))
    assert (place, key) == ("2:11", "feeds")
    assert message == (
        "a round of 16 feeds of a.example with 1m between requests needs 16m, "
        "but is wanted every 15m"
    )
    [(*_, alone)] = warnings(tmp_path, crowd(1, "every: 1s, min_every: 1s"))
    assert alone.startswith("a round of 1 feed of a.example with 5s between requests needs 5s")
    # Learned intervals can give way up to a day; disabled feeds take no time.
    assert warnings(tmp_path, crowd(16, "host_spacing: 1m")) == []
    assert warnings(tmp_path, crowd(16, keys + ", enabled: no")) == []


@pytest.mark.parametrize(
    ("text", "place", "key", "message"),
    [
        (FEED.replace("https://a.example/", "missing.xml") + REST, "1:9", "feeds[0].url",
         "there is no file"),
        (FEED.replace("https://", "") + REST, "1:9", "feeds[0].url",
         "begins with https://a.example/"),
        (f"feeds: [{{url: http://a.example/, auth: {{env: AUTH}}}}]\n{REST}", "1:40",
         "feeds[0].auth", "without encryption"),
        (f"feeds: [{{url: https://a.example/, every: 2d}}]\n{REST}", "1:42", "feeds[0].every",
         "max_every holds: polled every 1d"),
        (FEED + "keep: 7d\n" + REST, "2:7", "keep", "stories stay open (14d)"),
        (OFF + SINK + "topics: {t: {any: [word], feeds: [a]}}", "3:35", "topics.t.feeds[0]",
         "is not enabled"),
        (FEED + TWO + "topics: {t: {any: [word], notify: [s]}}", "2:25", "sinks.f",
         "no topic notifies"),
        (FEED + SINK + "topics: {t: {any: [word], notify: []}}", "3:10", "topics.t",
         "notifies no sink"),
        (FEED + SINK + "topics: {t: {any: [Word], none: [word]}}", "3:34", "topics.t.none[0]",
         "never matches"),
        (REST, "1:1", "feeds", "there are no feeds"),
        (FEED + SINK, "1:1", "topics", "no topics"),
        (FEED + "topics: {t: {any: [word]}}", "1:1", "sinks", "no sinks"),
    ],
)  # fmt: skip
def test_one_warning(tmp_path: Path, text: str, place: str, key: str, message: str) -> None:
    found = warnings(tmp_path, text)
    assert [each[:2] for each in found] == [(place, key)], found
    assert message in found[0][2]


@pytest.mark.parametrize(
    "keys",
    ["any: [word]", "any: [word], alert_on: ", "any: [word], alert_on: []",
     "any: [word], alert_on: [opened, development, reversal]"],
)  # fmt: skip
def test_kinds_that_nobody_asked_for_or_that_are_found_bring_no_warning(
    tmp_path: Path, keys: str
) -> None:
    """The default asks for more than this version finds, but nobody wrote that down."""
    assert warnings(tmp_path, f"{FEED}{SINK}topics: {{t: {{{keys}}}}}") == []


PAGER = "sinks: {pd: {kind: pagerduty, routing_key: {env: AUTH}}, s: {kind: log}}\n"


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("notify: [pd]", "4:13"),
        ("alert_on: [opened], notify: [s, pd]", "4:37"),
        ("alert_on: [opened, quiet]", None),
        ("notify: [s]", None),
    ],
)
def test_incidents_that_nothing_resolves_are_named(
    tmp_path: Path, keys: str, place: str | None
) -> None:
    found = warnings(tmp_path, f"{FEED}{PAGER}ops: [pd, s]\ntopics: {{t: {{any: [word], {keys}}}}}")
    assert [each[:2] for each in found] == [(place, "topics.t.alert_on")] * (place is not None)
    assert all("opens at pd stay open" in each[2] for each in found)


def test_sinks_of_every_kind_hear_of_operations(tmp_path: Path) -> None:
    assert warnings(tmp_path, FEED + TWO + "ops: [s, f]\ntopics: {t: {any: [word]}}") == []


def test_every_kind_has_a_detector() -> None:
    """Whatever a topic may ask for is found."""
    assert set(plugins("monitor.follow.detectors")) == {kind.value for kind in ChangeKind}


LOCAL = "never reached: loopback addresses are refused unless allow_networks names them"


@pytest.mark.parametrize(
    ("url", "networks", "why"),
    [
        (
            "http://127.0.0.1:8811/",
            "",
            f"{LOCAL}; add allow_networks: [127.0.0.1/32]",
        ),
        ("http://2130706433/", "", LOCAL),
        ("http://localhost:8811/", "", LOCAL),
        ("http://news.localhost./", "", LOCAL),
        ("http://[::1]/", "", '["::1/128"]'),
        ("http://10.1.2.3/", "192.168.0.0/16", "private addresses"),
        ("http://10.1.2.3/", "10.0.0.0/8", None),
        ("http://localhost/", '"::1/128"', None),
        ("http://93.184.216.34/", "", None),
        ("https://1and1.example/", "", None),
        ("https://0xbeef.example/", "", None),
    ],
)
def test_an_address_that_is_refused_is_named_beforehand(
    url: str, networks: str, why: str | None, tmp_path: Path
) -> None:
    """Whatever its spelling; what a name leads to only DNS can tell."""
    text = f"feeds:\n  - {{url: '{url}', allow_networks: [{networks}]}}\n{REST}"
    found = warnings(tmp_path, text)
    assert bool(found) == bool(why)
    for place, key, message in found:
        assert (place, key) == ("2:11", "feeds[0].url")
        assert (why or "") in message
    assert not warnings(tmp_path, text.replace("{url", "{enabled: no, url"))


def test_a_sink_whose_address_is_refused_is_named(tmp_path: Path) -> None:
    sink = "{kind: webhook, unsigned: true, url: 'https://127.0.0.1/hook'}"
    text = f"{FEED}topics: {{t: {{any: [word]}}}}\nsinks:\n  s: {sink}\n"
    [(place, key, message)] = warnings(tmp_path, text)
    assert (place, key) == ("4:43", "sinks.s.url")
    assert message == f"{LOCAL}; add allow_networks: [127.0.0.1/32] if it is meant"


def test_a_secret_in_an_address_is_named_without_its_value(tmp_path: Path) -> None:
    text = f"feeds: ['https://a.example/?x=1&api_key=hush-hush']\n{REST}"
    [(place, key, message)] = warnings(tmp_path, text)
    assert (place, key) == ("1:9", "feeds[0].url")
    assert "(api_key=...)" in message
    assert "{file: PATH}" in message
    assert "hush" not in message


def test_a_secret_address_is_neither_doubted_nor_shown(tmp_path: Path) -> None:
    (tmp_path / "url").touch(0o600)
    (tmp_path / "url").write_text("http://127.0.0.1/?token=hush")
    text = f"feeds: [{{id: a, url: {{file: url}}}}]\n{REST}"
    assert warnings(tmp_path, text) == [("1:22", "feeds[0].url", LOCAL)]


def test_a_file_that_no_sink_can_write_is_named(tmp_path: Path) -> None:
    """Folders that are missing would be made, so they are no hindrance."""
    (tmp_path / "taken").write_text("")
    (tmp_path / "folder").mkdir()
    whys = {
        "taken/x.jsonl": f"{tmp_path}/taken is a file, so there can be no folder {tmp_path}/taken",
        "folder": "it is a folder; name a file in it",
        "/dev/null": "it is not a regular file; name another",
        "taken": None,
        "folder/deep/x.jsonl": None,
    }
    sinks = "".join(f"  s{n}: {{kind: file, path: {path}}}\n" for n, path in enumerate(whys))
    found = warnings(tmp_path, f"{FEED}topics: {{t: {{any: [word]}}}}\nsinks:\n{sinks}")
    wanted = [
        (f"{n}:26", f"sinks.s{n - 4}.path", f"{tmp_path / path}: {why}")
        for n, (path, why) in enumerate(whys.items(), start=4)
        if why
    ]
    assert found == wanted


def test_a_place_where_this_user_may_not_write_is_named() -> None:
    with open_folder() as shut:
        (shut / "file").touch(0o444)
        (shut / "closed").mkdir(0o700)
        (shut / "closed" / "inner").mkdir()
        shut.chmod(0o555)
        with bound_by_modes():
            assert unwritable(shut / "new") == f"this user may not write to {shut}"
            missing = f"{shut}/deep is missing and this user may not write to {shut}"
            assert unwritable(shut / "deep" / "new") == missing
            assert unwritable(shut / "file") == "this user may not write to it"
            if os.geteuid() != (shut / "closed").stat().st_uid:
                why = unwritable(shut / "closed" / "inner" / "new")
                assert why is not None
                assert why.startswith("it cannot be reached (Permission denied)")
        shut.chmod(0o755)
