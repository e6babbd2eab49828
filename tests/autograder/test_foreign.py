"""Plain nbgrader courses: the same gradebook as nbgrader's own, and a grade where it gives none."""

import os
import shutil
import threading
from pathlib import Path

import nbformat
import nbgrader as package
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.grades.marks import marks
from autograder.nbgrader.plain_course import PlainCourse
from tests.autograder import plain
from tests.autograder.handin import autograder, released_course
from tests.autograder.plain import cell, hand_in, nbgrader, rows, scores, squaring, texts, writing

GUIDE = Path(package.__file__).parent / "docs" / "source" / "user_guide"
FULL = {"test_square": 2.0, "test_partial": 2.5, "test_value": 4.0, "test_data": 1.0}
LOOP = "while True: pass"
STUBBORN = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n        while True: pass"


def grade(course: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["grade", *arguments, "--course", str(course)], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def both(ours: Path, stock: Path, assignment: str, *arguments: str) -> str:
    """Grade with both graders at once; what ours printed."""
    other = threading.Thread(target=nbgrader, args=(stock, "autograde", assignment, *arguments))
    other.start()
    try:
        return grade(ours, assignment, *arguments)
    finally:
        other.join()


def fair(root: Path) -> None:
    """Submissions that nbgrader, too, can grade."""
    hand_in(root, "perfect", squaring(), writing("essay", "# a poem"), writing("own", "y = 1"), more=True)
    hand_in(root, "stub")
    hand_in(root, "wrong", squaring("return 1"))
    hand_in(root, "late", squaring(), writing("essay", "Long."), late=True)
    hand_in(root, "warns", squaring("warnings.warn('careful'); return x * x"))
    hand_in(root, "loops", squaring(f"if x == 3:\n        {LOOP}\n    return x * x"))
    hand_in(root, "tampers", squaring("return 1"), writing("test_square", "pass"), deleting("test_value"))


def deleting(name):
    return lambda nb: nb.cells.remove(cell(nb, name))


def tagging(nb):
    for c in nb.cells:
        c.metadata["tags"] = ["skip-execution"] if "test" in str(c.metadata) else []


def doubling(*names):
    def change(nb):
        for name in names:
            original = cell(nb, name)
            copy = original.copy()
            copy["metadata"] = {"nbgrader": dict(original.metadata.nbgrader)}
            copy["id"] = f"copy-{name}".replace("_", "-")
            nb.cells.insert(nb.cells.index(original), type(original)(copy))

    return change


def unfair(root: Path) -> None:
    """Submissions of which nbgrader loses the grade, or gives it away, or gives up on the class."""
    hand_in(root, "tags", squaring("return 1"), tagging)
    hand_in(root, "copies", squaring(), doubling("square", "test_square"))
    hand_in(root, "dies", squaring("if x == -2:\n        os._exit(0)\n    return x * x"))
    hand_in(root, "stubborn", squaring(f"if x == -2:\n        {STUBBORN}\n    return x * x"))
    hand_in(root, "greedy", squaring("return 100 if x == 2 else x * x"))
    hand_in(root, "broken").joinpath("work.ipynb").write_text("{ no notebook")
    hand_in(root, "odd", squaring(), lambda nb: cell(nb, "test_value").metadata.nbgrader.pop("grade_id"))
    linked = hand_in(root, "linked").joinpath("work.ipynb")
    linked.unlink()
    linked.symlink_to(root / "submitted" / "hw" / "perfect" / "work.ipynb")
    folder = hand_in(root, "spies", squaring())
    (folder / "loot.txt").symlink_to(root / "gradebook.db")
    (folder / "peers").symlink_to(root / "submitted" / "hw" / "perfect")
    (folder / "timestamp.txt").unlink()
    (folder / "timestamp.txt").symlink_to(root / "nbgrader_config.py")
    os.mkfifo(folder / "pipe")


@pytest.fixture(scope="module")
def courses(tmp_path_factory, kernels):
    """A course graded by ours and one by stock nbgrader; ours has the unfair submissions, too."""
    root = tmp_path_factory.mktemp("plain")
    stock = plain.released(root / "stock")
    fair(stock)
    ours = root / "ours"
    shutil.copytree(stock, ours)
    unfair(ours)
    said = both(ours, stock, "hw")
    return ours, stock, said


class TestSmallCourse:
    def test_every_row_is_the_same(self, courses):
        ours, stock, _ = courses
        expected = rows(plain.db_url(stock))
        found = rows(plain.db_url(ours))
        assert len(expected) == 7
        for student, row in expected.items():
            assert found[student] == row, student

    def test_the_rows_hold_what_they_are_meant_to(self, courses):
        found = rows(plain.db_url(courses[1]))
        assert found["perfect"]["work/essay"][2] == 0.5
        assert found["perfect"]["work"][0] == sum(FULL.values())
        assert found["late"]["work"][2] == sum(FULL.values())
        assert found["warns"]["work/test_square"][0] == 0
        assert found["loops"]["work/test_square"][0] == 0
        assert found["loops"]["work/test_partial"][0] == 2.5
        assert found["stub"]["more/test_x"][0] == 0
        assert found["stub"]["work/essay/comment"][0] == "No response."

    @pytest.mark.parametrize(
        ("student", "lost"),
        [
            ("copies", []),
            ("dies", ["test_partial"]),
            ("stubborn", ["test_partial"]),
            ("greedy", ["test_value"]),
            ("odd", []),
            ("spies", []),
        ],
    )
    def test_who_would_lose_all_loses_one_cell(self, courses, student, lost):
        found = scores(plain.db_url(courses[0]), student)
        assert {name: found[name] for name in FULL} == {n: 0 if n in lost else p for n, p in FULL.items()}

    @pytest.mark.parametrize(
        ("student", "reason"),
        [
            ("copies", "more than once"),
            ("dies", "ended the kernel"),
            ("stubborn", "does not react to an interrupt"),
            ("greedy", "greater than maximum points"),
            ("broken", "broken JSON"),
            ("linked", "not followed"),
        ],
    )
    def test_why_is_said(self, courses, student, reason):
        ours, _, said = courses
        assert reason in texts(ours / "autograded" / "hw" / student / "work.ipynb")
        assert student in said

    @pytest.mark.parametrize("student", ["broken", "linked"])
    def test_what_cannot_be_read_earns_nothing(self, courses, student):
        found = scores(plain.db_url(courses[0]), student)
        assert {found[name] for name in FULL} == {0}

    def test_tags_earn_nothing(self, courses):
        assert scores(plain.db_url(courses[0]), "tags")["test_square"] == 0

    def test_no_link_is_followed(self, courses):
        graded = courses[0] / "autograded" / "hw" / "spies"
        assert {path.name for path in graded.rglob("*")} == {"work.ipynb", "data.txt"}
        assert rows(plain.db_url(courses[0]))["spies"]["timestamp"] is None

    def test_a_second_run_grades_nothing(self, courses):
        said = grade(courses[0], "hw")
        # a submission that the clock alone has ended, as on a crowded machine, is tried again (docs/grading.md)
        assert "Graded 0 of" in said or ("Graded 1 of" in said and "loops: " in said), said

    def test_manual_scores_stay_when_graded_anew(self, courses):
        ours, stock, _ = courses
        for course in (ours, stock):
            with Gradebook(plain.db_url(course)) as gradebook:
                row = gradebook.find_grade("essay", "work", "hw", "late")
                row.manual_score = 3
                gradebook.find_comment("essay", "work", "hw", "late").manual_comment = "Good."
                gradebook.db.commit()
        both(ours, stock, "hw", "--student", "late", "--force")
        assert rows(plain.db_url(ours))["late"] == rows(plain.db_url(stock))["late"]
        assert rows(plain.db_url(ours))["late"]["work/essay"][:2] == [None, 3]

    def test_what_people_graded_needs_them_again_only_if_the_answer_is_another(self, courses):
        """Stock nbgrader asks for them whenever a submission is graded again."""
        ours, *_ = courses
        with Gradebook(plain.db_url(ours)) as gradebook:
            row = gradebook.find_grade("essay", "work", "hw", "late")
            row.manual_score, row.needs_manual_grade = 3, False
            gradebook.db.commit()
        for essay, waits in (("Long.", False), ("Longer.", True)):
            hand_in(ours, "late", squaring(), writing("essay", essay), late=True)
            grade(ours, "hw", "--student", "late", "--force")
            _, score, _, _, needs_person, _ = rows(plain.db_url(ours))["late"]["work/essay"]
            assert (score, needs_person) == (3, waits)

    def test_nbgrader_writes_its_feedback(self, courses):
        nbgrader(courses[0], "generate_feedback", "hw", "--student", "dies")
        page = courses[0] / "feedback" / "hw" / "dies" / "work.html"
        assert "the kernel died while it ran this cell" in page.read_text()


@pytest.mark.kernel
class TestGuide:
    """The example course that nbgrader's wheel carries."""

    def test_every_row_is_the_same(self, tmp_path):
        stock, ours = tmp_path / "stock", tmp_path / "ours"
        for name in ("source/ps1", "submitted"):
            shutil.copytree(GUIDE / name, stock / name)
        (stock / "nbgrader_config.py").write_text("c = get_config()\n")
        nbgrader(stock, "generate_assignment", "ps1")
        shutil.copytree(stock, ours)
        both(ours, stock, "ps1")
        expected = rows(plain.db_url(stock), "ps1")
        assert sorted(expected) == ["bitdiddle", "hacker"]
        assert rows(plain.db_url(ours), "ps1") == expected


class TestErrors:
    def test_no_course(self, tmp_path):
        assert "Expected a course" in grade(tmp_path, "hw", code=1)

    @pytest.mark.slow
    def test_not_released(self, tmp_path):
        (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
        said = grade(tmp_path, "hw", code=1)
        assert "nbgrader generate_assignment hw" in said

    def test_broken_configuration(self, tmp_path):
        (tmp_path / "nbgrader_config.py").write_text("c = get_config(\n")
        assert "configuration that nbgrader can load" in grade(tmp_path, "hw", code=1)

    def test_no_database(self, tmp_path):
        url = "postgresql+psycopg2://grader:secret@127.0.0.1:9/none"
        (tmp_path / "nbgrader_config.py").write_text(f"get_config().CourseDirectory.db_url = {url!r}\n")
        said = grade(tmp_path, "hw", code=1)
        assert "Expected a gradebook at postgresql+psycopg2://grader:***@127.0.0.1:9/none" in said
        assert "secret" not in said

    def test_is_found_by_its_folders(self, tmp_path):
        assert PlainCourse.at(tmp_path) is None
        (tmp_path / "source").mkdir()
        (tmp_path / "submitted").mkdir()
        assert PlainCourse.at(tmp_path) == PlainCourse(tmp_path)


class TestBesideSets:
    """A plain assignment in a course with sets of ours."""

    @pytest.fixture(scope="class")
    def course(self, tmp_path_factory, kernels):
        course = released_course(tmp_path_factory.mktemp("mixed"))
        config = "from autograder.course import Course\nfrom autograder.nbgrader import configure\n"
        (course.root / "nbgrader_config.py").write_text(
            f"{config}configure(get_config(), Course(__import__('pathlib').Path(__file__).resolve().parent))\n"
        )
        (course.source / "hw").mkdir()
        nbformat.write(plain.more(), course.source / "hw" / "more.ipynb")
        nbgrader(course.root, "generate_assignment", "hw")
        released = nbformat.read(course.home / "release" / "hw" / "more.ipynb", as_version=4)
        for student, source in (("right", "x = 1"), ("wrong", "x = 2"), ("spy", "x = len(open('loot').read())")):
            folder = course.submitted / student / "hw"
            folder.mkdir(parents=True)
            cell(released, "x").source = source
            nbformat.write(released, folder / "more.ipynb")
        (folder / "loot").symlink_to(course.private / "secret")
        return course

    def test_is_graded_by_its_asserts(self, course):
        autograder(course, "grade", "hw")
        self.check(course)

    def test_by_nbgrader_too_behind_walls(self, course):
        nbgrader(course.root, "autograde", "hw", "--force")
        self.check(course)

    def check(self, course):
        found = {name: row["test_x"] for name, row in marks(course, "hw").items()}
        assert found == {"right": 1, "wrong": 0, "spy": 0}
        assert not (course.autograded / "spy" / "hw" / "loot").exists()
        assert "FileNotFoundError" in texts(course.autograded / "spy" / "hw" / "more.ipynb")
