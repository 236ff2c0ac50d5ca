"""What a good configuration loads as."""

import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import Config, find, load
from monitor.config.durations import brief, duration
from monitor.config.files import Unreadable, contents
from monitor.config.shape import DefaultsShape, TopicShape
from monitor.config.sinks import kinds, sink_shape
from monitor.config.values import instant
from monitor.errors import ConfigError
from monitor.model.changes import ChangeKind
from monitor.model.feeds import Feed
from monitor.model.noise import Rate
from monitor.model.topics import DEFAULT_ALERT_ON, Topic

ROOT = Path(__file__).parents[2]
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOME = {"HOME": "/home/nobody"}


def loaded(folder: Path, text: str, **environ: str) -> Config:
    """The configuration ``text``, as a file in ``folder``."""
    file = folder / "monitor.yaml"
    file.write_text(text)
    return load(file, HOME | environ)


SMALL = """
feeds: [https://example.org/world.xml]
topics: {harbour: {any: [strike]}}
sinks: {journal: {kind: log}}
"""


def test_small_configuration_gets_the_contracts_defaults(tmp_path: Path) -> None:
    config = loaded(tmp_path, SMALL)
    assert config.warnings == ()
    assert config.keep == timedelta(days=180)
    assert config.parser is True
    assert (config.contact, config.heartbeat, config.listen) == (None, None, None)
    assert config.ops == ("journal",)
    [feed], [topic], [sink] = config.feeds, config.topics, config.sinks
    assert feed == Feed(id=feed.id, url="https://example.org/world.xml")
    assert topic == Topic(id="harbour", title="harbour", any=("strike",), notify=("journal",))
    assert (sink.id, sink.kind) == ("journal", "log")


def test_every_option_is_carried_over(tmp_path: Path) -> None:
    """Each key of a feed, a topic and a webhook arrives at its field."""
    (tmp_path / "shown.txt").write_text("What is meant.")
    config = loaded(
        tmp_path,
        """
database: data/x.db
keep: 30d
contact: desk@example.org
heartbeat: {env: BEAT}
listen: "127.0.0.1:9108"
parser: off
ops: [desk]
families: {agency: [Agency One, agency.example], sisters: [Morning, Evening]}
defaults: {every: 2h, timezone: Europe/Berlin, language: de, headers: {A: a}}
feeds:
  - id: one
    url: https://example.org/one
    every: 15m
    min_every: 12m
    max_every: 12h
    max_hint: 30m
    host_spacing: 1s
    host_concurrency: 3
    allow_networks: [10.0.0.0/8, "fd00::/8", 192.168.1.7]
    backfill: 4
    outlet: 1984
    language: de-AT
    timezone: Europe/Vienna
    headers: {X-Token: {env: TOKEN}, Accept-Language: de}
    user_agent: mine/1
    auth: {env: AUTH}
    proxy: {env: PROXY}
    timeout: 20s
    enabled: no
  - {id: two, url: https://example.org/two, every: auto, backfill: all}
topics:
  harbour:
    title: Der Hafen
    all: [[Hafen, "Werft*"], Streik]
    any: [Hamburg, NO, 2024]
    none: ["*ball"]
    like: [shown.txt]
    feeds: [two]
    storylines: one
    alert_on: [reversal, surge]
    sensitivity: more
    min_outlets: 2
    settle: 0
    cooldown: 1h30m
    daily_cap: 5
    notify: [desk]
    backfill: all
sinks:
  desk:
    kind: webhook
    url: "https://hooks.example.org/desk"
    secret: [{env: KEY}, {env: KEY, not_after: 2027-01-31}]
    headers: {X-Api-Key: {env: TOKEN}}
    allow_networks: [10.1.2.3]
    timeout: 7s
""",
        BEAT="https://beat.example/1",
        TOKEN="t0ken-value",
        AUTH="Bearer abc",
        PROXY="http://me:pass@proxy.example:3128",
        KEY=WHSEC,
    )
    assert config.database == tmp_path / "data" / "x.db"
    assert config.keep == timedelta(days=30)
    assert config.contact == "desk@example.org"
    assert config.heartbeat is not None
    assert config.heartbeat.reveal() == "https://beat.example/1"
    assert config.listen == "127.0.0.1:9108"
    assert config.parser is False
    assert config.ops == ("desk",)
    assert config.families == {
        "agency": ("Agency One", "agency.example"),
        "sisters": ("Morning", "Evening"),
    }
    one, two = config.feeds
    assert one.every == timedelta(minutes=15)
    assert one.min_every == timedelta(minutes=12)
    assert one.max_every == timedelta(hours=12)
    assert one.max_hint == timedelta(minutes=30)
    assert one.host_spacing == timedelta(seconds=1)
    assert one.host_concurrency == 3
    assert one.allow_networks == ("10.0.0.0/8", "fd00::/8", "192.168.1.7/32")
    assert one.backfill == 4
    assert one.outlet == "1984"
    assert (one.language, one.timezone) == ("de-AT", "Europe/Vienna")
    assert [(name, value.reveal()) for name, value in one.headers] == [
        ("X-Token", "t0ken-value"),
        ("Accept-Language", "de"),
    ]
    assert one.user_agent == "mine/1"
    assert one.auth is not None
    assert one.auth.reveal() == "Bearer abc"
    assert one.proxy is not None
    assert one.proxy.reveal() == "http://me:pass@proxy.example:3128"
    assert one.timeout == timedelta(seconds=20)
    assert one.enabled is False
    assert one.contact == "desk@example.org"
    assert (two.every, two.backfill, two.timezone) == (None, None, "Europe/Berlin")
    assert [(name, value.reveal()) for name, value in two.headers] == [("A", "a")]
    [topic] = config.topics
    assert topic == Topic(
        id="harbour",
        title="Der Hafen",
        all=(("Hafen", "Werft*"), ("Streik",)),
        any=("Hamburg", "NO", "2024"),
        none=("*ball",),
        like=("What is meant.",),
        feeds=("two",),
        one_thread=True,
        alert_on=(ChangeKind.REVERSAL, ChangeKind.SURGE),
        confidence=0.4,
        min_outlets=2,
        settle=timedelta(0),
        cooldown=timedelta(minutes=90),
        daily_cap=5,
        notify=("desk",),
        backfill=None,
    )
    settings = config.sinks[0].settings
    assert settings.url.reveal() == "https://hooks.example.org/desk"
    assert [key.secret.reveal() for key in settings.secret] == [WHSEC, WHSEC]
    assert settings.secret[0].not_after is None
    assert settings.secret[1].not_after == datetime(2027, 1, 31, 23, 59, 59, 999999, UTC)
    assert settings.timeout == timedelta(seconds=7)
    assert settings.allow_networks == ("10.1.2.3/32",)
    assert {name: value.reveal() for name, value in settings.headers} == {
        "X-Api-Key": "t0ken-value"
    }


def test_secrets_lists_all_that_the_log_must_hide(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        """
heartbeat: https://beat.example/1
feeds: [{id: p, url: {env: URL}, headers: {X-Token: {env: TOKEN}}}]
sinks: {desk: {kind: webhook, url: "https://hooks.example/d", secret: {env: KEY}}}
""",
        URL="https://example.org/private?key=1",
        TOKEN="tok",
        KEY=WHSEC,
    )
    assert config.secrets() == (
        "https://beat.example/1",
        "https://example.org/private?key=1",
        "https://hooks.example/d",
        "tok",
        WHSEC,
    )
    for secret in config.secrets()[3:]:
        assert secret not in repr(config)


def test_editor_defaults_are_those_of_the_model() -> None:
    """What the schema tells as a default is what the model's dataclasses hold."""
    assert Topic(id="t", title="t").alert_on == DEFAULT_ALERT_ON
    model = {each.name: each.default for each in (*fields(Feed), *fields(Topic))}
    shown = {**TopicShape.model_fields, **DefaultsShape.model_fields}
    for key in ("min_every", "max_every", "max_hint", "host_spacing", "timeout", "settle"):
        extra = shown[key].json_schema_extra
        assert isinstance(extra, dict)
        assert duration(str(extra["default"])) == model[key], key
    for key in ("host_concurrency", "timezone", "enabled", "min_outlets", "daily_cap"):
        extra = shown[key].json_schema_extra
        assert isinstance(extra, dict)
        assert extra["default"] == model[key], key


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"STATE_DIRECTORY": "/var/lib/a:/var/lib/b"}, "/var/lib/a/monitor.db"),
        ({"XDG_STATE_HOME": "/s"}, "/s/storyline-monitor/monitor.db"),
        ({}, "/home/nobody/.local/state/storyline-monitor/monitor.db"),
    ],
)
def test_database_stands_in_the_state_folder(
    tmp_path: Path, environ: dict[str, str], expected: str
) -> None:
    assert loaded(tmp_path, SMALL, **environ).database == Path(expected)


def test_local_feeds_are_paths_from_the_file_or_file_urls(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a b.xml", "c.xml", "d.xml"):
        (tmp_path / "in" / name).touch()
    config = loaded(
        tmp_path,
        f"feeds: [in/a b.xml, file:in/c.xml, 'file://{tmp_path}/in/d.xml']\n" + SMALL.strip()[38:],
    )
    base = tmp_path.as_uri()
    assert [feed.url for feed in config.feeds] == [
        f"{base}/in/a%20b.xml",
        f"{base}/in/c.xml",
        f"{base}/in/d.xml",
    ]
    # Ids of local feeds do not depend on where the whole folder stands.
    assert config.feeds[1].id.startswith("in-c-xml-")


def test_derived_ids_are_readable_stable_and_different(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        """
feeds:
  - https://www.Example.org/News/World.xml
  - https://www.example.org/News/World.xml?page=2
  - https://example.org
""",
    )
    ids = [feed.id for feed in config.feeds]
    assert [each[:-7] for each in ids] == ["example-org-news-world-xml"] * 2 + ["example-org"]
    assert len(set(ids)) == 3
    assert ids == [
        feed.id for feed in loaded(tmp_path, (tmp_path / "monitor.yaml").read_text()).feeds
    ]


def test_record_files_in_like_give_their_texts(tmp_path: Path) -> None:
    """JSON Lines are read as records, anything else as text."""
    (tmp_path / "r.jsonl").write_text(
        '{"title": "T", "text": "Body.", "id": "x"}\n{"summary": "S"}\n'
    )
    (tmp_path / "t.txt").write_text("{not json")
    config = loaded(tmp_path, "topics: {t: {like: [r.jsonl, t.txt]}}")
    assert config.topics[0].like == ("T\n\nBody.", "S", "{not json")


def test_files_in_like_that_hold_no_text(tmp_path: Path) -> None:
    (tmp_path / "blank").write_text(" \n")
    (tmp_path / "bytes").write_bytes(b"\xff")
    (tmp_path / "list").write_text('{"title": "a"}\n["b"]\n')  # not records, so a text
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, "topics: {t: {like: [blank, bytes, list]}}")
    assert [each.message for each in caught.value.faults] == [
        "blank holds no text",
        "bytes is not UTF-8 text",
    ]


@pytest.mark.parametrize(
    "where", ["unix:/run/x.sock", "localhost:80", "[::1]:9108", "127.0.0.2:65535"]
)
def test_listen_on_loopback_only(tmp_path: Path, where: str) -> None:
    assert loaded(tmp_path, f'listen: "{where}"').listen == where


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31", datetime(2026, 1, 31, 23, 59, 59, 999999, UTC)),
        ("2026-01-31T12:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31 12:00+02:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
    ],
)
def test_moments(text: str, expected: datetime) -> None:
    assert instant(text) == expected


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(Unreadable, match="has a name that no file can have"):
        contents(Path("a\0b"), 10)


def test_empty_sections_are_as_good_as_none(tmp_path: Path) -> None:
    config = loaded(tmp_path, "feeds:\ntopics:\nsinks:\nkeep:\n")
    assert (config.feeds, config.topics, config.sinks) == ((), (), ())
    assert {each.key for each in config.warnings} == {"feeds", "topics", "sinks"}


def test_anchors_and_aliases_work(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        "topics: {a: {any: &p [x y, z1]}, b: {any: *p}}\nfeeds: [https://example.org/x]\n",
    )
    assert config.topics[0].any == config.topics[1].any == ("x y", "z1")


class TestFind:
    """The order in which a configuration file is sought."""

    def test_explicit_first_then_variable(self) -> None:
        environ = {"MONITOR_CONFIG": "/b.yaml"}
        assert find("/a.yaml", environ) == Path("/a.yaml")
        assert find(None, environ) == Path("/b.yaml")

    def test_then_the_working_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "monitor.yaml").touch()
        monkeypatch.chdir(tmp_path)
        assert find(None, {"MONITOR_CONFIG": ""}) == Path("config/monitor.yaml")

    def test_else_the_fault_names_every_place(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ConfigError) as caught:
            find(None, {})
        assert caught.value.exit_status == 78
        for place in ("$MONITOR_CONFIG", "./config/monitor.yaml", "/etc/storyline-monitor/"):
            assert place in str(caught.value)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("10m", 600), ("2h", 7200), ("7d", 604800), ("1h30m", 5400), ("0", 0), ("0s", 0)],
)
def test_durations(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)
    assert duration(brief(duration(text))) == duration(text)


@pytest.mark.parametrize("text", ["", "10", "m", "1.5h", "-1h", "1w", "5 m", "3m2h", "99999999d"])
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        duration(text)


def test_shipped_default_runs_anywhere() -> None:
    """config/monitor.yaml holds what the product promises of it."""
    config = load(ROOT / "config" / "monitor.yaml", {})
    assert config.database == ROOT / "var" / "monitor.db"
    assert [feed.id for feed in config.feeds] == ["abc-radio", "cnn", "wire"]
    assert all(feed.url.startswith("file:") and feed.backfill is None for feed in config.feeds)
    assert [topic.id for topic in config.topics] == ["us-north-korea"]
    assert [sink.kind for sink in config.sinks] == ["log", "file"]
    assert config.sinks[1].settings.path == ROOT / "var" / "alerts.jsonl"


def test_commented_block_of_the_default_is_valid_once_uncommented(tmp_path: Path) -> None:
    text = (ROOT / "config" / "monitor.yaml").read_text()
    block = text[text.index("# contact:") :]
    lines = [line.removeprefix("#").removeprefix(" ") for line in block.splitlines()]
    config = loaded(tmp_path, "\n".join(lines), DESK_SECRET=WHSEC)
    assert len(config.feeds) == 3
    assert config.sinks[0].kind == "webhook"


def test_reference_says_which_variables_it_needs() -> None:
    path = ROOT / "config" / "reference.yaml"
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    missing = {
        re.findall(r"variable (\w+) is not set", each.message)[0] for each in caught.value.faults
    }
    head = path.read_text().partition("\n#\n# Durations")[0]
    assert missing == set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", head))


def test_reference_is_valid_and_shows_every_key() -> None:
    text = (ROOT / "config" / "reference.yaml").read_text()
    names = (
        "HEARTBEAT_URL", "PRIVATE_FEED_URL", "EXAMPLE_API_KEY", "EXAMPLE_AUTHORIZATION",
        "DESK_SECRET", "DESK_SECRET_OLD", "PAGER_KEY", "PHONE_TOPIC",
    )  # fmt: skip
    environ = dict.fromkeys(names, "Bearer x")
    environ |= {"HEARTBEAT_URL": "https://b.example/", "PRIVATE_FEED_URL": "https://p.example/"}
    environ |= {"CHANNEL_URL": "https://c.example/", "APPRISE_URL": "jsons://a.example"}
    environ |= {"DESK_SECRET": WHSEC, "DESK_SECRET_OLD": WHSEC}
    config = load(ROOT / "config" / "reference.yaml", environ)
    assert len(config.feeds) == 5
    of_sinks = [key for kind in kinds() for key in sink_shape(kind).model_fields]
    for key in (*DefaultsShape.model_fields, *TopicShape.model_fields, *of_sinks):
        assert f"{key}:" in text, key
    assert {sink.kind for sink in config.sinks} == set(kinds())
    rates = {sink.kind: sink.manners.rate for sink in config.sinks}
    assert rates["slack"] == Rate(count=1, seconds=1)


@pytest.mark.parametrize("kind", ["slack", "discord", "teams"])
def test_an_address_that_is_a_secret_may_not_stand_in_the_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(f"sinks: {{s: {{kind: {kind}, url: 'https://hooks.example/s3cret'}}}}")
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    (fault,) = (one for one in caught.value.faults if one.key == "sinks.s.url")
    assert "a secret may not stand in this file" in fault.message
    assert "s3cret" not in str(fault)
