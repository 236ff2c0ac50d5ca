"""What a configuration allows but cannot work is warned of, and nothing else."""

from pathlib import Path

import pytest

from monitor.config import load
from monitor.model.changes import ChangeKind
from monitor.registry import plugins

FEED = "feeds: [https://a.example/]\n"
OFF = "feeds: [{id: a, url: https://a.example/, enabled: off}]\n"
SINK = "sinks: {s: {kind: log}}\n"
TWO = "sinks: {s: {kind: log}, f: {kind: file, path: x}}\n"
NO_EFFECT = "has no effect in this version yet"
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
        "16 feeds of a.example with 1m between requests need 16m, but are wanted every 15m"
    )
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
        (FEED + "heartbeat: https://b.example/\n" + REST, "2:1", "heartbeat", NO_EFFECT),
        (FEED + "listen: 127.0.0.1:9108\n" + REST, "2:1", "listen", NO_EFFECT),
        (FEED + SINK + "topics: {t: {any: [word], alert_on: [opened, surge]}}", "3:46",
         "topics.t.alert_on[1]", f"surge {NO_EFFECT}"),
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


def test_sinks_of_every_kind_hear_of_operations(tmp_path: Path) -> None:
    assert warnings(tmp_path, FEED + TWO + "ops: [s, f]\ntopics: {t: {any: [word]}}") == []


def test_every_kind_without_a_detector_is_warned_of(tmp_path: Path) -> None:
    """So that a new detector's file ends its warning, and nothing else has to."""
    kinds = ", ".join(kind.value for kind in ChangeKind)
    text = f"{FEED}{SINK}topics: {{t: {{any: [word], alert_on: [{kinds}]}}}}"
    warned = {message.split()[0] for _, _, message in warnings(tmp_path, text)}
    assert warned == {kind.value for kind in ChangeKind} - set(plugins("monitor.follow.detectors"))
