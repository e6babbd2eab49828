"""Item response theory: a two-parameter logistic model of each check, over several sets and years.

    P(full points) = 1 / (1 + exp(-a (ability - b)))

b is the check's difficulty on the scale of the students' abilities (mean 0, standard deviation 1), and a is its
discrimination: how sharply it separates students below b from those above. `mirt` fits the model by marginal maximum
likelihood (EM), with weak priors (log a ~ N(0, 0.5), b ~ N(0, 2)) that keep the estimates of small classes moderate.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MIN_STUDENTS, MIN_CHECKS = 30, 4
RELIABLE = 250  # students commonly recommended for a two-parameter model


@dataclass(frozen=True)
class Curve:
    """One check's parameters and their standard errors (None if the fit gave none)."""

    check: str
    sharpness: float
    sharpness_error: float | None
    difficulty: float
    difficulty_error: float | None


@dataclass(frozen=True)
class ItemModel:
    """The result of a fit.

    Attributes:
        curves: one for each check.
        students: the number of students.
        reason: why there are no curves, or "".
        caution: limits of the estimates, or "".
        left_out: checks with the same result for all students, which carry no information.
    """

    curves: tuple[Curve, ...] = ()
    students: int = 0
    reason: str = ""
    caution: str = ""
    left_out: tuple[str, ...] = ()


def fit(shares: Mapping[str, Mapping[str, float]]) -> ItemModel:
    """Fit a two-parameter model of all checks.

    Args:
        shares: student -> check -> share of its points. Only full points count as solved. Students of different years
            need different keys.
    """
    students = sorted(shares)
    checks = sorted({check for row in shares.values() for check in row})
    table = np.full((len(students), len(checks)), np.nan)
    for i, student in enumerate(students):
        for j, check in enumerate(checks):
            share = shares[student].get(check)
            if share is not None:
                table[i, j] = share >= 1
    informative = np.array([len(np.unique(column[~np.isnan(column)])) == 2 for column in table.T], dtype=bool)
    left_out = tuple(check for check, varies in zip(checks, informative, strict=True) if not varies)
    fitted = [check for check in checks if check not in left_out]
    if len(students) < MIN_STUDENTS or len(fitted) < MIN_CHECKS:
        reason = (
            f"The model needs {MIN_STUDENTS} students and {MIN_CHECKS} checks that some solve and others miss; there "
            f"are {len(students)} and {len(fitted)}. Add more sets (`--with SET`) or years (`--year DIR`)."
        )
        return ItemModel(students=len(students), reason=reason, left_out=left_out)
    return _fitted(table[:, informative], fitted, left_out)


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
            warnings.simplefilter("ignore")  # about undefined standard errors, which are shown as such
            result = fit_mirt(table, model="2PL", priors=priors)
    except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
        return ItemModel(students=len(table), reason=f"The fit failed: {error}", left_out=left_out)
    parameters, errors = result.model.parameters, result.standard_errors
    curves = tuple(
        Curve(check, float(a), _finite(a_error), float(b), _finite(b_error))
        for check, a, a_error, b, b_error in zip(
            checks,
            np.ravel(parameters["discrimination"]),
            np.ravel(errors["discrimination"]),
            np.ravel(parameters["difficulty"]),
            np.ravel(errors["difficulty"]),
            strict=True,
        )
    )
    return ItemModel(curves, len(table), caution=_caution(len(table), result.converged), left_out=left_out)


def _finite(error: float) -> float | None:
    return float(error) if np.isfinite(error) else None


def _caution(students: int, converged: bool) -> str:
    parts = []
    if students < RELIABLE:
        parts.append(
            f"Read these as hints: {students} students are few for two parameters per check, and about {RELIABLE} are "
            "recommended. Checks differ only if their values differ by more than two standard errors."
        )
    if not converged:
        parts.append("The fit did not converge.")
    return " ".join(parts)
