"""What sinks send with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.http.exchange import Http


class Withdrawn(Exception):  # noqa: N818 - what became of a try, read as such
    """A try that had only waited is not to begin any more; it counts for none."""


def always() -> bool:
    """Every try may begin."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What sinks send with.

    Attributes:
        http: the process's one way out.
        console: a terminal to draw alerts on; ``None`` where nobody looks, then they are logged.
        stands: whether a try that had to wait may still begin: nobody asked to stop meanwhile, and
            its sink is as it was. Else its plug-in raises ``Withdrawn``.
    """

    http: "Http"
    console: "Console | None" = None
    stands: Callable[[], bool] = always
