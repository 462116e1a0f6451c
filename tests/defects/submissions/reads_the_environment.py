import os

secrets = [open(f"/proc/{pid}/environ").read() for pid in (1, os.getppid())]
rate = "FOUND" if "IOMLAB_TEST_SECRET" in str(os.environ) + str(secrets) else None
