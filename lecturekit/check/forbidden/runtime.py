"""Whether running code calls what its exercise forbids, however it got hold of it.

Python reports calls to a profile function: of Python functions, and of functions and methods written in C. It does
not report calls of other C objects: ufuncs (`np.add(a, b)`, although `np.add.reduce` is reported), classes without an
`__init__` or `__new__` in Python, compiled JAX functions; nor calls from C to C (`map(abs, x)`). Code that removes the
profile function, or calls from another thread, is not seen either. There only the text decides.
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

from .dotted_names import NOTHING, PACKAGE, class_dict, is_module, lookup, mro, under

LIBRARIES = tuple({*(f"{prefix}/" for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix)), f"{PACKAGE}/"})
INSTALLED = ("/site-packages/", "/dist-packages/")
CALLED_BY_NAME = ("__init__", "__new__", "__call__")
NUMPY_IN_C = ("numpy._core.multiarray", "numpy.core.multiarray")
MAX_WRAPPERS = 50
METHODS_IN_C = (types.MethodDescriptorType, types.ClassMethodDescriptorType, types.WrapperDescriptorType)


@contextmanager
def watching(forbids: Mapping[str, str]) -> Iterator[Watch]:
    """Record calls of forbidden functions in this thread, made by code outside the installed libraries.

    Calls that a library makes itself do not count: Keras calls NumPy.

    Example:
        >>> with watching({"numpy.convolve": ""}) as watch:
        ...     y = eval("__import__('numpy').convolve([1], [2])")
        >>> watch.used
        ('numpy.convolve',)
    """
    watch = Watch(forbids)
    previous = sys.getprofile()
    sys.setprofile(watch._on_event)
    try:
        yield watch
    finally:
        sys.setprofile(previous)


class Watch:
    """The forbidden calls of a run. `used` has the forbidden names that were called, sorted."""

    def __init__(self, forbids: Mapping[str, str]) -> None:
        self._used: set[str] = set()
        self._codes: dict[int, list[tuple[str, type | None, frozenset[int]]]] = {}
        self._objects: dict[int, str] = {}
        self._methods: dict[str, list[tuple[Any, str]]] = {}
        self._numpy_dispatchers: dict[str, str] = {}
        self._packages: list[str] = []
        self._not_loaded: dict[str, list[str]] = {}  # by top-level package
        self._references: list[Any] = []  # keeps ids from being reused
        self._own_files: dict[str, bool] = {}
        self._gc_callbacks = {id(getattr(callback, "__code__", None)) for callback in gc.callbacks}
        for name in forbids:
            self._watch(name)

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(sorted(self._used))

    def _watch(self, name: str) -> None:
        target = lookup(name)
        if target is NOTHING:
            self._packages.append(name)
            self._not_loaded.setdefault(name.partition(".")[0], []).append(name)
            return
        self._references.append(target)
        if is_module(target):
            self._packages.append(name)
        elif issubclass(type(target), type):
            for method in ("__init__", "__new__"):
                methods = (attributes[method] for base in mro(target) if method in (attributes := class_dict(base)))
                constructor = next(methods, None)
                function = constructor.__func__ if type(constructor) is staticmethod else constructor
                self._watch_function(name, function, target)
        elif type(target) in METHODS_IN_C:
            self._methods.setdefault(target.__name__, []).append((target, name))
        else:
            self._objects[id(target)] = name
            self._watch_function(name, target, None)

    def _watch_function(self, name: str, target: Any, cls: type | None) -> None:
        """Watch the innermost function of a wrapped one, if it is called through its wrappers only.

        All functions with the same decorator share the wrappers' code.
        """
        innermost = _unwrapped(target)
        if type(innermost) is types.FunctionType and not (innermost is target and _may_share_code(innermost)):
            wrapper_codes = [function.__code__ for function in _wrappers_of(target, innermost)]
            self._codes.setdefault(id(innermost.__code__), []).append((name, cls, frozenset(map(id, wrapper_codes))))
            self._references += [innermost.__code__, *wrapper_codes]
        elif type(innermost) is types.BuiltinFunctionType and cls is None:
            self._objects[id(innermost)] = name
            self._references.append(innermost)
            if innermost is not target:  # NumPy calls a Python function of this name first
                self._numpy_dispatchers[innermost.__name__] = name

    def _on_event(self, frame: FrameType, event: str, argument: Any) -> None:
        try:
            if event == "call":
                self._on_call(frame)
            elif event == "c_call" and self._is_own(frame):
                self._on_c_call(argument)
        except Exception:  # it runs within foreign code, and must not disturb it
            return

    def _on_call(self, frame: FrameType) -> None:
        code, caller = frame.f_code, frame.f_back
        module = dict.get(frame.f_globals, "__name__")
        if caller is None or type(module) is not str:
            return
        called_by_own = self._is_own(caller)
        if called_by_own:
            for name in self._not_loaded.pop(module.partition(".")[0], ()):  # it may have just been imported
                self._packages.remove(name)
                self._watch(name)
        for name, cls, wrappers in self._codes.get(id(code), ()):
            outer: FrameType | None = caller
            while outer is not None and id(outer.f_code) in wrappers:
                outer = outer.f_back
            if outer is not None and self._is_own(outer) and (cls is None or _constructs(frame, cls)):
                self._used.add(name)
        if not called_by_own or id(code) in self._gc_callbacks or not _is_public(code.co_name):
            return
        if module in NUMPY_IN_C and code.co_name in self._numpy_dispatchers:
            self._used.add(self._numpy_dispatchers[code.co_name])
        packages = [name for name in self._packages if under(module, name)]
        if packages and _is_calling(caller):
            self._used.update(packages)

    def _on_c_call(self, function: Any) -> None:
        if type(function) is not types.BuiltinFunctionType:
            return
        owner = function.__self__
        for key in (id(function), id(owner)):
            if key in self._objects:
                self._used.add(self._objects[key])
        for method, name in self._methods.get(function.__name__, ()):
            if any(base is method.__objclass__ for base in mro(type(owner))):
                self._used.add(name)
        module = function.__module__
        if type(module) is str:
            self._used.update(name for name in self._packages if under(module, name))

    def _is_own(self, frame: FrameType) -> bool:
        """Whether a frame runs the notebook's code, not that of an installed library."""
        file = frame.f_code.co_filename
        if file not in self._own_files:
            path = file.replace("\\", "/")
            library = path.startswith((*LIBRARIES, "<frozen ", "<attrs generated", "<__array_function__"))
            self._own_files[file] = not library and not any(mark in path for mark in INSTALLED)
        if file == "<string>":  # `exec`, in a notebook or in a library (dataclasses)
            module = sys.modules.get(dict.get(frame.f_globals, "__name__", ""))
            module_file = getattr(module, "__file__", None) if is_module(module) else None
            if module_file and vars(module) is frame.f_globals:
                return not module_file.startswith(LIBRARIES) and not any(mark in module_file for mark in INSTALLED)
        return self._own_files[file]


def _unwrapped(function: Any) -> Any:
    for _ in range(MAX_WRAPPERS):
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    return function


def _wrappers_of(function: Any, innermost: Any) -> list[types.FunctionType]:
    """The wrappers around the innermost function. `__wrapped__` may skip some; closures do not."""
    wrappers: list[types.FunctionType] = []
    pending = [function]
    while pending and len(wrappers) < MAX_WRAPPERS:
        outer = pending.pop()
        if outer is innermost or outer in wrappers:
            continue
        pending.append(getattr(outer, "__wrapped__", innermost))
        if type(outer) is types.FunctionType:
            wrappers.append(outer)
            cells = [cell.cell_contents for cell in outer.__closure__ or () if cell != types.CellType()]
            pending += [value for value in cells if type(value) is types.FunctionType]
    return wrappers


def _may_share_code(function: types.FunctionType) -> bool:
    """Whether a function was made by a factory, whose functions share their code."""
    return function.__closure__ is not None and "<locals>" in function.__qualname__


def _constructs(frame: FrameType, cls: type) -> bool:
    """Whether this call of `__init__` or `__new__` makes an instance of the class or of a subclass."""
    code = frame.f_code
    first = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
    cls_made: Any = first if code.co_name == "__new__" else type(first)
    return issubclass(type(cls_made), type) and any(base is cls for base in mro(cls_made))


def _is_public(name: str) -> bool:
    """Whether code calls functions of this name directly, and not through operators, imports or `del x`."""
    return name in CALLED_BY_NAME or not name.startswith(("_", "<module>"))


def _is_calling(frame: FrameType) -> bool:
    """Whether a frame is at a call or at a step of a loop, which may run a `map`; freeing an object is neither."""
    code, offset = frame.f_code.co_code, frame.f_lasti
    while offset > 0 and dis.opname[code[offset]] == "CACHE":  # belongs to the instruction before
        offset -= 2
    operation = dis.opname[code[offset]]
    return "CALL" in operation or operation == "FOR_ITER"
