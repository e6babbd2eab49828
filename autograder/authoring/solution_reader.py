"""Reading a solution file, and all that can be wrong with its form."""

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

EXPRESSION = re.compile(r"\{\{ (.+?) \}\}")  # in a text


def read_solution(path: Path, edition: str = LECTURE) -> Solution:
    """Read a solution file and check its form; `Solution.namespace` then checks that it runs.

    Args:
        edition: whose numbers stand in its texts and given code; the lecture's own, if none is named.

    Raises:
        SolutionError: the front cell is missing or wrong, a solution is not closed, a check is declared
            but has no cell, or has a cell but is not declared.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
        raw = jupytext.reads(text, fmt="py:percent").cells
    except (OSError, UnicodeDecodeError) as error:
        raise SolutionError(f"{name}: Expected a text file in UTF-8. {error}") from error
    except Exception as error:  # of jupytext's many
        raise SolutionError(f"{name}: Expected a file in jupytext's py:percent format. {error}") from error
    fronts = [i for i, c in enumerate(raw) if c.cell_type == "code" and _declares(c.source)]
    if not fronts:
        raise SolutionError(
            f"{name}: Expected a front cell that says `exercise = Exercise(title=..., checks=[...])`. Found none."
        )
    front, *further = fronts
    if further:
        raise SolutionError(
            f"{name}: Expected one cell that defines `exercise`, the front cell. Cell {further[0] + 1} does so, too: "
            "it would be given to students."
        )
    first_line = text.partition(raw[front].source)[0].count("\n") + 1
    with of_edition(edition, path.parent.name, path.stem):
        exercise, names = _declaration(name, raw[front].source, first_line)
    others = [(i + 1, c) for i, c in enumerate(raw) if i != front and c.source.strip()]
    for place, cell in others:
        cell.source = _with_numbers(name, cell, place, names)
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
        first_line: where in the file the cell begins, for messages.
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
        own = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == filename and f.lineno]
        line = error.lineno if isinstance(error, SyntaxError) else own[-1] if own else None
        where = f", line {first_line + line - 1}" if line else ""
        said = str(error) if str(error).startswith("Expected") else f"{type(error).__name__}: {error}"
        raise SolutionError(f"{name}{where}: Expected a declaration that runs. {said}") from error


def _with_numbers(name: str, raw: Any, place: int, names: dict[str, Any]) -> str:
    """A cell's source with the numbers of this edition in it."""
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
            f"{name}: Expected expressions of the front cell's names between {{{{ and }}}}. Cell {place} raised "
            f"{type(error).__name__}: {error}."
        ) from error


def _cell(name: str, raw: Any, place: int) -> Cell:
    source = raw.source
    for mark in MARK.findall(source):
        if not BEGIN.fullmatch(mark) and not END.fullmatch(mark):
            raise SolutionError(
                f"{name}: Expected the marks `### BEGIN SOLUTION` and `### END SOLUTION`, alone on their lines. "
                f"Cell {place} has {mark.strip()!r}."
            )
    begins, ends, regions = (len(p.findall(source)) for p in (BEGIN, END, REGION))
    if not begins == ends == regions:
        raise SolutionError(
            f"{name}: Expected each `### BEGIN SOLUTION` to be closed by `### END SOLUTION`. "
            f"Cell {place} has {begins} of the one and {ends} of the other."
        )
    if raw.cell_type != "code":
        answer = raw.metadata.get("answer", "")
        if bool(regions) != bool(answer):
            raise SolutionError(
                f'{name}: Expected a written answer as `# %% [markdown] answer="name"` with the model answer '
                f"between BEGIN and END SOLUTION. Cell {place} has only one of the two."
            )
        return Cell("written" if answer else "text", answer, source, place)
    try:
        parse_cell(REGION.sub(lambda m: m[2], source))
    except SyntaxError as error:
        raise SolutionError(f"{name}: Expected Python in cell {place}. Line {error.lineno}: {error.msg}.") from error
    except ValueError as error:
        raise SolutionError(f"{name}: Expected Python in cell {place}. {error}.") from error
    checked = checked_name(source)
    if checked is not None:
        return Cell("check", checked, source, place)
    asked = name_given_to("question", source)
    if asked is not None:
        return Cell("question", asked, source, place)
    cell = Cell("solution" if regions else "given", "", source, place)
    return replace(cell, name=first_bound(cell.solved))


def _check_form(solution: Solution) -> None:
    judged = solution.exercise.judged
    asked = [check for check in judged if isinstance(check.rule, Chosen | Ordered)]
    kinds: list[tuple[str, Sequence[Check | Written], str]] = [
        ("check", judged, "check cell"),
        ("question", asked, "question"),
        ("written", _written(solution.exercise), "written answer"),
    ]
    for kind, declared, what in kinds:
        wanted = [item.name for item in declared]
        found = [cell.name for cell in solution.cells if cell.kind == kind]
        for cell_name in found:
            if cell_name not in wanted:
                close = difflib.get_close_matches(cell_name, wanted, n=1)
                hint = f" Did you mean {close[0]!r}?" if close else ""
                raise solution.error(f"Expected a declaration for the {what} {cell_name!r}. Found none.{hint}")
            if found.count(cell_name) > 1:
                raise solution.error(f"Expected one {what} for {cell_name!r}. Found {found.count(cell_name)}.")
        for name in wanted:
            if name not in found:
                how = f'# %% [markdown] answer="{name}"' if kind == "written" else f'{kind}("{name}")'
                raise solution.error(f"Expected a cell for the declared {name!r}. Found none: add {how}.", name)
    for check in solution.exercise.judged:
        for other in check.builds_on:
            if solution.cell_of(other).place == solution.cell_of(check.name).place:
                raise solution.error(
                    f"Expected `{check.name}` to build on work of another cell. `{other}` is written in the same one: "
                    "part the two cells.",
                    check.name,
                )
            if check.name in solution.depends(other):
                raise solution.error(
                    f"Expected `{check.name}` to build on work that does without it. The solution of `{other}` uses "
                    f"`{check.name}`: take it out of builds_on, or write that solution otherwise.",
                    check.name,
                )
    places = {cell.name: cell.place for cell in solution.cells if cell.kind == "check"}
    for check in solution.exercise.judged:
        if places[check.name] < solution.cell_of(check.name).place:
            raise solution.error(
                f"Expected check({check.name!r}) after the cell that defines `{check.name}`: move it.", check.name
            )


def _written(exercise: Exercise) -> list[Written]:
    return [check for check in exercise.checks if isinstance(check, Written)]
