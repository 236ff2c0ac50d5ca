"""Whose a host name is, by the public suffix list that ships with its package; never by network.

Rule 1. The *registered domain* counts the suffixes of registries alone (``co.uk``, ``com.au``): all
        of ``github.io`` or ``blogspot.com`` is one domain, for one operator answers there.
Rule 2. The *holder's domain* counts those too that an operator hands out: ``a.github.io`` and
        ``b.github.io`` are two, for two different people speak there.
Rule 3. What is no name below a suffix is itself: addresses, single labels, suffixes.
"""

from contextlib import suppress
from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _list(*, registries: bool) -> PublicSuffixList:
    """The suffixes of registries alone, or all of them; parsing takes about 15 ms.

    International ones stand there as people write them: to code them all would take 30 ms more.
    """
    return PublicSuffixList(only_icann=registries, accept_encoded_idn=False)


def load() -> None:
    """Parse the list now, so that a running loop need not stop for it."""
    _list(registries=True)
    _list(registries=False)


def registered(name: str) -> str:
    """The part of the host name ``name`` that was registered with a registry, in lower case."""
    return _below(name, _list(registries=True))


def holder(name: str) -> str:
    """The part of the host name ``name`` that belongs to whoever speaks there, in lower case."""
    return _below(name, _list(registries=False))


def _below(name: str, suffixes: PublicSuffixList) -> str:
    plain = ascii_name(name)
    # An IPv4 address ends in a number, which no suffix does; an IPv6 address has colons.
    if plain.rpartition(".")[2].isdigit() or ":" in plain:
        return plain
    found = suffixes.privatesuffix(".".join(map(_written, plain.split("."))))
    if found is None:
        return plain
    return ".".join(plain.split(".")[-1 - found.count(".") :])


def _written(label: str) -> str:
    """A label as people write it; what cannot be decoded stays as it is."""
    if label.startswith("xn--"):
        with suppress(UnicodeError):
            return label.encode("ascii").decode("idna")
    return label


def ascii_name(name: str) -> str:
    """``name`` as name servers know it: lower case, no dot at the end, international names coded.

    What cannot be coded stays as it is.
    """
    plain = name.lower().rstrip(".")
    if not plain.isascii():
        with suppress(UnicodeError):
            plain = plain.encode("idna").decode()
    return plain.rstrip(".")
