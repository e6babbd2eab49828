"""Exceptions for students: what went wrong in which of their lines, without the internals of a framework."""

from __future__ import annotations

import hashlib
import linecache
import re
import traceback

NOTEBOOK_FILES = ("<ipython-input", "ipykernel_", "<cell")
DRIVERS = "<driver of"
MAX_MESSAGE = 600

NOISE = re.compile(r"\x1b\[[0-9;]*m|\{\{function_node .*?\}\}|\[Op:\w+\](?: name:.*)?|\bname: *$", re.MULTILINE)
WRAPPING = re.compile(r"Exception encountered when calling|Arguments received by|Call arguments received")
SEAL = re.compile(r"[0-9a-f]{16}")
SHAPE = r"[\[(]([\d, ]*)[\])]"
MATMUL = re.compile(
    rf"Matrix size-incompatible: In\[0\]: {SHAPE}, In\[1\]: {SHAPE}|inner dimension.*?{SHAPE}.*?{SHAPE}"
)
ELEMENTWISE = re.compile(rf"(?:Incompatible shapes|broadcastable shapes).*?{SHAPE} *(?:vs\.|and) *{SHAPE}")
NO_GRADIENT = re.compile(r"No gradients provided for any variable|does not require grad|None values not supported")
FLAT = (
    "nothing that your layer computes depends smoothly on its weights, so training cannot change them. A sign, a "
    "comparison or a step by way of NumPy has no slope; `lecturekit.activations.sign` lets the gradient pass"
)


def exception_message(error: BaseException) -> str:
    """The exception, with the student's own line that led to it. Never raises."""
    name = type.__dict__["__name__"].__get__(type(error))
    try:
        return _with_own_line(name, error)
    except Exception:  # the `__str__` of a student's own exception may raise
        return name


def _with_own_line(name: str, error: BaseException) -> str:
    text = simplified(str(error))
    headline = f"{name}: {text}" if text else name
    frames = traceback.extract_tb(error.__traceback__)
    for parts, owner in ((NOTEBOOK_FILES, "your line"), ((DRIVERS,), "the check's line")):
        matching = [frame for frame in frames if any(part in frame.filename for part in parts)]
        if matching:
            line = matching[-1].line or linecache.getline(matching[-1].filename, matching[-1].lineno or 0).strip()
            if owner == "the check's line" and line.startswith("raise "):
                return headline  # the driver's own message says it all
            number = f" {matching[-1].lineno}" if owner == "your line" else ""
            return f"{headline}\n    in {owner}{number}: {line[:300]}"
    return headline


def own_line(file: str, number: int) -> str:
    """A line of the student's, as messages quote it; "" if the file is no cell."""
    if not any(part in file for part in NOTEBOOK_FILES):
        return ""
    line = linecache.getline(file, number).strip()[:200]
    return f"in your line {number}: `{line}`" if line else f"in your line {number}"


def without_line(error: str) -> str:
    """An `exception_message` without the line of code."""
    return re.split(r"\n    in (?:your line|the check's line)", error)[0]


def sealed(error: str) -> str:
    """The exception's type and a hash of its message, which can be compared but not read.

    The exception of a named mistake may quote the solution. A sealed message is returned as it is.
    """
    kind, colon, message = without_line(error).partition(": ")
    if not colon or SEAL.fullmatch(message):
        return without_line(error)
    return f"{kind}: {hashlib.sha256(message.encode(errors='replace')).hexdigest()[:16]}"


def simplified(message: str) -> str:
    """A framework's message without its internals."""
    if NO_GRADIENT.search(message):
        return FLAT
    for pattern, describe in ((MATMUL, _product_message), (ELEMENTWISE, _shapes_message)):
        shapes = pattern.search(NOISE.sub("", message))
        if shapes:
            return describe(_shape(shapes[1]), _shape(shapes[2]))
    paragraphs = [NOISE.sub("", part).strip() for part in re.split(r"\n\s*\n", message)]
    informative = [part for part in paragraphs if part and not WRAPPING.match(part)]
    text = "\n".join(informative) or message.strip()
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 4] + " ..."


def _shape(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.replace(" ", "").split(",") if size)


def _product_message(a: tuple[int, ...], b: tuple[int, ...]) -> str:
    if len(a) < 2 or len(b) < 2:
        return _shapes_message(a, b)
    return f"the matrix product of shapes {a} and {b} does not fit: the inner sizes {a[-1]} and {b[-2]} differ"


def _shapes_message(a: tuple[int, ...], b: tuple[int, ...]) -> str:
    return f"the shapes {a} and {b} do not fit together"
