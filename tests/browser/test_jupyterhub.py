"""A course on a real JupyterHub, lived through in a real browser by two students and an instructor.

`LECTUREKIT_TEST_HUB=/opt/lecturekit-hub pytest -n 0 tests/browser/test_jupyterhub.py`, as root, lets it run: it
installs into that folder, and makes four accounts that it takes away again.
"""

import json
import os
import shutil
import time
from pathlib import Path
from urllib.parse import urlencode

import nbformat
import pytest

from autograder.grades.marks import marks
from tests.autograder.handin import NOTEBOOK, SET
from tests.browser import hub as hubs
from tests.browser.hub import ADA, BOB, COURSE, GRACE

SECONDS = 1000  # Playwright counts thousandths
FOLDER = os.environ.get("LECTUREKIT_TEST_HUB", "")
PICTURES = os.environ.get("LECTUREKIT_TEST_PICTURES")  # a folder, for who wants to look at each step
WHY = hubs.missing(FOLDER)

pytestmark = [pytest.mark.skipif(bool(WHY), reason=WHY), pytest.mark.timeout(1500)]

RIGHT = {
    "solution-double": "def double(x):\n    return x + x",
    "solution-shift": "def shift(x):\n    return x + 1",
    "solution-and_weights": "and_weights = (np.array([4.0, 2.0]), -6.0)",
    "solution-answer": "answer = 42",
}
WRONG = RIGHT | {"solution-double": "def double(x):\n    return x * x"}

# What Bob tries from his own notebook. It says what he got.
PRY = """
import json, os, pathlib, pwd, socket, urllib.error, urllib.request
got = {"read": [], "listed": [], "wrote": [], "heard": [], "asked": {}}
me = os.getuid()

def walk(folder):
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    if os.stat(folder).st_uid not in (me, 0):
        got["listed"].append(folder)
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                walk(entry.path)
            elif entry.is_file(follow_symlinks=False) and entry.stat().st_uid != me:
                open(entry.path, "rb").read(1)
                got["read"].append(entry.path)
        except OSError:
            pass

for root in ROOTS:
    walk(root)
for path in GUESSED:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).read(1)
        got["read"].append(path)
    except OSError:
        pass
for process in filter(str.isdigit, os.listdir("/proc")):
    try:
        owner = os.stat(f"/proc/{process}").st_uid
        if owner != me:
            open(f"/proc/{process}/environ").read(1)
            got["read"].append(f"environment of {pwd.getpwuid(owner).pw_name}'s {process}")
    except OSError:
        pass
exchange = pathlib.Path(EXCHANGE)
for name, attempt in {
    "course": lambda: exchange.rename(exchange.with_name("mine")),
    "inbound": lambda: (exchange / "inbound").rename(exchange / "mine"),
    "exercise": lambda: next((exchange / "outbound").glob("*/*.ipynb")).write_text("mine"),
    "feedback": lambda: (exchange / "feedback" / "mine").write_text("mine"),
    "taken away": lambda: os.rename(ADAS, ADAS + "x"),
}.items():
    try:
        attempt()
        got["wrote"].append(name)
    except OSError:
        pass
forged = exchange / "inbound" / FORGED
forged.mkdir()
(forged / "tiny.ipynb").write_text(open("01_set/tiny.ipynb").read().replace("x * x", "x * forged"))
(forged / "timestamp.txt").write_text(FORGED.split("+")[2])
for line in open("/proc/net/tcp").readlines()[1:]:  # kernels that listen for everybody on the machine
    fields = line.split()
    if fields[3] == "0A" and int(fields[7]) not in (me, 0):
        got["heard"].append([pwd.getpwuid(int(fields[7])).pw_name, int(fields[1].split(":")[1], 16)])
token = {"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]}
for path in ASKED:
    try:
        with urllib.request.urlopen(urllib.request.Request(path, headers=token)) as answer:
            got["asked"][path] = answer.status
    except urllib.error.HTTPError as error:
        got["asked"][path] = error.code
pathlib.Path("got.json").write_text(json.dumps(got))
print("tried")
"""


@pytest.fixture(scope="module")
def hub(chromium):
    with hubs.running(FOLDER) as hub:
        yield hub


def test_a_set_goes_out_and_comes_back_as_feedback(hub, chromium):
    grace = formgrader(hub, chromium)
    grace.locator("td.release a").click()
    grace.get_by_text("Successfully released").wait_for()
    picture(grace, "grace-released")

    ada, bob = (logged_in(hub, chromium, name, "/hub/spawn") for name in (ADA, BOB))
    solves_and_submits(ada, "ada", RIGHT)
    solves_and_submits(bob, "bob", WRONG)

    grace.reload()
    grace.locator("td.collect a").click()
    grace.get_by_text("Successfully collected").wait_for()
    picture(grace, "grace-collected")
    assert sorted(path.name for path in hub.course.submitted.iterdir()) == [ADA, BOB]
    grades_and_releases_feedback(hub, grace)

    reads_feedback(ada, ADA, ["5 of 6.5 points", "Say why."])
    reads_feedback(bob, BOB, ["You square it.", "3 of 6.5 points", "Say why."])
    nobody_gets_what_is_not_theirs(hub, bob, ada)
    what_others_hand_in_for_ada_is_left(hub, grace)


@pytest.mark.usefixtures("hub")  # whose accounts it needs
def test_login_by_the_universitys_learning_system(chromium):
    with (
        hubs.learning_system(FOLDER) as system,
        hubs.hub_folder() as state,
        hubs.served(FOLDER, state, lti=system) as address,
    ):
        page, answers = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page(), []
        page.set_default_timeout(120 * SECONDS)
        page.on("response", lambda answer: answers.append((answer.status, answer.url)))

        def launched(who, **more):
            asked = {"iss": system["issuer"], "client_id": "lecturekit", "login_hint": who, **more}
            page.context.clear_cookies()
            page.goto(
                f"{address}/hub/lti13/oauth_login?{urlencode(asked | {'target_link_uri': f'{address}/hub/spawn'})}"
            )

        launched(ADA)
        page.wait_for_url(f"**/user/{ADA}/lab**")
        page.get_by_role("menuitem", name="Nbgrader").wait_for()
        picture(page, "lti-ada")
        callback = f"{address}/hub/lti13/oauth_callback"
        for who, more, status in ((ADA, {"lti_message_hint": "forged"}, 400), ("stranger", {}, 403)):
            answers.clear()
            launched(who, **more)
            page.wait_for_url(callback)
            page.wait_for_load_state()
            assert (status, callback) in answers
            picture(page, f"lti-{status}")


def logged_in(hub, chromium, name, then):
    """A person's page, in a browser of their own."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(120 * SECONDS)
    page.goto(f"{hub.address}/hub/login?next={then}")
    page.locator("#username_input").fill(name)
    page.locator("#password_input").fill(hubs.PASSWORD)
    page.locator("#login_submit").click()
    page.home = f"{hub.address}/user/{name}"
    return page


def formgrader(hub, chromium):
    page = logged_in(hub, chromium, GRACE, f"/services/{COURSE}/")
    page.frame_locator("iframe").get_by_role("link", name=SET, exact=True).wait_for()  # in JupyterLab
    picture(page, "grace-lab")
    page.home = f"{hub.address}/services/{COURSE}"
    page.goto(f"{page.home}/formgrader")  # the same, with more room
    return page


def assignments(page):
    """The assignment list, as a student opens it."""
    page.goto(f"{page.home}/lab?reset")
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Assignment List").click()
    page.get_by_text("Released assignments").wait_for()


def solves_and_submits(page, who, answers):
    page.wait_for_url("**/lab**")
    assignments(page)
    page.get_by_role("button", name="Fetch", exact=True).click()
    page.get_by_role("button", name="Submit", exact=True).wait_for()
    picture(page, f"{who}-fetched")

    page.goto(f"{page.home}/lab/tree/{SET}/{NOTEBOOK}.ipynb?reset")
    began = time.monotonic()
    page.get_by_text("LectureKit | Idle").wait_for()  # the status bar's word for the kernel
    assert time.monotonic() - began < 60
    for name, source in answers.items():
        write(page, f'check("{name.removeprefix("solution-")}")', source)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_role("region", name="answer: passed").wait_for()
    page.get_by_role("region", name="double:").scroll_into_view_if_needed()
    picture(page, f"{who}-checked")
    expected = "double: passed" if answers is RIGHT else "double: wrong"
    assert page.get_by_role("region", name=expected).count() == 1
    page.keyboard.press("Control+s")
    page.locator(".jp-Document .jp-mod-dirty, .jp-mod-dirty").wait_for(state="detached")

    assignments(page)
    page.get_by_role("button", name="Submit", exact=True).click()
    page.locator("#submitted_assignments_list").get_by_text(SET).wait_for()
    picture(page, f"{who}-submitted")


def write(page, check, source):
    """Write into the code cell above a check."""
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    at = next(i for i in range(cells.count()) if check in cells.nth(i).locator(".cm-content").inner_text()) - 1
    cells.nth(at).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def grades_and_releases_feedback(hub, page):
    for name in (ADA, BOB):
        page.goto(f"{page.home}/formgrader/manage_submissions/{SET}")
        page.locator("tbody tr", has_text=name).locator("td.autograde a").click()
        page.get_by_text("Successfully autograded").wait_for(timeout=300 * SECONDS)
    page.goto(f"{page.home}/formgrader/manage_submissions/{SET}")
    page.get_by_text("5 / 6.5").wait_for()
    picture(page, "grace-graded")
    found = marks(hub.course, SET)
    assert {name: found[name]["double"] for name in (ADA, BOB)} == {ADA: 2, BOB: 0}
    assert found[ADA] | {"double": 0} == found[BOB]

    for number in (1, 2):
        page.goto(f"{page.home}/formgrader/gradebook/{SET}/{NOTEBOOK}")
        page.get_by_role("link", name=f"Submission #{number}").click()
        page.wait_for_load_state("networkidle")  # it takes no comment before it knows those that are there
        panel = page.locator(".nbgrader_cell", has=page.locator("#why"))
        comment = panel.locator("#why-comment")
        comment.fill("Say why.")
        with page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
            comment.blur()
    picture(page, "grace-by-hand")

    page.goto(f"{page.home}/formgrader/manage_assignments")
    page.locator("td.generate-feedback a").click()
    page.get_by_text("Successfully generated feedback").wait_for()
    page.reload()
    page.locator("td.release-feedback a").click()
    page.get_by_text("Successfully released feedback").wait_for()
    picture(page, "grace-feedback")


def reads_feedback(page, name, said):
    assignments(page)
    page.get_by_role("button", name="Fetch Feedback").click()
    page.get_by_text("view feedback").first.wait_for()
    picture(page, f"{name}-fetched-feedback")
    fetched = next(Path(f"/home/{name}/{SET}/feedback").glob(f"*/{NOTEBOOK}.html"))
    page.goto(f"{page.home}/lab/tree/{fetched.relative_to(f'/home/{name}')}?reset")
    shown = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
    shown.get_by_text("of 6.5 points").first.wait_for()
    picture(page, f"{name}-feedback")
    for words in said:
        assert words in shown.inner_text()
    assert "find_spec" not in shown.inner_text()  # the cell that installs the kit is not the student's


def nobody_gets_what_is_not_theirs(hub, bob, ada):
    home = Path(f"/home/{ADA}")
    handed_in = next((hub.exchange / "inbound").glob(f"{ADA}+*"))
    course = hub.course
    asked = [
        f"{hub.address}/hub/api/users/{ADA}",
        f"{hub.address}/hub/api/users",
        f"{hub.address}/user/{ADA}/api/contents",
    ]
    asked += [
        f"{hub.address}/services/{COURSE}/api/contents",
        f"{hub.address}/services/{COURSE}/formgrader/api/gradebook",
    ]
    told = {
        "ROOTS": ["/home", str(hub.state), str(hub.exchange), "/run/lecturekit", "/tmp", "/var/tmp", "/dev/shm"],
        "GUESSED": [str(path) for path in (home / SET, course.private / "secret", course.solutions, course.home)]
        + [str(hub.state / "hub" / "jupyterhub.sqlite"), str(hub.exchange / "inbound"), str(hub.exchange / "feedback")],
        "EXCHANGE": str(hub.exchange),
        "ADAS": str(handed_in),  # as if he had been told its name
        "ASKED": asked,
        "FORGED": f"{ADA}+{SET}+2099-01-01 00:00:00.000000 UTC+x",
    }
    assert all(Path(path).exists() for path in told["GUESSED"])
    source = "\n".join(f"{name} = {value!r}" for name, value in told.items()) + PRY
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "LectureKit", "language": "python"}
    nbformat.write(notebook, f"/home/{BOB}/pry.ipynb")
    shutil.chown(f"/home/{BOB}/pry.ipynb", BOB, BOB)
    bob.goto(f"{bob.home}/lab/tree/pry.ipynb?reset")
    bob.get_by_text("LectureKit | Idle").wait_for()
    bob.get_by_role("menuitem", name="Run", exact=True).click()
    bob.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    bob.locator(".jp-OutputArea").get_by_text("tried").wait_for()
    picture(bob, "bob-pries")
    got = json.loads(Path(f"/home/{BOB}/got.json").read_text())

    given_out = str(hub.exchange / "outbound")
    assert [path for path in got["read"] if not path.startswith(given_out) and _of_this_test(path)] == []
    assert {path for path in got["listed"] if _of_this_test(path)} == {
        str(hub.exchange),
        given_out,
        f"{given_out}/{SET}",
    }
    assert got["wrote"] == []
    # Her server, which asks who is there, and of her kernel ipykernel's pipe for the output of children, which gives
    # nothing out and takes nothing without its password. By TCP the kernel would have five ports more.
    assert [name for name, _ in got["heard"]].count(ADA) == 2
    assert set(got["asked"].values()) <= {403, 404}, got["asked"]
    assert ada.request.get(f"{hub.address}/services/{COURSE}/formgrader").status == 403  # nor with her own login


def what_others_hand_in_for_ada_is_left(hub, grace):
    grace.goto(f"{grace.home}/formgrader/manage_assignments")
    grace.locator("td.collect a").click()
    grace.get_by_text("Successfully collected").wait_for()
    picture(grace, "grace-forged")
    assert f"It claims to be of {ADA}, but " in grace.locator("body").inner_text()
    assert "forged" not in (hub.course.submitted / ADA / SET / f"{NOTEBOOK}.ipynb").read_text()


def _of_this_test(path):
    """Not what else lies in /tmp, or runs, on this machine."""
    return any(part in path for part in ("lkhub-", COURSE, "/run/lecturekit"))


def picture(page, name):
    if PICTURES:
        page.wait_for_timeout(1 * SECONDS)  # for what still moves
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
