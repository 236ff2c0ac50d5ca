"""Several files make one configuration, and each fault names the file that it is in."""

from pathlib import Path

import pytest

from monitor.config import Config, gather, load
from monitor.errors import ConfigError, Fault

HOME = {"HOME": "/home/nobody"}

OPML = """<?xml version="1.0"?>
<opml version="2.0"><head><title>mine</title></head><body>
  <outline text="World">
    <outline type="rss" text="A" xmlUrl="https://a.example/feed"/>
    <outline type="rss" text="B" XMLURL=" https://b.example/feed?x=1&amp;y=2 "/>
  </outline>
  <outline text="Again"><outline type="rss" text="A" xmlUrl="https://a.example/feed"/></outline>
</body></opml>
"""


def written(folder: Path, **files: str) -> Path:
    """Files by name, ``__`` standing for a dot; the first is the main one."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder / next(iter(files)).replace("__", ".")


def good(path: Path) -> Config:
    return load(path, HOME)


def bad(path: Path) -> list[Fault]:
    with pytest.raises(ConfigError) as caught:
        load(path, HOME)
    folder = f"{path.parent}/"
    return [
        Fault(
            place=each.place.replace(folder, ""),
            key=each.key,
            message=each.message.replace(folder, ""),
        )
        for each in caught.value.faults
    ]


def test_sections_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    written(tmp_path / "d", one__yaml="feeds: [{url: x.xml, id: one}]\nops: [journal]\n")
    written(tmp_path / "d", two__yaml="topics: {t: {any: [word], feeds: [one]}}\nkeep: 30d\n")
    (tmp_path / "d" / "x.xml").touch()
    main = written(tmp_path, m__yaml="include: [d/*.yaml]\nsinks: {journal: {kind: log}}\n")
    config = good(main)
    assert [feed.id for feed in config.feeds] == ["one"]
    # A path starts at the file that it stands in.
    assert config.feeds[0].url == (tmp_path / "d" / "x.xml").as_uri()
    assert config.topics[0].notify == ("journal",)
    assert config.keep.days == 30
    assert config.ops == ("journal",)
    assert config.warnings == ()


def test_faults_name_the_included_file(tmp_path: Path) -> None:
    main = written(
        tmp_path,
        m__yaml="include: [b.yaml]\nkeep: 1d\nsinks: {s: {kind: log}}\n",
        b__yaml="keep: 2d\nsinks:\n  s: {kind: log}\nfeeds:\n- ftp://x.example\n",
    )
    assert [(each.place, each.key) for each in bad(main)] == [
        ("b.yaml:1:1", "keep"),
        ("b.yaml:3:3", "sinks.s"),
        ("b.yaml:5:3", "feeds[0].url"),
    ]


@pytest.mark.parametrize(
    ("include", "message"),
    [
        ("[none.yaml]", "none.yaml does not exist"),
        ("[m.yaml]", "includes itself"),
        ("[b.yaml]", "includes itself"),
        ("['**/*.yaml']", "name the folders one by one"),
        ("[.]", "is a folder"),
        ("b.yaml", "expected a list, found 'b.yaml'"),
        ('["a\\0b"]', "control characters"),
    ],
)
def test_includes_that_cannot_be(tmp_path: Path, include: str, message: str) -> None:
    main = written(tmp_path, m__yaml=f"include: {include}\n", b__yaml="include: [m.yaml]\n")
    [fault] = bad(main)
    assert message in fault.message


def test_a_file_is_read_once_and_a_pattern_may_match_nothing(tmp_path: Path) -> None:
    main = written(
        tmp_path,
        m__yaml="include: [b.yaml, '[b].yaml', none.d/*.yaml]\n",
        b__yaml="feeds: [https://a.example/]\n",
    )
    config = good(main)
    assert len(config.feeds) == 1
    assert any("no file matches none.d/*.yaml" in each.message for each in config.warnings)


def test_opml_lists_feeds(tmp_path: Path) -> None:
    """Each URL once, entities decoded; what a YAML file says of the same feed holds."""
    main = written(tmp_path, m__yaml="include: [s.opml]\n", s__opml=OPML)
    assert [feed.url for feed in good(main).feeds] == [
        "https://a.example/feed",
        "https://b.example/feed?x=1&y=2",
    ]
    main = written(
        tmp_path,
        m__yaml="include: [s.opml]\nfeeds: [{url: https://a.example/feed, id: mine}]\n",
    )
    config = good(main)
    assert config.feeds[0].id == "mine"
    assert len(config.feeds) == 2
    assert any("which holds" in each.message for each in config.warnings)


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><opml><outline xmlUrl="&j;"/></opml>'
)


@pytest.mark.parametrize(
    ("opml", "place", "message"),
    [
        (BILLION, "s.opml:1:", "declares entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml/>', "s.opml:1:", "entities"),
        ("<html></html>", "s.opml:1:1", "not OPML"),
        ("<opml><outline>", "s.opml:1:", "not valid OPML"),
        ("<opml>" + "<outline>" * 200, "s.opml:1:", "too deep"),
        ('<?xml version="1.0" encoding="nonsense"?><opml/>', "s.opml:1:", "not valid OPML"),
        ("<opml>\x00</opml>", "s.opml:1:", "not valid OPML"),
        ("<?xml encoding='utf-7'?><opml a='+2AA-'/>", "s.opml:1:34", "save the file as UTF-8"),
    ],
)
def test_hostile_opml(tmp_path: Path, opml: str, place: str, message: str) -> None:
    main = written(tmp_path, m__yaml="include: [s.opml]\n", s__opml=opml)
    [fault] = bad(main)
    assert fault.place.startswith(place)
    assert message in fault.message


def test_an_odd_line_of_a_list_is_left_out_and_named(tmp_path: Path) -> None:
    """The others are taken; nobody mends the list of another reader by hand."""
    lines = (
        '<outline text="a" xmlUrl="ftp://x.example/feed"/>',
        '<outline text="b" xmlUrl=""/>',
        '<outline text="c" xmlUrl="https://u:secret-word@x.example/"/>',
        '<outline text="d" xmlUrl="https://x.example:port/"/>',
        '<outline text="e" xmlUrl="https://a.example/&#x9f;x"/>',
        '<outline text="f" xmlUrl="feed://b.example/feed"/>',
        '<outline text="g" xmlUrl="feed:https://c.example/feed"/>',
    )
    opml = "\n".join(("<opml><body>", *lines, "</body></opml>"))
    main = written(tmp_path, m__yaml="include: [s.opml]\n", s__opml=opml)
    config = good(main)
    assert [feed.url for feed in config.feeds] == [
        "http://b.example/feed",
        "https://c.example/feed",
    ]
    told = [each for each in config.warnings if "s.opml" in each.place]
    assert [each.place for each in told] == [f"{tmp_path}/s.opml:{n}:1" for n in range(2, 7)]
    assert {each.key for each in told} == {"xmlUrl"}
    assert all(each.message.startswith("left out: ") for each in told)
    assert "cannot read ftp: URLs" in told[0].message
    assert "user info" in told[2].message
    assert "secret-word" not in str(told)


def test_opml_in_utf_16_with_a_plain_doctype(tmp_path: Path) -> None:
    text = OPML.replace("<opml", '<!DOCTYPE opml SYSTEM "http://x.example/opml.dtd"><opml', 1)
    (tmp_path / "s.opml").write_bytes(
        text.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")
    )
    main = written(tmp_path, m__yaml="include: [s.opml]\n")
    assert len(good(main).feeds) == 2


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "MAX_FILES", 5)
    (tmp_path / "d").mkdir()
    for number in range(6):
        (tmp_path / "d" / f"{number}.yaml").write_text("keep:\n")
    main = written(tmp_path, m__yaml="include: [d/*.yaml]\n")
    assert {each.message for each in bad(main)} == {"more than 5 files"}


def test_too_much_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "MAX_TOGETHER", 15)
    main = written(
        tmp_path, m__yaml="include: [a.yaml, b.yaml]\n", a__yaml="keep: 30d\n", b__yaml="ops: []\n"
    )
    [fault] = bad(main)
    assert (fault.key, fault.message) == ("include[1]", "the included files are too large together")


def test_a_broken_file_does_not_hide_the_others_faults(tmp_path: Path) -> None:
    main = written(
        tmp_path, m__yaml="include: [a.yaml, b.yaml]\n", a__yaml="feeds: [\n", b__yaml="kep: 1d\n"
    )
    assert [each.place for each in bad(main)] == ["a.yaml:2:1", "b.yaml:1:1"]
