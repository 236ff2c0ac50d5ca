"""What weighs how much for a turn, whatever it is read by."""

# Where the article tells it, each further outlet family that does, and two that told the old state.
HEADLINE, LEAD, BODY, FAMILY, OLD_FAMILIES = 0.55, 0.55, 0.30, 0.5, 0.3
# Beside the weights of the design: a lone clear report of a turn is to be told at "balanced".
OLD_LEAD = 0.2
MANY = 2
SURE = 0.75
"""From so sure on a turn is a flash."""
