"""Build answer keys: the answers of the solution and of each named mistake to fresh inputs."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from lecturekit.check import Agreement, Call, Check, Driven, Edit, forbidden
from lecturekit.check.judge.findings import PASSED, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.kernel import wire
from lecturekit.check.kernel.errors import sealed
from lecturekit.check.kernel.line_count import counting_lines
from lecturekit.check.kernel.probes import MISSING, Answer, ask, ask_watched
from lecturekit.check.seeding import generator

from .aliases import with_aliases
from .solution import Solution, SolutionError
from .time_limit import TooSlow, limited

SHOWN_SHARE = 3  # number of hidden inputs for each shown one


@dataclass(frozen=True)
class MistakeCombination:
    """A named mistake, or two of them at once.

    Attributes:
        sentence: the mistake's sentence, or one per line.
        target: the object that the check gets if a student makes the mistake.
        worth: the points it still earns.
    """

    sentence: str
    target: Any
    worth: float = 0.0


def secret_key(
    solution: Solution, check: Check, secret: str, stream: str, mistakes: Sequence[MistakeCombination] | None = None
) -> AnswerKey:
    """The key of one check for one of the grader's input streams: "hidden", "shown", or "large", if it has a pace.

    Args:
        mistakes: `all_mistakes` of the check if they are made already: some train networks. On large inputs none is
            asked, as it may take for ever.
    """
    if stream == "large":
        assert check.pace
        return make_key(
            solution, check, check.pace.cases(secret, solution.problem_set, solution.notebook, check.name), ()
        )
    count = check.trials if stream == "hidden" else -(-check.trials // SHOWN_SHARE)
    rng = generator(secret, stream, solution.problem_set, solution.notebook, check.name)
    inputs = [*check.also, *check.inputs.cases(1 if check.constant else count, rng)]
    return make_key(solution, check, inputs, mistakes)


def make_key(
    solution: Solution,
    check: Check,
    inputs: Iterable[Mapping[str, Any]],
    mistakes: Sequence[MistakeCombination] | None = None,
) -> AnswerKey:
    """The answers of the solution, of each named mistake, and of pairs of mistakes to `inputs`.

    Raises:
        SolutionError: the solution fails, breaks its own rule, or returns values that cannot be compared.
    """
    mistakes = all_mistakes(solution, check) if mistakes is None else mistakes
    return replace(empty_key(check, mistakes), cases=tuple(cases(solution, check, mistakes, inputs)))


def empty_key(check: Check, mistakes: Iterable[MistakeCombination]) -> AnswerKey:
    """A key without cases."""
    mistakes = tuple(mistakes)
    return AnswerKey(
        check.name,
        check.points,
        check.probe,
        check.rule,
        tuple(mistake.sentence for mistake in mistakes),
        tuple(check.hints),
        cases=(),
        worths=tuple(mistake.worth for mistake in mistakes),
        hidden_arguments=tuple(name for name in check.inputs.strategies if name not in check.visible_inputs),
        returns=tuple(check.returns),
        builds_on=tuple(check.builds_on),
        forbids=with_aliases(check.forbids),
    )


def all_mistakes(solution: Solution, check: Check) -> list[MistakeCombination]:
    """The named mistakes, then the pairs of them."""
    return [*single_mistakes(solution, check), *mistake_pairs(solution, check)]


def single_mistakes(solution: Solution, check: Check) -> list[MistakeCombination]:
    """The named mistakes in order."""
    return [MistakeCombination(m.sentence, solution.mistaken(check, m), m.worth) for m in check.mistakes]


def mistake_pairs(solution: Solution, check: Check) -> list[MistakeCombination]:
    """Pairs of named mistakes that can be made together and still run; none for layers, which are slow."""
    if check.constant or not isinstance(check.probe, Call | Driven):
        return []
    pairs = []
    for a, b in combinations([m for m in check.mistakes if isinstance(m.wrong, Edit)], 2):
        source = solution.edited_twice(check, a.wrong, b.wrong)
        if source is not None:
            with contextlib.suppress(SolutionError, TooSlow), limited(check.seconds):
                pairs.append(MistakeCombination(f"{a.sentence}\n{b.sentence}", solution.changed_into(check, source)))
    return pairs


def cases(
    solution: Solution, check: Check, mistakes: Iterable[MistakeCombination], inputs: Iterable[Mapping[str, Any]]
) -> Iterator[Case]:
    """Yield a case with the answers of the solution and each mistake for each input, as asking a layer takes long."""
    mistakes = tuple(mistakes)
    key = empty_key(check, mistakes)
    _require_allowed(solution, check, key.forbids)
    forbids = dict(key.forbids)
    for arguments in inputs:
        _require_plain(solution, check, "inputs", wire.decode(wire.encode(dict(arguments))))
        visible = Case(arguments, None, ()).visible_arguments(key.hidden_arguments)
        with _require_no_output(solution, check):
            answer = quiet_ask(solution.namespace.get(check.name, MISSING), check, visible, forbids=forbids)
        forbids = {}  # watch the first run only
        if isinstance(check.probe, Driven) and answer.state == "value" and answer.value is None:
            raise solution.error(
                f"Expected a driver of `{check.name}` that returns a value. `{check.probe.name}` returns nothing: end "
                "it with `return ...`.",
                check.name,
            )
        if isinstance(check.rule, Agreement) or isinstance(check.probe, Driven):
            _require_plain(solution, check, "answers", answer.value)
        mistaken = (quiet_ask(mistake.target, check, visible) for mistake in mistakes)
        # sealed, because the line and names in an error are the solution's
        case = Case(arguments, answer.value, tuple(replace(a, error=sealed(a.error)) for a in mistaken))
        finding = judge(replace(key, cases=(case,)), [answer])
        if finding.outcome != PASSED:
            driver = f", with the driver `{check.probe.name}`" if isinstance(check.probe, Driven) else ""
            raise solution.error(
                f"Expected the solution of `{check.name}` to pass its own check{driver} within {check.seconds:g} s of "
                f"CPU time. With {dict(arguments)} it is {finding.outcome}: {finding.message}\n"
                "Fix the solution or the check.",
                check.name,
            )
        yield case


def quiet_ask(
    target: Any,
    check: Check,
    arguments: Mapping[str, Any],
    *,
    forbids: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Answer:
    """The answer as it would arrive from a student, within the check's time limit and without warnings."""
    try:
        with warnings.catch_warnings(), limited(seconds or check.seconds):
            warnings.simplefilter("ignore")
            return Answer.from_json(ask_watched(target, check.probe, arguments, forbids or {}).to_json())
    except TooSlow:  # `ask` turns it into this answer, too, unless the time is up when it has just finished
        return Answer("stopped")


def lines_run(target: Any, check: Check, arguments: Mapping[str, Any]) -> int:
    """The number of cell lines that one call runs."""
    with counting_lines(lambda file: file.startswith("<cell")) as count:
        ask(target, check.probe, arguments)
    return count[0]


def _require_allowed(solution: Solution, check: Check, forbids: Mapping[str, str]) -> None:
    """Raise SolutionError if the solution uses what its check forbids."""
    sources = [cell.solved for cell in solution.cells if cell.kind in ("given", "solution")]
    use = forbidden.forbidden_use(sources, check.name, forbids)
    if use is not None:
        raise solution.error(
            f"Expected a solution of `{check.name}` that does not use what the check forbids. "
            f"{forbidden.message(use, forbids)}",
            check.name,
        )


def _require_plain(solution: Solution, check: Check, role: str, value: Any) -> None:
    """Raise SolutionError if inputs or answers contain other types than numbers, arrays, strings and containers."""
    other = _other_in(value)
    if other:
        raise solution.error(
            f"Expected {role} of `{check.name}` that can be compared: numbers, arrays, strings, and lists, tuples or "
            f"dicts (with strings as keys) of those. Received: {other}.",
            check.name,
        )


def _other_in(value: Any) -> wire.Other | None:
    """The first part of a value that has another type, or None."""
    if isinstance(value, tuple | list):
        return next(filter(None, map(_other_in, value)), None)
    if isinstance(value, dict):
        return _other_in(list(value.values()))
    return value if isinstance(value, wire.Other) else None


@contextlib.contextmanager
def _require_no_output(solution: Solution, check: Check) -> Iterator[None]:
    """Raise SolutionError if a driver prints, as it should return its result."""
    if not isinstance(check.probe, Driven):
        yield
        return
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        yield
    if printed.getvalue():
        raise solution.error(
            f"Expected a driver of `{check.name}` that returns its result. `{check.probe.name}`, or the solution that "
            f"it calls, prints {printed.getvalue()[:60]!r}: remove the print.",
            check.name,
        )
