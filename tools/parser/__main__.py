"""Fits the bundled parser, writes its weights and measures them: one command for the whole.

usage: python -m tools.parser --treebank DIR --changes DIR --work DIR [options of train]

Interrupted, it goes on from the last epoch that was finished when it is started again with the
same ``--work``. Needs the dependency group ``parser`` (``pip install --group parser``).
"""

import subprocess
import sys

_TREEBANK = "--treebank"


def main(arguments: list[str]) -> int:
    """Run the steps, each in a process of its own, until one fails."""
    if _TREEBANK not in arguments:
        sys.exit(str(__doc__))
    treebank = arguments[arguments.index(_TREEBANK) + 1]
    steps = (
        ("train", *arguments),
        ("second", *arguments),
        ("export", *arguments),
        ("evaluate", _TREEBANK, treebank, "--raw"),
        ("roles",),
    )
    for name, *rest in steps:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"tools.parser.{name}", *rest]
        if status := subprocess.run(command, check=False).returncode:  # noqa: S603 - our own steps
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
