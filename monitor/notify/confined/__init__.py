"""Other people's plug-ins in a process that can compute and ask, and nothing else."""
