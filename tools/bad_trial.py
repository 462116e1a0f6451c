"""Run a batch of 60 in which 10 are bad, each in another way; look whether 50 are made and 10 explained.

python tools/bad_trial.py [--jobs 2]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import nbformat

from iomlab.reports.batch.plan_file import Asked
from iomlab.reports.batch.run_batch import LIMITS, run_batch

PARAMETERS = (
    'from iomlab import Country\ncountry: Country = "HND"  # a place\nword: str = ""  # a word\n'
)
CELLS = {
    "endless": "while True: pass",
    "hog": "x = []\nwhile True: x.append(bytearray(b'1') * 50_000_000)",
    "missing_table": "from iomlab import load\nload('no_such_table')",
    "bad_chart": "import matplotlib.pyplot as plt\nplt.plot([1, 2], [1])",
    "exit": "import sys\nsys.exit()",
    "flood": "print('x' * 200_000_000)",
    "not_utf8": "open('t.csv', 'wb').write('año'.encode('latin-1'))\nprint(open('t.csv', encoding='utf-8').read())",
}
WANTED = {
    "endless": "seconds",
    "hog": "MB of memory",
    "missing_table": "no_such_table",
    "bad_chart": "ValueError",
    "exit": "before its last cell",
    "flood": "MB of output",
    "not_utf8": "UnicodeDecodeError",
    "broken": "not a notebook",
    "good-HNDD": "Unknown country",
    "good-HND-n": "longer than",
}


def notebook(folder: Path, name: str, source: str) -> str:
    """Write a notebook with parameters and one cell."""
    cells = [
        nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(source),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return str(folder / f"{name}.ipynb")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2)
    jobs = parser.parse_args().jobs
    with tempfile.TemporaryDirectory() as place:
        room = Path(place)
        good = notebook(room, "good", "print('The place is', country)")
        bad = [notebook(room, name, source) for name, source in CELLS.items()]
        (room / "broken.ipynb").write_text("{", encoding="utf-8")
        plan = Asked(
            (*bad, str(room / "broken.ipynb")),
            add=(
                *({"notebook": good, "country": code} for code in PLACES),
                {"notebook": good, "country": "HNDD"},
                {"notebook": good, "country": "HND", "word": "n" * 20_000},
            ),
        )
        limits = replace(LIMITS, cell_seconds=5, memory_mb=1500)
        outcome = run_batch(plan, room / "out", jobs=jobs, limits=limits)
    print(
        f"{outcome.made} made, {outcome.failed} failed, {outcome.refused} refused beforehand, "
        f"{outcome.seconds} s, exit code {outcome.exit_code}"
    )
    for name, text in outcome.problems.items():
        print(f"  {name[:40]}: {text}")
    explained = [
        any(name.startswith(start) and word in text for name, text in outcome.problems.items())
        for start, word in WANTED.items()
    ]
    sys.exit(not (outcome.made == 50 and len(outcome.problems) == 10 and all(explained)))


PLACES = [
    "ARG",
    "BEL",
    "BGD",
    "BOL",
    "BRA",
    "CAN",
    "CHL",
    "CHN",
    "COD",
    "COL",
    "CRI",
    "CUB",
    "DEU",
    "DOM",
    "ECU",
    "EGY",
    "ESP",
    "ETH",
    "FRA",
    "GBR",
    "GHA",
    "GTM",
    "HTI",
    "IDN",
    "IND",
    "IRN",
    "ITA",
    "JOR",
    "JPN",
    "KEN",
    "LBN",
    "LKA",
    "MAR",
    "MEX",
    "MMR",
    "NER",
    "NGA",
    "NIC",
    "NPL",
    "PAK",
    "PAN",
    "PER",
    "PHL",
    "PRY",
    "SEN",
    "SLV",
    "SYR",
    "TUR",
    "UGA",
    "VEN",
]

if __name__ == "__main__":
    main()
