rate = []
for _ in range(100_000):
    rate = [rate]
