"""The page that a student gets back, and the Markdown and formulas in it."""

import html.parser
import os
import re
import subprocess
import sys

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.server_extensions.formgrader.handlers import template_path

from autograder.feedback.page import GradedNotebook, NotebookScore, page
from autograder.feedback.prose import formula, prose
from autograder.feedback.rubric import Rubric, rubric
from autograder.feedback.sections import SectionMark, sections
from autograder.grading.verdict import VERDICT_KEY
from autograder.nbgrader.config import course_config
from autograder.total import Total
from tests.autograder.handin import (
    CONFIG,
    NOTEBOOK,
    SET,
    SOLUTION,
    adding,
    autograder,
    hand_in,
    place,
    released_course,
    replacing,
)

TASK = """# # A set
#
# Here $\\mathbf{w} \\cdot x < 0$, and
#
# $$\\sum_{i=1}^m x_i$$
#
# | a | b |
# |---|---|
# | $x_1$ | 2 |
"""
ANSWER = """# The model answer.
#
# *For the grader, 1.5 points:* the sum (1); the rest (0.5).
"""
TEXT = SOLUTION.replace("# # A set\n", TASK).replace("# The model answer.\n", ANSWER)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
BOLD = "class C:\n    def _repr_html_(self):\n        return '<b onclick=alert(4)>' + 'bold</b>'\nC()"
DRAWN = f"from base64 import b64decode\nclass D:\n    def _repr_png_(self):\n        return b64decode({PIXEL!r})\nD()"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


class Page(html.parser.HTMLParser):
    """What a page is made of. Nothing in it may run, or load anything."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        assert tag not in ("script", "iframe", "object", "embed", "link", "base", "form", "svg:script")
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "src" or value.startswith("data:image/")
            assert name != "href" or not re.match(r"\s*(javascript|data|vbscript):", value, re.I)
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    course = released_course(tmp_path_factory.mktemp("course"), TEXT)
    (course.root / "nbgrader_config.py").write_text(CONFIG)

    def evil(nb):
        nb.cells[place(nb, "why")].source = f"Because $x<3$. {EVIL} [link](javascript:alert(3)) ![p](http://a.b/c.png)"

    def silent(nb):
        stub = nbformat.read(course.exercises / SET / f"{NOTEBOOK}.ipynb", as_version=4)
        nb.cells = stub.cells

    hand_in(course, "right")
    hand_in(
        course,
        "wrong",
        replacing("double", "def double(x):\n    return x * x"),
        replacing("answer", "answer = 41"),
        adding(f"print({EVIL!r})\n1 / 0", after="double"),
        adding(BOLD, after="answer"),
        adding(DRAWN),
        evil,
    )
    hand_in(course, "silent", silent)
    autograder(course, "grade", SET)
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade("why", NOTEBOOK, SET, "wrong")
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        gradebook.find_comment("why", NOTEBOOK, SET, "wrong").manual_comment = f"Only $x$? {EVIL}"
        gradebook.find_comment("solution-double", NOTEBOOK, SET, "wrong").manual_comment = "Look at *that*."
        gradebook.db.commit()
    autograder(course, "feedback", SET)
    return course


def text_of(course, student):
    return (course.feedback / student / SET / f"{NOTEBOOK}.html").read_text(encoding="utf-8")


def test_points_and_verdicts_come_first_each_by_its_name(course):
    shown = Page(text_of(course, "wrong"))
    words = " ".join(shown.text.split())
    assert "2.5 of 6.5 points." in words
    head = words[words.index("CheckVerdictPoints") : words.index("double ✗ wrong · 0 of 2 points")]
    for row in ("double ✗ wrong 0 of 2", "shift ✓ passed 1 of 1", "answer ✗ wrong 0 of 1"):
        assert row in head
    assert "why ◐ some points, graded by hand 0.5 of 1.5" in head
    assert [a["id"] for a in shown.all("section") if "id" in a] == ["double", "shift", "and_weights", "answer", "why"]
    assert "Test cell" not in shown.text
    assert shown.text.count("You square it.") == 1


def test_the_code_stands_beside_its_verdict(course):
    text = text_of(course, "wrong")
    section = text[text.index('<section class="check" id="double"') : text.index('id="shift"')]
    assert section.index("beside") < section.index('<span class="nf">double</span>') < section.index("You square it.")
    assert "Try it yourself" in section
    assert "<em>that</em>" in section


def test_nothing_of_a_student_or_grader_is_markup(course):
    text = text_of(course, "wrong")
    shown = Page(text)
    assert "<script" not in text
    assert EVIL in shown.text
    assert "<b onclick=alert(4)>bold</b>" not in text  # it is shown as plain text
    assert any("<__main__.C " in line for line in shown.text.splitlines())
    (meta,) = [a for a in shown.all("meta") if a.get("http-equiv")]
    assert meta["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_figures_are_there_or_it_says_where_they_are(course):
    shown = Page(text_of(course, "wrong"))
    assert [a["src"] for a in shown.all("img")] == [f"data:image/png;base64,{PIXEL}"]
    assert "[A figure in the submitted notebook: p: http://a.b/c.png]" in shown.text


def test_formulas_and_tables_need_no_network(course):
    shown = Page(text_of(course, "right"))
    assert {"math", "munderover", "msub"} <= {tag for tag, _ in shown.tags}
    assert "$" not in shown.text
    assert "𝐰" in shown.text
    assert len(shown.all("table")) == 2


def test_what_a_person_said_and_what_for_but_no_solution(course):
    text = text_of(course, "wrong")
    assert "the sum (1); the rest (0.5)." in Page(text).text
    assert "Only" in text
    for secret in ("The model answer", "expected42", "expected 42", course.secret()):
        assert secret not in Page(text).text
    assert "received 41, which is not what is asked for" in Page(text).text
    assert "the sum (1)" not in text_of(course, "silent")  # before anybody has graded it


def test_who_wrote_nothing_is_told_so(course):
    words = " ".join(Page(text_of(course, "silent")).text.split())
    assert "why ○ not attempted 0 of 1.5" in words
    assert "No response." not in words
    assert "NotImplementedError: Replace" not in words


def test_nbgraders_own_command_writes_the_same_page(course):
    before = {s: text_of(course, s) for s in ("right", "wrong", "silent")}
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", SET, "--force"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr
    assert {s: text_of(course, s) for s in before} == before


def test_what_was_taken_off_for_being_late_and_the_whole_set(course):
    nb = nbformat.read(course.autograded / "right" / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    this = Total(earned=5.0, penalty=1.5, maximum=6.5)
    standings = (NotebookScore("other", Total(1.0, maximum=2.0), True), NotebookScore(NOTEBOOK, this, False))
    graded = GradedNotebook("Ada <L> (ada)", {"double": SectionMark(2.0, 2.0)}, {}, frozenset(), standings)
    shown = Page(page(nb, course, SET, NOTEBOOK, graded))
    words = " ".join(shown.text.split())
    assert "Ada <L> (ada)" in words
    assert "3.5 of 6.5 points: 5 before lateness, less a late penalty of 1.5." in words
    assert "other 1/2 so far tiny 3.5/6.5 (5 before lateness) total: 4.5/8.5 (6 before lateness)" in words
    assert "other.html" in [a.get("href") for a in shown.all("a")]
    assert "shift … not graded yet ? of 0" in words


def test_formgrader_shows_cards_formulas_and_rubrics_and_no_script(course):
    nb = nbformat.read(course.autograded / "wrong" / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    nb.cells.append(new_code_cell("1", outputs=[new_output("display_data", data={"text/markdown": f"$x^3$ {EVIL}"})]))
    nb.cells.append(new_code_cell("2", outputs=[new_output("display_data", data={"text/html": EVIL})]))
    config = course_config(course)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [template_path]
    about = {"assignment_id": SET, "notebook_id": NOTEBOOK, "submission_id": "", "index": 0, "total": 1}
    text, _ = HTMLExporter(config=config).from_notebook_node(nb, resources=about)
    body = text[text.index("<body>") :]
    assert 'aria-label="double: wrong"' in body
    assert "background-color:#b35900" in body
    assert "<msup><mi>x</mi><mn>3</mn></msup>" in body
    assert "the sum (1); the rest (0.5)." in body
    assert "<script>alert" not in body
    assert "The model answer." in body  # for the grader


def test_a_forged_verdict_is_no_markup():
    """In a notebook that is not ours, what stands where a verdict would is the student's."""
    about = {"grade": True, "grade_id": "t", "solution": False, "locked": True, "points": 1, "task": False}
    shown = new_output("display_data", data={"text/html": EVIL, "text/plain": "plain"})
    cell = new_code_cell("test", outputs=[shown], metadata={"nbgrader": about, VERDICT_KEY: {"outcome": "passed"}})
    section, rest = sections(new_notebook(cells=[cell]), {"t": SectionMark(0.0, 1.0)}, {}, trusted=False)
    assert "plain" in section.card
    assert "script" not in section.card
    assert section.verdict == "no points"
    assert rest.name == ""


def test_a_plain_notebook_names_its_cells_too():
    about = {"grade": True, "solution": True, "grade_id": "essay", "points": 3, "schema_version": 3}
    cells = [
        new_markdown_cell("# Why?"),
        new_markdown_cell("So.", metadata={"nbgrader": about}),
        new_code_cell("x = 1"),
    ]
    essay, rest = sections(
        new_notebook(cells=cells), {"essay": SectionMark(None, 3.0)}, {"essay": "*Hm.*"}, trusted=False
    )
    assert (essay.name, essay.verdict, essay.sign, essay.written) == ("essay", "not graded yet", "…", True)
    assert essay.comments == ["<p><em>Hm.</em></p>\n"]
    assert "x" in rest.answer[0]


def test_the_rubric_is_the_paragraph_for_the_grader(course):
    assert rubric(course, SET, NOTEBOOK, "why") == Rubric("The model answer.", "the sum (1); the rest (0.5).")
    assert rubric(course, SET, NOTEBOOK, "other") == Rubric()
    assert rubric(course, SET, "other", "why") == Rubric()


# ------------------------------------------------------------------------------------------------ Markdown and formulas


@pytest.mark.parametrize(
    ("tex", "has"),
    [
        (r"\frac{a}{b}", "<mfrac>"),
        (r"\mathbf{w}", "𝐰"),
        (r"\boldsymbol{\theta}", "font-weight:bold"),
        (r"\begin{align} a &= b \\ c &= d \end{align}", "<mtable"),
        (r"x < y", "&lt;"),
        (r"\text{<script>alert(1)</script>}", "&lt;script&gt;"),
        (r"\href{javascript:alert(1)}{x}", "<mi>x</mi>"),
        (r"\style{background:url(http://a.b)}{x}", "<mi>x</mi>"),
        (r"\class{a}{x}", "<mi>x</mi>"),
        ("{" * 3000, "<code>"),
        ("{" * 1500, ""),
        (r"\left(", ""),
        (r"\begin{align", ""),
    ],
)
def test_formulas(tex, has):
    shown = formula(tex)
    assert has in shown
    assert not [name for _, attrs in Page(shown).tags for name in attrs if name in ("href", "class", "src")]
    assert "url(" not in shown or shown.startswith("<code>")


def test_numbered_environments_lose_their_numbers():
    assert "(1)" not in formula(r"\begin{align} a &= b \\ c &= d \end{align}")


@given(
    st.text()
    | st.lists(st.sampled_from(["$", "$$", "\\text{", "}", EVIL, "`", "|", "\n", "[a](", ")", "&lt;"])).map("".join)
)
def test_no_markdown_becomes_more_than_text(text):
    Page(prose(text))
    assert "<script>" not in prose(text)


def test_attached_pictures_are_shown_and_nothing_else():
    good = {"p.png": {"image/png": PIXEL}, "q.png": {"image/svg+xml": "PHN2Zz4="}, "r.png": {"image/png": '"><b>'}}
    shown = prose("![a](attachment:p.png) ![b](attachment:q.png) ![c](attachment:r.png) ![d](other.png)", good)
    assert [a["alt"] for a in Page(shown).all("img")] == ["a"]
    assert "c: attachment:r.png" in shown
    assert "d: other.png" in shown
