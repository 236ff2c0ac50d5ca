"""The inside: goes through the phases that were asked for; run as the machine's only purpose."""

import sys
import traceback
from pathlib import Path

from tests.support.boot import checks, installing
from tests.support.boot.world import World

RESULTS = Path("/results/findings.jsonl")
PHASES = {**checks.PHASES, "installing": installing.installing}


def main(names: list[str]) -> None:
    """Go through phases; one that breaks leaves its other checks unreached."""
    world = World(RESULTS)
    for name in names or checks.PHASES:
        try:
            PHASES[name](world)
        except Exception:  # noqa: BLE001 - the next phase begins anew
            traceback.print_exc()
            print(f"{name} broke off; {world.show()}", file=sys.stderr)  # noqa: T201 - its log


if __name__ == "__main__":
    main(sys.argv[1:])
