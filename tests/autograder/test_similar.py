"""Submissions that are alike: what only two share is listed, what the task makes alike is not."""

import pytest

from autograder.analytics.similar import marked, similar
from tests.autograder.handin import SET, autograder, hand_in, released_course, replacing

pytest.importorskip("copydetect", reason="copydetect is not installed")

ODD = '''def double(x):
    """Twice x."""
    # add one at a time, as I was told at home
    answer = np.zeros(len(x))
    for position, entry in enumerate(x.tolist()):
        for times in (1, 2):
            answer[position] = answer[position] + {True: entry, False: 0.0}[times > 0]
    return answer'''
RENAMED = (
    ODD.replace("answer", "r")
    .replace("position", "i")
    .replace("entry", "v")
    .replace("    # add one at a time, as I was told at home\n", "")
)
OTHER = '''def double(x):
    """Twice x."""
    halves = [np.divide(value, 0.5) for value in np.asarray(x, dtype=float).ravel()]
    return np.array(halves).reshape(np.shape(x)) if len(halves) else np.copy(x)'''
USUAL = """def double(x):
    out = []
    for value in x:
        out.append(value + value)
    return np.array(out)"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = released_course(tmp_path_factory.mktemp("course"))
    hand_in(course, "solved1")
    hand_in(course, "solved2")
    hand_in(course, "odd", replacing("double", ODD))
    hand_in(course, "renamed", replacing("double", RENAMED))
    hand_in(course, "other", replacing("double", OTHER))
    for number in range(6):
        hand_in(course, f"usual{number}", replacing("double", USUAL))
    return course


def listed(course):
    return {(pair.left.student, pair.right.student): pair for pair in similar(course, SET)}


def test_a_copy_with_other_names_is_listed(course):
    assert ("odd", "renamed") in listed(course)
    assert listed(course)["odd", "renamed"].share > 0.9


def test_neither_the_solution_nor_what_many_write_is(course):
    assert set(listed(course)) == {("odd", "renamed")}


def test_the_stub_is_taken_away(course):
    pair = listed(course)["odd", "renamed"]
    shared = "".join(text for hit, text in marked(pair.left, pair.common) if hit)
    assert "enumerate" in shared
    assert "and_weights" not in shared


def test_a_comment_that_only_two_have_is_listed(course):
    hand_in(course, "twin", replacing("shift", "def shift(x):\n    # my neighbour says add one\n    return x + 1"))
    hand_in(course, "twin2", replacing("shift", "def shift(x):\n    return 1 + x  # My neighbour says  add one"))
    try:
        assert listed(course)["twin", "twin2"].comments == ("my neighbour says add one",)
    finally:
        for name in ("twin", "twin2"):
            next((course.submitted / name / SET).glob("*.ipynb")).unlink()


def test_the_page_shows_both_escaped(course):
    hand_in(course, "odd", replacing("double", ODD.replace("Twice x.", "</code><script>alert(1)</script>")))
    said = autograder(course, "similar", SET)
    assert "odd and renamed" in said
    page = (course.home / "reports" / f"{SET}-similar.html").read_text()
    assert "<script>alert" not in page
    assert "proves nothing" in page


def test_damaged_notebooks_are_passed_over(course):
    path = hand_in(course, "damaged")
    path.write_text("{")
    assert ("odd", "renamed") in listed(course)


def test_a_misspelt_set(course):
    assert "Did you mean '01_set'?" in autograder(course, "similar", "01_sst", code=1)
