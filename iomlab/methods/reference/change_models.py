"""Reference cases of models of flows, of selection and of labour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Inputs = dict[str, Any]
CASES: dict[str, Callable[[Inputs, Path], dict[str, Any]]] = {}
