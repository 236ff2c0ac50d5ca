"""Which addresses may be connected to: public ones, and the networks that are allowed by name.

Rule 1. An address is judged by its number, never by how it was spelt.
Rule 2. Of IPv6 only global unicast is public, less what is carved out of it; NAT64, 6to4 and
        Teredo reach IPv4 hosts behind our back and are refused with the rest.
Rule 3. An IPv4 address that is mapped into IPv6 is judged as the IPv4 address.
Rule 4. An allowed network overrides the table; nothing else does.

``ipaddress.is_global`` is not used: Python 3.11 calls NAT64, 6to4, multicast and 192.88.99/24
global.
"""

import socket
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TABLE: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), name)
    for network, name in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("100::/64", "discard-only"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3ffe::/16", "reserved"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "private"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_UNICAST = ip_network("2000::/3")


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read CIDR texts; a host's own address is a network of one.

    Raises:
        ValueError: a text is no network.
    """
    return tuple(ip_network(text, strict=False) for text in texts)


@lru_cache(maxsize=4096)
def refusal(text: str, allowed: tuple[Network, ...]) -> str | None:
    """Why the numeric address ``text`` must not be connected to, ``None`` if it may be.

    Raises:
        ValueError: ``text`` is no numeric address.
    """
    address = _unmapped(ip_address(text))
    if any(address in network for network in allowed):
        return None
    for network, name in _TABLE:
        if address in network:
            return name
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "not public"
    return None


def is_public(text: str) -> bool:
    """Whether the numeric address ``text`` may be reached without being allowed by name."""
    return refusal(text, ()) is None


@lru_cache(maxsize=4096)
def literal(host: str) -> str | None:
    """The canonical address that ``host`` spells, ``None`` for a name.

    Takes every spelling that the system's own functions take: ``127.1``, ``2130706433``,
    ``0x7f000001``, ``0177.0.0.1``, ``[::ffff:127.0.0.1]``.
    """
    bare = host.removeprefix("[").removesuffix("]").rstrip(".")
    try:
        return str(ip_address(bare))
    except ValueError:
        pass
    # inet_aton forgives what follows white space, so only its own letters are let through.
    if not bare or bare.strip("0123456789abcdefxABCDEFX."):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except OSError:
        return None


def _unmapped(address: Address) -> Address:
    """The IPv4 address inside an IPv4-mapped one, any other as it is."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
