"""Another year's edition asks other questions: last year's answers are of no use, and solved notebooks still pass."""

import json

import nbformat
import pytest

from autograder.authoring.examples import PUBLIC_DIGITS, public_key
from autograder.authoring.grader_keys import CheckKeys, Reference
from autograder.authoring.keys import secret_key
from autograder.authoring.public_half import head_of, public_half
from autograder.authoring.release import notebook_of
from autograder.execution.trace import Trace
from autograder.grading.verdict import verdicts
from lecturekit.check.judge.questions import Chosen, Ordered
from lecturekit.check.public import SUFFIX

from ..remembered import remembered
from .solutions import LECTURE, NOTEBOOKS, ROOT, solution_of
from .test_notebooks import all_passed, run
from .test_submissions import answers

EDITIONS = ("2027", "2028", "2029")
ASKING = [name for name in NOTEBOOKS if "\nquestion(" in (ROOT / "solutions" / f"{name}.py").read_text()]
IN_A_KERNEL = ("00_warmup/first_steps", "02_perceptron/training", "08_convolution/conv_layer")


def questions(solution):
    return [check for check in solution.exercise.judged if isinstance(check.rule, Chosen | Ordered)]


QUESTIONS = [(where, check.name) for where in ASKING for check in questions(solution_of(where, LECTURE))]


def asked(where, name, edition):
    """The solution, the question, and its right answer, in an edition."""
    solution = solution_of(where, edition)
    check = next(check for check in questions(solution) if check.name == name)
    names = {}
    exec(solution.cell_of(name).solved, names)
    return solution, check, names[name]


@pytest.mark.parametrize(("where", "name"), QUESTIONS)
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_right_answer_is_another_one(where, name, edition):
    _, _, lectures = asked(where, name, LECTURE)
    _, check, right = asked(where, name, edition)
    assert check.rule.judge(right, right, {}) is None
    assert check.rule.judge(lectures, right, {})


@pytest.mark.parametrize(("where", "name"), QUESTIONS)
def test_what_is_right_and_what_is_wrong_differs_from_year_to_year(where, name):
    years = range(2027, 2034)
    assert len({str(asked(where, name, str(year))[2]) for year in years}) > 1


@pytest.mark.parametrize(("where", "name"), QUESTIONS)
def test_as_much_is_asked_in_each_edition(where, name):
    _, ours, lectures = asked(where, name, LECTURE)
    for edition in EDITIONS:
        _, check, right = asked(where, name, edition)
        assert type(right) is type(lectures)
        assert check.points == ours.points
        assert len(check.hints) >= len(ours.hints)
        options, key = check.rule.options, [right] if isinstance(right, str) else right
        assert abs(len(options) - len(ours.rule.options)) <= 1
        if isinstance(check.rule, Chosen):
            assert 0 < len(key) < len(options)  # neither all nor none
            assert {*options} - {*key} <= {*check.rule.because}  # each wrong answer has its sentence
        else:
            assert {*options} == {*key} == {*check.rule.because}


@pytest.mark.keras
@pytest.mark.parametrize("where", ASKING)
def test_a_submission_with_last_years_answers_fails(where):
    for check in questions(solution_of(where, "2027")):
        solution, check, right = asked(where, check.name, "2027")
        _, _, lectures = asked(where, check.name, LECTURE)
        hidden, shown = (secret_key(solution, check, "secret", stream) for stream in ("hidden", "shown"))
        keys = CheckKeys(hidden, shown, check.seconds)
        reference = Reference(solution.problem_set, solution.notebook, {check.name: keys})
        for given, earned in [(right, check.points), (lectures, 0)]:
            trace = Trace(
                hidden={check.name: answers(given, check, hidden)}, shown={check.name: answers(given, check, shown)}
            )
            verdict = verdicts(trace, reference, nbformat.v4.new_notebook())[check.name]
            assert verdict.points == earned, verdict.finding.message


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize("where", NOTEBOOKS)
def test_a_solved_notebook_of_another_edition_passes(where, tmp_path, monkeypatch, capsys):
    """Its released checks are run on what its solution defines."""
    with remembered([__file__], "solved in 2027", notebook=where, edition="2027") as known:
        if known:
            return
        solution = solution_of(where, "2027")
        notebook_of(solution, solved(solution))
        (tmp_path / f"{solution.notebook}{SUFFIX}").write_text(json.dumps(released_checks(where, solution)))
        monkeypatch.chdir(tmp_path)
        code = [cell.solved for cell in solution.cells if cell.kind in ("given", "solution")]
        names = dict(solution.namespace, _ih=["", *code])  # as IPython lists the cells
        for cell in solution.cells:
            if cell.kind in ("check", "question"):
                exec(cell.source, names)
        shown = capsys.readouterr().out
        assert shown.count("✓") == len(solution.exercise.judged), shown


def released_checks(where, solution):
    """The public half. Checks that have none of the edition's numbers are the lecture's, as they were released."""
    lecture = json.loads((ROOT / "exercises" / f"{where}{SUFFIX}").read_text())["checks"]
    released = {check["name"]: check for check in lecture}
    checks = [
        public_key(solution, check).to_json(PUBLIC_DIGITS)
        if depends_on_edition(where, solution, check.name)
        else released[check.name]
        for check in solution.exercise.judged
    ]
    return head_of(solution) | {"checks": checks}


def depends_on_edition(where, solution, name):
    def code(edition):
        return [cell.solved for cell in edition.needed_for(name)]

    return "edition(" in solution.declaration_of(name) or code(solution) != code(solution_of(where))


@pytest.mark.keras
@pytest.mark.kernel
@pytest.mark.parametrize("where", IN_A_KERNEL)
def test_so_it_does_in_a_kernel(where, tmp_path):
    solution = solution_of(where, "2027")
    (tmp_path / f"{solution.notebook}{SUFFIX}").write_text(public_half(solution))
    all_passed(run(notebook_of(solution, solved(solution)), tmp_path), solution)


def solved(solution):
    return {cell.number: cell.solved for cell in solution.cells}
