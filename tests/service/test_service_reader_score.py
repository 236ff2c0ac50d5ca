"""The score for feed readers: ours has all of it, and each rule notices what it is there for."""

import os
import ssl
from pathlib import Path

import pytest

from tests.support.daemon import ROOT
from tests.support.loopback import certificate
from tests.support.readerscore.clients import Ours
from tests.support.readerscore.course import RULES, faults, run
from tests.support.readerscore.faults import Fault
from tests.support.readerscore.log import Ruling
from tests.support.readerscore.reference import Reference
from tests.support.readerscore.rule import Scene

# What cannot be done wrong alone: two requests at once leave no pause between them.
FOLLOWS = {Fault.SEVERAL_AT_ONCE: {"spacing"}}
Tls = tuple[ssl.SSLContext, Path] | None
SCENES = {rule.name: rule.scene for rule in RULES}


@pytest.fixture(scope="module")
async def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """What an https page needs, and what to trust for it."""
    folder = tmp_path_factory.mktemp("tls")
    context = await certificate(folder)
    return (context, folder / "cert.pem") if context else None


def trust(tls: Tls) -> ssl.SSLContext | None:
    return ssl.create_default_context(cafile=str(tls[1])) if tls else None


def judged(tls: Tls, *scenes: Scene) -> set[str]:
    """The rules of ``scenes`` that can be judged: without a certificate there is no https."""
    names = {rule.name for rule in RULES if rule.scene in scenes}
    return names if tls else names - {Fault.DOWNGRADES}


def test_every_rule_has_its_fault() -> None:
    """And there is no fault that no rule looks for."""
    assert sorted(fault.value for fault in Fault) == sorted(rule.name for rule in RULES)


async def test_the_reference_keeps_every_rule(tls: Tls) -> None:
    """And every rule can be judged: all that they look for happens."""
    score = await run(lambda _: Reference(trust=trust(tls)), tls=tls and tls[0])
    assert score.of(Ruling.KEPT) == judged(tls, *Scene), list(faults(score))


def expected(fault: Fault, tls: Tls) -> set[str]:
    """The rules that a reader with that fault breaks."""
    if fault is Fault.DOWNGRADES and not tls:
        pytest.skip("there is no openssl to make a certificate with")
    return {fault.value} | FOLLOWS.get(fault, set())


@pytest.mark.parametrize("fault", list(Fault))
async def test_a_fault_breaks_its_rule_alone(fault: Fault, tls: Tls) -> None:
    """In the scene of its rule; the other scenes are a soak test."""
    score = await run(
        lambda _: Reference(fault, trust=trust(tls)), (SCENES[fault],), tls=tls and tls[0]
    )
    assert score.of(Ruling.BROKEN) == expected(fault, tls), list(faults(score))


@pytest.mark.soak
@pytest.mark.parametrize("fault", list(Fault))
async def test_a_fault_breaks_no_rule_of_another_scene(fault: Fault, tls: Tls) -> None:
    """All scenes, where the one above has only that of the rule."""
    score = await run(lambda _: Reference(fault, trust=trust(tls)), tls=tls and tls[0])
    assert score.of(Ruling.BROKEN) == expected(fault, tls), list(faults(score))


@pytest.mark.parametrize("scene", list(Scene))
async def test_the_daemon_keeps_every_rule(tmp_path: Path, scene: Scene, tls: Tls) -> None:
    """With the defaults of its configuration, in a process of its own, by a clock that is told."""
    trusted = {"SSL_CERT_FILE": str(tls[1])} if tls else {}
    # Tracing would take longer than the polls; the daemon's own tests are there for coverage.
    inherited = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    environ = {**inherited, "PYTHONPATH": str(ROOT), **trusted}
    score = await run(lambda _: Ours(tmp_path, environ, scene), (scene,), tls=tls and tls[0])
    assert score.of(Ruling.KEPT) == judged(tls, scene), list(faults(score))


async def test_a_reader_without_times_of_its_own_is_not_judged_by_them() -> None:
    """What it cannot be tried in counts for neither side."""
    made = Reference(Fault.MAX_AGE_UNHEARD)
    made.paced = False
    score = await run(lambda _: made, (Scene.DAY,))
    paced = {rule.name for rule in RULES if rule.scene is Scene.DAY and rule.paced}
    assert score.of(Ruling.UNJUDGED) == paced
    assert score.points[0] == score.points[1] > 0
