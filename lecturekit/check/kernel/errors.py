"""Exceptions in a student's words: what did not fit, in which line of theirs, and nothing of the framework's inside."""

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


def in_words(error: BaseException) -> str:
    """The exception and the student's own line that led to it, not the library's. Never raises."""
    name = type.__dict__["__name__"].__get__(type(error))
    try:
        return _in_words(name, error)
    except Exception:  # a student's own exception may fail to say what it is
        return name


def _in_words(name: str, error: BaseException) -> str:
    said = readable(str(error))
    text = f"{name}: {said}" if said else name
    frames = traceback.extract_tb(error.__traceback__)
    for mark, whose in ((NOTEBOOK_FILES, "your line"), ((DRIVERS,), "the check's line")):
        own = [frame for frame in frames if any(part in frame.filename for part in mark)]
        if own:
            line = own[-1].line or linecache.getline(own[-1].filename, own[-1].lineno or 0).strip()
            if whose == "the check's line" and line.startswith("raise "):
                return text  # a driver's own refusal says all that there is to say
            number = f" {own[-1].lineno}" if whose == "your line" else ""
            return f"{text}\n    in {whose}{number}: {line[:300]}"
    return text


def without_line(error: str) -> str:
    """What `in_words` says but for the line of code."""
    return re.split(r"\n    in (?:your line|the check's line)", error)[0]


def sealed(error: str) -> str:
    """The exception's kind, and a print of what it says: enough to recognise it, and nothing of it can be read.

    What a named mistake's exception says may name parts of the solution. What is sealed already stays as it is.
    """
    kind, colon, said = without_line(error).partition(": ")
    if not colon or SEAL.fullmatch(said):
        return without_line(error)
    return f"{kind}: {hashlib.sha256(said.encode(errors='replace')).hexdigest()[:16]}"


def readable(said: str) -> str:
    """A framework's message without what only its makers understand."""
    if NO_GRADIENT.search(said):
        return FLAT
    for pattern, told in ((MATMUL, _product_told), (ELEMENTWISE, _shapes_told)):
        found = pattern.search(NOISE.sub("", said))
        if found:
            return told(_shape(found[1]), _shape(found[2]))
    paragraphs = [NOISE.sub("", part).strip() for part in re.split(r"\n\s*\n", said)]
    telling = [part for part in paragraphs if part and not WRAPPING.match(part)]
    text = "\n".join(telling) or said.strip()
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 4] + " ..."


def _shape(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.replace(" ", "").split(",") if size)


def _product_told(a: tuple[int, ...], b: tuple[int, ...]) -> str:
    if len(a) < 2 or len(b) < 2:
        return _shapes_told(a, b)
    return f"the matrix product of shapes {a} and {b} does not fit: the inner sizes {a[-1]} and {b[-2]} differ"


def _shapes_told(a: tuple[int, ...], b: tuple[int, ...]) -> str:
    return f"the shapes {a} and {b} do not fit together"
