"""Forms: any parameterised notebook, filled in by hand, checked at every key, run here or to a report."""
