"""Where alerts go: one file per sink, found by its ``KIND``.

A sink's file holds, in this order: ``KIND``, ``NEEDS_NETWORK`` (whether it leaves the machine),
``CONCURRENCY`` (sends in flight at once), ``Settings`` (its part of the configuration; whatever
is wrong with it is a ``ValueError`` that names the key), and ``send``, which turns every outcome
that can be foreseen into a value. It may have ``RATE``, what the service takes unless the
configuration says otherwise, ``PROMPT``, the payload types that its service needs at once and
that no quiet hours, digest or rate puts off, ``URL_IS_SECRET``, for an address that is given by
reference only, and ``examine``, which tells ``check`` without asking anybody what is wrong with
its settings (``None``, or words that begin with the key).

Whoever reads the configuration imports every sink for its ``Settings``: what only sending needs,
and takes long to load, is imported where it sends.
"""

from typing import Any, Protocol, cast

from monitor.model.alerts import Outgoing, SendOutcome
from monitor.notify.tools import Tools, Withdrawn
from monitor.registry import plugins

__all__ = ["Plugin", "Tools", "Withdrawn", "sink_plugins"]


class Plugin(Protocol):
    """What a sink's file is made of."""

    KIND: str
    NEEDS_NETWORK: bool
    CONCURRENCY: int
    Settings: type[Any]

    async def send(self, outgoing: Outgoing, settings: Any, tools: Tools) -> SendOutcome:  # noqa: ANN401 - each plug-in has its own
        """Try once."""
        ...


def sink_plugins() -> dict[str, Plugin]:
    """Every sink there is, by its kind."""
    return cast("dict[str, Plugin]", plugins("monitor.notify.sinks"))
