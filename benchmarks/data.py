"""Filter and add up large tables: ``query`` against plain pandas, seconds and peak memory, in one run.

    python benchmarks/data.py [--records 20000000] [--unhcr FILE] [--rounds 3]

Two inputs: the whole population table of UNHCR (the file of the Refugee Data Finder, where it is given
or lies in ``IOMLAB_TEST_DATA``), and a file of invented records (Parquet and CSV). Each way runs in a
process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

UNHCR = "unhcr-refugee-data/population.csv.gz"
PURPOSE = "Measuring the speed of iomlab on invented records"

QUERY = """
from iomlab import query
found = query("unhcr_population", where={{"year": (2015, None), "origin_iso3": ["SYR", "VEN", "AFG"]}},
              by=["year", "origin_iso3"], total=["refugees"])
answer = [len(found), int(found["refugees"].sum())]
"""
LOAD = """
from iomlab import load
frame = load("unhcr_population")
kept = frame[(frame["year"] >= 2015) & frame["origin_iso3"].isin(["SYR", "VEN", "AFG"])]
found = kept.groupby(["year", "origin_iso3"])["refugees"].sum()
answer = [len(found), int(found.sum())]
"""
PANDAS = """
import pandas as pd
frame = pd.read_csv({file!r}, keep_default_na=False, na_values={{c: [""] for c in {numbers!r}}})
kept = frame[(frame["year"] >= 2015) & frame["coo_iso"].isin(["SYR", "VEN", "AFG"])]
found = kept.groupby(["year", "coo_iso"])["refugees"].sum()
answer = [len(found), int(found.sum())]
"""
MICRO_QUERY = """
from iomlab import query_microdata
found = query_microdata({file!r}, purpose={purpose!r}, where={{"age": (25, 64)}}, by=["country", "sex"],
                        total=["weight"], mean=["pay"])
answer = [len(found), int(found["weight"].sum())]
"""
MICRO_PANDAS = """
import pandas as pd
frame = pd.read_{kind}({file!r})
kept = frame[frame["age"].between(25, 64)]
found = kept.groupby(["country", "sex"]).agg(weight=("weight", "sum"), pay=("pay", "mean"), rows=("age", "size"))
answer = [len(found), int(found["weight"].sum())]
"""
MEASURED = """
import json, resource, time
start = time.perf_counter()
{code}
spent = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"seconds": spent, "peak_mib": peak, "answer": answer}}))
"""


def measured(code: str, env: dict[str, str]) -> dict:
    """Run code in a process of its own and return seconds, peak memory and answer."""
    text = MEASURED.format(code=code)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, env=env)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def compare(name: str, ways: dict[str, str], env: dict[str, str], rounds: int) -> None:
    """Run each way in turn, ``rounds`` times, and print medians and ratios to the last way."""
    runs: dict[str, list[dict]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, code in ways.items():
            runs[way].append(measured(code, env))
    answers = {json.dumps(run["answer"]) for each in runs.values() for run in each}
    if len(answers) != 1:
        raise SystemExit(f"{name}: the ways do not agree: {answers}")
    middle = {
        way: {key: sorted(r[key] for r in each)[len(each) // 2] for key in ("seconds", "peak_mib")}
        for way, each in runs.items()
    }
    base = list(middle.values())[-1]
    print(f"\n{name} (answer {answers.pop()})")
    for way, told in middle.items():
        print(
            f"  {way:28} {told['seconds']:7.2f} s  {told['peak_mib']:8.0f} MiB   "
            f"{base['seconds'] / told['seconds']:5.1f} x as fast, "
            f"{told['peak_mib'] / base['peak_mib']:5.2f} of the memory"
        )


def invented(folder: Path, records: int) -> tuple[Path, Path]:
    """Write invented records, in pieces, as Parquet and CSV."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(1)
    countries = np.array([f"C{n:02d}" for n in range(40)])
    parquet, text = folder / "records.parquet", folder / "records.csv"
    writer = None
    for start in range(0, records, 1_000_000):
        n = min(1_000_000, records - start)
        piece = pd.DataFrame(
            {
                "country": rng.choice(countries, n),
                "sex": rng.choice(["f", "m"], n),
                "age": rng.integers(15, 80, n),
                "pay": rng.gamma(2, 500, n).round(2),
                "weight": rng.integers(1, 900, n),
                "sector": rng.choice(["A", "B", "C", "D"], n),
                "months": rng.integers(0, 24, n),
            }
        )
        piece.to_csv(text, mode="a", header=start == 0, index=False)
        table = pa.Table.from_pandas(piece, preserve_index=False)
        writer = writer or pq.ParquetWriter(parquet, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return parquet, text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000_000)
    parser.add_argument("--unhcr", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    shared = Path(os.environ.get("IOMLAB_TEST_DATA", "../shared"))
    unhcr = asked.unhcr or shared / "data" / UNHCR
    with tempfile.TemporaryDirectory() as room:
        env = {**os.environ, "IOMLAB_DATA": room}
        if unhcr.exists():
            add = [sys.executable, "-m", "iomlab.cli", "data", "add", str(unhcr), "--as", "unhcr_population"]  # fmt: skip
            subprocess.run(add, env=env, check=True, stdout=subprocess.DEVNULL)
            numbers = ["refugees", "asylum_seekers", "idps", "oip"]
            ways = {
                "query": QUERY.format(),
                "load, then pandas": LOAD,
                "pandas on the file": PANDAS.format(file=str(unhcr.resolve()), numbers=numbers),
            }
            compare("UNHCR, whole population table", ways, env, asked.rounds)
        else:
            print("UNHCR’s table is not here: left out (name it with --unhcr)")
        parquet, text = invented(Path(room), asked.records)
        for kind, file in (("parquet", parquet), ("csv", text)):
            ways = {
                "query_microdata": MICRO_QUERY.format(file=str(file), purpose=PURPOSE),
                "plain pandas": MICRO_PANDAS.format(file=str(file), kind=kind),
            }
            name = f"{asked.records:,} invented records, {kind} of {file.stat().st_size >> 20} MiB"
            compare(name, ways, env, asked.rounds)


if __name__ == "__main__":
    main()
