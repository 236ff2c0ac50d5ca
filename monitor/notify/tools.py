"""What sinks send with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.http.exchange import Http


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What sinks send with.

    Attributes:
        http: the process's one way out.
        console: a terminal to draw alerts on; ``None`` where nobody looks, then they are logged.
    """

    http: "Http"
    console: "Console | None" = None
