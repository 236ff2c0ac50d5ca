"""Writes arrays as a weights file: no pickle, the same bytes each time."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray


def write(found: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Write ``found`` as an ``.npz``."""
    with ZipFile(path, "w") as archive:
        for name, array in sorted(found.items()):
            content = BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            entry = ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, content.getvalue(), ZIP_DEFLATED, compresslevel=9)
