"""A world of feeds on simulated time, to see how polling fares over days and weeks."""
