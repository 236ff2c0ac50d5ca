"""Secrets are fetched from where the configuration says, and from nowhere else."""

import base64
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.faults import Faults, Place
from monitor.config.references import Secrets
from monitor.config.values import Reference, Source
from monitor.errors import ConfigError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


def fetched(folder: Path, reference: Reference, **environ: str) -> str:
    """The secret, or what is wrong with it."""
    faults = Faults()
    place = Place(str(folder / "m.yaml"), 1, 1)
    secret = Secrets(environ=environ, faults=faults, now=NOON).get(reference, place, "auth")
    if secret is not None:
        faults.settle()
        return secret.reveal()
    with pytest.raises(ConfigError) as caught:
        faults.settle()
    [fault] = caught.value.faults
    return fault.message


def test_credential(tmp_path: Path) -> None:
    """Read from systemd's folder, without the line break that editors leave."""
    (tmp_path / "desk").write_text("s3cret\n")
    reference = Reference(Source.CREDENTIAL, "desk")
    assert fetched(tmp_path, reference, CREDENTIALS_DIRECTORY=str(tmp_path)) == "s3cret"
    for name in ("none", "n" * 300):
        told = fetched(
            tmp_path,
            Reference(Source.CREDENTIAL, name),
            CREDENTIALS_DIRECTORY=str(tmp_path),
        )
        assert f"the credential {name} does not exist in {tmp_path}; " in told
        assert f"LoadCredential={name}:PATH at a start, not a reload" in told
    assert "LoadCredential=desk:PATH" in fetched(tmp_path, reference)


def test_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret")
    assert fetched(tmp_path, Reference(Source.FILE, "key")) == "s3cret"
    assert fetched(tmp_path, Reference(Source.FILE, str(tmp_path / "key"))) == "s3cret"


def test_files_that_hold_no_secret(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\x00")
    (tmp_path / "large").write_bytes(b"x" * 70_000)
    os.mkfifo(tmp_path / "pipe")
    expected = {
        "empty": "is empty",
        "binary": "is not UTF-8 text",
        "large": "is larger than 64 KiB",
        "pipe": "is not a regular file",
        ".": "is a folder",
        "none": "does not exist",
        "empty/x": "cannot be read: Not a directory",
        "/dev/zero": "is not a regular file",
    }
    for name, message in expected.items():
        assert message in fetched(tmp_path, Reference(Source.FILE, name)), name


def test_environment(tmp_path: Path) -> None:
    assert fetched(tmp_path, Reference(Source.ENV, "KEY"), KEY="s3cret") == "s3cret"
    assert "KEY is not set" in fetched(tmp_path, Reference(Source.ENV, "KEY"))


def test_a_secret_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("Bearer s3cret")
    (tmp_path / "m.yaml").write_text(
        "feeds: [{url: https://a.example/, id: a, auth: {file: key}}]\n"
    )
    warned = {}
    for mode in (0o600, 0o640, 0o644):
        key.chmod(mode)
        config = load(tmp_path / "m.yaml", {"HOME": "/"})
        warned[mode] = [each.message for each in config.warnings if each.key == "feeds[0].auth"]
    assert warned == {0o600: [], 0o640: [], 0o644: ["the file key can be read by other users"]}


@pytest.mark.parametrize(
    ("ends", "errors", "warnings"),
    [
        ([NOON - A_DAY], 1, 0),
        ([NOON - A_DAY, NOON - 2 * A_DAY], 1, 0),
        ([NOON - A_DAY, NOON + 6 * A_DAY], 0, 1),
        ([NOON + 6 * A_DAY], 0, 1),
        ([NOON + 7 * A_DAY], 0, 0),
        ([NOON - A_DAY, None], 0, 0),
    ],
)
@pytest.mark.parametrize("needed", [True, False])
def test_a_sink_needs_a_secret_that_lasts(
    ends: list[datetime | None], errors: int, warnings: int, *, needed: bool, tmp_path: Path
) -> None:
    """Its last one ends the signing; commands that send nothing do without."""
    listed = "".join(
        f"      - {{env: KEY{f', not_after: {end:%Y-%m-%dT%H:%MZ}' if end else ''}}}\n"
        for end in ends
    )
    path = tmp_path / "m.yaml"
    path.write_text(
        "feeds: [https://a.example/]\ntopics: {t: {any: [word], notify: [s]}}\n"
        f"sinks:\n  s:\n    kind: webhook\n    url: https://b.example/\n    secret:\n{listed}",
        encoding="utf-8",
    )
    environ = {"KEY": "whsec_" + base64.b64encode(bytes(24)).decode()}
    try:
        config = load(path, environ, secrets=needed, now=NOON)
    except ConfigError as error:
        [fault] = error.faults
        assert (needed, errors) == (True, 1)
        assert fault.key == "sinks.s.secret"
        assert "no secret is left to sign with: not_after was 2026-03-01 12:00 UTC" in fault.message
    else:
        said = [each.key for each in config.warnings if "not_after" in each.message]
        assert said == ["sinks.s.secret"] * (warnings if needed else 0)
        assert not (needed and errors)


def test_commands_that_send_nothing_need_no_address_of_a_heartbeat(tmp_path: Path) -> None:
    """It is a secret of the service, which a shell does not have."""
    path = tmp_path / "m.yaml"
    path.write_text("heartbeat: {credential: beat}\n", encoding="utf-8")
    assert load(path, {}, secrets=False, now=NOON).heartbeat is not None
    with pytest.raises(ConfigError, match="LoadCredential=beat:PATH"):
        load(path, {}, now=NOON)
