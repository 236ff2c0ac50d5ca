"""From the tree of a sentence to what it puts on or off, and who acts: roles, not words."""
