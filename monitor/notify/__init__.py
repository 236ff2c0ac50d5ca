"""A change in, a delivered alert out: rules, payloads, retries and the sinks that send."""
