"""Where the public half of a check lies: beside the notebook, else in the installed package."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .judge.key import AnswerKey
from .kernel.wire import WireError

SUFFIX = ".checks.json"
FORMAT = 2
_MOST_NAMED = 20  # that a message lists


class UnknownCheckError(LookupError):
    """No public half of a check has this name."""


def find(name: str) -> AnswerKey:
    """The public half of the check called `name`.

    Files beside the notebook come first; then, of the exercises that came with the package, the file that has the name.

    Raises:
        UnknownCheckError: no file declares such a check; says which names there are.
        ValueError: no readable file does, and one is damaged or of a newer LectureKit.
    """
    known: list[str] = []
    unreadable: list[ValueError] = []
    for path in files_for(name):
        try:
            keys = load(path)
        except ValueError as error:
            unreadable.append(error)
            continue
        if name in keys:
            return keys[name]
        known += keys
    if unreadable:
        raise unreadable[0]
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    names = sorted(set(known))
    if len(names) > _MOST_NAMED:
        there = f"There are {len(names)}: `lecturekit check NOTEBOOK` names those of a notebook."
    else:
        there = f"Known checks: {', '.join(names) or 'none: is the file *.checks.json beside your notebook?'}."
    raise UnknownCheckError(f"Expected the name of a check. Received: {name!r}. {hint}{there}")


def files_for(name: str) -> Iterator[Path]:
    """All files with checks, in the order in which to look for `name`.

    Those beside the notebook come first; then, of the package, those whose text has the name, so that the others need
    not be decoded; then these.
    """
    yield from _files_in(Path.cwd(), "")
    written = json.dumps({"name": name}, ensure_ascii=False)[1:-1].encode()
    others = []
    for path in (path for folder in _installed() for path in _files_in(folder, "**/")):
        if written in path.read_bytes():
            yield path
        else:
            others.append(path)
    yield from others


def _files_in(folder: Path, below: str) -> list[Path]:
    return [path for path in sorted(folder.glob(f"{below}*{SUFFIX}")) if path.is_file()]


def load(path: Path) -> dict[str, AnswerKey]:
    """All public keys of one file, by name.

    Raises:
        ValueError: the file is damaged, or of a newer LectureKit.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] > FORMAT:
            raise ValueError(
                f"Expected {path.name} in format {FORMAT}. Received format {data['format']}. "
                "It was made for a newer LectureKit: update yours (pip install -U lecturekit)."
            )
        return {item["name"]: AnswerKey.from_json(item) for item in data["checks"]}
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError, WireError) as error:
        raise ValueError(
            f"Expected the checks of a notebook in {path}. Received a damaged file ({error}). Download it anew."
        ) from error


@cache
def _installed() -> tuple[Path, ...]:
    package = Path(__file__).parents[1]
    # in a wheel the exercises lie inside of the package, in a checkout beside it
    return tuple(p for p in (package / "exercises", package.parent / "exercises") if p.is_dir())
