"""A wall clock that is set while a process runs: what the operator or a time server does to it.

A small library, built with the C compiler and loaded before all others, adds to the time of day
what a file says, and leaves the monotonic clock alone, as the kernel does.
"""

import struct
from asyncio.subprocess import create_subprocess_exec
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long offset(void)
{
    static volatile long long *shared;
    if (!shared) {
        int file = open(getenv("WALL_CLOCK_OFFSET"), O_RDONLY);
        shared = mmap(0, sizeof *shared, PROT_READ, MAP_SHARED, file, 0);
        close(file);
    }
    return *shared;
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    static int (*system)(clockid_t, struct timespec *);
    if (!system) system = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = system(which, now);
    if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) now->tv_sec += offset();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now) *now = exact.tv_sec;
    return exact.tv_sec;
}
"""


@dataclass(frozen=True, slots=True)
class WallClock:
    """The clock of every process that is started with ``environ``."""

    environ: dict[str, str]
    _offset: Path

    def set(self, by: timedelta) -> None:
        """Set it ``by`` so much ahead of the true time, or behind it."""
        with self._offset.open("r+b") as file:
            file.write(struct.pack("q", round(by.total_seconds())))


async def wall_clock(folder: Path) -> WallClock | None:
    """One that is right so far; ``None`` without a C compiler."""
    source, library, offset = (folder / name for name in ("clock.c", "clock.so", "clock.offset"))
    source.write_text(_SOURCE, encoding="utf-8")
    offset.write_bytes(struct.pack("q", 0))
    try:
        building = await create_subprocess_exec(
            "cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"
        )
    except FileNotFoundError:
        return None
    assert await building.wait() == 0
    return WallClock({"LD_PRELOAD": str(library), "WALL_CLOCK_OFFSET": str(offset)}, offset)
