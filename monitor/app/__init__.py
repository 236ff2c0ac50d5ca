"""The composition root: configuration in, a running daemon out; tests start it in process."""

from monitor.app.daemon import Daemon, Summary
from monitor.app.replay import Replayed, Step, replay

__all__ = ["Daemon", "Replayed", "Step", "Summary", "replay"]
