"""Flow tables of all birthplaces at once, kept as scaling vectors and never as a cube."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from iomlab.methods.scaling import fit_stack, scaling_vectors


@dataclass(frozen=True)
class Layers:
    """Flow tables of all birthplaces, kept as scaling vectors: ``a_ki m_ij b_kj`` plus stayers."""

    seed: np.ndarray
    a: np.ndarray
    b: np.ndarray
    stayers: np.ndarray
    whole: dict[int, np.ndarray] = field(default_factory=dict)

    def table(self, k: int) -> np.ndarray:
        """Return origin by destination of birthplace ``k``, stayers on the diagonal."""
        if k in self.whole:
            return self.whole[k] + np.diag(self.stayers[k])
        seed = self.seed if self.seed.ndim == 2 else self.seed[k]
        return self.a[k][:, None] * seed * self.b[k] + np.diag(self.stayers[k])

    def parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return flows summed over birthplaces: all, outward and return (zero diagonals)."""
        if self.seed.ndim == 2:
            every = (self.a.T @ self.b) * self.seed
            outward = np.diag(self.a)[:, None] * self.seed * self.b
            back = self.a.T * self.seed * np.diag(self.b)
        else:
            every = np.einsum("ki,kij,kj->ij", self.a, self.seed, self.b, optimize=True)
            k = np.arange(len(self.a))
            outward = np.diag(self.a)[:, None] * self.seed[k, k] * self.b
            back = self.a.T * self.seed[k, :, k].T * np.diag(self.b)
        for at, table in self.whole.items():
            every = every + table
            outward[at], back[:, at] = table[at], table[:, at]
        for table in (every, outward, back):
            np.fill_diagonal(table, 0.0)
        return every, outward, back


def fit_layers(
    start: np.ndarray, end: np.ndarray, seed: np.ndarray | None, minimum: bool
) -> Layers:
    """Return the flows of every birthplace, with as few movers as can be or with none held."""
    n = len(start)
    stayers = np.minimum(start, end) if minimum else np.zeros_like(start)
    rows, columns = start - stayers, end - stayers
    moves = rows.sum(axis=1, keepdims=True)
    if seed is None:  # independence in closed form; movers never meet the diagonal
        share = np.divide(columns, moves, out=np.zeros_like(columns), where=moves > 0)
        return Layers(np.ones((n, n)), rows, share, stayers)
    pattern = seed * (1 - np.eye(n)) if minimum else seed
    columns = columns * np.divide(
        moves, columns.sum(axis=1, keepdims=True), out=np.ones_like(moves), where=moves > 0
    )
    a, b, _, done = scaling_vectors(pattern, rows, columns)
    whole = {}
    for k in np.flatnonzero(~done):
        one = pattern if pattern.ndim == 2 else pattern[k]
        whole[int(k)] = fit_stack(one, rows[k : k + 1], columns[k : k + 1])[0][0]
        a[k] = b[k] = 0.0
    return Layers(pattern, a, b, stayers, whole)
