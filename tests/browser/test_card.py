"""The card of a check in a real JupyterLab: read it, open the hints, in light and dark."""

import json

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import Agreement
from lecturekit.check.kernel.probes import Answer, Call
from lecturekit.check.public import SUFFIX
from tests.browser.conftest import jupyter_server, run_all_cells

CELLS = [
    "import numpy as np\nfrom lecturekit import check",
    "def double(x):\n    return 2 * x",
    'check("double")',
    "def double(x):\n    return x * x",
    'check("double")',
    "def double(x):\n    return x + np.eye(20)",
    'check("double")',
    "def double(x):\n    return helper(x)\n\ndef helper(x):\n    raise ValueError('<b>no</b>')",
    'check("double")',
    'check("duoble")',
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("student")
    x = np.outer(np.arange(20.0) - 9, np.ones(20))
    cases = (Case({"x": x}, 2 * x, (Answer("value", x * x),)),)
    key = AnswerKey("double", 2, Call(), Agreement(), ("You square it.",), ("Think.", "Twice."), cases)
    (folder / f"double{SUFFIX}").write_text(json.dumps({"format": 1, "checks": [key.to_json(7)]}))
    nb = new_notebook(cells=[new_code_cell(source) for source in CELLS])
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nb, folder / "work.ipynb")
    return folder


@pytest.mark.parametrize(("theme", "width"), [("JupyterLab Light", 1280), ("JupyterLab Dark", 390)])
def test_a_student_reads_the_card(folder, chromium, theme, width):
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    with jupyter_server(folder, f"--LabApp.user_settings_dir={folder / 'settings'}") as address:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.set_default_timeout(120_000)
        run_all_cells(page, address, "work.ipynb")
        page.get_by_text("Did you mean check('double')?").wait_for()
        assert "Traceback" not in page.locator(".jp-OutputArea").last.inner_text()
        cards_can_be_read(page, dark=theme.endswith("Dark"))
        page.close()


def cards_can_be_read(page, dark):
    wrong = page.get_by_role("region", name="double: wrong")
    assert wrong.count() == 2
    named, other = wrong.all()
    assert "Likely cause: You square it." in named.inner_text()
    assert "This was right earlier in this session" in named.inner_text()
    assert "Think." not in named.inner_text()
    named.get_by_text("Hint 1 of 2").click()
    assert "Think." in named.inner_text()
    assert "Twice." not in named.inner_text()
    named.get_by_text("Hint 2 of 2").click()
    assert "Twice." in named.inner_text()
    assert other.get_by_role("img", name="heat map: received, 20 rows, 20 columns").is_visible()
    crashed = page.get_by_role("region", name="double: crashed")
    assert "ValueError: <b>no</b>" in crashed.inner_text()
    assert "in helper" not in crashed.inner_text()
    crashed.get_by_text("The whole traceback").click()
    assert "in helper" in crashed.inner_text()
    for card in (*wrong.all(), crashed):
        box, room = card.bounding_box(), card.evaluate("e => e.closest('.jp-OutputArea-output').clientWidth")
        assert box["width"] <= room
        colours = card.evaluate("e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]")
        letters, paper = (sum(map(int, c[c.index("(") + 1 : -1].split(", ")[:3])) for c in colours)
        assert letters > 500 if dark else letters < 200
        assert abs(letters - paper) > 350
