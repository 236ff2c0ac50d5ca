"""The composition root: configuration in, a running daemon out; tests start it in process."""
