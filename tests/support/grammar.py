"""What tests of the parser share."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np


def npz(arrays: Mapping[str, Any]) -> bytes:
    """A weights file of these arrays."""
    content = BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()
