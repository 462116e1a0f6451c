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
# what a case tells about the software it was made with, or about data that it does not hold;
# nothing that a method could answer
ABOUT_THE_PEER = {
    "max_abs_peer_minus_converged",
    "published",
    "published_full_sample_top5_alpha",
}
# a number for which a case states no tolerance
UNSTATED = "rel 1e-6"
# what is zero but for rounding, beside the largest number of its table
ROUNDING = 1e-13
# Cases whose own numbers are noisier than their tolerance. The components of four_regions should
# have 50 * 500 / (100 * 130) = 1.923076923076923 in row 2, but the case has 1.9230769200453, as
# its software fits by iteration; the stated tolerance is rel 1e-9.
NOISE = {"multiplicative_components": {"all": "rel 5e-9"}}


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


def allowance(path: tuple[str, ...], tolerance: Any) -> str:
    """Return the tolerance that a case states for a number: its own key's, or that for all."""
    if isinstance(tolerance, dict):
        for key in reversed(path):
            if key in tolerance:
                return str(tolerance[key])
        for key in reversed(path):  # "profile" is for profile_likelihood, "ci" for ci95_normal
            for name, text in tolerance.items():
                if key.startswith(name):
                    return str(text)
        return str(tolerance.get("all", UNSTATED))
    return str(tolerance or UNSTATED)


def within(want: float, got: Any, text: str, top: float, total: float) -> bool:
    """Say whether a number is as near as the tolerance asks (``top``: largest of its table)."""
    if not isinstance(got, (int, float)) or isinstance(got, bool):
        return False
    if text.startswith("no more than"):
        return got <= float(text.split()[3]) * want
    if text.startswith("below"):
        return got < float(text.split()[1])
    if text.startswith("exact"):
        return got == want
    percent = re.match(r"within ([\d.]+) percent", text)
    if percent:
        return abs(got - want) <= float(percent.group(1)) / 100 * abs(want)
    allowed = []
    for kind, size, of_total in re.findall(r"(abs|rel) ([\d.e+-]+)(\s*\*\s*total)?", text):
        scale = total if of_total else 1.0
        near = abs(want) if abs(want) > ROUNDING * top else top
        allowed.append(float(size) * (scale if kind == "abs" else near))
    assert allowed, f"a tolerance that the test cannot read: {text}"
    return abs(got - want) <= max(allowed)


def differences(
    want: Any, got: Any, tolerance: Any, path: tuple[str, ...], top: float, total: float
) -> list[str]:
    """Return where ``got`` leaves ``want`` by more than the tolerance that the case states."""
    if path and path[-1] in ABOUT_THE_PEER:
        return []
    name = ".".join(path)
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return [f"{name}: {got!r:.80} is not a mapping"]
        total = want.get("total_converged") or got.get("total_converged") or total
        return [
            found
            for key, value in want.items()
            for found in differences(
                value, got.get(key), tolerance, (*path, str(key)), largest(value), total
            )
        ]
    if isinstance(want, list):
        if not isinstance(got, list) or len(got) != len(want):
            return [f"{name}: {got!r:.80} has another length"]
        return [
            found
            for at, (one, other) in enumerate(zip(want, got, strict=True))
            for found in differences(one, other, tolerance, (*path, str(at)), top, total)
        ]
    if want is None or isinstance(want, (str, bool)):
        return [] if got == want else [f"{name}: {got!r}, not {want!r}"]
    text = allowance(path, tolerance)
    return (
        [] if within(want, got, text, top, total) else [f"{name}: {got!r}, not {want!r} ({text})"]
    )


def largest(value: Any) -> float:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return max(map(largest, value), default=0.0)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return abs(float(value)) if number and math.isfinite(value) else 0.0


@pytest.mark.parametrize(("case", "root"), every_case())
def test_a_published_case_is_met(case, root):
    if "error" in case["expected"]:
        with pytest.raises(MethodError):
            run_case(case, root)
        return
    answer = run_case(case, root)
    tolerance = NOISE.get(case["method"], case.get("tolerance"))
    assert differences(case["expected"], answer, tolerance, (), 0.0, 1.0) == []


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
