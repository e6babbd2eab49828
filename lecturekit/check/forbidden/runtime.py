"""Whether running code calls what its exercise forbids, however it got hold of it.

Python reports calls to a profile function: of Python functions, and of functions and methods written in C, in all
threads that are started meanwhile. Whoever switches it off is noticed by an audit hook, which nobody can remove. Not
reported are calls of other C objects: ufuncs (`np.add(a, b)`, although `np.add.reduce` is reported), classes without
an `__init__` or `__new__` in Python, compiled JAX functions; calls from C to C (`map(abs, x)`); and, before Python
3.12, those in threads that were there before. Code that changes this module is not seen either. There only the text
decides; docs/trust.md lists it.
"""

from __future__ import annotations

import dis
import gc
import re
import sys
import threading
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

from .dotted_names import NOTHING, PACKAGE, class_dict, exported, is_module, lookup, mro, under
from .message import SWITCHES

LIBRARIES = tuple({*(f"{prefix}/" for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix)), f"{PACKAGE}/"})
INSTALLED = ("/site-packages/", "/dist-packages/")
CALLED_BY_NAME = ("__init__", "__new__", "__call__")
PASSES_ON = re.compile(  # code that calls what it is given
    r"/lib(/python[^/]*)?/(threading|functools|contextlib|timeit|sched|concurrent|asyncio|multiprocessing)\b",
    re.IGNORECASE,
)
PASSES_ON_IN_NUMPY = frozenset(
    [
        *("apply_along_axis", "apply_over_axes", "piecewise", "fromfunction", "_get_ufunc_and_otypes"),
        *("_vectorize_call", "_vectorize_call_with_signature", "_call_as_normal"),
    ]
)
NUMPY_IN_C = ("numpy._core.multiarray", "numpy.core.multiarray")
MAX_WRAPPERS = 50
METHODS_IN_C = (types.MethodDescriptorType, types.ClassMethodDescriptorType, types.WrapperDescriptorType)


_watching: list[Watch] = []  # those at work, for the audit hook, which stays for good
_has_hook = False


@contextmanager
def watching(forbids: Mapping[str, str]) -> Iterator[Watch]:
    """Record calls of forbidden functions in this thread and those that it starts, by code outside of the libraries.

    Calls that a library makes itself do not count: Keras calls NumPy.

    Example:
        >>> with watching({"numpy.convolve": ""}) as watch:
        ...     y = eval("__import__('numpy').convolve([1], [2])")
        >>> watch.used
        ('numpy.convolve',)
    """
    global _has_hook
    if not _has_hook:
        sys.addaudithook(_on_audit)
        _has_hook = True
    watch = Watch(forbids)
    on_event = watch._on_event
    profile, thread_profile, trace = sys.getprofile(), threading.getprofile(), sys.gettrace()
    traced = trace is not None and watch._is_own_function(trace)  # Python reports no calls inside of a trace function
    if traced:
        sys.settrace(None)
    everywhere = getattr(threading, "setprofile_all_threads", None)  # since Python 3.12
    (everywhere or threading.setprofile)(on_event)
    sys.setprofile(on_event)
    _watching.append(watch)
    try:
        yield watch
    finally:
        if watch in _watching:
            _watching.remove(watch)
        watch._end(sys.getprofile() is on_event)
        if everywhere:
            everywhere(None)
        threading.setprofile(thread_profile)
        sys.setprofile(profile)
        if traced:
            sys.settrace(trace)


def _on_audit(event: str, arguments: tuple) -> None:
    if _watching and event in SWITCHES:
        frame = sys._getframe(1)
        starts_thread = frame.f_code.co_name == "_bootstrap_inner" and frame.f_globals is vars(threading)
        for watch in _watching:
            if not starts_thread and (not event.startswith("_thread.") or watch._owner(frame) is True):
                watch._note(event, frame)


class Watch:
    """The forbidden calls of a run.

    Attributes:
        used: the forbidden names and the `SWITCHES` that were called, sorted.
        places: the file and line that called each of them; ("", 0) if it is not known.
    """

    def __init__(self, forbids: Mapping[str, str]) -> None:
        self._used: dict[str, tuple[str, int]] = {}
        self._ended = False
        self._codes: dict[int, list[tuple[str, type | None, frozenset[int]]]] = {}
        self._objects: dict[int, str] = {}
        self._methods: dict[str, list[tuple[Any, str]]] = {}
        self._numpy_dispatchers: dict[str, str] = {}
        self._packages: list[str] = []
        self._not_loaded: dict[str, list[str]] = {}  # by top-level package
        self._references: list[Any] = []  # keeps ids from being reused
        self._own_files: dict[str, bool | None] = {}
        self._gc_callbacks = {id(getattr(callback, "__code__", None)) for callback in gc.callbacks}
        for name in forbids:
            self._watch(name)
        self._switches = {id(lookup(name)): name for name in SWITCHES}

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(sorted(self._used))

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        return tuple(self._used[name] for name in self.used)

    def _end(self, still_watches: bool) -> None:
        self._ended = True
        if not still_watches:
            self._used.setdefault("sys.setprofile", ("", 0))

    def _note(self, name: str, frame: FrameType | None) -> None:
        if name in self._used:
            return
        while frame is not None and self._owner(frame) is not True:
            frame = frame.f_back
        self._used[name] = (frame.f_code.co_filename, frame.f_lineno) if frame else ("", 0)

    def _watch(self, name: str) -> None:
        target = lookup(name)
        if target is NOTHING:
            self._packages.append(name)
            self._not_loaded.setdefault(name.partition(".")[0], []).append(name)
            return
        if is_module(target):
            self._packages.append(name)
            for member in exported(target, name):
                self._watch_object(name, member)
        else:
            self._watch_object(name, target)

    def _watch_object(self, name: str, target: Any) -> None:
        self._references.append(target)
        if issubclass(type(target), type):
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
        if self._ended:  # in a thread that outlives the watch
            return
        try:
            if event == "call":
                self._on_call(frame)
            elif event == "c_call" and self._is_own(frame):
                self._on_c_call(argument, frame)
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
                self._note(name, outer)
        if not called_by_own or id(code) in self._gc_callbacks or not _is_public(code.co_name):
            return
        if module in NUMPY_IN_C and code.co_name in self._numpy_dispatchers:
            self._note(self._numpy_dispatchers[code.co_name], caller)
        packages = [name for name in self._packages if under(module, name)]
        if packages and _is_calling(caller):
            for name in packages:
                self._note(name, caller)

    def _on_c_call(self, function: Any, frame: FrameType) -> None:
        if type(function) is not types.BuiltinFunctionType:
            return
        if id(function) in self._switches and self._owner(frame):
            self._note(self._switches[id(function)], frame)
        owner = function.__self__
        for key in (id(function), id(owner)):
            if key in self._objects:
                self._note(self._objects[key], frame)
        for method, name in self._methods.get(function.__name__, ()):
            if any(base is method.__objclass__ for base in mro(type(owner))):
                self._note(name, frame)
        module = function.__module__
        if type(module) is str:
            for name in self._packages:
                if under(module, name):
                    self._note(name, frame)

    def _is_own(self, frame: FrameType) -> bool:
        """Whether a frame runs the notebook's code, or passes on a call of it; not that of an installed library."""
        outer: FrameType | None = frame
        while outer is not None and (owner := self._owner(outer)) is None:
            outer = outer.f_back
        return True if outer is None else bool(owner)

    def _owner(self, frame: FrameType) -> bool | None:
        """True: the notebook's code. False: a library's. None: it calls what it is given, whoever gave it."""
        file = frame.f_code.co_filename
        if file == "<string>":  # `exec`, in a notebook or in a library (dataclasses)
            module = sys.modules.get(dict.get(frame.f_globals, "__name__", ""))
            module_file = getattr(module, "__file__", None) if is_module(module) else None
            if module_file and vars(module) is frame.f_globals:
                return not module_file.startswith(LIBRARIES) and not any(mark in module_file for mark in INSTALLED)
        if frame.f_code.co_name in PASSES_ON_IN_NUMPY and "/site-packages/numpy/" in file:
            return None
        return self._owner_of(file)

    def _owner_of(self, file: str) -> bool | None:
        if file not in self._own_files:
            path = file.replace("\\", "/")
            library = path.startswith((*LIBRARIES, "<frozen ", "<attrs generated", "<__array_function__"))
            installed = any(mark in path for mark in INSTALLED)
            passes_on = library and not installed and PASSES_ON.search(path) is not None
            self._own_files[file] = None if passes_on else not library and not installed
        return self._own_files[file]

    def _is_own_function(self, function: Any) -> bool:
        code = getattr(function, "__code__", None)
        return type(code) is types.CodeType and self._owner_of(code.co_filename) is True


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
