"""Every noun of the product, a file per family; values with hardly any behaviour."""
