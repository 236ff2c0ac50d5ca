"""A verdict in, changes out: topics, claims, storylines, and what turned in them."""
