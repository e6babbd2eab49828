"""What a card shows: nothing that is markup, expected beside received, words for its colours."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from lecturekit.check import student
from lecturekit.check.judge.findings import OUTCOMES, PASSED, Finding, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import GATES, Agreement, separates
from lecturekit.check.kernel.probes import Answer, Call
from lecturekit.check.show.check_report import CheckReport, QuestionCard

from .public_files import EVIL, Tags


@given(st.text(), st.text(), st.sampled_from(OUTCOMES), st.text(), st.text())
def test_nothing_shown_is_markup(name, text, outcome, mistake, hint):
    for evil in ("", EVIL, '"><b onload=x>', f"`{EVIL}`"):
        case = Case({name: text + evil, "x": [evil]}, None, ())
        finding = Finding(outcome, text + evil, mistake + evil, case)
        report = CheckReport(
            name + evil, 1, finding, note=evil, hint=hint + evil, hints=(evil, hint), traceback=text + evil
        )
        Tags(report.to_html())
        assert EVIL not in report.to_html()
        assert str(report)
    Tags(QuestionCard(name, text + EVIL, [(hint + EVIL, mistake)], "one").to_html())


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(EVIL)
arrays = npst.arrays(
    st.sampled_from([float, int, bool, "f4", "U3"]), npst.array_shapes(min_dims=0, max_dims=4, max_side=15)
)
values = st.recursive(leaves | arrays, lambda v: st.lists(v, max_size=3) | st.tuples(v, v) | st.just({EVIL: 1}))


@given(values, values)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_two_values_can_stand_side_by_side(expected, got):
    report = compared(expected, got)
    if report is not None:
        text = report.to_html()
        Tags(text)
        assert EVIL not in text


def compared(expected, got, **tolerance):
    """The report on a check that wants `expected`; None if `got` is as good."""
    key = AnswerKey("f", 1, Call(), Agreement(**tolerance), (), (), (Case({}, expected, ()),))
    finding = judge(key, [Answer("value", got)])
    return None if finding.outcome == PASSED else CheckReport("f", 1, finding)


WAVE = np.sin(np.arange(300.0) / 10)
IMAGE = np.outer(WAVE[:28], WAVE[:20])


@pytest.mark.parametrize(
    ("expected", "got", "elements", "words"),
    [
        (7, 8, {"pre", "b"}, "expected7received8"),
        ("Hello, you", "Hello you", {"pre", "b"}, "'Hello, you'"),
        (np.array([1.0, 2.0, 3.0]), np.array([1.0, 5.0, 3.0]), {"td", "th"}, "differs≠"),
        (np.eye(3), -np.eye(3), {"td"}, "≠ -1"),
        (np.eye(3), np.eye(3) * np.nan, {"td"}, "≠ nan"),
        (IMAGE, IMAGE.clip(0.3), {"svg", "path"}, "differs at"),
        (np.stack([IMAGE] * 3)[..., None], np.stack([IMAGE, IMAGE, -IMAGE])[..., None], {"svg"}, "; at [2, "),
        (WAVE, WAVE + 1, {"svg", "polyline"}, "differs at 300 of 300 places; at [0]"),
        (np.zeros(5000), np.ones(5000), {"pre"}, "expected"),
        (np.zeros((200, 200)), np.ones((200, 200)), {"pre"}, "expected"),
        (np.arange(3.0), np.arange(3.0)[:, None], set(), "expected shape (3,), received shape (3, 1)"),
        ((1.0, {"a": [np.zeros(2)]}), (1.0, {"a": [np.ones(2)]}), {"td"}, "['a'][0]expected00"),
        (np.zeros((3, 1)), np.zeros(3), set(), "expected shape (3, 1), received shape (3,)"),
        (np.array(2.0), np.array([3.0]), set(), "expected shape (), received shape (1,)"),
    ],
)
def test_expected_and_received_stand_side_by_side(expected, got, elements, words):
    tags = Tags(compared(expected, got).to_html())
    assert elements <= {tag for tag, _ in tags.found}
    assert words in tags.text
    assert all(a.get("aria-label") for tag, a in tags.found if tag == "svg")


def test_numbers_that_differ_little_are_shown_as_different():
    text = Tags(compared(np.array([1.0, 2.00000001]), np.array([1.0, 2.00000002]), rtol=0, atol=1e-12).to_html()).text
    assert "expected12.00000001received12.00000002differs≠" in text


def test_text_tells_arrays_below_each_other_and_large_ones_by_a_place():
    text = str(compared(np.arange(8.0) * 10 / 7, np.arange(8.0)[::-1] * 10 / 7))
    first, second = (line for line in text.splitlines() if line.strip().startswith(("expected", "received")))
    assert first.index("[") == second.index("[")
    assert "differs at 560 of 560 places; at [0, 0] expected 0, received 1" in str(compared(IMAGE * 0, IMAGE * 0 + 1))


def test_what_is_withheld_is_in_no_card():
    key = AnswerKey("f", 1, Call(), Agreement(), (), (), (Case({}, np.array([12345.0]), ()),), withheld=True)
    for got in (np.array([1.0, 2.0]), 5, "x"):
        report = CheckReport("f", 1, judge(key, [Answer("value", got)]))
        assert "12345" not in report.to_html() + str(report)


def test_a_card_has_a_name_for_screen_readers_and_words_for_its_colours():
    for outcome in OUTCOMES:
        (tag, first), *others = Tags(CheckReport("f", 2, Finding(outcome, "m"), hints=("h",)).to_html()).found
        assert (tag, first["role"], first["aria-label"]) == ("div", "region", f"f: {outcome}")
        assert [a["aria-level"] for _, a in others if a.get("role") == "heading"] == ["4"]
        assert outcome in Tags(CheckReport("f", 2, Finding(outcome)).to_html()).text


def test_hints_lie_each_behind_the_one_before(here):
    report = student.report_on("double", {"double": lambda x: x**2})
    assert report.finding.mistake
    assert "Hint:" not in str(report)
    shown = report.to_html()
    assert shown.index("Hint 1 of 2") < shown.index("First hint.") < shown.index("Hint 2 of 2")
    assert [tag for tag, _ in Tags(shown).found].count("details") == 2
    assert shown.count("</details></div></details>") == 1


def lined(gate, answer):
    """The card of an answer (w, b) that does not separate a gate's inputs; None if it does."""
    key = AnswerKey("line", 1, Call(), separates(gate), (), (), (Case({}, None, ()),))
    finding = judge(key, [Answer("value", answer)])
    return None if finding.outcome == PASSED else CheckReport("line", 1, finding).to_html()


@pytest.mark.parametrize(
    ("gate", "answer", "words"),
    [
        ("and", (np.array([2.0, 2.0]), -2.0), "on the wrong side, 01 and 10."),
        ("and", ([0.0, 0.0], 0.0), "00, 01 and 10. With w = 0 there is no line: every input gets +1."),
        ("or", ([1.0, 1.0], -50.0), "01, 10 and 11. Your line misses this square: all of it is -1."),
        ("xor", ([1e300, 1.0], -5e299), "on the wrong side, 01 and 11."),
    ],
)
def test_a_line_on_the_wrong_side_is_drawn(gate, answer, words):
    html = lined(gate, answer)
    assert words in html
    assert html.count("<circle") == 4
    assert html.count(" ✗</text>") == len([n for n in ("00", "01", "10", "11") if n in words])
    assert Tags(html).found


@pytest.mark.parametrize("answer", [([1.0], 0.0), ([1.0, np.nan], 0.0), 3, "line", ([1.0, 1.0, 1.0], 0.0), None])
def test_what_is_no_line_is_not_drawn(answer):
    assert "<svg" not in lined("and", answer)


@given(
    st.sampled_from([*GATES]),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3),
)
def test_any_line_can_be_drawn(gate, numbers):
    with np.errstate(all="ignore"):
        html = lined(gate, (numbers[:2], numbers[2]))
    if html is not None:
        Tags(html)
        drawn = html[html.find("<svg") : html.find("</svg>")]
        assert "nan" not in drawn
        assert "inf" not in drawn


def test_other_words_about_a_gate_draw_nothing():
    said = "for the input 01 the gate AND says -1"
    crashed = Finding("crashed", said, case=Case({}, None, ()), answer=Answer("value", ([1.0, 1.0], 0.0)))
    assert "<svg" not in CheckReport("line", 1, crashed).to_html()
    quoted = Finding("wrong", f"Received: {said}", case=Case({}, None, ()), answer=Answer("value", ([1.0, 1.0], 0.0)))
    assert "<svg" not in CheckReport("line", 1, quoted).to_html()
