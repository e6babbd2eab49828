"""What students hand in: right solutions in another style pass, wrong ones fail, and read nothing that is not true.

`submissions/SET/NOTEBOOK.py` holds them, a cell each, written by somebody who had not read the declared mistakes:

    # %% right predict: with numpy.dot
    # %% wrong predict: numpy.sign
    # told: your answer there is 0

`told` is a part of the named mistake's sentence that must be read, or `nothing`; `earns` the points, if any.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.grader_keys import CheckKeys, Reference
from autograder.authoring.keys import all_mistakes, secret_key
from autograder.authoring.solution import SolutionError
from autograder.authoring.time_limit import TooSlow, limited
from autograder.execution.trace import Trace
from autograder.grading.verdict import verdicts
from autograder.store import load_json
from lecturekit.check import forbidden
from lecturekit.check.judge.findings import judge
from lecturekit.check.kernel.probes import MISSING, Answer, ask
from lecturekit.check.public import SUFFIX, load

from ..remembered import AUDITS, remembered
from .solutions import NOTEBOOKS, ROOT, solution_of

pytestmark = [pytest.mark.keras, pytest.mark.slow]

HERE = Path(__file__).parent / "submissions"
STREAMS = ("hidden", "shown")
HEAD = re.compile(r"^# %% (right|wrong) (\w+): (.+)\n", re.MULTILINE)
NOTE = re.compile(r"^# (told|earns): (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Submission:
    where: str
    kind: str
    check: str
    what: str
    source: str
    notes: dict = field(default_factory=dict)

    @property
    def name(self):
        return f"{self.kind} {self.check}: {self.what}"

    def __str__(self):
        return f"{self.where}-{self.kind}-{self.check}-{self.what}".replace(" ", "_")


def submissions():
    for path in sorted(HERE.glob("*/*.py")):
        where = f"{path.parent.name}/{path.stem}"
        _, *parts = HEAD.split(path.read_text())
        for kind, check, what, source in zip(*[iter(parts)] * 4, strict=True):
            yield Submission(where, kind, check, what, NOTE.sub("", source), dict(NOTE.findall(source)))


@cache
def keys_of(where, name):
    """The solution, the check, its released public half (`autograder release --check` says that it is the solution's),
    and the grader's keys for two secrets."""
    solution = solution_of(where)
    check = next(check for check in solution.exercise.judged if check.name == name)
    public = load(ROOT / "exercises" / f"{where}{SUFFIX}")[name]
    mistakes = all_mistakes(solution, check)
    keys = [
        CheckKeys(*(secret_key(solution, check, secret, stream, mistakes) for stream in STREAMS), check.seconds)
        for secret in "ab"
    ]
    return solution, check, public, keys


def answers(target, check, key):
    return tuple(
        Answer.from_json(ask(target, key.probe, case.visible_arguments(key.hidden_arguments)).to_json())
        for case in key.cases
    )


def judged(submission):
    """What the student's own check says, and what the grader says for two secrets."""
    solution, check, public, all_keys = keys_of(submission.where, submission.check)
    given = [cell.source for cell in solution.cells if cell.kind == "given"]
    use = forbidden.forbidden_use([*given, submission.source], check.name, public.forbids)
    try:
        names = solution.mutated(check.name, submission.source)  # all stay alive, as in a kernel: an optimizer, say
        target = names.get(check.name, MISSING)
        with limited(check.seconds * 10):
            told = judge(public, answers(target, check, public))
            traces = [
                (keys, answers(target, check, keys.hidden), answers(target, check, keys.shown)) for keys in all_keys
            ]
    except (SolutionError, TooSlow) as error:
        pytest.fail(f"{submission} does not run: {error}") if submission.kind == "right" else None
        return use, None, []
    found = []
    for keys, hidden, shown in traces:
        reference = Reference(solution.problem_set, solution.notebook, {check.name: keys})
        trace = Trace(hidden={check.name: hidden}, shown={check.name: shown})
        found.append(verdicts(trace, reference, nbformat.v4.new_notebook())[check.name])
    return use, told, found


@pytest.mark.parametrize("submission", submissions(), ids=str)
def test_judged_rightly(submission):
    parts = submission.source, submission.notes
    with remembered([__file__], submission.name, *parts, notebook=submission.where) as known:
        if not known:
            require_judged_rightly(submission)


def require_judged_rightly(submission):
    use, told, found = judged(submission)
    points = keys_of(submission.where, submission.check)[1].points
    if submission.kind == "right":
        assert use is None
        assert not told.mistake
        assert [v.points for v in found] == [points] * 2, found[0].finding.message
        return
    if submission.notes.get("told") == "forbidden":
        assert use is not None
        return
    earns = float(submission.notes.get("earns", 0))
    assert use is not None or all(v.points == earns for v in found), "passes"
    wanted = submission.notes["told"]
    for sentence in [v.finding.mistake for v in found]:
        assert wanted in sentence if wanted != "nothing" else not sentence, sentence or found[0].finding.message
    if told and told.mistake:
        assert wanted in told.mistake, f"by the public half: {told.mistake}"


@pytest.mark.parametrize("where", NOTEBOOKS)
def test_only_these_submissions_are_remembered(where):
    names = {submission.name for submission in submissions() if submission.where == where}
    others = {*load_json(AUDITS / "submissions" / f"{where}.json")} - names
    assert not others, f"Expected names of submissions in audits/submissions/{where}.json. Delete the lines: {others}"
