"""Whoever opens a submission of a plain nbgrader course runs none of it: its outputs at once, the rest behind walls."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.course import Course
from autograder.doctor import ENABLED
from tests.autograder.handin import autograder
from tests.autograder.plain import hand_in, released
from tests.browser.conftest import jupyter_server
from tests.red_team.test_opening import FAILS, OUTPUTS, PROSE, ran

pytestmark = pytest.mark.kernel


def outputs(nb):
    nb.cells += [new_code_cell(OUTPUTS), new_code_cell(FAILS)]


def prose(nb):
    outputs(nb)
    nb.cells.append(new_markdown_cell(PROSE))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = released(tmp_path_factory.mktemp("plain"))
    hand_in(root, "eve", outputs)
    hand_in(root, "mallory", prose)
    autograder(Course(root), "grade", "hw", "--course", root)
    return root


def opened(page, address, student):
    page.goto(f"{address}/formgrader?token=test")
    page.goto(f"{address}/formgrader/manage_submissions/hw")
    page.goto(f"{address}/formgrader/manage_students/{student}/hw")
    page.locator("tbody a", has_text="work").click()
    page.wait_for_load_state("networkidle")
    return page.locator("#notebook-container").last.inner_text()


def test_outputs_run_nothing_without_any_wall(course, chromium):
    with jupyter_server(course) as address:
        page = chromium.new_page()
        page.set_default_timeout(60_000)
        assert "[Not shown, as it could run something: application/javascript.]" in opened(page, address, "eve")
        assert ran(page) == 0
        page.close()


def test_nothing_runs_with_the_line_that_the_doctor_names(course, chromium):
    file = course / ".jupyter" / "jupyter_server_config.d" / "autograder.json"
    file.parent.mkdir(parents=True)
    file.write_text(ENABLED)
    with jupyter_server(course) as address:
        page = chromium.new_page()
        page.set_default_timeout(60_000)
        opened(page, address, "mallory")
        assert ran(page) == 0
        assert page.locator("#test_square").get_attribute("placeholder") == "0"  # formgrader's own script ran
        page.close()
