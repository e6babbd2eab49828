"""Read a solution file and check its form."""

from __future__ import annotations

import contextlib
import difflib
import re
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jupytext

from lecturekit.check import Check, Exercise, Written
from lecturekit.check.declare.edition import LECTURE, Numbers, of_edition
from lecturekit.check.judge.questions import Chosen, Ordered
from lecturekit.parsing import parse_cell

from ..cell_code import bound_names, checked_name, first_bound, name_given_to
from ..store import fingerprint
from .drivers import with_sources
from .solution import BEGIN, END, MARK, REGION, Cell, Solution, SolutionError, compiled

EXPRESSION = re.compile(r"\{\{ (.+?) \}\}")  # in text cells


def read_solution(path: Path, edition: str = LECTURE) -> Solution:
    """Read a solution file and check its form; `Solution.namespace` then checks that it runs.

    Args:
        edition: the edition whose numbers go into texts and given code; by default the lecture's own.

    Raises:
        SolutionError: the front cell is missing or wrong, a solution is not closed, or the declared checks do not
            match the cells.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        raw = jupytext.reads(text, fmt="py:percent").cells
    except (OSError, UnicodeDecodeError) as error:
        raise SolutionError(f"{name}: Expected a text file in UTF-8. {error}") from error
    except Exception as error:  # jupytext raises many types
        raise SolutionError(f"{name}: Expected a file in jupytext's py:percent format. {error}") from error
    fronts = [i for i, c in enumerate(raw) if c.cell_type == "code" and _declares(c.source)]
    if not fronts:
        raise SolutionError(
            f"{name}: Expected a front cell with `exercise = Exercise(title=..., checks=[...])`. Received none."
        )
    front, *further = fronts
    if further:
        raise SolutionError(
            f"{name}: Expected only the front cell to define `exercise`. Cell {further[0] + 1} also defines it, and "
            "would be released to students."
        )
    first_line = text.partition(raw[front].source)[0].count("\n") + 1
    with of_edition(edition, path.parent.name, path.stem):
        exercise, names = _declaration(name, raw[front].source, first_line)
    others = [(i + 1, c) for i, c in enumerate(raw) if i != front and c.source.strip()]
    for number, cell in others:
        cell.source = _with_numbers(name, cell, number, names)
    cells = tuple(_cell(name, c, i) for i, c in others)
    solution = Solution(path, exercise, raw[front].source, cells, edition, fingerprint(text + edition))
    _check_form(solution)
    return solution


def _declares(source: str) -> bool:
    with contextlib.suppress(SyntaxError, ValueError):
        return "exercise" in bound_names(source)
    return False


def _declaration(name: str, source: str, first_line: int) -> tuple[Exercise, dict[str, Any]]:
    """The exercise that the front cell declares, and all names that it defines.

    Args:
        first_line: the cell's first line in the file, for messages.

    Raises:
        SolutionError: the cell does not run, or declares no exercise.
    """
    names: dict[str, Any] = {"__name__": "__declaration__"}
    filename = f"<declaration of {name}>"
    try:
        exec(compiled(source, filename), names)
        exercise = names.get("exercise")
        if not isinstance(exercise, Exercise):
            raise TypeError(f"Expected `exercise = Exercise(...)` in the front cell. Received: {exercise!r}.")
        return with_sources(exercise, source), names
    except (Exception, SystemExit) as error:
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == filename and f.lineno]
        line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
        where = f", line {first_line + line - 1}" if line else ""
        message = str(error) if str(error).startswith("Expected") else f"{type(error).__name__}: {error}"
        raise SolutionError(f"{name}{where}: Expected a declaration that runs. {message}") from error


def _with_numbers(name: str, raw: Any, number: int, names: dict[str, Any]) -> str:
    """A cell's source with the edition's numbers.

    Raises:
        SolutionError: an expression in a text cell fails.
    """
    numbers = {key: value for key, value in names.items() if isinstance(value, Numbers)}
    source: str = raw.source
    if raw.cell_type == "code":
        if numbers:
            used = re.compile(rf"\b({'|'.join(numbers)})\.([A-Za-z]\w*)")
            source = used.sub(lambda m: repr(getattr(numbers[m[1]], m[2])), source)
        return source
    try:
        return EXPRESSION.sub(lambda m: str(eval(m[1], names)), source)
    except Exception as error:
        raise SolutionError(
            f"{name}: Expected expressions of the front cell's names between {{{{ and }}}}. Cell {number} raised "
            f"{type(error).__name__}: {error}."
        ) from error


def _cell(name: str, raw: Any, number: int) -> Cell:
    """Classify a cell.

    Raises:
        SolutionError: its marks are wrong, or its code does not parse.
    """
    source = raw.source
    for mark in MARK.findall(source):
        if not BEGIN.fullmatch(mark) and not END.fullmatch(mark):
            raise SolutionError(
                f"{name}: Expected `### BEGIN SOLUTION` and `### END SOLUTION` alone on their lines. "
                f"Cell {number} has {mark.strip()!r}."
            )
    begins, ends, regions = (len(p.findall(source)) for p in (BEGIN, END, REGION))
    if not begins == ends == regions:
        raise SolutionError(
            f"{name}: Expected each `### BEGIN SOLUTION` to be closed by `### END SOLUTION`. "
            f"Cell {number} has {begins} BEGIN and {ends} END."
        )
    if raw.cell_type != "code":
        answer = raw.metadata.get("answer", "")
        if bool(regions) != bool(answer):
            raise SolutionError(
                f'{name}: Expected a written answer as `# %% [markdown] answer="name"` with the model answer '
                f"between BEGIN and END SOLUTION. Cell {number} has only one of the two."
            )
        return Cell("written" if answer else "text", answer, source, number)
    try:
        parse_cell(REGION.sub(lambda m: m[2], source))
    except SyntaxError as error:
        raise SolutionError(f"{name}: Expected Python in cell {number}. Line {error.lineno}: {error.msg}.") from error
    except ValueError as error:
        raise SolutionError(f"{name}: Expected Python in cell {number}. {error}.") from error
    checked = checked_name(source)
    if checked is not None:
        return Cell("check", checked, source, number)
    question = name_given_to("question", source)
    if question is not None:
        return Cell("question", question, source, number)
    cell = Cell("solution" if regions else "given", "", source, number)
    return replace(cell, name=first_bound(cell.solved))


def _check_form(solution: Solution) -> None:
    """Raise SolutionError unless declarations and cells match, and checks come after what they check."""
    judged = solution.exercise.judged
    questions = [check for check in judged if isinstance(check.rule, Chosen | Ordered)]
    kinds: list[tuple[str, Sequence[Check | Written], str]] = [
        ("check", judged, "check cell"),
        ("question", questions, "question"),
        ("written", _written(solution.exercise), "written answer"),
    ]
    for kind, declared, label in kinds:
        expected = [item.name for item in declared]
        present = [cell.name for cell in solution.cells if cell.kind == kind]
        for cell_name in present:
            if cell_name not in expected:
                close = difflib.get_close_matches(cell_name, expected, n=1)
                hint = f" Did you mean {close[0]!r}?" if close else ""
                raise solution.error(f"Expected a declaration for the {label} {cell_name!r}. Received none.{hint}")
            if present.count(cell_name) > 1:
                raise solution.error(f"Expected one {label} for {cell_name!r}. Received {present.count(cell_name)}.")
        for name in expected:
            if name not in present:
                code = f'# %% [markdown] answer="{name}"' if kind == "written" else f'{kind}("{name}")'
                raise solution.error(f"Expected a cell for the declared {name!r}. Received none: add {code}.", name)
    for check in solution.exercise.judged:
        for other in check.builds_on:
            if solution.cell_of(other).number == solution.cell_of(check.name).number:
                raise solution.error(
                    f"Expected `{check.name}` to build on another cell. `{other}` is defined in the same one: "
                    "split the cell.",
                    check.name,
                )
            if check.name in solution.depends(other):
                raise solution.error(
                    f"Expected `{check.name}` to build on checks that do not use it. The solution of `{other}` uses "
                    f"`{check.name}`: remove `{other}` from builds_on, or change its solution.",
                    check.name,
                )
    numbers = {cell.name: cell.number for cell in solution.cells if cell.kind == "check"}
    for check in solution.exercise.judged:
        if numbers[check.name] < solution.cell_of(check.name).number:
            raise solution.error(
                f"Expected check({check.name!r}) after the cell that defines `{check.name}`: move it.", check.name
            )


def _written(exercise: Exercise) -> list[Written]:
    return [check for check in exercise.checks if isinstance(check, Written)]
