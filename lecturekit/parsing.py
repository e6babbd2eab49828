"""One way to parse Python: safe beside other threads, and for notebook cells, which may hold IPython's commands.

In CPython 3.11, `ast.parse` counts its recursion depth in one place for all threads (CPython issue 106905). If another
thread parses while this one builds its tree, the count is wrong and `ast.parse` raises `SystemError: AST constructor
recursion depth mismatch`. Threads switch only where Python code runs, so this takes a garbage collection during the
build that runs a finalizer (asyncio has some) or a callback (JAX and Hypothesis register one).

While a class is graded, the main thread parses student cells, and each worker thread parses the replies of its kernel
(`literal`). Neither can do without, so a lock keeps them apart. Other code parses without the lock: `traceback` parses
the line that it underlines, `inspect.getsource` the module of a class. So a parse that fails is repeated.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import threading
import warnings
from collections.abc import Iterator
from typing import Any

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)  # text that is not Python
ATTEMPTS = 100  # each fails only if a garbage collection lets another thread parse in the midst of it

PYTHON_CELLS = r"(?:\s*%%(?:time|capture)\b.*)*"  # cell magics that run their cell in the notebook's namespace
COMMAND = re.compile(r"^[ \t]*[%!?,;/]|=[ \t]*[%!]|\?[ \t]*$", re.MULTILINE)
MAX_TOKENIZED = 100_000  # characters; IPython tokenizes the cell anew after each command, .3 s for so many
IPYTHON_CALL = re.compile(
    r"^(?P<target>[ \t]*|.*=[ \t]*)get_ipython\(\)\.(?P<method>run_line_magic|system|getoutput)\((?P<arguments>.*)\)$",
    re.MULTILINE,
)

# reentrant, as a finalizer that runs within `ast.parse` may parse, too
_lock = threading.RLock()


def parse(source: str) -> ast.Module:
    """As `ast.parse`, for any number of threads.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError, OverflowError: `UNREADABLE`; the text is not Python, or
            nested too deeply.
    """
    return _parse(source, "exec")


def literal(text: str) -> Any:
    """As `ast.literal_eval` of text, for any number of threads.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: the text is not a literal.
    """
    return ast.literal_eval(_parse(text.lstrip(" \t"), "eval"))


def _parse(source: str, mode: str) -> Any:
    with _lock:
        for _ in range(ATTEMPTS - 1):
            with contextlib.suppress(SystemError):
                return ast.parse(source, mode=mode)
        return ast.parse(source, mode=mode)


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """An escape sequence such as "\\d" is the author's business. Python's filters are one for all threads."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parse_cell(source: str) -> ast.Module:
    """The syntax tree of a notebook cell, as `python_of` reads it.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError, OverflowError: `UNREADABLE`; as `parse`.
    """
    with _without_warnings():
        return parse(python_of(source))


@functools.lru_cache(maxsize=256)
def python_of(source: str) -> str:
    """The Python of a notebook cell, with IPython's commands replaced line by line; the source, if it cannot be read.

    `%time f()` becomes `f()`, `%pylab` an import; any other line magic, shell command or request for help becomes
    `pass`, or None where its result is assigned. Cells of `%%time` and `%%capture` are read without that line; a cell
    of any other cell magic is in another language and becomes `pass`.

    Example:
        >>> python_of("%matplotlib inline\\nfiles = !ls\\n%time y = f(x)\\n")
        'pass\\nfiles = None\\ny = f(x)\\n'
    """
    try:
        with _without_warnings():
            parse(source)
        return source  # a line of a string, or of a formula, may begin with %
    except UNREADABLE:
        pass
    head = re.match(PYTHON_CELLS, source)[0]  # type: ignore[index]  # it may be empty
    if source[len(head) :].lstrip().startswith("%%"):
        return "pass"
    try:
        transformed = _transformed(re.sub("%%.*", "pass", head) + source[len(head) :])
    except (*UNREADABLE, RuntimeError):
        return source
    return IPYTHON_CALL.sub(_replacement, transformed)


def _transformed(source: str) -> str:
    """The source with IPython's commands as calls of `get_ipython()`; unchanged if that would take long."""
    if len(source) * (1 + len(COMMAND.findall(source))) > MAX_TOKENIZED:
        return source
    from IPython.core import inputtransformer2  # takes .2 s, and most cells need none

    manager = inputtransformer2.TransformerManager()
    manager.cleanup_transforms.remove(inputtransformer2.leading_empty_lines)  # line numbers stay
    manager.line_transforms.remove(inputtransformer2.cell_magic)  # it would hide the cell's definitions in a string
    with _without_warnings():
        return manager.transform_cell(source)


def _replacement(call: re.Match[str]) -> str:
    name, *rest = literal(f"({call['arguments']},)")
    target = call["target"]
    if call["method"] == "run_line_magic":
        code = re.sub(r"^(?:%time[ \t]+)+", "", rest[0])
        if name == "time" and code and code[0] not in "-%!":
            return f"{target}{code}"
        if name == "pylab" and not target.strip():
            return f"{target}from numpy import *"
    return f"{target}None" if target.strip() else f"{target}pass"
