"""Questions with given answers: forms, verdicts, and what a student's own check may tell."""

import pytest

from lecturekit.check import Choice, Order
from lecturekit.check.judge.findings import NOT_ATTEMPTED, PASSED, WRONG, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.questions import personal_order
from lecturekit.check.judge.rules import rule_to_json
from lecturekit.check.kernel.probes import Answer

OPTIONS = {"plus": "+1", "minus": "-1", "none": "0"}
WHY = {"minus": "The lecture's sigma(0) is +1.", "none": "numpy.sign(0) is 0."}
TIE = Choice("tie", "What is sigma(0)?", OPTIONS, "plus", points=1, because=WHY)
GATES = Choice(
    "gates",
    "Which gates can one neuron compute?",
    {"and": "AND", "or": "OR", "xor": "XOR", "xnor": "XNOR"},
    {"and", "or"},
    points=2,
    because={"xor": "No line parts XOR.", "xnor": "XNOR is XOR, turned round.", "or": "OR is as easy as AND."},
)
TIMELINE = Order(
    "timeline",
    "Oldest first:",
    {"mcp": "the neuron", "learning": "the perceptron", "deep": "AlexNet"},
    points=1,
    because={"mcp": "It is of 1943."},
)


def verdict(check, right, value):
    key = AnswerKey(
        check.name,
        check.points,
        check.probe,
        check.rule,
        tuple(m.sentence for m in check.mistakes),
        (),
        (Case({}, right, tuple(Answer("value", m.wrong) for m in check.mistakes)),),
    )
    answer = value if isinstance(value, Answer) else Answer.from_json(Answer("value", value).to_json())
    return judge(key, [answer])


@pytest.mark.parametrize("value", ["plus", " plus ", ["plus"], ("plus",), {"plus"}])
def test_the_right_option_passes_in_any_form(value):
    assert verdict(TIE, "plus", value).outcome == PASSED


@pytest.mark.parametrize("value", [{"and", "or"}, ["or", "and"], ("and", "or", "and"), frozenset({"or", "and"})])
def test_a_set_of_options_has_no_order(value):
    assert verdict(GATES, {"and", "or"}, value).outcome == PASSED


@pytest.mark.parametrize(
    ("check", "right", "value", "mistake", "message"),
    [
        (TIE, "plus", "minus", WHY["minus"], "you answered: -1"),
        (TIE, "plus", "none", WHY["none"], "you answered: 0"),
        (TIE, "plus", "zero", "", "expected keys among plus, minus, none. Received: 'zero'"),
        (TIE, "plus", 1, "", "expected one key, in quotation marks"),
        (TIE, "plus", ["plus", "minus"], "", "expected one key"),
        (TIE, "plus", None, "", "expected one key"),
        (GATES, {"and", "or"}, ["and", "or", "xor"], "No line parts XOR.", "you answered: AND, OR, XOR"),
        (GATES, {"and", "or"}, "and", "OR is as easy as AND.", "you answered: AND"),
        (GATES, {"and", "or"}, list("x"), "", "Received: 'x'"),
        (GATES, {"and", "or"}, [], "", "you answered: nothing"),
        (GATES, {"and", "or"}, [["and"]], "", "expected a set of keys"),
        (
            TIMELINE,
            ["mcp", "learning", "deep"],
            ["learning", "mcp", "deep"],
            "",
            "you put the perceptron before the neuron",
        ),
        (TIMELINE, ["mcp", "learning", "deep"], ["mcp", "deep"], "", "Missing: learning"),
        (TIMELINE, ["mcp", "learning", "deep"], ["mcp"] * 3, "", "Received twice: mcp"),
        (TIMELINE, ["mcp", "learning", "deep"], "mcp", "", "expected a list of keys, in order"),
        (TIMELINE, ["mcp", "learning", "deep"], {"mcp", "learning", "deep"}, "", "expected a list of keys, in order"),
    ],
)
def test_a_wrong_answer_reads_its_own_sentence(check, right, value, mistake, message):
    found = verdict(check, right, value)
    assert (found.outcome, found.mistake) == (WRONG, mistake)
    assert message in found.message


def test_two_slips_are_both_explained():
    found = verdict(GATES, {"and", "or"}, ["and", "xor"])
    assert "OR: OR is as easy as AND." in found.message
    assert "XOR: No line parts XOR." in found.message


def test_an_unanswered_question_is_not_attempted():
    assert verdict(TIE, "plus", Answer("missing")).outcome == NOT_ATTEMPTED


@pytest.mark.parametrize("check", [TIE, GATES, TIMELINE])
def test_reasons_stay_with_the_grader(check):
    public = str(rule_to_json(check.rule))
    assert not any(sentence in public for sentence in check.rule.because.values())


def test_every_student_has_an_order_of_their_own(monkeypatch):
    seen = set()
    for student in "abcdefgh":
        monkeypatch.setenv("JUPYTERHUB_USER", student)
        order = personal_order("timeline", TIMELINE.rule.options)
        assert sorted(order) == sorted(TIMELINE.rule.options)
        assert order == personal_order("timeline", TIMELINE.rule.options)
        seen.add(tuple(order))
    assert len(seen) > 2


@pytest.mark.parametrize(
    ("declare", "words"),
    [
        (lambda: Choice("q", "?", OPTIONS, "four", points=1), "Received: 'four'"),
        (lambda: Choice("q", "?", OPTIONS, {"plus", "four"}, points=1), "among its options"),
        (lambda: Choice("q", "?", OPTIONS, set(), points=1), "at least one right answer"),
        (lambda: Choice("q", "", OPTIONS, "plus", points=1), "Expected the text"),
        (lambda: Choice("q", "?", {"a": "A"}, "a", points=1), "at least two options"),
        (lambda: Choice("q", "?", ["a", "b"], "a", points=1), "as a dict"),
        (lambda: Choice("q", "?", {"a": 1, "b": 2}, "a", points=1), "Received: 'a': 1"),
        (lambda: Choice("q", "?", OPTIONS, "plus", points=1, because={"x": "No."}), "Received: 'x'"),
        (lambda: Order("q", "?", {"a": "A"}, points=1), "at least two items"),
        (lambda: Order("q", "?", {"a": "A", "b": "B"}, points=1), "would give it away"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(declare, words):
    with pytest.raises((TypeError, ValueError)) as raised:
        declare()
    assert words in str(raised.value)
    assert "Expected" in str(raised.value)
