"""The report: what it counts, whom it names, what stands in the page."""

import csv
import io
import json
import shutil
import sqlite3
import statistics
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.analytics import item_response
from autograder.analytics.anonymous import anonymous
from autograder.analytics.classroom import read_classroom
from autograder.analytics.failures import Group, _signature, misconceptions, stopped, unnamed
from autograder.analytics.items import items
from autograder.analytics.page import MAX_SINGLES, folded, page, percent
from autograder.analytics.report import class_report
from autograder.execution import notebook_run
from autograder.nbgrader.enrolment import enrol
from tests.autograder.handin import SET, autograder, hand_in, released_course, replacing

FORMGRADER = "http://localhost:8888/formgrader"
SQUARED = "def double(x):\n    # {0} was here, <script>alert(1)</script>\n    {0} = '</pre><b>'\n    return x * x"


def wrote(body: str):
    return replacing("double", f"def double(x):\n    {body}")


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    course = released_course(tmp_path_factory.mktemp("course"))
    hand_in(course, "ann")
    hand_in(course, "robert", replacing("double", SQUARED.format("robert")))
    hand_in(course, "catherine", replacing("double", SQUARED.format("catherine")))
    hand_in(course, "dan", wrote("return 3 * x"))
    hand_in(course, "eve", wrote("return x + x + x"))
    hand_in(course, "fay", wrote("raise ValueError('fay cannot')"))
    hand_in(course, "gus", wrote("while True: pass"))
    hand_in(course, "hal", wrote("return 5 * x"), replacing("shift", "def shift(x):\n    return x - 1"))
    roster = course.root / "roster.csv"
    roster.write_text("id,first_name,last_name,lms_id\nann,Ann,Ample,7\nzoe,Zoë,Zett,8\n", encoding="utf-8")
    autograder(course, "grade", SET)
    enrol(course, roster)
    hand_in(course, "late")
    return course


@pytest.fixture(scope="module")
def classroom(course):
    return read_classroom(course, SET)


class TestWhatItCounts:
    def test_named_mistakes_by_how_many_made_them(self, classroom):
        first, *others = misconceptions(classroom)
        assert (first.why, first.students) == ("You square it.", ("catherine", "robert"))
        assert [(g.check, g.count) for g in others] == [("shift", 1)]

    def test_examples_name_nobody(self, classroom):
        code = misconceptions(classroom)[0].code
        assert "return x * x" in code
        assert not any(name in code for name in ("robert", "catherine", "was here"))

    def test_the_same_answers_stand_together_however_they_were_written(self, course, classroom):
        groups = unnamed(course, classroom)
        assert [g.students for g in groups] == [("dan", "eve"), ("hal",)]
        assert "received" in groups[0].why

    def test_crashes_and_timeouts(self, classroom):
        assert {(g.outcome, g.students) for g in stopped(classroom)} == {("crashed", ("fay",)), ("timed out", ("gus",))}
        assert not any("fay" in g.why for g in stopped(classroom))

    def test_the_stored_answers_tell_wrong_answers_apart(self, course, classroom):
        answers = {w.student: _signature(course, classroom, w) for w in classroom.works if w.check == "double"}
        assert answers["dan"] == answers["eve"] != ""
        assert answers["dan"] != answers["hal"]

    def test_who_is_missing(self, classroom):
        assert classroom.absent == ("zoe",)
        assert classroom.ungraded == ("late",)

    def test_checks_stand_in_the_order_of_the_notebook(self, classroom):
        assert [name for _, name, _ in classroom.checks] == ["double", "shift", "and_weights", "answer", "why"]

    def test_difficulty_and_discrimination(self, classroom):
        found = {item.name: item for item in items(classroom)}
        assert found["double"].difficulty == pytest.approx(1 / 8)
        own = [1 if s == "hal" else 0 for s in classroom.classbook.handed_in]
        double = [2.0 if s == "ann" else 0.0 for s in classroom.classbook.handed_in]
        rest = [d + 2 + 0.0 for d in double]  # and_weights and answer: all right; `why` has no points yet
        expected = statistics.correlation([1.0 - o for o in own], rest)
        assert found["shift"].discrimination == pytest.approx(expected)
        assert found["answer"].discrimination is None
        assert "8 need manual grading" in found["why"].note


class TestALargeClass:
    """Hundreds of answers that nobody else gave must not hide those that many gave."""

    @staticmethod
    def groups(alone):
        own = [Group("predict" if i % 2 else "update", "wrong", f"no {i}", (f"s{i}",), 3000, "") for i in range(alone)]
        return [Group("update", "wrong", "of two", ("a", "b"), 3000, ""), *own]

    def test_a_few_stand_as_they_are(self):
        groups = self.groups(MAX_SINGLES)
        assert folded(groups) == (groups, {})

    def test_many_are_folded_by_check_and_none_is_lost(self):
        groups = self.groups(MAX_SINGLES + 1)
        together, alone = folded(groups)
        assert together == groups[:1]
        assert sorted(alone) == ["predict", "update"]
        assert sorted(g.why for own in alone.values() for g in own) == sorted(g.why for g in groups[1:])

    def test_all_of_them_stand_in_the_page(self, course):
        found = class_report(course, SET)
        many = replace(found, unnamed=tuple(self.groups(100)), stopped=tuple(self.groups(100)))
        text = page(many, FORMGRADER)
        assert text.count('<pre class="told"') == 2 * 101
        assert text.count("wrong answers of one student each") == 2
        assert text.count("crashes and timeouts of one student each") == 2

    def test_one_of_thousands_is_not_none(self):
        two, one, *_ = self.groups(1)
        assert [percent(two), percent(one)] == ["under 1 %", "under 1 %"]
        assert percent(replace(one, attempts=3)) == "33 %"
        assert percent(replace(one, attempts=0)) == "0 %"


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


class TestThePage:
    @pytest.fixture(scope="class")
    def text(self, course):
        return page(class_report(course, SET), FORMGRADER)

    def test_what_students_wrote_is_text(self, text):
        assert [tag for tag, _ in Tags(text).found].count("script") == 1
        assert "&lt;/pre&gt;&lt;b&gt;" in text

    def test_it_needs_no_network(self, text):
        links = [a.get("src") or a.get("href") for _, a in Tags(text).found if a.get("src") or a.get("href")]
        assert all(link.startswith(("#", "data:image/png", FORMGRADER)) for link in links)
        assert "@import" not in text
        assert "url(" not in text

    def test_what_needs_a_person_is_linked(self, course, text):
        waiting = class_report(course, SET).pending
        assert [(w.check, w.count) for w in waiting] == [("why", 8)]
        links = {attrs.get("href") for _, attrs in Tags(text).found}
        assert {f"{FORMGRADER}/submissions/{work.page}/" for work in waiting[0].works} <= links

    def test_pictures_are_png_with_a_text(self, text):
        images = [attrs for tag, attrs in Tags(text).found if tag == "img"]
        assert len(images) == 2
        assert all(i["src"].startswith("data:image/png;base64,iVBOR") and i["alt"] for i in images)

    def test_in_a_browser(self, text, tmp_path):
        sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
        chromium = shutil.which("chromium")
        if chromium is None:
            pytest.skip("no Chromium is installed")
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        said = []
        with sync.sync_playwright() as browsers:
            browser = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for width in (390, 1280):
                view = browser.new_page(viewport={"width": width, "height": 800})
                view.on("console", lambda message: said.append(message.text))
                view.on("request", lambda request: said.append(request.url[:40]))
                view.goto((tmp_path / "page.html").as_uri())
                assert view.evaluate("document.documentElement.scrollWidth") == width
                view.keyboard.press("Tab")
                assert view.evaluate("document.activeElement.textContent") == "Skip to report"
            browser.close()
        assert [line for line in said if not line.startswith(("file:", "data:"))] == []


class TestTheCommand:
    def test_a_page(self, course):
        said = autograder(course, "report", SET)
        assert str(course.home / "reports" / f"{SET}.html") in said
        assert (course.home / "reports" / f"{SET}.html").read_text().startswith("<!doctype html>")

    def test_csv_has_a_line_for_each_student_and_check(self, course, tmp_path):
        autograder(course, "report", SET, "--format", "csv", "--output", tmp_path / "r.csv")
        rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text())))
        assert len(rows) == 8 * 5
        assert {r["mistakes"] for r in rows if r["student"] == "robert"} == {"", "You square it."}

    def test_json_tells_all(self, course, tmp_path):
        autograder(course, "report", SET, "--format", "json", "--output", tmp_path / "r.json")
        found = json.loads((tmp_path / "r.json").read_text())
        assert found["marks"]["ann"] == 5.0
        assert found["not handed in"] == ["zoe"]
        assert found["misconceptions"][0]["why"] == "You square it."

    def test_another_year_counts_for_the_model(self, course, tmp_path):
        other = released_course(tmp_path / "other")
        hand_in(other, "ann")
        autograder(other, "grade", SET)
        found = class_report(course, SET, [(other, SET)])
        assert found.model.students == 8 + 1
        assert len(found.marks) == 8


class TestWhatCanGoWrong:
    def test_a_misspelt_set(self, course):
        assert "Did you mean '01_set'?" in autograder(course, "report", "01_sett", code=1)

    def test_another_folder(self, tmp_path):
        class Elsewhere:
            root = tmp_path

        assert "Change to the course's folder" in autograder(Elsewhere, "report", SET, code=1)

    def test_nothing_graded(self, tmp_path):
        course = released_course(tmp_path)
        assert f"autograder grade {SET}" in autograder(course, "report", SET, code=1)

    def test_nothing_released(self, tmp_path):
        (tmp_path / "solutions").mkdir()

        class Empty:
            root = tmp_path

        assert "There is none" in autograder(Empty, "report", SET, code=1)

    def test_a_locked_gradebook(self, course, monkeypatch):
        monkeypatch.setenv("LECTUREKIT_DB_URL", f"sqlite:///{course.home / 'gradebook.db'}?timeout=0.1")
        lock = sqlite3.connect(course.home / "gradebook.db", isolation_level="EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
        try:
            said = autograder(course, "report", SET, code=1)
        finally:
            lock.close()
        assert "locked by another program" in said
        assert "Traceback" not in said

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_a_place_that_cannot_be_written(self, course):
        said = autograder(course, "report", SET, "--output", "/dev/full/r.html", code=1)
        assert "/dev/full/r.html" in said
        assert "Traceback" not in said

    def test_debug_shows_the_traceback(self, course):
        from autograder.course import CourseError

        with pytest.raises(CourseError):
            autograder(course, "--debug", "report", "01_sett")

    def test_a_formgrader_that_is_no_address(self, course):
        assert "Expected a URL" in autograder(course, "report", SET, "--formgrader", "javascript:x", code=1)


def test_the_graders_faults_come_first(tmp_path, monkeypatch):
    course = released_course(tmp_path)
    hand_in(course, "victim")

    def no_kernel(*args, **kw):
        raise OSError("no kernel today")

    monkeypatch.setattr(notebook_run, "kernel_manager", no_kernel)
    autograder(course, "grade", SET, code=1)
    found = class_report(course, SET)
    assert {work.student for work in found.faults} == {"victim"}
    assert all(item.difficulty is None for item in found.items if item.name == "double")
    text = page(found, FORMGRADER)
    assert text.index("no kernel today") < text.index('id="marks"')


class TestAnonymous:
    def test_comments_and_names_go(self):
        code = "# by Ann Ample\nx = 1  # Ann\nann_ample = '#7'\nprint('ANN')"
        assert anonymous(code, ["ann", "Ample"]) == "x = 1\n…_… = '#7'\nprint('…')"

    def test_what_does_not_parse(self):
        assert "ann" not in anonymous("def f(:\n    # ann\n  x = '", ["ann"])

    def test_short_names_are_no_part_of_words(self):
        assert anonymous("an = banana", ["an", "nan"]) == "an = banana"

    def test_long_code_is_cut(self):
        assert anonymous("x = 1\n" * 100, []).endswith("and 70 more lines")


class TestItemResponse:
    def table(self, count, seed=0):
        import numpy as np

        rng = np.random.default_rng(seed)
        b = np.linspace(-1.5, 1.5, 7)
        ability = rng.normal(size=(count, 1))
        right = rng.random((count, 7)) < 1 / (1 + np.exp(-1.5 * (ability - b)))
        return {f"s{i}": {f"c{j}": float(x) for j, x in enumerate(row)} for i, row in enumerate(right)}

    def test_a_small_class_gets_a_reason_and_no_numbers(self):
        found = item_response.fit(self.table(10))
        assert not found.curves
        assert "30 students" in found.reason

    def test_checks_come_out_in_the_order_of_their_difficulty(self):
        pytest.importorskip("mirt", reason="mirt is not installed")
        found = item_response.fit(self.table(600))
        difficulties = [curve.difficulty for curve in found.curves]
        assert difficulties == sorted(difficulties)
        assert max(abs(d - (-1.5 + 0.5 * j)) for j, d in enumerate(difficulties)) < 0.35
        assert not found.caution

    def test_few_students_come_with_a_caution_and_modest_numbers(self):
        pytest.importorskip("mirt", reason="mirt is not installed")
        found = item_response.fit(self.table(40))
        assert "hints" in found.caution
        assert all(0.05 < curve.sharpness < 5 and abs(curve.difficulty) < 5 for curve in found.curves)

    def test_what_all_solve_is_left_out(self):
        pytest.importorskip("mirt", reason="mirt is not installed")
        table = {student: {**row, "easy": 1.0} for student, row in self.table(60).items()}
        assert item_response.fit(table).left_out == ("easy",)
