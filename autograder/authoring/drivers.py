"""Extract the source of an author's driver from the front cell, with the imports, helpers and constants it needs."""

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
    """The exercise with the source of each driver, which the student's kernel runs.

    Raises:
        TypeError: a driver is not defined in the front cell, or uses a name that only the notebook defines.
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
            f"Expected the driver `{driver.name}` of {check.name!r} to be defined in the front cell, so that its "
            f"source can be sent. Received one from elsewhere: write def {driver.name}(target, ...) in the front cell."
        )
    needed = [node for node in statements_for(tree, definition) if node is not definition]
    source = "\n".join(ast.unparse(node) for node in [*needed, definition])
    bound = {name for node in [*needed, definition] for name in bindings([node])}
    unknown = sorted(set(_globals_of(compile(source, "<driver>", "exec"))) - bound - set(dir(builtins)))
    if unknown:
        raise TypeError(
            f"Expected a driver of {check.name!r} that uses only its target, its inputs, and the front cell's imports "
            f"and helpers. `{driver.name}` (line {definition.lineno} of the front cell) uses `{unknown[0]}`, which is "
            "none of them. The solution's names do not exist when it runs: reach them through the target."
        )
    return replace(check, probe=replace(driver, source=source))


def _globals_of(code: types.CodeType) -> Iterator[str]:
    """The global names read by code and all functions in it."""
    yield from (i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _globals_of(inner)


def statements_for(tree: ast.Module, value: ast.AST) -> list[ast.stmt]:
    """The front cell's statements that `value` needs: imports and helpers, in order."""
    names = used_names(ast.unparse(value))
    remaining = [node for node in tree.body if "exercise" not in bindings([node])]
    selected: list[ast.stmt] = []
    # a function may use later definitions
    while binding := [node for node in remaining if names & {*bindings([node])}]:
        selected += binding
        remaining = [node for node in remaining if node not in binding]
        names |= frozenset().union(*(used_names(ast.unparse(node)) for node in binding))
    return sorted(selected, key=lambda node: node.lineno)


def unparsed(statements: Iterable[ast.stmt]) -> list[str]:
    """The source of each statement."""
    return [ast.unparse(node) for node in statements]
