"""Checks: how an author declares them, and how a student runs them.

Students write `from lecturekit import check` and `check("update")`; authors write
`from lecturekit.check import Agrees, Exercise, inputs, vector, ...`. Hence this module can be called.
"""

import sys
import types

from .declare import Agrees, Check, Choice, Equals, Exercise, Holds, Order, Written
from .driven import Driven
from .edition import Code, edition
from .inputs import (
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
from .mistakes import Edit, Mistake
from .pace import Pace
from .probes import Call, Layer, Value
from .rules import Agreement, predicts, refutes, satisfies, separates
from .student import check as _check
from .student import hint, question
from .trained import Predict

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
    """`lecturekit.check` is a package and a function, as `from lecturekit import check` needs both."""

    __call__ = staticmethod(_check)


sys.modules[__name__].__class__ = _CallableModule
