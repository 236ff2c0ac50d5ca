"""Worker processes: all that depends on one document alone is read there, and may be killed."""
