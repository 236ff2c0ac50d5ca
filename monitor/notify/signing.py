"""Signatures by Standard Webhooks 1.0, with several keys while a receiver moves between them."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from monitor.model.alerts import Outgoing, SigningKey

KEY_BYTES = range(24, 65)


def check_keys(keys: Sequence[SigningKey], *, unsigned: bool) -> None:
    """See that alerts are signed with keys that can sign, or unsigned on purpose.

    Raises:
        ValueError: with words for people that begin with the key of the configuration.
    """
    if unsigned and keys:
        raise ValueError("unsigned: there is a secret, so leave this out")
    if not unsigned and not keys:
        raise ValueError("secret: missing; alerts are signed, or say unsigned: true")
    for key in keys:
        key_bytes(key)


def key_bytes(key: SigningKey) -> bytes:
    """The bytes that a key signs with.

    Raises:
        ValueError: it is not ``whsec_`` and base64 of 24 to 64 bytes; the text never shows it.
    """
    prefix, _, text = key.secret.reveal().rpartition("whsec_")
    try:
        # Padding is optional where secrets are handed out.
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if prefix or len(raw) not in KEY_BYTES:
        raise ValueError("secret: expected whsec_ and base64 of 24 to 64 bytes")
    return raw


def sign(key: bytes, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002 - the convention's word
    """A signature by Standard Webhooks 1.0, ``v1,`` and base64 of an HMAC-SHA256.

    Args:
        key: the secret's bytes.
        id: ``webhook-id``.
        timestamp: ``webhook-timestamp``, seconds since 1970.
        body: exactly the bytes that are sent.
    """
    content = f"{id}.{timestamp}.".encode() + body
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def valid_keys(keys: Sequence[SigningKey], now: datetime) -> tuple[SigningKey, ...]:
    """Those that may still be signed with."""
    return tuple(key for key in keys if key.not_after is None or now <= key.not_after)


def headers(outgoing: Outgoing, keys: Sequence[SigningKey], body: bytes) -> dict[str, str]:
    """The ``webhook-*`` headers of one attempt to send ``body``."""
    timestamp = int(outgoing.now.timestamp())
    signatures = [
        sign(key_bytes(key), outgoing.id, timestamp, body) for key in valid_keys(keys, outgoing.now)
    ]
    signed = {"webhook-signature": " ".join(signatures)} if signatures else {}
    return {"webhook-id": outgoing.id, "webhook-timestamp": str(timestamp), **signed}
