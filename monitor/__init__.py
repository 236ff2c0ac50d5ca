"""storyline-monitor: one signed alert when a followed storyline changes, none for the rest."""

__version__ = "0.1.0"
