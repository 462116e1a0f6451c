import os
import subprocess
import sys

subprocess.Popen([sys.executable, "-c", "import time; time.sleep(4321)"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    os.execvp("sleep", ["sleep", "4321"])
