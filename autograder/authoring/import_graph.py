"""Which of our own modules some code depends on: its imports, followed without running anything.

An import leads to the module that defines the name. What a module imports and does not use itself, as the `__init__`
of a package does, counts for whoever takes the name from it, and for nobody else: `from lecturekit.check import Agrees`
leads to the module of `Agrees`, and not to the cards that `lecturekit.check` shows to students.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lecturekit.parsing import parse

from ..course import CourseError
from .module_syntax import Attributes, ModuleSyntax

PACKAGES = ("autograder", "lecturekit")


@dataclass(frozen=True)
class Dependencies:
    """What some code depends on.

    Attributes:
        modules: our modules of which it takes more than constants.
        constants: the values that it takes from further ones, by dotted name.
    """

    modules: dict[str, ModuleSyntax]
    constants: dict[str, str]


class ImportGraph:
    """The modules of our packages, each read once.

    Args:
        root: the folder in which the packages lie.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, ModuleSyntax | None] = {}

    def dependencies(self, modules: Iterable[str], code: Iterable[ModuleSyntax] = ()) -> Dependencies:
        """All that these modules, and further code, depend on: themselves, and what they reach.

        Raises:
            CourseError: a module is not Python; names its file.
            ValueError: one of `modules` is not ours.
        """
        walk = _Walk(self)
        for module in modules:
            if self.syntax(module) is None:
                raise ValueError(f"Expected a module of {' or '.join(PACKAGES)}. Received: {module!r}. Was it renamed?")
            walk.enter(module)
        for syntax in code:
            walk.follow(syntax)
        return Dependencies(walk.modules, walk.constants)

    def syntax(self, module: str) -> ModuleSyntax | None:
        """The code of a module; None if it is not ours."""
        if module not in self._read:
            self._read[module] = self._load(module)
        return self._read[module]

    def _load(self, module: str) -> ModuleSyntax | None:
        if module.partition(".")[0] not in PACKAGES:
            return None
        path = self._root.joinpath(*module.split("."))
        if (file := path / "__init__.py").is_file():
            package = module
        elif (file := path.with_suffix(".py")).is_file():
            package = module.rpartition(".")[0]
        else:
            return None
        syntax = ModuleSyntax(_tree(file), package)
        if (stub := file.with_suffix(".pyi")).is_file():  # lazy_loader.attach_stub binds the names in it
            for name, targets in ModuleSyntax(_tree(stub), package).imports.items():
                syntax.imports[name] += targets
        return syntax


def _tree(file: Path) -> ast.Module:
    try:
        return parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise CourseError(
            f"Expected Python in {file}, line {error.lineno}. Received: {error.msg}. Correct it."
        ) from error
    except ValueError as error:
        raise CourseError(f"Expected Python in {file}. Received: {error}. Correct it.") from error


class _Walk:
    """One walk along the imports, and what it has met."""

    def __init__(self, graph: ImportGraph) -> None:
        self.modules: dict[str, ModuleSyntax] = {}
        self.constants: dict[str, str] = {}
        self._graph = graph
        self._whole: set[str] = set()

    def enter(self, module: str) -> None:
        """Depend on a module, and so on what it uses."""
        syntax = self._graph.syntax(module)
        if syntax is not None and module not in self.modules:
            self.modules[module] = syntax
            self.follow(syntax)

    def follow(self, syntax: ModuleSyntax) -> None:
        """Depend on what this code imports and uses."""
        for module in syntax.loaded:
            self.enter(module)
        for module in syntax.whole:
            self._take(module, ())
        for name, targets in syntax.imports.items():
            for read in syntax.uses.get(name, ()):
                for module, attributes in targets:
                    self._take(module, attributes + read)

    def _take(self, module: str, attributes: Attributes, seen: frozenset[tuple[str, str]] = frozenset()) -> None:
        """Depend on `module.attribute...`, wherever it is defined.

        Args:
            seen: the names that led here, as a package may import from itself.
        """
        syntax = self._graph.syntax(module)
        if syntax is None:
            return
        if not attributes:
            self._take_whole(module, syntax)
            return
        name, rest = attributes[0], attributes[1:]
        dotted = f"{module}.{name}"
        targets = [] if (module, name) in seen else syntax.imports.get(name, [])
        for other, taken in targets:
            self._take(other, taken + rest, seen | {(module, name)})
        constant = syntax.constant(name)
        if constant is not None:
            self.constants[dotted] = constant
        elif syntax.defines(name):
            self.enter(module)
        elif not targets and self._graph.syntax(dotted) is not None:
            self._take(dotted, rest)
        elif not targets:
            self.enter(module)  # a name made at run time, or by a `*`

    def _take_whole(self, module: str, syntax: ModuleSyntax) -> None:
        """Depend on all that a module offers: somebody hands the module itself on, or imports `*`."""
        if module in self._whole:
            return
        self._whole.add(module)
        self.enter(module)
        for targets in syntax.imports.values():
            for other, attributes in targets:
                self._take(other, attributes)
