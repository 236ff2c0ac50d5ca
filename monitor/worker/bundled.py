"""Data files of the package that only workers need: read there, and kept nowhere else."""

from importlib import resources


def weights() -> bytes:
    """The weights of the English parser that ship with the package."""
    return (resources.files("monitor.follow.grammar") / "parser_en.npz").read_bytes()
