"""Files of weights: matrices of eight bits with a scale for each row, and lists of words.

An ``.npz`` without pickled objects. A matrix ``m`` is ``m`` (int8) and ``m:scale`` (float32, one
for each row); lists are UTF-8 with a line for each entry.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from monitor.errors import WeightsError

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]
Arrays = Mapping[str, NDArray[Any]]


def read(data: bytes, what: str, known: int) -> Arrays:
    """The arrays of a weights file.

    Args:
        data: the file.
        what: whose weights they are, for a message.
        known: the format that its reader knows.

    Raises:
        WeightsError: it is damaged, or of another format.
    """
    try:
        with np.load(BytesIO(data), allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
    except (ValueError, OSError, BadZipFile, EOFError, KeyError) as error:
        raise WeightsError(
            f"the {what}'s weights cannot be read ({error}); install again"
        ) from error
    if (found := int(arrays["format"][0] if "format" in arrays else 0)) != known:
        raise WeightsError(
            f"the {what}'s weights are of format {found}, this program reads {known}; install again"
        )
    return arrays


def lines(arrays: Arrays, name: str) -> tuple[str, ...]:
    """A list of words."""
    return tuple(arrays[name].tobytes().decode("utf-8").split("\n"))


def packed(entries: tuple[str, ...]) -> NDArray[np.uint8]:
    """A list of words as it is kept; none may contain a line feed."""
    return np.frombuffer("\n".join(entries).encode("utf-8"), dtype=np.uint8)


def matrix(arrays: Arrays, name: str) -> Floats:
    """A matrix in full."""
    scale: Floats = arrays[f"{name}:scale"]
    whole: Floats = arrays[name].astype(np.float32) * scale[:, None]
    return whole


def quantized(whole: Floats) -> tuple[Bytes, Floats]:
    """A matrix in eight bits, and what each row is to be multiplied by."""
    scale = np.maximum(np.abs(whole).max(axis=1), np.float32(1e-12)) / np.float32(127)
    return np.rint(whole / scale[:, None]).astype(np.int8), scale.astype(np.float32)
