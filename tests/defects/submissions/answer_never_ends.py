import itertools

rate = itertools.count()
