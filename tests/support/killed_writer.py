"""Writes plans to a store in a child process and kills it; tells how many were acknowledged.

Run as ``python -m tests.support.killed_writer DATABASE``. For each line ``START ACKS`` on standard
input a child stores plans numbered from START, until it has acknowledged ACKS of them and is killed
in the midst of the next; the number of the first plan that was not acknowledged is printed.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from monitor.model.plans import Applied
from monitor.store.sqlite import open_store
from tests.support.storing import alert, delivery, plan_of, stored, storyline

ARTICLES = 20
ACK = b"."


async def write(path: Path, start: int, acknowledge: int) -> None:
    """Store plan after plan, one byte for each that is stored."""
    store = await open_store(path)
    await store.configure([], ["topic"], ["desk"], stored().arrived)
    number = start
    while True:
        told = alert(sequence=number)
        plan = plan_of(
            *(
                stored(f"ar_{number}_{k}", shingles=(number, k), storylines=(("topic", "sl_1"),))
                for k in range(ARTICLES)
            ),
            storylines=(storyline(revision=number, sequence=number),),
            alerts=(told,),
            deliveries=(delivery(told),),
            based_on={"sl_1": number - 1},
        )
        answer = await store.apply(plan)
        if not isinstance(answer, Applied):
            raise SystemExit(f"plan {number}: {answer}")
        os.write(acknowledge, ACK)
        number += 1


def kill_one(path: Path, start: int, acks: int) -> int:
    """Let a child write until ``acks`` plans are acknowledged, then kill it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        asyncio.run(write(path, start, writing))
        os._exit(1)
    os.close(writing)
    seen = 0
    while seen < acks and (told := os.read(reading, 1)):
        seen += len(told)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while told := os.read(reading, 64):
        seen += len(told)
    os.close(reading)
    return start + seen


if __name__ == "__main__":
    for line in sys.stdin:
        first, wanted = map(int, line.split())
        sys.stdout.write(f"{kill_one(Path(sys.argv[1]), first, wanted)}\n")
        sys.stdout.flush()
