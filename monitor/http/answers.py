"""What an exchange comes to: an answer, or why there is none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.model.outcomes import Trouble

if TYPE_CHECKING:
    from httpx import Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete answer.

    Attributes:
        status: HTTP status, whatever it is.
        headers: as received.
        body: decoded bytes.
        wire_bytes: size of the body as it came.
        cut: whether the body was longer than asked for and its rest was dropped.
    """

    status: int
    headers: "Headers"
    body: bytes = b""
    wire_bytes: int = 0
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Why there is none; ``detail`` is for people and names the host at most, never the URL."""

    trouble: Trouble
    detail: str
