"""The playground in a real browser."""

import subprocess
import sys
from urllib.parse import urlsplit

import numpy as np
import pytest

from lecturekit.live.play.state import Data, LayerState, Net
from lecturekit.live.play.training import TrainingRun
from tests.live.visiting import address_has, epoch, press, says, state_of, training_loss

pytestmark = [pytest.mark.keras, pytest.mark.timeout(600)]


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
    run = TrainingRun(found.data, found.nets[0])
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
    assert state_of(page).nets[0].layers == (LayerState(4), LayerState(2), LayerState(2))
    press(page, "Undo")
    address_has(page, "epoch=2")
    assert state_of(page) == before
    says(page, "Epoch 2")


def test_a_weight_is_edited_and_two_models_learn_side_by_side(visit):
    page = visit("playground?data=gauss")
    says(page, "Epoch 0")
    for value in (-1.5, 0.25, 1.0, -0.5, 0.75):  # of a change right after another, Panel itself loses every third
        before = urlsplit(page.url).query
        page.get_by_label("its value").fill(str(value))
        page.get_by_label("its value").press("Tab")
        press(page, "Set")
        page.wait_for_function("(before) => window.location.search !== '?' + before", arg=before)
        assert state_of(page).nets[0].weights[0] == value
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
    small = {"width": 390, "height": 300}  # without a GPU, Chromium takes long to draw ten large ones
    pages = [visit(f"playground?seed={i}&data={'xor' if i % 2 else 'circle'}", **small) for i in range(10)]
    for page in pages:
        press(page, "▶ Play")
    for page in pages:
        press(page, "❚❚ Pause")
    for i, page in enumerate(pages):
        address_has(page, "weights=")
        page.wait_for_timeout(300)
        found = state_of(page)
        assert (found.nets[0].seed, found.data.name) == (i, "xor" if i % 2 else "circle")
        run = TrainingRun(found.data, Net(seed=i))
        run.train(found.nets[0].epoch)
        assert np.array(found.nets[0].weights) == pytest.approx(np.array(run.net().weights), abs=1e-5)


def test_the_usual_playground_is_the_sites():
    assert (Data().name, Net().layers, Net().rate, Net().batch) == ("circle", (LayerState(4), LayerState(2)), 0.03, 10)


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


SHOWN = """() => {
  const models = Array.from(Bokeh.documents[0]._all_models.values());
  const maps = models.filter((m) => m.type === "GlyphRenderer" && m.glyph.type === "Image" && m.visible);
  const titled = models.find((m) => m.type === "Title" && /^what /.test(m.text));
  return [maps.length, titled ? titled.text : ""];
}"""


def shows(page, maps, title):
    page.wait_for_function(f"([maps, title]) => ({SHOWN})().join() === [maps, title].join()", arg=[maps, title])


def test_a_neurons_map_is_enlarged_from_the_keyboard_and_by_a_tap(visit):
    page = visit("playground")
    says(page, "Epoch 0")
    page.wait_for_timeout(1000)
    usual = page.evaluate(MAPS)
    select = page.get_by_label("Look at a neuron")
    select.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    shows(page, usual + 1, "what neuron 1.1 says")
    press(page, "- layer")  # the same neuron, as long as there is one
    address_has(page, "layers=4(&|$)")
    shows(page, usual + 1, "what neuron 1.1 says")
    select.select_option("the output")
    shows(page, usual, "")
    neuron = page.evaluate(WHERE)["neuron"]
    page.mouse.click(*neuron)
    shows(page, usual + 1, "what neuron 1.1 says")
    assert select.locator("option:checked").inner_text() == "neuron 1.1"
    page.wait_for_timeout(1000)  # sooner, it would be a double click
    page.mouse.click(*neuron)
    page.mouse.move(5, 5)
    shows(page, usual, "")


def test_back_leaves_the_page_after_many_steps(visit):
    page = visit("")
    page.get_by_text("The playground, with Keras behind it").click()
    says(page, "Epoch 0")
    long = page.evaluate("history.length")
    press(page, "Step", 10)
    address_has(page, "epoch=10")
    press(page, "+ layer")
    address_has(page, "layers=4-2-2")
    press(page, "Undo")
    address_has(page, "epoch=10")
    assert page.evaluate("history.length") == long
    again = visit("playground?" + urlsplit(page.url).query)
    says(again, "Epoch 10")
    page.go_back()
    page.get_by_text("They follow the lecture").wait_for()
