"""What lies in deploy/ beside the unit: examples that hold, rules and panels of real figures."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor import config
from tests.support.notifying import NOON, HandClock
from tests.unit.test_app_health import figures, samples
from tests.unit.test_systemd_unit import UNIT, WORST_EXPOSURE

DEPLOY = UNIT.parent
RULES = DEPLOY / "prometheus" / "storyline-monitor.rules.yml"
DASHBOARD = DEPLOY / "grafana" / "storyline-monitor.json"
EXAMPLES = sorted((DEPLOY / "examples").glob("*.conf"))
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
_NAME = re.compile(r"\b(?:storyline|process)_[a-z_]+")


def rules() -> list[dict[str, Any]]:
    [group] = yaml.safe_load(RULES.read_text())["groups"]
    return list(group["rules"])


def panels() -> Iterator[dict[str, Any]]:
    yield from json.loads(DASHBOARD.read_text())["panels"]


def questions() -> list[str]:
    """Everything that Prometheus is asked."""
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    return [*asked, *(rule["expr"] for rule in rules())]


async def test_only_figures_that_there_are_are_asked_for() -> None:
    names = {name for name, *_ in samples(await figures(HandClock(NOON)).text())}
    asked = {name for question in questions() for name in _NAME.findall(question)}
    assert len(asked) > 12
    assert asked <= names


def test_each_alarm_says_what_it_means_and_is_explained() -> None:
    told = (DEPLOY.parent / "docs" / "operations.md").read_text()
    for rule in rules():
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert rule["annotations"]["summary"]
        assert f"`{rule['alert']}`" in told


def test_the_dashboard_is_laid_out_without_overlap() -> None:
    places = set()
    for panel in panels():
        spot = panel["gridPos"]
        for x in range(spot["x"], spot["x"] + spot["w"]):
            for y in range(spot["y"], spot["y"] + spot["h"]):
                assert (x, y) not in places, panel["title"]
                places.add((x, y))
        assert spot["x"] + spot["w"] <= 24
        assert panel["datasource"]["uid"] == "${DS_PROMETHEUS}"
    assert len({panel["id"] for panel in panels()}) == len(list(panels()))


def test_the_example_configuration_is_good_as_it_stands() -> None:
    loaded = config.load(DEPLOY / "examples" / "monitor.yaml", {"STATE_DIRECTORY": "/var/lib/x"})
    assert str(loaded.database) == "/var/lib/x/monitor.db"
    assert loaded.listen == "unix:/run/storyline-monitor/http.sock"


def test_what_the_example_leaves_commented_out_is_good_too(tmp_path: Path) -> None:
    text = (DEPLOY / "examples" / "monitor.yaml").read_text()
    head, sections, text = text.partition("feeds: []")
    text = re.sub(r"(?m)^(feeds|topics): [\[{][\]}]$", r"\1:", sections + text)
    text = head + re.sub(r"(?m)^#(  )", r"\1", re.sub(r"(?m)^#  #.*\n", "", text))
    (tmp_path / "monitor.yaml").write_text(text)
    for name, secret in (("agency-key", "key"), ("desk-webhook", "whsec_" + "YQ" * 22)):
        (tmp_path / name).write_text(secret)
    environ = {"STATE_DIRECTORY": "/var/lib/x", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    loaded = config.load(tmp_path / "monitor.yaml", environ)
    assert [len(loaded.feeds), len(loaded.topics), len(loaded.sinks)] == [3, 1, 2]


@needs_systemd
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_systemd_takes_the_unit_with_each_drop_in(tmp_path: Path, example: Path) -> None:
    """And it is as little exposed with it as without."""
    if example.stem == "notify-reload" and _version() < 253:
        pytest.skip("systemd knows no notify-reload before version 253")
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text()))
    (tmp_path / f"{UNIT.name}.d").mkdir()
    shutil.copy(example, tmp_path / f"{UNIT.name}.d")
    for command in (["verify"], ["security", "--offline=true", f"--threshold={WORST_EXPOSURE}"]):
        done = subprocess.run(
            [str(ANALYZE), *command, str(unit)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env={**os.environ, "SYSTEMD_PAGER": ""},
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout[-200:]


def _version() -> int:
    told = subprocess.run([str(ANALYZE), "--version"], capture_output=True, text=True, check=True)
    return int(re.findall(r"\d+", told.stdout)[0])


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--purge"]])
def test_the_installer_explains_itself(arguments: list[str]) -> None:
    """And does nothing for one who asks for what it does not know."""
    script = DEPLOY / "install.sh"
    done = subprocess.run(
        ["/bin/sh", str(script), *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "--uninstall" in done.stderr
