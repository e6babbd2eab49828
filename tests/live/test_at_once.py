"""What a visitor does in quick succession is all done; what fails is said in the page."""

import re

import numpy as np
import pytest

from lecturekit.live.compute import descent
from tests.live.visiting import address_has, press, says, served, state_of

pytestmark = pytest.mark.timeout(600)

# A page like the others, of which one button fails.
PAGE = """
import panel as pn
from lecturekit.live.frame import framed
from lecturekit.live.later import every, on_click, on_tap, on_value
from lecturekit.live.look import Look
from lecturekit.live.page import Page

class Broken(Page):
    def builder(self):
        return build

def build(look):
    said, plot = look.text("nothing yet"), look.plot(square=True, x_range=(0, 1), y_range=(0, 1), max_width=300)
    dots = plot.scatter([], [], size=9)
    number = pn.widgets.FloatInput(name="number")
    fails, works, ticks = (pn.widgets.Button(name=name) for name in ("fails", "works", "ticks"))
    toggle = pn.widgets.Toggle(name="a tap counts")

    def draw(value):
        dots.data_source.data = {"x": [value], "y": [value]}
        said.object = f"{said.object}; number {value:g}, dot at {dots.data_source.data['x'][0]:g}"

    def tell(more):
        dots.data_source.data = {"x": [0.5], "y": [0.5]}
        said.object = f"{said.object}; {more}"

    on_value(number, draw)
    on_click(works, lambda: tell("works"))
    on_click(fails, lambda: tell({}["w3"]))
    on_click(ticks, lambda: every(50, lambda: tell(1 / 0)))
    on_tap(plot, lambda x, y: tell("counted" if toggle.value else "not counted"))
    return look.column(look.row(number, fails, works, ticks, toggle), said, look.pane(plot))

page = Broken("broken", "A page that fails", ("Look.", "Look."), "none", "01_neurons/mcculloch_pitts", "")
pn.serve({"/": lambda: framed(page, Look(), served=True)}, port=PORT, show=False)
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    log = tmp_path_factory.mktemp("broken") / "log"
    with served(PAGE, log) as address:
        yield address, log


@pytest.fixture
def page(broken, chromium):
    page = chromium.new_page()
    page.set_default_timeout(60_000)
    page.goto(broken[0])
    page.get_by_text("nothing yet").wait_for()
    page.wait_for_timeout(500)
    yield page
    page.close()


def type_number(page, value):
    page.get_by_label("number", exact=True).fill(value)
    page.keyboard.press("Tab")


def test_a_failure_is_logged_and_said_and_the_page_goes_on(page, broken):
    press(page, "fails")
    page.get_by_role("alert").get_by_text("That did not work (KeyError). Try something else").wait_for()
    assert "KeyError: 'w3'" in broken[1].read_text()
    press(page, "works")
    says(page, "nothing yet; works$")


def test_a_clocks_failure_is_said(page):
    press(page, "ticks")
    page.get_by_role("alert").get_by_text("That did not work (ZeroDivisionError)").wait_for()


def test_a_number_just_typed_is_drawn_before_the_click_that_follows_at_once(page):
    for value in "1", "2", "3":
        type_number(page, value)
        press(page, "works")
    says(page, "; ".join(f"number {n}, dot at {n}; works" for n in (1, 2, 3)) + "$")
    assert page.get_by_role("alert").count() == 0


def test_a_tap_finds_the_toggle_that_was_pressed_just_before(page):
    place = page.locator("canvas >> visible=true").first.bounding_box()
    button = page.get_by_role("button", name="a tap counts").bounding_box()
    page.mouse.click(button["x"] + 5, button["y"] + 5)
    page.mouse.click(place["x"] + 150, place["y"] + 150)
    says(page, "counted$")
    assert re.search("not counted", page.get_by_text("nothing yet").inner_text()) is None


def test_a_number_typed_on_a_page_of_ours_is_not_lost(visit):
    page = visit("descent")
    says(page, "arrives without overshooting")
    page.wait_for_timeout(500)
    for start in 2.5, 1.5, 2.0:
        there = start - 0.3 * descent.ONE["parabola"].gradient(np.array([start])).item()
        page.get_by_label("start at w", exact=True).fill(str(start))
        page.keyboard.press("Tab")
        press(page, "Step")
        says(page, "Step 1:")
        says(page, re.escape(f"next: w ← {there:.4g} - "))


def test_a_setting_of_the_playground_is_not_lost(visit):
    page = visit("playground?data=gauss")
    says(page, "Epoch 0")
    page.wait_for_timeout(500)
    page.get_by_label("Weights' seed").fill("7")
    page.keyboard.press("Tab")
    press(page, "+ layer")
    press(page, "Step")
    address_has(page, "epoch=1")
    found = state_of(page).nets[0]
    assert (found.seed, found.epoch, len(found.layers)) == (7, 1, 3)
