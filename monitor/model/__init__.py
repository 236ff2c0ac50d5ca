"""Every noun of the product, a file per family; values only, no behaviour beyond their own sense."""
