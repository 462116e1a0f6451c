import os

os.mkfifo("answers.json")
os._exit(0)
