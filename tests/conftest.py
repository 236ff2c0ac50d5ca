"""How many examples property tests try: few in every run, many in a soak."""

from hypothesis import settings

# No deadlines: how long an example takes says more about the machine than about the code.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("soak", max_examples=2_000, deadline=None)
settings.load_profile("quick")
