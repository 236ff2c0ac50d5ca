"""The configuration: one YAML file and what it includes, checked whole before anything starts.

``document`` reads YAML into nodes with places, ``gather`` joins the files, ``shape`` says which
keys there are and ``values`` what each may hold, ``feeds``, ``topics`` and ``sinks`` make the
model's values of them, ``loading`` puts all together, ``schema`` tells editors.
"""

from monitor.config.loading import find, load
from monitor.config.result import Config

__all__ = ["Config", "find", "load"]
