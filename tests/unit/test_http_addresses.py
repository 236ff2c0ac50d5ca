"""Which addresses are refused, however they are spelt."""

from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.http.addresses import is_public, literal, networks, refusal

REFUSED = [
    ("0.0.0.0", "unspecified"),
    ("10.1.2.3", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("127.0.0.1", "loopback"),
    ("169.254.169.254", "link-local"),
    ("172.31.255.255", "private"),
    ("192.0.0.8", "reserved"),
    ("192.88.99.1", "6to4 relay"),
    ("192.168.1.1", "private"),
    ("198.19.0.1", "benchmarking"),
    ("203.0.113.9", "documentation"),
    ("224.0.0.251", "multicast"),
    ("255.255.255.255", "reserved"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::7f00:1", "not public"),
    ("::ffff:127.0.0.1", "loopback"),
    ("::ffff:10.0.0.1", "private"),
    ("64:ff9b::7f00:1", "NAT64"),
    ("64:ff9b:1::1", "NAT64"),
    ("2001:0:1::1", "Teredo"),
    ("2001:db8::1", "documentation"),
    ("2002:7f00:1::", "6to4"),
    ("fd00::1", "private"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local"),
    ("ff02::1", "multicast"),
    ("4000::1", "not public"),
]


@pytest.mark.parametrize(("address", "name"), REFUSED)
def test_what_is_not_public_is_refused_by_its_kind(address: str, name: str) -> None:
    """The table, one address of each row."""
    assert refusal(address, ()) == name
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1"])
def test_public_addresses_pass(address: str) -> None:
    """The neighbours of what is refused."""
    assert refusal(address, ()) is None


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("[::ffff:127.0.0.1]", "::ffff:7f00:1"),
        ("0", "0.0.0.0"),
    ],
)
def test_every_spelling_is_read_as_the_system_reads_it(spelling: str, address: str) -> None:
    """What getaddrinfo would take for a number is one."""
    found = literal(spelling)
    assert found is not None
    assert ip_address(found) == ip_address(address)


@pytest.mark.parametrize(
    "name", ["example.org", "", ".", "127.0.0.1 x", "1.2.3.4.5", "999", "cafe"]
)
def test_names_are_no_addresses(name: str) -> None:
    """Except that a bare number, even a small one, is an address."""
    found = literal(name)
    assert found == ("0.0.3.231" if name == "999" else None)


@given(st.integers(0, 2**32 - 1))
def test_a_mapped_address_is_judged_like_the_plain_one(number: int) -> None:
    """IPv6 clothes change nothing."""
    plain = str(IPv4Address(number))
    assert refusal(f"::ffff:{plain}", ()) == refusal(plain, ())


@given(st.integers(0, 2**32 - 1), st.integers(0, 32))
def test_an_allowed_network_opens_itself_and_nothing_else(number: int, prefix: int) -> None:
    """Inside it everything passes; outside the table decides as before."""
    allowed = networks([f"10.0.0.0/{prefix}"])
    address = IPv4Address(number)
    inside = address in ip_network(f"10.0.0.0/{prefix}", strict=False)
    expected = None if inside else refusal(str(address), ())
    assert refusal(str(address), allowed) == expected


def test_what_is_no_network_is_told() -> None:
    """The configuration reports it; here it is an error."""
    with pytest.raises(ValueError, match="does not appear"):
        networks(["localhost"])
