"""Item response theory: a two-parameter logistic model of each check, over several sets and years.

    P(full points) = 1 / (1 + exp(-a (ability - b)))

b is a check's difficulty, on the scale of the students' abilities (mean 0, spread 1), and a how sharply it tells
students below b from those above. The fit is `mirt`'s: marginal maximum likelihood by EM, here with weak priors
(log a ~ N(0, 0.5), b ~ N(0, 2)), so that a small class gives modest numbers instead of absurd ones.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LEAST_STUDENTS, LEAST_CHECKS = 30, 4
ENOUGH = 250  # students from which a two-parameter model is commonly trusted


@dataclass(frozen=True)
class Curve:
    """One check's parameters and their standard errors (None where the fit could not tell)."""

    check: str
    sharpness: float
    sharpness_error: float | None
    difficulty: float
    difficulty_error: float | None


@dataclass(frozen=True)
class ItemModel:
    """What came of fitting.

    Attributes:
        reason: why there are no curves, or "".
        caution: what to keep in mind when reading them.
        left_out: checks that say nothing, as all students got the same.
    """

    curves: tuple[Curve, ...] = ()
    students: int = 0
    reason: str = ""
    caution: str = ""
    left_out: tuple[str, ...] = ()


def fit(shares: Mapping[str, Mapping[str, float]]) -> ItemModel:
    """A two-parameter model of all checks.

    Args:
        shares: student -> check -> share of its points. A check counts as solved with full points only. A student of
            another year is another student.
    """
    students = sorted(shares)
    checks = sorted({check for row in shares.values() for check in row})
    table = np.full((len(students), len(checks)), np.nan)
    for i, student in enumerate(students):
        for j, check in enumerate(checks):
            share = shares[student].get(check)
            if share is not None:
                table[i, j] = share >= 1
    telling = np.array([len(np.unique(column[~np.isnan(column)])) == 2 for column in table.T], dtype=bool)
    left_out = tuple(check for check, tells in zip(checks, telling, strict=True) if not tells)
    kept = [check for check in checks if check not in left_out]
    if len(students) < LEAST_STUDENTS or len(kept) < LEAST_CHECKS:
        reason = (
            f"It wants {LEAST_STUDENTS} students and {LEAST_CHECKS} checks that not all solve or miss; here are "
            f"{len(students)} and {len(kept)}. Name more sets, or the courses of other years (`--year DIR`)."
        )
        return ItemModel(students=len(students), reason=reason, left_out=left_out)
    return _fitted(table[:, telling], kept, left_out)


def _fitted(table: np.ndarray, checks: Sequence[str], left_out: tuple[str, ...]) -> ItemModel:
    try:
        from mirt import fit_mirt
        from mirt.estimation import LogNormalPrior, NormalPrior
    except ImportError:
        reason = "The package `mirt` is not installed: `pip install 'lecturekit[report]'`."
        return ItemModel(students=len(table), reason=reason, left_out=left_out)
    priors = {"discrimination": LogNormalPrior(0.0, 0.5), "difficulty": NormalPrior(0.0, 2.0)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of errors that cannot be told: those are shown as such
            result = fit_mirt(table, model="2PL", priors=priors)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        return ItemModel(students=len(table), reason=f"The fit failed: {error}", left_out=left_out)
    found, errors = result.model.parameters, result.standard_errors
    curves = tuple(
        Curve(check, float(a), _told(a_error), float(b), _told(b_error))
        for check, a, a_error, b, b_error in zip(
            checks,
            np.ravel(found["discrimination"]),
            np.ravel(errors["discrimination"]),
            np.ravel(found["difficulty"]),
            np.ravel(errors["difficulty"]),
            strict=True,
        )
    )
    return ItemModel(curves, len(table), caution=_caution(len(table), result.converged), left_out=left_out)


def _told(error: float) -> float | None:
    return float(error) if np.isfinite(error) else None


def _caution(students: int, converged: bool) -> str:
    parts = []
    if students < ENOUGH:
        parts.append(
            f"Read these as hints. {students} students are few for two parameters a check: from about {ENOUGH} on the "
            "numbers settle. Compare checks only where they differ by more than two of the errors beside them."
        )
    if not converged:
        parts.append("The fit did not settle.")
    return " ".join(parts)
