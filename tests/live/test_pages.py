"""The pages in a real browser."""

import json
import re
import urllib.request

import pytest

from lecturekit.live import PAGES
from tests.live.visiting import press, says

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["", *PAGES])
def test_a_page_loads_and_fits(visit, name, width):
    page = visit(name, width=width)
    page.locator("canvas >> visible=true").first.wait_for() if name else page.get_by_text(
        "The perceptron: a line that learns"
    ).wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if name:
        assert PAGES[name].title in page.title()
        for sentence in PAGES[name].look:
            says(page, re.escape(sentence))


@pytest.mark.parametrize("name", PAGES)
def test_the_projector_shows_large_type_and_fewer_controls(visit, name):
    page = visit(f"{name}?projector=1")
    page.locator("canvas >> visible=true").first.wait_for()
    large = page.evaluate("getComputedStyle(document.querySelector('main').firstElementChild).fontSize")
    assert large == "21px"
    assert page.get_by_text("Normal size").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_the_exercise_is_handed_out(server, name):
    with urllib.request.urlopen(f"{server}/exercises/{PAGES[name].exercise}.ipynb") as got:
        assert json.load(got)["nbformat"] == 4


def test_a_neuron_becomes_a_gate_and_never_xor(visit):
    page = visit("gates")
    says(page, "2 of 4 right")
    press(page, "Show one that works")
    says(page, "This is AND")
    press(page, "XOR")
    says(page, "0 give XOR")
    says(page, "No weights can do both")


def test_the_perceptron_learns_and_in_11_updates(visit):
    page = visit("perceptron")
    press(page, "Start again")
    press(page, "skip samples that are right")
    press(page, "Step", 11)
    says(page, r"All right after 11 updates")
    says(page, r"w = \(4, 2\), b = -6")


def test_the_perceptron_never_ends_on_xor(visit):
    page = visit("perceptron")
    press(page, "XOR")
    press(page, "skip samples that are right")
    page.keyboard.press("Escape")
    press(page, "▶ Play")
    says(page, "everything repeats, for ever")


def test_a_click_places_a_point(visit):
    page = visit("perceptron")
    press(page, "your own")
    says(page, "Click into the plane")
    box = page.locator("canvas").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    says(page, "1 wrong|of 1 wrong|All right after 0 updates")
    page.get_by_label("x1", exact=True).fill("")  # counts as 0
    page.get_by_label("x1", exact=True).press("Tab")
    press(page, "Add this point")
    page.wait_for_function(f"() => ({PLACED})().length === 2")
    assert page.evaluate(PLACED)[1] == 0


def test_the_worked_example_appears_number_by_number(visit):
    page = visit("backpropagation")
    says(page, "0.690283")
    press(page, "Start again")
    says(page, r"= 0\.755")
    press(page, "Step", 7)
    says(page, "= 0.0406811")
    press(page, "Back")
    says(page, r"= 0\.018103")
    press(page, "Step", 4)
    says(page, r"wrong: back through the updated weights")
    assert page.get_by_role("cell", name="?").count() == 5  # those that no step has found yet are not told


def test_the_open_weights_are_judged_and_the_mistake_is_named(visit):
    page = visit("backpropagation")
    for label, value in (("w3⁺: A→top", "0.09907"), ("w4⁺: B→top", "0.79783"), ("w5⁺: A→bottom", "0.5")):
        page.get_by_label(label).fill(value)
        page.get_by_label(label).press("Tab")
    press(page, "Check")
    says(page, "✓ right")
    says(page, "you went back through the updated w1 or w2")
    says(page, "B→bottom: not tried yet")


def test_too_high_a_rate_diverges(visit):
    page = visit("descent")
    says(page, "arrives without overshooting")
    handle = page.get_by_role("slider").first
    handle.focus()
    for _ in range(8):
        handle.press("ArrowRight")
    says(page, "it diverges, because")
    press(page, "Step", 12)
    press(page, "two dimensions")
    says(page, "gradient ")


def test_an_outlier_moves_only_one_border(visit):
    page = visit("losses")
    rows = page.get_by_role("row")
    says(page, "outlier's margin")
    wrong = {row.split("\t")[0]: row.split("\t")[2] for row in rows.all_inner_texts()[1:3]}
    assert wrong == {"log": "0", "squared": "1"}


def test_more_relus_come_closer(visit):
    page = visit("approximation")
    says(page, "6 neurons, largest error 0.303")
    page.get_by_label("Function").select_option("sin 3x")
    says(page, "5 neurons")
    press(page, "One more ReLU", 2)
    says(page, "7 neurons")


def test_the_sheet_separates_and_the_kernel_agrees(visit):
    page = visit("kernels")
    says(page, "48 of 48")
    press(page, "circle")
    says(page, r"The sheet: x1² \+ x2² = 1.3")
    says(page, "48 of 48")


def test_alpha_shows_keras_epsilon(visit):
    page = visit("normalization")
    says(page, "0.302")
    press(page, "α negative")
    says(page, "turns every sign")


def test_the_filter_slides_and_is_not_fooled_without_its_mean(visit):
    page = visit("convolution")
    says(page, "answer 6600")
    page.get_by_label("Image").select_option("mouse and a bright patch")
    says(page, "anywhere is 9000")
    press(page, "edges and weights")
    says(page, "outputs share them")


def test_residual_connections_let_gradients_through_while_training(visit):
    page = visit("depth")
    says(page, "Epoch 0")
    press(page, "Step")
    says(page, "Epoch 1")


def test_history_is_walked_along(visit):
    page = visit("history")
    says(page, "Minsky and Papert")
    press(page, "Step")
    says(page, "backpropagation for multi-layer perceptrons")
    assert page.evaluate(SHOWN) == [True, False]
    press(page, "Step", 2)
    says(page, "deep networks in many applications")
    page.wait_for_function(f"() => String(({SHOWN})()) === 'false,true'")
    press(page, "1943")
    says(page, "McCulloch and Pitts")
    page.wait_for_function(f"() => String(({SHOWN})()) === 'true,false'")


# The places, from left to right, of the perceptron's points.
PLACED = """() => Array.from(Bokeh.documents[0]._all_models.values())
  .filter((m) => m.type === "ColumnDataSource" && "edge" in m.data).flatMap((m) => Array.from(m.data.x))"""

# Of the two square plots of the history, the plane and the image, whether one sees them.
SHOWN = """() => Array.from(Bokeh.documents[0]._all_models.values())
  .filter((m) => m.type === "Figure" && m.aspect_ratio === 1)
  .map((m) => Bokeh.index.find_one(m).el.getBoundingClientRect().height > 100)"""
