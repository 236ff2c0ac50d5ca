"""`feeds import` and `feeds export`: lists of other readers in and out, and what is left out."""

import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import anyio
import feedparser
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from monitor.__main__ import run
from monitor.config import load
from tests.support.stored import fill

Say = pytest.CaptureFixture[str]
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>mine</title></head><body>
<outline text="World"><outline text="Europe">
<outline type="rss" title="Coast &amp; Sea: #1 &quot;News&quot;" xmlUrl="https://coast.example/feed?a=1&amp;b=[2],3"/>
</outline>
<OUTLINE Type="rss" TEXT="Inland" XMLURL=" https://inland.example/rss "/>
</outline>
<outline text="Plain" xmlUrl="http://plain.example/"/>
<outline text="No feed" htmlUrl="https://page.example/"/>
<outline text="Old" xmlUrl="ftp://old.example/feed"/>
<outline text="Again" xmlUrl="https://INLAND.example:443/rss?utm_source=x"/>
<outline text="https://me:hunter2@closed.example/feed" xmlUrl="https://me:hunter2@closed.example/feed"/>
<outline text="Paid" xmlUrl="https://paid.example/feed?show=1&amp;Auth_Token=hunter2"/>
<outline text="Broken" xmlUrl="https://broken.example:port/"/>
<outline text="Ours" xmlUrl="https://ours.example/feed.xml"/>
<outline text="Empty folder"></outline>
</body></opml>
"""
OURS = "feeds: [{id: ours, url: 'https://ours.example/feed.xml'}]\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a list and a configuration that knows one of its feeds."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.opml").write_text(LIST, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(OURS, encoding="utf-8")
    return tmp_path


def opml(*urls: str) -> str:
    """A list of these."""
    lines = "".join(f"<outline text='t' xmlUrl={quoteattr(url)}/>\n" for url in urls)
    return f"<opml version='2.0'><body>\n{lines}</body></opml>"


def urls_of(text: str) -> list[str]:
    """The URLs of a YAML file of feeds, as any YAML reader sees them."""
    return [feed["url"] for feed in yaml.safe_load(text)["feeds"]]


@pytest.mark.usefixtures("place")
def test_a_list_becomes_yaml_with_titles_and_folders_as_comments(capsys: Say) -> None:
    assert run(["feeds", "import", "list.opml", "--config", "m.yaml"]) == 0
    said = capsys.readouterr()
    assert said.out == (
        "# The feeds of list.opml\n"
        "feeds:\n"
        "  # World / Europe\n"
        "  - {id: coast-example-feed-3b8989, "
        'url: "https://coast.example/feed?a=1&b=[2],3"}  # Coast & Sea: #1 "News"\n'
        "\n"
        "  # World\n"
        '  - {id: inland-example-rss-5baae6, url: "https://inland.example/rss"}  # Inland\n'
        "\n"
        "  # in no folder\n"
        '  - {id: plain-example-8a3da6, url: "http://plain.example/"}  # Plain\n'
    )


@pytest.mark.usefixtures("place")
def test_what_is_left_out_is_named_with_line_and_reason(capsys: Say) -> None:
    """And no secret is in it, also where a title repeats the address."""
    run(["feeds", "import", "list.opml", "--config", "m.yaml"])
    err = capsys.readouterr().err
    lines = err.splitlines()
    expected = [
        ("list.opml:9:1: skipped: No feed: no xmlUrl", "feeds find"),
        ("list.opml:10:1: skipped: Old: not an http or https URL", ""),
        ("list.opml:11:1: skipped: Again: the same feed as in line 6", ""),
        ("list.opml:12:1: skipped: closed.example: user info in a URL is refused", ""),
        ("list.opml:13:1: skipped: Paid: its URL seems to hold a secret (Auth_Token=...)", ""),
        ("list.opml:14:1: skipped: Broken: not a valid URL", ""),
        ("list.opml:15:1: skipped: Ours: configured already, as ours", ""),
        ("list.opml:16:1: skipped: Empty folder: no xmlUrl", ""),
        ("list.opml: 3 feeds taken over, 8 skipped", ""),
    ]
    assert len(lines) == len(expected)
    for line, (begin, more) in zip(lines, expected, strict=True):
        assert line.startswith(begin)
        assert more in line
    assert "hunter2" not in err


def test_ids_are_those_that_the_configuration_would_make(place: Path, capsys: Say) -> None:
    """So that naming the OPML file under include: and importing it come to the same."""
    (place / "good.opml").write_text(opml("https://a.example/x", "https://b.example/y?z=1"))
    (place / "direct.yaml").write_text("include: [good.opml]\n")
    assert run(["feeds", "import", "good.opml", "--to", "good.yaml"]) == 0
    (place / "through.yaml").write_text("include: [good.yaml]\n")
    direct, through = (load(place / f"{name}.yaml", {}).feeds for name in ("direct", "through"))
    assert direct == through
    assert "name it under include:" in capsys.readouterr().err


def test_two_hashes_that_meet_get_two_ids(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six digits are few in a list of ten thousand."""
    monkeypatch.setattr("monitor.config.addresses.default_id", lambda *_: "same-ab12cd")
    (place / "l.opml").write_text(opml("https://a.example/?1", "https://a.example/?2"))
    assert run(["feeds", "import", "l.opml", "--to", "l.yaml"]) == 0
    ids = [feed["id"] for feed in yaml.safe_load((place / "l.yaml").read_text())["feeds"]]
    assert ids == ["same-ab12cd", "same-ab12cd-2"]


def test_a_file_is_never_overwritten_without_being_told(place: Path, capsys: Say) -> None:
    """A file that holds what somebody wrote by hand."""
    target = place / "mine.yaml"
    target.write_text("by hand")
    target.chmod(0o640)
    command = ["feeds", "import", "list.opml", "--to", "mine.yaml", "--config", "m.yaml"]
    assert run(command) == 1
    assert target.read_text() == "by hand"
    assert "add --overwrite" in capsys.readouterr().err
    assert run([*command, "--overwrite"]) == 0
    assert len(urls_of(target.read_text())) == 3
    assert [path.name for path in place.iterdir() if "mine" in path.name] == ["mine.yaml"]


@pytest.mark.parametrize(
    ("to", "status", "reason"),
    [
        ("none/there.yaml", 1, "there is no folder none"),
        (".", 1, "this is a folder"),
        ("list.opml", 2, "this is one of the sources"),
    ],
)
@pytest.mark.usefixtures("place")
def test_a_destination_that_cannot_be(to: str, status: int, reason: str, capsys: Say) -> None:
    assert run(["feeds", "import", "list.opml", "--to", to, "--overwrite"]) == status
    assert reason in capsys.readouterr().err


def test_a_disk_that_is_full_leaves_what_was_there(place: Path, capsys: Say) -> None:
    """Neither half a file nor none; a device is written into, and never replaced."""
    (place / "full").symlink_to("/dev/full")
    assert run(["feeds", "import", "list.opml", "--to", "full", "--overwrite"]) == 1
    assert (place / "full").is_symlink()
    before = {path.name for path in place.iterdir()}
    (place / "there.yaml").write_text("by hand")
    with files_of_at_most(100):
        assert run(["feeds", "import", "list.opml", "--to", "there.yaml", "--overwrite"]) == 1
    assert (place / "there.yaml").read_text() == "by hand"
    assert {path.name for path in place.iterdir()} == before | {"there.yaml"}
    assert "cannot be written" in capsys.readouterr().err


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """This process can write no larger ones, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_other_file_is_touched(place: Path) -> None:
    """Not even one whose name a draft might have."""
    (place / "mine.yaml").write_text("by hand")
    others = {place / "mine.yaml.new": "mine", place / ".mine.yaml.new": "mine, too"}
    for path, text in others.items():
        path.write_text(text)
    assert run(["feeds", "import", "list.opml", "--to", "mine.yaml", "--overwrite"]) == 0
    assert {path: path.read_text() for path in others} == others


@pytest.mark.usefixtures("place")
def test_standard_input_and_output(monkeypatch: pytest.MonkeyPatch, capsys: Say) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LIST.encode())))
    assert run(["feeds", "import", "-", "--to", "-"]) == 0
    said = capsys.readouterr()
    assert len(urls_of(said.out)) == 4
    assert "standard input:10:1: skipped: Old" in said.err


DOCTYPE = '<!DOCTYPE opml SYSTEM "http://x.example/x">'
UNUSUAL = {
    "UTF-16 with a mark": LIST.replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16 without one": LIST.replace("UTF-8", "UTF-16LE").encode("utf-16-le"),
    "UTF-16 big end first": LIST.replace("UTF-8", "UTF-16").encode("utf-16-be"),
    "UTF-8 that calls itself UTF-16": LIST.replace("UTF-8", "UTF-16").encode(),
    "Latin-1": LIST.replace("UTF-8", "ISO-8859-1").replace("Inland", "Größe").encode("latin-1"),
    "Windows": LIST.replace("UTF-8", "windows-1252").replace("Inland", "“…”").encode("cp1252"),
    "Japanese": LIST.replace("UTF-8", "Shift_JIS").replace("Inland", "日本").encode("shift-jis"),
    "a mark and blank lines first": b"\xef\xbb\xbf\n\n" + LIST.encode(),
    "no declaration": LIST.partition("\n")[2].encode(),
    "a doctype": LIST.replace("<opml", f"{DOCTYPE}<opml").encode(),
}


@pytest.mark.bulk
@pytest.mark.parametrize("raw", UNUSUAL.values(), ids=UNUSUAL)
def test_lists_as_readers_write_them(raw: bytes, place: Path, capsys: Say) -> None:
    (place / "l").write_bytes(raw)
    assert run(["feeds", "import", "l", "--config", "m.yaml"]) == 0
    assert len(urls_of(capsys.readouterr().out)) == 3


BOMB = '<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><outline xmlUrl="&b;"/></opml>'
GERMAN = LIST.replace("Inland", "Größe")
AMPERSAND = "<opml>\n<outline xmlUrl='http://a.example/?a=1&b=2'/></opml>"
UTF7 = b"<?xml version='1.0' encoding='utf-7'?><opml>\n<outline text='+2AA-'/></opml>"


def calls_itself(encoding: str) -> bytes:
    """The list with that name in its declaration."""
    return LIST.replace("UTF-8", encoding).encode()


REFUSED = {
    "entities": (BOMB.encode(), ":1:", "declares entities"),
    "no list": (b"<rss><channel/></rss>", ":1:1:", "XML, but not OPML"),
    "not XML": (b"feeds: []", ":", "this is no OPML"),
    "empty": (b"", ":", "this is no OPML"),
    "cut off": (opml("https://a.example/").encode()[:-10], ":3:", "not valid OPML"),
    "a bare ampersand": (AMPERSAND.encode(), ":2:", "is written &amp;"),
    "not the encoding it says": (GERMAN.encode("latin-1"), ":6:", "is not UTF-8"),
    "half a pair in UTF-7": (UTF7, ":2:16:", "half a character"),
    "half of a wide character": (LIST.encode("utf-16")[:-1], ":", "is not utf-16"),
    "a codec that is no encoding": (calls_itself("punycode"), ":1:1:", "encoding punycode"),
    "an unheard-of encoding": (calls_itself("martian"), ":1:1:", "encoding martian"),
    "a codec of bytes": (calls_itself("zlib"), ":1:1:", "encoding zlib"),
    "no feed": (b"<opml><body/></opml>", ":", "there is no feed"),
    "too deep": (b"<opml>" + b"<outline>" * 200, ":1:", "too deep"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "where", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_list_is_refused_with_its_place(
    raw: bytes, where: str, reason: str, place: Path, capsys: Say
) -> None:
    """And nothing is written."""
    (place / "l").write_bytes(raw)
    assert run(["feeds", "import", "l", "--to", "new.yaml"]) == 1
    err = capsys.readouterr().err
    assert f"l{where}" in err
    assert reason in err
    assert not (place / "new.yaml").exists()


def test_a_list_larger_than_any(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say) -> None:
    monkeypatch.setattr("monitor.cli.lists.MAX_LIST", 1 << 10)
    (place / "l").write_bytes(b"<opml>" + b" " * 1100)
    assert run(["feeds", "import", "l"]) == 1
    assert "larger than" in capsys.readouterr().err


@pytest.mark.usefixtures("place")
def test_a_list_that_is_configured_whole_is_no_failure(capsys: Say) -> None:
    Path("l").write_text(opml("https://ours.example/feed.xml"))
    assert run(["feeds", "import", "l", "--config", "m.yaml"]) == 0
    assert yaml.safe_load(capsys.readouterr().out) == {"feeds": []}


NAMES = st.text(max_size=30)
PATHS = st.text("abcZ09-._~!$&'()*+,;=:@/?%#[]üñ日\u2028\xa0\x85 \"{}\\", max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, PATHS), min_size=1, max_size=5))
@example([("", ""), ("", "#!0")])
def test_whatever_the_list_holds_the_yaml_loads(place: Path, lines: list[tuple[str, str]]) -> None:
    """What cannot be configured is left out; the rest comes back letter by letter."""
    root = etree.Element("opml")
    kept = []
    for title, path in lines:
        try:
            names = {"text": title, "xmlUrl": f"https://a.example/{path}"}
            kept.append(etree.SubElement(root, "outline", names).get("xmlUrl"))
        except ValueError:
            continue
    (place / "l.opml").write_bytes(etree.tostring(root, encoding="utf-8"))
    (place / "l.yaml").unlink(missing_ok=True)
    if run(["feeds", "import", "l.opml", "--to", "l.yaml"]) == 0:
        config = load(place / "l.yaml", {})
        assert {feed.url for feed in config.feeds} <= {(url or "").strip() for url in kept}
        assert {feed.url for feed in config.feeds} == set(urls_of((place / "l.yaml").read_text()))


@pytest.mark.bulk
def test_out_and_in_again(place: Path, capsys: Say) -> None:
    """OPML to YAML to configuration to OPML: the same feeds, which another reader finds too."""
    urls = [f"https://h{n % 7}.example/feed/{n}?a=1&b={n}" for n in range(300)]
    urls.append("https://bücher.example/ä'\"".replace('"', ""))
    (place / "l.opml").write_text(opml(*urls), encoding="utf-8")
    assert run(["feeds", "import", "l.opml", "--to", "l.yaml"]) == 0
    (place / "whole.yaml").write_text(f"database: {place}/none.db\ninclude: [l.yaml]\n")
    assert run(["check", "--config", "whole.yaml"]) == 0
    assert run(["feeds", "export", "--config", "whole.yaml", "--to", "back.opml"]) == 0
    assert "301 feeds written, 0 left out" in capsys.readouterr().err
    root = etree.parse("back.opml").getroot()
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [line.get("xmlUrl") for line in root.iter("outline")] == urls
    assert all(line.get("text") and line.get("type") == "rss" for line in root.iter("outline"))
    assert run(["feeds", "import", "back.opml"]) == 0
    assert urls_of(capsys.readouterr().out) == urls
    read: Any = feedparser.parse((place / "back.opml").read_bytes())
    assert not read.bozo


def test_titles_come_from_the_store(tmp_path: Path, capsys: Say) -> None:
    """What a feed calls itself; before the first poll its id."""
    path = anyio.run(fill, tmp_path)
    assert run(["feeds", "export", "--config", str(path)]) == 0
    root = etree.fromstring(capsys.readouterr().out.encode())
    assert {line.get("xmlUrl"): line.get("title") for line in root.iter("outline")} == {
        "https://coast.example/feed.xml": "coast",
        "https://inland.example/feed.xml": "inland",
    }


def test_no_secret_goes_out(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: Say) -> None:
    """Whatever form it has; what is left out is named."""
    monkeypatch.setenv("CLOSED", "https://closed.example/hunter2/feed")
    monkeypatch.setenv("AUTH", "Bearer hunter2")
    (place / "x.xml").touch()
    (place / "s.yaml").write_text(
        f"database: {place}/none.db\n"
        "feeds:\n"
        "  - {id: closed, url: {env: CLOSED}}\n"
        "  - {id: missing, url: {env: NOT_SET}}\n"
        "  - {id: param, url: 'https://b.example/?token=hunter2'}\n"
        "  - {id: local, url: x.xml}\n"
        "  - {id: off, url: 'https://off.example/', enabled: no}\n"
        "  - {id: auth, url: 'https://c.example/', auth: {env: AUTH}, language: de}\n"
    )
    assert run(["feeds", "export", "--config", "s.yaml"]) == 0
    said = capsys.readouterr()
    [line] = etree.fromstring(said.out.encode()).iter("outline")
    assert dict(line.attrib) == {
        "type": "rss", "text": "auth", "title": "auth", "xmlUrl": "https://c.example/",
        "language": "de",
    }  # fmt: skip
    assert "hunter2" not in said.out + said.err
    assert said.err.splitlines() == [
        "closed: left out: its URL is a secret",
        "missing: left out: its URL is a secret",
        "param: left out: its URL seems to hold a secret (token=...)",
        "local: left out: a local file",
        "off: left out: it is not enabled",
        "1 feed written, 5 left out",
    ]
