"""What is wrong with a configuration is told with its place, its key and what was expected."""

from pathlib import Path

import pytest

from monitor.config import load
from monitor.errors import ConfigError, Fault

ENVIRON = {
    "HOME": "/home/nobody",
    "KEY": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "BLANK": "  ",
    "SHORT": "whsec_c2hvcnQ=",
    "NOT64": "whsec_!!!!",
    "BARE": "abcdefgh",
    "LINES": "Bearer a\nX-Other: b",
    "USERINFO": "https://me:pw@example.org/",
    "GOOD": "https://example.org/private",
    "BROKEN": "http://[::1",
    "WORD": "hunter2-word",
    "LOCAL": "http://10.7.7.7/hunter2",
}


def faults(folder: Path, text: str | bytes) -> list[Fault]:
    """The faults of the configuration ``text``, their places without the folder."""
    file = folder / "m.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        load(file, ENVIRON)
    return [
        Fault(place=each.place.replace(f"{folder}/", ""), key=each.key, message=each.message)
        for each in caught.value.faults
    ]


def feed(keys: str) -> str:
    return f"feeds:\n  - url: https://example.org/x\n    {keys}\n"


def topic(keys: str) -> str:
    return f"topics:\n  t:\n    any: [word]\n    {keys}\n"


@pytest.mark.parametrize(
    "line", ["secret: hunter2: x", "a: /T0/B0/hunter2hunter2hunter2x: y", "url: hunter2: y"]
)
def test_a_broken_line_that_may_hold_a_secret_is_not_shown(tmp_path: Path, line: str) -> None:
    [fault] = faults(tmp_path, line)
    assert "into quotes" in fault.message
    assert "hunter2" not in str(fault)


def sink(keys: str) -> str:
    return f"sinks:\n  s:\n    {keys}\n"


HOOK = "kind: webhook\n    url: https://h.example/x\n    "

TABLE = [
    # top level
    ("topcs: {}", "m.yaml:1:1", "topcs", "did you mean 'topics'?"),
    ("keep: ten", "m.yaml:1:7", "keep", "expected a duration such as 30s, 10m, 2h or 7d"),
    ("keep: 180", "m.yaml:1:7", "keep", "has no unit; write 180s, 180m"),
    ("keep: 0s", "m.yaml:1:7", "keep", "longer than 0"),
    ("defaults: {timeout: 5m1s}", "m.yaml:1:21", "defaults.timeout", "at most 5m, found 5m1s"),
    ("keep: [1d]", "m.yaml:1:7", "keep", "found a list"),
    ("parser: maybe", "m.yaml:1:9", "parser", "expected on or off, found 'maybe'"),
    ("contact: no address", "m.yaml:1:10", "contact", "a web or mail address"),
    ("contact: https://example.org/(x)", "m.yaml:1:10", "contact", "without brackets"),
    ("listen: 0.0.0.0:80", "m.yaml:1:9", "listen", "loopback only"),
    ("listen: host.example:80", "m.yaml:1:9", "listen", "loopback only"),
    ("listen: 127.0.0.1", "m.yaml:1:9", "listen", "127.0.0.1:9108"),
    ("heartbeat: ftp://x", "m.yaml:1:12", "heartbeat", "https://"),
    ("heartbeat: {env: NONE}", "m.yaml:1:12", "heartbeat", "NONE is not set"),
    ("ops: [nope]\nsinks: {note: {kind: log}}", "m.yaml:1:7", "ops[0]", "did you mean 'note'?"),
    ("ops: [[]]", "m.yaml:1:7", "ops[0]", "expected text, found"),
    ("families: {a: {}}", "m.yaml:1:15", "families.a", "expected a list, found a mapping"),
    ("families: []", "m.yaml:1:11", "families", "expected a mapping"),
    ("feeds: [/dev]", "m.yaml:1:9", "feeds[0].url", "/dev is a folder; name a feed file in it"),
    ("feeds: {a: b}", "m.yaml:1:8", "feeds", "expected a list"),
    ("- feeds", "m.yaml:1:1", "", "expected keys such as feeds:"),
    ("database: ''", "m.yaml:1:11", "database", "expected text, found only blanks"),
    # feeds
    ("feeds: [[a]]", "m.yaml:1:9", "feeds[0]", "expected a mapping"),
    ("feeds:\n  - id: x", "m.yaml:2:5", "feeds[0].url", "is missing"),
    (feed("evry: 1h"), "m.yaml:3:5", "feeds[0].evry", "did you mean 'every'?"),
    (feed("every: 5m"), "m.yaml:3:12", "feeds[0].every", "5m is shorter than min_every (10m)"),
    (feed("min_every: 2d"), "m.yaml:2:5", "feeds[0].max_every", "shorter than min_every (2d)"),
    (feed("id: a b"), "m.yaml:3:9", "feeds[0].id", "cannot be an id"),
    (feed("timezone: Berlin"), "m.yaml:3:15", "feeds[0].timezone", "did you mean 'Europe/Berlin'?"),
    (feed("timezone: Europe"), "m.yaml:3:15", "feeds[0].timezone", "IANA time zone"),
    (feed("timezone: ../../etc/x"), "m.yaml:3:15", "feeds[0].timezone", "IANA time zone"),
    (feed("language: english!"), "m.yaml:3:15", "feeds[0].language", "language tag"),
    (feed("allow_networks: [10.0.0.1/8]"), "m.yaml:3:22", "feeds[0].allow_networks[0]",
     "did you mean '10.0.0.0/8'?"),
    (feed("allow_networks: [lan]"), "m.yaml:3:22", "feeds[0].allow_networks[0]", "10.0.0.0/8"),
    (feed("allow_networks: 10.0.0.0/8"), "m.yaml:3:21", "feeds[0].allow_networks", "a list"),
    (feed("backfill: some"), "m.yaml:3:15", "feeds[0].backfill", "none, all or a number"),
    (feed("backfill: 9999999999"), "m.yaml:3:15", "feeds[0].backfill", "none, all or a number"),
    (feed("host_concurrency: 0"), "m.yaml:3:23", "feeds[0].host_concurrency", "1 or more"),
    (feed("host_concurrency: 1.5"), "m.yaml:3:23", "feeds[0].host_concurrency", "whole number"),
    (feed("host_concurrency: 9999999999"), "m.yaml:3:23", "feeds[0].host_concurrency", "too large"),
    (feed("headers: {Host: x}"), "m.yaml:3:21", "feeds[0].headers.Host", "set by the program"),
    (feed("headers: {'a b': x}"), "m.yaml:3:22", "feeds[0].headers.a b", "name of a header"),
    (feed("headers: {A: €}"), "m.yaml:3:18", "feeds[0].headers.A", "Latin-1"),
    (feed("headers: {X-Api-Key: abc}"), "m.yaml:3:26", "feeds[0].headers.X-Api-Key",
     "may not stand in this file"),
    (feed("headers: {Authorization: {env: LINES}}"), "m.yaml:3:30",
     "feeds[0].headers.Authorization", "one line of Latin-1"),
    (feed("auth: Bearer x"), "m.yaml:3:11", "feeds[0].auth", "expected {credential: NAME}"),
    (feed("auth: {}"), "m.yaml:3:11", "feeds[0].auth", "exactly one of"),
    (feed("auth: {env: A, file: B}"), "m.yaml:3:11", "feeds[0].auth", "exactly one of"),
    (feed("auth: {credentials: A}"), "m.yaml:3:11", "feeds[0].auth", "did you mean 'credential'?"),
    (feed("auth: {credential: ../../x}"), "m.yaml:3:11", "feeds[0].auth", "without a path"),
    (feed("auth: {credential: x}"), "m.yaml:3:11", "feeds[0].auth", "systemd gives it by"),
    (feed("auth: {env: 'A=B'}"), "m.yaml:3:11", "feeds[0].auth", "has no '='"),
    (feed("auth: {env: BLANK}"), "m.yaml:3:11", "feeds[0].auth", "BLANK is empty"),
    (feed("auth: {file: none}"), "m.yaml:3:11", "feeds[0].auth", "none does not exist"),
    (feed("proxy: http://me:pw@p.example"), "m.yaml:3:12", "feeds[0].proxy", "user info"),
    (feed("proxy: {env: WORD}"), "m.yaml:3:12", "feeds[0].proxy", "URL of a proxy"),
    (feed("enabled: 1"), "m.yaml:3:14", "feeds[0].enabled", "on or off"),
    (feed('outlet: "a\\u0007b"'), "m.yaml:3:13", "feeds[0].outlet", "control characters"),
    (feed("user_agent: mine €"), "m.yaml:3:17", "feeds[0].user_agent", "Latin-1"),
    ("feeds: [ftp://x.example/a]", "m.yaml:1:9", "feeds[0].url", "cannot read ftp: URLs"),
    ("feeds: ['https://me:pw@x.example/a']", "m.yaml:1:9", "feeds[0].url", "user info in a URL"),
    ("feeds: ['https:///a']", "m.yaml:1:9", "feeds[0].url", "names no host"),
    ("feeds: ['https://x:99999/a']", "m.yaml:1:9", "feeds[0].url", "not a valid URL"),
    ("feeds: ['https://a..b/a']", "m.yaml:1:9", "feeds[0].url", "not a valid URL"),
    ("feeds: ['https://[::1/a']", "m.yaml:1:9", "feeds[0].url", "not a valid URL"),
    ("feeds: ['https://x.example/a b']", "m.yaml:1:9", "feeds[0].url", "write %20 there"),
    ("feeds: ['https://x.example/?a=b|c']", "m.yaml:1:9", "feeds[0].url", "write %7C there"),
    ("feeds: ['file://host/a']", "m.yaml:1:9", "feeds[0].url", "file:///path"),
    ("feeds: ['file:%00']", "m.yaml:1:9", "feeds[0].url", "control characters"),
    ("feeds: ['file:']", "m.yaml:1:9", "feeds[0].url", "only blanks"),
    ("feeds: [{url: {env: USERINFO}, id: a}]", "m.yaml:1:15", "feeds[0].url", "user info"),
    ("feeds: [{url: {env: GOOD}}]", "m.yaml:1:15", "feeds[0].url", "needs an id"),
    (feed("proxy: {env: BROKEN}"), "m.yaml:3:12", "feeds[0].proxy", "URL of a proxy"),
    (feed("every: 1m\n    min_every: soon"), "m.yaml:4:16", "feeds[0].min_every", "a duration"),
    (feed("outlet: " + "x" * 9000), "m.yaml:3:13", "feeds[0].outlet", "longer than 8192"),
    ("feeds: [{url: {env: NONE}, id: a}]", "m.yaml:1:15", "feeds[0].url", "NONE is not set"),
    ("feeds: [https://a.example/, 'HTTPS://A.example:443']", "m.yaml:1:29", "feeds[1].url",
     "the same URL stands at"),
    ("feeds: [{id: a, url: 'https://x'}, {id: a, url: 'https://y'}]", "m.yaml:1:41",
     "feeds[1].id", "the id 'a' is that of the feed at"),
    ("defaults: {every: 1m}\nfeeds: [https://x.example]", "m.yaml:1:19", "defaults.every",
     "1m is shorter than min_every"),
    ("defaults: {url: https://x}", "m.yaml:1:12", "defaults.url", "unknown key"),
    ("defaults: {headers: {Token: x}}\nfeeds: [https://x.example]", "m.yaml:1:29",
     "defaults.headers.Token", "may not stand"),
    # topics
    ("topics: {a b: {any: [x1]}}", "m.yaml:1:10", "topics.a b", "cannot be an id"),
    ("topics: {t: }", "m.yaml:1:10", "topics.t", "matches nothing"),
    ("topics: {t: {none: [ball]}}", "m.yaml:1:10", "topics.t", "matches nothing"),
    ("topics: {t: {all: [[]]}}", "m.yaml:1:20", "topics.t.all[0]", "an empty group"),
    ("topics: {t: {any: word}}", "m.yaml:1:19", "topics.t.any", "expected a list, found 'word'"),
    ("topics: {t: word}", "m.yaml:1:10", "topics.t", "expected a mapping"),
    (topic("none: ['a*b']"), "m.yaml:4:12", "topics.t.none[0]", "only stand at an end"),
    (topic("none: [" + "x" * 201 + "]"), "m.yaml:4:12", "topics.t.none[0]", "longer than 200"),
    (topic("like: [" + "m.yaml, " * 101 + "]"), "m.yaml:4:11", "topics.t.like", "more than 100"),
    (topic("like: [/dev/null]"), "m.yaml:4:12", "topics.t.like[0]", "not a regular file"),
    (topic("none: ['*']"), "m.yaml:4:12", "topics.t.none[0]", "nearly everything"),
    (topic("all: [[x1], [[y]]]"), "m.yaml:4:18", "topics.t.all[1][0]", "expected text"),
    (topic("alert_on: [reversals]"), "m.yaml:4:16", "topics.t.alert_on[0]",
     "did you mean 'reversal'?"),
    (topic("sensitivity: high"), "m.yaml:4:18", "topics.t.sensitivity",
     "expected fewer, balanced or more, found 'high'"),
    (topic("storylines: many"), "m.yaml:4:17", "topics.t.storylines", "auto or one"),
    (topic("like: [none.txt]"), "m.yaml:4:12", "topics.t.like[0]", "none.txt does not exist"),
    (topic("like: ['.']"), "m.yaml:4:12", "topics.t.like[0]", ". is a folder"),
    (topic("feeds: [x]"), "m.yaml:4:13", "topics.t.feeds[0]", "there is no feed 'x'"),
    (topic("notify: [x]"), "m.yaml:4:14", "topics.t.notify[0]", "there is no sink 'x'"),
    (topic("settle: soon"), "m.yaml:4:13", "topics.t.settle", "expected a duration"),
    (topic("daily_cap: 0"), "m.yaml:4:16", "topics.t.daily_cap", "1 or more"),
    # sinks
    ("sinks: {s: }", "m.yaml:1:9", "sinks.s.kind", "expected kind: one of alertmanager"),
    ("sinks: {s: {kind: [log]}}", "m.yaml:1:19", "sinks.s.kind", "expected kind"),
    ("sinks: {s: {kind: webhok}}", "m.yaml:1:19", "sinks.s.kind", "did you mean 'webhook'?"),
    ("sinks: {a b: {kind: log}}", "m.yaml:1:9", "sinks.a b", "cannot be an id"),
    ("sinks: {s: {kind: log, rate: 1}}", "m.yaml:1:30", "sinks.s.rate", "expected a rate"),
    ("sinks: {s: {kind: file}}", "m.yaml:1:9", "sinks.s.path", "is missing"),
    (sink(HOOK + "quiet_hours: {from: 22:00, to: 7:00}\n    unsigned: on"), "m.yaml:5:5",
     "sinks.s.quiet_hours.timezone", "is missing"),
    (sink(HOOK), "m.yaml:2:3", "sinks.s.secret", "is missing; give {credential: NAME}"),
    (sink(HOOK + "secret: whsec_abc"), "m.yaml:5:13", "sinks.s.secret", "may not stand"),
    (sink(HOOK + "secret: {env: SHORT}"), "m.yaml:5:13", "sinks.s.secret", "5 bytes; expected 24"),
    (sink(HOOK + "secret: {env: NOT64}"), "m.yaml:5:13", "sinks.s.secret", "is not base64"),
    (sink(HOOK + "secret: {env: BARE}"), "m.yaml:5:13", "sinks.s.secret", "begins with whsec_"),
    (sink(HOOK + "secret: [{env: KEY, not_after: soon}]"), "m.yaml:5:14", "sinks.s.secret[0]",
     "expected a date such as"),
    (sink(HOOK + "secret: [{env: KEY}, {env: NONE}]"), "m.yaml:5:26", "sinks.s.secret[1]",
     "NONE is not set"),
    (sink(HOOK + "secret: {env: KEY}\n    unsigned: on"), "m.yaml:6:15", "sinks.s.unsigned",
     "leave this out"),
    (sink(HOOK + "unsigned: on\n    timeout: 2h"), "m.yaml:6:14", "sinks.s.timeout", "at most 60s"),
    (sink(HOOK + "unsigned: on\n    headers: {Cookie: x}"), "m.yaml:6:23",
     "sinks.s.headers.Cookie", "may not stand"),
    (sink("kind: webhook\n    unsigned: on\n    url: http://h.example/"), "m.yaml:5:10",
     "sinks.s.url", "use https"),
    (sink("kind: webhook\n    unsigned: on\n    url: http://127.0.0.1:8080/x"), "m.yaml:5:10",
     "sinks.s.url", "or add allow_networks: [127.0.0.1/32] to the sink if"),
    (sink("kind: webhook\n    unsigned: on\n    url: 'http://[::1]/x'"), "m.yaml:5:10",
     "sinks.s.url", 'or add allow_networks: ["::1/128"] to the sink if'),
    (sink("kind: webhook\n    unsigned: on\n    url: {env: LOCAL}"), "m.yaml:5:10",
     "sinks.s.url", "use https"),
    (sink("kind: webhook\n    unsigned: on\n    url: https://me:pw@h.example/"), "m.yaml:5:10",
     "sinks.s.url", "user info"),
    (sink("kind: webhook\n    unsigned: on\n    url: {env: WORD}"), "m.yaml:5:10", "sinks.s.url",
     "https://"),
    # YAML
    ("", "m.yaml:1:1", "", "the file is empty"),
    ("# nothing\n", "m.yaml:1:1", "", "the file is empty"),
    ("keep: 1d\nkeep: 2d", "m.yaml:2:1", "keep", "stands twice, first in line 1"),
    ("feeds:\n\t- x", "m.yaml:2:1", "", "a tab stands where YAML wants spaces"),
    ("feeds: [a", "m.yaml:2:1", "", "not valid YAML"),
    ("feeds: ]", "m.yaml:1:8", "", "not valid YAML"),
    ("a: b: c", "m.yaml:1:5", "", "or give a key a line of its own; it reads: a: b: c"),
    ("feeds:\n  - {id: x", "m.yaml:3:1", "", "that begins in line 2 lacks its }"),
    ("keep: 'a\n\nops: []\n", "m.yaml:1:7", "", "in line 1 is not closed; it reads: keep: 'a"),
    ("topics:\n  a: 1\n b: 2\n", "m.yaml:3:2", "",
     "like its neighbours in what begins in line 1, and write nothing behind a closing quotation"),
    ("- a\nb: c", "m.yaml:2:1", "", "begin it with '- ' like the list that begins in line 1"),
    ("keep: 1d\nops\nlisten: x", "m.yaml:2:1", "", "with a blank after the colon; it reads: ops"),
    ("contact: @us", "m.yaml:1:10", "", "put text that begins with @, ` or % into quotes"),
    ("contact: &", "m.yaml:1:11", "", "put text that begins with * or & into quotes"),
    ('contact: "a\\d"', "m.yaml:1:12", "", "write \\\\ for \\, or use single quotes"),
    ("keep: |x", "m.yaml:1:8", "", "comment or line break; it reads: keep: |x"),
    (f"title: {'word ' * 40}: y: z", "m.yaml:1:208", "", f"{'word ' * 14}wor..."),
    ("--- {}\n--- {}", "m.yaml:2:1", "", "a second document"),
    ("keep: !!int 3", "m.yaml:1:7", "", "tags are not read"),
    ("feeds: !!python/object:os.system [x]", "m.yaml:1:8", "", "tags are not read"),
    ("{[a]: b}", "m.yaml:1:2", "", "a key must be plain text"),
    ("topics: {<<: {}}", "m.yaml:1:10", "", "merge keys"),
    ("feeds: *x", "m.yaml:1:8", "", "has no anchor"),
    ("feeds: &x [*x]", "m.yaml:1:12", "", "contains itself"),
    (b"a: \xff\xfe", "m.yaml:1:4", "", "not UTF-8 text"),
    (b"\xff\xfea\x00", "m.yaml:1:1", "", "not UTF-8 text"),
    (b"a: 1\nb: \x00", "m.yaml:2:4", "", "control character U+0000"),
    (b"\x7fELF\x02\x01", "m.yaml:1:1", "", "control character U+007F"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "key", "message"), TABLE)
def test_one_fault(tmp_path: Path, text: str | bytes, place: str, key: str, message: str) -> None:
    """Each mistake is one fault, exactly there, in words that help."""
    found = faults(tmp_path, text)
    assert [(each.place, each.key) for each in found] == [(place, key)], found
    assert message in found[0].message, found[0].message


def test_all_faults_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Mistakes in the shape of one section do not hide those of meaning in another."""
    text = """\
keep: x
feeds:
  - {url: https://a.example/, every: 1m}
  - {url: https://b.example/, evry: 1h, timezone: Nowhere}
topics:
  one: {any: ["*"], notify: [nobody]}
  two: {}
sinks:
  desk: {kind: webhook, url: "http://h.example/", timeout: never}
  deks: {kind: webhook, url: "http://h.example/"}
"""
    found = faults(tmp_path, text)
    assert [(each.place, each.key) for each in found] == [
        ("m.yaml:1:7", "keep"),
        ("m.yaml:3:38", "feeds[0].every"),
        ("m.yaml:4:31", "feeds[1].evry"),
        ("m.yaml:4:51", "feeds[1].timezone"),
        ("m.yaml:6:15", "topics.one.any[0]"),
        ("m.yaml:6:30", "topics.one.notify[0]"),
        ("m.yaml:7:3", "topics.two"),
        ("m.yaml:9:3", "sinks.desk.secret"),
        ("m.yaml:9:30", "sinks.desk.url"),
        ("m.yaml:9:60", "sinks.desk.timeout"),
        ("m.yaml:10:3", "sinks.deks.secret"),
        ("m.yaml:10:30", "sinks.deks.url"),
    ]


def test_a_bad_url_hides_no_other_mistake_of_its_feed(tmp_path: Path) -> None:
    found = faults(tmp_path, "feeds: [{url: 'ftp://x.example/', every: 5m}]")
    assert {each.key for each in found} == {"feeds[0].url", "feeds[0].every"}


def test_no_fault_shows_a_secret(tmp_path: Path) -> None:
    """Whatever is wrong with a secret, its value stays out of the message."""
    for keys in ("proxy: {env: WORD}", "url: {env: WORD}"):
        for each in faults(tmp_path, f"sinks: {{s: {{kind: webhook, {keys}}}}}"):
            assert "hunter2" not in str(each)
    for each in faults(tmp_path, feed("auth: whsec_hunter2\n    proxy: http://u:hunter2@x")):
        assert "hunter2" not in str(each)


def test_thousands_of_faults_are_cut_short(tmp_path: Path) -> None:
    found = faults(tmp_path, "".join(f"key{n}: x\n" for n in range(500)))
    assert len(found) == 101
    assert found[-1].message == "and 400 more faults"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "no.yaml", "does not exist"), (tmp_path, "is a folder")):
        with pytest.raises(ConfigError) as caught:
            load(path, {})
        [fault] = caught.value.faults
        assert fault.place == str(path)
        assert message in fault.message


def test_bombs_and_depth_are_bounded(tmp_path: Path) -> None:
    """Aliases that multiply and nests without end are refused quickly."""
    bomb = "a: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"b{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    [fault] = faults(tmp_path, bomb)
    assert "aliases included" in fault.message
    for deep in ("[" * 5000, "{a: " * 5000, "- " * 5000 + "x"):
        [fault] = faults(tmp_path, deep)
        assert "nested more than" in fault.message or "not valid YAML" in fault.message
    chain = "a: &a0 [[[[[[x]]]]]]\n" + "".join(
        f"b{n}: &a{n} [[[[[[*a{n - 1}]]]]]]\n" for n in range(1, 9)
    )
    assert "nested more than" in faults(tmp_path, chain)[0].message


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "m.yaml"
    with file.open("wb") as out:
        out.truncate(1 << 30)
    with pytest.raises(ConfigError, match="is larger than 8192 KiB"):
        load(file, {})
