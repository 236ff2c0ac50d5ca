"""Fetches secrets from where the configuration says that they are kept; never shows one."""

import base64
import binascii
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.config.faults import Faults, Place
from monitor.config.files import Unreadable, contents, placed
from monitor.config.values import Reference, Source
from monitor.model.secrets import Secret

MAX_SECRET = 64 * 1024
SOON = timedelta(days=7)
LEAST_KEY, MOST_KEY = 24, 64  # bytes, as Standard Webhooks asks


SIGNS = re.compile(r"\.secret(\[\d+\])?$")
"""Keys under which a webhook's signing secret stands."""


class Unavailable(ValueError):  # noqa: N818 - a state of the secret, worded where it is caught
    """The secret cannot be had; the text says why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The way to the secrets of one configuration.

    Attributes:
        environ: the environment, with ``CREDENTIALS_DIRECTORY`` under systemd.
        faults: takes what cannot be read.
        now: what a secret's ``not_after`` is held against.
        needed: whether they are needed at all; if not, each that cannot be had gets a stand-in.
    """

    environ: Mapping[str, str]
    faults: Faults
    now: datetime
    needed: bool = True

    def get(self, reference: Reference, place: Place, key: str) -> Secret | None:
        """The secret that ``reference`` names; ``None`` after a fault."""
        try:
            value = self._read(reference, place, key).strip()
        except Unavailable as error:
            if not self.needed:
                return _stand_in(key)
            self.faults.error(place, key, str(error))
            return None
        if not value:
            self.faults.error(place, key, f"{_named(reference)} is empty")
            return None
        return Secret(value)

    def lasts(self, ends: Sequence[datetime | None], place: Place, key: str) -> bool:
        """Whether one of the signing secrets that are used until ``ends`` is left; else a fault."""
        until = [end for end in ends if end is not None]
        if not self.needed or len(until) < len(ends):
            return True
        last = max(until)
        moment = f"{last:%Y-%m-%d %H:%M} UTC"
        if last < self.now:
            message = f"no secret is left to sign with: not_after was {moment}; add a new one"
            self.faults.error(place, key, message)
            return False
        if last - self.now < SOON:
            message = f"after not_after, {moment}, no secret is left to sign with; add a new one"
            self.faults.warn(place, key, message)
        return True

    def _read(self, reference: Reference, place: Place, key: str) -> str:
        if reference.source is Source.ENV:
            if reference.name not in self.environ:
                raise Unavailable(f"{_named(reference)} is not set{_made_by(reference, key)}")
            return self.environ[reference.name]
        if reference.source is Source.CREDENTIAL:
            return _content(self._credential(reference), reference)
        path = placed(reference.name, place.file)
        if _open_to_others(path):
            self.faults.warn(place, key, f"{_named(reference)} can be read by other users")
        return _content(path, reference)

    def _credential(self, reference: Reference) -> Path:
        folder = self.environ.get("CREDENTIALS_DIRECTORY")
        given = f"systemd gives it by LoadCredential={reference.name}:PATH at a start, not a reload"
        if not folder:
            raise Unavailable(
                f"{_named(reference)} is not here; {given} (when run by hand, set "
                "$CREDENTIALS_DIRECTORY, or use {file: PATH} or {env: NAME})"
            )
        path = Path(folder) / reference.name
        if not os.path.exists(path):  # noqa: PTH110 - pathlib's raises for names too long
            raise Unavailable(f"{_named(reference)} does not exist in {folder}; {given}")
        return path


def _made_by(reference: Reference, key: str) -> str:
    """The line of a shell that gives the environment a secret: a whole one if it signs."""
    signs = SIGNS.search(key)
    value = '"whsec_$(head -c 32 /dev/urandom | base64)"' if signs else "..."
    whose = ", and give the receiver the same" if signs else ""
    return f"; set it before the start: export {reference.name}={value}{whose}"


def _stand_in(key: str) -> Secret:
    """What stands for a secret that nobody will send: of the right form, and of no use."""
    if key.endswith(("url", "proxy", "heartbeat")):
        name = re.sub(r"\W+", "-", key)
        return Secret(f"https://{name}.invalid/")
    if key.endswith("service"):
        return Secret("jsons://service.invalid/")
    return Secret("whsec_" + base64.b64encode(bytes(LEAST_KEY)).decode())


def _named(reference: Reference) -> str:
    kinds = {
        Source.CREDENTIAL: "the credential",
        Source.FILE: "the file",
        Source.ENV: "the environment variable",
    }
    return f"{kinds[reference.source]} {reference.name}"


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))
    except OSError:
        return False


def _content(path: Path, reference: Reference) -> str:
    try:
        return contents(path, MAX_SECRET).decode()
    except Unreadable as error:
        raise Unavailable(f"{_named(reference)} {error}") from None
    except UnicodeDecodeError:
        raise Unavailable(f"{_named(reference)} is not UTF-8 text") from None


def signing_fault(secret: Secret) -> str | None:
    """What is wrong with a webhook's signing secret, in words that do not show it.

    Standard Webhooks 1.0: ``whsec_`` and 24 to 64 random bytes in base64.
    """
    text = secret.reveal()
    if not text.startswith("whsec_"):
        return "a signing secret begins with whsec_"
    key = text.removeprefix("whsec_")
    try:
        # Padding is optional where secrets are handed out.
        size = len(base64.b64decode(key + "=" * (-len(key) % 4), validate=True))
    except (binascii.Error, ValueError):
        return "what follows whsec_ is not base64"
    if not LEAST_KEY <= size <= MOST_KEY:
        return f"the secret has {size} bytes; expected {LEAST_KEY} to {MOST_KEY}"
    return None
