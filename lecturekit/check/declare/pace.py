"""How fast an answer must be: a limit on CPU time as a multiple of the solution's, on a large input.

The grader measures CPU time from outside, on inputs of the same size that are drawn anew for each try, and judges the
answers to them, too. A student's own check cannot measure the solution, so it counts executed lines: the solution's
count hardly grows with the input, that of a loop does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ...plural import plural
from ..seeding import generator
from .inputs import Inputs
from .mistakes import Edit

LARGE = 200  # named sizes in a large input, unless the author says otherwise
TRIES = 3  # of which the fastest counts; before them, one answer is asked for that is not timed


@dataclass(frozen=True)
class Pace:
    """At most `times` the solution's CPU time on a large input; slower answers get `worth` points.

    Attributes:
        times: the limit, as a multiple of the solution's CPU time; 20 tells a loop from a matrix product.
        inputs: the large input; by default the check's own, with all named sizes at 200.
        worth: the points for a right answer that is too slow.
        slow: a right implementation that is too slow (a function, or an `Edit` of the solution), to test the limit.

    Example:
        >>> Agrees("conv1d", inputs(x=vector("n"), k=vector("k")), points=2,
        ...        pace=Pace(20, inputs(x=vector(100_000), k=vector(25)), worth=1, slow=conv1d_in_loops))
    """

    times: float
    inputs: Inputs | None = None
    worth: float = 0.0
    slow: Any = None

    @classmethod
    def of(cls, name: str, points: float, declared: Pace | float, check_inputs: Inputs) -> Pace:
        """The pace of a check called `name`, declared as a `Pace` or as a number of times.

        Raises:
            TypeError, ValueError: `declared` is neither, or does not fit the check's inputs and points.
        """
        pace = cls(declared) if isinstance(declared, int | float) and not isinstance(declared, bool) else declared
        if not isinstance(pace, cls):
            raise TypeError(f"Expected pace=20 or pace=Pace(20, inputs(...)), for {name!r}. Received: {declared!r}.")
        if not pace.times > 1:
            raise ValueError(
                f"Expected pace above 1, how many times the solution's time is enough, for {name!r}. "
                f"Received: {pace.times!r}."
            )
        if isinstance(pace.worth, bool) or not 0 <= pace.worth < points:
            raise ValueError(
                f"Expected worth from 0 to less than the {plural(points, 'point')} of {name!r}. "
                f"Received: worth={pace.worth!r} in its pace."
            )
        if not check_inputs.strategies:
            raise ValueError(f"Expected inputs for {name!r}, as its pace is asked for. Received none: inputs(x=...).")
        if pace.inputs is not None and list(pace.inputs.strategies) != list(check_inputs.strategies):
            raise ValueError(
                f"Expected the large input of {name!r} to hold {list(check_inputs.strategies)}, in this order. "
                f"Received: {list(pace.inputs.strategies)}."
            )
        if pace.slow is not None and not callable(pace.slow) and not isinstance(pace.slow, Edit):
            raise TypeError(f"Expected a function (or an Edit) as slow, for {name!r}. Received: {pace.slow!r}.")
        return replace(pace, inputs=pace.inputs or check_inputs)

    def cases(self, *words: str) -> list[dict[str, Any]]:
        """The large inputs drawn for `words`: one to begin with, and one for each try, all of the same size."""
        assert self.inputs is not None
        return [self.inputs.large(LARGE, generator(*words, "large", str(number))) for number in range(1 + TRIES)]
