"""Install from a stick and start it where there is no network: python tools/stick_trial.py STICK [es]

Linux only: the whole trial runs in a network namespace of its own (unshare -rn), in which nothing but this
computer can be reached. It checks every file's hash, runs the start script of a new user, waits until
JupyterLab answers, runs a lesson in the kernel that was installed, starts once more, and says how long it all took.
"""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

INSIDE = "IOMLAB_STICK_TRIAL"
LESSON = """
import sys, nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=300, resources={"metadata": {"path": sys.argv[2]}}).execute()
pictures = sum("image/png" in o.get("data", {}) for c in book.cells for o in c.get("outputs", []))
print(len([c for c in book.cells if c.cell_type == "code"]), "cells,", pictures, "pictures")
"""


def unreachable() -> bool:
    """Return whether an outside address cannot be reached."""
    try:
        socket.create_connection(("192.0.2.1", 443), timeout=3).close()
    except OSError as refused:
        return refused.errno in (101, 113)  # no route, at once; not merely slow
    return False


def checked(stick: Path) -> int:
    """Check every file of the stick, and that none is missing from the list; return how many."""
    listed = dict(
        reversed(line.split("  ", 1)) for line in (stick / "SHA256SUMS").read_text().splitlines()
    )
    there = {p.relative_to(stick).as_posix() for p in stick.rglob("*") if p.is_file()}
    assert there - {"SHA256SUMS"} == set(listed), "the list of files is not the files"
    for name, digest in listed.items():
        assert hashlib.sha256((stick / name).read_bytes()).hexdigest() == digest, name
    return len(listed)


def started(stick: Path, lang: str, home: Path) -> tuple[float, str]:
    """Run the start script until JupyterLab answers; return the seconds and what was printed."""
    begun = time.monotonic()
    log = home.with_name("log")
    words = [str(stick / "start.sh"), lang, "--no-open"]
    around = {**os.environ, "IOMLAB_HOME": str(home)}
    subprocess.run(words, env=around, check=True, stdout=log.open("w"), stderr=subprocess.STDOUT)
    laid = time.monotonic() - begun
    told = log.read_text()
    options = ["--", "--no-browser", "--allow-root", "--IdentityProvider.token=trial"]
    server = subprocess.Popen(
        [*words[:2], *options],
        env=around,
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        while True:
            found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
            try:
                assert found is not None
                urllib.request.urlopen(f"{found[0]}/lab?token=trial", timeout=5).read()
                print(f"  laid out after {laid:.1f} s", end="; ")
                return time.monotonic() - begun, told
            except (AssertionError, urllib.error.URLError):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() - begun < 900, log.read_text()
                time.sleep(0.3)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def trial(stick: Path, lang: str) -> None:
    """Try a stick in the namespace."""
    assert unreachable(), "this is no room without a network"
    files = checked(stick)
    size = sum(path.stat().st_size for path in stick.rglob("*") if path.is_file())
    print(f"{stick}: {files} files, {size / 1e6:.0f} MB, every hash right; no network here")
    room = Path(tempfile.mkdtemp(prefix="iomlab-trial-"))
    home = room / "a home" / "iomlab-lab"  # with a space, as many have
    home.parent.mkdir()
    home = home.absolute()
    try:
        seconds, told = started(stick, lang, home)
        print(f"installed, and JupyterLab answers after {seconds:.0f} s")
        print("  " + told.strip().replace("\n", "\n  "))
        seconds, _ = started(stick, lang, home)
        print(f"a second start answers after {seconds:.0f} s")
        (lesson,) = (home / lang / "lessons").glob("N06*.ipynb")
        python = home / "env" / "bin" / "python"
        begun = time.monotonic()
        words = [str(python), "-c", LESSON, str(lesson), str(lesson.parent)]
        ran = subprocess.run(words, check=True, capture_output=True, text=True)
        print(f"N06 ran in {time.monotonic() - begun:.0f} s: {ran.stdout.strip()}")
        print(f"exercises: {len(list((home / lang / 'exercises').glob('*/*.ipynb')))}")
        used = sum(p.stat().st_size for p in home.rglob("*") if p.is_file() and not p.is_symlink())
        print(f"on the laptop: {used / 1e6:.0f} MB")
    finally:
        shutil.rmtree(room, ignore_errors=True)


def main() -> None:
    """Enter the namespace, or try the stick in it."""
    stick, lang = Path(sys.argv[1]).absolute(), (sys.argv[2:] or ["es"])[0]
    if os.environ.get(INSIDE):
        trial(stick, lang)
        return
    inner = [sys.executable, __file__, str(stick), lang]
    line = 'ip link set lo up; exec "$@"'
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "-rn", "sh", "-c", line, "sh", *inner])


if __name__ == "__main__":
    main()
