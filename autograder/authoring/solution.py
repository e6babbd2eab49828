"""A solution file, the single source of an exercise.

A solution is a jupytext `py:percent` file. Its front cell declares `exercise = Exercise(...)`; the other cells are
text, given code, solution code (between BEGIN and END SOLUTION), check cells (`check("name")`), and written answers
(Markdown cells with `answer="name"`).
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import io
import linecache
import os
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lecturekit.check import Check, Edit, Exercise, Mistake
from lecturekit.parsing import literal, parse, python_of

from ..cell_code import bound_names, used_names
from .drivers import statements_for, unparsed

BEGIN = re.compile(r"^([ \t]*)###\s*BEGIN SOLUTION\s*$", re.MULTILINE)
END = re.compile(r"^[ \t]*###\s*END SOLUTION\s*$", re.MULTILINE)
REGION = re.compile(r"^([ \t]*)###\s*BEGIN SOLUTION[ \t]*\n(.*?)^[ \t]*###\s*END SOLUTION[ \t]*$", re.M | re.S)
MARK = re.compile(r"^[ \t]*(?:###\s*(?:BEGIN|END)\b|#+\s*(?i:begin|end)[ \t_-]*(?i:solution)).*$", re.MULTILINE)
STUB = 'raise NotImplementedError("Replace this line by your code.")'
WRITTEN_STUB = "*Write your answer here.*"


class SolutionError(Exception):
    """An error in a solution file. The message names the file, the cell and the remedy."""


@dataclass(frozen=True)
class Cell:
    """One cell of a solution.

    Attributes:
        kind: "text", "given", "solution", "check", "question" or "written".
        name: the name of a check, question or written answer; for other code, the first name that it binds.
        source: the text in the file, with the marks around solutions.
        number: its number in the file, from 1.
    """

    kind: str
    name: str
    source: str
    number: int

    @property
    def solved(self) -> str:
        """The source with the solution, without the marks."""
        return REGION.sub(lambda m: m[2].rstrip("\n"), self.source)

    @property
    def stub(self) -> str:
        """The source for students: each solution is replaced by a line that raises NotImplementedError."""
        if self.kind == "written":
            return REGION.sub(WRITTEN_STUB, self.source)
        return REGION.sub(lambda m: m[1] + STUB, self.source)

    @cached_property
    def binds(self) -> frozenset[str]:
        """The names that the cell defines."""
        return bound_names(self.solved) if self.kind in ("given", "solution") else frozenset()

    @cached_property
    def uses(self) -> frozenset[str]:
        """The names that the cell uses."""
        return used_names(self.solved)


@dataclass(frozen=True)
class Solution:
    """A solution file that has been read and checked.

    Attributes:
        path: the file.
        exercise: the declaration.
        front: the source of the front cell, which declares the exercise.
        cells: all other cells in order, with the edition's numbers.
        edition: the edition whose numbers the cells contain.
        digest: the fingerprint of the file's text and edition when it was read.
    """

    path: Path
    exercise: Exercise
    front: str
    cells: tuple[Cell, ...]
    edition: str = ""
    digest: str = ""

    @property
    def notebook(self) -> str:
        return self.path.stem

    @property
    def problem_set(self) -> str:
        return self.path.parent.name

    def cell_of(self, name: str) -> Cell:
        """The solution cell that defines `name`.

        Raises:
            SolutionError: there is none.
        """
        for cell in self.cells:
            if cell.kind == "solution" and name in cell.binds:
                return cell
        defined = sorted(set().union(*(c.binds for c in self.cells if c.kind == "solution")))
        close = difflib.get_close_matches(name, defined, n=1)
        raise self.error(
            f"Expected a solution cell that defines `{name}`, as its check declares. "
            + (f"Did you mean `{close[0]}`? " if close else "")
            + f"Solution cells define: {', '.join(defined) or 'nothing'}.",
            name,
        )

    @cached_property
    def namespace(self) -> dict[str, Any]:
        """The names that the solved notebook defines. The first access runs the notebook."""
        return self.run((cell.solved, cell.number) for cell in self.cells if cell.kind in ("given", "solution"))

    def run(self, sources: Iterable[tuple[str, int]], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Run code cells in order, silently, in a copy of `base`.

        Args:
            sources: (source, cell number).

        Returns:
            The names afterwards.

        Raises:
            SolutionError: a cell fails; the message names the cell and the line.
        """
        names: dict[str, Any] = dict(base or {}, __name__="__main__")
        for source, number in sources:
            try:
                with _silent():
                    exec(compiled(source, f"<cell {number} of {self.path.name}>"), names)
            except (Exception, SystemExit) as error:
                frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<cell")]
                line = f", line {frames[-1].lineno} ({frames[-1].line})" if frames else ""
                raise self.error(
                    f"Expected the solution to run. Cell {number}{line} raised {type(error).__name__}: {error}"
                ) from error
        return names

    def mutated(self, name: str, source: str) -> dict[str, Any]:
        """The notebook's names if `source` replaced the cell that defines `name`."""
        return self.run([(source, self.cell_of(name).number)], base=self.namespace)

    def mistaken(self, check: Check, mistake: Mistake) -> Any:
        """The object that `check` gets if a student makes this named mistake."""
        if isinstance(mistake.wrong, Edit):
            return self.changed_into(check, self.edited(check, mistake.wrong))
        return mistake.wrong

    def changed_into(self, check: Check, source: str) -> Any:
        """The object that `check` gets if `source` replaced the cell that defines it."""
        names = self.mutated(check.name, source)
        if check.name not in names:
            raise self.error(
                f"Expected the solution to define `{check.name}`. It runs without defining it.", check.name
            )
        return names[check.name]

    def edited(self, check: Check, edit: Edit) -> str:
        """The cell that defines `check`, with an edit applied.

        Raises:
            SolutionError: the cell does not contain the text to replace.
        """
        solved = self.cell_of(check.name).solved
        if edit.old not in solved:
            raise self.error(
                f"Expected the text {edit.old!r} of an Edit in the solution of `{check.name}`. "
                "It is not there: copy it from the solution.",
                check.name,
            )
        return solved.replace(edit.old, edit.new)

    def edited_twice(self, check: Check, first: Edit, second: Edit) -> str | None:
        """The cell with both edits, or None if they touch the same text."""
        solved = self.cell_of(check.name).solved
        orders = [solved.replace(a.old, a.new).replace(b.old, b.new) for a, b in ((first, second), (second, first))]
        once = {self.edited(check, first), self.edited(check, second)}
        return orders[0] if orders[0] == orders[1] and orders[0] not in once else None

    def source_with(self, check: Check, wrong: Any, sentence: str | None = None) -> str | None:
        """The source of the cell of `check` if a student wrote `wrong`.

        Args:
            wrong: the implementation of a named mistake, or the slow one of a pace.
            sentence: the mistake's sentence; None for the slow implementation.

        Returns:
            None if the declaration does not contain the source, for example because a loop creates the object.
        """
        if isinstance(wrong, Edit):
            return self.edited(check, wrong)
        code = f"{check.name} = {wrong!r}" if _is_literal(wrong) else self._declared_source(check.name, sentence)
        return code and f"{self.cell_of(check.name).solved}\n\n{code}\n"

    def _declared_source(self, name: str, sentence: str | None) -> str | None:
        """The source of a mistake in the declaration of `name`, or without a sentence, of the slow implementation."""
        tree = parse(self.front)
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            if not (call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == name):
                continue
            value = next(filter(None, (_implementation_of(node, sentence) for node in ast.walk(call))), None)
            if value is not None:
                needed = unparsed(statements_for(tree, value))
                code = ast.get_source_segment(self.front, value) or ast.unparse(value)
                return "\n".join([*needed, f"{name} = ({code})"])
        return None

    def declaration_of(self, name: str) -> str:
        """The source of the declaration of check `name` with its helpers, or else of the whole front cell."""
        tree = parse(self.front)
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            if call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == name:
                return "\n".join(unparsed([*statements_for(tree, call), ast.Expr(call)]))
        return self.front

    def needed_for(self, name: str, given: Iterable[str] = ()) -> list[Cell]:
        """The cells needed to define `name`: its own and those that it uses, directly or not, in order.

        Args:
            given: names that exist already and need no cell.
        """
        binders = {bound: cell for cell in self.cells for bound in cell.binds - {*given}}
        queue, needed = [self.cell_of(name)], {}
        while queue:
            cell = queue.pop()
            needed[cell.number] = cell
            others = (binders[used] for used in cell.uses - cell.binds if used in binders)
            queue += [other for other in others if other.number not in needed]
        return [needed[number] for number in sorted(needed)]

    def depends(self, name: str, given: Iterable[str] = ()) -> frozenset[str]:
        """The other checks whose solutions the solution of `name` uses, not counting the names in `given`."""
        judged = {check.name: self.cell_of(check.name) for check in self.exercise.judged}
        numbers = {cell.number for cell in self.needed_for(name, given)}
        return frozenset(other for other, cell in judged.items() if cell.number in numbers and other != name)

    def error(self, message: str, about: str = "") -> SolutionError:
        """An error in this file.

        Args:
            about: the check whose declaration should be fixed; the message then names its line.
        """
        line = self._line_of(about)
        return SolutionError(f"{self.problem_set}/{self.path.name}{f', line {line}' if line else ''}: {message}")

    def _line_of(self, name: str) -> int | None:
        """The line in the file where check `name` is declared, if it is."""
        for call in (n for n in ast.walk(parse(self.front)) if isinstance(n, ast.Call)):
            if call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == name:
                before, front, _ = self.path.read_text(encoding="utf-8").partition(self.front)
                return before.count("\n") + call.lineno if front else None
        return None


def _is_literal(value: Any) -> bool:
    """Whether `repr(value)` is a literal of the same value, as for numbers, strings and containers of them."""
    with contextlib.suppress(ValueError, SyntaxError, RecursionError):
        return type(value) is type(read := literal(repr(value))) and bool(read == value)
    return False


def _implementation_of(node: ast.AST, sentence: str | None) -> ast.expr | None:
    """The implementation that this node declares for `sentence`; without a sentence, the slow one."""
    match node:
        case ast.keyword(arg="slow", value=value) if sentence is None:
            return value
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return next((v for k, v in pairs if isinstance(k, ast.Constant) and k.value == sentence), None)
        case ast.Call(func=ast.Name("Mistake"), args=[ast.Constant(value=text), *rest]) if text == sentence:
            return rest[0] if rest else next((k.value for k in node.keywords if k.arg == "wrong"), None)
    return None


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Suppress output and windows; restore the environment, which kernels inherit."""
    before = os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = "Agg"
    errors = os.dup(2)  # TensorFlow writes to it directly, about missing GPUs
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with open(os.devnull, "wb") as null:
                os.dup2(null.fileno(), 2)
            yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        if before is None:
            del os.environ["MPLBACKEND"]
        else:
            os.environ["MPLBACKEND"] = before


def compiled(source: str, filename: str) -> Any:
    """Compile a cell's source, so that tracebacks can show its lines."""
    source = python_of(source)
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    return compile(source, filename, "exec")
