"""Explanations of frequent exceptions of Python and NumPy: a sentence each, with the remedy.

The exception itself is shown as well, so that students recognize it next time. Each sentence must be true whenever its
pattern matches; anything that is only likely is phrased as a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LINE = re.compile(r"\n    in your line \d+: (.*)", re.DOTALL)
LISTS = r"can't multiply sequence by non-int of type|bad operand type for unary [+-]: '(?:list|tuple)'"
SEQUENCE = "'(?:list|tuple)'"
BOTH = rf"unsupported operand type\(s\) for \S+ (?:{SEQUENCE} and|'[\w.]+' and {SEQUENCE})"


def explain(error: str) -> str:
    """The explanation of an `errors.exception_message`, or "".

    Example:
        >>> explain("TypeError: 'float' object cannot be interpreted as an integer\\n    in your line 2: range(n / 2)")
        'This needs a whole number. `/` always gives a float; `//` gives a whole one.'
    """
    own_line = LINE.search(error)
    message, line = (error[: own_line.start()], own_line[1]) if own_line else (error, "")
    for pattern, explanation in EXPLANATIONS:
        match = re.search(pattern, message)
        if match:
            return explanation(match, line) if callable(explanation) else explanation
    return ""


def _shape_tuple(match: re.Match[str], line: str) -> str:
    shape = re.search(r"shape\s*=\s*\(([^(),]+)\)|shape\s*=\s*([\w.]+)\s*[,)]", line)
    name = next(filter(None, shape.groups()), "n").strip() if shape else "n"
    return (
        f"A shape is a tuple, and parentheses alone do not make one: `({name})` is a number. "
        f"With a comma, `({name},)` is a shape."
    )


def _missing_self(match: re.Match[str], line: str) -> str:
    if "takes" in match[0] and int(match[2]) != int(match[1]) + 1:
        return ""
    return (
        "This is one argument more than the function takes. In a class, Python passes the object itself first: does "
        "each `def` there begin with `self`?"
    )


def _attribute(match: re.Match[str], line: str) -> str:
    cls, name = match.groups()
    if cls == "NoneType":
        return IS_NONE
    if cls == "numpy.ndarray" and name in ("append", "extend", "insert", "pop"):
        return (
            "An array keeps its length. Collect values in a list, and make it an array at the end: `np.array(values)`."
        )
    if f"self.{name}" in line:
        return f"Nothing has been stored as `self.{name}` before this line. Is `self.` missing where it gets its value?"
    return ""


def _index(match: re.Match[str], line: str) -> str:
    size = int(match[1])
    return f"Python counts from 0: of {size} the last is number {size - 1}." if size else "It is empty."


IS_NONE = "Something here is None. A function returns None if it ends without a `return`: does yours reach one?"
EXPLANATIONS: tuple[tuple[str, str | Callable[[re.Match[str], str], str]], ...] = (
    (r"Cannot convert '-?\d+' to a shape", _shape_tuple),
    (
        r"Cannot interpret '\d+' as a data type",
        "A shape is one argument, a tuple with its own parentheses: `np.zeros((2, 3))`, not `np.zeros(2, 3)`.",
    ),
    (
        r"takes (\d+) positional arguments? but (\d+) (?:was|were) given|TypeError: too many positional arguments",
        _missing_self,
    ),
    (
        r"truth value of an array with more than one element is ambiguous",
        "An `if` or `while` needs one True or False, but this has one for each element. `np.where(condition, a, b)` "
        "chooses element by element; `.all()` and `.any()` reduce them to one.",
    ),
    (
        r"UnboundLocalError: .*variable '(\w+)'",
        lambda m, line: (
            f"A function that assigns to `{m[1]}` has a `{m[1]}` of its own, which has no value yet here: assign "
            "one first, or use another name."
        ),
    ),
    (r"'NoneType'", IS_NONE),
    (rf"{LISTS}|{BOTH}", "A list does no arithmetic: make it an array first, `np.array(...)`."),
    (
        r"'float' object cannot be interpreted as an integer|slice indices must be integers",
        "This needs a whole number. `/` always gives a float; `//` gives a whole one.",
    ),
    (
        r"'(?:int|float|numpy\.ndarray|numpy\.float64|list|tuple)' object is not callable",
        "Parentheses after a name call it as a function, but this is not one. For a product write `*`, for an element "
        "`[ ]`. Or does a variable have the name of a function?",
    ),
    (r"'([\w.]+)' object has no attribute '(\w+)'", _attribute),
    (r"index -?\d+ is out of bounds for axis \d+ with size (\d+)", _index),
    (
        r"only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
        "This needs one number, but it is an array. For arrays use NumPy's functions: `np.exp`, not `math.exp`.",
    ),
    (
        r"'int' object is not iterable",
        "A loop cannot run over a number: a loop that runs n times is `for i in range(n):`.",
    ),
    (
        r"Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('int\d+'\)",
        "`x += d` writes into x itself, which holds whole numbers. `x = x + d` makes a new array that fits.",
    ),
    (
        r"NameError: name '(\w+)' is not defined",
        lambda m, line: (
            f"Nothing is called `{m[1]}` here. Is it spelled the same where it is defined, and has that cell been run?"
        ),
    ),
    (r"RecursionError", "The function calls itself and never stops: which call should return at once?"),
)
