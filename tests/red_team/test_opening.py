"""Whoever opens a submission runs none of it: formgrader in a real browser, on a real server."""

import re
import shutil

import pytest
from nbformat.v4 import new_markdown_cell

from autograder.nbgrader.gradebook import open_gradebook
from tests.autograder.handin import CONFIG, NOTEBOOK, SET, adding, autograder, hand_in, released_course
from tests.browser.conftest import jupyter_server, until_idle

pytestmark = pytest.mark.kernel

RUN = "window.hacked = (window.hacked || 0) + 1"
OUTPUTS = f"""
from IPython.display import display, publish_display_data
run = {RUN!r}
png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
for metadata in ({{"image/png": {{"height": f"1 onerror={{run}} src=x"}}}}, {{"width": f"1 onerror={{run}} src=x"}}):
    publish_display_data({{"image/png": png}}, metadata)
publish_display_data({{"image/png": f'x" onerror="{{run}}'}})
publish_display_data({{"text/html": f"<p>A table</p><script>{{run}}</script><img src=x onerror='{{run}}'>"}})
publish_display_data({{"text/html": f"<p>x</p><script>{{run}}</script>"}}, {{"text/html": {{"isolated": True}}}})
publish_display_data({{"text/html": f'<iframe srcdoc="<script>parent.{{run}}</script>"></iframe><b>bold</b>'}})
svg = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{{run}}"><script>{{run}}</script><rect width="9"/></svg>'
publish_display_data({{"image/svg+xml": svg}})
publish_display_data({{"application/javascript": run}})
publish_display_data({{"application/vnd.jupyter.widget-view+json": {{"x": f"</script><script>{{run}}</script>"}}}})
publish_display_data({{"text/vnd.mermaid": f"<script>{{run}}</script>"}})
publish_display_data({{"text/latex": r"$\\href{{javascript:" + run + r"}}{{x}}^2$ <script>" + run + "</script>"}})
publish_display_data({{"text/markdown": f"[go](javascript:{{run}}) <img src=x onerror='{{run}}'>"}})
print(f"<script>{{run}}</script><img src=x onerror='{{run}}'>\\x1b[31m<b onclick=1>")
for name in ("x.html", "x.svg", "nbgrader_config.py"):
    open(name, "w").write(f"<script>{{run}}</script>")
"""
MARKUP = f"<script>{RUN}</script><img src=x onerror='{RUN}'>[go](javascript:{RUN}) ![q](http://elsewhere.invalid/q.png)"
MODULES = ("importlib", "runpy", "ipykernel_launcher", "IPython", "debugpy", "jedi", "matplotlib_inline")
FAILS = f"raise type('<img src=x onerror=\"{RUN}\">', (Exception,), {{}})('<script>{RUN}</script>')"
PROSE = (
    f"<script>{RUN}</script> [go](javascript:{RUN}) [left](x.html) "
    "[load](/formgrader?path=course/autograded/eve/01_set) "
    "![p](attachment:p.svg) ![q](http://elsewhere.invalid/q.png)"
)


def answers(nb):
    nb.metadata["language_info"] = {"name": "python", "pygments_lexer": f'"><img src=x onerror="{RUN}">'}
    nb.metadata["title"] = f"</title><script>{RUN}</script>"
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"x": f"</script><script>{RUN}</script>"}}
    svg = f'PHN2Zz4=" onerror="{RUN}'
    nb.cells.append(new_markdown_cell(PROSE, attachments={"p.svg": {"image/svg+xml": svg}}))
    nb.cells[-1].metadata["alt"] = f'" onerror="{RUN}'


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = released_course(tmp_path_factory.mktemp("course"))
    (made.root / "nbgrader_config.py").write_text(CONFIG)
    hand_in(made, "eve", adding(OUTPUTS), adding(FAILS), answers)
    autograder(made, "grade", SET)
    with open_gradebook(made) as gradebook:
        name = f"<script>{RUN}</script>"
        gradebook.update_or_create_student("eve", first_name=name, last_name=f"<img src=x onerror='{RUN}'>")
    return made


@pytest.fixture(scope="module")
def page(course, chromium):
    with jupyter_server(course.root) as address:
        page = chromium.new_page()
        page.set_default_timeout(60_000)
        page.address, page.asked = address, []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{address}/formgrader?token=test")
        page.get_by_role("link", name=SET, exact=True).wait_for()
        yield page
        page.close()


def opened(page):
    page.goto(f"{page.address}/formgrader/gradebook/{SET}/{NOTEBOOK}")
    page.get_by_role("link", name="Submission #1").click()
    page.wait_for_load_state("networkidle")


def ran(page):
    return page.evaluate("window.hacked ?? 0")


def test_a_submission_that_is_opened_runs_nothing(page):
    page.asked.clear()
    opened(page)
    assert ran(page) == 0
    shown = page.locator("#notebook-container").last
    assert "A table" in shown.inner_text()  # what is harmless is shown
    assert shown.locator("img[src^='data:image/png']").count() == 2
    assert shown.locator("img[src^='data:image/svg']").count() == 1
    assert "[Not shown, as it could run something: application/javascript.]" in shown.inner_text()
    for link in shown.locator("a").all():
        assert re.match(r"https?://|mailto:", link.get_attribute("href") or "mailto:")
    elsewhere = [
        url for url in page.asked if not url.startswith((page.address, "data:", "https://cdnjs.cloudflare.com/"))
    ]
    assert elsewhere == []


def test_what_is_on_disk_is_harmless_by_itself(course):
    text = (course.autograded / "eve" / SET / f"{NOTEBOOK}.ipynb").read_text()
    for forbidden in ('</script>"}', '"isolated"', '"pygments_lexer": "\\">', "</title>", 'image/svg+xml": "PHN2Zz4='):
        assert forbidden not in text


def test_a_script_that_gets_into_the_page_all_the_same_is_not_run(course, page):
    """The second wall stands when the first one fell: a notebook that nothing has cleaned, shown as it is."""
    opened(page)
    page.evaluate(
        f"""() => {{
            const box = document.createElement("div");
            box.innerHTML = `<img src=x onerror="{RUN}"><a id="go" href="javascript:{RUN}">go</a>`;
            document.body.append(box);
            const script = document.createElement("script");
            script.textContent = "{RUN}";
            document.body.append(script);
            document.getElementById("go").click();
        }}"""
    )
    page.wait_for_timeout(500)
    assert ran(page) == 0


def test_names_of_students_are_text(page):
    for path in ("manage_students", f"manage_submissions/{SET}", f"gradebook/{SET}/{NOTEBOOK}"):
        page.goto(f"{page.address}/formgrader/{path}")
        page.wait_for_load_state("networkidle")
        assert ran(page) == 0
    page.goto(f"{page.address}/formgrader/manage_students/%22%3B{RUN}%2F%2F")  # from the address into a script
    page.wait_for_load_state("networkidle")
    assert ran(page) == 0
    opened(page)
    page.locator("span.glyphicon-eye-open").click()
    assert "<script>" in page.locator("a.name-shown").inner_text()
    assert ran(page) == 0


@pytest.mark.parametrize("name", ["x.html", "x.svg"])
def test_leftovers_are_downloads(page, name):
    opened(page)
    for address in (page.url.partition("?")[0] + name, f"{page.address}/files/course/autograded/eve/{SET}/{name}"):
        answer = page.request.get(address, headers={"Referer": page.url})
        assert answer.status == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox; default-src 'none'" in answer.headers["content-security-policy"]


def test_a_link_loads_no_configuration_of_a_submission(course, page, tmp_path):
    left = course.autograded / "eve" / SET
    shutil.copy(course.root / "nbgrader_config.py", left)
    (tmp_path / "nbgrader_config.py").write_text("")
    tmp_path.chmod(0o777)
    for folder in (left, left.relative_to(course.root), tmp_path, "/nowhere"):
        assert page.request.get(f"{page.address}/formgrader?path={folder}").status == 403
    assert page.request.get(f"{page.address}/formgrader?path={course.root}").status == 200
    page.request.get(f"{page.address}/formgrader")


def test_grading_by_hand_works_behind_the_walls(page):
    said = []
    page.on("console", lambda message: said.append(message.text))
    opened(page)
    score = page.locator("#why")
    score.fill("1")
    with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT") as saved:
        score.blur()
    assert saved.value.ok
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(f"**/gradebook/{SET}/{NOTEBOOK}")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Show All Names").click()
    page.get_by_role("button", name="Hide All Names").wait_for()
    assert [text for text in said if "Content Security Policy" in text] == []


def test_comments_and_names_run_nothing_wherever_they_are_shown(course, page, chromium):
    opened(page)
    comment = page.locator("#why-comment")
    comment.fill(MARKUP)
    with page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT") as saved:
        comment.blur()
    assert saved.value.ok
    opened(page)
    assert page.locator("#why-comment").input_value() == MARKUP
    assert ran(page) == 0
    autograder(course, "feedback", SET)
    autograder(course, "report", SET)
    for path, scripts in (
        (course.feedback / "eve" / SET / f"{NOTEBOOK}.html", 0),
        (course.home / "reports" / f"{SET}.html", 1),  # our own, which sorts tables
    ):
        own = chromium.new_page()
        asked = []
        own.on("request", lambda request, asked=asked: asked.append(request.url))
        own.goto(path.as_uri())
        own.wait_for_load_state("networkidle")
        assert ran(own) == 0
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        assert own.locator("script").count() == scripts
        assert own.locator("[href^='javascript:' i], [onerror], iframe, object").count() == 0
        own.close()


def test_jupyterlab_runs_nothing_of_a_submission_that_is_opened(course, page, chromium, tmp_path):
    """Nor does the kernel, which it starts at once, import what lies beside the notebook."""
    left, told = course.autograded / "eve" / SET, tmp_path / "told"
    for name in MODULES:
        (left / f"{name}.py").write_text(f"open({str(told)!r}, 'a').write({name!r})")
    lab = chromium.new_page(viewport={"width": 1280, "height": 8000})  # cells out of sight are not rendered
    lab.set_default_timeout(120_000)
    lab.goto(f"{page.address}/doc/tree/course/autograded/eve/{SET}/{NOTEBOOK}.ipynb?token=test")
    shown = lab.locator(".jp-Notebook")
    shown.get_by_text("A table", exact=True).wait_for()
    until_idle(lab, page.address)
    lab.wait_for_timeout(1000)
    assert ran(lab) == 0
    assert shown.locator("[href^='javascript:' i], [onerror], [onload], iframe").count() == 0
    assert not told.exists()
    lab.close()
    for name in MODULES:
        (left / f"{name}.py").unlink()
