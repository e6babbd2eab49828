"""Whatever bytes are handed in: recorded, shown and reported without a traceback, and nobody else's mark moves."""

import json

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.analytics.report import class_report
from autograder.analytics.similar import similar
from autograder.class_run import class_run
from autograder.execution.trace import Trace
from autograder.feedback.page import page
from autograder.grade import _record
from autograder.graded_records import GradedRecords
from autograder.nbgrader.feedback_exporter import graded
from tests.autograder.handin import NOTEBOOK, SET, autograder, hand_in, hand_in_text, judged, released_course, solved
from tests.autograder.test_damaged_submission import json_values


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    course = released_course(tmp_path_factory.mktemp("course"))
    hand_in(course, "ann")
    hand_in(course, "bob")
    autograder(course, "grade", SET)
    return course


def places(data, path=()):
    """The ways to all values in JSON."""
    found = [path]
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        found += places(value, (*path, key))
    return found


@st.composite
def changed_values(draw, text):
    """A notebook in which some values are others: metadata, outputs, cells, sources."""
    data = json.loads(text)
    for _ in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from([p for p in places(data) if p]))
        inner = data
        for key in way[:-1]:
            inner = inner[key]
        kind = draw(st.sampled_from(["replace", "remove", "junk key"]))
        if kind == "remove":
            del inner[way[-1]]
        elif kind == "replace":
            inner[way[-1]] = draw(json_values)
        elif isinstance(inner, dict):
            inner[
                draw(st.sampled_from(["nbgrader", "tags", "autograder", "autograder_notes"]) | st.text(max_size=5))
            ] = draw(json_values)
        if not data:
            break
    return json.dumps(data, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


@st.composite
def changed_bytes(draw, text):
    """A file that was cut, has bytes of another one in it, or another encoding."""
    data = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])), "replace")
    at = draw(st.integers(0, len(data)))
    return data[:at] + draw(st.binary(max_size=20)) + data[at + draw(st.integers(0, len(data))) :]


def test_any_file_is_one_students_matter(course):
    text = nbformat.writes(solved(course))
    before = {student: judged(course, student) for student in ("ann", "bob")}

    with class_run(course, SET) as run:
        records = GradedRecords(run)

        @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(changed_values(text) | changed_bytes(text))
        def hand_in_anything(data):
            path = hand_in_text(course, "eve", data)
            run.folders["eve"] = str(path.parent)
            handed_in = run.steps.sanitize("eve", str(path.parent), run._settings)
            assert not handed_in.fault
            outcome = _record(run, records, handed_in, [n.trace or Trace() for n in handed_in.notebooks])
            assert not outcome.faults
            assert path.read_bytes() == data
            about = {"db_url": course.db_url, "assignment": SET, "notebook": NOTEBOOK, "student": "eve"}
            nb = nbformat.read(course.autograded / "eve" / SET / f"{NOTEBOOK}.ipynb", as_version=4)
            assert "<script" not in page(nb, course, SET, NOTEBOOK, graded(about, course))

        hand_in_anything()

        @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(changed_values(text) | changed_bytes(text))
        def report_anything(data):
            path = hand_in_text(course, "eve", data)
            handed_in = run.steps.sanitize("eve", str(path.parent), run._settings)
            _record(run, records, handed_in, [n.trace or Trace() for n in handed_in.notebooks])
            assert set(class_report(course, SET).totals) == {"ann", "bob", "eve"}
            similar(course, SET)

        report_anything()
    assert {student: judged(course, student) for student in before} == before
