"""What several sinks are told alike by the configuration: a hook with a secret URL, a signed one.

A sink whose configuration has no keys of its own takes one of these as its ``Settings``.
"""

from dataclasses import dataclass
from datetime import timedelta

from monitor.model.alerts import SigningKey
from monitor.model.secrets import Secret
from monitor.notify import posting, signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where to.

    Attributes:
        url: the channel's incoming webhook; all of it is a secret, so it is given by reference.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    url: Secret
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = posting.TIMEOUT

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        posting.check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Where to, how signed.

    Attributes:
        url: ``https``, or ``http`` into one of ``allow_networks``; its path counts as secret.
        secret: signing keys (``whsec_`` and base64 of 24 to 64 bytes), each used until its
            ``not_after``; two at once while a receiver moves from one to the other.
        unsigned: says that there is no secret on purpose.
        headers: sent with each request, such as ``Authorization``.
        allow_networks: the only private or loopback networks (CIDR) that may be reached.
        timeout: total deadline of one try, at most a minute.
    """

    url: Secret
    secret: tuple[SigningKey, ...] = ()
    unsigned: bool = False
    headers: tuple[tuple[str, Secret], ...] = ()
    allow_networks: tuple[str, ...] = ()
    timeout: timedelta = posting.TIMEOUT

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: with words for people that begin with the key.
        """
        posting.check(self)
        signing.check_keys(self.secret, unsigned=self.unsigned)
        for name, value in self.headers:
            posting.check_header(name, value)
