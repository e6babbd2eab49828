"""Which submissions are alike beyond what the task makes alike: a list for a person to look at, never a mark.

Every solution cell is cut into passages of `SPAN` letters of its tokens (copydetect's, after Moss: names of variables
count as one letter, comments and blanks as none). From a student's passages are taken away those of the stub, those of
the solution, and those that many others have, too: two who both solve a short exercise will write the same, and that
says nothing. What is left and shared by two is what the list is ordered by.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from lecturekit.parsing import python_of

from ..course import Course, CourseError
from ..nbgrader.gradebook import unknown
from .classroom import about, read_cells, source_of

SPAN = 15  # letters of tokens in a passage: about half a line
FEW, MOST = 3, 10  # what a tenth of the class has, at least `FEW` and at most `MOST`, is still rare
LEAST = 0.3  # of the smaller one's own passages that must be shared to be listed
LEAST_PASSAGES = 20  # of one's own, below which a share says nothing


@dataclass(frozen=True)
class Own:
    """What is a student's own in one notebook.

    Attributes:
        code: the solution cells that differ from the stubs, joined.
        passages: hash -> places, without the stub's and the solution's.
        remarks: comments and text of the student's own.
    """

    student: str
    code: str
    passages: Mapping[int, tuple[int, ...]]
    remarks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Two submissions that share what few others have.

    Attributes:
        share: of the smaller one's own passages, 0 to 1.
        remarks: comments that nobody else has.
    """

    notebook: str
    left: Own
    right: Own
    share: float
    common: frozenset[int] = field(default_factory=frozenset)
    remarks: tuple[str, ...] = ()


def similar(
    course: Course, problem_set: str, least: float = LEAST, on_notebook: Callable[[str], None] = lambda name: None
) -> list[Pair]:
    """All pairs worth a look, the most alike first.

    Raises:
        CourseError: copydetect is not installed, there is no such set, or fewer than two have handed in.
    """
    _require_copydetect()
    notebooks = sorted((course.source / problem_set).glob("*.ipynb"))
    if not notebooks:
        raise CourseError(unknown(problem_set, [p.name for p in course.source.glob("*") if p.is_dir()], "released"))
    pairs: list[Pair] = []
    for path in notebooks:
        on_notebook(path.stem)
        given = [source_of(cell) for cell in read_cells(path)]
        handed = sorted(course.submitted.glob(f"*/{problem_set}/{path.name}"))
        known = _Known.of([*given, *_solved(course, problem_set, path.stem)])
        owns = [_own(each.parent.parent.name, read_cells(each), known) for each in handed]
        pairs += _pairs(path.stem, [own for own in owns if own.code], least)
    if not any(course.submitted.glob(f"*/{problem_set}")):
        raise CourseError(f"Expected submissions in {course.submitted}/<student>/{problem_set}. Found none.")
    return sorted(pairs, key=lambda pair: (-len(pair.remarks), -pair.share, pair.left.student, pair.right.student))


def _require_copydetect() -> None:
    try:
        import copydetect.utils  # noqa: F401
    except ImportError:
        raise CourseError(
            "Expected the package `copydetect`. It is not installed: `pip install 'lecturekit[report]'`."
        ) from None


def _solved(course: Course, problem_set: str, notebook: str) -> list[str]:
    """The solution's text: to write the same is what was asked for."""
    path = course.solution_file(problem_set, notebook)
    return [path.read_text(encoding="utf-8")] if path else []


@dataclass(frozen=True)
class _Known:
    """What everybody was given, and what was asked for."""

    sources: frozenset[str]
    passages: frozenset[int]
    remarks: frozenset[str]

    @classmethod
    def of(cls, texts: list[str]) -> _Known:
        return cls(
            frozenset(text.strip() for text in texts),
            frozenset(digest for text in texts for digest in _passages(python_of(text))),
            frozenset(remark for text in texts for remark in _remarks(text)),
        )


def _own(student: str, cells: list[dict], known: _Known) -> Own:
    """What a student wrote into the solution cells, and into cells of their own."""
    parts = []
    for cell in cells:
        said, source = about(cell), source_of(cell)
        mine = said.get("solution") or not said
        if cell.get("cell_type") == "code" and mine and source.strip() not in known.sources:
            parts.append(source.strip("\n"))
    code = python_of("\n\n".join(parts))
    passages = {digest: places for digest, places in _passages(code).items() if digest not in known.passages}
    return Own(student, code, passages, frozenset(_remarks(code) - known.remarks))


def _passages(code: str) -> dict[int, tuple[int, ...]]:
    """Where each passage of the tokens stands, by its hash."""
    from copydetect.utils import filter_code, hashed_kgrams

    text, _ = filter_code(code, "cell.py", "python")
    found: dict[int, tuple[int, ...]] = {}
    for place, digest in enumerate(hashed_kgrams(text, SPAN)):
        found[int(digest)] = (*found.get(int(digest), ()), place)
    return found


def _remarks(code: str) -> set[str]:
    """Comments, each as its words."""
    found = re.findall(r"#+\s*(.+)", code)
    return {" ".join(text.lower().split()) for text in found if len(text.split()) >= 3}


def _pairs(notebook: str, owns: list[Own], least: float) -> list[Pair]:
    counts = Counter(digest for own in owns for digest in own.passages)
    common = min(max(FEW, len(owns) // 10), MOST)
    said = Counter(remark for own in owns for remark in own.remarks)
    rare = [frozenset(d for d in own.passages if counts[d] <= common) for own in owns]
    holders: dict[object, list[int]] = {}  # who has each rare thing: only they can make a pair
    for place, own in enumerate(owns):
        for thing in [*rare[place], *(r for r in own.remarks if said[r] == 2)]:
            holders.setdefault(thing, []).append(place)
    found = []
    for i, j in sorted({pair for places in holders.values() for pair in combinations(places, 2)}):
        shared = rare[i] & rare[j]
        remarks = tuple(sorted(r for r in owns[i].remarks & owns[j].remarks if said[r] == 2))
        smaller = min(len(rare[i]), len(rare[j]))
        share = len(shared) / smaller if smaller >= LEAST_PASSAGES else 0.0
        if share >= least or remarks:
            found.append(Pair(notebook, owns[i], owns[j], share, shared, remarks))
    return found


def marked(own: Own, shared: frozenset[int]) -> list[tuple[bool, str]]:
    """The code in pieces of whole lines: shared ones, of which most tokens are shared, and others."""
    from copydetect.utils import filter_code

    text, offsets = filter_code(own.code, "cell.py", "python")
    hit = [False] * len(text)
    for place in (place for digest in shared for place in own.passages.get(digest, ())):
        hit[place : place + SPAN] = [True] * len(hit[place : place + SPAN])
    lines = own.code.splitlines(keepends=True)
    line_of = [number for number, line in enumerate(lines) for _ in line]
    seen, hits = Counter[int](), Counter[int]()
    turn = taken = 0
    for place, is_hit in enumerate(hit):  # `offsets` says how many letters were taken out, up to where
        while turn < len(offsets) and offsets[turn][0] < place:
            taken, turn = int(offsets[turn][1]), turn + 1
        if place + taken < len(line_of):
            seen[line_of[place + taken]] += 1
            hits[line_of[place + taken]] += is_hit
    parts: list[tuple[bool, str]] = []
    for number, line in enumerate(lines):
        is_hit = hits[number] * 2 > seen[number] or (not seen[number] and bool(parts) and parts[-1][0])
        if parts and parts[-1][0] == is_hit:
            parts[-1] = (is_hit, parts[-1][1] + line)
        else:
            parts.append((is_hit, line))
    return parts
