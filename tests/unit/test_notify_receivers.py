"""The receivers printed in docs/alerts.md, run as they stand, against the real sink."""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.clock import SystemClock
from monitor.model.alerts import Accepted, Retry
from monitor.model.secrets import Secret
from monitor.notify import message
from monitor.notify.sinks import Tools, webhook
from tests.support.loopback import LOOPBACK
from tests.support.notifying import SECRET, key, outgoing, way_out

PAGE = Path(__file__).parents[2] / "docs" / "alerts.md"
NEW = "whsec_" + "YSBzZWNvbmQga2V5IHRoYXQgaXMgbmV3IGhlcmUuLi4="
FOREIGN = "whsec_" + "bm90IHRoZSBrZXkgdGhhdCB0aGV5IGV4cGVjdCBoZXJl"
LANGUAGES = {"python": (sys.executable, ".py"), "javascript": (shutil.which("node"), ".js")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A receiver of the page, running."""

    url: str
    process: asyncio.subprocess.Process

    async def line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        async with asyncio.timeout(10):
            return (await self.process.stdout.readline()).decode().rstrip("\n")


def code(language: str) -> str:
    """The only block of a language on the page."""
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


@asynccontextmanager
async def receiver(language: str, folder: Path) -> AsyncIterator[Receiver]:
    """Run the page's code."""
    program, suffix = LANGUAGES[language]
    if program is None:
        pytest.skip(f"there is nothing to run {language} with")
    script = folder / f"receiver{suffix}"
    script.write_text(code(language), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        program,
        str(script),
        cwd=folder,
        env={**os.environ, "PORT": "0", "WEBHOOK_SECRETS": f"{SECRET} {NEW}"},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        started = Receiver(url="", process=process)
        port = (await started.line()).split()[-1]
        yield Receiver(url=f"http://127.0.0.1:{port}/alerts", process=process)
    finally:
        process.kill()
        await process.communicate()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_receiver_of_the_page_takes_each_genuine_alert_once(
    language: str, tmp_path: Path
) -> None:
    """Genuine ones once, whichever key signed; forged and stale ones never."""
    now = SystemClock().now()
    async with receiver(language, tmp_path) as there, way_out() as http:
        tools = Tools(http=http)

        def settings(*secrets: str) -> webhook.Settings:
            keys = tuple(key(secret) for secret in secrets)
            return webhook.Settings(url=Secret(there.url), secret=keys, allow_networks=LOOPBACK)

        taken = Accepted(status=204, detail="answered 204")
        refused = Retry(status=401, detail="answered 401", tries=3)
        genuine = outgoing(now)
        assert await webhook.send(genuine, settings(FOREIGN), tools) == refused
        stale = outgoing(now - timedelta(minutes=10))
        assert await webhook.send(stale, settings(SECRET), tools) == refused
        assert await webhook.send(genuine, settings(SECRET), tools) == taken
        assert (await there.line()).startswith("flash storyline.reversal Cancelled, now on")
        assert (await there.line()).startswith("  before: The minister has called off")
        assert (await there.line()).startswith("  now:    The minister will travel")
        assert await webhook.send(genuine, settings(SECRET), tools) == taken
        test = outgoing(now, id="test_1", body=message.trial("desk", "test_1", now))
        assert await webhook.send(test, settings(FOREIGN, NEW), tools) == taken
        assert (await there.line()).startswith("test: A test from storyline-monitor")
