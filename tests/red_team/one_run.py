"""One submission, run in real kernels in the real sandbox, and judged; without a gradebook."""

from autograder.authoring.reference import reference
from autograder.execution.notebook_run import RunSettings
from autograder.execution.run_submission import run
from autograder.grading.questions import questions
from autograder.grading.verdict import judge_large, verdicts
from autograder.submissions.submission import Submission
from tests.autograder.handin import NOTEBOOK, SET, SOLUTION, released_course, solved


class OneRun:
    def __init__(self, root, text=SOLUTION):
        self.course = released_course(root, text)
        self.reference = reference(self.course, self.course.solution_file(SET, NOTEBOOK))

    def __call__(self, *changes):
        nb = solved(self.course)
        for change in changes:
            change(nb)
        claimed = run(Submission("s", SET, NOTEBOOK, nb), questions(self.reference), RunSettings())
        trace = judge_large(claimed, self.reference)
        return trace, verdicts(trace, self.reference, nb)
