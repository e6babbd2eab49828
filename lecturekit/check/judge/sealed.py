"""Sentences of mistakes in a withheld answer, each locked by the mistaken answer itself.

A mistake's answer often leads to the right one: "this went uphill" is a sum away from it. So neither the answer nor the
sentence stands in the public half. Whoever makes the mistake has the key: the answer, by way of a slow hash. Whoever
does not would have to guess it, which is why only answers of many digits are locked like this. All others are for
grading to name.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BITS = 36  # of freedom that an answer needs: at a tenth of a second a guess, some two hundred years
ROOM = 20  # times the tolerance: how wide the steps are to which answers are rounded
MOST_GUESSES = 32  # for one answer that lies at the border of such steps
LENGTH = 1024  # bytes of a locked sentence, so that its length says nothing
TAG = 16


@dataclass(frozen=True)
class SealedSentences:
    """Locked sentences, in no telling order.

    Attributes:
        salt: as hexadecimal digits.
        step: to which the numbers of an answer are rounded.
        tolerance: by which an answer may differ, relative and absolute.
        boxes: as hexadecimal digits.
    """

    salt: str
    step: float
    tolerance: tuple[float, float]
    boxes: tuple[str, ...]

    @classmethod
    def of(
        cls, mistakes: Sequence[tuple[str, Any]], tolerance: tuple[float, float], seed: str
    ) -> SealedSentences | None:
        """Lock the sentences, each by its answer, of those answers that cannot be guessed; None if there are none.

        Args:
            mistakes: pairs of a sentence and the mistaken answer.
            seed: of the salt, so that the same set is released alike. Nothing of the answer: its hash can be guessed.
        """
        numbers = [_numbers(answer) for _, answer in mistakes]
        largest = max((abs(number) for row in numbers for number in row or ()), default=0.0)
        widest = ROOM * (tolerance[1] + tolerance[0] * largest)
        if not 0 < widest < math.inf:
            return None
        step = 10.0 ** math.ceil(math.log10(widest))
        salt = hashlib.sha256(f"salt of {seed}".encode()).hexdigest()[:32]
        boxes = []
        for i, ((sentence, _), row) in enumerate(zip(mistakes, numbers, strict=True)):
            text = json.dumps([sentence, row]).encode()
            if row is not None and _freedom(row, step) >= BITS and len(text) <= LENGTH:
                key = _key([round(number / step) for number in row], salt)
                nonce = hashlib.sha256(f"{i} of {seed}".encode()).digest()[:TAG]
                boxes.append((nonce + _tag(key, nonce) + _mixed(text.ljust(LENGTH), key, nonce)).hex())
        return cls(salt, step, tolerance, tuple(sorted(boxes))) if boxes else None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SealedSentences:
        return cls(data["salt"], data["step"], tuple(data["tolerance"]), tuple(data["boxes"]))

    def to_json(self) -> dict[str, Any]:
        return {"salt": self.salt, "step": self.step, "tolerance": list(self.tolerance), "boxes": list(self.boxes)}

    def open(self, answer: Any) -> str:
        """The sentence that this answer unlocks, or ""."""
        row = _numbers(answer)
        if row is None:
            return ""
        boxes = [bytes.fromhex(box) for box in self.boxes]
        for steps in self._roundings(row):
            try:
                key = _key(steps, self.salt)
            except (AttributeError, ValueError):  # a Python without this hash, such as a browser's
                return ""
            for box in boxes:
                nonce, tag, text = box[:TAG], box[TAG : 2 * TAG], box[2 * TAG :]
                if hmac.compare_digest(tag, _tag(key, nonce)):
                    sentence, mistaken = json.loads(_mixed(text, key, nonce))
                    if np.allclose(row, mistaken, *self.tolerance):  # else one of the same step, such as the right one
                        return sentence
        return ""

    def _roundings(self, row: Sequence[float]) -> Iterator[list[int]]:
        """The ways to round an answer: two for each number at the border of two steps."""
        relative, absolute = self.tolerance
        choices = []
        for number in row:
            off = absolute + relative * abs(number)
            choices.append(sorted({round((number - off) / self.step), round((number + off) / self.step)}))
        for steps in itertools.islice(itertools.product(*choices), MOST_GUESSES):
            yield [*steps]


def _numbers(answer: Any) -> list[float] | None:
    """The numbers of an answer in order, of a dict by its keys; None if there are others than finite numbers."""
    if isinstance(answer, dict):
        answer = [answer[key] for key in sorted(answer)]
    if isinstance(answer, list | tuple):
        rows = [_numbers(item) for item in answer]
        return None if any(row is None for row in rows) else [number for row in rows for number in row or ()]
    try:
        array = np.asarray(answer)
        if array.dtype.kind not in "iuf" or array.size > 1000 or not np.isfinite(array).all():
            return None
        return [float(number) for number in array.ravel()]
    except (TypeError, ValueError):
        return None


def _freedom(row: Sequence[float], step: float) -> float:
    """How many bits one must guess to hit an answer as large as this, and with as few decimals."""
    return sum(math.log2(1 + 2 * abs(number) / _unit(number, step)) for number in row)


def _unit(number: float, step: float) -> float:
    """1 for a whole number, 0.1 for one with a single decimal, and so on; no less than `step`."""
    unit = 1.0
    while unit > step and abs(number / unit - round(number / unit)) > 1e-6:
        unit /= 10
    return max(unit, step)


def _key(steps: Sequence[int], salt: str) -> bytes:
    text = ",".join(map(str, steps)).encode()
    return hashlib.scrypt(text, salt=bytes.fromhex(salt), n=2**15, r=8, p=1, maxmem=2**26, dklen=32)


def _tag(key: bytes, nonce: bytes) -> bytes:
    return hmac.digest(key, b"tag" + nonce, "sha256")[:TAG]


def _mixed(text: bytes, key: bytes, nonce: bytes) -> bytes:
    """Lock or unlock a text: no key and nonce lock two of them."""
    stream = hashlib.shake_256(key + b"text" + nonce).digest(len(text))
    return bytes(a ^ b for a, b in zip(text, stream, strict=True))
