"""What of a front cell travels with a check: an author's driver, with the imports, helpers and constants it needs."""

from __future__ import annotations

import ast
import builtins
import dis
import types
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lecturekit.check import Check, Driven, Exercise
from lecturekit.parsing import parse

from ..cell_code import bindings, used_names


def with_sources(exercise: Exercise, front: str) -> Exercise:
    """The exercise, each of its drivers with the text that a student's kernel runs.

    Raises:
        TypeError: a driver is not defined in the front cell, or names what only the notebook defines.
    """
    tree = parse(front)
    checks = [_with_source(check, tree) if isinstance(check, Check) else check for check in exercise.checks]
    return replace(exercise, checks=checks)


def _with_source(check: Check, tree: ast.Module) -> Check:
    driver = check.probe
    if not isinstance(driver, Driven) or driver.use is None:
        return check
    definition = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == driver.name), None)
    if definition is None:
        raise TypeError(
            f"Expected the driver `{driver.name}` of {check.name!r} as a function of the front cell itself, whose text "
            f"can travel. Received one from elsewhere: write def {driver.name}(target, ...) there."
        )
    needed = [node for node in statements_for(tree, definition) if node is not definition]
    source = "\n".join(ast.unparse(node) for node in [*needed, definition])
    bound = {name for node in [*needed, definition] for name in bindings([node])}
    unknown = sorted(set(_globals_of(compile(source, "<driver>", "exec"))) - bound - set(dir(builtins)))
    if unknown:
        raise TypeError(
            f"Expected a driver of {check.name!r} that uses its target, its inputs and the front cell's own imports "
            f"and helpers. `{driver.name}` (line {definition.lineno} of the front cell) names `{unknown[0]}`, which is "
            "none of them: what the solution defines is not there when it runs. Take it through the target."
        )
    return replace(check, probe=replace(driver, source=source))


def _globals_of(code: types.CodeType) -> Iterator[str]:
    """The global names that code, and all functions in it, read."""
    yield from (i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _globals_of(inner)


def statements_for(tree: ast.Module, value: ast.AST) -> list[ast.stmt]:
    """The front cell's own statements that `value` needs: imports and helpers, in their order."""
    wanted = used_names(ast.unparse(value))
    left = [node for node in tree.body if "exercise" not in bindings([node])]
    taken: list[ast.stmt] = []
    while found := [node for node in left if wanted & {*bindings([node])}]:  # a function may use what stands below it
        taken += found
        left = [node for node in left if node not in found]
        wanted |= frozenset().union(*(used_names(ast.unparse(node)) for node in found))
    return sorted(taken, key=lambda node: node.lineno)


def unparsed(statements: Iterable[ast.stmt]) -> list[str]:
    return [ast.unparse(node) for node in statements]
