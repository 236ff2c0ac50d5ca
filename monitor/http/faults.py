"""What can be wrong with a connection, in words that name the host at most: a URL may be secret."""

import os
import ssl

import httpx


def host_name(url: httpx.URL) -> str:
    """The host of ``url`` as it is looked up; httpx's own word for it fails for some names."""
    return url.raw_host.decode("ascii")


class BadCertificate(httpx.ConnectError):
    """The TLS handshake failed."""


class RefusalError(OSError):
    """Carries a refused address out of connecting."""


def os_reason(error: OSError) -> str:
    """What the system says, without the address that the loop's own text repeats."""
    if isinstance(error, ssl.SSLError):
        # Its number is one of OpenSSL's.
        return tls_reason(error)
    return os.strerror(error.errno).lower() if error.errno else "the connection failed"


def tls_reason(error: Exception) -> str:
    """Why a handshake failed."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    reason = getattr(cause, "verify_message", "") or getattr(cause, "reason", "")
    return str(reason or "the certificate is not trusted").lower().replace("_", " ")
