"""What answers of several tries come to, through the store: denials in a row, and mail for some."""

import random
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from monitor.delivery import Deliverer, Pass
from monitor.http.exchange import Http
from monitor.model.alerts import DeliveryState, Sink
from monitor.model.notices import NoticeKind
from monitor.notify.sinks import Tools, email
from monitor.store.sqlite import Again, SqliteStore, open_views
from tests.support.loopback import LOOPBACK, Loopback, Reply, certificate
from tests.support.mailbox import Mailbox
from tests.support.notifying import HandClock
from tests.unit.test_delivery_lines import (
    HOUR,
    deliverer,
    hook,
    ids,
    lines_in,
    states,
    stored,
    tell,
    views,
)

DESK, NIGHT = "desk@example.org", "night@example.org"
LATER, UNKNOWN = b"450 4.2.0 come back in five minutes\r\n", b"550 5.1.1 unknown\r\n"
# What a person asks for is due by the store's clock, which is the real one.
YEAR = 366 * 86_400.0


async def last_answers(folder: Path) -> list[str | None]:
    """What the last try of each delivery of an alert brought."""
    return [each.last_answer for view in await views(folder) for each in view.deliveries]


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ((503, 503, 404, 204), DeliveryState.ACCEPTED),
        ((401, 403, 503, 404, 404, 204), DeliveryState.ACCEPTED),
        ((503, 404, 401, 403), DeliveryState.DEAD),
    ],
)
async def test_only_denials_in_a_row_give_an_alert_up(
    tmp_path: Path, statuses: tuple[int, ...], state: DeliveryState
) -> None:
    """Counted across starts, too: each try is that of a daemon that was just started."""
    clock = HandClock()
    async with Loopback.serve() as site, stored(tmp_path) as store:
        url = site.answer("/desk", *(Reply(status=status) for status in statuses))
        alert = await tell(store)
        for _ in statuses:
            async with deliverer(store, {"desk": hook(url)}, clock) as made:
                await made.run_once()
            clock.pass_(15 * HOUR)
        assert len(ids(site)) == len(statuses)
        assert await states(tmp_path) == {(alert.id, "desk"): state}
        if state is DeliveryState.DEAD:
            assert await store.retry(alert.id) == 1
            clock.pass_(YEAR)
            async with deliverer(store, {"desk": hook(url)}, clock) as made:
                assert await made.run_once() == Pass(retried=1), "the count begins anew"


@asynccontextmanager
async def mailed(
    store: SqliteStore, folder: Path, clock: HandClock, trust: ssl.SSLContext, port: int
) -> AsyncIterator[Deliverer]:
    """A deliverer that was just started, with a sink of two recipients, and one for ``ops``."""
    settings = email.Settings(
        host="127.0.0.1",
        port=port,
        sender="monitor@example.org",
        to=(DESK, NIGHT),
        allow_networks=LOOPBACK,
    )
    sinks = {
        "desk": Sink(id="desk", kind="email", settings=settings),
        "other": lines_in(folder / "ops.jsonl", "other"),
    }
    http = Http(tls=trust, lookup=lambda _: ())
    rng = random.Random(1)  # noqa: S311 - spreads retries
    yield Deliverer(store, sinks, Tools(http=http), clock, rng, ops=("other",))
    await http.aclose()


async def test_a_recipient_put_off_gets_the_mail_later_and_the_other_no_second_one(
    tmp_path: Path,
) -> None:
    """A server that knows the sender not yet answers 450 first; each try is after a new start."""
    tls = await certificate(tmp_path)
    if tls is None:
        pytest.skip("makes its certificate with openssl, which is not installed")
    trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    clock = HandClock()
    async with Mailbox(tls=tls, refuses={NIGHT: LATER}).serve() as box, stored(tmp_path) as store:

        async def tried() -> Pass:
            async with mailed(store, tmp_path, clock, trust, box.port) as made:
                done = await made.run_once()
            clock.pass_(HOUR)
            return done

        alert = await tell(store)
        for number in (1, 2):
            assert await tried() == Pass(retried=1)
            assert box.asked == [DESK, *[NIGHT] * number]
            assert await last_answers(tmp_path) == [f"accepted for 1, but {NIGHT} answered 450"]
        box.refuses.clear()
        assert await tried() == Pass(accepted=1)
        assert box.asked == [DESK, *[NIGHT] * 3]
        assert len(box.mails) == 2
        assert len({mail["Message-ID"] for mail in box.mails}) == 1
        assert await states(tmp_path) == {(alert.id, "desk"): DeliveryState.ACCEPTED}
        # Sent once more as a person asked, it goes to all.
        assert await store.again(Again(states=(DeliveryState.ACCEPTED,))) == 1
        clock.pass_(YEAR)
        assert await tried() == Pass(accepted=1)
        assert box.asked[4:] == [DESK, NIGHT]


async def test_a_recipient_refused_for_good_is_told_of_and_can_be_sent_it_yet(
    tmp_path: Path,
) -> None:
    tls = await certificate(tmp_path)
    if tls is None:
        pytest.skip("makes its certificate with openssl, which is not installed")
    trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    clock = HandClock()
    async with (
        Mailbox(tls=tls, refuses={NIGHT: UNKNOWN}).serve() as box,
        stored(tmp_path) as store,
    ):

        async def tried() -> Pass:
            async with mailed(store, tmp_path, clock, trust, box.port) as made:
                return await made.run_once()

        alert = await tell(store)
        assert (await tried()).dead == 1
        said = f"accepted for 1, but {NIGHT} answered 550"
        assert await last_answers(tmp_path) == [said]
        seen = open_views(tmp_path / "monitor.db")
        [notice] = [view.notice for view in await seen.notices()]
        [desk] = [view for view in await seen.sinks() if view.id == "desk"]
        await seen.close()
        assert notice.kind is NoticeKind.SINK_FAILING
        assert said in notice.body.decode()
        assert (desk.dead, desk.last_answer) == (1, said)
        box.refuses.clear()
        assert await store.retry(alert.id) == 1
        clock.pass_(YEAR)
        assert (await tried()).accepted >= 1
        assert box.asked == [DESK, NIGHT, NIGHT]
        assert (await states(tmp_path))[alert.id, "desk"] is DeliveryState.ACCEPTED
