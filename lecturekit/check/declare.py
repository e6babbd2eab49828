"""The vocabulary in which an author declares an exercise and its checks.

A check says what to ask (a probe), on which inputs, what makes the answer right (a rule), how many
points it is worth, and which *named mistakes* it must recognise: wrong implementations, each with the
sentence that a student who made it should read.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .inputs import Inputs, inputs
from .probes import Call, Layer, Predict, Probe, Value
from .rules import Agreement, Rule

MAX_NAME = 50


@dataclass(frozen=True)
class Edit:
    """A named mistake as a change of the solution's text: `old` is replaced by `new`, everywhere.

    For classes, and wherever a mistake is one wrong character rather than another function.
    """

    old: str
    new: str


@dataclass(frozen=True)
class Check:
    """One declared check. Authors write `Agrees`, `Holds` or `Equals`.

    Attributes:
        name: what the solution defines and the student must: a function, a value, a class.
        points: what it is worth.
        mistakes: sentence -> wrong implementation (a function, class or value, or an `Edit`).
        hints: shown one after another, each time the student's `check` fails.
        trials: how many fresh inputs the grader asks for.
        also: inputs that are always asked, besides the random ones.
        seconds: CPU time that all answers together may take.
    """

    name: str
    points: float
    probe: Probe
    rule: Rule
    inputs: Inputs
    mistakes: Mapping[str, Any] = field(default_factory=dict)
    hints: Sequence[str] = ()
    trials: int = 30
    also: Sequence[Mapping[str, Any]] = ()
    seconds: float = 20.0

    def __post_init__(self) -> None:
        _require_name(self.name)
        _require_points(self.name, self.points)
        _require(self.name, "a rule such as separates('and')", self.rule, Rule)
        _require(self.name, "a probe such as Layer()", self.probe, Probe)
        _require(self.name, "inputs(...)", self.inputs, Inputs)
        _require(self.name, "mistakes as a dict, {sentence: wrong implementation}", self.mistakes, Mapping)
        _require(self.name, "a list of inputs for `also`, each a dict", self.also, list | tuple)
        if isinstance(self.hints, str):
            raise TypeError(f"Expected a list of hints for {self.name!r}. Received one string: put it into [...].")
        if isinstance(self.trials, bool) or not isinstance(self.trials, int) or self.trials < 1:
            raise ValueError(f"Expected at least one trial for {self.name!r}. Received: trials={self.trials!r}.")
        if not self.seconds > 0:
            raise ValueError(f"Expected seconds > 0 for {self.name!r}. Received: seconds={self.seconds!r}.")
        if isinstance(self.probe, Layer) and "x" not in self.inputs.strategies:
            raise ValueError(
                f"Expected an input `x` for the layer {self.name!r}. Received: {list(self.inputs.strategies)}. "
                'Add one: inputs(x=matrix("n", "m"), ...).'
            )
        if isinstance(self.probe, Predict) and len(self.inputs.strategies) != 1:
            raise ValueError(
                f"Expected one input for the model {self.name!r}. Received: {list(self.inputs.strategies)}. "
                "Predict() passes it on to model.predict: inputs(x=matrix(200, 2))."
            )
        for case in self.also:
            _require(self.name, "a dict for each of `also`", case, Mapping)
            if list(case) != list(self.inputs.strategies):
                raise ValueError(
                    f"Expected values for {list(self.inputs.strategies)}, in this order, in each `also` of "
                    f"{self.name!r}. Received: {list(case)}."
                )
        if isinstance(self.probe, Call):
            for sentence, mistake in self.mistakes.items():
                _require(self.name, "a sentence for each mistake", sentence, str)
                if not callable(mistake) and not isinstance(mistake, Edit):
                    raise TypeError(
                        f"Expected a function (or an Edit) for the mistake {sentence!r} of {self.name!r}. "
                        f"Received: {mistake!r}."
                    )

    @property
    def constant(self) -> bool:
        """Whether there is nothing to vary: one case says all."""
        return not self.inputs.strategies


@dataclass(frozen=True)
class Written:
    """A free-text question that a person grades. Its cell carries the same name: `answer="..."`."""

    name: str
    points: float

    def __post_init__(self) -> None:
        _require_name(self.name)
        _require_points(self.name, self.points)


def _require_name(name: str) -> None:
    right = isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name)
    if not right or not name.isascii() or len(name) > MAX_NAME:
        raise ValueError(
            f"Expected the name of a function, class or variable, in at most {MAX_NAME} ASCII letters. "
            f"Received: {name!r}. A check is named after what the student defines."
        )


def _require(name: str, what: str, value: Any, kind: Any) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"Expected {what}, for {name!r}. Received: {value!r}.")


def _require_points(name: str, points: float) -> None:
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < math.inf:
        raise ValueError(f"Expected points > 0 for {name!r}. Received: {points!r}.")


@dataclass(frozen=True)
class Exercise:
    """One notebook: its title, its checks in the order of their cells, and how long it takes.

    Attributes:
        minutes: how long a student needs, roughly.
    """

    title: str
    checks: Sequence[Check | Written]
    minutes: int = 30

    def __post_init__(self) -> None:
        if isinstance(self.checks, Check | Written):
            raise TypeError(f"Expected a list of checks. Received one, {self.checks.name!r}: put it into [...].")
        for check in self.checks:
            if not isinstance(check, Check | Written):
                raise TypeError(f"Expected Agrees(...), Holds(...), Equals(...) or Written(...). Received: {check!r}.")
        names = [check.name for check in self.checks]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"Expected every check once. Received twice: {', '.join(twice)}.")

    @property
    def judged(self) -> list[Check]:
        """The checks that a machine judges."""
        return [check for check in self.checks if isinstance(check, Check)]

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)


def Agrees(  # noqa: N802 - reads as a statement in a declaration
    name: str,
    inputs: Inputs,
    *,
    points: float,
    probe: Call | Layer = Call(),  # noqa: B008 - frozen
    rule: Agreement = Agreement(),  # noqa: B008
    **options: Any,
) -> Check:
    """The student's function (or layer, with `probe=Layer(...)`) answers as the solution does.

    Example:
        >>> Agrees("predict", inputs(w=vector("m"), b=real(), x=vector("m")), points=2,
        ...        mistakes={"sigma(0) is +1 here.": lambda w, b, x: np.sign(w @ x + b)})
    """
    return Check(name, points, probe, rule, inputs, **options)


def Equals(name: str, *, points: float, rule: Agreement = Agreement(), **options: Any) -> Check:  # noqa: N802, B008
    """The student's value equals the solution's. Students can check its kind; its value is judged later."""
    return Check(name, points, Value(), rule, inputs(), **options)


def Holds(  # noqa: N802
    name: str,
    rule: Rule,
    inputs: Inputs = inputs(),  # noqa: B008
    *,
    points: float,
    probe: Probe | None = None,
    **options: Any,
) -> Check:
    """The student's value, or what a function or trained model makes of fresh inputs, has a property.

    Without inputs the value itself is judged; with inputs the function is called (or, with
    `probe=Predict()`, the model asked for predictions).

    Example:
        >>> Holds("and_weights", separates("and"), points=1)
        >>> Holds("model", predicts(.95), inputs(x=matrix(200, 2)), probe=Predict(), points=2)
    """
    fallback: Probe = Call() if inputs.strategies else Value()
    return Check(name, points, probe or fallback, rule, inputs, **options)
