"""Logistic regression by Newton's method, for the fits of the topic engine's models."""

from collections.abc import Sequence

import numpy as np

_STEPS = 50


def fit(
    features: Sequence[Sequence[float]], labels: Sequence[bool], names: Sequence[str], l2: float
) -> dict[str, float]:
    """Weights by name, and the intercept, by Newton's method.

    `features` have a row for each decision and a column for each name; `labels` says which were right.
    `l2` is the L2 penalty on standardised weights.
    """
    table, targets = np.array(features, dtype=float), np.array(labels, dtype=float)
    mean, spread = table.mean(0), table.std(0) + 1e-9
    rows = np.c_[(table - mean) / spread, np.ones(len(table))]
    penalty = np.diag([l2] * len(names) + [0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        predicted = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (targets - predicted) - penalty @ weights
        hessian = (rows * (predicted * (1 - predicted) + 1e-9)[:, None]).T @ rows + penalty
        weights += np.linalg.solve(hessian, gradient)
    unscaled = weights[:-1] / spread
    intercept = float(weights[-1] - unscaled @ mean)
    return {"intercept": round(intercept, 3)} | {
        name: round(float(weight), 3) for name, weight in zip(names, unscaled, strict=True)
    }
