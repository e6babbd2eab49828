"""Old names of modules, as docs and course configurations have given them: importing one gives the module of today."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class RenamedModules(MetaPathFinder, Loader):
    """Finds modules by their old names, after all else has failed.

    Args:
        names: old name -> new name.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if fullname in self.names else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        new = self.names[spec.name]
        warnings.warn(f"{spec.name} is now {new}: import that.", DeprecationWarning, stacklevel=2)
        module = importlib.import_module(new)
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module, which has run under its new name, its own spec back."""
        assert module.__spec__ is not None
        module.__spec__ = module.__spec__.loader_state


def install(names: Mapping[str, str]) -> None:
    """Let old names of modules be imported."""
    sys.meta_path.append(RenamedModules(names))
