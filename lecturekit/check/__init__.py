"""Checks: how an author declares them, and how a student runs them.

Students write `from lecturekit import check` and `check("update")`; authors write
`from lecturekit.check import Agrees, Exercise, inputs, vector, ...`. So this module can be called.
"""

import sys
import types

from .declare.checks import Agrees, Check, Choice, Equals, Exercise, Holds, Order, Written
from .declare.edition import Code, edition
from .declare.inputs import (
    Draw,
    choice,
    drawn,
    inputs,
    integer,
    kept,
    label,
    labels,
    matrix,
    positive,
    real,
    seed,
    size,
    tensor,
    vector,
)
from .declare.mistakes import Edit, Mistake
from .declare.pace import Pace
from .judge.rules import Agreement, predicts, refutes, satisfies, separates
from .kernel.driven import Driven
from .kernel.predict import Predict
from .kernel.probes import Call, Layer, Value
from .student import check as _check
from .student import hint, question

__all__ = [
    "Agreement",
    "Agrees",
    "Call",
    "Check",
    "Choice",
    "Code",
    "Draw",
    "Driven",
    "Edit",
    "Equals",
    "Exercise",
    "Holds",
    "Layer",
    "Mistake",
    "Order",
    "Pace",
    "Predict",
    "Value",
    "Written",
    "choice",
    "drawn",
    "edition",
    "hint",
    "inputs",
    "integer",
    "kept",
    "label",
    "labels",
    "matrix",
    "positive",
    "predicts",
    "question",
    "real",
    "refutes",
    "satisfies",
    "seed",
    "separates",
    "size",
    "tensor",
    "vector",
]


class _CallableModule(types.ModuleType):
    """`lecturekit.check` is a package and a function: `from lecturekit import check` needs both."""

    __call__ = staticmethod(_check)

    def __setattr__(self, name: str, value: object) -> None:
        """An import by an old name, such as `lecturekit.check.inputs`, must not hide the function `inputs`."""
        if not (isinstance(value, types.ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _CallableModule
