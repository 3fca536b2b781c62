"""Logistic regression, as the fits of the topic engine need it. A helper of theirs."""

from collections.abc import Sequence

import numpy as np

_STEPS = 50


def fit(
    figures: Sequence[Sequence[float]], right: Sequence[bool], names: Sequence[str], stiffness: float
) -> dict[str, float]:
    """Weights by name, and the intercept, by Newton's method.

    `figures` have a row for each decision and a column for each name; `right` says which were right.
    `stiffness` is the L2 penalty on standardised weights.
    """
    table, hits = np.array(figures, dtype=float), np.array(right, dtype=float)
    mean, spread = table.mean(0), table.std(0) + 1e-9
    rows = np.c_[(table - mean) / spread, np.ones(len(table))]
    penalty = np.diag([stiffness] * len(names) + [0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        likely = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (hits - likely) - penalty @ weights
        curve = (rows * (likely * (1 - likely) + 1e-9)[:, None]).T @ rows + penalty
        weights += np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    intercept = float(weights[-1] - plain @ mean)
    return {"intercept": round(intercept, 3)} | {
        name: round(float(weight), 3) for name, weight in zip(names, plain, strict=True)
    }
