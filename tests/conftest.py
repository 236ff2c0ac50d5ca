"""For all tests: how property tests try, what is logged, and what the garbage collector reads."""

import gc

from hypothesis import settings

from tests.support.logs import log_plainly

# No deadlines: how long an example takes says more about the machine than about the code.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("soak", max_examples=2_000, deadline=None)
settings.load_profile("quick")
log_plainly()
# What is imported and collected is there to stay: looking through it for garbage finds none.
gc.disable()


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: no collection need ever go through them."""
    gc.freeze()
    gc.enable()
