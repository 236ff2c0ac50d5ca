"""Draws what a long run measured: ``python tools/soakplot.py LOOKS PNG`` (needs the group plot)."""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

MEGABYTE = 1_000_000
PANELS = (
    ("memory of the main process, MB", "main", MEGABYTE),
    ("database and log, MB", "database", MEGABYTE),
    ("open files and sockets", "handles", 1),
    ("alerts taken by the receiver", "told", 1),
)
COLOURS = {"kill": "tab:red", "reload": "tab:blue", "backup": "tab:green"}


def draw(looks: list[dict[str, Any]], target: Path) -> None:
    """One panel a figure, with what was done to the daemon as lines across."""
    chart, axes = plt.subplots(len(PANELS), 1, figsize=(9, 9), sharex=True)
    for axis, (label, name, unit) in zip(axes, PANELS, strict=True):
        axis.plot([one["at"] for one in looks], [one[name] / unit for one in looks], color="black")
        axis.set_ylabel(label, fontsize=8)
        axis.set_ylim(bottom=0)
        for one in looks:
            if colour := COLOURS.get(one["event"]):
                axis.axvline(one["at"], color=colour, linewidth=0.8, alpha=0.7)
    axes[-1].set_xlabel("minutes; red: killed, blue: reloaded, green: backed up")
    axes[0].set_title(f"{looks[-1]['asked']:,} requests, {looks[-1]['told']:,} alerts taken")
    chart.tight_layout()
    chart.savefig(target, dpi=100)


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    draw([json.loads(line) for line in lines], Path(sys.argv[2]))
