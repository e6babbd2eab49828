"""What an exception means that students often meet: Python's and NumPy's sharp edges, in a sentence with the remedy.

The exception itself is shown as it is, so that it is recognised the next time. Each sentence must be true whenever its
pattern fits: what is only likely is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LINE = re.compile(r"\n    in your line \d+: (.*)", re.DOTALL)
LISTS = r"can't multiply sequence by non-int of type|bad operand type for unary [+-]: '(?:list|tuple)'"
SEQUENCE = "'(?:list|tuple)'"
BOTH = rf"unsupported operand type\(s\) for \S+ (?:{SEQUENCE} and|'[\w.]+' and {SEQUENCE})"


def explain(error: str) -> str:
    """What is the matter, for an exception as `errors.in_words` tells it; "" if nothing is known.

    Example:
        >>> explain("TypeError: 'float' object cannot be interpreted as an integer\\n    in your line 2: range(n / 2)")
        'A whole number is wanted here. `/` always gives a number with a point; `//` gives a whole one.'
    """
    found = LINE.search(error)
    said, line = (error[: found.start()], found[1]) if found else (error, "")
    for pattern, told in EDGES:
        match = re.search(pattern, said)
        if match:
            return told(match, line) if callable(told) else told
    return ""


def _shape(match: re.Match[str], line: str) -> str:
    given = re.search(r"shape\s*=\s*\(([^(),]+)\)|shape\s*=\s*([\w.]+)\s*[,)]", line)
    name = next(filter(None, given.groups()), "n").strip() if given else "n"
    return (
        f"A shape is a tuple, and brackets alone make none: `({name})` is one number. With a comma, `({name},)` is a "
        "shape."
    )


def _selfless(match: re.Match[str], line: str) -> str:
    if "takes" in match[0] and int(match[2]) != int(match[1]) + 1:
        return ""
    return (
        "There is one argument more than the function takes. In a class Python puts the object itself first: does each "
        "`def` there begin with `self`?"
    )


def _attribute(match: re.Match[str], line: str) -> str:
    cls, name = match.groups()
    if cls == "NoneType":
        return NOTHING
    if cls == "numpy.ndarray" and name in ("append", "extend", "insert", "pop"):
        return "An array keeps its length. Collect in a list, and make an array of it at the end: `np.array(values)`."
    if f"self.{name}" in line:
        return f"Nothing has been stored as `self.{name}` before this line. Is `self.` missing where it gets its value?"
    return ""


def _index(match: re.Match[str], line: str) -> str:
    size = int(match[1])
    return f"Python counts from 0: of {size} the last is number {size - 1}." if size else "There is nothing in it."


NOTHING = "Something here is None. A function gives None if it ends without a `return`: does yours reach one?"
EDGES: tuple[tuple[str, str | Callable[[re.Match[str], str], str]], ...] = (
    (r"Cannot convert '-?\d+' to a shape", _shape),
    (
        r"Cannot interpret '\d+' as a data type",
        "A shape is one argument, a tuple, and so has brackets of its own: `np.zeros((2, 3))`, not `np.zeros(2, 3)`.",
    ),
    (
        r"takes (\d+) positional arguments? but (\d+) (?:was|were) given|TypeError: too many positional arguments",
        _selfless,
    ),
    (
        r"truth value of an array with more than one element is ambiguous",
        "An `if` or `while` wants one True or False, and this is one for each element. `np.where(condition, a, b)` "
        "chooses element by element; `.all()` and `.any()` make one of many.",
    ),
    (
        r"UnboundLocalError: .*variable '(\w+)'",
        lambda m, line: (
            f"A function that assigns to `{m[1]}` has a `{m[1]}` of its own, which has no value yet here: give it "
            "one first, or take another name."
        ),
    ),
    (r"'NoneType'", NOTHING),
    (rf"{LISTS}|{BOTH}", "A list does no arithmetic: make an array of it first, `np.array(...)`."),
    (
        r"'float' object cannot be interpreted as an integer|slice indices must be integers",
        "A whole number is wanted here. `/` always gives a number with a point; `//` gives a whole one.",
    ),
    (
        r"'(?:int|float|numpy\.ndarray|numpy\.float64|list|tuple)' object is not callable",
        "Brackets right behind a name call it as a function, and this is none. For a product write `*`, for an element "
        "`[ ]`. Or has a variable taken a function's name?",
    ),
    (r"'([\w.]+)' object has no attribute '(\w+)'", _attribute),
    (r"index -?\d+ is out of bounds for axis \d+ with size (\d+)", _index),
    (
        r"only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
        "One number is wanted here, and this is an array. For arrays there are NumPy's functions: `np.exp`, not "
        "`math.exp`.",
    ),
    (
        r"'int' object is not iterable",
        "A number cannot be gone through: a loop that runs n times is `for i in range(n):`.",
    ),
    (
        r"Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('int\d+'\)",
        "`x += d` writes into x itself, which holds whole numbers. `x = x + d` makes a new array that fits.",
    ),
    (
        r"NameError: name '(\w+)' is not defined",
        lambda m, line: (
            f"Nothing is called `{m[1]}` here: is it spelt so where it is defined, and has that cell been run?"
        ),
    ),
    (r"RecursionError", "The function calls itself, and never stops: which call should return at once?"),
)
