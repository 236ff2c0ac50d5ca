"""What lies in deploy/ beside the unit: examples that hold, rules and panels of real figures."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

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
PROMTOOL = shutil.which("promtool")
SAYS = {
    "StorylineMonitorHeartStandsStill": "no heartbeat for 1m 5s",
    "StorylineMonitorPollsLate": "a feed has been due for 16m 40s",
    "StorylineMonitorAlertsWait": "a delivery has waited for 1h 6m 40s",
    "StorylineMonitorAlertsGivenUp": (
        "alerts for desk were given up; storyline-monitor alerts retry --sink desk sends them again"
    ),
    "StorylineMonitorFeedsFail": "30% of the feeds fail or are silent",
    "StorylineMonitorRunsOutOfHandles": "6500 open files of the 8192 that the unit allows",
}
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


def left_out(given: object, kept: object, path: str = "") -> Iterator[str]:
    """What of a tree is not in another."""
    if isinstance(given, dict) and isinstance(kept, dict):
        for key, value in given.items():
            if key in kept:
                yield from left_out(value, kept[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}"
    elif isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        for number, (one, other) in enumerate(zip(given, kept, strict=True)):
            yield from left_out(one, other, f"{path}.{number}")
    elif given != kept:
        yield f"{path}: {given!r}, not {kept!r}"


def known_to_grafana(board: dict[str, Any]) -> dict[str, Any]:
    """What Grafana's own types keep of a dashboard; what they do not know they leave out."""
    register_default_plugins()
    made = Dashboard.from_json(deepcopy(board))
    kept: dict[str, Any] = json.loads(JSONEncoder(sort_keys=True).encode(made))
    return kept


def test_grafana_knows_every_key_of_the_dashboard() -> None:
    """But for those that an import of the file reads and takes away."""
    board = json.loads(DASHBOARD.read_text())
    assert set(left_out(board, known_to_grafana(board))) == {".__inputs", ".__requires"}


def test_a_key_that_grafana_does_not_know_would_be_found() -> None:
    board = json.loads(DASHBOARD.read_text())
    board["panels"][0]["gridPos"]["wide"] = 3
    board["panels"][4]["fieldConfig"]["defaults"]["units"] = "s"
    board["panels"][5]["targets"][0]["expression"] = "up"
    assert len(set(left_out(board, known_to_grafana(board)))) == 5


# alarm -> series, when it is looked at, and what it fires for; the same with nothing to tell.
FIRES: dict[str, tuple[dict[str, str], str, dict[str, str]]] = {
    "StorylineMonitorDown": (
        {'up{job="storyline-monitor"}': "0x20"}, "6m", {"job": "storyline-monitor"},
    ),
    "StorylineMonitorHeartStandsStill": (
        {"storyline_heartbeat_age_seconds": "5 65 125"}, "1m", {},
    ),
    "StorylineMonitorDatabaseTrouble": ({"storyline_database_trouble": "1x9"}, "3m", {}),
    "StorylineMonitorPollsLate": ({"storyline_due_lag_seconds": "1000x20"}, "11m", {}),
    "StorylineMonitorAlertsWait": ({"storyline_oldest_pending_seconds": "4000x9"}, "1m", {}),
    "StorylineMonitorAlertsGivenUp": (
        {'storyline_delivery_tries_total{sink="desk",state="dead"}': "0 0 1 1 1"},
        "4m",
        {"sink": "desk", "state": "dead"},
    ),
    "StorylineMonitorFeedsFail": (
        {
            'storyline_feeds{state="failing"}': "2x60",
            'storyline_feeds{state="silent"}': "1x60",
            'storyline_feeds{state="ok"}': "7x60",
            'storyline_feeds{state="disabled"}': "90x60",
        },
        "31m",
        {},
    ),
    "StorylineMonitorConfigurationRefused": (
        {'storyline_config_reloads_total{result="refused"}': "0 0 1 1 1"},
        "4m",
        {"result": "refused"},
    ),
    "StorylineMonitorRunsOutOfHandles": (
        {'process_open_fds{job="storyline-monitor"}': "6500x20"},
        "11m",
        {"job": "storyline-monitor"},
    ),
}  # fmt: skip
CALM = {
    'up{job="storyline-monitor"}': "1x60",
    "storyline_heartbeat_age_seconds": "9x60",
    "storyline_database_trouble": "0x60",
    "storyline_due_lag_seconds": "60x60",
    "storyline_oldest_pending_seconds": "600x60",
    'storyline_delivery_tries_total{sink="desk",state="dead"}': "3x60",
    'storyline_delivery_tries_total{sink="desk",state="accepted"}': "0+9x60",
    'storyline_feeds{state="failing"}': "1x60",
    'storyline_feeds{state="ok"}': "9x60",
    'storyline_config_reloads_total{result="refused"}': "1x60",
    'storyline_config_reloads_total{result="taken"}': "0+1x60",
    'process_open_fds{job="storyline-monitor"}': "60x60",
}


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (package prometheus)")
def test_prometheus_fires_each_alarm_when_it_is_meant_to_and_else_none(tmp_path: Path) -> None:
    assert FIRES.keys() == {rule["alert"] for rule in rules()}
    tests = [
        trial(series, at, [(name, labels)]) for name, (series, at, labels) in FIRES.items()
    ] + [trial(CALM, "50m", [(name, None) for name in FIRES])]
    path = tmp_path / "tests.yml"
    path.write_text(json.dumps({"rule_files": [str(RULES)], "tests": tests}))
    done = subprocess.run(
        [str(PROMTOOL), "test", "rules", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def trial(
    series: dict[str, str], at: str, alarms: list[tuple[str, dict[str, str] | None]]
) -> dict[str, Any]:
    """What Prometheus is to try: series, and the labels of the alarms that then fire, if any."""
    by_name = {rule["alert"]: rule for rule in rules()}
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "alert_rule_test": [
            {
                "alertname": name,
                "eval_time": at,
                "exp_alerts": [] if labels is None else [fired(by_name[name], labels)],
            }
            for name, labels in alarms
        ],
    }


def fired(rule: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    """An alarm as it fires; what it says is looked at where it says a figure."""
    return {
        "exp_labels": {**rule["labels"], **labels},
        "exp_annotations": {"summary": SAYS.get(rule["alert"], rule["annotations"]["summary"])},
    }


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
