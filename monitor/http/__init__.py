"""The only place that makes HTTP clients: one guarded exchange, every failure a value."""
