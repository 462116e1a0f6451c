"""A form and its report for a colleague without code: one page, no script, nothing but the parameters."""
