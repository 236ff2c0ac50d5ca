"""A real Alertmanager takes what the sink sends, and shows it: where one is installed."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.clock import SystemClock
from monitor.model.alerts import Accepted
from monitor.model.secrets import Secret
from monitor.notify.sinks import Tools, alertmanager
from tests.support.daemon import until
from tests.support.loopback import LOOPBACK, free_port
from tests.support.notifying import way_out
from tests.support.services import PAYLOADS, of_kind

MANAGER, TOOL = "prometheus-alertmanager", "amtool"
CLOCK = SystemClock()

MISSING = [name for name in (MANAGER, TOOL) if shutil.which(name) is None]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@contextmanager
def running(folder: Path, port: int) -> Iterator[str]:
    """A real Alertmanager that tells nobody; its address."""
    config = {"route": {"receiver": "none"}, "receivers": [{"name": "none"}]}
    (folder / "manager.yml").write_text(json.dumps(config))
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(
            [
                MANAGER,
                f"--config.file={folder / 'manager.yml'}",
                f"--storage.path={folder}",
                "--cluster.listen-address=",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=nowhere,
            stderr=nowhere,
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def shown(url: str) -> list[dict[str, dict[str, str]]]:
    """What ``amtool`` says is firing, ``[]`` while nobody answers."""
    command = [TOOL, "alert", "query", f"--alertmanager.url={url}", "--output=json"]
    done = subprocess.run(command, capture_output=True, check=False)
    found: list[dict[str, dict[str, str]]] = json.loads(done.stdout) if done.stdout else []
    return found


async def test_every_payload_is_taken_and_shown(tmp_path: Path) -> None:
    """And a repetition is the same alert there."""
    with running(tmp_path, await free_port()) as url:
        settings = alertmanager.Settings(url=Secret(url), allow_networks=LOOPBACK)
        sent = [replace(of_kind(name), now=CLOCK.now()) for name in PAYLOADS]
        async with way_out() as http:
            for out in (*sent, *sent):
                # It may still be starting when the first one comes.
                for _ in range(100):
                    came = await alertmanager.send(out, settings, Tools(http=http))
                    if isinstance(came, Accepted):
                        break
                    await CLOCK.sleep(0.1)
                assert isinstance(came, Accepted), came
        await until(lambda: len(shown(url)) >= len(sent), what="the alerts in amtool")
        found = shown(url)
    assert {one["labels"]["alert"] for one in found} == {out.id for out in sent}
    assert len(found) == len({out.id for out in sent})
    (turn,) = (one for one in found if one["labels"]["kind"] == "storyline.reversal")
    assert "called off her visit" in turn["annotations"]["before"]
