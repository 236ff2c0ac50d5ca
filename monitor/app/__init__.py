"""The composition root: configuration in, a running daemon out; tests start it in process."""

from monitor.app.daemon import Daemon
from monitor.app.replay import Replayed, Step, replay
from monitor.app.summary import Summary

__all__ = ["Daemon", "Replayed", "Step", "Summary", "replay"]
