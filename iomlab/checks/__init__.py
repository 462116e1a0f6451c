"""Instant checks: an answer is right, or there is a hint on what to look at; never the answer."""
