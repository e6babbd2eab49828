"""A public half to check against, in a folder of its own, and what a card may be made of."""

import html.parser
import json
from pathlib import Path

import numpy as np

from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import Agreement
from lecturekit.check.kernel.probes import Answer, Call
from lecturekit.check.public import SUFFIX

ROOT = Path(__file__).parents[2]
EVIL = "<script>alert(1)</script>&<img src=x onerror=y>"


def public_file(folder, name="double", factor=2.0):
    """The public half of a check whose answer is `factor` times x."""
    cases = tuple(
        Case({"x": x}, factor * x, (Answer("value", x * x), Answer("raised", error="IndexError")))
        for x in (np.array([1.0]), np.array([-2.0, 0.5]))
    )
    hints = ("First hint.", f"Second hint {EVIL}.")
    key = AnswerKey(name, 2, Call(), Agreement(), (f"You square it {EVIL}.", "It ends too early."), hints, cases)
    path = folder / f"{name}{SUFFIX}"
    path.write_text(json.dumps({"format": 1, "checks": [key.to_json(7)]}), encoding="utf-8")
    return path


class Tags(html.parser.HTMLParser):
    """What a card is made of: these elements, with these attributes, and nothing that loads or runs anything."""

    elements = "div b span pre code ul li details summary table tbody tr th td svg path polyline"
    elements += " polygon circle rect text"
    attributes = (
        "style role aria-label aria-level scope viewbox shape-rendering preserveaspectratio fill d stroke stroke-width "
        "stroke-dasharray vector-effect points stroke-opacity fill-opacity cx cy r x y width height text-anchor "
        "font-size font-weight font-style"
    )

    def __init__(self, text):
        super().__init__()
        self.found, self.text, self.open = [], "", []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in self.elements.split()
        assert {name for name, _ in attrs} <= {*self.attributes.split()}
        assert "url(" not in "".join(value for _, value in attrs)
        self.found.append((tag, dict(attrs)))
        if tag not in ("path", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("path", "polyline"):
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
