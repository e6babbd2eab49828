"""Whether code calls what its exercise forbids while it runs, however it came by it.

Python tells a profile function of calls of Python functions, and of functions and methods written in C. It
does not tell of calls of other objects in C: ufuncs (`np.add(a, b)`; `np.add.reduce` is seen), classes without
an `__init__` or `__new__` in Python, compiled functions of JAX; nor of calls from C to C (`map(abs, x)`). Code
that takes the profile function away, or calls in another thread, is not seen either: what its text says
decides there.
"""

from __future__ import annotations

import dis
import gc
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

from .dotted_names import NOTHING, PACKAGE, is_module, lookup, mro, namespace, under

LIBRARIES = tuple({*(f"{prefix}/" for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix)), f"{PACKAGE}/"})
INSTALLED = ("/site-packages/", "/dist-packages/")
CALLED_BY_NAME = ("__init__", "__new__", "__call__")
NUMPY_IN_C = ("numpy._core.multiarray", "numpy.core.multiarray")
MAX_WRAPPERS = 50
METHODS_IN_C = (types.MethodDescriptorType, types.ClassMethodDescriptorType, types.WrapperDescriptorType)


@contextmanager
def watching(forbids: Mapping[str, str]) -> Iterator[Watch]:
    """Notice calls of what is forbidden, made by code that belongs to no installed library, in this thread.

    What a library calls by itself (Keras calls NumPy) does not count.

    Example:
        >>> with watching({"numpy.convolve": ""}) as watch:
        ...     y = eval("__import__('numpy').convolve([1], [2])")
        >>> watch.used
        ('numpy.convolve',)
    """
    watch = Watch(forbids)
    before = sys.getprofile()
    sys.setprofile(watch._on_event)
    try:
        yield watch
    finally:
        sys.setprofile(before)


class Watch:
    """What was seen. `used` are the forbidden names that were called, sorted."""

    def __init__(self, forbids: Mapping[str, str]) -> None:
        self._found: set[str] = set()
        self._codes: dict[int, list[tuple[str, type | None, frozenset[int]]]] = {}
        self._objects: dict[int, str] = {}
        self._methods: dict[str, list[tuple[Any, str]]] = {}
        self._in_numpy: dict[str, str] = {}
        self._packages: list[str] = []
        self._missing: dict[str, list[str]] = {}  # names of modules that are not loaded yet, by their top package
        self._kept: list[Any] = []  # so that no id is given twice
        self._own: dict[str, bool] = {}
        self._of_gc = {id(getattr(callback, "__code__", None)) for callback in gc.callbacks}
        for name in forbids:
            self._watch(name)

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(sorted(self._found))

    def _watch(self, name: str) -> None:
        target = lookup(name)
        if target is NOTHING:
            self._packages.append(name)
            self._missing.setdefault(name.partition(".")[0], []).append(name)
            return
        self._kept.append(target)
        if is_module(target):
            self._packages.append(name)
        elif issubclass(type(target), type):
            for part in ("__init__", "__new__"):
                maker = next((space[part] for base in mro(target) if part in (space := namespace(base))), None)
                self._watch_function(name, maker.__func__ if type(maker) is staticmethod else maker, target)
        elif type(target) in METHODS_IN_C:
            self._methods.setdefault(target.__name__, []).append((target, name))
        else:
            self._objects[id(target)] = name
            self._watch_function(name, target, None)

    def _watch_function(self, name: str, target: Any, cls: type | None) -> None:
        """Watch the innermost function, called through nothing but what is wrapped around it.

        The wrappers' own code is shared by all functions that are wrapped so.
        """
        innermost = _unwrapped(target)
        if type(innermost) is types.FunctionType and not (innermost is target and _made_by_a_factory(innermost)):
            around = [function.__code__ for function in _around(target, innermost)]
            self._codes.setdefault(id(innermost.__code__), []).append((name, cls, frozenset(map(id, around))))
            self._kept += [innermost.__code__, *around]
        elif type(innermost) is types.BuiltinFunctionType and cls is None:
            self._objects[id(innermost)] = name
            self._kept.append(innermost)
            if innermost is not target:  # NumPy calls a Python function of this name first
                self._in_numpy[innermost.__name__] = name

    def _on_event(self, frame: FrameType, event: str, argument: Any) -> None:
        try:
            if event == "call":
                self._on_call(frame)
            elif event == "c_call" and self._is_own(frame):
                self._on_c_call(argument)
        except Exception:  # this runs within someone's code: it has no part in what happens there
            return

    def _on_call(self, frame: FrameType) -> None:
        code, caller = frame.f_code, frame.f_back
        module = dict.get(frame.f_globals, "__name__")
        if caller is None or type(module) is not str:
            return
        own = self._is_own(caller)
        if own:
            for name in self._missing.pop(module.partition(".")[0], ()):  # the code may have imported it by now
                self._packages.remove(name)
                self._watch(name)
        for name, cls, wrappers in self._codes.get(id(code), ()):
            outer: FrameType | None = caller
            while outer is not None and id(outer.f_code) in wrappers:
                outer = outer.f_back
            if outer is not None and self._is_own(outer) and (cls is None or _makes(frame, cls)):
                self._found.add(name)
        if not own or id(code) in self._of_gc or not _is_public(code.co_name):
            return
        if module in NUMPY_IN_C and code.co_name in self._in_numpy:
            self._found.add(self._in_numpy[code.co_name])
        found = [name for name in self._packages if under(module, name)]
        if found and _is_calling(caller):
            self._found.update(found)

    def _on_c_call(self, function: Any) -> None:
        if type(function) is not types.BuiltinFunctionType:
            return
        owner = function.__self__
        for key in (id(function), id(owner)):
            if key in self._objects:
                self._found.add(self._objects[key])
        for method, name in self._methods.get(function.__name__, ()):
            if any(base is method.__objclass__ for base in mro(type(owner))):
                self._found.add(name)
        module = function.__module__
        if type(module) is str:
            self._found.update(name for name in self._packages if under(module, name))

    def _is_own(self, frame: FrameType) -> bool:
        """Whether a frame runs code of the notebook's, not of an installed library."""
        file = frame.f_code.co_filename
        if file not in self._own:
            text = file.replace("\\", "/")
            library = text.startswith((*LIBRARIES, "<frozen ", "<attrs generated", "<__array_function__"))
            self._own[file] = not library and not any(mark in text for mark in INSTALLED)
        if file == "<string>":  # of `exec`, in a notebook or for a dataclass of a library's
            module = sys.modules.get(dict.get(frame.f_globals, "__name__", ""))
            at = getattr(module, "__file__", None) if is_module(module) else None
            if at and vars(module) is frame.f_globals:
                return not at.startswith(LIBRARIES) and not any(mark in at for mark in INSTALLED)
        return self._own[file]


def _unwrapped(function: Any) -> Any:
    for _ in range(MAX_WRAPPERS):
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    return function


def _around(function: Any, innermost: Any) -> list[types.FunctionType]:
    """The functions between a wrapped one and its innermost. `__wrapped__` may skip some: their closures do not."""
    found: list[types.FunctionType] = []
    pending = [function]
    while pending and len(found) < MAX_WRAPPERS:
        outer = pending.pop()
        if outer is innermost or outer in found:
            continue
        pending.append(getattr(outer, "__wrapped__", innermost))
        if type(outer) is types.FunctionType:
            found.append(outer)
            cells = [cell.cell_contents for cell in outer.__closure__ or () if cell != types.CellType()]
            pending += [held for held in cells if type(held) is types.FunctionType]
    return found


def _made_by_a_factory(function: types.FunctionType) -> bool:
    """Whether other functions may share its code."""
    return function.__closure__ is not None and "<locals>" in function.__qualname__


def _makes(frame: FrameType, cls: type) -> bool:
    """Whether `__init__` or `__new__` makes an instance of the class, or of one derived from it."""
    code = frame.f_code
    first = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
    made: Any = first if code.co_name == "__new__" else type(first)
    return issubclass(type(made), type) and any(base is cls for base in mro(made))


def _is_public(name: str) -> bool:
    """Whether code calls a function of this name itself, and not by `x.sum()`, `print(x)`, an import or `del x`."""
    return name in CALLED_BY_NAME or not name.startswith(("_", "<module>"))


def _is_calling(frame: FrameType) -> bool:
    """Whether a frame is at a call, or a step of a loop (over a `map`): not at a line that frees an object."""
    code, place = frame.f_code.co_code, frame.f_lasti
    while place > 0 and dis.opname[code[place]] == "CACHE":  # belongs to the instruction before
        place -= 2
    name = dis.opname[code[place]]
    return "CALL" in name or name == "FOR_ITER"
