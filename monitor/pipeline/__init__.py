"""THE FLOW: recall what is known, decide (pure), apply the plan in one transaction."""
