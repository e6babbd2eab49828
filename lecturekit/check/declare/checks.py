"""Declarations of an exercise and its checks.

A check says what to ask (a probe), on which inputs, what makes the answer right (a rule), how many points it is worth,
and which *named mistakes* it must recognize: wrong implementations, each with a sentence for the student who made it.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import forbidden
from ..judge.model_score import ModelScore
from ..judge.questions import Chosen, Ordered
from ..judge.rules import Agreement, Rule
from ..kernel.driven import Driven
from ..kernel.probes import Call, Layer, Predict, Probe, Value
from .inputs import Inputs, inputs
from .mistakes import Mistake, mistakes
from .pace import Pace

MAX_NAME = 50


@dataclass(frozen=True)
class Check:
    """One declared check. Authors write `Agrees`, `Holds`, `Equals`, `Choice` or `Order`.

    Attributes:
        name: the function, value or class that the student must define.
        points: its points.
        mistakes: sentence -> wrong implementation (a function, class or value, or an `Edit`), or a list of `Mistake`,
            each of which may leave some of the points.
        hints: shown one by one, each time the student's `check` fails.
        trials: the number of fresh inputs that the grader draws.
        also: inputs to ask in addition to the random ones.
        seconds: CPU time limit for all answers together.
        returns: names for the values of a returned tuple, for messages: ("w", "b").
        builds_on: checks of the same notebook whose results this one uses. If one of them fails, the error is carried
            forward: this check is asked once more with the solution's results, so nobody loses points twice.
        forbids: dotted names that may not be used ("numpy.convolve", "scipy"), or {name: what to use instead}.
        pace: how fast it must be on large inputs.
    """

    name: str
    points: float
    probe: Probe
    rule: Rule
    inputs: Inputs
    mistakes: Sequence[Mistake] = ()
    hints: Sequence[str] = ()
    trials: int = 30
    also: Sequence[Mapping[str, Any]] = ()
    seconds: float = 20.0
    returns: Sequence[str] = ()
    builds_on: Sequence[str] = ()
    forbids: Mapping[str, str] = field(default_factory=dict)
    pace: Pace | None = None

    def __post_init__(self) -> None:
        _require_name(self.name)
        _require_points(self.name, self.points)
        _require(self.name, "a rule such as separates('and')", self.rule, Rule)
        _require(self.name, "a probe such as Layer()", self.probe, Probe)
        _require(self.name, "inputs(...)", self.inputs, Inputs)
        _require(self.name, "a list of inputs for `also`, each a dict", self.also, list | tuple)
        object.__setattr__(self, "mistakes", mistakes(self.name, self.points, self.mistakes))
        for option in ("hints", "returns", "builds_on"):
            value = getattr(self, option)
            if isinstance(value, str):
                raise TypeError(
                    f"Expected a list of {option} for {self.name!r}. Received one string: put it into [...]."
                )
            object.__setattr__(self, option, tuple(value))
        try:
            object.__setattr__(self, "forbids", forbidden.validate(self.forbids))
        except (TypeError, ValueError) as error:
            raise type(error)(f"{error} (forbids of {self.name!r})") from None
        if isinstance(self.trials, bool) or not isinstance(self.trials, int) or self.trials < 1:
            raise ValueError(f"Expected at least one trial for {self.name!r}. Received: trials={self.trials!r}.")
        if not self.seconds > 0:
            raise ValueError(f"Expected seconds > 0 for {self.name!r}. Received: seconds={self.seconds!r}.")
        self._require_matching_inputs()
        for case in self.also:
            _require(self.name, "a dict for each of `also`", case, Mapping)
            if list(case) != list(self.inputs.strategies):
                raise ValueError(
                    f"Expected values for {list(self.inputs.strategies)}, in this order, in each `also` of "
                    f"{self.name!r}. Received: {list(case)}."
                )
        if isinstance(self.probe, Call):
            for mistake in self.mistakes:
                if not mistake.is_callable:
                    raise TypeError(
                        f"Expected a function (or an Edit) for the mistake {mistake.sentence!r} of {self.name!r}. "
                        f"Received: {mistake.wrong!r}."
                    )
        if self.pace is not None:
            object.__setattr__(self, "pace", Pace.of(self.name, self.points, self.pace, self.inputs))

    def _require_matching_inputs(self) -> None:
        """Raise unless the inputs fit the probe."""
        visible = list(self.visible_inputs)
        if isinstance(self.probe, Layer) and "x" not in visible:
            raise ValueError(
                f"Expected an input `x` for the layer {self.name!r}. Received: {visible}. "
                'Add one: inputs(x=matrix("n", "m"), ...).'
            )
        if isinstance(self.probe, Predict) and not visible:
            raise ValueError(
                f"Expected at least one input for the model {self.name!r}. Received none. "
                "Predict() passes each on to model.predict: inputs(x=matrix(200, 2))."
            )
        if isinstance(self.rule, ModelScore):
            self._require_matching_goals(visible)
        if isinstance(self.probe, Driven):
            parameters = self.probe.parameters()
            if sorted(parameters) != sorted(visible):
                raise ValueError(
                    f"Expected a driver of {self.name!r} that takes the target and its inputs, "
                    f"def {self.probe.name}({', '.join(['target', *visible])}). It takes, besides the target: "
                    f"{', '.join(parameters) or 'nothing'}."
                )

    def _require_matching_goals(self, visible: list[str]) -> None:
        rule, hidden = self.rule, [name for name in self.inputs.strategies if name not in visible]
        assert isinstance(rule, ModelScore)
        if list(rule.under) != visible[1:] or ([rule.labels] if rule.labels else []) != hidden:
            raise ValueError(
                f"Expected a goal for each input of the model {self.name!r}, and its right labels kept: predicts(.9, "
                "labels='y', shifted=.8) with inputs(x=..., shifted=..., y=kept(...)). Received the inputs "
                f"{', '.join(visible)}, kept: {', '.join(hidden) or 'none'}; labels={rule.labels!r}, "
                f"further goals for: {', '.join(rule.under) or 'none'}."
            )
        measured = rule.parameters is not None or rule.nonlinear or bool(rule.layers)
        if measured != getattr(self.probe, "parameters", False):
            raise ValueError(
                f"Expected both predicts(..., parameters=5000), nonlinear=True or layers=[...], and "
                f"Predict(parameters=True), or neither, for {self.name!r}. Received: {rule.parameters!r} and "
                f"{self.probe!r}."
            )

    @property
    def visible_inputs(self) -> tuple[str, ...]:
        """The inputs that student code sees: all but the hidden ones."""
        return tuple(name for name, strategy in self.inputs.strategies.items() if not strategy.hidden)

    @property
    def constant(self) -> bool:
        """Whether there are no inputs to vary, so that there is a single case."""
        return not self.inputs.strategies


@dataclass(frozen=True)
class Written:
    """A free-text question that a person grades. Its cell has the same name: `answer="..."`."""

    name: str
    points: float

    def __post_init__(self) -> None:
        _require_name(self.name)
        _require_points(self.name, self.points)


def _require_name(name: str) -> None:
    valid = isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name)
    if not valid or not name.isascii() or len(name) > MAX_NAME:
        raise ValueError(
            f"Expected the name of a function, class or variable, in at most {MAX_NAME} ASCII letters. "
            f"Received: {name!r}. A check is named after what the student defines."
        )


def _require(name: str, expected: str, value: Any, kind: Any) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"Expected {expected}, for {name!r}. Received: {value!r}.")


def _require_points(name: str, points: float) -> None:
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points < math.inf:
        raise ValueError(f"Expected points > 0 for {name!r}. Received: {points!r}.")


@dataclass(frozen=True)
class Exercise:
    """One notebook: its title, its checks in the order of their cells, and how long it takes.

    Attributes:
        minutes: roughly how long a student needs.
        section: the heading of the lecture's section that it practises.
        goals: what a student can do afterwards; each a phrase that completes "You can".
        after: the notebooks that it builds on, such as "02_perceptron/training".
    """

    title: str
    checks: Sequence[Check | Written]
    minutes: int = 30
    section: str = ""
    goals: Sequence[str] = ()
    after: Sequence[str] = ()

    def __post_init__(self) -> None:
        if isinstance(self.checks, Check | Written):
            raise TypeError(f"Expected a list of checks. Received one, {self.checks.name!r}: put it into [...].")
        for check in self.checks:
            if not isinstance(check, Check | Written):
                raise TypeError(
                    "Expected Agrees(...), Holds(...), Equals(...), Choice(...), Order(...) or Written(...). "
                    f"Received: {check!r}."
                )
        names = [check.name for check in self.checks]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"Expected every check once. Received twice: {', '.join(twice)}.")
        for index, check in enumerate(self.judged):
            earlier = [other.name for other in self.judged[:index]]
            for name in check.builds_on:
                if name not in earlier:
                    raise ValueError(
                        f"Expected {check.name!r} to build on checks that stand before it: "
                        f"{', '.join(earlier) or 'there are none'}. Received: {name!r}."
                    )

    @property
    def judged(self) -> list[Check]:
        """The checks that are judged automatically."""
        return [check for check in self.checks if isinstance(check, Check)]

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)


def Agrees(  # noqa: N802 - reads as a statement in a declaration
    name: str,
    inputs: Inputs,
    *,
    points: float,
    probe: Call | Layer | Driven = Call(),  # noqa: B008 - frozen
    rule: Agreement = Agreement(),  # noqa: B008
    **options: Any,
) -> Check:
    """The student's function gives the same answers as the solution's; so does a layer, with `probe=Layer(...)`, or
    anything that a small function can use, with `probe=Driven(use)`.

    Example:
        >>> Agrees("predict", inputs(w=vector("m"), b=real(), x=vector("m")), points=2,
        ...        mistakes={"sigma(0) is +1 here.": lambda w, b, x: np.sign(w @ x + b)})
    """
    return Check(name, points, probe, rule, inputs, **options)


def Equals(name: str, *, points: float, rule: Agreement = Agreement(), **options: Any) -> Check:  # noqa: N802, B008
    """The student's value equals the solution's. Students can check its form; the value is judged by the grader."""
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
    """The student's value has a property, or the answers of a function or trained model to fresh inputs have.

    Without inputs, the value itself is judged; with inputs, the function is called, or with `probe=Predict()` the
    model's predictions are.

    Example:
        >>> Holds("and_weights", separates("and"), points=1)
        >>> Holds("model", predicts(.95), inputs(x=matrix(200, 2)), probe=Predict(), points=2)
    """
    fallback: Probe = Call() if inputs.strategies else Value()
    return Check(name, points, probe or fallback, rule, inputs, **options)


def Choice(  # noqa: N802
    name: str,
    text: str,
    options: Mapping[str, str],
    right: str | set[str] | Sequence[str],
    *,
    points: float,
    because: Mapping[str, str] | None = None,
    **check_options: Any,
) -> Check:
    """A question with options. Students answer by a value: the key of an option, or a set of keys.

    `question("name")` in its own cell shows the text and the options, to each student in another order. The student's
    own `check` only tests the form of the answer.

    Args:
        options: key -> text; the keys are short words, and never shown in this order.
        right: the key of the right option; a set of keys if several may be chosen.
        because: key -> the sentence for students who get this option wrong.

    Example:
        >>> Choice("tie", "What does the perceptron answer to $z = 0$?", {"plus": "+1", "minus": "-1", "none": "0"},
        ...        right="plus", points=1, because={"minus": "The lecture's sigma(0) is +1.",
        ...                                         "none": "numpy.sign(0) is 0; the perceptron knows two classes."})
    """
    rule = Chosen.declared(name, text, options, right, because or {})
    wrong = [Mistake(sentence, answer) for sentence, answer in rule.mistakes(right)]
    return Check(name, points, Value(), rule, inputs(), mistakes=wrong, **check_options)


def Order(  # noqa: N802
    name: str,
    text: str,
    items: Mapping[str, str],
    *,
    points: float,
    because: Mapping[str, str] | None = None,
    **check_options: Any,
) -> Check:
    """A question whose answer is an order: a list of keys.

    Args:
        items: key -> text, in the right order, in which they are never shown.
        because: key -> the sentence for students who put this item too early or too late.

    Example:
        >>> Order("timeline", "Oldest first:", {"mcp": "McCulloch and Pitts' neuron", "perceptron": "the perceptron",
        ...       "cnn": "AlexNet"}, points=1, because={"mcp": "It is of 1943, before there were computers."})
    """
    rule = Ordered.declared(name, text, items, because or {})
    return Check(name, points, Value(), rule, inputs(), **check_options)
