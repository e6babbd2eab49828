"""Once a notebook is harmless, its page has no script and no handler, and loads nothing from elsewhere."""

import re
from html.parser import HTMLParser

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter

from autograder.feedback.harmless import make_harmless
from autograder.grading.verdict import VERDICT_KEY

BAD = '"><img src=x onerror=alert(1)>'
PIECES = st.sampled_from(
    [
        BAD,
        "1 onerror=alert(1)",
        "<script>alert(1)</script>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>",
        "<a href=' java\nscript:alert(1)'>a</a>",
        "[a](javascript:alert(1))",
        "<p style='background:url(//evil.invalid)'>p</p>",
        "<link rel=stylesheet href=//evil.invalid><base href=//evil.invalid>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<math><mi><style><!--</style><img src=x onerror=alert(1)>--></style></mi></math>",
        "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
        "<math href='javascript:alert(1)'><mo xlink:href='javascript:alert(1)' onclick=alert(1)>+</mo></math>",
        "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
        "<form action=//evil.invalid><button formaction=javascript:alert(1)>",
        "$\\href{javascript:alert(1)}{x}$",
        "iVBORw0KGgo=",
    ]
)
TEXT = st.one_of(PIECES, st.text(max_size=20), st.builds("".join, st.lists(PIECES, max_size=3)))
MIMES = st.sampled_from(
    [
        "text/plain",
        "text/html",
        "text/markdown",
        "text/latex",
        "image/png",
        "image/jpeg",
        "image/svg+xml",
        "application/javascript",
        "application/vnd.jupyter.widget-view+json",
        "application/pdf",
        "text/vnd.mermaid",
    ]
)
VALUES = st.recursive(
    st.one_of(TEXT, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXT, inner, max_size=2)),
    max_leaves=4,
)
NAMES = st.sampled_from(
    [
        "width",
        "height",
        "alt",
        "isolated",
        "filenames",
        "needs_background",
        "unconfined",
        "image/png",
        "tags",
        "nbgrader",
    ]
)
METADATA = st.dictionaries(st.one_of(NAMES, MIMES), st.one_of(VALUES, st.dictionaries(NAMES, VALUES)), max_size=3)
OUTPUTS = st.one_of(
    st.fixed_dictionaries(
        {
            "output_type": st.sampled_from(["display_data", "execute_result"]),
            "data": st.dictionaries(MIMES, TEXT, max_size=3),
            "metadata": METADATA,
            "execution_count": VALUES,
        }
    ),
    st.fixed_dictionaries({"output_type": st.just("stream"), "name": TEXT, "text": TEXT}),
    st.fixed_dictionaries(
        {"output_type": st.just("error"), "ename": TEXT, "evalue": TEXT, "traceback": st.lists(TEXT, max_size=2)}
    ),
)


class Scripts(HTMLParser):
    """What a page would run or load from elsewhere, by a parser that knows nothing of how it was cleaned."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "iframe", "object", "embed", "base", "link", "form", "meta"):
            self.found.append((tag, attrs))
        for name, value in attrs:
            loads = name in ("src", "srcset", "action", "formaction", "poster", "background", "data")
            if name.startswith("on") or (loads and not (value or "").startswith("data:image/")):
                self.found.append((tag, name, value))
            if re.match(r"\s*(java|vb)script\s*:", re.sub(r"[\x00-\x20]", "", value or ""), re.I):
                self.found.append((tag, name, value))
            if name == "style" and "url(" in (value or ""):
                self.found.append((tag, name, value))


@settings(max_examples=60, deadline=None)
@given(st.lists(OUTPUTS, max_size=3), METADATA, METADATA, st.fixed_dictionaries({"pygments_lexer": TEXT, "name": TEXT}))
def test_whatever_a_notebook_holds(outputs, of_cell, of_notebook, language):
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    cell = nb.cells[0]
    cell.outputs, cell.metadata = nbformat.from_dict(outputs), nbformat.from_dict(of_cell | {VERDICT_KEY: {}})
    cell.execution_count = BAD
    nb.metadata = nbformat.from_dict(of_notebook | {"language_info": language, "title": BAD, "widgets": {BAD: BAD}})
    make_harmless(nb, judged=False)
    nbformat.validate(nb)
    assert VERDICT_KEY not in cell.metadata
    once = nbformat.writes(nb)
    make_harmless(nb, judged=False)
    assert nbformat.writes(nb) == once
    page = Scripts()
    page.feed(HTMLExporter(template_name="basic").from_notebook_node(nb)[0])
    assert page.found == []


def test_a_formula_stays_one():
    """It is cleaned when it is kept, and again when it is shown."""
    shown = nbformat.v4.new_output("display_data", data={"text/latex": "$\\sqrt{x^3} \\le \\frac{a}{b}$"})
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[shown])])
    for _ in range(2):
        make_harmless(nb, judged=False)
        text = nb.cells[0].outputs[0].data["text/html"]
        assert "<msup><mi>x</mi><mn>3</mn></msup>" in text
        assert {"<math", "<msqrt>", "<mfrac>"} <= set(re.findall(r"<(?:math|msqrt>|mfrac>)", text))
