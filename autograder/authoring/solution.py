"""A solution file: the one place where an exercise is written.

A solution is a jupytext `py:percent` file. Its front cell declares `exercise = Exercise(...)`; further
cells are text, given code, solution code (between BEGIN and END SOLUTION), check cells (`check("name")`)
and written answers (Markdown cells with `answer="name"`).
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
    """A solution file cannot be released as it is. The message names file and cell, and the remedy."""


@dataclass(frozen=True)
class Cell:
    """One cell of a solution.

    Attributes:
        kind: "text", "given", "solution", "check" or "written".
        name: of a check or written cell, what it is called; of a code cell, the first name that it binds.
        source: as in the file, with the marks around solutions.
        place: its number in the file, from 1, for messages.
    """

    kind: str
    name: str
    source: str
    place: int

    @property
    def solved(self) -> str:
        """The source with the solution in it, without the marks."""
        return REGION.sub(lambda m: m[2].rstrip("\n"), self.source)

    @property
    def stub(self) -> str:
        """The source as students get it: each solution replaced by a line that fails loudly."""
        if self.kind == "written":
            return REGION.sub(WRITTEN_STUB, self.source)
        return REGION.sub(lambda m: m[1] + STUB, self.source)

    @cached_property
    def binds(self) -> frozenset[str]:
        return bound_names(self.solved) if self.kind in ("given", "solution") else frozenset()

    @cached_property
    def uses(self) -> frozenset[str]:
        return used_names(self.solved)


@dataclass(frozen=True)
class Solution:
    """A solution file, read and checked.

    Attributes:
        path: the file.
        front: the front cell, which declares the exercise.
        cells: all others, in order, with the numbers of the edition.
        edition: whose numbers these are.
        digest: tells this file's text and edition, as they were when it was read, from others.
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
        """The cell that defines what the check called `name` asks for."""
        for cell in self.cells:
            if cell.kind == "solution" and name in cell.binds:
                return cell
        known = sorted(set().union(*(c.binds for c in self.cells if c.kind == "solution")))
        close = difflib.get_close_matches(name, known, n=1)
        raise self.error(
            f"Expected a solution cell that defines `{name}`, as its check declares. "
            + (f"Did you mean `{close[0]}`? " if close else "")
            + f"Solution cells define: {', '.join(known) or 'nothing'}.",
            name,
        )

    @cached_property
    def namespace(self) -> dict[str, Any]:
        """The names that the solved notebook defines. Running it is what makes the reference."""
        return self.run((cell.solved, cell.place) for cell in self.cells if cell.kind in ("given", "solution"))

    def run(self, sources: Iterable[tuple[str, int]], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Run code cells one after another, silently, in a copy of `base`.

        Raises:
            SolutionError: one fails; says which, and where.
        """
        names: dict[str, Any] = dict(base or {}, __name__="__main__")
        for source, place in sources:
            try:
                with _silent():
                    exec(compiled(source, f"<cell {place} of {self.path.name}>"), names)
            except (Exception, SystemExit) as error:
                where = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<cell")]
                line = f", line {where[-1].lineno} ({where[-1].line})" if where else ""
                raise self.error(
                    f"Expected the solution to run. Cell {place}{line} raised {type(error).__name__}: {error}"
                ) from error
        return names

    def mutated(self, name: str, source: str) -> dict[str, Any]:
        """The names if the cell that defines `name` read `source` instead."""
        return self.run([(source, self.cell_of(name).place)], base=self.namespace)

    def mistaken(self, check: Check, mistake: Mistake) -> Any:
        """What `check` finds under its name if the student made this named mistake."""
        if isinstance(mistake.wrong, Edit):
            return self.changed_into(check, self.edited(check, mistake.wrong))
        return mistake.wrong

    def changed_into(self, check: Check, source: str) -> Any:
        """What `check` finds under its name if the cell that defines it read `source` instead."""
        names = self.mutated(check.name, source)
        if check.name not in names:
            raise self.error(f"Expected the solution to define `{check.name}`. It runs, and does not.", check.name)
        return names[check.name]

    def edited(self, check: Check, edit: Edit) -> str:
        solved = self.cell_of(check.name).solved
        if edit.old not in solved:
            raise self.error(
                f"Expected the text {edit.old!r} in the solution of `{check.name}`, as an Edit of it says. "
                "It is not there: copy it from the solution.",
                check.name,
            )
        return solved.replace(edit.old, edit.new)

    def edited_twice(self, check: Check, first: Edit, second: Edit) -> str | None:
        """The cell with both mistakes in it, or None where they touch the same text."""
        solved = self.cell_of(check.name).solved
        ways = [solved.replace(a.old, a.new).replace(b.old, b.new) for a, b in ((first, second), (second, first))]
        once = {self.edited(check, first), self.edited(check, second)}
        return ways[0] if ways[0] == ways[1] and ways[0] not in once else None

    def source_with(self, check: Check, wrong: Any, sentence: str | None = None) -> str | None:
        """The code of a cell in which a student wrote `wrong`: a named mistake's, or the slow one of its pace.

        None for what is not written out in the declaration, but made by a loop or elsewhere: its code is not known.
        """
        if isinstance(wrong, Edit):
            return self.edited(check, wrong)
        literal = f"{check.name} = {wrong!r}" if _is_literal(wrong) else self._literal(check.name, sentence)
        return literal and f"{self.cell_of(check.name).solved}\n\n{literal}\n"

    def _literal(self, name: str, sentence: str | None) -> str | None:
        """The code of a mistake as it stands in the declaration of `name`; of its pace's, without a sentence."""
        tree = parse(self.front)
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            if not (call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == name):
                continue
            value = next(filter(None, (_said_for(node, sentence) for node in ast.walk(call))), None)
            if value is not None:
                needed = unparsed(statements_for(tree, value))
                code = ast.get_source_segment(self.front, value) or ast.unparse(value)
                return "\n".join([*needed, f"{name} = ({code})"])
        return None

    def declaration_of(self, name: str) -> str:
        """The text that declares the check called `name`, with the helpers that it names; the whole front cell, if it
        is not written out."""
        tree = parse(self.front)
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            if call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == name:
                return "\n".join(unparsed([*statements_for(tree, call), ast.Expr(call)]))
        return self.front

    def needed_for(self, name: str, given: Iterable[str] = ()) -> list[Cell]:
        """The cells that it takes to define `name`, its own and all that those use, in their order.

        Args:
            given: names that need no cell, as they are there already.
        """
        binders = {bound: cell for cell in self.cells for bound in cell.binds - {*given}}
        queue, found = [self.cell_of(name)], {}
        while queue:
            cell = queue.pop()
            found[cell.place] = cell
            others = (binders[used] for used in cell.uses - cell.binds if used in binders)
            queue += [other for other in others if other.place not in found]
        return [found[place] for place in sorted(found)]

    def depends(self, name: str, given: Iterable[str] = ()) -> frozenset[str]:
        """The other checks whose work the solution of `name` builds upon, but for those whose is `given`."""
        judged = {check.name: self.cell_of(check.name) for check in self.exercise.judged}
        places = {cell.place for cell in self.needed_for(name, given)}
        return frozenset(other for other, cell in judged.items() if cell.place in places and other != name)

    def error(self, message: str, about: str = "") -> SolutionError:
        """What is wrong with this file.

        Args:
            about: the check whose declaration is to be mended, to say its line.
        """
        line = self._line_of(about)
        return SolutionError(f"{self.problem_set}/{self.path.name}{f', line {line}' if line else ''}: {message}")

    def _line_of(self, name: str) -> int | None:
        """Where in the file the check called `name` is declared."""
        for call in (n for n in ast.walk(parse(self.front)) if isinstance(n, ast.Call)):
            if call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == name:
                before, found, _ = self.path.read_text(encoding="utf-8").partition(self.front)
                return before.count("\n") + call.lineno if found else None
        return None


def _is_literal(value: Any) -> bool:
    """Whether Python reads back what it writes of it, as of numbers, texts and containers of those."""
    with contextlib.suppress(ValueError, SyntaxError, RecursionError):
        return type(value) is type(read := literal(repr(value))) and bool(read == value)
    return False


def _said_for(node: ast.AST, sentence: str | None) -> ast.expr | None:
    """The wrong implementation that stands beside `sentence` in this node; the slow one, without a sentence."""
    match node:
        case ast.keyword(arg="slow", value=value) if sentence is None:
            return value
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return next((v for k, v in pairs if isinstance(k, ast.Constant) and k.value == sentence), None)
        case ast.Call(func=ast.Name("Mistake"), args=[ast.Constant(value=said), *rest]) if said == sentence:
            return rest[0] if rest else next((k.value for k in node.keywords if k.arg == "wrong"), None)
    return None


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Neither text nor windows; what kernels inherit of the environment stays as it was."""
    before = os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = "Agg"
    errors = os.dup(2)  # TensorFlow writes there by itself what GPUs it does not find
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(errors, 2)
        os.close(errors)
        if before is None:
            del os.environ["MPLBACKEND"]
        else:
            os.environ["MPLBACKEND"] = before


def compiled(source: str, filename: str) -> Any:
    """Code whose lines tracebacks can show."""
    source = python_of(source)
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    return compile(source, filename, "exec")
