"""Brings alerts to their sinks: one task per sink, so that no sink waits for another."""

from monitor.delivery.deliverer import Deliverer, Pass, Trial

__all__ = ["Deliverer", "Pass", "Trial"]
