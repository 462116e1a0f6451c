"""Live sources: one module a publisher (list, pull, read), one door to the network, one way to the shelf."""
