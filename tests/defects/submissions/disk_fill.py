with open("filler", "wb") as file:
    while True:
        file.write(b"x" * 1_000_000)
