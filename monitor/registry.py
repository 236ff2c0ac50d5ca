"""Finds plug-ins: every module of a plug-in folder that has a ``KIND`` is one."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def plugins(package: str) -> dict[str, ModuleType]:
    """The modules of ``package`` by their ``KIND``, in alphabetical order of the kinds.

    Raises:
        ValueError: two modules claim the same kind.
    """
    root = importlib.import_module(package)
    found: dict[str, ModuleType] = {}
    for info in pkgutil.iter_modules(root.__path__):
        module = importlib.import_module(f"{package}.{info.name}")
        kind = getattr(module, "KIND", None)
        if kind is None:
            continue
        if kind in found:
            raise ValueError(f"{module.__name__} and {found[kind].__name__} are both {kind!r}")
        found[kind] = module
    return dict(sorted(found.items()))
