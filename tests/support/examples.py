"""Settings of property tests whose examples cost much: a store is opened, or large values drawn."""

from hypothesis import HealthCheck, settings

# A third of what the profile of the run says, which is chosen before any test module is imported.
costly = settings(
    max_examples=settings().max_examples // 3, suppress_health_check=list(HealthCheck)
)
