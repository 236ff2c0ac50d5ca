"""Ways that lead nowhere, seen beforehand: addresses that are refused, files without a place."""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from monitor.http import addresses

_HERE = ("127.0.0.1", "::1")
_DIGITS = "0123456789abcdefxABCDEFX.:"


def refused(url: str, allowed: Sequence[str], *, shown: bool = True) -> str | None:
    """Why the host of ``url`` is never connected to, ``None`` if it may be or only DNS can tell.

    Args:
        url: ``http`` or ``https``, valid.
        allowed: the networks (CIDR) of ``allow_networks``.
        shown: whether the address may be named.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    local = host == "localhost" or host.endswith(".localhost")
    numeric = (host[:1].isdigit() or ":" in host) and not host.strip(_DIGITS)
    if not local and not numeric:
        return None
    numbers = _HERE if local else tuple(filter(None, (addresses.literal(host),)))
    names = [addresses.refusal(one, addresses.networks(allowed)) for one in numbers]
    if not numbers or not all(names):
        return None
    network = addresses.networks([numbers[0]])[0]
    hint = f"; add allow_networks: [{network}] if it is meant" if shown else ""
    return f"never reached: {names[0]} addresses are refused unless allow_networks names them{hint}"


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
