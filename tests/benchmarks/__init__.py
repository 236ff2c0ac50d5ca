"""Benchmarks: what the program costs, as tables; ``python -m tests.benchmarks`` prints them."""
