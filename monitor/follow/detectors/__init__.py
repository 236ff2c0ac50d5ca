"""One file per change detector: a ``KIND`` and ``detect(moment)``."""
