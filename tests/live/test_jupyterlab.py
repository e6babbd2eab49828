"""The live figures in a real JupyterLab: buttons, taps in a plot, training in a thread."""

import json
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.conftest import jupyter_server, run_all_cells

pytestmark = pytest.mark.timeout(600)

CELLS = ["import lecturekit.live", "lecturekit.live.perceptron()", "lecturekit.live.playground()"]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory, chromium):
    """The page of a notebook of which all cells were run, what it asked for from elsewhere, and what it sent."""
    folder = tmp_path_factory.mktemp("student")
    nb = new_notebook(cells=[new_code_cell(source) for source in CELLS])
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nb, folder / "work.ipynb")
    news = folder / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    with jupyter_server(folder, f"--LabApp.user_settings_dir={folder / 'settings'}") as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        ours, page.strange = (address, address.replace("http", "ws"), "data:", "blob:"), []
        page.on("request", lambda request: request.url.startswith(ours) or page.strange.append(request.url))
        page.sent = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: page.sent.append(frame)))
        run_all_cells(page, address, "work.ipynb")
        page.get_by_text("The perceptron: a line that learns").wait_for()
        page.get_by_text(re.compile("Epoch 0")).wait_for()
        page.wait_for_timeout(1000)
        yield page
        page.close()


def cell(notebook, i):
    return notebook.locator(".jp-Notebook .jp-CodeCell").nth(i)


def says(part, text):
    part.get_by_text(re.compile(text)).first.wait_for()


def press(part, name):
    part.get_by_role("button", name=name, exact=True).click()


def tap(notebook, canvas, x, y):
    """At a share of the width and height of a plot."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    notebook.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def test_the_perceptron_steps_plays_and_takes_points(notebook):
    perceptron = cell(notebook, 1)
    press(perceptron, "Start again")
    says(perceptron, "0 updates")
    press(perceptron, "skip samples that are right")
    press(perceptron, "Step")
    says(perceptron, "1 update, ")
    press(perceptron, "▶ Play")
    says(perceptron, "All right after 11 updates")
    press(perceptron, "your own")
    says(perceptron, "Click into the plane")
    tap(notebook, perceptron.locator("canvas").first, 0.5, 0.3)
    says(perceptron, "All right after 0 updates|of 1 wrong")


def test_the_playground_trains_in_its_thread_and_is_tapped(notebook):
    playground = cell(notebook, 2)
    press(playground, "Step")
    says(playground, "Epoch 1 ")
    press(playground, "▶ Play")
    says(playground, r"Epoch ([5-9]|\d\d)")  # pictures arrive while it is being trained
    press(playground, "❚❚ Pause")
    press(playground, "Start again")
    says(playground, "Epoch 0")
    press(playground, "A click on the map adds")
    notebook.wait_for_timeout(500)
    boxes = [(c, c.bounding_box()) for c in playground.locator("canvas").all()]
    map_ = max((c for c in boxes if c[1] and c[1]["x"] > 800), key=lambda c: c[1]["height"])[0]
    tap(notebook, map_, 0.6, 0.4)
    playground.get_by_label("Data").locator("option:checked").get_by_text("your own points").wait_for(state="attached")


def test_a_neuron_is_looked_at(notebook):
    playground = cell(notebook, 2)
    playground.get_by_label("Look at a neuron").select_option("neuron 1.1")
    notebook.wait_for_function(
        """() => window.Bokeh.documents.some((d) =>
        Array.from(d._all_models.values()).some((m) => m.type === "Title" && m.text === "what neuron 1.1 says"))"""
    )


def test_more_layers_and_a_second_model_are_shown(notebook):
    playground = cell(notebook, 2)
    press(playground, "+ layer")
    press(playground, "Two models")
    playground.get_by_label("Activation").nth(1).wait_for()
    press(playground, "The code")
    playground.locator(".lk-code pre").nth(1).wait_for()


def test_clicks_reach_the_kernel_with_two_models(notebook):
    playground = cell(notebook, 2)
    press(playground, "Start again")
    press(playground, "Step")
    says(playground, "Epoch 1 ")
    press(playground, "Two models")
    playground.get_by_label("Activation").nth(1).wait_for(state="detached")
    press(playground, "Step")
    says(playground, "Epoch 2 ")


def test_what_the_kernel_sends_is_not_sent_back(notebook):
    sent = [frame if isinstance(frame, bytes) else frame.encode() for frame in notebook.sent]
    assert any(b"ModelChanged" in frame for frame in sent)
    assert not any(b"ColumnsStreamed" in frame for frame in sent)


def test_nothing_comes_from_elsewhere(notebook):
    assert notebook.strange == []
