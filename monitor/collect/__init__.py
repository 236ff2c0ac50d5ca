"""Collect: a URL in, article records out."""
