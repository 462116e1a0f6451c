"""Every published case that can be found is met at its own tolerance."""

from __future__ import annotations

import json
import math
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from iomlab.errors import MethodError
from iomlab.methods.reference import cases, run_case

HERE = Path(__file__).parent
# what a case tells about the software it was made with; nothing that a method could answer
ABOUT_THE_PEER = {"max_abs_peer_minus_converged"}


def roots() -> list[tuple[Path, Path]]:
    """Return (folder of cases, folder that holds shared/) of every place where cases lie."""
    shared = Path(os.environ.get("IOMLAB_TEST_DATA") or HERE.parents[2] / "shared")
    found = [(HERE / "cases", HERE)]
    if (shared / "reference").is_dir():
        found.append((shared / "reference", shared.parent))
    return found


def every_case() -> list[Any]:
    """Return each case once; the shared copy of a case is preferred to the committed one."""
    found = {}
    for folder, root in roots():
        for file in sorted(folder.glob("*/*.json")):
            case = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(case, dict) and {"method", "inputs", "expected"} <= case.keys():
                name = f"{case['method']}/{case.get('case', file.stem)}"
                found[name] = pytest.param(case, root, id=name)
    return list(found.values())


def allowance(key: str, expected: Any, tolerance: Any, answer: dict[str, Any]) -> tuple[str, float]:
    """Return how far from ``expected`` an answer may be: ('rel' or 'abs', how much)."""
    text = tolerance
    if isinstance(tolerance, dict):
        text = tolerance.get(key, tolerance.get("all"))
        if text is None:  # the case gives no tolerance for this key: use the one it gives
            text = next((t for t in tolerance.values() if str(t).startswith("rel")), None)
    found = re.match(r"(abs|rel)\s+([\d.e+-]+)(\s*\*\s*total)?", str(text or "rel 1e-9"))
    if not found:
        return "rel", 1e-9
    kind, size = found.group(1), float(found.group(2))
    return kind, size * (answer.get("total_converged") or 1.0 if found.group(3) else 1.0)


def differ(path: str, want: Any, got: Any, kind: str, size: float, top: float) -> list[str]:
    """Return where ``got`` leaves ``want`` by more than the allowance."""
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return [f"{path}: {got!r} is not a mapping"]
        inner = ((k, v) for k, v in want.items() if k not in ABOUT_THE_PEER)
        return [d for k, v in inner for d in differ(f"{path}.{k}", v, got.get(k), kind, size, top)]
    if isinstance(want, list):
        if not isinstance(got, list) or len(got) != len(want):
            return [f"{path}: {got!r:.60} has another length"]
        pairs = enumerate(zip(want, got, strict=True))
        return [d for i, (w, g) in pairs for d in differ(f"{path}[{i}]", w, g, kind, size, top)]
    if want is None or isinstance(want, (str, bool)):
        return [] if got == want else [f"{path}: {got!r}, not {want!r}"]
    if not isinstance(got, (int, float)) or isinstance(got, bool):
        return [f"{path}: {got!r}, not {want!r}"]
    # a relative tolerance of a zero is taken against the largest number of its table
    limit = size if kind == "abs" else size * (abs(want) or top)
    return [] if abs(got - want) <= limit else [f"{path}: {got!r}, not {want!r} ({kind} {size:g})"]


def largest(value: Any) -> float:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return max(map(largest, value), default=0.0)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return abs(float(value)) if number and math.isfinite(value) else 0.0


def compare(expected: dict[str, Any], answer: dict[str, Any], tolerance: Any) -> list[str]:
    """Return all differences between an expected and a given answer."""
    found = []
    for key, want in expected.items():
        if key in ABOUT_THE_PEER:
            continue
        got = answer.get(key)
        own = isinstance(tolerance, dict) and key not in tolerance and "all" not in tolerance
        if isinstance(want, dict) and own and any(k in tolerance for k in want):
            found += [f"{key}.{d}" for d in compare(want, got or {}, tolerance)]
            continue
        text = tolerance.get(key, "") if isinstance(tolerance, dict) else ""
        limit = re.match(r"(no more than ([\d.]+) times|below ([\d.e-]+))", str(text))
        if limit:
            most = float(limit.group(2)) * want if limit.group(2) else float(limit.group(3))
            if not (isinstance(got, float) and got <= most):
                found.append(f"{key}: {got!r} is more than {most!r}")
            continue
        if isinstance(want, dict) and isinstance(tolerance, dict) and isinstance(got, dict):
            inner = {k: t for k, t in tolerance.items() if k in want}
            for name, value in want.items():
                if name in inner:
                    kind, size = allowance(name, value, tolerance, answer)
                    found += differ(f"{key}.{name}", value, got.get(name), kind, size, 0.0)
            if inner and key not in tolerance and "all" not in tolerance:
                continue
        kind, size = allowance(key, want, tolerance, answer)
        found += differ(key, want, got, kind, size, largest(want))
    return found


@pytest.mark.parametrize(("case", "root"), every_case())
def test_a_published_case_is_met(case, root):
    if "error" in case["expected"]:
        with pytest.raises(MethodError):
            run_case(case, root)
        return
    answer = run_case(case, root)
    assert compare(case["expected"], answer, case.get("tolerance", {})) == []


def test_every_method_with_cases_has_a_door(capsys):
    counts = Counter(str(case.id).split("/")[0] for case in every_case())
    with capsys.disabled():
        print()
        for method, count in sorted(counts.items()):
            print(f"  {method}: {count} cases")
        print(f"  {sum(counts.values())} cases of {len(counts)} methods")
    assert set(counts) <= set(cases())


def test_an_unknown_method_names_the_nearest():
    with pytest.raises(MethodError, match="Did you mean ipf_two_way"):
        run_case({"method": "ipf_tow_way", "inputs": {}}, HERE)


def test_an_unknown_input_names_the_nearest():
    case = {"method": "rescale_net_to_zero", "inputs": {"net": [1, -1], "wieghts": [1, 1]}}
    with pytest.raises(MethodError, match="Did you mean weights"):
        run_case(case, HERE)


def test_a_case_file_outside_the_shared_folder_is_refused():
    case = {"method": "migration_age_indices", "inputs": {"file": "shared/../secret.csv"}}
    with pytest.raises(MethodError, match="under shared"):
        run_case(case, HERE)
