"""Ways that lead nowhere, seen beforehand: addresses that are refused, files without a place."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from monitor.http import addresses

_HERE = ("127.0.0.1", "::1")
_DIGITS = "0123456789abcdefxABCDEFX.:"
PLAIN = "plain http may only go into allow_networks; use https"


def refused(url: str, allowed: Sequence[str], *, shown: bool = True) -> str | None:
    """Why the host of ``url`` is never connected to, ``None`` if it may be or only DNS can tell.

    Args:
        url: ``http`` or ``https``, valid.
        allowed: the networks (CIDR) of ``allow_networks``.
        shown: whether the address may be named.
    """
    numbers = _numbers(url)
    names = [addresses.refusal(one, addresses.networks(allowed)) for one in numbers]
    if not numbers or not all(names):
        return None
    hint = f"; add {_line(numbers[0])} if it is meant" if shown else ""
    return f"never reached: {names[0]} addresses are refused unless allow_networks names them{hint}"


def plain(url: str, *, shown: bool = True) -> str:
    """What is wrong with a sink's ``http`` address, and the very line that lets it be reached.

    Args:
        url: valid.
        shown: whether the address may be named.
    """
    numbers = _numbers(url) if shown else ()
    if not numbers or addresses.is_public(numbers[0]):
        return PLAIN
    return f"{PLAIN}, or add {_line(numbers[0])} to the sink if this address is meant"


def _numbers(url: str) -> tuple[str, ...]:
    """The addresses that the host of ``url`` spells; none for a name that only DNS can tell."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return _HERE
    numeric = (host[:1].isdigit() or ":" in host) and not host.strip(_DIGITS)
    return tuple(filter(None, (addresses.literal(host),))) if numeric else ()


def _line(number: str) -> str:
    """The line of the configuration that lets one address be reached."""
    network = str(addresses.networks([number])[0])
    # What begins with a colon is no plain text to YAML.
    return f"allow_networks: [{json.dumps(network) if ':' in network else network}]"


def unwritable(path: Path) -> str | None:
    """Why this user cannot write a file ``path``, which is "it"; ``None`` if nothing is in the way.

    Nothing is made or changed; folders that are missing would be made.
    """
    try:
        if path.is_dir():
            return "it is a folder; name a file in it"
        found = next(one for one in (path, *path.parents) if one.exists())
    except OSError as error:
        return f"it cannot be reached ({error.strerror}); allow this user to use its folder"
    if found == path and not path.is_file():
        return "it is not a regular file; name another"
    if found == path:
        return None if _may(path, os.W_OK) else "this user may not write to it"
    if not found.is_dir():
        return f"{found} is a file, so there can be no folder {path.parent}"
    if not _may(found, os.W_OK | os.X_OK):
        missing = f"{path.parent} is missing and " if found != path.parent else ""
        return f"{missing}this user may not write to {found}"
    return None


def _may(path: Path, how: int) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(path, how, effective_ids=effective)
