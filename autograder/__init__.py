"""Grading: from an author's solution to a class's marks."""

import os

from lecturekit import renamed

# TensorFlow's notes on its own build are no news to an instructor. Here, as all that may start it comes by here:
# our commands, nbgrader's with our configuration, and the processes that they start.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Configurations of courses that an earlier version began name these.
renamed.install(
    {
        "autograder.gradebook": "autograder.nbgrader",
        "autograder.gradebook.collecting": "autograder.nbgrader.collect",
        "autograder.gradebook.late": "autograder.nbgrader.late",
        "autograder.gradebook.systems": "autograder.grades.systems",
    }
)
