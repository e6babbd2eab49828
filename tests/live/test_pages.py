"""The pages in a real browser."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

import numpy as np
import pytest

from lecturekit.live import PAGES
from lecturekit.live.play.address import decode
from lecturekit.live.play.run import Run
from lecturekit.live.play.state import Data, Layer, Net

pytestmark = pytest.mark.timeout(600)


def press(page, name, times=1):
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).first.click()


def words(page):
    return page.locator(".lk-words, .lk-status").first


def says(page, text):
    """Waits until the page shows a text."""
    page.get_by_text(re.compile(text)).first.wait_for()


def state_of(page):
    return decode(urlsplit(page.url).query)


def address_has(page, pattern):
    """Waits until the address says something. The page writes it without navigating."""
    page.wait_for_function("(pattern) => new RegExp(pattern).test(window.location.href)", arg=pattern)


def epoch(page):
    return int(re.search(r"Epoch (\d+)", page.get_by_text(re.compile(r"Epoch \d")).first.inner_text())[1])


def training_loss(page):
    shown = page.get_by_text(re.compile(r"Epoch \d")).first.inner_text()
    return float(re.search(r"training loss\s+([\d.]+)", shown)[1])


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


@pytest.mark.parametrize("name", PAGES)
def test_the_exercise_is_handed_out(visit, name):
    page = visit(name)
    got = page.request.get(page.url.rsplit("/", 1)[0] + f"/exercises/{PAGES[name].exercise}.ipynb")
    assert got.ok
    assert got.json()["nbformat"] == 4


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


def test_the_worked_example_appears_number_by_number(visit):
    page = visit("backpropagation")
    says(page, "0.690283")
    press(page, "Start again")
    says(page, r"= 0\.755")
    press(page, "Step", 7)
    says(page, "= 0.0406811")
    press(page, "Back")
    says(page, r"= 0\.018103")


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


def test_training_moves_the_boundary_and_the_address_keeps_it(visit):
    page = visit("playground")
    says(page, "Epoch 0")
    page.keyboard.press(" ")  # the space bar plays
    page.wait_for_function("() => document.title")
    until = 0
    while until < 60 and epoch(page) < 20:
        page.wait_for_timeout(500)
        until += 1
    assert epoch(page) >= 20
    press(page, "❚❚ Pause")
    address_has(page, "weights=")
    page.wait_for_timeout(500)
    found = state_of(page)
    assert found.nets[0].epoch == epoch(page)
    again = visit("playground?" + urlsplit(page.url).query)
    says(again, f"Epoch {found.nets[0].epoch}")
    run = Run(found.data, found.nets[0])
    assert run.look().loss < 0.45
    assert training_loss(again) == pytest.approx(run.look().loss, abs=2e-4)


def test_the_code_of_the_page_gives_the_pages_weights(visit, tmp_path):
    page = visit("playground?data=xor&layers=3")
    says(page, "Epoch 0")
    press(page, "Step", 3)
    page.get_by_label("Learning rate").select_option("0.1")
    press(page, "Step")
    says(page, "Epoch 4")
    press(page, "The code")
    address_has(page, "epoch=4")
    code = page.locator(".lk-code pre").first
    says(page, r"learning_rate = 0\.1")
    keep = "\nnp.save('weights.npy', np.concatenate([w.ravel() for w in model.get_weights()]))\n"
    (tmp_path / "taken_home.py").write_text(code.inner_text() + keep, encoding="utf-8")
    subprocess.run([sys.executable, "taken_home.py"], cwd=tmp_path, check=True, capture_output=True)
    assert np.load(tmp_path / "weights.npy") == pytest.approx(np.array(state_of(page).nets[0].weights), abs=1e-5)


def test_undo_brings_back_what_was_there(visit):
    page = visit("playground")
    says(page, "Epoch 0")
    press(page, "Step", 2)
    address_has(page, "epoch=2")
    before = state_of(page)
    press(page, "+ layer")
    address_has(page, "layers=4-2-2")
    assert state_of(page).nets[0].layers == (Layer(4), Layer(2), Layer(2))
    press(page, "Undo")
    address_has(page, "epoch=2")
    assert state_of(page) == before
    says(page, "Epoch 2")


def test_a_weight_is_edited_and_two_models_learn_side_by_side(visit):
    page = visit("playground?data=gauss")
    says(page, "Epoch 0")
    page.get_by_label("its value").fill("0.75")
    page.get_by_label("its value").press("Tab")
    press(page, "Set")
    address_has(page, "weights=")
    assert state_of(page).nets[0].weights[0] == 0.75
    press(page, "Two models")
    address_has(page, "models=2")
    page.get_by_label("Activation").nth(1).select_option("relu")
    address_has(page, "b.activation=relu")
    press(page, "Step")
    address_has(page, "b.weights=")
    first, second = state_of(page).nets
    assert (first.activation, second.activation) == ("tanh", "relu")


def test_a_click_on_the_map_adds_a_point_of_ones_own(visit):
    page = visit("playground")
    says(page, "Epoch 0")
    press(page, "A click on the map adds")
    page.wait_for_timeout(500)
    boxes = [canvas.bounding_box() for canvas in page.locator("canvas").all()]
    box = max((b for b in boxes if b and b["x"] > 700), key=lambda b: b["height"])
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    address_has(page, "points=")
    assert len(state_of(page).data.points) == 1


def test_a_wrong_address_gives_a_message_and_the_usual_playground(visit):
    page = visit("playground?rate=0.5&layers=4-2")
    says(page, "This address holds no playground: Expected the learning rate among")
    says(page, "Epoch 0")
    press(page, "Step")
    says(page, "Epoch 1")


def test_ten_sessions_keep_their_own_state(visit):
    pages = [visit(f"playground?seed={i}&data={'xor' if i % 2 else 'circle'}") for i in range(10)]
    for page in pages:
        press(page, "▶ Play")
    for page in pages:
        press(page, "❚❚ Pause")
    for i, page in enumerate(pages):
        address_has(page, "weights=")
        page.wait_for_timeout(300)
        found = state_of(page)
        assert (found.nets[0].seed, found.data.name) == (i, "xor" if i % 2 else "circle")
        run = Run(found.data, Net(seed=i))
        run.train(found.nets[0].epoch)
        assert np.array(found.nets[0].weights) == pytest.approx(np.array(run.net().weights), abs=1e-5)


def test_the_usual_playground_is_the_sites():
    assert (Data().name, Net().layers, Net().rate, Net().batch) == ("circle", (Layer(4), Layer(2)), 0.03, 10)


WHERE = """() => {
  const models = Array.from(Bokeh.documents[0]._all_models.values());
  const lines = (renderer) => renderer.glyph && renderer.glyph.type === "MultiLine";
  const plot = models.find((m) => m.type === "Figure" && m.renderers.some(lines));
  const view = Bokeh.index.find_one(plot), box = view.canvas_view.el.getBoundingClientRect();
  const at = (x, y) => [box.x + view.frame.x_scale.compute(x), box.y + view.frame.y_scale.compute(y)];
  const links = models.find((m) => m.type === "ColumnDataSource" && m.data.width);
  const i = Math.floor(links.data.xs[3].length * 0.4);
  return { neuron: at(1, 1.5), bias: at(1, 1.08), link: at(links.data.xs[3][i], links.data.ys[3][i]) };
}"""
MAPS = """() => Array.from(Bokeh.documents[0]._all_models.values())
  .filter((m) => m.type === "GlyphRenderer" && m.glyph.type === "Image" && m.visible).length"""
EDITED = """() => Array.from(Bokeh.documents[0]._all_models.values())
  .find((m) => m.title === "Edit a weight or bias").value"""


def test_a_neurons_map_is_enlarged_and_links_and_biases_can_be_tapped(visit):
    page = visit("playground")
    says(page, "Epoch 0")
    page.wait_for_timeout(1000)
    where = page.evaluate(WHERE)
    before = page.evaluate(MAPS)
    page.mouse.move(*where["neuron"])
    page.wait_for_function(f"({MAPS})() === {before + 1}")
    tap_until(page, where["link"], "5")  # from x2 to the second neuron
    tap_until(page, where["bias"], "8")  # of the first


def tap_until(page, place, chosen):
    """On a busy machine a click can last so long that it is none."""
    for _ in range(10):
        page.mouse.click(*place)
        page.wait_for_timeout(1000)
        if page.evaluate(EDITED) == chosen:
            return
    pytest.fail(f"Weight {chosen} was not chosen by a tap at {place}.")
