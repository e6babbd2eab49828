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
        name: what the solution defines and the student must: a function, a value, a class.
        points: what it is worth.
        mistakes: sentence -> wrong implementation (a function, class or value, or an `Edit`), or a list of
            `Mistake`, each of which may be worth a share of the points.
        hints: shown one after another, each time the student's `check` fails.
        trials: how many fresh inputs the grader asks for.
        also: inputs that are always asked, besides the random ones.
        seconds: CPU time that all answers together may take.
        returns: what the values of a returned tuple are called, for messages: ("w", "b").
        builds_on: checks of the same notebook whose work this one uses. Where theirs is wrong, this one is asked once
            more with the solution's in their place, so that nobody loses points twice.
        forbids: dotted names that may not be used ("numpy.convolve", "scipy"), or {name: what to use instead}.
        pace: how fast it must be, on large inputs.
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
            given = getattr(self, option)
            if isinstance(given, str):
                raise TypeError(
                    f"Expected a list of {option} for {self.name!r}. Received one string: put it into [...]."
                )
            object.__setattr__(self, option, tuple(given))
        try:
            object.__setattr__(self, "forbids", forbidden.validate(self.forbids))
        except (TypeError, ValueError) as error:
            raise type(error)(f"{error} (forbids of {self.name!r})") from None
        if isinstance(self.trials, bool) or not isinstance(self.trials, int) or self.trials < 1:
            raise ValueError(f"Expected at least one trial for {self.name!r}. Received: trials={self.trials!r}.")
        if not self.seconds > 0:
            raise ValueError(f"Expected seconds > 0 for {self.name!r}. Received: seconds={self.seconds!r}.")
        self._require_inputs_that_fit()
        for case in self.also:
            _require(self.name, "a dict for each of `also`", case, Mapping)
            if list(case) != list(self.inputs.strategies):
                raise ValueError(
                    f"Expected values for {list(self.inputs.strategies)}, in this order, in each `also` of "
                    f"{self.name!r}. Received: {list(case)}."
                )
        if isinstance(self.probe, Call):
            for mistake in self.mistakes:
                if not mistake.implements:
                    raise TypeError(
                        f"Expected a function (or an Edit) for the mistake {mistake.sentence!r} of {self.name!r}. "
                        f"Received: {mistake.wrong!r}."
                    )
        if self.pace is not None:
            object.__setattr__(self, "pace", Pace.of(self.name, self.points, self.pace, self.inputs))

    def _require_inputs_that_fit(self) -> None:
        """Raise unless the inputs are such as the probe asks with."""
        asked = list(self.asked)
        if isinstance(self.probe, Layer) and "x" not in asked:
            raise ValueError(
                f"Expected an input `x` for the layer {self.name!r}. Received: {asked}. "
                'Add one: inputs(x=matrix("n", "m"), ...).'
            )
        if isinstance(self.probe, Predict) and not asked:
            raise ValueError(
                f"Expected at least one input for the model {self.name!r}. Received none. "
                "Predict() passes each on to model.predict: inputs(x=matrix(200, 2))."
            )
        if isinstance(self.rule, ModelScore):
            self._require_goals_that_fit(asked)
        if isinstance(self.probe, Driven):
            wanted = self.probe.parameters()
            if sorted(wanted) != sorted(asked):
                raise ValueError(
                    f"Expected a driver of {self.name!r} that takes the target and its inputs, "
                    f"def {self.probe.name}({', '.join(['target', *asked])}). It takes, besides the target: "
                    f"{', '.join(wanted) or 'nothing'}."
                )

    def _require_goals_that_fit(self, asked: list[str]) -> None:
        rule, kept = self.rule, [name for name in self.inputs.strategies if name not in asked]
        assert isinstance(rule, ModelScore)
        if list(rule.under) != asked[1:] or ([rule.labels] if rule.labels else []) != kept:
            raise ValueError(
                f"Expected a goal for each input of the model {self.name!r}, and its right labels kept: predicts(.9, "
                f"labels='y', shifted=.8) with inputs(x=..., shifted=..., y=kept(...)). Received the inputs "
                f"{', '.join(asked)}, kept: {', '.join(kept) or 'none'}; labels={rule.labels!r}, further goals for: "
                f"{', '.join(rule.under) or 'none'}."
            )
        if (rule.parameters is not None or rule.nonlinear) != getattr(self.probe, "parameters", False):
            raise ValueError(
                f"Expected both predicts(..., parameters=5000), or nonlinear=True, and Predict(parameters=True), or "
                f"neither, for {self.name!r}. Received: {rule.parameters!r} and {self.probe!r}."
            )

    @property
    def asked(self) -> tuple[str, ...]:
        """The inputs that student code sees: all but those that only the judge knows."""
        return tuple(name for name, strategy in self.inputs.strategies.items() if not strategy.kept)

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
        section: the lecture's section that it practises, by its heading.
        goals: what a student can do afterwards, each a phrase that follows on "can".
        after: the notebooks whose content it takes, as "02_perceptron/training".
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
        for place, check in enumerate(self.judged):
            earlier = [other.name for other in self.judged[:place]]
            for name in check.builds_on:
                if name not in earlier:
                    raise ValueError(
                        f"Expected {check.name!r} to build on checks that stand before it: "
                        f"{', '.join(earlier) or 'there are none'}. Received: {name!r}."
                    )

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
    probe: Call | Layer | Driven = Call(),  # noqa: B008 - frozen
    rule: Agreement = Agreement(),  # noqa: B008
    **options: Any,
) -> Check:
    """The student's function answers as the solution does; so does a layer, with `probe=Layer(...)`, and
    anything else that a small function of the author's can use, with `probe=Driven(use)`.

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


def Choice(  # noqa: N802
    name: str,
    text: str,
    options: Mapping[str, str],
    right: str | set[str] | Sequence[str],
    *,
    points: float,
    because: Mapping[str, str] | None = None,
    **more: Any,
) -> Check:
    """A question with given answers. Students answer by a value: the key of an option, or a set of keys.

    `question("name")` in a cell of its own shows the text and the options, to each student in another order. The
    student's own `check` tells only whether the answer has the right form.

    Args:
        options: key -> what it stands for; the keys are short words, and never shown in this order.
        right: the key of the right option; a set of keys if several may be chosen.
        because: key -> the sentence that a student reads who got this option wrong.

    Example:
        >>> Choice("tie", "What does the perceptron answer to $z = 0$?", {"plus": "+1", "minus": "-1", "none": "0"},
        ...        right="plus", points=1, because={"minus": "The lecture's sigma(0) is +1.",
        ...                                         "none": "numpy.sign(0) is 0; the perceptron knows two classes."})
    """
    rule = Chosen.declared(name, text, options, right, because or {})
    wrong = [Mistake(sentence, answer) for sentence, answer in rule.slips(right)]
    return Check(name, points, Value(), rule, inputs(), mistakes=wrong, **more)


def Order(  # noqa: N802
    name: str,
    text: str,
    items: Mapping[str, str],
    *,
    points: float,
    because: Mapping[str, str] | None = None,
    **more: Any,
) -> Check:
    """A question whose answer is an order: a list of keys. Declared in the right order, never shown in it.

    Args:
        items: key -> what it stands for, in the right order.
        because: key -> the sentence that a student reads who put this one too early or too late.

    Example:
        >>> Order("timeline", "Oldest first:", {"mcp": "McCulloch and Pitts' neuron", "perceptron": "the perceptron",
        ...       "cnn": "AlexNet"}, points=1, because={"mcp": "It is of 1943, before there were computers."})
    """
    rule = Ordered.declared(name, text, items, because or {})
    return Check(name, points, Value(), rule, inputs(), **more)
