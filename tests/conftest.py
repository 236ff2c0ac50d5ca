"""For all tests: how many examples property tests try, and what the garbage collector looks at."""

import gc

from hypothesis import settings

# No deadlines: how long an example takes says more about the machine than about the code.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("soak", max_examples=2_000, deadline=None)
settings.load_profile("quick")


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: no collection need ever go through them."""
    gc.freeze()
