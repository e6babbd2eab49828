"""Formgrader in a real browser: grade from its button, read the verdict, grade an answer by hand, hand pages back."""

import re

import pytest

from autograder.grades.marks import marks
from tests.autograder.handin import CONFIG, NOTEBOOK, SET, SOLUTION, hand_in, place, released_course, replacing, texts
from tests.browser.conftest import jupyter_server

TEXT = SOLUTION.replace(
    "# The model answer.\n",
    "# The model answer: because $a < b$.\n#\n# *For the grader, 1.5 points:* the inequality (1); the rest (0.5).\n",
)
HOSTILE = "Because $x^2 < 3$.\n\n<script>window.hacked = 1</script> <img src=x onerror='window.hacked = 2'>"
SECONDS = 1000  # Playwright counts thousandths


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = released_course(tmp_path_factory.mktemp("course"), TEXT)
    (made.root / "nbgrader_config.py").write_text(CONFIG)
    steal = f"def double(x):\n    return x * x\n\nprint(open({str(made.private / 'secret')!r}).read())"

    def answer(nb):
        nb.cells[place(nb, "why")].source = HOSTILE

    hand_in(made, "ada", replacing("double", steal), answer)
    return made


@pytest.fixture(scope="module")
def formgrader(course, chromium):
    with jupyter_server(course.root) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60 * SECONDS)
        page.goto(f"{address}/formgrader?token=test")
        page.get_by_role("link", name=SET, exact=True).wait_for()
        page.address = f"{address}/formgrader"
        yield page
        page.close()


def test_a_class_is_graded_and_gets_its_pages_back(course, formgrader, chromium):
    graded_from_the_button(course, formgrader)
    verdict_can_be_read(formgrader)
    answer_is_graded_by_its_rubric(course, formgrader)
    feedback_is_our_page(course, formgrader, chromium)


def graded_from_the_button(course, page):
    page.goto(f"{page.address}/manage_submissions/{SET}")
    page.locator("td.autograde a").click()
    page.get_by_text("Successfully autograded").wait_for(timeout=240 * SECONDS)
    assert marks(course, SET)["ada"] == {"double": 0, "shift": 1, "and_weights": 1, "answer": 1, "why": None}
    assert course.secret() not in texts(course, "ada")  # it ran in the sandbox


def verdict_can_be_read(page):
    page.goto(f"{page.address}/gradebook/{SET}/{NOTEBOOK}")
    page.get_by_role("link", name="Submission #1").click()
    page.wait_for_load_state("networkidle")  # marks and comments arrive; what was typed before is lost
    card = page.get_by_role("region", name="double: wrong")
    assert "You square it." in card.inner_text()
    badge = card.get_by_text("✗ wrong")
    assert badge.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(179, 89, 0)"
    assert page.locator("math msup").count() >= 1
    assert page.evaluate("window.hacked") is None


def answer_is_graded_by_its_rubric(course, page):
    panel = page.locator(".nbgrader_cell", has=page.locator("#why"))
    assert "the inequality (1); the rest (0.5)." in panel.inner_text()
    assert "The model answer" not in panel.inner_text()
    panel.get_by_text("A model answer").click()
    assert "The model answer: because" in panel.inner_text()
    comment = panel.locator("#why-comment")
    comment.fill("The rest of $x$ is missing.")
    with page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
        comment.blur()
    score = panel.locator("#why")
    score.fill("1")
    with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
        score.blur()
    page.goto(f"{page.address}/manage_submissions/{SET}")
    page.locator("tbody tr", has_text=re.compile(r"ada.*graded.*4 / 6.5", re.DOTALL)).wait_for()
    assert marks(course, SET)["ada"]["why"] == 1


def feedback_is_our_page(course, page, chromium):
    page.locator("td.generate-feedback a").click()
    page.get_by_text("Successfully generated feedback").wait_for()
    path = course.feedback / "ada" / SET / f"{NOTEBOOK}.html"
    for width, scheme in ((1280, "light"), (390, "dark")):
        own = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        asked, said = [], []
        own.on("request", lambda request, asked=asked: asked.append(request.url))
        own.on("console", lambda message, said=said: said.append(message.text))
        own.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert said == []
        assert own.evaluate("[window.hacked ?? 0, document.scripts.length]") == [0, 0]
        assert own.evaluate("document.documentElement.scrollWidth") == width
        bright = own.evaluate("getComputedStyle(document.body).backgroundColor")
        assert bright == {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme]
        headings = own.get_by_role("heading", level=2).all_inner_texts()
        assert headings == ["double", "shift", "and_weights", "answer", "why"]
        whole = own.locator("body").inner_text()
        assert "4 of 6.5 points" in whole
        assert "✗ wrong · 0 of 2 points" in whole
        assert "◐ some points, graded by hand · 1 of 1.5 points" in whole
        assert "The rest of" in whole
        assert "the inequality (1); the rest (0.5)." in whole
        assert "The model answer" not in own.content()
        assert "<script>window.hacked" in whole  # as text
        box = [own.locator(part).first.bounding_box() for part in ("pre.code", "[aria-label='double: wrong']")]
        assert (box[0]["x"] < box[1]["x"]) == (width == 1280)  # side by side, where there is room
        own.close()
