"""storyline-monitor: one signed alert when a followed storyline changes, none for the rest."""

import os

# numpy's linear algebra, which nothing here needs, would start a thread for each core at import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# pydantic would look through all that is installed for plug-ins that watch what it validates.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
