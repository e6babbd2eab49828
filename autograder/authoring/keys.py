"""Answer keys: what the solution and each named mistake say to fresh inputs."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterable, Iterator, Mapping
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

from .solution import Solution, SolutionError
from .time_limit import limited

SHOWN_SHARE = 3  # of so many hidden inputs, one is drawn to be shown


@dataclass(frozen=True)
class MistakeCombination:
    """What a student may have done wrong: a named mistake, or two of them at once.

    Attributes:
        target: what the check then finds under its name.
    """

    sentence: str
    target: Any
    worth: float = 0.0


def secret_key(solution: Solution, check: Check, secret: str, stream: str) -> AnswerKey:
    """The key of one check for one of the grader's streams, "hidden" or "shown"."""
    count = check.trials if stream == "hidden" else -(-check.trials // SHOWN_SHARE)
    rng = generator(secret, stream, solution.problem_set, solution.notebook, check.name)
    return make_key(solution, check, [*check.also, *check.inputs.cases(1 if check.constant else count, rng)])


def make_key(solution: Solution, check: Check, inputs: Iterable[Mapping[str, Any]]) -> AnswerKey:
    """Ask the solution and each named mistake, also two at once, for their answers to `inputs`.

    Raises:
        SolutionError: the solution itself fails, breaks its own rule, or returns what cannot be compared.
    """
    slips = [*single_mistakes(solution, check), *mistake_pairs(solution, check)]
    return replace(empty_key(check, slips), cases=tuple(cases(solution, check, slips, inputs)))


def empty_key(check: Check, slips: Iterable[MistakeCombination]) -> AnswerKey:
    """A key without cases."""
    slips = tuple(slips)
    return AnswerKey(
        check.name,
        check.points,
        check.probe,
        check.rule,
        tuple(slip.sentence for slip in slips),
        tuple(check.hints),
        cases=(),
        worths=tuple(slip.worth for slip in slips),
        hidden_arguments=tuple(name for name in check.inputs.strategies if name not in check.visible_inputs),
        returns=tuple(check.returns),
        builds_on=tuple(check.builds_on),
        forbids=dict(check.forbids),
    )


def single_mistakes(solution: Solution, check: Check) -> list[MistakeCombination]:
    """The named mistakes, in their order."""
    return [MistakeCombination(m.sentence, solution.mistaken(check, m), m.worth) for m in check.mistakes]


def mistake_pairs(solution: Solution, check: Check) -> list[MistakeCombination]:
    """Each two named mistakes that can be made at once, as far as that still runs. Of layers none: they are slow."""
    if check.constant or not isinstance(check.probe, Call | Driven):
        return []
    found = []
    for a, b in combinations([m for m in check.mistakes if isinstance(m.wrong, Edit)], 2):
        source = solution.edited_twice(check, a.wrong, b.wrong)
        if source is not None:
            with contextlib.suppress(SolutionError), limited(check.seconds):
                found.append(MistakeCombination(f"{a.sentence}\n{b.sentence}", solution.changed_into(check, source)))
    return found


def cases(
    solution: Solution, check: Check, slips: Iterable[MistakeCombination], inputs: Iterable[Mapping[str, Any]]
) -> Iterator[Case]:
    """What the solution and each slip say, one case at a time, as asking a layer takes long."""
    slips = tuple(slips)
    key = empty_key(check, slips)
    _require_allowed(solution, check)
    watched = dict(check.forbids)
    for arguments in inputs:
        _require_plain(solution, check, "inputs", wire.decode(wire.encode(dict(arguments))))
        asked = Case(arguments, None, ()).visible_arguments(key.hidden_arguments)
        with _told_if_it_prints(solution, check):
            answer = quiet_ask(solution.namespace.get(check.name, MISSING), check, asked, forbids=watched)
        watched = {}
        if isinstance(check.probe, Driven) and answer.state == "value" and answer.value is None:
            raise solution.error(
                f"Expected a driver of `{check.name}` that returns what it found out. `{check.probe.name}` returns "
                "nothing: end it with `return ...`.",
                check.name,
            )
        if isinstance(check.rule, Agreement) or isinstance(check.probe, Driven):
            _require_plain(solution, check, "answers", answer.value)
        told = (quiet_ask(slip.target, check, asked) for slip in slips)
        # sealed, as the line that raised it and the names in it are the solution's
        case = Case(arguments, answer.value, tuple(replace(a, error=sealed(a.error)) for a in told))
        finding = judge(replace(key, cases=(case,)), [answer])
        if finding.outcome != PASSED:
            by = f", with the driver `{check.probe.name}`" if isinstance(check.probe, Driven) else ""
            raise solution.error(
                f"Expected the solution of `{check.name}` to pass its own check{by}, in the {check.seconds:g} s of CPU "
                f"time that it has. With {dict(arguments)} it is {finding.outcome}: {finding.message}\n"
                "Mend the one or the other.",
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
    """An answer as it would arrive from a student, in the time that a check has. Mistakes may warn as they like."""
    with warnings.catch_warnings(), limited(seconds or check.seconds):
        warnings.simplefilter("ignore")
        return Answer.from_json(ask_watched(target, check.probe, arguments, forbids or {}).to_json())


def lines_run(target: Any, check: Check, arguments: Mapping[str, Any]) -> int:
    """How many lines of cells one call runs."""
    with counting_lines(lambda file: file.startswith("<cell")) as count:
        ask(target, check.probe, arguments)
    return count[0]


def _require_allowed(solution: Solution, check: Check) -> None:
    """Raise unless the solution does without what it forbids."""
    sources = [cell.solved for cell in solution.cells if cell.kind in ("given", "solution")]
    use = forbidden.forbidden_use(sources, check.name, check.forbids) if check.forbids else None
    if use is not None:
        raise solution.error(
            f"Expected a solution of `{check.name}` that does without what the check forbids. "
            f"{forbidden.message(use, check.forbids)}",
            check.name,
        )


def _require_plain(solution: Solution, check: Check, what: str, value: Any) -> None:
    found = _other_in(value)
    if found:
        raise solution.error(
            f"Expected {what} of `{check.name}` that can be compared: numbers, arrays, strings, and lists, tuples or "
            f"dicts (with strings as keys) of those. Received: {found}.",
            check.name,
        )


def _other_in(value: Any) -> wire.Other | None:
    if isinstance(value, tuple | list):
        return next(filter(None, map(_other_in, value)), None)
    if isinstance(value, dict):
        return _other_in(list(value.values()))
    return value if isinstance(value, wire.Other) else None


@contextlib.contextmanager
def _told_if_it_prints(solution: Solution, check: Check) -> Iterator[None]:
    """Raise if a driver prints: what it has to say is what it returns."""
    if not isinstance(check.probe, Driven):
        yield
        return
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        yield
    if printed.getvalue():
        raise solution.error(
            f"Expected a driver of `{check.name}` that returns what it found out. `{check.probe.name}`, or the "
            f"solution in it, prints {printed.getvalue()[:60]!r}: remove the print.",
            check.name,
        )
