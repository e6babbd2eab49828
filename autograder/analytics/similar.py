"""Find similar submissions, for manual review; no mark depends on it.

Every answer cell is cut into passages of `SPAN` tokens' characters (by copydetect, after Moss: any variable name counts
as one character, comments and blanks as none). Passages of the released notebook, of the solution, and of many other
students are removed, because short exercises have few solutions. Pairs are ranked by the share of the remaining
passages that they have in common.
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
from .classroom import nbgrader_metadata, read_cells, source_of

SPAN = 15  # characters of tokens in a passage: about half a line
MIN_RARE, MAX_RARE = 3, 10  # bounds on the number of students, a tenth of the class, that share a rare passage
MIN_SHARE = 0.3  # least share of rare passages for a pair to be listed
MIN_PASSAGES = 20  # below which a share means nothing


@dataclass(frozen=True)
class StudentCode:
    """What one student wrote in one notebook.

    Attributes:
        code: the answer cells that differ from the stubs, joined.
        passages: hash -> positions, without passages of the stub and the solution.
        comments: the student's own comments.
    """

    student: str
    code: str
    passages: Mapping[int, tuple[int, ...]]
    comments: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Two submissions that share rare passages.

    Attributes:
        share: shared passages divided by the smaller number of rare passages, 0 to 1.
        common: the hashes of the shared passages.
        comments: comments that only these two have.
    """

    notebook: str
    left: StudentCode
    right: StudentCode
    share: float
    common: frozenset[int] = field(default_factory=frozenset)
    comments: tuple[str, ...] = ()


def similar(
    course: Course, problem_set: str, least: float = MIN_SHARE, on_notebook: Callable[[str], None] = lambda name: None
) -> list[Pair]:
    """All pairs worth a review, most similar first.

    Args:
        least: the least share of rare passages.
        on_notebook: called with the name of each notebook before it is compared.

    Raises:
        CourseError: copydetect is not installed, there is no such set, or nobody has submitted it.
    """
    _require_copydetect()
    notebooks = sorted((course.source / problem_set).glob("*.ipynb"))
    if not notebooks:
        raise CourseError(unknown(problem_set, [p.name for p in course.source.glob("*") if p.is_dir()], "released"))
    pairs: list[Pair] = []
    for path in notebooks:
        on_notebook(path.stem)
        released = [source_of(cell) for cell in read_cells(path)]
        submissions = sorted(course.submitted.glob(f"*/{problem_set}/{path.name}"))
        known = _Known.of([*released, *_solution_texts(course, problem_set, path.stem)])
        codes = [_student_code(each.parent.parent.name, read_cells(each), known) for each in submissions]
        pairs += _pairs(path.stem, [code for code in codes if code.code], least)
    if not any(course.submitted.glob(f"*/{problem_set}")):
        raise CourseError(f"Expected submissions in {course.submitted}/<student>/{problem_set}. Received none.")
    return sorted(pairs, key=lambda pair: (-len(pair.comments), -pair.share, pair.left.student, pair.right.student))


def _require_copydetect() -> None:
    try:
        import copydetect.utils  # noqa: F401
    except ImportError:
        raise CourseError(
            "Expected the package `copydetect`. It is not installed: `pip install 'lecturekit[report]'`."
        ) from None


def _solution_texts(course: Course, problem_set: str, notebook: str) -> list[str]:
    """The solution's text, if there is one."""
    path = course.solution_file(problem_set, notebook)
    return [path.read_text(encoding="utf-8")] if path else []


@dataclass(frozen=True)
class _Known:
    """What the released notebook and the solution contain."""

    sources: frozenset[str]
    passages: frozenset[int]
    comments: frozenset[str]

    @classmethod
    def of(cls, texts: list[str]) -> _Known:
        return cls(
            frozenset(text.strip() for text in texts),
            frozenset(digest for text in texts for digest in _passages(python_of(text))),
            frozenset(comment for text in texts for comment in _comments(text)),
        )


def _student_code(student: str, cells: list[dict], known: _Known) -> StudentCode:
    """What a student wrote in answer cells and added cells."""
    parts = []
    for cell in cells:
        metadata, source = nbgrader_metadata(cell), source_of(cell)
        is_own = metadata.get("solution") or not metadata
        if cell.get("cell_type") == "code" and is_own and source.strip() not in known.sources:
            parts.append(source.strip("\n"))
    code = python_of("\n\n".join(parts))
    passages = {digest: positions for digest, positions in _passages(code).items() if digest not in known.passages}
    return StudentCode(student, code, passages, frozenset(_comments(code) - known.comments))


def _passages(code: str) -> dict[int, tuple[int, ...]]:
    """Hash of a passage -> its positions in the filtered code."""
    from copydetect.utils import filter_code, hashed_kgrams

    text, _ = filter_code(code, "cell.py", "python")
    positions: dict[int, tuple[int, ...]] = {}
    for position, digest in enumerate(hashed_kgrams(text, SPAN)):
        positions[int(digest)] = (*positions.get(int(digest), ()), position)
    return positions


def _comments(code: str) -> set[str]:
    """Comments of at least three words, in lower case."""
    comments = re.findall(r"#+\s*(.+)", code)
    return {" ".join(text.lower().split()) for text in comments if len(text.split()) >= 3}


def _pairs(notebook: str, codes: list[StudentCode], least: float) -> list[Pair]:
    counts = Counter(digest for code in codes for digest in code.passages)
    rare_limit = min(max(MIN_RARE, len(codes) // 10), MAX_RARE)
    comment_counts = Counter(comment for code in codes for comment in code.comments)
    rare = [frozenset(d for d in code.passages if counts[d] <= rare_limit) for code in codes]
    holders: dict[object, list[int]] = {}  # rare passage or comment -> the students who have it
    for index, code in enumerate(codes):
        for item in [*rare[index], *(r for r in code.comments if comment_counts[r] == 2)]:
            holders.setdefault(item, []).append(index)
    pairs = []
    for i, j in sorted({pair for indices in holders.values() for pair in combinations(indices, 2)}):
        shared = rare[i] & rare[j]
        comments = tuple(sorted(r for r in codes[i].comments & codes[j].comments if comment_counts[r] == 2))
        smaller = min(len(rare[i]), len(rare[j]))
        share = len(shared) / smaller if smaller >= MIN_PASSAGES else 0.0
        if share >= least or comments:
            pairs.append(Pair(notebook, codes[i], codes[j], share, shared, comments))
    return pairs


def marked(student_code: StudentCode, shared: frozenset[int]) -> list[tuple[bool, str]]:
    """The code as (is shared, lines) pieces; a line is shared if most of its tokens are."""
    from copydetect.utils import filter_code

    text, offsets = filter_code(student_code.code, "cell.py", "python")
    hit = [False] * len(text)
    for position in (position for digest in shared for position in student_code.passages.get(digest, ())):
        hit[position : position + SPAN] = [True] * len(hit[position : position + SPAN])
    lines = student_code.code.splitlines(keepends=True)
    line_of = [number for number, line in enumerate(lines) for _ in line]
    seen, hits = Counter[int](), Counter[int]()
    next_offset = removed = 0
    for position, is_hit in enumerate(hit):  # offsets: (position, number of characters removed before it)
        while next_offset < len(offsets) and offsets[next_offset][0] < position:
            removed, next_offset = int(offsets[next_offset][1]), next_offset + 1
        if position + removed < len(line_of):
            seen[line_of[position + removed]] += 1
            hits[line_of[position + removed]] += is_hit
    parts: list[tuple[bool, str]] = []
    for number, line in enumerate(lines):
        is_hit = hits[number] * 2 > seen[number] or (not seen[number] and bool(parts) and parts[-1][0])
        if parts and parts[-1][0] == is_hit:
            parts[-1] = (is_hit, parts[-1][1] + line)
        else:
            parts.append((is_hit, line))
    return parts
