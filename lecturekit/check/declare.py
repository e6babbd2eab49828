"""The vocabulary in which an author declares an exercise and its checks.

A check says what to ask (a probe), on which inputs, what makes the answer right (a rule), how many
points it is worth, and which *named mistakes* it must recognise: wrong implementations, each with the
sentence that a student who made it should read.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .inputs import Inputs, inputs
from .probes import Call, Layer, Probe, Value
from .rules import Agreement, Rule


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
        if not self.name.isidentifier() or keyword.iskeyword(self.name):
            raise ValueError(
                f"Expected the name of a function, class or variable. Received: {self.name!r}. "
                "A check is named after what the student defines."
            )
        _require_points(self.name, self.points)
        if isinstance(self.hints, str):
            raise TypeError(f"Expected a list of hints for {self.name!r}. Received one string: put it into [...].")
        for case in self.also:
            if list(case) != list(self.inputs.strategies):
                raise ValueError(
                    f"Expected values for {list(self.inputs.strategies)}, in this order, in each `also` of "
                    f"{self.name!r}. Received: {list(case)}."
                )
        if isinstance(self.probe, Call):
            for sentence, mistake in self.mistakes.items():
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
        _require_points(self.name, self.points)


def _require_points(name: str, points: float) -> None:
    if isinstance(points, bool) or not isinstance(points, int | float) or not points > 0:
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
